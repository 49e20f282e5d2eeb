/* Draws of the whole function against the exact moments of a network with one hidden layer, within 5 standard errors.
 */
#include "test.h"

#include "base/context.h"
#include "network/function_draw.h"

enum { inputs = 2, points = 3, draws = 20000 };

static vmg_network *make_network(vmg_context *context)
{
    static const size_t hidden[] = {4};
    const vmg_network_options options = {
        .inputs = inputs,
        .hidden = hidden,
        .hidden_count = 1,
        .activation = vmg_activation_find("relu"),
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = {.row = {.kind = &vmg_covariance_diagonal},
                  .column = {.kind = &vmg_covariance_diagonal},
                  .prior_sd = 1,
                  .log_sd_row = -1,
                  .log_sd_constant = -1,
                  .log_sd_spread = 0.3},
        .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = 1, .prior_shape = 1, .prior_rate = 1},
    };
    vmg_network *network = NULL;
    assert_ok(context, vmg_network_create(context, &options, &network));
    return network;
}

static void draws_have_the_exact_moments(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_network *network = make_network(context);
    vmg_real parameters[64], x[points * inputs] = {0.3f, -1, 1.5f, 0.2f, -0.7f, 2};
    double sum[points] = {0}, squares[points] = {0}, fourth[points] = {0};
    const vmg_matrix rows = vmg_matrix_view(x, points, inputs);
    assert_true(network->parameter_count <= 64);
    assert_ok(context, vmg_network_initialise(context, network, 4, parameters));
    vmg_workspace *workspace = NULL;
    assert_ok(context, vmg_workspace_create(context, network, VMG_MOMENTS, points, &workspace));
    vmg_workspace_prepare(workspace, parameters);
    vmg_workspace_draw(workspace, 0, 0, points, false);
    const vmg_belief exact = vmg_workspace_forward(workspace, rows);
    for (uint64_t n = 0; n < draws; n++) {
        vmg_function_draw *draw = NULL;
        assert_ok(context, vmg_function_draw_create(context, network, parameters, 8, n, points, &draw));
        const vmg_matrix values = vmg_function_draw_evaluate(draw, rows);
        for (size_t k = 0; k < points; k++) {
            const double away = values.at[k] - exact.mean.at[k];
            sum[k] += away;
            squares[k] += away * away;
            fourth[k] += away * away * away * away;
        }
        vmg_function_draw_destroy(context, draw);
    }
    for (size_t k = 0; k < points; k++) {
        const double variance = exact.variance.at[k], error = sqrt((fourth[k] / draws - variance * variance) / draws);
        assert_true(fabs(sum[k] / draws) < 5 * sqrt(variance / draws));
        assert_true(fabs(squares[k] / draws - variance) < 5 * error);
    }
    vmg_workspace_destroy(context, workspace);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

/* One draw is one function: the same row gives the same value whatever stands beside it, and other draws others. */
static void a_draw_is_a_function(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_network *network = make_network(context);
    vmg_real parameters[64], x[points * inputs] = {0.3f, -1, 1.5f, 0.2f, 0.3f, -1};
    vmg_function_draw *one = NULL, *other = NULL;
    assert_ok(context, vmg_network_initialise(context, network, 4, parameters));
    assert_ok(context, vmg_function_draw_create(context, network, parameters, 8, 0, points, &one));
    assert_ok(context, vmg_function_draw_create(context, network, parameters, 8, 1, points, &other));
    const double first = vmg_function_draw_evaluate(one, vmg_matrix_view(x, points, inputs)).at[0];
    assert_close(vmg_function_draw_evaluate(one, vmg_matrix_view(x, points, inputs)).at[2], first, 1e-6);
    assert_close(vmg_function_draw_evaluate(one, vmg_matrix_view(x, 1, inputs)).at[0], first, 1e-6);
    assert_true(fabs(vmg_function_draw_evaluate(other, vmg_matrix_view(x, 1, inputs)).at[0] - first) > 1e-3);
    vmg_function_draw_destroy(context, one);
    vmg_function_draw_destroy(context, other);
    vmg_network_destroy(context, network);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_have_the_exact_moments),
        cmocka_unit_test(a_draw_is_a_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
