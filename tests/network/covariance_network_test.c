/* Networks whose covariances are not diagonal: exact moments against the golden values, draws of whole functions
 * against them, and what is refused. */
#include "golden/golden.h"

#include "base/context.h"
#include "distribution/dense_covariance.h"
#include "network/function_draw.h"

enum { most_parameters = 256, most_points = 8, most_outputs = 4 };

static vmg_network *make_network(vmg_context *context, size_t inputs, size_t hidden, size_t outputs,
                                 const char *activation, bool divide, vmg_matrix_layer layer, vmg_inference inference)
{
    const vmg_network_options options = {
        .inputs = inputs,
        .hidden = &hidden,
        .hidden_count = 1,
        .activation = vmg_activation_find(activation),
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = layer,
        .inference = inference,
        .divide_inputs = divide,
        .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = outputs, .prior_shape = 1, .prior_rate = 1},
    };
    vmg_network *network = NULL;
    assert_non_null(options.activation);
    assert_ok(context, vmg_network_create(context, &options, &network));
    return network;
}

/* ----- golden moments --------------------------------------------------------------------------------------------- */

static void fill_layer(const json_t *test_case, size_t number, const vmg_network *network, vmg_real *parameters)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)network->layers[number - 1];
    char key[8];
    vmg_real variances[16], factor[64];
    snprintf(key, sizeof key, "M%zu", number);
    golden_fill(test_case, key, parameters + layer->mean, layer->layer.rows * layer->layer.columns);
    snprintf(key, sizeof key, "v%zu", number);
    golden_fill(test_case, key, variances, layer->layer.columns);
    dense_to_diagonal(&layer->column, variances, parameters);
    snprintf(key, sizeof key, "u%zu", number);
    golden_fill(test_case, key, variances, layer->layer.rows);
    if (layer->row.kind == &vmg_covariance_diagonal) {
        dense_to_diagonal(&layer->row, variances, parameters);
        return;
    }
    snprintf(key, sizeof key, "F%zu", number);
    golden_fill(test_case, key, factor, layer->layer.rows * layer->row.rank);
    if (layer->row.kind == &vmg_covariance_low_rank) {
        dense_to_low_rank(&layer->row, variances, factor, parameters);
        return;
    }
    vmg_real dense[256];
    const size_t size = layer->layer.rows, rank = layer->row.rank;
    for (size_t i = 0; i < size * size; i++) {
        dense[i] = i % size == i / size ? variances[i / size] : 0;
        for (size_t k = 0; k < rank; k++) {
            dense[i] += factor[i / size * rank + k] * factor[i % size * rank + k];
        }
    }
    dense_to_full(&layer->row, dense, parameters);
}

static void check_moments(json_t *test_case, const vmg_covariance_kind *kind)
{
    const size_t outputs = golden_size(test_case, "outputs");
    const char *activation = json_string_value(json_object_get(test_case, "activation"));
    /* float, and the fitted moments of tanh */
    const double tolerance = strcmp(activation, "tanh") == 0 ? 2e-5 : VMG_REAL_IS_DOUBLE ? 1e-10 : 2e-5;
    vmg_real parameters[most_parameters], x[16];
    vmg_context *context = NULL;
    vmg_workspace *workspace = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const size_t rank = json_array_size(json_array_get(json_object_get(test_case, "F1"), 0));
    const vmg_matrix_layer layer = {
        .row = {.kind = kind, .rank = rank}, .column = {.kind = &vmg_covariance_diagonal}, .prior_sd = 1};
    vmg_network *network =
        make_network(context, golden_size(test_case, "inputs"), golden_size(test_case, "hidden"), outputs, activation,
                     json_is_true(json_object_get(test_case, "divide_by_sqrt_rows")), layer, VMG_MOMENTS);
    assert_true(network->parameter_count <= most_parameters);
    assert_ok(context, vmg_network_initialise(context, network, 1, parameters));
    fill_layer(test_case, 1, network, parameters);
    fill_layer(test_case, 2, network, parameters);
    assert_ok(context, vmg_workspace_create(context, network, VMG_MOMENTS, 1, &workspace));
    vmg_workspace_prepare(workspace, parameters);
    vmg_workspace_draw(workspace, 0, 0, 1, false);
    const json_t *point;
    size_t i;
    json_array_foreach(golden_field(test_case, "points"), i, point)
    {
        vmg_real mean[most_outputs], covariance[most_outputs * most_outputs];
        golden_fill(point, "x", x, golden_size(test_case, "inputs"));
        golden_fill(point, "mean", mean, outputs);
        golden_fill(point, "covariance", covariance, outputs * outputs);
        const vmg_belief got =
            vmg_workspace_forward(workspace, vmg_matrix_view(x, 1, golden_size(test_case, "inputs")));
        for (size_t o = 0; o < outputs; o++) {
            assert_close(got.mean.at[o], mean[o], tolerance);
            assert_close(got.variance.at[o], covariance[o * outputs + o], tolerance);
        }
    }
    assert_true(i > 0);
    vmg_workspace_destroy(context, workspace);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

static void moments_match_the_golden_values(void **state)
{
    (void)state;
    json_t *root = golden_read("moments.json"), *test_case;
    size_t i, low_rank = 0;
    json_array_foreach(golden_field(root, "networks"), i, test_case)
    {
        if (json_is_true(json_object_get(test_case, "low_rank"))) {
            check_moments(test_case, &vmg_covariance_low_rank);
            check_moments(test_case, &vmg_covariance_full);
            low_rank++;
        } else {
            check_moments(test_case, &vmg_covariance_diagonal);
        }
    }
    assert_int_equal(i, 7);
    assert_int_equal(low_rank, 2);
    json_decref(root);
}

/* ----- draws of the function -------------------------------------------------------------------------------------- */

enum { inputs = 2, points = 3, draws = 20000, samples = 100000 };

/* Mean and variance over draws of the function, and over sampled pre-activations, against the exact moments, within 4
 * standard errors. */
static void check_draws(const vmg_covariance_kind *row, const vmg_covariance_kind *column)
{
    vmg_real parameters[most_parameters], x[points * inputs] = {0.3f, -1, 1.5f, 0.2f, -0.7f, 2};
    double sum[2][points] = {{0}}, squares[2][points] = {{0}}, fourth[2][points] = {{0}};
    vmg_context *context = NULL;
    vmg_workspace *exact = NULL, *sampled = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const vmg_matrix rows = vmg_matrix_view(x, points, inputs);
    const vmg_matrix_layer layer = {.row = {.kind = row, .rank = 1},
                                    .column = {.kind = column, .rank = 1},
                                    .prior_sd = 1,
                                    .log_sd_row = -1,
                                    .log_sd_constant = -1,
                                    .log_sd_spread = 0.3};
    vmg_network *network = make_network(context, inputs, 4, 2, "relu", false, layer, VMG_MOMENTS);
    assert_true(network->parameter_count <= most_parameters);
    assert_ok(context, vmg_network_initialise(context, network, 4, parameters));
    for (size_t i = 0; i < network->tensor_count; i++) { /* correlation */
        const vmg_tensor *tensor = &network->tensors[i];
        for (size_t j = 0; strstr(tensor->name, "factor") && j < tensor->rows * tensor->columns; j++) {
            parameters[tensor->offset + j] = j % 2 ? -0.8f : 0.9f;
        }
        for (size_t j = 0; strstr(tensor->name, "triangle") && j < tensor->columns; j++) {
            parameters[tensor->offset + j] = j % 3 ? 0.7f : -0.6f;
        }
    }
    assert_ok(context, vmg_workspace_create(context, network, VMG_MOMENTS, points, &exact));
    assert_ok(context, vmg_workspace_create(context, network, VMG_SAMPLED, points, &sampled));
    vmg_workspace_prepare(exact, parameters);
    vmg_workspace_prepare(sampled, parameters);
    vmg_workspace_draw(exact, 0, 0, points, false);
    const vmg_belief expected = vmg_workspace_forward(exact, rows);
    for (uint64_t n = 0; n < samples; n++) {
        vmg_matrix values[2] = {{0}};
        vmg_function_draw *draw = NULL;
        vmg_workspace_draw(sampled, 7, n, points, false);
        values[0] = vmg_workspace_forward(sampled, rows).mean;
        if (n < draws) {
            assert_ok(context, vmg_function_draw_create(context, network, parameters, 8, n, points, &draw));
            values[1] = vmg_function_draw_evaluate(draw, rows);
        }
        for (size_t way = 0; way < (n < draws ? 2u : 1u); way++) {
            for (size_t k = 0; k < points; k++) {
                const double away = (double)vmg_matrix_row(values[way], k)[1] - vmg_matrix_row(expected.mean, k)[1];
                sum[way][k] += away;
                squares[way][k] += away * away;
                fourth[way][k] += away * away * away * away;
            }
        }
        vmg_function_draw_destroy(context, draw);
    }
    for (size_t way = 0; way < 2; way++) {
        for (size_t k = 0; k < points; k++) {
            const double count = way ? draws : samples, variance = vmg_matrix_row(expected.variance, k)[1];
            const double error = sqrt((fourth[way][k] / count - variance * variance) / count);
            assert_true(fabs(sum[way][k] / count) < 4 * sqrt(variance / count));
            assert_true(fabs(squares[way][k] / count - variance) < 4 * error);
        }
    }
    vmg_workspace_destroy(context, exact);
    vmg_workspace_destroy(context, sampled);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

static void draws_have_the_exact_moments(void **state)
{
    (void)state;
    check_draws(&vmg_covariance_low_rank, &vmg_covariance_full);
    check_draws(&vmg_covariance_full, &vmg_covariance_low_rank);
}

/* ----- what is chosen, what is refused ---------------------------------------------------------------------------- */

static const vmg_matrix_layer both_full = {
    .row = {.kind = &vmg_covariance_full}, .column = {.kind = &vmg_covariance_full}, .prior_sd = 1};

static void by_moments_hidden_layers_have_diagonal_columns(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_workspace *workspace = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_network *network = make_network(context, 3, 4, 2, "relu", false, both_full, VMG_MOMENTS);
    const vmg_matrix_layer *first = (const vmg_matrix_layer *)network->layers[0];
    const vmg_matrix_layer *last = (const vmg_matrix_layer *)network->layers[1];
    assert_ptr_equal(first->row.kind, &vmg_covariance_full);
    assert_ptr_equal(first->column.kind, &vmg_covariance_diagonal);
    assert_ptr_equal(last->column.kind, &vmg_covariance_full);
    vmg_network_destroy(context, network);

    network = make_network(context, 3, 4, 2, "relu", false, both_full, VMG_SAMPLED);
    assert_ptr_equal(((const vmg_matrix_layer *)network->layers[0])->column.kind, &vmg_covariance_full);
    assert_int_equal(vmg_workspace_create(context, network, VMG_MOMENTS, 1, &workspace), VMG_ERROR_USAGE);
    assert_null(workspace);
    assert_non_null(strstr(vmg_last_error(context), "moments need a diagonal column covariance in every layer but the "
                                                    "last; layer 1 has the kind 'full'"));
    assert_ok(context, vmg_workspace_create(context, network, VMG_SAMPLED, 1, &workspace));
    vmg_workspace_destroy(context, workspace);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

/* Of 4,096 rows, the constant's among them, there may be a full covariance; no more. */
static void large_full_covariances_are_refused(void **state)
{
    (void)state;
    const size_t hidden[] = {4095, 4096};
    for (size_t i = 0; i < 2; i++) {
        vmg_context *context = NULL;
        vmg_network *network = NULL;
        const vmg_network_options options = {
            .inputs = 3,
            .hidden = &hidden[i],
            .hidden_count = 1,
            .activation = vmg_activation_find("relu"),
            .layer_kind = &vmg_layer_kind_matrix,
            .layer = {.row = {.kind = &vmg_covariance_full}, .column = {.kind = &vmg_covariance_diagonal}},
            .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = 1, .prior_shape = 1, .prior_rate = 1},
        };
        assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
        const vmg_status status = vmg_network_create(context, &options, &network);
        assert_int_equal(status, i ? VMG_ERROR_USAGE : VMG_OK);
        assert_true(!network == (i == 1));
        if (i) {
            assert_non_null(strstr(vmg_last_error(context), "full row covariance of layer 2 has 4097 x 4097 entries"));
            assert_non_null(strstr(vmg_last_error(context), VMG_REAL_IS_DOUBLE ? "about 604 MB" : "about 302 MB"));
        }
        vmg_network_destroy(context, network);
        vmg_context_destroy(context);
    }
}

/* A rank beyond size - 1 gives nothing: the layers cut it. */
static void ranks_are_cut_to_the_size(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const vmg_matrix_layer layer = {.row = {.kind = &vmg_covariance_low_rank, .rank = 3},
                                    .column = {.kind = &vmg_covariance_low_rank, .rank = 200},
                                    .prior_sd = 1};
    vmg_network *network = make_network(context, 3, 5, 1, "relu", false, layer, VMG_SAMPLED);
    /* layer 1: 4 x 5 weights, log standard deviations, factors 3 x 4 and 4 x 5; layer 2: 6 x 1, 3 x 6, none */
    const size_t first = 20 + 4 + 5 + 12 + 20, second = 6 + 6 + 1 + 18;
    assert_int_equal(network->likelihood_offset, first + second);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_match_the_golden_values),
        cmocka_unit_test(draws_have_the_exact_moments),
        cmocka_unit_test(by_moments_hidden_layers_have_diagonal_columns),
        cmocka_unit_test(large_full_covariances_are_refused),
        cmocka_unit_test(ranks_are_cut_to_the_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
