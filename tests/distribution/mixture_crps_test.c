/* The continuous ranked probability score: against its definition integrated numerically, closed forms of single
 * components, its own several ways, and Monte Carlo. */
#include <stdbool.h>

#include "distribution/mixture_spread.h"
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

static void steps_and_pairs_agree(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        const double by_pairs = vmg_mixture_spread_by_pairs(&example.view);
        assert_close(vmg_mixture_spread(&example.view) / by_pairs, 1, 1e-8);
        if (!example_is_narrow(&example)) {
            assert_close(vmg_mixture_spread_by_steps(&example.view) / by_pairs, 1, 1e-8);
        }
    }
}

/* Pairs of normals are closed form. Student t with 1e15 degrees are as good as normal, but go through quadrature; in
 * half of the mixtures below pairs of one and the other meet. */
static void every_width_is_right(void **state)
{
    (void)state;
    enum { COUNT = 60 };
    vmg_real location[COUNT], noise[COUNT], degrees[COUNT], mixed[COUNT];
    for (double scale = 10; scale > 1e-12; scale /= 30) {
        for (size_t i = 0; i < COUNT; i++) {
            location[i] = (vmg_real)example_number(i);
            noise[i] = (vmg_real)(scale * scale * (1.1 + example_number(i + 9)));
            degrees[i] = (vmg_real)1e15;
            mixed[i] = i % 2 ? (vmg_real)1e15 : INFINITY;
        }
        const double exact = vmg_mixture_spread(&(vmg_mixture){COUNT, NULL, location, NULL, noise, NULL, 0, 0});
        const vmg_mixture students = {COUNT, NULL, location, NULL, noise, degrees, 0, 0};
        const vmg_mixture both = {COUNT, NULL, location, NULL, noise, mixed, 0, 0};
        assert_close(vmg_mixture_spread(&students) / exact, 1, 1e-8);
        assert_close(vmg_mixture_spread_by_pairs(&students) / exact, 1, 1e-8);
        assert_close(vmg_mixture_spread_by_pairs(&both) / exact, 1, 1e-8);
        if (scale > 0.01) {
            assert_close(vmg_mixture_spread_by_steps(&both) / exact, 1, 1e-8);
        }
    }
}

/* Very different scales in one mixture: a needle inside a wide component, and one far away. */
static void needles_are_not_stepped_over(void **state)
{
    (void)state;
    const vmg_real weight[] = {0.125f, 0.375f, 0.5f}, location[] = {0.3f, 0, 4e5f}, noise[] = {1e-12f, 1, 1e-8f};
    const vmg_real degrees[] = {20, 20, 20};
    const vmg_mixture students = {3, weight, location, NULL, noise, degrees, 0, 0};
    /* A needle is a point: E|X - 0.3| for the wide one, which is closed form; the far ones are as far as they are. */
    const vmg_student student = vmg_student_of(20);
    const double needle = (double)location[0], far = (double)location[2];
    const double inside = 0.125 * 0.375 * vmg_student_distance(&student, needle);
    const double own =
        0.375 * 0.375 * vmg_mixture_spread_by_steps(&(vmg_mixture){1, NULL, location, NULL, noise + 1, degrees, 0, 0});
    const double expected = inside + own + 0.5 * (0.125 * (far - needle) + 0.375 * far);
    assert_close(vmg_mixture_spread(&students) / expected, 1, 1e-9);
    /* Without the far one the near two are all there is. */
    const vmg_real near_weight[] = {0.25f, 0.75f};
    const vmg_mixture near = {2, near_weight, location, NULL, noise, degrees, 0, 0};
    assert_close(vmg_mixture_spread(&near) / (4 * (inside + own)), 1, 1e-6); /* the needle's own width: 1e-7 */
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
        cmocka_unit_test(steps_and_pairs_agree),        cmocka_unit_test(every_width_is_right),
        cmocka_unit_test(needles_are_not_stepped_over), cmocka_unit_test(matches_monte_carlo),
        cmocka_unit_test(is_nan_where_an_entry_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
