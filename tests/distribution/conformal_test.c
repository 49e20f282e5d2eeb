/* Conformal calibration: its points by hand, its shape, and what it promises, by simulation. */
#include "test.h"

#include <stdlib.h>

#include "distribution/conformal.h"
#include "random/random.h"

enum { most = 12000 };

/* A map from n tails; the points are written to `points`. */
static vmg_conformal learn(size_t n, double *tails, double *points)
{
    vmg_conformal_learn(n, tails, points);
    return (vmg_conformal){.rows = n, .count = vmg_conformal_count(n), .tail = points};
}

static double uniform(uint64_t stream, uint64_t number)
{
    vmg_real value;
    vmg_random_uniform((vmg_random){77, stream, VMG_STREAM_SPLIT}, number, 1, &value);
    return (double)value;
}

static void points_by_hand(void **state)
{
    (void)state;
    double tails[9] = {0.2, 0.9, 0.01, 0.5, 0.1, 0.4, 0.7, 0.05, 0.3}, points[9];
    const vmg_conformal map = learn(9, tails, points);
    /* level 5/10: the fifth largest tail, 0.3: the model's level 0.7, from 0.15 to 0.85 */
    assert_close(vmg_conformal_probability(&map, 0.25), 0.15, 1e-15);
    assert_close(vmg_conformal_probability(&map, 0.75), 0.85, 1e-15);
    /* level 8/10: the eighth, 0.05; level 0.9: 0.01; half-way between the two: 0.03 */
    assert_close(vmg_conformal_probability(&map, 0.1), 0.025, 1e-15);
    assert_close(vmg_conformal_probability(&map, 0.05), 0.005, 1e-15);
    assert_close(vmg_conformal_probability(&map, 0.075), 0.015, 1e-15);
    /* beyond the last point: in proportion */
    assert_close(vmg_conformal_probability(&map, 0.0005), 0.00005, 1e-15);
    assert_close(vmg_conformal_probability(&map, 0.5), 0.5, 0);
    assert_close(vmg_conformal_probability(&map, 0), 0, 0);
    assert_close(vmg_conformal_probability(&map, 1), 1, 0);
    assert_true(isnan(vmg_conformal_probability(&map, NAN)));
    assert_close(vmg_conformal_cumulative(&map, 0.15), 0.25, 1e-15);
    assert_close(vmg_conformal_cumulative(&map, 0.985), 0.925, 1e-15);
}

static void nothing_to_learn_from_changes_nothing(void **state)
{
    (void)state;
    const vmg_conformal none = {0};
    for (double p = 0; p <= 1; p += 0.01) {
        assert_true(vmg_conformal_probability(&none, p) == p && vmg_conformal_cumulative(&none, p) == p);
    }
}

/* Order is kept, both sides are alike, and there and back again is where it began; for few rows and many, with equal
 * tails and with tails of 0. */
static void is_a_scale(void **state)
{
    (void)state;
    static double tails[most], points[VMG_CONFORMAL_POINTS];
    const size_t counts[] = {1, 2, 19, VMG_CONFORMAL_POINTS, VMG_CONFORMAL_POINTS + 1, most};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        for (size_t ties = 0; ties < 2; ties++) {
            for (size_t i = 0; i < counts[k]; i++) {
                const double u = uniform(k, i);
                tails[i] = vmg_conformal_tail(ties ? floor(u * 8) / 8 : u * u);
            }
            const vmg_conformal map = learn(counts[k], tails, points);
            double before = -1;
            for (double p = 0.0005; p < 1; p += 0.0005) {
                const double asked = vmg_conformal_probability(&map, p);
                assert_true(asked >= before && asked >= 0 && asked <= 1);
                assert_close(vmg_conformal_probability(&map, 1 - p), 1 - asked, 1e-12);
                if (!ties && asked < 1 - 1e-9) {
                    assert_close(vmg_conformal_cumulative(&map, asked), p, 1e-9);
                }
                before = asked;
            }
        }
    }
    assert_close(vmg_conformal_tail(NAN), VMG_CONFORMAL_SMALLEST_TAIL, 0);
    assert_close(vmg_conformal_tail(1), VMG_CONFORMAL_SMALLEST_TAIL, 0);
}

/* Of many rows only some points are kept: the line through all is nowhere far. */
static void few_points_are_enough(void **state)
{
    (void)state;
    static double tails[most], points[VMG_CONFORMAL_POINTS];
    for (size_t i = 0; i < most; i++) {
        const double u = uniform(9, i);
        tails[i] = u * u * u;
    }
    const vmg_conformal map = learn(most, tails, points); /* and the tails are sorted now */
    for (size_t k = 1; k <= most; k++) {
        const double level = (double)k / (most + 1);
        const double asked = 2 * vmg_conformal_probability(&map, (1 - level) / 2), all = tails[k - 1];
        assert_true(fabs(asked - all) < 1e-4 + 0.02 * all);
    }
    assert_int_equal(vmg_conformal_rank(most, 0), 1);
    assert_int_equal(vmg_conformal_rank(most, VMG_CONFORMAL_POINTS - 1), most);
}

/* Whatever the model is wrong about, of exchangeable rows the share that is asked for lies inside: mean over many
 * samples of few rows, whose standard error is 0.001 to 0.002. u^power is the tail of a row: power 3 is a model that is
 * far too sure, 0.3 one that is far too careful. */
static void holds_what_it_promises(void **state)
{
    (void)state;
    enum { n = 39, samples = 40000 };
    const double powers[] = {3, 1, 0.3}, levels[] = {0.5, 0.9, 0.95};
    for (size_t k = 0; k < 3; k++) {
        size_t inside[3] = {0};
        for (size_t sample = 0; sample < samples; sample++) {
            double tails[n], points[n];
            for (size_t i = 0; i < n; i++) {
                tails[i] = vmg_conformal_tail(pow(uniform(100 + sample, i), powers[k]) / 2);
            }
            const vmg_conformal map = learn(n, tails, points);
            const double next = pow(uniform(100 + sample, n), powers[k]) / 2;
            for (size_t l = 0; l < 3; l++) {
                inside[l] += next > vmg_conformal_probability(&map, (1 - levels[l]) / 2);
            }
        }
        for (size_t l = 0; l < 3; l++) {
            assert_true(fabs((double)inside[l] / samples - levels[l]) < 0.012);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_by_hand),
        cmocka_unit_test(nothing_to_learn_from_changes_nothing),
        cmocka_unit_test(is_a_scale),
        cmocka_unit_test(few_points_are_enough),
        cmocka_unit_test(holds_what_it_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
