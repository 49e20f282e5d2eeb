/* Class probabilities of networks by moments against a million posterior samples of the same network: within four
 * standard errors and the rule's 1e-3 where outputs are Gaussian (no hidden layer), more loosely where only their means
 * and covariances are exact (one hidden layer). */
#include "test.h"

#include "base/context.h"
#include "network/predictive.h"

enum { rows = 4, inputs = 3, most_classes = 5, samples = 1000000 };

static void predict(vmg_context *context, const vmg_network *network, vmg_inference inference,
                    const vmg_real *parameters, vmg_matrix x, double *probability, double *entropy)
{
    vmg_arena counted = {0}, arena = {0};
    vmg_predictive predictive;
    vmg_workspace *workspace = NULL;
    vmg_predictive_plan plan = {0};
    vmg_predictive_plan_member(&plan, &network->likelihood, inference, samples);
    vmg_predictive_lay_out(&plan, rows, &counted, &predictive);
    assert_ok(context, vmg_arena_create(context, &counted, &arena));
    vmg_predictive_lay_out(&plan, rows, &arena, &predictive);
    assert_ok(context, vmg_workspace_create(context, network, inference, rows, &workspace));
    vmg_predictive_begin(&predictive, rows);
    vmg_predictive_add(&predictive, workspace, parameters, x, 3, 1, 0);
    vmg_predictive_finish(&predictive, rows);
    for (size_t i = 0; i < rows * predictive.outputs; i++) {
        probability[i] = predictive.probability[i];
    }
    for (size_t k = 0; k < rows; k++) {
        entropy[k] = predictive.entropy[k];
    }
    vmg_workspace_destroy(context, workspace);
    vmg_arena_destroy(context, &arena);
}

/* A probability by a million samples has a standard error of at most 0.5e-3. */
static void compare(size_t hidden_count, size_t classes, double log_sd, double tolerance)
{
    static const size_t hidden[] = {20};
    vmg_context *context = NULL;
    vmg_network *network = NULL;
    vmg_real x[rows * inputs], parameters[512], noise[512];
    double exact[rows * most_classes], sampled[rows * most_classes], exact_entropy[rows], sampled_entropy[rows];
    const vmg_network_options options = {
        .inputs = inputs,
        .hidden = hidden,
        .hidden_count = hidden_count,
        .activation = vmg_activation_find("relu"),
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = {.row = {.kind = &vmg_covariance_diagonal},
                  .column = {.kind = &vmg_covariance_diagonal},
                  .prior = VMG_PRIOR_STANDARD,
                  .prior_sd = 1,
                  .log_sd_row = log_sd,
                  .log_sd_constant = log_sd,
                  .log_sd_spread = 0.2},
        .inference = VMG_MOMENTS,
        .likelihood = {.kind = &vmg_likelihood_categorical, .outputs = classes},
    };
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_network_create(context, &options, &network));
    assert_true(network->parameter_count <= 512);
    assert_ok(context, vmg_network_initialise(context, network, 4, parameters));
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){6, 0, 0}, 0, 512, noise);
    for (size_t i = 0; i < rows * inputs; i++) {
        x[i] = noise[i];
    }
    predict(context, network, VMG_MOMENTS, parameters, vmg_matrix_view(x, rows, inputs), exact, exact_entropy);
    predict(context, network, VMG_SAMPLED, parameters, vmg_matrix_view(x, rows, inputs), sampled, sampled_entropy);
    for (size_t k = 0; k < rows; k++) {
        for (size_t c = 0; c < classes; c++) {
            const double p = sampled[k * classes + c], error = sqrt(p * (1 - p) / samples);
            assert_true(p > 0.003 && p < 0.997); /* there is something to compare */
            assert_true(fabs(exact[k * classes + c] - p) <= 4 * error + tolerance);
        }
        assert_true(fabs(exact_entropy[k] - sampled_entropy[k]) <= 4e-3 + 2 * tolerance);
    }
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

static void probabilities_match_a_million_samples(void **state)
{
    (void)state;
    compare(0, 2, -1, VMG_REAL_IS_DOUBLE ? 0 : 1e-6);
    compare(0, 5, -1, 1e-3);
}

static void one_hidden_layer_is_near(void **state)
{
    (void)state;
    compare(1, 2, -1.5, 5e-3);
    compare(1, 5, -1.5, 5e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_match_a_million_samples),
        cmocka_unit_test(one_hidden_layer_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
