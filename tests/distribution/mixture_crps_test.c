/* The continuous ranked probability score: against its definition integrated numerically, closed forms of single
 * components, its own several ways, and Monte Carlo. */
#include <stdbool.h>

#include "distribution/mixture_integral.h"
#include "distribution/mixtures.h"

static double square_below(const vmg_mixture *mixture, double x, double y)
{
    (void)y;
    const double cumulative = vmg_mixture_cumulative(mixture, x);
    return cumulative * cumulative;
}

static double square_above(const vmg_mixture *mixture, double x, double y)
{
    (void)y;
    const double rest = 1 - vmg_mixture_cumulative(mixture, x);
    return rest * rest;
}

static void matches_its_definition(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        const double middle = vmg_mixture_mean(&example.view), size = example_size(&example.view);
        for (double at = -1; !example_is_narrow(&example) && at <= 3; at += 1) {
            const double y = middle + at * size;
            const double expected = half_line_integral(&example.view, square_below, y, y, -1, size, 2000) +
                                    half_line_integral(&example.view, square_above, y, y, 1, size, 2000);
            assert_close(vmg_mixture_crps(&example.view, y) / expected, 1, 1e-7);
        }
    }
}

/* Normal (Gneiting and Raftery 2007, equation 21) and Student t (Jordan, Krueger, Lerch 2019, appendix A). */
static void single_components_have_closed_forms(void **state)
{
    (void)state;
    const vmg_real location[] = {-2}, noise[] = {0.25f};
    const double pi = acos(-1), scale = 0.5;
    for (double z = -5; z <= 40; z += 1.5) {
        const vmg_mixture normal = {1, NULL, location, NULL, noise, NULL, 0, 0};
        const double density = exp(-0.5 * z * z) / sqrt(2 * pi), cumulative = 0.5 * erfc(-z / sqrt(2));
        assert_close(vmg_mixture_crps(&normal, -2 + scale * z),
                     scale * (z * (2 * cumulative - 1) + 2 * density - 1 / sqrt(pi)), 1e-14);
        for (double v = 3; v < 1000; v *= 4) {
            const vmg_real degrees[] = {(vmg_real)v};
            const vmg_mixture student = {1, NULL, location, NULL, noise, degrees, 0, 0};
            const double standard = exp(vmg_mixture_log_density(&student, -2 + scale * z)) * scale;
            const double below = vmg_mixture_cumulative(&student, -2 + scale * z);
            const double log_beta_ratio = lgamma(v - 0.5) - lgamma(v) - 2 * (lgamma(v / 2) - lgamma(v / 2 + 0.5)) +
                                          lgamma(0.5) - 2 * lgamma(0.5); /* B(1/2, v - 1/2) / B(1/2, v/2)^2 */
            const double expected = z * (2 * below - 1) + 2 * standard * (v + z * z) / (v - 1) -
                                    2 * sqrt(v) / (v - 1) * exp(log_beta_ratio);
            assert_close(vmg_mixture_crps(&student, -2 + scale * z) / (scale * expected), 1, 1e-7);
        }
    }
}

static void even_steps_and_panels_agree(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        assert_close(vmg_mixture_integral_by_panels(&example.view) / vmg_mixture_integral(&example.view), 1, 1e-8);
    }
}

/* E|X - X'| / 2 by pairs is what the score takes for normals; the integral must give the same, also of needles. */
static void pairs_and_integral_agree(void **state)
{
    (void)state;
    enum { COUNT = 100 };
    vmg_real location[COUNT], noise[COUNT];
    for (double scale = 10; scale > 1e-12; scale /= 30) {
        for (size_t i = 0; i < COUNT; i++) {
            location[i] = (vmg_real)example_number(i);
            noise[i] = (vmg_real)(scale * scale * (1.1 + example_number(i + 9)));
        }
        const vmg_mixture mixture = {COUNT, NULL, location, NULL, noise, NULL, 0, 0};
        /* at a far y the score is E|X - y| - E|X - X'| / 2 = y - mean - E|X - X'| / 2 */
        const double y = 300;
        const double by_pairs = y - vmg_mixture_mean(&mixture) - vmg_mixture_crps(&mixture, y);
        assert_close(vmg_mixture_integral(&mixture) / by_pairs, 1, 1e-8);
        assert_close(vmg_mixture_integral_by_panels(&mixture) / by_pairs, 1, 1e-8);
    }
}

/* Very different scales in one mixture: a needle inside a wide component, and one far away. */
static void needles_are_not_stepped_over(void **state)
{
    (void)state;
    const vmg_real weight[] = {0.125f, 0.375f, 0.5f}, location[] = {0.3f, 0, 4e5f}, noise[] = {1e-12f, 1, 1e-8f};
    const vmg_real degrees[] = {20, 20, 20};
    const vmg_mixture normals = {3, weight, location, NULL, noise, NULL, 0, 0};
    const double y = 1e7, by_pairs = y - vmg_mixture_mean(&normals) - vmg_mixture_crps(&normals, y);
    assert_close(vmg_mixture_integral(&normals) / by_pairs, 1, 1e-8);
    /* Far apart E|X - X'| is the distance, whatever the shape: only pairs within the two near ones differ a little. */
    const vmg_mixture students = {3, weight, location, NULL, noise, degrees, 0, 0};
    assert_close(vmg_mixture_integral(&students) / by_pairs, 1, 1e-5);
}

/* E|X - y| - E|X - X'| / 2 from pairs of draws, within 4 standard errors. */
static void matches_monte_carlo(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        const double y = vmg_mixture_mean(&example.view) + 0.3 * example_size(&example.view);
        double sum = 0, squares = 0;
        for (size_t i = 0; i < DRAWS; i++) {
            const vmg_random from = {8, kind, VMG_STREAM_PREDICTIVE};
            const double one = vmg_mixture_draw(&example.view, from, 2 * i);
            const double other = vmg_mixture_draw(&example.view, from, 2 * i + 1);
            const double term = 0.5 * (fabs(one - y) + fabs(other - y)) - 0.5 * fabs(one - other);
            sum += term;
            squares += term * term;
        }
        const double mean = sum / DRAWS, error = sqrt((squares / DRAWS - mean * mean) / DRAWS);
        assert_true(fabs(vmg_mixture_crps(&example.view, y) - mean) < 4 * error);
    }
}

static void is_nan_where_an_entry_is(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 3; kind < 5; kind++) {
        example_mixture_make(kind, &example);
        assert_true(isnan(vmg_mixture_crps(&example.view, NAN)));
        example.location[7] = NAN;
        assert_true(isnan(vmg_mixture_crps(&example.view, 0)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_its_definition),       cmocka_unit_test(single_components_have_closed_forms),
        cmocka_unit_test(even_steps_and_panels_agree),  cmocka_unit_test(pairs_and_integral_agree),
        cmocka_unit_test(needles_are_not_stepped_over), cmocka_unit_test(matches_monte_carlo),
        cmocka_unit_test(is_nan_where_an_entry_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
