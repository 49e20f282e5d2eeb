/* Moments, density, cumulative function, quantiles and draws of mixtures: against numerical integration, known values
 * of single components, each other, and Monte Carlo. The score is in mixture_crps_test.c. */
#include <stdbool.h>

#include "distribution/mixtures.h"

#include <stdlib.h>

#include "distribution/student_table.h"

static const double log_2_pi = 1.8378770664093454836;

static double density(const vmg_mixture *mixture, double x, double y)
{
    (void)y;
    return exp(vmg_mixture_log_density(mixture, x));
}

static double first_moment(const vmg_mixture *mixture, double x, double y)
{
    return (x - y) * density(mixture, x, y);
}

static double second_moment(const vmg_mixture *mixture, double x, double y)
{
    return (x - y) * (x - y) * density(mixture, x, y);
}

/* The mean by a plain sum. */
static double plain_mean(const vmg_mixture *mixture)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const double weight = mixture->weight ? (double)mixture->weight[i] : 1;
        total += weight;
        sum += weight * (double)mixture->location[i];
    }
    return mixture->origin + (mixture->unit != 0 ? mixture->unit : 1) * sum / total;
}

static void moments_match_integration(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        const vmg_mixture *mixture = &example.view;
        const double mean = plain_mean(mixture), size = example_size(mixture);
        assert_close(vmg_mixture_mean(mixture), mean, 1e-14);
        if (example_is_narrow(&example)) {
            continue;
        }
        const int steps = 4000;
        const double total = line_integral(mixture, density, mean, mean, size, steps);
        const double first = line_integral(mixture, first_moment, mean, mean, size, steps);
        const double second = line_integral(mixture, second_moment, mean, mean, size, steps);
        const double variance = vmg_mixture_model_variance(mixture) + vmg_mixture_noise_variance(mixture);
        assert_close(total, 1, 1e-9);
        assert_close(first / size, 0, 1e-6); /* origin 1.7e9: x itself has 16 digits */
        assert_close(variance / second, 1, 1e-6);
    }
}

static void variance_is_split_by_hand(void **state)
{
    (void)state;
    const vmg_real weight[] = {0.25f, 0.75f}, location[] = {1, 3}, model[] = {0.5f, 0}, noise[] = {2, 3};
    const vmg_real degrees[] = {INFINITY, 8};
    const vmg_mixture mixture = {2, weight, location, model, noise, degrees, 0, 0};
    assert_close(vmg_mixture_mean(&mixture), 2.5, 1e-15);
    /* 1/4 (1.5^2 + 1/2) + 3/4 (1/2)^2 */
    assert_close(vmg_mixture_model_variance(&mixture), 0.25 * 2.75 + 0.75 * 0.25, 1e-15);
    /* 1/4 2 + 3/4 3 8/6 */
    assert_close(vmg_mixture_noise_variance(&mixture), 0.25 * 2 + 0.75 * 4, 1e-15);
    const vmg_real two_degrees[] = {INFINITY, 2};
    const vmg_mixture without_variance = {2, weight, location, model, noise, two_degrees, 0, 0};
    assert_true(isinf(vmg_mixture_noise_variance(&without_variance)));
}

static void cumulative_is_the_integral_of_the_density(void **state)
{
    (void)state;
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        const double middle = vmg_mixture_mean(&example.view), size = example_size(&example.view);
        for (double at = -1.5; !example_is_narrow(&example) && at <= 1.5; at += 0.5) {
            const double x = middle + at * size;
            const double below = half_line_integral(&example.view, density, 0, x, -1, size, 2000);
            assert_close(vmg_mixture_cumulative(&example.view, x), below, 1e-9);
        }
        assert_true(vmg_mixture_cumulative(&example.view, -INFINITY) == 0);
        assert_close(vmg_mixture_cumulative(&example.view, INFINITY), 1, 1e-15);
    }
}

static void single_components_have_known_values(void **state)
{
    (void)state;
    const vmg_real location[] = {1}, model[] = {3}, noise[] = {6}, degrees[] = {4};
    const vmg_mixture normal = {1, NULL, location, model, noise, NULL, 0, 0};
    /* N(1, 9): at 4 one deviation up */
    assert_close(vmg_mixture_log_density(&normal, 4), -0.5 - 0.5 * log_2_pi - log(3), 1e-14);
    assert_close(vmg_mixture_cumulative(&normal, 4), 0.84134474606854294859, 1e-14);
    assert_close(vmg_mixture_quantile(&normal, 0.975), 1 + 3 * 1.9599639845400542355, 1e-13);
    /* t with 4 degrees: f(z) = 3/8 (1 + z^2/4)^-5/2, F(z) = 1/2 + 3/8 s (1 - s^2/12 z^2 ...) in closed form below */
    const vmg_mixture student = {1, NULL, location, NULL, noise, degrees, 0, 0};
    const double z = 2, root = 1 + z * z / 4, scale = sqrt(6);
    assert_close(vmg_mixture_log_density(&student, 1 + z * scale), log(0.375) - 2.5 * log(root) - log(scale), 1e-14);
    assert_close(vmg_mixture_cumulative(&student, 1 + z * scale),
                 0.5 + 0.375 * z / sqrt(root) * (1 - z * z / root / 12), 1e-14);
    assert_close(vmg_mixture_quantile(&student, 0.975), 1 + scale * 2.7764451051977987, 1e-13);
}

static void log_density_is_right_far_out(void **state)
{
    (void)state;
    const vmg_real weight[] = {0.5f, 0.5f, 0}, location[] = {0, 1, 1e9f}, noise[] = {1, 1e-30f, 1};
    const vmg_mixture normals = {3, weight, location, NULL, noise, NULL, 0, 0};
    /* Only the first component is left at -1e6; the second is a needle of scale 1e-15; the third has no weight. */
    assert_close(vmg_mixture_log_density(&normals, -1e6), log(0.5) - 0.5e12 - 0.5 * log_2_pi, 1e-15);
    assert_close(vmg_mixture_log_density(&normals, 1), log(0.5) - 0.5 * log((double)noise[1]) - 0.5 * log_2_pi, 1e-14);
    assert_close(vmg_mixture_log_density(&normals, 1e9), log(0.5) - 0.5e18 - 0.5 * log_2_pi, 1e-14);
    const vmg_real degrees[] = {3, 3, 3};
    const vmg_mixture students = {3, weight, location, NULL, noise, degrees, 0, 0};
    assert_close(vmg_mixture_log_density(&students, 1e150),
                 log(0.5) + log(2 / (sqrt(3) * acos(-1)) * 9) - 4 * log(1e150), 1e-14);
    assert_true(vmg_mixture_log_density(&students, INFINITY) == -INFINITY);
    assert_true(isnan(vmg_mixture_log_density(&students, NAN)));
    /* No noise at all: a point, but finite. */
    const vmg_real none[] = {0};
    const vmg_mixture point = {1, NULL, location, NULL, none, NULL, 0, 0};
    assert_true(isfinite(vmg_mixture_log_density(&point, 0)) && vmg_mixture_log_density(&point, 0) > 300);
    assert_true(isfinite(vmg_mixture_log_density(&point, 1)) && vmg_mixture_log_density(&point, 1) < -1e100);
    assert_true(vmg_mixture_cumulative(&point, -1e-9) == 0 && vmg_mixture_cumulative(&point, 1e-9) == 1);
    assert_close(vmg_mixture_quantile(&point, 0.9), 0, 1e-100);
    assert_close(vmg_mixture_crps(&point, 2), 2, 1e-14);
}

static void quantiles_invert_the_cumulative_function(void **state)
{
    (void)state;
    static const double probabilities[] = {1e-12, 1e-4, 0.025, 0.05, 0.2, 0.4, 0.5, 0.55, 0.8, 0.95, 0.999, 1 - 1e-9};
    enum { COUNT = sizeof probabilities / sizeof *probabilities };
    static example_mixture example;
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        double values[COUNT], with_tables[COUNT];
        static vmg_student_tables tables; /* of all kinds so far, as many as there is room for */
        for (size_t i = 0; example.view.degrees && i < example.view.count; i++) {
            vmg_student_tables_find(&tables, (double)example.view.degrees[i]);
        }
        vmg_mixture_quantiles(&example.view, COUNT, probabilities, values);
        vmg_mixture_quantiles_by(&example.view, &tables, COUNT, probabilities, with_tables);
        double smallest = INFINITY;
        for (size_t i = 0; i < example.view.count; i++) {
            smallest = fmin(smallest, vmg_mixture_component(&example.view, i).scale);
        }
        for (size_t i = 0; i < COUNT; i++) {
            /* The stated accuracy: the cumulative function crosses the probability within 1e-9 scales. */
            const double slack = 1e-9 * smallest + 1e-15 * fabs(values[i]), rounding = 1e-12 * probabilities[i];
            assert_true(vmg_mixture_cumulative(&example.view, values[i] - slack) <= probabilities[i] + rounding);
            assert_true(vmg_mixture_cumulative(&example.view, values[i] + slack) >= probabilities[i] - rounding);
            /* One by one (another way through the code for small mixtures) gives the same. */
            const double alone = vmg_mixture_quantile(&example.view, probabilities[i]);
            assert_true(fabs(alone - values[i]) <= 2 * slack);
            assert_true(fabs(with_tables[i] - values[i]) <= 2 * slack);
        }
    }
}

static void quantiles_have_ends(void **state)
{
    (void)state;
    static example_mixture example;
    example_mixture_make(4, &example);
    assert_true(vmg_mixture_quantile(&example.view, 0) == -INFINITY);
    assert_true(vmg_mixture_quantile(&example.view, 1) == INFINITY);
    assert_true(isnan(vmg_mixture_quantile(&example.view, NAN)));
    example.location[3] = NAN;
    assert_true(isnan(vmg_mixture_quantile(&example.view, 0.3)));
    assert_true(isnan(vmg_mixture_cumulative(&example.view, 0.3)));
    assert_true(isnan(vmg_mixture_mean(&example.view)));
    /* Two needles: the median lies somewhere between them, the quartiles in them. */
    const vmg_real location[] = {-5, 5}, noise[] = {1e-20f, 1e-20f};
    const vmg_mixture needles = {2, NULL, location, NULL, noise, NULL, 0, 0};
    const double median = vmg_mixture_quantile(&needles, 0.5);
    assert_true(median >= -5.000001 && median <= 5.000001);
    assert_close(vmg_mixture_quantile(&needles, 0.25), -5, 1e-9);
    assert_close(vmg_mixture_quantile(&needles, 0.75), 5, 1e-9);
}

static int ascending(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Kolmogorov's statistic of 20,000 draws; above 1.95 / sqrt(n) by chance once in 1,000 (the draws are always the same).
 */
static void draws_follow_the_cumulative_function(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    static example_mixture example;
    static double draws[DRAWS];
    for (size_t kind = 0; kind < MIXTURE_KINDS; kind++) {
        example_mixture_make(kind, &example);
        for (size_t i = 0; i < DRAWS; i++) {
            draws[i] = vmg_mixture_draw(&example.view, (vmg_random){5, kind, VMG_STREAM_PREDICTIVE}, i);
        }
        qsort(draws, DRAWS, sizeof *draws, ascending);
        double largest = 0;
        for (size_t i = 0; i < DRAWS; i++) {
            const double cumulative = vmg_mixture_cumulative(&example.view, draws[i]);
            largest = fmax(largest, fmax(cumulative - i / (double)DRAWS, (i + 1) / (double)DRAWS - cumulative));
        }
        if (!(largest < 1.95 / sqrt(DRAWS))) {
            fail_msg("%s: the draws are %g away from the cumulative function", example.name, largest);
        }
    }
}

static void draws_have_the_moments(void **state)
{
    (void)state;
    enum { DRAWS = 50000, KIND = 6 };
    static example_mixture example;
    example_mixture_make(KIND, &example);
    const double mean = vmg_mixture_mean(&example.view);
    const double variance = vmg_mixture_model_variance(&example.view) + vmg_mixture_noise_variance(&example.view);
    double sum = 0, squares = 0, fourths = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        const double away = vmg_mixture_draw(&example.view, (vmg_random){6, 0, VMG_STREAM_PREDICTIVE}, i) - mean;
        sum += away;
        squares += away * away;
        fourths += away * away * away * away;
    }
    assert_true(fabs(sum / DRAWS) < 4 * sqrt(variance / DRAWS));
    const double square = squares / DRAWS;
    assert_true(fabs(square - variance) < 4 * sqrt((fourths / DRAWS - square * square) / DRAWS));
}

/* The same distribution written in other units and from another origin. */
static void origin_and_unit_only_move_and_stretch(void **state)
{
    (void)state;
    static example_mixture example;
    example_mixture_make(7, &example);
    vmg_mixture moved = example.view;
    moved.origin = -40;
    moved.unit = 8;
    for (double x = -4; x <= 4; x += 0.5) {
        assert_close(vmg_mixture_log_density(&moved, -40 + 8 * x), vmg_mixture_log_density(&example.view, x) - log(8),
                     1e-13);
        assert_close(vmg_mixture_cumulative(&moved, -40 + 8 * x), vmg_mixture_cumulative(&example.view, x), 1e-13);
        assert_close(vmg_mixture_crps(&moved, -40 + 8 * x), 8 * vmg_mixture_crps(&example.view, x), 1e-12);
    }
    assert_close(vmg_mixture_mean(&moved), -40 + 8 * vmg_mixture_mean(&example.view), 1e-14);
    assert_close(vmg_mixture_model_variance(&moved), 64 * vmg_mixture_model_variance(&example.view), 1e-14);
    assert_close(vmg_mixture_noise_variance(&moved), 64 * vmg_mixture_noise_variance(&example.view), 1e-14);
    assert_close(vmg_mixture_quantile(&moved, 0.1), -40 + 8 * vmg_mixture_quantile(&example.view, 0.1), 1e-9);
    const vmg_random from = {7, 0, VMG_STREAM_PREDICTIVE};
    assert_close(vmg_mixture_draw(&moved, from, 3), -40 + 8 * vmg_mixture_draw(&example.view, from, 3), 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_match_integration),
        cmocka_unit_test(variance_is_split_by_hand),
        cmocka_unit_test(cumulative_is_the_integral_of_the_density),
        cmocka_unit_test(single_components_have_known_values),
        cmocka_unit_test(log_density_is_right_far_out),
        cmocka_unit_test(quantiles_invert_the_cumulative_function),
        cmocka_unit_test(quantiles_have_ends),
        cmocka_unit_test(draws_follow_the_cumulative_function),
        cmocka_unit_test(draws_have_the_moments),
        cmocka_unit_test(origin_and_unit_only_move_and_stretch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
