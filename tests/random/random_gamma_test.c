/* Gamma draws: moments for small and large shapes, and the whole distribution where it has a closed form. */
#include "random/statistics.h"
#include "test.h"

#include "base/real.h"
#include "random/random.h"

enum { draw_count = 1 << 17 };

static double draws[draw_count], powers[draw_count];

static void draw_gamma(uint64_t seed, double shape)
{
    for (size_t i = 0; i < draw_count; i++) {
        draws[i] = vmg_random_gamma((vmg_random){seed, 3, VMG_STREAM_PREDICTIVE}, i, shape);
    }
}

/* E x^k = shape (shape + 1) ... (shape + k - 1); also for the variance of x^k, E x^2k - (E x^k)^2 */
static double moment(double shape, int power)
{
    double product = 1;
    for (int i = 0; i < power; i++) {
        product *= shape + i;
    }
    return product;
}

static void moments_are_those_of_the_gamma_distribution(void **state)
{
    (void)state;
    static const double shapes[] = {0.05, 0.3, 0.999, 1, 1.001, 2.5, 6, 40, 1e4};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        draw_gamma(s, shapes[s]);
        for (int k = 1; k <= 3; k++) {
            const double mean = moment(shapes[s], k), variance = moment(shapes[s], 2 * k) - mean * mean;
            for (size_t i = 0; i < draw_count; i++) {
                assert_true(draws[i] >= 0 && isfinite(draws[i]));
                powers[i] = pow(draws[i], k);
            }
            assert_z(mean_z(powers, draw_count, mean, sqrt(variance)), "moment");
        }
        /* the spread itself, which the moments of a large shape hide: var (x - a)^2 = 2 a^2 + 6 a */
        for (size_t i = 0; i < draw_count; i++) {
            powers[i] = (draws[i] - shapes[s]) * (draws[i] - shapes[s]);
        }
        assert_z(mean_z(powers, draw_count, shapes[s], sqrt(2 * shapes[s] * shapes[s] + 6 * shapes[s])), "variance");
    }
}

static double cumulative_of_shape_half(double value)
{
    return erf(sqrt(value));
}

static double cumulative_of_shape_1(double value)
{
    return -expm1(-value);
}

static double cumulative_of_shape_2(double value)
{
    return 1 - (1 + value) * exp(-value);
}

static double cumulative_of_shape_3_halves(double value)
{
    return erf(sqrt(value)) - 2 * sqrt(value / VMG_PI) * exp(-value);
}

static void the_distribution_is_gamma(void **state)
{
    (void)state;
    draw_gamma(11, 0.5);
    assert_z(distance_z(draws, draw_count, cumulative_of_shape_half), "shape 1/2");
    draw_gamma(12, 1);
    assert_z(distance_z(draws, draw_count, cumulative_of_shape_1), "shape 1");
    draw_gamma(13, 1.5);
    assert_z(distance_z(draws, draw_count, cumulative_of_shape_3_halves), "shape 3/2");
    draw_gamma(14, 2);
    assert_z(distance_z(draws, draw_count, cumulative_of_shape_2), "shape 2");
}

static void draws_are_independent_and_repeatable(void **state)
{
    (void)state;
    draw_gamma(21, 2);
    assert_z(correlation_z(draws, draws + 1, draw_count - 1), "next draw");
    for (size_t i = 0; i < draw_count; i++) {
        powers[i] = draws[i];
    }
    draw_gamma(22, 2);
    assert_z(correlation_z(draws, powers, draw_count), "next seed");
    draw_gamma(21, 2);
    assert_memory_equal(draws, powers, sizeof draws);
}

static void extreme_shapes_stay_in_range(void **state)
{
    (void)state;
    static const double shapes[] = {1e-8, 1e-3, 1e8, 1e12};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (uint64_t i = 0; i < 1000; i++) {
            const double draw = vmg_random_gamma((vmg_random){s, 0, VMG_STREAM_PREDICTIVE}, i, shapes[s]);
            assert_true(draw >= 0 && isfinite(draw));
            assert_true(shapes[s] < 1 || fabs(draw - shapes[s]) < 6 * sqrt(shapes[s]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_those_of_the_gamma_distribution),
        cmocka_unit_test(the_distribution_is_gamma),
        cmocka_unit_test(draws_are_independent_and_repeatable),
        cmocka_unit_test(extreme_shapes_stay_in_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
