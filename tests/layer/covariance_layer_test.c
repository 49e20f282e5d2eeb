/* Layers whose covariances are not diagonal against the golden values: mean, row variance, the collapse, moments of
 * outputs and of pairs of them; gradients of those against differences; draws of whole weight matrices. */
#include "golden/golden.h"

#include "base/context.h"
#include "base/real.h"
#include "distribution/dense_covariance.h"
#include "layer/matrix_layer_state.h"

enum { largest = 8, most_parameters = 512 };

/* double: S11 has condition numbers of up to 1e4; float: the same */
static const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-9 : 3e-3;

typedef struct fixture {
    vmg_context *context;
    vmg_arena arena;
    vmg_matrix_layer layer;
    vmg_matrix_layer_state *state;
    const vmg_layer_kind *kind;
    vmg_real parameters[most_parameters];
    size_t count, rows, columns, batch, pairs;
    vmg_real input[4][largest * largest]; /* mean, variance, and their gradients: rows of the batch x rows */
} fixture;

static vmg_covariance covariance_of(const json_t *test_case, const char *side)
{
    char key[32];
    snprintf(key, sizeof key, "%s_kind", side);
    const vmg_covariance_kind *kind = vmg_covariance_find(json_string_value(json_object_get(test_case, key)));
    snprintf(key, sizeof key, "%s_F", side);
    const json_t *factor = json_object_get(test_case, key);
    assert_non_null(kind);
    return (vmg_covariance){.kind = kind, .rank = json_array_size(json_array_get(factor, 0))};
}

static void fill_covariance(const json_t *test_case, const char *side, const vmg_covariance *covariance,
                            vmg_real *parameters)
{
    char key[32];
    vmg_real numbers[largest * largest], factor[largest * largest];
    if (covariance->kind == &vmg_covariance_full) {
        golden_fill(test_case, side[0] == 'r' ? "U" : "V", numbers, covariance->size * covariance->size);
        dense_to_full(covariance, numbers, parameters);
        return;
    }
    snprintf(key, sizeof key, "%s_d", side);
    golden_fill(test_case, key, numbers, covariance->size);
    snprintf(key, sizeof key, "%s_F", side);
    golden_fill(test_case, key, factor, covariance->size * covariance->rank);
    dense_to_low_rank(covariance, numbers, factor, parameters);
}

/* index 0: the inputs are known; 1: they may be believed. */
static void set_up(json_t *test_case, size_t index, vmg_inference inference, fixture *f)
{
    *f = (fixture){.kind = &vmg_layer_kind_matrix,
                   .rows = golden_size(test_case, "rows"),
                   .columns = golden_size(test_case, "columns"),
                   .batch = golden_size(test_case, "batch"),
                   .pairs = golden_size(test_case, "pairs")};
    f->layer = (vmg_matrix_layer){
        .layer = {.kind = f->kind,
                  .index = index,
                  .rows = f->rows,
                  .columns = f->columns,
                  .input_scale = 1,
                  .pairs = VMG_PAIRS_ALL},
        .row = covariance_of(test_case, "row"),
        .column = covariance_of(test_case, "column"),
        .prior_sd = 1,
        .pairs = f->pairs,
        .largest_alpha = 1e-12, /* no noise to speak of; the golden values have none */
        .jitter = golden_number(test_case, "jitter"),
    };
    vmg_tensor_list list = {0};
    vmg_arena counted = {0};
    assert_int_equal(vmg_context_create(NULL, &f->context), VMG_OK);
    f->kind->list(&f->layer.layer, "", &list);
    f->count = list.parameters;
    assert_true(f->count <= most_parameters);
    f->kind->lay_out(&f->layer.layer, inference, largest, &counted, &vmg_kernels_plain);
    assert_ok(f->context, vmg_arena_create(f->context, &counted, &f->arena));
    f->state =
        (vmg_matrix_layer_state *)f->kind->lay_out(&f->layer.layer, inference, largest, &f->arena, &vmg_kernels_plain);
    golden_fill(test_case, "M", f->parameters + f->layer.mean, f->rows * f->columns);
    fill_covariance(test_case, "row", &f->layer.row, f->parameters);
    fill_covariance(test_case, "column", &f->layer.column, f->parameters);
    if (f->pairs) {
        golden_fill(test_case, "pseudo_inputs", f->parameters + f->layer.pseudo_inputs, f->pairs * f->rows);
        golden_fill(test_case, "pseudo_outputs", f->parameters + f->layer.pseudo_outputs, f->pairs * f->columns);
        f->parameters[f->layer.input_noise] = f->parameters[f->layer.output_noise] = -20;
    }
    f->state->base.input.mean = vmg_matrix_view(f->input[0], f->batch, f->rows);
    f->state->base.input_gradient.mean = vmg_matrix_view(f->input[2], f->batch, f->rows);
    if (inference == VMG_MOMENTS && index > 0) {
        f->state->base.input.variance = vmg_matrix_view(f->input[1], f->batch, f->rows);
        f->state->base.input_gradient.variance = vmg_matrix_view(f->input[3], f->batch, f->rows);
    }
    f->kind->prepare(&f->state->base, f->parameters);
    f->kind->draw(&f->state->base, 1, 1, f->batch, false);
}

static void tear_down(fixture *f)
{
    vmg_arena_destroy(f->context, &f->arena);
    vmg_context_destroy(f->context);
}

static void fill_rows(const json_t *test_case, const char *key, vmg_matrix to)
{
    vmg_real numbers[largest * largest];
    golden_fill(test_case, key, numbers, to.rows * to.columns);
    for (size_t i = 0; i < to.rows; i++) {
        memcpy(vmg_matrix_row(to, i), numbers + i * to.columns, to.columns * sizeof *numbers);
    }
}

static void assert_all_close(const json_t *test_case, const char *key, vmg_matrix got)
{
    vmg_real expected[256];
    golden_fill(test_case, key, expected, got.rows * got.columns);
    for (size_t i = 0; i < got.rows; i++) {
        for (size_t j = 0; j < got.columns; j++) {
            assert_close(vmg_matrix_row(got, i)[j], expected[i * got.columns + j], tolerance);
        }
    }
}

static void check_known(json_t *test_case)
{
    fixture f;
    vmg_real mean[64], covariance[64];
    set_up(test_case, 0, VMG_MOMENTS, &f);
    fill_rows(test_case, "A", f.state->base.input.mean);
    f.kind->forward(&f.state->base, f.batch);
    const vmg_belief output = vmg_belief_rows(f.state->base.output, f.batch);
    assert_all_close(test_case, "mean", output.mean);
    assert_all_close(test_case, "row_variance", vmg_matrix_view(f.state->row_variance, 1, f.batch));
    double v[largest * largest];
    dense_covariance(&f.layer.column, f.parameters, v);
    for (size_t k = 0; k < f.batch; k++) {
        for (size_t i = 0, p = 0; i < f.columns; i++) {
            const double s = f.state->row_variance[k];
            assert_close(vmg_matrix_row(output.variance, k)[i], s * v[i * f.columns + i], tolerance);
            for (size_t j = i + 1; j < f.columns; j++, p++) {
                assert_close(vmg_matrix_row(output.covariance, k)[p], s * v[i * f.columns + j], tolerance);
            }
        }
    }
    f.kind->collapse(&f.state->base, vmg_matrix_view(mean, f.rows, f.columns),
                     vmg_matrix_view(covariance, f.rows, f.rows));
    assert_all_close(test_case, "M_effective", vmg_matrix_view(mean, f.rows, f.columns));
    assert_all_close(test_case, "U_effective", vmg_matrix_view(covariance, f.rows, f.rows));
    tear_down(&f);
}

static void fill_believed(json_t *test_case, fixture *f)
{
    fill_rows(test_case, "input_mean", f->state->base.input.mean);
    fill_rows(test_case, "input_variance", f->state->base.input.variance);
}

static void check_believed(json_t *test_case)
{
    fixture f;
    set_up(test_case, 1, VMG_MOMENTS, &f);
    fill_believed(test_case, &f);
    f.kind->forward(&f.state->base, f.batch);
    const vmg_belief output = vmg_belief_rows(f.state->base.output, f.batch);
    assert_all_close(test_case, "believed_mean", output.mean);
    assert_all_close(test_case, "believed_variance", output.variance);
    assert_all_close(test_case, "believed_covariance", output.covariance);
    tear_down(&f);
}

/* A sample is the mean and sqrt(s) times a coloured draw. */
static void check_sample(json_t *test_case)
{
    fixture f;
    vmg_real s[largest], coloured[largest];
    set_up(test_case, 0, VMG_SAMPLED, &f);
    for (size_t i = 0; i < f.pairs; i++) { /* the clip leaves a noise of exp(-4) at least: take it away whole */
        memset(vmg_matrix_row(f.state->pseudo.input_noise, i), 0, f.rows * sizeof(vmg_real));
        memset(vmg_matrix_row(f.state->pseudo.output_noise, i), 0, f.columns * sizeof(vmg_real));
    }
    vmg_matrix_layer_derive(f.state);
    fill_rows(test_case, "A", f.state->base.input.mean);
    f.kind->forward(&f.state->base, f.batch);
    golden_fill(test_case, "row_variance", s, f.batch);
    for (size_t k = 0; k < f.batch; k++) {
        const vmg_matrix noise = vmg_matrix_rows(f.state->noise, k, 1);
        f.layer.column.kind->colour(&f.state->column, noise, vmg_matrix_view(coloured, 1, f.columns));
        for (size_t j = 0; j < f.columns; j++) {
            vmg_matrix_row(f.state->base.output.mean, k)[j] -= VMG_REAL(sqrt)(s[k]) * coloured[j];
        }
    }
    assert_all_close(test_case, "mean", vmg_matrix_rows(f.state->base.output.mean, 0, f.batch));
    tear_down(&f);
}

static void each_case(void (*check)(json_t *test_case))
{
    json_t *root = golden_read("covariances.json"), *test_case;
    size_t i;
    json_array_foreach(golden_field(root, "cases"), i, test_case)
    {
        check(test_case);
    }
    assert_int_equal(i, 12);
    json_decref(root);
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    each_case(check_known);
    each_case(check_believed);
    each_case(check_sample);
}

#if VMG_REAL_IS_DOUBLE
/* A weighted sum of means, variances and covariances of pairs, with weights in output_gradient. */
static double weighted_sum(fixture *f)
{
    double sum = 0;
    f->kind->prepare(&f->state->base, f->parameters);
    f->kind->draw(&f->state->base, 1, 1, f->batch, false);
    f->kind->forward(&f->state->base, f->batch);
    const vmg_belief output = f->state->base.output, weight = f->state->base.output_gradient;
    for (size_t k = 0; k < f->batch; k++) {
        for (size_t j = 0; j < f->columns; j++) {
            sum += vmg_matrix_row(weight.mean, k)[j] * vmg_matrix_row(output.mean, k)[j] +
                   vmg_matrix_row(weight.variance, k)[j] * vmg_matrix_row(output.variance, k)[j];
        }
        for (size_t p = 0; p < output.covariance.columns; p++) {
            sum += vmg_matrix_row(weight.covariance, k)[p] * vmg_matrix_row(output.covariance, k)[p];
        }
    }
    return sum;
}

static double difference(fixture *f, double *at)
{
    const double step = 1e-5, old = *at;
    *at = old + step;
    const double above = weighted_sum(f);
    *at = old - step;
    const double below = weighted_sum(f);
    *at = old;
    return (above - below) / (2 * step);
}

static void check_gradients_at(json_t *test_case, size_t index)
{
    fixture f;
    double gradient[most_parameters] = {0};
    set_up(test_case, index, VMG_MOMENTS, &f);
    if (index) {
        fill_believed(test_case, &f);
    } else {
        fill_rows(test_case, "A", f.state->base.input.mean);
    }
    const vmg_belief weight = f.state->base.output_gradient, input = f.state->base.input;
    for (size_t k = 0; k < f.batch; k++) {
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){5, k, 0}, 0, vmg_random_stride(f.columns),
                          vmg_matrix_row(weight.mean, k));
    }
    for (size_t k = 0; k < f.batch; k++) { /* variances and covariances lie side by side */
        double numbers[16];
        vmg_random_normal(&vmg_kernels_plain, (vmg_random){5, k, 1}, 0, 16, numbers);
        memcpy(vmg_matrix_row(weight.variance, k), numbers, weight.variance.stride * sizeof *numbers);
    }
    weighted_sum(&f);
    f.kind->backward(&f.state->base, f.batch, true, gradient);
    for (size_t i = 0; i < f.count; i++) {
        if (!f.pairs || (i != f.layer.input_noise && i != f.layer.output_noise)) {
            assert_close(gradient[i], difference(&f, &f.parameters[i]), 1e-6);
        }
    }
    for (size_t k = 0; k < f.batch; k++) {
        for (size_t i = 0; i < f.rows; i++) {
            assert_close(vmg_matrix_row(f.state->base.input_gradient.mean, k)[i],
                         difference(&f, vmg_matrix_row(input.mean, k) + i), 1e-6);
            if (index) {
                assert_close(vmg_matrix_row(f.state->base.input_gradient.variance, k)[i],
                             difference(&f, vmg_matrix_row(input.variance, k) + i), 1e-6);
            }
        }
    }
    tear_down(&f);
}

static void check_gradients(json_t *test_case)
{
    check_gradients_at(test_case, 0);
    check_gradients_at(test_case, 1);
}
#endif

static void gradients_of_moments_match_differences(void **state)
{
    (void)state;
#if VMG_REAL_IS_DOUBLE
    each_case(check_gradients);
#endif
}

enum { most_entries = 24, draws = 100000 };

/* Means and covariances of all entries of many whole draws against M_eff and V kron U_eff, within 4 standard errors. */
static void check_draws(json_t *test_case)
{
    fixture f;
    vmg_real mean[64], u[64], scratch[128], w[64];
    double v[largest * largest];
    static double sum[most_entries], product[most_entries][most_entries];
    set_up(test_case, 1, VMG_MOMENTS, &f);
    const size_t entries = f.rows * f.columns;
    memset(sum, 0, sizeof sum);
    memset(product, 0, sizeof product);
    golden_fill(test_case, "M_effective", mean, entries);
    golden_fill(test_case, "U_effective", u, f.rows * f.rows);
    dense_covariance(&f.layer.column, f.parameters, v);
    for (uint64_t n = 0; n < draws; n++) {
        f.kind->draw_weights(&f.state->base, 11, n, scratch, vmg_matrix_view(w, f.rows, f.columns));
        for (size_t i = 0; i < entries; i++) {
            sum[i] += (double)w[i] - (double)mean[i];
            for (size_t j = 0; j <= i; j++) {
                product[i][j] += ((double)w[i] - (double)mean[i]) * ((double)w[j] - (double)mean[j]);
            }
        }
    }
    for (size_t i = 0; i < entries; i++) {
        const size_t row = i / f.columns, column = i % f.columns;
        const double own = (double)u[row * f.rows + row] * v[column * f.columns + column];
        assert_true(fabs(sum[i] / draws) < 4 * sqrt(own / draws));
        for (size_t j = 0; j <= i; j++) {
            const size_t other_row = j / f.columns, other_column = j % f.columns;
            const double other = (double)u[other_row * f.rows + other_row] * v[other_column * f.columns + other_column];
            const double expected = (double)u[row * f.rows + other_row] * v[column * f.columns + other_column];
            assert_true(fabs(product[i][j] / draws - expected) < 4 * sqrt((own * other + expected * expected) / draws));
        }
    }
    tear_down(&f);
}

/* With and without pseudo-data: cases 0, 1, 2 of each pair of kinds have none, 3 and 6 pairs. */
static void draws_have_the_dense_covariance(void **state)
{
    (void)state;
    json_t *root = golden_read("covariances.json");
    for (size_t i = 0; i < 12; i += i % 3 == 0 ? 1 : 2) {
        check_draws(json_array_get(golden_field(root, "cases"), i));
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(gradients_of_moments_match_differences),
        cmocka_unit_test(draws_have_the_dense_covariance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
