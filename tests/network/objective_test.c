/* The whole objective and its gradient against the golden values, and against finite differences. */
#include "golden/golden.h"

#include <stdlib.h>

#include "base/context.h"
#include "layer/matrix_layer_state.h"
#include "network/network.h"

/* The network of one golden case, and its batch. */
typedef struct golden_network {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real *parameters, *gradient;
    vmg_real inputs[64], values[64];
    uint32_t labels[16];
    vmg_batch batch;
    vmg_objective_weights weights;
} golden_network;

static bool has_text(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && strcmp(value, text) == 0;
}

static void make_network(json_t *test_case, golden_network *g)
{
    const size_t hidden = golden_size(test_case, "hidden"), outputs = golden_size(test_case, "outputs");
    const bool gaussian = has_text(test_case, "likelihood", "gaussian");
    const vmg_network_options options = {
        .inputs = golden_size(test_case, "inputs"),
        .hidden = &hidden,
        .hidden_count = 1,
        .activation = vmg_activation_find("relu"),
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = {.row = {.kind = &vmg_covariance_diagonal},
                  .column = {.kind = &vmg_covariance_diagonal},
                  .prior =
                      json_is_true(json_object_get(test_case, "hyper_prior")) ? VMG_PRIOR_HYPER : VMG_PRIOR_STANDARD,
                  .prior_sd = 1,
                  .hyper_shape = golden_number(test_case, "prior_hyper_shape"),
                  .hyper_rate = golden_number(test_case, "prior_hyper_rate"),
                  .pairs = golden_size(test_case, "pairs"),
                  .noise_form =
                      has_text(test_case, "alpha_form", "outer_product") ? VMG_NOISE_OUTER_PRODUCT : VMG_NOISE_SCALAR,
                  .largest_alpha = 0.5,
                  .jitter = golden_number(test_case, "jitter")},
        .divide_inputs = true,
        .likelihood = {.kind = gaussian ? &vmg_likelihood_gaussian : &vmg_likelihood_categorical,
                       .outputs = outputs,
                       .prior_shape = golden_number(test_case, "prior_noise_shape"),
                       .prior_rate = golden_number(test_case, "prior_noise_rate")},
    };
    assert_int_equal(vmg_context_create(NULL, &g->context), VMG_OK);
    assert_ok(g->context, vmg_network_create(g->context, &options, &g->network));
    const vmg_inference inference = has_text(test_case, "method", "moments") ? VMG_MOMENTS : VMG_SAMPLED;
    assert_ok(g->context,
              vmg_workspace_create(g->context, g->network, inference, golden_size(test_case, "batch"), &g->workspace));
    g->parameters = vmg_allocate(g->context, g->network->parameter_count, sizeof *g->parameters);
    g->gradient = vmg_allocate(g->context, g->network->parameter_count, sizeof *g->gradient);
}

static void fill_batch(json_t *test_case, golden_network *g)
{
    json_t *data = golden_field(test_case, "data"), *labels = json_object_get(data, "labels");
    const size_t rows = golden_size(test_case, "batch"), inputs = golden_size(test_case, "inputs");
    golden_fill(data, "X", g->inputs, rows * inputs);
    g->batch.inputs = vmg_matrix_view(g->inputs, rows, inputs);
    if (labels) {
        for (size_t k = 0; k < rows; k++) {
            g->labels[k] = (uint32_t)json_number_value(json_array_get(labels, k));
        }
        g->batch.targets.labels = g->labels;
    } else {
        const size_t outputs = golden_size(test_case, "outputs");
        golden_fill(data, "Y", g->values, rows * outputs);
        g->batch.targets.values = vmg_matrix_view(g->values, rows, outputs);
    }
    g->weights = (vmg_objective_weights){golden_size(test_case, "data_points"), 1};
}

static void fill_noise_matrix(json_t *noise, const char *key, vmg_matrix to)
{
    vmg_real numbers[256];
    golden_fill(noise, key, numbers, to.rows * to.columns);
    for (size_t i = 0; i < to.rows; i++) {
        memcpy(vmg_matrix_row(to, i), numbers + i * to.columns, to.columns * sizeof *numbers);
    }
}

/* The golden noise in place of draws. */
static void fill_noise(json_t *test_case, golden_network *g)
{
    json_t *noise = golden_field(test_case, "noise");
    vmg_workspace_draw(g->workspace, 1, 1, g->batch.inputs.rows, false);
    for (size_t l = 0; g->workspace->inference == VMG_SAMPLED && l < 2; l++) {
        vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)g->workspace->states[l];
        char key[64];
        snprintf(key, sizeof key, "layer%zu.rows", l + 1);
        fill_noise_matrix(noise, key, state->noise);
        if (golden_size(test_case, "pairs")) {
            snprintf(key, sizeof key, "layer%zu.pseudo_inputs", l + 1);
            fill_noise_matrix(noise, key, state->pseudo.input_noise);
            snprintf(key, sizeof key, "layer%zu.pseudo_outputs", l + 1);
            fill_noise_matrix(noise, key, state->pseudo.output_noise);
        }
        vmg_matrix_layer_derive(state);
    }
}

static void set_up(json_t *test_case, golden_network *g)
{
    *g = (golden_network){0};
    make_network(test_case, g);
    fill_batch(test_case, g);
    json_t *parameters = golden_field(test_case, "parameters");
    size_t filled = 0;
    for (size_t i = 0; i < g->network->tensor_count; i++) {
        const vmg_tensor *tensor = &g->network->tensors[i];
        golden_fill(parameters, tensor->name, g->parameters + tensor->offset, tensor->rows * tensor->columns);
        filled++;
    }
    assert_int_equal(filled, json_object_size(parameters));
    vmg_workspace_prepare(g->workspace, g->parameters);
    fill_noise(test_case, g);
}

static void tear_down(golden_network *g)
{
    vmg_release(g->context, g->parameters);
    vmg_release(g->context, g->gradient);
    vmg_workspace_destroy(g->context, g->workspace);
    vmg_network_destroy(g->context, g->network);
    vmg_context_destroy(g->context);
}

static void check_case(json_t *root, const char *name)
{
    json_t *test_case = golden_case(root, name);
    golden_network g;
    set_up(test_case, &g);
    const vmg_objective objective =
        vmg_workspace_objective(g.workspace, g.parameters, g.batch, g.weights, g.gradient, NULL);
    /* double: the tolerances of the golden files; float: 24 bits through sums of some 100 terms */
    assert_close(objective.value, golden_number(test_case, "value"), VMG_REAL_IS_DOUBLE ? 1e-10 : 3e-5);
    assert_close(objective.divergence, golden_number(golden_field(test_case, "terms"), "kl_total"),
                 VMG_REAL_IS_DOUBLE ? 1e-10 : 3e-5);
    json_t *expected = golden_field(test_case, "gradient");
    for (size_t i = 0; i < g.network->tensor_count; i++) {
        const vmg_tensor *tensor = &g.network->tensors[i];
        const size_t count = tensor->rows * tensor->columns;
        vmg_real numbers[256];
        golden_fill(expected, tensor->name, numbers, count);
        for (size_t j = 0; j < count; j++) {
            const double got = g.gradient[tensor->offset + j];
            if (fabs(got - numbers[j]) > (VMG_REAL_IS_DOUBLE ? 1e-8 : 2e-3) * (1 + fabs((double)numbers[j]))) {
                fail_msg("%s: gradient of %s[%zu]: %.12g, expected %.12g", name, tensor->name, j, got,
                         (double)numbers[j]);
            }
        }
    }
    tear_down(&g);
}

#define GOLDEN_TEST(name)                                                                                              \
    static void golden_##name(void **state)                                                                            \
    {                                                                                                                  \
        check_case(*state, #name);                                                                                     \
    }
GOLDEN_TEST(regression)
GOLDEN_TEST(regression_pseudo_data)
GOLDEN_TEST(classification)
GOLDEN_TEST(classification_pseudo_data)
GOLDEN_TEST(regression_moments)
GOLDEN_TEST(regression_moments_pseudo_data)

static int read_golden(void **state)
{
    *state = golden_read("objective.json");
    return 0;
}

static int free_golden(void **state)
{
    json_decref(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_regression),         cmocka_unit_test(golden_regression_pseudo_data),
        cmocka_unit_test(golden_classification),     cmocka_unit_test(golden_classification_pseudo_data),
        cmocka_unit_test(golden_regression_moments), cmocka_unit_test(golden_regression_moments_pseudo_data),
    };
    return cmocka_run_group_tests(tests, read_golden, free_golden);
}
