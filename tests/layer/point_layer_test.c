/* The layer with point weights: its step, by hand; what dropout keeps on average; that a draw of the weights is what
 * the shared draw of a sample sees; what is asked of it that it does not have. */
#include "test.h"

#include "base/context.h"
#include "network/function_draw.h"
#include "network/network.h"

enum { inputs = 3, outputs = 2, most_rows = 5 };

typedef struct fixture {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real parameters[(inputs + 1) * outputs + 2 * outputs];
    vmg_real x[most_rows * inputs];
} fixture;

static vmg_network_options options_of(double dropout, vmg_inference inference)
{
    return (vmg_network_options){
        .inputs = inputs,
        .activation = vmg_activation_find("relu"),
        .layer_kind = &vmg_layer_kind_point,
        .point = {.prior_sd = 2, .dropout = dropout},
        .inference = inference,
        .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = outputs, .prior_shape = 1, .prior_rate = 1},
    };
}

static void set_up(fixture *f, double dropout)
{
    const vmg_network_options options = options_of(dropout, VMG_SAMPLED);
    assert_int_equal(vmg_context_create(NULL, &f->context), VMG_OK);
    assert_ok(f->context, vmg_network_create(f->context, &options, &f->network));
    assert_int_equal(f->network->parameter_count, sizeof f->parameters / sizeof *f->parameters);
    assert_ok(f->context, vmg_workspace_create(f->context, f->network, VMG_SAMPLED, most_rows, &f->workspace));
    for (size_t i = 0; i < sizeof f->parameters / sizeof *f->parameters; i++) {
        f->parameters[i] = (vmg_real)(0.25 * (double)i - 0.5);
    }
    for (size_t i = 0; i < sizeof f->x / sizeof *f->x; i++) {
        f->x[i] = (vmg_real)(1 + (double)(i * i % 7));
    }
}

static void tear_down(fixture *f)
{
    vmg_workspace_destroy(f->context, f->workspace);
    vmg_network_destroy(f->context, f->network);
    vmg_context_destroy(f->context);
}

static double by_hand(const fixture *f, size_t row, size_t output)
{
    double sum = (double)f->parameters[inputs * outputs + output];
    for (size_t i = 0; i < inputs; i++) {
        sum += (double)f->x[row * inputs + i] * (double)f->parameters[i * outputs + output];
    }
    return sum;
}

static vmg_belief forward(fixture *f, uint64_t step, bool shared)
{
    vmg_workspace_prepare(f->workspace, f->parameters);
    vmg_workspace_draw(f->workspace, 3, step, most_rows, shared);
    return vmg_workspace_forward(f->workspace, vmg_matrix_view(f->x, most_rows, inputs));
}

static void points_are_multiplied(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 0);
    assert_false(vmg_network_is_random(f.network));
    const vmg_belief found = forward(&f, 1, true);
    assert_true(vmg_belief_is_known(found));
    for (size_t k = 0; k < most_rows; k++) {
        for (size_t j = 0; j < outputs; j++) {
            assert_close((double)vmg_matrix_row(found.mean, k)[j], by_hand(&f, k, j), 1e-5);
        }
    }
    tear_down(&f);
}

/* E[b] = a W, and Var(b_j) = sum_i a_i^2 W_ij^2 dropout / (1 - dropout), the constant's weight not among them. */
static void dropout_has_its_moments(void **state)
{
    (void)state;
    enum { draws = 20000 };
    const double dropout = 0.3;
    fixture f;
    set_up(&f, dropout);
    assert_true(vmg_network_is_random(f.network));
    for (int shared = 0; shared < 2; shared++) {
        double sum[most_rows * outputs] = {0}, squares[most_rows * outputs] = {0};
        for (uint64_t n = 0; n < draws; n++) {
            const vmg_belief found = forward(&f, n, shared);
            for (size_t i = 0; i < most_rows * outputs; i++) {
                const double b = (double)vmg_matrix_row(found.mean, i / outputs)[i % outputs];
                sum[i] += b / draws;
                squares[i] += b * b / draws;
            }
        }
        for (size_t i = 0; i < most_rows * outputs; i++) {
            double variance = 0;
            for (size_t r = 0; r < inputs; r++) {
                const double part =
                    (double)f.x[i / outputs * inputs + r] * (double)f.parameters[r * outputs + i % outputs];
                variance += part * part * dropout / (1 - dropout);
            }
            assert_close(sum[i], by_hand(&f, i / outputs, i % outputs), 4 * sqrt(variance / draws) + 1e-5);
            assert_close(squares[i] - sum[i] * sum[i], variance, 0.06 * variance + 1e-4);
        }
    }
    tear_down(&f);
}

static void a_draw_of_the_function_is_the_shared_sample(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, 0.4);
    for (uint64_t number = 0; number < 20; number++) {
        vmg_function_draw *draw = NULL;
        assert_ok(f.context, vmg_function_draw_create(f.context, f.network, f.parameters, 3, number, most_rows, &draw));
        const vmg_matrix function = vmg_function_draw_evaluate(draw, vmg_matrix_view(f.x, most_rows, inputs));
        const vmg_belief found = forward(&f, number, true);
        for (size_t k = 0; k < most_rows; k++) {
            for (size_t j = 0; j < outputs; j++) {
                assert_close((double)vmg_matrix_row(found.mean, k)[j], (double)vmg_matrix_row(function, k)[j], 1e-5);
            }
        }
        vmg_function_draw_destroy(f.context, draw);
    }
    tear_down(&f);
}

/* (1 - dropout) ||W||^2 / (2 prior_sd^2) */
static void weight_decay_takes_the_place_of_a_divergence(void **state)
{
    (void)state;
    fixture f;
    double squares = 0;
    set_up(&f, 0.25);
    forward(&f, 0, false);
    for (size_t i = 0; i < (inputs + 1) * outputs; i++) {
        squares += (double)f.parameters[i] * (double)f.parameters[i];
    }
    const vmg_layer_divergence found = f.workspace->states[0]->layer->kind->divergence(f.workspace->states[0], 1, NULL);
    assert_close(found.weights, 0.75 * squares / 8, 1e-6);
    tear_down(&f);
}

static void there_are_no_moments(void **state)
{
    (void)state;
    fixture f;
    vmg_network *none = NULL;
    vmg_workspace *nothing = NULL;
    const vmg_network_options options = options_of(0, VMG_MOMENTS);
    set_up(&f, 0);
    assert_int_equal(vmg_network_create(f.context, &options, &none), VMG_ERROR_USAGE);
    assert_null(none);
    assert_int_equal(vmg_workspace_create(f.context, f.network, VMG_MOMENTS, 1, &nothing), VMG_ERROR_USAGE);
    assert_null(nothing);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_multiplied),
        cmocka_unit_test(dropout_has_its_moments),
        cmocka_unit_test(a_draw_of_the_function_is_the_shared_sample),
        cmocka_unit_test(weight_decay_takes_the_place_of_a_divergence),
        cmocka_unit_test(there_are_no_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
