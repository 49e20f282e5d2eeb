/* The matrix Gaussian against the golden values, and its gradients against finite differences. */
#include "golden/golden.h"

#include <stdlib.h>

#include "base/context.h"
#include "base/real.h"
#include "distribution/matrix_gaussian.h"
#include "random/random.h"

enum { largest = 8 };

/* double: the golden tolerance; float: 24 bits through sums of some 50 terms */
static const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-10 : 2e-5;

typedef struct fixture {
    vmg_context *context;
    vmg_arena arena;
    vmg_covariance row, column;
    vmg_covariance_state row_state, column_state;
    size_t mean_offset, count;
    vmg_real parameters[largest * largest + 2 * largest];
    vmg_matrix_gaussian gaussian;
} fixture;

static void lay_out(fixture *f, vmg_arena *arena)
{
    f->row_state.kernels = f->column_state.kernels = &vmg_kernels_plain;
    f->row.kind->lay_out(&f->row, largest, arena, &f->row_state);
    f->column.kind->lay_out(&f->column, largest, arena, &f->column_state);
}

static void set_up(fixture *f, size_t rows, size_t columns)
{
    vmg_tensor_list list = {0};
    *f = (fixture){.row = {&vmg_covariance_diagonal, rows, 0}, .column = {&vmg_covariance_diagonal, columns, 0}};
    assert_int_equal(vmg_context_create(NULL, &f->context), VMG_OK);
    f->mean_offset = vmg_tensor_append(&list, "", "M", rows, columns);
    f->row.kind->list(&f->row, "", "row", &list);
    f->column.kind->list(&f->column, "", "column", &list);
    f->count = list.parameters;
    vmg_arena counted = {0};
    lay_out(f, &counted);
    assert_ok(f->context, vmg_arena_create(f->context, &counted, &f->arena));
    lay_out(f, &f->arena);
    f->gaussian = (vmg_matrix_gaussian){vmg_matrix_view(f->parameters + f->mean_offset, rows, columns), &f->row_state,
                                        &f->column_state};
}

static void prepare(fixture *f)
{
    f->row.kind->prepare(&f->row_state, f->parameters);
    f->column.kind->prepare(&f->column_state, f->parameters);
}

static void tear_down(fixture *f)
{
    vmg_arena_destroy(f->context, &f->arena);
    vmg_context_destroy(f->context);
}

static void set_variances(const json_t *test_case, const char *key, vmg_real *log_sd, size_t count)
{
    golden_fill(test_case, key, log_sd, count);
    for (size_t i = 0; i < count; i++) {
        log_sd[i] = 0.5f * VMG_REAL(log)(log_sd[i]);
    }
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    json_t *root = golden_read("matrix_gaussian.json");
    size_t i, tested = 0;
    json_t *test_case;
    json_array_foreach(json_object_get(root, "cases"), i, test_case)
    {
        if (strcmp(json_string_value(json_object_get(test_case, "kind")), "diagonal") != 0) {
            continue;
        }
        fixture f;
        const size_t rows = golden_size(test_case, "rows"), columns = golden_size(test_case, "columns");
        vmg_real w[largest * largest], scratch[largest * largest], transposed[largest * largest];
        set_up(&f, rows, columns);
        golden_fill(test_case, "M", f.parameters + f.mean_offset, rows * columns);
        set_variances(test_case, "u", f.parameters + f.row.offset, rows);
        set_variances(test_case, "v", f.parameters + f.column.offset, columns);
        golden_fill(test_case, "X", w, rows * columns);
        prepare(&f);
        const double log_density = vmg_matrix_gaussian_log_density(&f.gaussian, vmg_matrix_view(w, rows, columns),
                                                                   vmg_matrix_view(scratch, rows, columns),
                                                                   vmg_matrix_view(transposed, columns, rows));
        assert_close(log_density, golden_number(test_case, "log_density"), tolerance);
        assert_close(f.row.kind->trace(&f.row_state), golden_number(test_case, "trace_U"), tolerance);
        assert_close(f.row.kind->log_determinant(&f.row_state), golden_number(test_case, "log_det_U"), tolerance);
        assert_close(f.column.kind->trace(&f.column_state), golden_number(test_case, "trace_V"), tolerance);
        const double sd = golden_number(test_case, "prior_sd_row") * golden_number(test_case, "prior_sd_column");
        const vmg_weight_prior prior = {1 / (sd * sd), 2 * log(sd)};
        assert_close(vmg_matrix_gaussian_divergence(&f.gaussian, prior, 0, 0, NULL).value,
                     golden_number(test_case, "kl"), tolerance);
        assert_close(vmg_matrix_gaussian_best_scale(&f.gaussian), golden_number(test_case, "empirical_bayes_S"),
                     tolerance);
        tear_down(&f);
        tested++;
    }
    assert_int_equal(tested, 3);
    json_decref(root);
}

static void divergence_gradient_matches_finite_differences(void **state)
{
    (void)state;
#if VMG_REAL_IS_DOUBLE
    fixture f;
    const vmg_weight_prior prior = {0.7, 0.3};
    const double weight = 1.7, step = 1e-6;
    double gradient[sizeof f.parameters / sizeof *f.parameters] = {0};
    set_up(&f, 4, 3);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){1, 0, 0}, 0, 20, f.parameters);
    prepare(&f);
    vmg_matrix_gaussian_divergence(&f.gaussian, prior, weight, f.mean_offset, gradient);
    for (size_t i = 0; i < f.count; i++) {
        const double old = f.parameters[i];
        double value[2];
        for (int side = 0; side < 2; side++) {
            f.parameters[i] = old + (side ? step : -step);
            prepare(&f);
            value[side] = vmg_matrix_gaussian_divergence(&f.gaussian, prior, 0, 0, NULL).value;
        }
        f.parameters[i] = old;
        assert_close(gradient[i], weight * (value[1] - value[0]) / (2 * step), 1e-7);
    }
    tear_down(&f);
#endif
}

/* The sample covariance of vec(W) over many draws against V kron U, within 5 standard errors. */
static void draws_have_the_covariance_of_the_definition(void **state)
{
    (void)state;
    enum { rows = 3, columns = 2, entries = rows * columns, draws = 20000 };
    fixture f;
    double sum[entries] = {0}, product[entries][entries] = {{0}};
    set_up(&f, rows, columns);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){2, 0, 0}, 0, 12, f.parameters);
    prepare(&f);
    for (size_t n = 0; n < draws; n++) {
        vmg_real noise[8], scratch[8], w[8];
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){3, n, 0}, 0, 8, noise);
        vmg_matrix_gaussian_draw(&f.gaussian, noise, scratch, vmg_matrix_view(w, rows, columns));
        for (size_t i = 0; i < entries; i++) {
            const double left = w[i] - f.gaussian.mean.at[i];
            sum[i] += left;
            for (size_t j = 0; j < entries; j++) {
                product[i][j] += left * (w[j] - f.gaussian.mean.at[j]);
            }
        }
    }
    for (size_t i = 0; i < entries; i++) {
        const double own = (double)f.row_state.diagonal[i / columns] * f.column_state.diagonal[i % columns];
        assert_true(fabs(sum[i] / draws) < 5 * sqrt(own / draws));
        for (size_t j = 0; j < entries; j++) {
            const double other = (double)f.row_state.diagonal[j / columns] * f.column_state.diagonal[j % columns];
            const double expected = i == j ? own : 0;
            assert_true(fabs(product[i][j] / draws - expected) < 5 * sqrt((own * other + expected * expected) / draws));
        }
    }
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(divergence_gradient_matches_finite_differences),
        cmocka_unit_test(draws_have_the_covariance_of_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
