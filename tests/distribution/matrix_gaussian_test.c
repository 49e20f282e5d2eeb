/* The matrix Gaussian against the golden values, and its gradients against finite differences. */
#include "golden/golden.h"

#include "distribution/dense_covariance.h"

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
    vmg_real parameters[5 * largest * largest];
    vmg_matrix_gaussian gaussian;
} fixture;

static void lay_out(fixture *f, vmg_arena *arena)
{
    f->row_state.kernels = f->column_state.kernels = &vmg_kernels_plain;
    f->row.kind->lay_out(&f->row, largest, arena, &f->row_state);
    f->column.kind->lay_out(&f->column, largest, arena, &f->column_state);
}

/* The kinds are set, rank too. */
static void set_up(fixture *f, vmg_covariance row, vmg_covariance column)
{
    vmg_tensor_list list = {0};
    const size_t rows = row.size, columns = column.size;
    *f = (fixture){.row = row, .column = column};
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

/* U or V of a golden case; the kinds of their covariances. */
static vmg_covariance golden_covariance(const json_t *test_case, bool row)
{
    const char *kind = json_string_value(json_object_get(test_case, "kind"));
    vmg_covariance covariance = {&vmg_covariance_diagonal, golden_size(test_case, row ? "rows" : "columns"), 0, 0};
    if (strcmp(kind, "full") == 0) {
        covariance.kind = &vmg_covariance_full;
    } else if (row && strcmp(kind, "diagonal_low_rank") == 0) {
        covariance.kind = &vmg_covariance_low_rank;
        covariance.rank = golden_size(test_case, "rank");
    }
    return covariance;
}

static void fill_covariance(const json_t *test_case, const vmg_covariance *covariance, bool row, vmg_real *parameters)
{
    vmg_real numbers[largest * largest], factor[largest * largest];
    const size_t size = covariance->size;
    if (covariance->kind == &vmg_covariance_full) {
        golden_fill(test_case, row ? "U" : "V", numbers, size * size);
        dense_to_full(covariance, numbers, parameters);
    } else if (covariance->kind == &vmg_covariance_low_rank) {
        golden_fill(test_case, "d", numbers, size);
        golden_fill(test_case, "F", factor, size * covariance->rank);
        dense_to_low_rank(covariance, numbers, factor, parameters);
    } else {
        golden_fill(test_case, row ? "u" : "v", numbers, size);
        dense_to_diagonal(covariance, numbers, parameters);
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
        fixture f;
        const size_t rows = golden_size(test_case, "rows"), columns = golden_size(test_case, "columns");
        vmg_real w[largest * largest], scratch[largest * largest], transposed[largest * largest];
        set_up(&f, golden_covariance(test_case, true), golden_covariance(test_case, false));
        golden_fill(test_case, "M", f.parameters + f.mean_offset, rows * columns);
        fill_covariance(test_case, &f.row, true, f.parameters);
        fill_covariance(test_case, &f.column, false, f.parameters);
        golden_fill(test_case, "X", w, rows * columns);
        prepare(&f);
        const double log_density = vmg_matrix_gaussian_log_density(&f.gaussian, vmg_matrix_view(w, rows, columns),
                                                                   vmg_matrix_view(scratch, rows, columns),
                                                                   vmg_matrix_view(transposed, columns, rows));
        assert_close(log_density, golden_number(test_case, "log_density"), tolerance);
        assert_close(f.row.kind->trace(&f.row_state), golden_number(test_case, "trace_U"), tolerance);
        assert_close(f.row.kind->log_determinant(&f.row_state), golden_number(test_case, "log_det_U"), tolerance);
        assert_close(f.column.kind->trace(&f.column_state), golden_number(test_case, "trace_V"), tolerance);
        assert_close(f.column.kind->log_determinant(&f.column_state), golden_number(test_case, "log_det_V"), tolerance);
        const double sd = golden_number(test_case, "prior_sd_row") * golden_number(test_case, "prior_sd_column");
        const vmg_weight_prior prior = {1 / (sd * sd), 2 * log(sd)};
        assert_close(vmg_matrix_gaussian_divergence(&f.gaussian, prior, 0, 0, NULL).value,
                     golden_number(test_case, "kl"), tolerance);
        assert_close(vmg_matrix_gaussian_best_scale(&f.gaussian), golden_number(test_case, "empirical_bayes_S"),
                     tolerance);
        tear_down(&f);
        tested++;
    }
    assert_int_equal(tested, 10);
    json_decref(root);
}

static const vmg_covariance_kind *const kinds[] = {&vmg_covariance_diagonal, &vmg_covariance_low_rank,
                                                   &vmg_covariance_full};
enum { kind_count = sizeof kinds / sizeof *kinds };

/* Kind number n of kind_count^2, of rows and of columns, with parameters around 0. */
static void set_up_pair(fixture *f, size_t n, size_t rows, size_t columns)
{
    set_up(f, (vmg_covariance){kinds[n / kind_count], rows, 0, 2},
           (vmg_covariance){kinds[n % kind_count], columns, 0, 1});
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){1, n, 0}, 0, vmg_random_stride(f->count), f->parameters);
    prepare(f);
}

static void divergence_gradient_matches_finite_differences(void **state)
{
    (void)state;
#if VMG_REAL_IS_DOUBLE
    for (size_t n = 0; n < kind_count * kind_count; n++) {
        fixture f;
        const vmg_weight_prior prior = {0.7, 0.3};
        const double weight = 1.7, step = 1e-6;
        double gradient[sizeof f.parameters / sizeof *f.parameters] = {0};
        set_up_pair(&f, n, 4, 3);
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
    }
#endif
}

enum { entries = 3 * 2, draws = 100000 };

/* The sample moments of vec(W), rows first, over many draws, against M and the dense covariance, within 4 standard
 * errors. */
static void check_draws(fixture *f, const double u[9], const double v[4])
{
    double sum[entries] = {0}, product[entries][entries] = {{0}};
    for (size_t n = 0; n < draws; n++) {
        vmg_real noise[8], scratch[8], w[8];
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){3, n, 0}, 0, 8, noise);
        vmg_matrix_gaussian_draw(&f->gaussian, noise, scratch, vmg_matrix_view(w, 3, 2));
        for (size_t i = 0; i < entries; i++) {
            const double left = (double)w[i] - (double)f->gaussian.mean.at[i];
            sum[i] += left;
            for (size_t j = 0; j <= i; j++) {
                product[i][j] += left * ((double)w[j] - (double)f->gaussian.mean.at[j]);
            }
        }
    }
    for (size_t i = 0; i < entries; i++) {
        const double own = u[i / 2 * 4] * v[i % 2 * 3];
        assert_true(fabs(sum[i] / draws) < 4 * sqrt(own / draws));
        for (size_t j = 0; j <= i; j++) {
            const double expected = u[i / 2 * 3 + j / 2] * v[i % 2 * 2 + j % 2], other = u[j / 2 * 4] * v[j % 2 * 3];
            assert_true(fabs(product[i][j] / draws - expected) < 4 * sqrt((own * other + expected * expected) / draws));
        }
    }
}

static void draws_have_the_covariance_of_the_definition(void **state)
{
    (void)state;
    for (size_t n = 0; n < kind_count * kind_count; n++) {
        fixture f;
        double u[9], v[4];
        set_up_pair(&f, n, 3, 2);
        dense_covariance(&f.row, f.parameters, u);
        dense_covariance(&f.column, f.parameters, v);
        check_draws(&f, u, v);
        tear_down(&f);
    }
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
