/* The likelihood whose noise varies: an integral over what is believed, gradients against differences, the bounds. */
#include "test.h"

#include "likelihood/likelihood.h"

#include "base/real.h"

enum { ROWS = 4, TARGETS = 2, OUTPUTS = 2 * TARGETS };

typedef struct fixture {
    vmg_likelihood likelihood;
    vmg_real target[ROWS * TARGETS], mean[ROWS * OUTPUTS], variance[ROWS * OUTPUTS], covariance[ROWS * TARGETS];
    vmg_real parameters[TARGETS];
} fixture;

/* Outputs are f of both targets, then o of both; the noise variance is exp(-4 + o) and exp(-3 + o). */
static fixture some_data(void)
{
    fixture f = {
        .likelihood = {.kind = &vmg_likelihood_varying,
                       .outputs = OUTPUTS,
                       .prior_shape = 2,
                       .prior_rate = 0.5,
                       .noise_floor = 1e-9},
        .target = {0.3f, -1.2f, 0.9f, 0.1f, -0.4f, 0.9f, 1.4f, -1.9f},
        .mean = {0.1f, -1.0f, 0.2f, -0.4f, 0.8f, 0.3f, -0.5f, 0.2f, -0.6f, 0.7f, 0.9f, 0.1f, 1.5f, -1.6f, 0.0f, -1.0f},
        .variance = {0.2f, 0.1f, 0.5f, 0.4f, 0.04f, 0.3f, 0.02f, 0.7f, 0.9f, 0.25f, 0.3f, 0.1f, 0.0f, 0.1f, 0.2f, 0.0f},
        .covariance = {0.1f, -0.15f, -0.02f, 0.4f, 0.0f, -0.1f, 0.0f, 0.0f},
        .parameters = {-4, -3},
    };
    return f;
}

static double expected_of(fixture *f, bool known, double weight, double *rows, vmg_belief *output_gradient,
                          vmg_real *parameter_gradient)
{
    const vmg_targets targets = {.values = vmg_matrix_view(f->target, ROWS, TARGETS)};
    vmg_belief outputs = {.mean = vmg_matrix_view(f->mean, ROWS, OUTPUTS)};
    if (!known) {
        outputs.variance = vmg_matrix_view(f->variance, ROWS, OUTPUTS);
        outputs.covariance = vmg_matrix_view(f->covariance, ROWS, TARGETS);
    }
    return vmg_likelihood_varying.expected(&f->likelihood, f->parameters, targets, outputs, weight, rows,
                                           output_gradient, parameter_gradient);
}

/* E[log N(y; f, s(o))] by the trapezoidal rule over o; given o, the mean of (y - f)^2 is known. */
static double integral(const fixture *f, size_t row, size_t target)
{
    const size_t first = row * OUTPUTS + target, second = first + TARGETS;
    const double y = (double)f->target[row * TARGETS + target], mean = (double)f->mean[first];
    const double variance = (double)f->variance[first], other = (double)f->variance[second];
    const double slope = other > 0 ? (double)f->covariance[row * TARGETS + target] / other : 0;
    const double step = 0.01;
    double sum = 0, mass = 0;
    for (double z = -12; z <= 12; z += step) {
        const double from_mean = sqrt(other) * z, output = (double)f->mean[second] + from_mean;
        const double noise = vmg_likelihood_varying_noise(&f->likelihood, f->parameters, target, output);
        const double error = y - mean - slope * from_mean, square = error * error + variance - slope * slope * other;
        const double density = exp(-0.5 * z * z);
        mass += density;
        sum += density * -0.5 * (VMG_LOG_2_PI + log(noise) + square / noise);
    }
    return sum / mass;
}

static void matches_an_integral(void **state)
{
    (void)state;
    fixture f = some_data();
    double rows[ROWS], sum = 0;
    const double total = expected_of(&f, false, 1, rows, NULL, NULL);
    for (size_t k = 0; k < ROWS; k++) {
        assert_close(rows[k], integral(&f, k, 0) + integral(&f, k, 1), 3e-5); /* the ceiling is 1e4 */
        sum += rows[k];
    }
    assert_close(total, sum, 1e-14);
}

/* Where nothing bends, the formula itself. */
static void noise_lies_between_its_bounds(void **state)
{
    (void)state;
    fixture f = some_data();
    f.likelihood.noise_floor = 1e-3;
    assert_close(vmg_likelihood_varying_noise(&f.likelihood, f.parameters, 0, 2), 1e-3 + exp(-2), 1e-5);
    double before = 0;
    for (double o = -1000; o <= 1000; o += 0.5) {
        const double noise = vmg_likelihood_varying_noise(&f.likelihood, f.parameters, 1, o);
        assert_true(noise >= before && noise >= 1e-3 * (1 - 1e-6) && noise <= 1e4);
        before = noise;
    }
    assert_close(before, 1e4, 1e-12);
}

/* Every derivative of the weighted sum against a central difference. */
static void compare_gradients(fixture *f)
{
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 4e-3, tolerance = VMG_REAL_IS_DOUBLE ? 1e-7 : 5e-3;
    const double weight = -0.7;
    vmg_real mean[ROWS * OUTPUTS], variance[ROWS * OUTPUTS], covariance[ROWS * TARGETS], parameters[TARGETS] = {10, 20};
    vmg_belief gradient = {.mean = vmg_matrix_view(mean, ROWS, OUTPUTS),
                           .variance = vmg_matrix_view(variance, ROWS, OUTPUTS),
                           .covariance = vmg_matrix_view(covariance, ROWS, TARGETS)};
    expected_of(f, false, weight, NULL, &gradient, parameters);
    struct {
        vmg_real *value, *slope;
        size_t count;
        double added;
    } parts[] = {{f->mean, mean, ROWS * OUTPUTS, 0},
                 {f->variance, variance, ROWS * OUTPUTS, 0},
                 {f->covariance, covariance, ROWS * TARGETS, 0},
                 {f->parameters, parameters, TARGETS, 10}};
    for (size_t part = 0; part < 4; part++) {
        for (size_t i = 0; i < parts[part].count; i++) {
            vmg_real *value = &parts[part].value[i];
            const vmg_real kept = *value, up = kept + (vmg_real)step, down = kept - (vmg_real)step;
            *value = up;
            const double above = expected_of(f, false, weight, NULL, NULL, NULL);
            *value = down;
            const double below = expected_of(f, false, weight, NULL, NULL, NULL);
            *value = kept;
            const double slope = weight * (above - below) / (double)(up - down);
            assert_close((double)parts[part].slope[i] - parts[part].added * (double)(i + 1), slope, tolerance);
        }
    }
}

static void gradients_match_differences(void **state)
{
    (void)state;
    fixture f = some_data();
    compare_gradients(&f);
    f.likelihood.noise_hold = 0.4;
    compare_gradients(&f);
    f.likelihood.noise_floor = 0.03; /* where the log noise bends */
    compare_gradients(&f);
    f.parameters[0] = 8, f.parameters[1] = 10; /* and at the ceiling */
    compare_gradients(&f);
    f.parameters[0] = 5, f.parameters[1] = 6;
    f.variance[2] = 20, f.variance[7] = 24; /* where the factor is bounded */
    compare_gradients(&f);
}

/* Numbers that come up early in training, or far outside the data, stay in range, and so do their gradients. */
static void nothing_overflows(void **state)
{
    (void)state;
    static const double extremes[] = {-1e4, -90, 0, 90, 1e4};
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < 5; j++) {
            fixture f = some_data();
            f.likelihood.noise_floor = 1e-6;
            f.mean[2] = (vmg_real)extremes[i];
            f.variance[2] = (vmg_real)fabs(extremes[j]);
            f.covariance[0] = (vmg_real)extremes[j] / 20;
            vmg_real mean[ROWS * OUTPUTS], variance[ROWS * OUTPUTS], covariance[ROWS * TARGETS], offsets[TARGETS] = {0};
            vmg_belief gradient = {.mean = vmg_matrix_view(mean, ROWS, OUTPUTS),
                                   .variance = vmg_matrix_view(variance, ROWS, OUTPUTS),
                                   .covariance = vmg_matrix_view(covariance, ROWS, TARGETS)};
            assert_true(isfinite(expected_of(&f, false, 1, NULL, &gradient, offsets)));
            assert_true(isfinite(mean[0]) && isfinite(mean[2]) && isfinite(variance[0]) && isfinite(variance[2]));
            assert_true(isfinite(covariance[0]) && isfinite(offsets[0]));
        }
    }
}

/* Known outputs are uncertain ones of variance 0, and then it is the density of a Gaussian. */
static void known_is_variance_zero(void **state)
{
    (void)state;
    fixture f = some_data();
    for (size_t i = 0; i < ROWS * OUTPUTS; i++) {
        f.variance[i] = 0;
        f.covariance[i / 2] = 0;
    }
    vmg_real mean[2][ROWS * OUTPUTS], variance[ROWS * OUTPUTS], covariance[ROWS * TARGETS];
    vmg_belief all = {.mean = vmg_matrix_view(mean[0], ROWS, OUTPUTS),
                      .variance = vmg_matrix_view(variance, ROWS, OUTPUTS),
                      .covariance = vmg_matrix_view(covariance, ROWS, TARGETS)};
    vmg_belief only_mean = {.mean = vmg_matrix_view(mean[1], ROWS, OUTPUTS)};
    double rows[ROWS];
    const double uncertain = expected_of(&f, false, 1, NULL, &all, NULL);
    assert_true(expected_of(&f, true, 1, rows, &only_mean, NULL) == uncertain);
    assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
    assert_close(rows[1], integral(&f, 1, 0) + integral(&f, 1, 1), 1e-12);
}

static void divergence_gradient_matches_differences(void **state)
{
    (void)state;
    static const double scale[TARGETS] = {3.5, 0.25};
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = VMG_REAL_IS_DOUBLE ? 1e-8 : 2e-3;
    for (int scaled = 0; scaled < 2; scaled++) {
        fixture f = some_data();
        f.likelihood.target_scale = scaled ? scale : NULL;
        f.parameters[0] = 0.5f, f.parameters[1] = 1;
        vmg_real gradient[TARGETS] = {7, 7};
        assert_true(vmg_likelihood_varying.divergence(&f.likelihood, f.parameters, 3, gradient) > 0);
        for (size_t i = 0; i < TARGETS; i++) {
            const vmg_real kept = f.parameters[i], up = kept + (vmg_real)step, down = kept - (vmg_real)step;
            f.parameters[i] = up;
            const double above = vmg_likelihood_varying.divergence(&f.likelihood, f.parameters, 3, NULL);
            f.parameters[i] = down;
            const double below = vmg_likelihood_varying.divergence(&f.likelihood, f.parameters, 3, NULL);
            f.parameters[i] = kept;
            assert_close((double)gradient[i] - 7, 3 * (above - below) / (double)(up - down), tolerance);
        }
    }
}

/* At variance 1, or, in the targets' own units, where the prior is densest: a variance of rate / shape there. */
static void starts_where_constant_noise_does(void **state)
{
    (void)state;
    static const double scale[TARGETS] = {3.5, 0.25};
    fixture f = some_data();
    vmg_tensor tensors[1];
    vmg_tensor_list list = {.tensors = tensors};
    vmg_likelihood_varying.list(&f.likelihood, &list);
    assert_int_equal(list.parameters, TARGETS);
    assert_string_equal(tensors[0].name, "noise.log_variance");
    vmg_likelihood_varying.initialise(&f.likelihood, f.parameters);
    assert_close(vmg_likelihood_varying_noise(&f.likelihood, f.parameters, 1, 0), 1, 2e-4);
    f.likelihood.target_scale = scale;
    vmg_likelihood_varying.initialise(&f.likelihood, f.parameters);
    assert_close(vmg_likelihood_varying.divergence(&f.likelihood, f.parameters, 1, NULL), 0, 1e-6);
    for (size_t t = 0; t < TARGETS; t++) {
        assert_close(scale[t] * scale[t] * vmg_likelihood_varying_noise(&f.likelihood, f.parameters, t, 0), 0.25, 5e-4);
    }
}

static void is_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(vmg_likelihood_find("gaussian-varying"), &vmg_likelihood_varying);
    assert_int_equal(vmg_likelihood_targets(&(vmg_likelihood){.kind = &vmg_likelihood_varying, .outputs = 6}), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_an_integral),
        cmocka_unit_test(noise_lies_between_its_bounds),
        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(nothing_overflows),
        cmocka_unit_test(known_is_variance_zero),
        cmocka_unit_test(divergence_gradient_matches_differences),
        cmocka_unit_test(starts_where_constant_noise_does),
        cmocka_unit_test(is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
