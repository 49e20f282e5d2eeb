/* A layer given pseudo-data against the golden values: mean, row variance, the collapse to effective moments, a sample;
 * and draws of whole weight matrices against the effective moments. */
#include "golden/golden.h"

#include "base/context.h"
#include "base/real.h"
#include "layer/matrix_layer_state.h"

enum { largest = 8, most_parameters = 512 };

typedef struct fixture {
    vmg_context *context;
    vmg_arena arena;
    vmg_matrix_layer layer;
    vmg_matrix_layer_state *state;
    vmg_real parameters[most_parameters];
    size_t rows, columns, batch, pairs;
    vmg_real input[largest * largest], input_variance[largest * largest];
} fixture;

static void set_variances(const json_t *test_case, const char *key, vmg_real *log_sd, size_t count)
{
    golden_fill(test_case, key, log_sd, count);
    for (size_t i = 0; i < count; i++) {
        log_sd[i] = VMG_REAL(log)(log_sd[i]) / 2;
    }
}

static void set_up(json_t *test_case, size_t index, vmg_inference inference, fixture *f)
{
    *f = (fixture){.rows = golden_size(test_case, "rows"),
                   .columns = golden_size(test_case, "columns"),
                   .batch = golden_size(test_case, "batch"),
                   .pairs = golden_size(test_case, "pairs")};
    f->layer = (vmg_matrix_layer){
        .layer =
            {.kind = &vmg_layer_kind_matrix, .index = index, .rows = f->rows, .columns = f->columns, .input_scale = 1},
        .row = {.kind = &vmg_covariance_diagonal},
        .column = {.kind = &vmg_covariance_diagonal},
        .prior_sd = 1,
        .pairs = f->pairs,
        .largest_alpha = 1e-12, /* no noise to speak of; the golden values have none */
        .jitter = golden_number(test_case, "jitter"),
    };
    vmg_tensor_list list = {0};
    vmg_arena counted = {0};
    assert_int_equal(vmg_context_create(NULL, &f->context), VMG_OK);
    f->layer.layer.kind->list(&f->layer.layer, "", &list);
    assert_true(list.parameters <= most_parameters);
    f->layer.layer.kind->lay_out(&f->layer.layer, inference, largest, &counted, &vmg_kernels_plain);
    assert_ok(f->context, vmg_arena_create(f->context, &counted, &f->arena));
    f->state = (vmg_matrix_layer_state *)f->layer.layer.kind->lay_out(&f->layer.layer, inference, largest, &f->arena,
                                                                      &vmg_kernels_plain);
    golden_fill(test_case, "M", f->parameters + f->layer.mean, f->rows * f->columns);
    set_variances(test_case, "u", f->parameters + f->layer.row.offset, f->rows);
    set_variances(test_case, "v", f->parameters + f->layer.column.offset, f->columns);
    golden_fill(test_case, "pseudo_inputs", f->parameters + f->layer.pseudo_inputs, f->pairs * f->rows);
    golden_fill(test_case, "pseudo_outputs", f->parameters + f->layer.pseudo_outputs, f->pairs * f->columns);
    f->parameters[f->layer.input_noise] = f->parameters[f->layer.output_noise] = -20;
    golden_fill(test_case, "A", f->input, f->batch * f->rows);
    f->state->base.input.mean = vmg_matrix_view(f->input, f->batch, f->rows);
    if (inference == VMG_MOMENTS && index > 0) {
        f->state->base.input.variance = vmg_matrix_view(f->input_variance, f->batch, f->rows);
    }
    f->layer.layer.kind->prepare(&f->state->base, f->parameters);
}

static void tear_down(fixture *f)
{
    vmg_arena_destroy(f->context, &f->arena);
    vmg_context_destroy(f->context);
}

static void assert_all_close(const json_t *test_case, const char *key, vmg_matrix got, double tolerance)
{
    vmg_real expected[256];
    golden_fill(test_case, key, expected, got.rows * got.columns);
    for (size_t i = 0; i < got.rows; i++) {
        for (size_t j = 0; j < got.columns; j++) {
            assert_close(vmg_matrix_row(got, i)[j], expected[i * got.columns + j], tolerance);
        }
    }
}

/* double: the golden tolerance; float: S11 has condition numbers of up to 1e5 */
static const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-7 : 2e-2;

static void check_moments(json_t *test_case)
{
    fixture f;
    set_up(test_case, 1, VMG_MOMENTS, &f);
    f.layer.layer.kind->draw(&f.state->base, 1, 1, f.batch, false);
    f.layer.layer.kind->forward(&f.state->base, f.batch);
    assert_all_close(test_case, "mean", vmg_matrix_rows(f.state->base.output.mean, 0, f.batch), tolerance);
    assert_all_close(test_case, "row_variance", vmg_matrix_view(f.state->row_variance, 1, f.batch), tolerance);
    assert_all_close(test_case, "M_effective", f.state->pseudo.effective_mean, tolerance);
    vmg_real full[256];
    golden_fill(test_case, "U_effective", full, f.rows * f.rows);
    for (size_t i = 0; i < f.rows; i++) {
        assert_close(f.state->effective_diagonal[i], full[i * f.rows + i], tolerance);
    }
    vmg_real mean[64], covariance[64];
    f.layer.layer.kind->collapse(&f.state->base, vmg_matrix_view(mean, f.rows, f.columns),
                                 vmg_matrix_view(covariance, f.rows, f.rows));
    assert_all_close(test_case, "M_effective", vmg_matrix_view(mean, f.rows, f.columns), tolerance);
    assert_all_close(test_case, "U_effective", vmg_matrix_view(covariance, f.rows, f.rows), tolerance);
    tear_down(&f);
}

static void check_sample(json_t *test_case)
{
    fixture f;
    vmg_real noise[256];
    set_up(test_case, 0, VMG_SAMPLED, &f);
    f.layer.layer.kind->draw(&f.state->base, 1, 1, f.batch, false);
    golden_fill(test_case, "noise", noise, f.batch * f.columns);
    for (size_t k = 0; k < f.batch; k++) {
        memcpy(vmg_matrix_row(f.state->noise, k), noise + k * f.columns, f.columns * sizeof *noise);
    }
    for (size_t i = 0; i < f.pairs; i++) { /* the clip leaves a noise of exp(-4) at least: take it away whole */
        memset(vmg_matrix_row(f.state->pseudo.input_noise, i), 0, f.rows * sizeof *noise);
        memset(vmg_matrix_row(f.state->pseudo.output_noise, i), 0, f.columns * sizeof *noise);
    }
    vmg_matrix_layer_derive(f.state);
    f.layer.layer.kind->forward(&f.state->base, f.batch);
    assert_all_close(test_case, "sample", vmg_matrix_rows(f.state->base.output.mean, 0, f.batch), tolerance);
    tear_down(&f);
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    json_t *root = golden_read("layer_conditional.json"), *test_case;
    size_t i;
    json_array_foreach(golden_field(root, "cases"), i, test_case)
    {
        check_moments(test_case);
        check_sample(test_case);
    }
    assert_int_equal(i, 5);
    json_decref(root);
}

/* Means and covariances of a column of many whole draws against M_eff and v_j U_eff, within 5 standard errors. */
static void draws_have_the_effective_moments(void **state)
{
    (void)state;
    enum { draws = 20000 };
    json_t *root = golden_read("layer_conditional.json");
    json_t *test_case = json_array_get(golden_field(root, "cases"), 2);
    fixture f;
    vmg_real mean[64], covariance[64], v[16], scratch[128], w[64];
    double sum[64] = {0}, product[64] = {0};
    set_up(test_case, 1, VMG_MOMENTS, &f);
    golden_fill(test_case, "M_effective", mean, f.rows * f.columns);
    golden_fill(test_case, "U_effective", covariance, f.rows * f.rows);
    golden_fill(test_case, "v", v, f.columns);
    for (uint64_t n = 0; n < draws; n++) {
        f.layer.layer.kind->draw_weights(&f.state->base, 11, n, scratch, vmg_matrix_view(w, f.rows, f.columns));
        for (size_t i = 0; i < f.rows; i++) {
            const double left = w[i * f.columns] - mean[i * f.columns];
            sum[i] += left;
            for (size_t j = 0; j < f.rows; j++) {
                product[i * f.rows + j] += left * (w[j * f.columns] - mean[j * f.columns]);
            }
        }
    }
    for (size_t i = 0; i < f.rows; i++) {
        const double own = v[0] * covariance[i * f.rows + i];
        assert_true(fabs(sum[i] / draws) < 5 * sqrt(own / draws));
        for (size_t j = 0; j < f.rows; j++) {
            const double expected = v[0] * covariance[i * f.rows + j], other = v[0] * covariance[j * f.rows + j];
            assert_true(fabs(product[i * f.rows + j] / draws - expected) <
                        5 * sqrt((own * other + expected * expected) / draws));
        }
    }
    tear_down(&f);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(draws_have_the_effective_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
