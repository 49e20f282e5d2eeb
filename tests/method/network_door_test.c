/* The lower door as a stranger uses it: only vmg/vmg.h. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "vmg/vmg.h"

enum { rows = 8, inputs = 2 };

static const vmg_real x[rows * inputs] = {0,    0,    0.5f,  -1,   1,    0.3f,  -0.7f, 2,
                                          0.1f, 0.9f, -1.5f, 0.4f, 1.2f, -0.2f, 0.8f,  1};
static const vmg_real y[rows] = {0.1f, -0.4f, 1.1f, 0.6f, 0.7f, -1.2f, 0.9f, 1.4f};

typedef struct fixture {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real *parameters, *gradient;
} fixture;

static void set_up(const char *inference, fixture *f)
{
    vmg_settings *settings = NULL;
    *f = (fixture){0};
    assert_int_equal(vmg_context_create(NULL, &f->context), VMG_OK);
    assert_ok(f->context, vmg_settings_create(f->context, &settings));
    assert_int_equal(vmg_settings_set(f->context, settings, "recipe", "single"), VMG_OK);
    assert_ok(f->context, vmg_settings_set(f->context, settings, "hidden", "4"));
    assert_ok(f->context, vmg_settings_set(f->context, settings, "activation", "tanh"));
    assert_ok(f->context, vmg_settings_set(f->context, settings, "inference", inference));
    const vmg_network_shape shape = {inputs, 1, VMG_TASK_REGRESSION, rows};
    assert_ok(f->context, vmg_network_from_settings(f->context, settings, shape, &f->network));
    vmg_settings_destroy(f->context, settings);
    assert_ok(f->context, vmg_network_workspace(f->context, f->network, rows, &f->workspace));
    f->parameters = calloc(vmg_network_parameters(f->network), sizeof *f->parameters);
    f->gradient = calloc(vmg_network_parameters(f->network), sizeof *f->gradient);
    assert_ok(f->context, vmg_network_initialise(f->context, f->network, 1, f->parameters));
}

static void tear_down(fixture *f)
{
    free(f->parameters);
    free(f->gradient);
    vmg_workspace_destroy(f->context, f->workspace);
    vmg_network_destroy(f->context, f->network);
    vmg_context_destroy(f->context);
}

static double objective(fixture *f, vmg_real *gradient)
{
    return vmg_network_objective(f->workspace, f->parameters, (vmg_example_rows){rows, rows, x, y, NULL}, 1, 7, 0,
                                 gradient);
}

/* A loop of one's own: plain gradient descent makes the objective smaller. */
static void descent_makes_the_objective_smaller(void **state)
{
    (void)state;
    static const char *const inferences[] = {"sampled", "moments"};
    for (size_t i = 0; i < 2; i++) {
        fixture f;
        set_up(inferences[i], &f);
        const double before = objective(&f, NULL);
        for (int step = 0; step < 200; step++) {
            objective(&f, f.gradient);
            for (size_t p = 0; p < vmg_network_parameters(f.network); p++) {
                f.parameters[p] -= 0.01f * f.gradient[p];
            }
        }
        assert_true(objective(&f, NULL) < before - 0.1);
        tear_down(&f);
    }
}

static void tensors_cover_the_parameters(void **state)
{
    (void)state;
    fixture f;
    size_t covered = 0;
    set_up("sampled", &f);
    for (size_t i = 0; i < vmg_network_tensors(f.network); i++) {
        const vmg_tensor_place place = vmg_network_tensor(f.network, i);
        assert_int_equal(place.offset, covered);
        covered += place.rows * place.columns;
    }
    assert_string_equal(vmg_network_tensor(f.network, 0).name, "layer1.M");
    assert_int_equal(covered, vmg_network_parameters(f.network));
    tear_down(&f);
}

/* Posterior samples and draws of functions agree with the exact mean, within 5 standard errors. */
static void samples_and_draws_agree_with_the_moments(void **state)
{
    (void)state;
    enum { draws = 4000 };
    fixture exact, sampled;
    vmg_real mean[rows], variance[rows], values[rows];
    double of_samples[rows] = {0}, of_draws[rows] = {0};
    set_up("moments", &exact);
    set_up("sampled", &sampled);
    vmg_network_outputs(exact.workspace, exact.parameters, rows, x, 1, 0, mean, variance);
    for (uint64_t n = 0; n < draws; n++) {
        vmg_function_draw *draw = NULL;
        vmg_network_outputs(sampled.workspace, sampled.parameters, rows, x, 1, n, values, NULL);
        for (size_t k = 0; k < rows; k++) {
            of_samples[k] += values[k] / (double)draws;
        }
        assert_ok(sampled.context,
                  vmg_network_draw(sampled.context, sampled.network, sampled.parameters, 1, n, rows, &draw));
        vmg_function_draw_values(draw, rows, x, values);
        vmg_function_draw_destroy(sampled.context, draw);
        for (size_t k = 0; k < rows; k++) {
            of_draws[k] += values[k] / (double)draws;
        }
    }
    for (size_t k = 0; k < rows; k++) {
        const double error = sqrt((double)variance[k] / draws);
        assert_true(fabs(of_samples[k] - mean[k]) < 5 * error + 1e-5);
        assert_true(fabs(of_draws[k] - mean[k]) < 5 * error + 1e-5);
    }
    tear_down(&exact);
    tear_down(&sampled);
}

static void shapes_that_cannot_be_are_refused(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_network *network = NULL;
    vmg_settings *settings = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const vmg_network_shape none = {0, 1, VMG_TASK_REGRESSION, 5}, classes = {2, 33, VMG_TASK_CLASSIFICATION, 5};
    assert_int_equal(vmg_network_from_settings(context, NULL, none, &network), VMG_ERROR_USAGE);
    assert_null(network);
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_int_equal(vmg_settings_set(context, settings, "recipe", "single"), VMG_OK);
    assert_ok(context, vmg_settings_set(context, settings, "inference", "moments"));
    assert_int_equal(vmg_network_from_settings(context, settings, classes, &network), VMG_ERROR_USAGE);
    assert_non_null(strstr(vmg_last_error(context), "sampled"));
    vmg_settings_destroy(context, settings);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descent_makes_the_objective_smaller),
        cmocka_unit_test(tensors_cover_the_parameters),
        cmocka_unit_test(samples_and_draws_agree_with_the_moments),
        cmocka_unit_test(shapes_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
