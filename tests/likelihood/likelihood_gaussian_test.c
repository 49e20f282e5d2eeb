/* The Gaussian likelihood: golden objective, units, gradients against differences, an integral over the precision. */
#include "golden/golden.h"

#include "likelihood/likelihood.h"

#include "base/real.h"

enum { ROWS = 5, OUTPUTS = 2, PARAMETERS = 2 * OUTPUTS };

static const double real_tolerance = VMG_REAL_IS_DOUBLE ? 1e-12 : 2e-6;

typedef struct fixture {
    vmg_likelihood likelihood;
    vmg_real target[ROWS * OUTPUTS], mean[ROWS * OUTPUTS], variance[ROWS * OUTPUTS], parameters[PARAMETERS];
    double scale[OUTPUTS];
} fixture;

static fixture some_data(void)
{
    fixture f = {
        .likelihood = {&vmg_likelihood_gaussian, OUTPUTS, 6, 4, NULL},
        .target = {0.3f, -1.2f, 2.0f, 0.1f, -0.4f, 0.9f, 1.4f, -2.2f, 0.0f, 0.6f},
        .mean = {0.1f, -1.0f, 1.1f, 0.4f, -0.9f, 0.2f, 1.9f, -1.6f, 0.3f, 0.6f},
        .variance = {0.2f, 0.1f, 0.5f, 0.0f, 1.4f, 0.3f, 0.02f, 0.7f, 0.9f, 0.25f},
        .parameters = {1.7f, 2.2f, 1.1f, 2.6f},
        .scale = {3.5, 0.25},
    };
    return f;
}

static double expected_of(fixture *f, bool known, double weight, double *rows, vmg_belief *output_gradient,
                          vmg_real *parameter_gradient)
{
    const vmg_targets targets = {.values = vmg_matrix_view(f->target, ROWS, OUTPUTS)};
    vmg_belief outputs = {.mean = vmg_matrix_view(f->mean, ROWS, OUTPUTS)};
    if (!known) {
        outputs.variance = vmg_matrix_view(f->variance, ROWS, OUTPUTS);
    }
    return vmg_likelihood_gaussian.expected(&f->likelihood, f->parameters, targets, outputs, weight, rows,
                                            output_gradient, parameter_gradient);
}

static void matches_the_golden_objective(const char *name, const char *mean_field, const char *variance_field)
{
    json_t *file = golden_read("objective.json"), *c = golden_case(file, name);
    json_t *parameters = golden_field(c, "parameters"), *terms = golden_field(c, "terms");
    fixture f = some_data();
    f.likelihood.prior_shape = golden_number(c, "prior_noise_shape");
    f.likelihood.prior_rate = golden_number(c, "prior_noise_rate");
    golden_fill(parameters, "noise.log_shape", f.parameters, OUTPUTS);
    golden_fill(parameters, "noise.log_rate", f.parameters + OUTPUTS, OUTPUTS);
    const size_t entries = ROWS * OUTPUTS;
    golden_fill(golden_field(c, "data"), "Y", f.target, entries);
    golden_fill(terms, mean_field, f.mean, entries);
    if (variance_field) {
        golden_fill(terms, variance_field, f.variance, entries);
    }

    double rows[ROWS], sum = 0;
    vmg_real gradient[PARAMETERS] = {0};
    const double weight = -1.0 / ROWS, n = golden_number(c, "data_points");
    const double total = expected_of(&f, !variance_field, weight, rows, NULL, gradient);
    json_t *golden_rows = golden_field(terms, "expected_log_likelihood");
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-10 : 2e-6;
    for (size_t k = 0; k < ROWS; k++) {
        assert_close(rows[k], json_number_value(json_array_get(golden_rows, k)), tolerance);
        sum += rows[k];
    }
    assert_close(total, sum, 1e-13);
    assert_close(vmg_likelihood_gaussian.divergence(&f.likelihood, f.parameters, 1 / n, gradient),
                 golden_number(terms, "noise.kl"), tolerance);
    vmg_real golden[PARAMETERS];
    golden_fill(golden_field(c, "gradient"), "noise.log_shape", golden, OUTPUTS);
    golden_fill(golden_field(c, "gradient"), "noise.log_rate", golden + OUTPUTS, OUTPUTS);
    for (size_t i = 0; i < PARAMETERS; i++) {
        assert_close((double)gradient[i], (double)golden[i], tolerance);
    }
    json_decref(file);
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    matches_the_golden_objective("regression", "layer2.pre_activations", NULL);
    matches_the_golden_objective("regression_pseudo_data", "layer2.pre_activations", NULL);
    matches_the_golden_objective("regression_moments", "output_mean", "output_variance");
    matches_the_golden_objective("regression_moments_pseudo_data", "output_mean", "output_variance");
}

/* Every derivative against a central difference of the weighted sum, and that parameters' gradients are added. */
static void gradients_match_differences(void **state)
{
    (void)state;
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = VMG_REAL_IS_DOUBLE ? 1e-8 : 2e-3;
    const double weight = -0.7;
    for (int scaled = 0; scaled < 2; scaled++) {
        fixture f = some_data();
        f.likelihood.target_scale = scaled ? f.scale : NULL;
        vmg_real mean[ROWS * OUTPUTS], variance[ROWS * OUTPUTS], parameters[PARAMETERS] = {10, 20, 30, 40};
        vmg_belief gradient = {.mean = vmg_matrix_view(mean, ROWS, OUTPUTS),
                               .variance = vmg_matrix_view(variance, ROWS, OUTPUTS)};
        expected_of(&f, false, weight, NULL, &gradient, parameters);
        struct {
            vmg_real *value, *slope;
            size_t count;
            double added;
        } parts[] = {{f.mean, mean, ROWS * OUTPUTS, 0},
                     {f.variance, variance, ROWS * OUTPUTS, 0},
                     {f.parameters, parameters, PARAMETERS, 10}};
        for (size_t part = 0; part < 3; part++) {
            for (size_t i = 0; i < parts[part].count; i++) {
                vmg_real *value = &parts[part].value[i];
                const vmg_real kept = *value, up = kept + (vmg_real)step, down = kept - (vmg_real)step;
                *value = up;
                const double above = expected_of(&f, false, weight, NULL, NULL, NULL);
                *value = down;
                const double below = expected_of(&f, false, weight, NULL, NULL, NULL);
                *value = kept;
                const double slope = weight * (above - below) / (double)(up - down);
                assert_close((double)parts[part].slope[i] - parts[part].added * (double)(i + 1), slope, tolerance);
            }
        }
    }
}

static void divergence_gradient_matches_differences(void **state)
{
    (void)state;
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = VMG_REAL_IS_DOUBLE ? 1e-8 : 2e-3;
    fixture f = some_data();
    vmg_real gradient[PARAMETERS] = {0};
    vmg_likelihood_gaussian.divergence(&f.likelihood, f.parameters, 3, gradient);
    for (size_t i = 0; i < PARAMETERS; i++) {
        const vmg_real kept = f.parameters[i], up = kept + (vmg_real)step, down = kept - (vmg_real)step;
        f.parameters[i] = up;
        const double above = vmg_likelihood_gaussian.divergence(&f.likelihood, f.parameters, 3, NULL);
        f.parameters[i] = down;
        const double below = vmg_likelihood_gaussian.divergence(&f.likelihood, f.parameters, 3, NULL);
        f.parameters[i] = kept;
        assert_close((double)gradient[i], 3 * (above - below) / (double)(up - down), tolerance);
    }
}

/* Known outputs are uncertain ones of variance 0; without a place for it the variance's gradient is left out. */
static void known_is_variance_zero(void **state)
{
    (void)state;
    fixture f = some_data();
    for (size_t i = 0; i < ROWS * OUTPUTS; i++) {
        f.variance[i] = 0;
    }
    vmg_real mean[2][ROWS * OUTPUTS], variance[ROWS * OUTPUTS];
    vmg_belief both = {.mean = vmg_matrix_view(mean[0], ROWS, OUTPUTS),
                       .variance = vmg_matrix_view(variance, ROWS, OUTPUTS)};
    vmg_belief only_mean = {.mean = vmg_matrix_view(mean[1], ROWS, OUTPUTS)};
    const double uncertain = expected_of(&f, false, 1, NULL, &both, NULL);
    const double known = expected_of(&f, true, 1, NULL, &only_mean, NULL);
    assert_true(known == uncertain);
    assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
}

/* The noise in the targets' own units: with targets and outputs multiplied by the scale and no target_scale, each
 * row's density is the same number less log scale, an output. */
static void target_scale_is_a_change_of_units(void **state)
{
    (void)state;
    fixture f = some_data(), own = some_data();
    f.likelihood.target_scale = f.scale;
    for (size_t i = 0; i < ROWS * OUTPUTS; i++) {
        const double scale = f.scale[i % OUTPUTS];
        own.target[i] = (vmg_real)(scale * (double)f.target[i]);
        own.mean[i] = (vmg_real)(scale * (double)f.mean[i]);
        own.variance[i] = (vmg_real)(scale * scale * (double)f.variance[i]);
    }
    double rows[ROWS], own_rows[ROWS];
    expected_of(&f, false, 1, rows, NULL, NULL);
    expected_of(&own, false, 1, own_rows, NULL, NULL);
    for (size_t k = 0; k < ROWS; k++) {
        assert_close(rows[k], own_rows[k] + log(f.scale[0] * f.scale[1]), real_tolerance);
    }
    for (size_t output = 0; output < OUTPUTS; output++) {
        const double square = f.scale[output] * f.scale[output];
        const vmg_gaussian_noise network = vmg_likelihood_gaussian_noise(&f.likelihood, f.parameters, output);
        const vmg_gaussian_noise units = vmg_likelihood_gaussian_noise(&own.likelihood, own.parameters, output);
        assert_close(network.degrees, units.degrees, 1e-14);
        assert_close(network.scale2 * square, units.scale2, 1e-14);
        assert_close(network.expected_precision, units.expected_precision * square, 1e-14);
        assert_close(network.expected_log_precision, units.expected_log_precision + log(square), 1e-14);
    }
}

/* E[log tau] and E[tau] by the trapezoidal rule over log tau, and the Student t's variance from its degrees. */
static void noise_matches_an_integral(void **state)
{
    (void)state;
    fixture f = some_data();
    for (size_t output = 0; output < OUTPUTS; output++) {
        const double shape = exp((double)f.parameters[output]), rate = exp((double)f.parameters[OUTPUTS + output]);
        double mass = 0, first = 0, log_first = 0, inverse = 0;
        for (double t = -12; t <= 6; t += 1e-3) {
            const double density = exp(shape * t - rate * exp(t));
            mass += density;
            first += density * exp(t);
            log_first += density * t;
            inverse += density * exp(-t);
        }
        const vmg_gaussian_noise noise = vmg_likelihood_gaussian_noise(&f.likelihood, f.parameters, output);
        assert_close(noise.expected_precision, first / mass, 1e-9);
        assert_close(noise.expected_log_precision, log_first / mass, 1e-9);
        assert_close(noise.scale2 * noise.degrees / (noise.degrees - 2), inverse / mass, 1e-9);
    }
}

static void starts_at_the_prior_or_at_variance_1(void **state)
{
    (void)state;
    fixture f = some_data();
    vmg_tensor tensors[2];
    vmg_tensor_list counted = {0}, list = {.tensors = tensors};
    vmg_likelihood_gaussian.list(&f.likelihood, &counted);
    vmg_likelihood_gaussian.list(&f.likelihood, &list);
    assert_int_equal(counted.count, 2);
    assert_int_equal(list.parameters, PARAMETERS);
    assert_string_equal(tensors[0].name, "noise.log_shape");
    assert_string_equal(tensors[1].name, "noise.log_rate");
    assert_int_equal(tensors[1].offset, OUTPUTS);
    const double scale[OUTPUTS] = {1, 1};
    f.likelihood.target_scale = scale;
    vmg_likelihood_gaussian.initialise(&f.likelihood, f.parameters);
    assert_close(vmg_likelihood_gaussian.divergence(&f.likelihood, f.parameters, 1, NULL), 0, real_tolerance);
    assert_close(vmg_likelihood_gaussian_noise(&f.likelihood, f.parameters, 1).expected_precision, 1.5, real_tolerance);
    f.likelihood.target_scale = NULL;
    vmg_likelihood_gaussian.initialise(&f.likelihood, f.parameters);
    assert_close(vmg_likelihood_gaussian_noise(&f.likelihood, f.parameters, 1).expected_precision, 1, real_tolerance);
    assert_close(vmg_likelihood_gaussian_noise(&f.likelihood, f.parameters, 1).degrees, 20, real_tolerance);
}

static void is_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(vmg_likelihood_find("gaussian"), &vmg_likelihood_gaussian);
    assert_ptr_equal(vmg_likelihood_find("categorical"), &vmg_likelihood_categorical);
    assert_null(vmg_likelihood_find("Gaussian"));
    assert_null(vmg_likelihood_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(divergence_gradient_matches_differences),
        cmocka_unit_test(known_is_variance_zero),
        cmocka_unit_test(target_scale_is_a_change_of_units),
        cmocka_unit_test(noise_matches_an_integral),
        cmocka_unit_test(starts_at_the_prior_or_at_variance_1),
        cmocka_unit_test(is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
