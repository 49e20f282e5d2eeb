/* Cholesky factors and solves against what they must multiply to, over orders on both sides of the change from loops
 * to LAPACK; matrices that are not positive definite. */
#include "test.h"

#include "linalg/cholesky.h"
#include "random/random.h"

enum { largest_order = 64, largest_columns = 70, stride = 80 };

/* Rounding of sums of up to 64 terms in matrices whose condition number is below 100. */
#define TOLERANCE (VMG_REAL_IS_DOUBLE ? 1e-12 : 2e-4)

typedef struct problem {
    vmg_real matrix[largest_order * stride]; /* A, order x order */
    vmg_real factor[largest_order * stride]; /* L */
    vmg_real sides[largest_order * stride];  /* B, order x columns */
    vmg_real solution[largest_order * stride];
    size_t order, columns;
} problem;

static vmg_matrix view(vmg_real *at, size_t rows, size_t columns)
{
    return (vmg_matrix){at, rows, columns, stride};
}

/* A = X X^T / order + I with X normal: positive definite, eigenvalues between 1 and about 5. */
static void make_problem(problem *made, size_t order, size_t columns)
{
    static vmg_real x[largest_order * stride];
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){order, columns, 1}, 0, largest_order * stride, x);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){order, columns, 2}, 0, largest_order * stride, made->sides);
    made->order = order;
    made->columns = columns;
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j < order; j++) {
            double sum = i == j ? (double)order : 0;
            for (size_t k = 0; k < order; k++) {
                sum += (double)x[i * stride + k] * (double)x[j * stride + k];
            }
            made->matrix[i * stride + j] = (vmg_real)(sum / (double)order);
        }
    }
    for (size_t i = 0; i < (size_t)largest_order * stride; i++) {
        made->factor[i] =
            i % stride <= i / stride ? made->matrix[i] : (vmg_real)NAN; /* never read above the diagonal */
        made->solution[i] = made->sides[i];
    }
    assert_true(vmg_cholesky_factor(view(made->factor, order, order)));
}

/* Entry (i, j) of A Y, L Y or L^T Y. */
enum left { full, lower, upper };
static double product_entry(const problem *with, enum left left, size_t i, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < with->order; k++) {
        const size_t row = left == upper ? k : i, column = left == upper ? i : k;
        const double weight = left == full    ? (double)with->matrix[i * stride + k]
                              : column <= row ? (double)with->factor[row * stride + column]
                                              : 0;
        sum += weight * (double)with->solution[k * stride + j];
    }
    return sum;
}

static void assert_solved(const problem *with, enum left left)
{
    for (size_t i = 0; i < largest_order; i++) {
        for (size_t j = 0; j < stride; j++) {
            if (i < with->order && j < with->columns) {
                assert_close(product_entry(with, left, i, j), (double)with->sides[i * stride + j], TOLERANCE);
            } else { /* nothing outside is touched */
                assert_true(with->solution[i * stride + j] == with->sides[i * stride + j]);
            }
        }
    }
}

static const size_t orders[] = {0, 1, 2, 5, 7, 10, 16, 17, 31, 50, 64};

static void the_factor_multiplies_to_the_matrix(void **state)
{
    (void)state;
    static problem with;
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        make_problem(&with, orders[o], 1);
        for (size_t i = 0; i < orders[o]; i++) {
            for (size_t j = 0; j < stride; j++) {
                if (j > i) {
                    assert_true(isnan(with.factor[i * stride + j])); /* above the diagonal nothing is written */
                    continue;
                }
                double sum = 0;
                for (size_t k = 0; k <= j; k++) {
                    sum += (double)with.factor[i * stride + k] * (double)with.factor[j * stride + k];
                }
                assert_close(sum, (double)with.matrix[i * stride + j], TOLERANCE);
            }
        }
    }
}

static void solutions_multiply_to_the_right_hand_sides(void **state)
{
    (void)state;
    static problem with;
    const size_t columns[] = {0, 1, 3, 8, 33, 70};
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
            const size_t order = orders[o];
            make_problem(&with, order, columns[c]);
            vmg_cholesky_solve(view(with.factor, order, order), view(with.solution, order, columns[c]));
            assert_solved(&with, full);
            make_problem(&with, order, columns[c]);
            vmg_cholesky_solve_lower(view(with.factor, order, order), view(with.solution, order, columns[c]));
            assert_solved(&with, lower);
            make_problem(&with, order, columns[c]);
            vmg_cholesky_solve_upper(view(with.factor, order, order), view(with.solution, order, columns[c]));
            assert_solved(&with, upper);
        }
    }
}

/* |A| by Gaussian elimination, in double. */
static double log_determinant_by_elimination(const problem *with)
{
    static double rest[largest_order][largest_order];
    double sum = 0;
    for (size_t i = 0; i < with->order; i++) {
        for (size_t j = 0; j < with->order; j++) {
            rest[i][j] = (double)with->matrix[i * stride + j];
        }
    }
    for (size_t k = 0; k < with->order; k++) {
        sum += log(rest[k][k]);
        for (size_t i = k + 1; i < with->order; i++) {
            for (size_t j = k + 1; j < with->order; j++) {
                rest[i][j] -= rest[i][k] * rest[k][j] / rest[k][k];
            }
        }
    }
    return sum;
}

static void the_log_determinant_is_that_of_elimination(void **state)
{
    (void)state;
    static problem with;
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        make_problem(&with, orders[o], 1);
        assert_close(vmg_cholesky_log_determinant(view(with.factor, orders[o], orders[o])),
                     log_determinant_by_elimination(&with), VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-5);
    }
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    static problem with;
    const vmg_real bad[] = {0, -1, -100, (vmg_real)NAN, (vmg_real)INFINITY};
    for (size_t o = 1; o < sizeof orders / sizeof *orders; o++) {
        const size_t order = orders[o];
        const size_t places[] = {0, order / 2, order - 1};
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
            for (size_t p = 0; p < 3; p++) {
                make_problem(&with, order, 1);
                with.matrix[places[p] * stride + places[p]] = bad[b];
                assert_false(vmg_cholesky_factor(view(with.matrix, order, order)));
            }
        }
        for (size_t i = 0; i < (size_t)largest_order * stride; i++) {
            with.matrix[i] = 1; /* rank 1 */
        }
        assert_true(order == 1 || !vmg_cholesky_factor(view(with.matrix, order, order)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factor_multiplies_to_the_matrix),
        cmocka_unit_test(solutions_multiply_to_the_right_hand_sides),
        cmocka_unit_test(the_log_determinant_is_that_of_elimination),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
