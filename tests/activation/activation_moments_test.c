/* Moments of every activation under a Gaussian: golden values, dense integration over a grid of means and standard
 * deviations, derivatives against differences, tails, known entries. */
#include "activation_twins.h"

#include "golden/golden.h"

#include "activation/activation.h"

static twin_moments moments_of(const char *name, double mean, double variance)
{
    const vmg_real m = (vmg_real)mean, v = (vmg_real)variance;
    vmg_real out[6];
    const vmg_moment_slopes slopes = {&out[2], &out[3], &out[4], &out[5]};
    vmg_activation_find(name)->moments(1, &m, &v, &out[0], &out[1], &slopes);
    return (twin_moments){(double)out[0], (double)out[1], (double)out[2],
                          (double)out[3], (double)out[4], (double)out[5]};
}

static void assert_finite(twin_moments got)
{
    assert_true(isfinite(got.mean) && isfinite(got.variance) && got.variance >= 0);
    assert_true(isfinite(got.mean_by_mean) && isfinite(got.mean_by_variance));
    assert_true(isfinite(got.variance_by_mean) && isfinite(got.variance_by_variance));
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    json_t *file = golden_read("moments.json"), *cases = golden_field(file, "activation_moments");
    const double tolerance = VMG_REAL_IS_DOUBLE ? golden_number(file, "tolerance") : 1e-6;
    assert_true(json_array_size(cases) > 0);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *c = json_array_get(cases, i);
        const twin_moments got = moments_of(json_string_value(golden_field(c, "activation")), golden_number(c, "mu"),
                                            golden_number(c, "variance"));
        assert_close(got.mean, golden_number(c, "mean_out"), tolerance);
        assert_close(got.variance, golden_number(c, "variance_out"), tolerance);
    }
    json_decref(file);
}

static const double means[] = {-20, -12, -7, -5, -3.5, -2, -1.2, -0.6, -0.1, 0, 0.3, 0.9, 1.5, 2.5, 4, 6, 9, 15, 20};
static const double sds[] = {1e-3, 1e-2, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.2, 3, 5, 10};
enum { MEANS = sizeof means / sizeof *means, SDS = sizeof sds / sizeof *sds };

static void check(const activation_twin *twin, const char *what, double mean, double variance, double got,
                  double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance * (1 + fabs(expected)))) {
        fail_msg("%s of N(%g, %g): %s %.17g, not %.17g", twin->name, mean, variance, what, got, expected);
    }
}

/* In double: what activation_logistic.c says of its mixture, with some room. In float: the mixture's error, and
 * rounding, which is of the size of the variance that goes in. */
static void matches_dense_integration(void **state)
{
    (void)state;
    for (size_t t = 0; t < TWINS; t++) {
        for (size_t i = 0; i < MEANS * SDS; i++) {
            const vmg_real mean = (vmg_real)means[i / SDS], variance = (vmg_real)(sds[i % SDS] * sds[i % SDS]);
            const double m = (double)mean, v = (double)variance; /* as the library sees them */
            const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-6 + 2.5e-7 * v;
            const double looser = VMG_REAL_IS_DOUBLE ? 1e-9 : 6e-6; /* of derivatives up to the fourth */
            const twin_moments got = moments_of(twins[t].name, m, v), exact = twin_integrate(&twins[t], m, sqrt(v));
            check(&twins[t], "mean", m, v, got.mean, exact.mean, tolerance);
            check(&twins[t], "variance", m, v, got.variance, exact.variance, tolerance);
            check(&twins[t], "d mean / d mean", m, v, got.mean_by_mean, exact.mean_by_mean, looser);
            check(&twins[t], "d mean / d variance", m, v, got.mean_by_variance, exact.mean_by_variance, looser);
            check(&twins[t], "d variance / d mean", m, v, got.variance_by_mean, exact.variance_by_mean, looser);
            check(&twins[t], "d variance / d variance", m, v, got.variance_by_variance, exact.variance_by_variance,
                  looser);
        }
    }
}

/* Where quadrature would need thousands of nodes: standard deviations of 100 and 1,000 before a step of width 1. */
static void very_wide_inputs_are_no_harder(void **state)
{
    (void)state;
    const char *const names[] = {"tanh", "sigmoid", "erf"};
    for (size_t t = 0; t < TWINS; t++) {
        for (size_t n = 0; n < 3; n++) {
            for (double sd = 100; !strcmp(twins[t].name, names[n]) && sd <= 1000; sd *= 10) {
                for (double mean = -120; mean <= 60; mean += 60) {
                    const twin_moments exact = twin_integrate(&twins[t], mean, sd);
                    const twin_moments got = moments_of(names[n], mean, sd * sd);
                    assert_close(got.mean, exact.mean, VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-6);
                    assert_close(got.variance, exact.variance, VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-6);
                }
            }
        }
    }
}

/* The derivatives of what is computed: central differences, in double only, where there are digits enough. */
static void slopes_match_differences(void **state)
{
    (void)state;
    if (!VMG_REAL_IS_DOUBLE) {
        skip();
    }
    for (size_t t = 0; t < TWINS; t++) {
        const char *name = twins[t].name;
        for (size_t i = 0; i < MEANS * SDS; i++) {
            const double mean = means[i / SDS], variance = sds[i % SDS] * sds[i % SDS];
            const double step = 1e-4 * fmin(sds[i % SDS], 1), wider = 1e-4 * fmin(variance, 1);
            const twin_moments at = moments_of(name, mean, variance);
            const twin_moments right = moments_of(name, mean + step, variance);
            const twin_moments left = moments_of(name, mean - step, variance);
            const twin_moments above = moments_of(name, mean, variance + wider);
            const twin_moments below = moments_of(name, mean, variance - wider);
            const double rounding = 2e-15 * (1 + fabs(at.mean)), truncation = 1e-7;
            assert_close(at.mean_by_mean, (right.mean - left.mean) / (2 * step), truncation + rounding / step);
            assert_close(at.variance_by_mean, (right.variance - left.variance) / (2 * step),
                         truncation + rounding / step);
            assert_close(at.mean_by_variance, (above.mean - below.mean) / (2 * wider), truncation + rounding / wider);
            assert_close(at.variance_by_variance, (above.variance - below.variance) / (2 * wider),
                         truncation + rounding / wider);
        }
    }
}

/* Far from everything, and where products of two large numbers would overflow: finite, and never below 0. */
static void tails_stay_finite(void **state)
{
    (void)state;
    const double far[] = {0, 10, 13.5, 14.5, 37, 40, 100, 1e4, 1e10, 1e18};
    const double variances[] = {0, 1e-38, 1e-31, 1e-12, 1e-4, 1, 25, 1e6, 1e12};
    for (size_t t = 0; t < TWINS; t++) {
        for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
            for (size_t j = 0; j < sizeof variances / sizeof *variances; j++) {
                assert_finite(moments_of(twins[t].name, far[i], variances[j]));
                assert_finite(moments_of(twins[t].name, -far[i], variances[j]));
            }
        }
    }
    const twin_moments off = moments_of("relu", -100, 1), on = moments_of("relu", 100, 4);
    assert_true(off.mean == 0 && off.variance == 0 && off.mean_by_mean == 0 && off.variance_by_variance == 0);
    assert_close(on.mean, 100, 1e-7);
    assert_close(on.variance, 4, 1e-6);
    assert_close(on.variance_by_variance, 1, 1e-6);
}

/* The rectifier's lower tail keeps its digits, not only its sign: E[h+] from long double, to 0.1 % at 8 sd. */
static void relu_keeps_its_lower_tail(void **state)
{
    (void)state;
    for (double z = -8; z < -2; z += 0.25) {
        const twin_moments exact = twin_integrate(&twins[0], 3 * z, 3), got = moments_of("relu", 3 * z, 9);
        assert_true(fabs(got.mean / exact.mean - 1) < 1e-3);
        assert_true(fabs(got.variance / exact.variance - 1) < 1e-3);
    }
}

static void known_entries_give_the_value(void **state)
{
    (void)state;
    for (size_t t = 0; t < TWINS; t++) {
        for (double mean = -9; mean <= 9; mean += 0.75) {
            const vmg_real input = (vmg_real)mean;
            vmg_real value, slope;
            vmg_activation_find(twins[t].name)->value(1, &input, &value, &slope);
            const twin_moments got = moments_of(twins[t].name, mean, 0);
            assert_close(got.mean, (double)value, VMG_REAL_IS_DOUBLE ? 1e-12 : 2e-7);
            assert_true(got.variance == 0);
            if (mean != 0) {
                assert_close(got.mean_by_mean, (double)slope, VMG_REAL_IS_DOUBLE ? 1e-10 : 1e-6);
                assert_close(got.variance_by_variance, (double)(slope * slope), VMG_REAL_IS_DOUBLE ? 1e-9 : 6e-6);
            }
            assert_finite(got);
        }
    }
}

/* Small variances keep their digits: near f'(mean)^2 variance, where nothing is flat. */
static void small_variances_keep_their_digits(void **state)
{
    (void)state;
    for (size_t t = 0; t < TWINS; t++) {
        for (double sd = 1e-4; sd < 1; sd *= 2) {
            const vmg_real mean = (vmg_real)0.4, variance = (vmg_real)(sd * sd);
            const twin_moments exact = twin_integrate(&twins[t], (double)mean, sqrt((double)variance));
            const twin_moments got = moments_of(twins[t].name, (double)mean, (double)variance);
            assert_true(fabs(got.variance / exact.variance - 1) < (VMG_REAL_IS_DOUBLE ? 1e-8 : 1e-4));
        }
    }
}

/* 150 entries at once, in place or not, with slopes or without, are the same as each alone (but for the last digits:
 * one may go through vector code and the other not). */
static void many_entries_are_each_alone(void **state)
{
    (void)state;
    enum { COUNT = 150 };
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-13 : 2e-6;
    vmg_real mean[COUNT], variance[COUNT], out[6][COUNT], again[2][COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        mean[i] = (vmg_real)(-5 + 0.07 * (double)i);
        variance[i] = (vmg_real)(0.002 * (double)((i * 37) % COUNT) * (double)i);
    }
    for (size_t t = 0; t < TWINS; t++) {
        const vmg_activation *row = vmg_activation_find(twins[t].name);
        const vmg_moment_slopes slopes = {out[2], out[3], out[4], out[5]};
        row->moments(COUNT, mean, variance, out[0], out[1], &slopes);
        memcpy(again[0], mean, sizeof mean);
        memcpy(again[1], variance, sizeof variance);
        row->moments(COUNT, again[0], again[1], again[0], again[1], NULL);
        for (size_t i = 0; i < COUNT; i++) {
            const twin_moments alone = moments_of(twins[t].name, (double)mean[i], (double)variance[i]);
            assert_close((double)again[0][i], alone.mean, tolerance);
            assert_close((double)again[1][i], alone.variance, tolerance);
            assert_close((double)out[0][i], alone.mean, tolerance);
            assert_close((double)out[1][i], alone.variance, tolerance);
            assert_close((double)out[2][i], alone.mean_by_mean, tolerance);
            assert_close((double)out[3][i], alone.mean_by_variance, tolerance);
            assert_close((double)out[4][i], alone.variance_by_mean, tolerance);
            assert_close((double)out[5][i], alone.variance_by_variance, tolerance);
        }
    }
}

static void not_a_number_passes_through(void **state)
{
    (void)state;
    for (size_t t = 0; t < TWINS; t++) {
        assert_true(isnan(moments_of(twins[t].name, NAN, 1).mean));
        if (strcmp(twins[t].name, "linear") != 0) {
            assert_true(isnan(moments_of(twins[t].name, 0.5, NAN).mean));
        }
        assert_true(isnan(moments_of(twins[t].name, 0.5, NAN).variance));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(matches_dense_integration),
        cmocka_unit_test(very_wide_inputs_are_no_harder),
        cmocka_unit_test(slopes_match_differences),
        cmocka_unit_test(tails_stay_finite),
        cmocka_unit_test(relu_keeps_its_lower_tail),
        cmocka_unit_test(known_entries_give_the_value),
        cmocka_unit_test(small_variances_keep_their_digits),
        cmocka_unit_test(many_entries_are_each_alone),
        cmocka_unit_test(not_a_number_passes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
