/* Factors, inverses, solves and eigenvectors of symmetric matrices against what they must multiply to. */
#include "failing_allocator.h"

#include "linalg/symmetric.h"

enum { order = 37, columns = 5 };

/* Entry of a fixed positive definite matrix: an exponential covariance and a little on the diagonal. */
static double entry(size_t i, size_t j)
{
    return exp(-fabs((double)i - (double)j) / 6) * (1 + 0.1 * sin((double)(i + j))) + (i == j ? 0.5 : 0);
}

static void make_matrix(double *matrix)
{
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j < order; j++) {
            matrix[i * order + j] = j <= i ? entry(i, j) : NAN; /* never read above the diagonal */
        }
    }
}

static void factors_multiply_to_the_matrix(void **state)
{
    (void)state;
    double factor[order * order], inverse[order * order];
    make_matrix(factor);
    assert_true(vmg_symmetric_factor(order, factor));
    double log_determinant = 0;
    for (size_t i = 0; i < order; i++) {
        log_determinant += 2 * log(factor[i * order + i]);
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k <= j; k++) {
                sum += factor[i * order + k] * factor[j * order + k];
            }
            assert_close(sum, entry(i, j), 1e-13);
        }
    }
    assert_close(vmg_symmetric_log_determinant(order, factor), log_determinant, 1e-14);
    for (size_t i = 0; i < order * order; i++) {
        inverse[i] = factor[i];
    }
    vmg_symmetric_invert(order, inverse);
    vmg_symmetric_fill(order, inverse);
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j < order; j++) {
            double sum = 0;
            for (size_t k = 0; k < order; k++) {
                sum += inverse[i * order + k] * entry(k > j ? k : j, k > j ? j : k);
            }
            assert_close(sum, i == j, 1e-11);
        }
    }
}

static void solves_undo_products(void **state)
{
    (void)state;
    double factor[order * order], sides[order * columns], rows[columns * order];
    make_matrix(factor);
    assert_true(vmg_symmetric_factor(order, factor));
    for (size_t i = 0; i < order; i++) { /* A times a known matrix */
        for (size_t c = 0; c < columns; c++) {
            sides[i * columns + c] = 0;
            for (size_t k = 0; k < order; k++) {
                sides[i * columns + c] += entry(i > k ? i : k, i > k ? k : i) * cos((double)(k * columns + c));
            }
            rows[c * order + i] = sides[i * columns + c];
        }
    }
    vmg_symmetric_solve_rows(order, factor, columns, rows);
    vmg_symmetric_solve_lower(order, factor, columns, sides);
    for (size_t i = 0; i < order; i++) {
        for (size_t c = 0; c < columns; c++) {
            assert_close(rows[c * order + i], sides[i * columns + c], 1e-12);
        }
    }
    vmg_symmetric_solve_upper(order, factor, columns, sides);
    for (size_t i = 0; i < order * columns; i++) {
        assert_close(sides[i], cos((double)i), 1e-11);
    }
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    double matrix[] = {1, 0, 2, 1}, broken[] = {NAN};
    assert_false(vmg_symmetric_factor(2, matrix));
    assert_false(vmg_symmetric_factor(1, broken));
    assert_true(vmg_symmetric_factor(0, NULL));
}

static void eigenvectors_multiply_to_the_matrix(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    double vectors[order * order], values[order];
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    make_matrix(vectors);
    assert_ok(context, vmg_symmetric_eigen(context, order, vectors, values));
    for (size_t i = 0; i < order; i++) {
        assert_true(i == 0 || values[i] >= values[i - 1]);
        for (size_t j = 0; j <= i; j++) {
            double product = 0, length = 0;
            for (size_t k = 0; k < order; k++) {
                product += vectors[k * order + i] * values[k] * vectors[k * order + j];
                length += vectors[i * order + k] * vectors[j * order + k];
            }
            assert_close(product, entry(i, j), 1e-12);
            assert_close(length, i == j, 1e-13);
        }
    }
    double broken[] = {1, 0, INFINITY, 1};
    assert_int_equal(vmg_symmetric_eigen(context, 2, broken, values), VMG_ERROR_NUMERIC);
    vmg_context_destroy(context);
}

static vmg_status find_eigenvectors(vmg_context *context, void *user)
{
    double values[order];
    make_matrix(user);
    return vmg_symmetric_eigen(context, order, user, values);
}

static void survives_without_memory(void **state)
{
    (void)state;
    double vectors[order * order];
    assert_int_equal(assert_survives_failing_allocations(find_eigenvectors, vectors), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_multiply_to_the_matrix),
        cmocka_unit_test(solves_undo_products),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
        cmocka_unit_test(eigenvectors_multiply_to_the_matrix),
        cmocka_unit_test(survives_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
