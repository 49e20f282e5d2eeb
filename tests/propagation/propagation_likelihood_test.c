/* The probability of a target and its derivatives against numerical integration and differences; the noise's and the
 * prior's new parameters against the moments that they must have. */
#include "test.h"

#include "base/context.h"
#include "propagation/propagation_likelihood.h"
#include "propagation/propagation_prior.h"

static const double pi = 3.14159265358979323846;

static double normal_density(double distance, double variance)
{
    return exp(-distance * distance / (2 * variance)) / sqrt(2 * pi * variance);
}

static const vmg_propagation_moments outputs[] = {{0, 1}, {2.5, 0.3}, {-1, 4}, {0.3, 1e-6}, {-6, 30}};
enum { output_count = sizeof outputs / sizeof *outputs };

static void numbers_have_their_probability(void **state)
{
    (void)state;
    const vmg_gamma noise = {4, 6}; /* variance 2 */
    for (size_t k = 0; k < output_count; k++) {
        const vmg_propagation_moments f = outputs[k];
        const double target = 0.8, step = 1e-5;
        double sum = 0;
        enum { count = 4000 };
        for (int i = -count; i <= count; i++) { /* over the function */
            const double z = 10.0 * i / count;
            sum += 10.0 / count * normal_density(z, 1) * normal_density(target - f.mean - sqrt(f.variance) * z, 2);
        }
        const vmg_propagation_evidence at = vmg_propagation_number(noise, target, 1, f);
        assert_close(at.log_z, log(sum), 1e-9);
        const vmg_propagation_moments up = {f.mean + step, f.variance}, down = {f.mean - step, f.variance};
        const vmg_propagation_moments more = {f.mean, f.variance * (1 + step)},
                                      less = {f.mean, f.variance * (1 - step)};
        assert_close(at.slope.mean,
                     (vmg_propagation_number(noise, target, 1, up).log_z -
                      vmg_propagation_number(noise, target, 1, down).log_z) /
                         (2 * step),
                     1e-8);
        assert_close(f.variance * at.slope.variance,
                     (vmg_propagation_number(noise, target, 1, more).log_z -
                      vmg_propagation_number(noise, target, 1, less).log_z) /
                         (2 * step),
                     1e-8);
    }
}

static void classes_have_their_probability(void **state)
{
    (void)state;
    for (size_t k = 0; k < 2 * output_count; k++) {
        const bool is_in = k % 2;
        const vmg_propagation_moments f = outputs[k / 2];
        const double step = 1e-4;
        double sum = 0;
        enum { count = 20000 };
        for (int i = -count; i <= count; i++) {
            const double z = 12.0 * i / count, at = f.mean + sqrt(f.variance) * z;
            sum += 12.0 / count * normal_density(z, 1) / (1 + exp(is_in ? -at : at));
        }
        const vmg_propagation_evidence at = vmg_propagation_class(is_in, 1, f);
        assert_close(at.log_z, log(sum), 1e-8);
        const vmg_propagation_moments up = {f.mean + step, f.variance}, down = {f.mean - step, f.variance};
        const vmg_propagation_moments more = {f.mean, f.variance * (1 + step)},
                                      less = {f.mean, f.variance * (1 - step)};
        assert_close(at.slope.mean,
                     (vmg_propagation_class(is_in, 1, up).log_z - vmg_propagation_class(is_in, 1, down).log_z) /
                         (2 * step),
                     1e-7);
        assert_close(f.variance * at.slope.variance,
                     (vmg_propagation_class(is_in, 1, more).log_z - vmg_propagation_class(is_in, 1, less).log_z) /
                         (2 * step),
                     1e-7);
    }
    const vmg_propagation_evidence far = vmg_propagation_class(true, 1, (vmg_propagation_moments){-2000, 2});
    assert_close(far.log_z, -1999, 1e-12);
    assert_true(far.slope.mean == 1 && far.slope.variance == 0.5);
    const vmg_propagation_evidence sure = vmg_propagation_class(true, 1, (vmg_propagation_moments){2000, 2});
    assert_true(sure.log_z == 0 && sure.slope.mean == 0 && sure.slope.variance == 0);
}

/* A power of the probability: slopes against differences of log E p(y | f)^power, integrated. */
static double log_power(bool classes, bool is_in, double target, double power, vmg_propagation_moments f)
{
    enum { count = 20000 };
    double sum = 0;
    for (int i = -count; i <= count; i++) {
        const double z = 12.0 * i / count, at = f.mean + sqrt(f.variance) * z;
        const double p = classes ? 1 / (1 + exp(is_in ? -at : at)) : normal_density(target - at, 2);
        sum += 12.0 / count * normal_density(z, 1) * pow(p, power);
    }
    return log(sum);
}

static void powers_have_their_slopes(void **state)
{
    (void)state;
    const double powers[] = {0.25, 0.7, 3}, target = 0.8, step = 1e-3;
    const vmg_gamma noise = {4, 6}; /* variance 2 */
    for (size_t k = 0; k < output_count * 3; k++) {
        const vmg_propagation_moments f = outputs[k / 3];
        const double power = powers[k % 3];
        const vmg_propagation_moments up = {f.mean + step, f.variance}, down = {f.mean - step, f.variance};
        const vmg_propagation_moments more = {f.mean, f.variance * (1 + step)},
                                      less = {f.mean, f.variance * (1 - step)};
        for (int kind = 0; kind < 3; kind++) { /* a number, each class */
            const bool classes = kind > 0, is_in = kind == 1;
            const vmg_propagation_evidence at =
                classes ? vmg_propagation_class(is_in, power, f) : vmg_propagation_number(noise, target, power, f);
            assert_close(
                at.slope.mean,
                (log_power(classes, is_in, target, power, up) - log_power(classes, is_in, target, power, down)) /
                    (2 * step),
                1e-6);
            assert_close(
                f.variance * at.slope.variance,
                (log_power(classes, is_in, target, power, more) - log_power(classes, is_in, target, power, less)) /
                    (2 * step),
                1e-6);
        }
    }
    /* the noise learns the less the smaller the power, and from two halves about what it learns from one */
    const vmg_gamma one = vmg_propagation_noise((vmg_gamma){500, 800}, 2, 1, outputs[3]);
    const vmg_gamma half = vmg_propagation_noise((vmg_gamma){500, 800}, 2, 0.5, outputs[3]);
    const vmg_gamma both = vmg_propagation_noise(half, 2, 0.5, outputs[3]);
    assert_close(half.shape - 500, (one.shape - 500) / 2, 0.02);
    assert_close(both.shape, one.shape, 1e-5);
    assert_close(both.rate, one.rate, 1e-5);
    const vmg_propagation_evidence far = vmg_propagation_class(true, 0.5, (vmg_propagation_moments){-4000, 2});
    assert_close(far.log_z, -1999.5, 0.3); /* 0.5 (-4000 + 0.5 * 2 / 2) */
}

/* E tau and E tau^2 of Gamma(tau) Z(tau) / Z are Z(shape + 1)/Z shape/rate and Z(shape + 2)/Z shape (shape + 1)/rate^2.
 */
static void noise_gets_the_moments_of_its_posterior(void **state)
{
    (void)state;
    const double targets[] = {0, 0.9, 3, -5};
    for (size_t k = 0; k < output_count * 4; k++) {
        const vmg_propagation_moments f = outputs[k / 4];
        const vmg_gamma noise = {5, 8};
        const double y = targets[k % 4];
        double z[3];
        for (int i = 0; i < 3; i++) {
            z[i] = normal_density(y - f.mean, 8.0 / (4 + i) + f.variance);
        }
        const vmg_gamma after = vmg_propagation_noise(noise, y, 1, f);
        if (after.shape == noise.shape) { /* such a Gamma there is none */
            assert_true(z[2] * z[0] * 6 <= z[1] * z[1] * 5 * 2 * (1 + 1e-9) || after.rate == noise.rate);
            continue;
        }
        assert_close(after.shape / after.rate, z[1] / z[0] * 5.0 / 8, 1e-9);
        assert_close(after.shape * (after.shape + 1) / after.rate / after.rate, z[2] / z[0] * 5.0 * 6 / 64, 1e-9);
    }
    /* a target that is predicted well speaks for little noise, one far off for much */
    const vmg_gamma noise = {5, 8}, near = vmg_propagation_noise(noise, 0, 1, outputs[3]);
    const vmg_gamma far = vmg_propagation_noise(noise, 4, 1, outputs[3]);
    assert_true(near.rate / (near.shape - 1) < 2 && far.rate / (far.shape - 1) > 2);
    const vmg_gamma kept = vmg_propagation_noise(noise, 1e200, 1, outputs[0]); /* beyond the range of numbers */
    assert_true(kept.shape == 5 && kept.rate == 8);
}

/* With nearly known noise an observation of tau's own scale adds 1/2 to the shape and half its square to the rate. */
static void many_targets_find_the_noise(void **state)
{
    (void)state;
    vmg_gamma noise = vmg_propagation_vague;
    for (size_t i = 0; i < 4000; i++) {
        const double y = i % 2 ? 0.3 : -0.3; /* variance 0.09 */
        noise = vmg_propagation_noise(noise, y, 1, (vmg_propagation_moments){0, 1e-9});
    }
    assert_close(noise.rate / (noise.shape - 1), 0.09, 0.01);
    assert_close(noise.shape, 6 + 4000 / 2.0, 0.05);
}

typedef struct factors {
    vmg_context *context;
    vmg_arena arena;
    vmg_propagation_prior prior;
} factors;

static factors make_factors(size_t count)
{
    factors made = {0};
    vmg_arena counted = {0};
    assert_int_equal(vmg_context_create(NULL, &made.context), VMG_OK);
    vmg_propagation_prior_lay_out(count, &counted, &made.prior);
    assert_ok(made.context, vmg_arena_create(made.context, &counted, &made.arena));
    vmg_arena taken = made.arena;
    vmg_propagation_prior_lay_out(count, &taken, &made.prior);
    vmg_propagation_prior_begin(&made.prior);
    return made;
}

static void forget_factors(factors *made)
{
    vmg_arena_destroy(made->context, &made->arena);
    vmg_context_destroy(made->context);
}

/* One weight: what it becomes against the integral over lambda and w of rest(w) Gamma(lambda | 6, 6) N(w | 0,
 * 1/lambda). The factor is a Student t, and is taken as a Gaussian of its variance: hence the tolerance. */
static void a_refined_factor_has_about_the_exact_moments(void **state)
{
    (void)state;
    double mean = 0.8, variance = 0.2;
    factors made = make_factors(1);
    const vmg_propagation_beliefs beliefs = {&mean, &variance};
    const double inverse = 1 / variance - 5.0 / 6, rest_mean = mean / variance / inverse, rest_variance = 1 / inverse;
    double total = 0, first = 0, second = 0, precision = 0;
    for (int l = 1; l < 600; l++) {
        const double lambda = 0.01 * l;
        for (int i = -200; i <= 200; i++) {
            const double w = rest_mean + 0.04 * i * sqrt(rest_variance);
            const double weight = pow(lambda, 5) * exp(-6 * lambda) * normal_density(w, 1 / lambda) *
                                  normal_density(w - rest_mean, rest_variance);
            total += weight;
            first += weight * w;
            second += weight * w * w;
            precision += weight * lambda;
        }
    }
    first /= total;
    vmg_propagation_prior_refine(&made.prior, &beliefs);
    assert_close(mean, first, 0.02);
    assert_close(variance, second / total - first * first, 0.02);
    assert_close(made.prior.precision.shape / made.prior.precision.rate, precision / total, 0.03);
    /* rest times factor is the posterior */
    assert_close(made.prior.inverse[0] + inverse, 1 / variance, 1e-12);
    assert_close(made.prior.location[0] + rest_mean * inverse, mean / variance, 1e-12);
    assert_close(made.prior.precision.shape - made.prior.shape_part[0], 6, 1e-12);
    forget_factors(&made);
}

/* Weights that are all small, or all large, say how wide the prior is. */
static void the_prior_follows_the_weights(void **state)
{
    (void)state;
    enum { count = 200 };
    const double sizes[] = {0.1, 3};
    for (size_t k = 0; k < 2; k++) {
        double means[count], variances[count];
        factors made = make_factors(count);
        for (size_t i = 0; i < count; i++) {
            means[i] = i % 2 ? sizes[k] : -sizes[k];
            variances[i] = 1e-4;
        }
        for (size_t round = 0; round < 20; round++) {
            vmg_propagation_prior_refine(&made.prior, &(vmg_propagation_beliefs){means, variances});
        }
        const double variance = made.prior.precision.rate / made.prior.precision.shape;
        assert_close(variance, sizes[k] * sizes[k], 0.15);
        forget_factors(&made);
    }
}

/* A weight of which no row has said anything has no rest: its factor is the whole posterior. One that has moved without
 * becoming surer has a rest of no use. */
static void factors_without_a_rest_are_passed_over(void **state)
{
    (void)state;
    const double variances[] = {1.2, 1.3, 1.1999};
    for (size_t k = 0; k < 3; k++) {
        double mean = 2.5, variance = variances[k];
        factors made = make_factors(1);
        vmg_propagation_prior_refine(&made.prior, &(vmg_propagation_beliefs){&mean, &variance});
        assert_true(mean == 2.5 && variance == variances[k] && made.prior.precision.shape == 6);
        forget_factors(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_their_probability),
        cmocka_unit_test(classes_have_their_probability),
        cmocka_unit_test(powers_have_their_slopes),
        cmocka_unit_test(noise_gets_the_moments_of_its_posterior),
        cmocka_unit_test(many_targets_find_the_noise),
        cmocka_unit_test(a_refined_factor_has_about_the_exact_moments),
        cmocka_unit_test(the_prior_follows_the_weights),
        cmocka_unit_test(factors_without_a_rest_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
