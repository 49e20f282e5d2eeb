/* Metrics of predicted numbers: by hand on normal predictions, several targets, edges, simulated rows. */
#include <stdbool.h>
#include <string.h>

#include "distribution/mixtures.h"
#include "metrics/paper_log_likelihood.h"
#include "metrics/regression_metrics.h"

static const double log_2_pi = 1.8378770664093454836;

/* One normal prediction. */
static void add_normal(vmg_regression_sums *sums, double mean, double deviation, double measured)
{
    const vmg_real location = (vmg_real)mean, noise = (vmg_real)(deviation * deviation);
    const vmg_mixture predicted = {1, NULL, &location, NULL, &noise, NULL, 0, 0};
    const vmg_regression_score score = vmg_regression_score_of(&predicted, NULL, measured);
    vmg_regression_add(sums, &score);
}

static void normal_predictions_by_hand(void **state)
{
    (void)state;
    vmg_regression_sums sums = {0};
    add_normal(&sums, 1, 2, 2);   /* half a deviation up: inside all intervals (0.674, 1.645, 1.960) */
    add_normal(&sums, 4, 1, 3);   /* one down: outside 50 % */
    add_normal(&sums, 0, 4, 7);   /* 1.75 up: outside 90 % */
    add_normal(&sums, 10, 1, 13); /* three up: outside all */
    const vmg_metrics metrics = vmg_regression_metrics(&sums, 1, false);
    assert_int_equal(metrics.count, 9);
    const double squares = 1 + 1 + 49 + 9, mean = 25 / 4.0;
    assert_close(vmg_metrics_value(&metrics, "rmse"), sqrt(squares / 4), 1e-15);
    assert_close(vmg_metrics_value(&metrics, "mae"), 12 / 4.0, 1e-15);
    const double away =
        (2 - mean) * (2 - mean) + (3 - mean) * (3 - mean) + (7 - mean) * (7 - mean) + (13 - mean) * (13 - mean);
    assert_close(vmg_metrics_value(&metrics, "r2"), 1 - squares / away, 1e-14);
    const double z_squares = 0.25 + 1 + 1.75 * 1.75 + 9;
    assert_close(vmg_metrics_value(&metrics, "log_likelihood"), -0.5 * z_squares / 4 - 0.5 * log_2_pi - log(8) / 4,
                 1e-14);
    assert_close(vmg_metrics_value(&metrics, "coverage_50"), 0.25, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "coverage_90"), 0.5, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "coverage_95"), 0.75, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "interval_width_90"), 2 * 1.6448536269514729 * (2 + 1 + 4 + 1) / 4, 1e-12);
    /* of a normal: deviation (z (2 Phi - 1) + 2 phi - 1 / sqrt pi) */
    double crps = 0;
    const double z[] = {0.5, 1, 1.75, 3}, deviation[] = {2, 1, 4, 1};
    for (size_t i = 0; i < 4; i++) {
        crps += deviation[i] *
                (z[i] * erf(z[i] / sqrt(2)) + 2 * exp(-0.5 * z[i] * z[i] - 0.5 * log_2_pi) - 1 / sqrt(acos(-1)));
    }
    assert_close(vmg_metrics_value(&metrics, "crps"), crps / 4, 1e-14);
}

static void what_is_not_defined_is_nan(void **state)
{
    (void)state;
    vmg_regression_sums sums = {0};
    vmg_metrics metrics = vmg_regression_metrics(&sums, 1, true);
    for (size_t i = 0; i < metrics.count; i++) {
        assert_true(isnan(metrics.metric[i].value));
    }
    add_normal(&sums, 1, 1, 1e6 + 0.1);
    metrics = vmg_regression_metrics(&sums, 1, false);
    assert_true(isnan(vmg_metrics_value(&metrics, "r2"))); /* one row */
    assert_close(vmg_metrics_value(&metrics, "mae"), 1e6 + 0.1 - 1, 1e-15);
    add_normal(&sums, 2, 1, 1e6 + 0.1);
    add_normal(&sums, 2, 1, 1e6 + 0.1);
    metrics = vmg_regression_metrics(&sums, 1, false);
    assert_true(isnan(vmg_metrics_value(&metrics, "r2"))); /* all the same */
    assert_true(isfinite(vmg_metrics_value(&metrics, "log_likelihood")));
    add_normal(&sums, 2, 1, NAN);
    metrics = vmg_regression_metrics(&sums, 1, false);
    assert_true(isnan(vmg_metrics_value(&metrics, "rmse")));
}

static void a_large_offset_costs_no_digits(void **state)
{
    (void)state;
    vmg_regression_sums near = {0}, far = {0};
    for (size_t i = 0; i < 50; i++) {
        const vmg_real location = (vmg_real)example_number(i), noise = 1;
        const double measured = (double)location + 0.25 * example_number(3 * i + 1), offset = 1073741824;
        vmg_mixture predicted = {1, NULL, &location, NULL, &noise, NULL, 0, 0};
        vmg_regression_score score = vmg_regression_score_of(&predicted, NULL, measured);
        vmg_regression_add(&near, &score);
        predicted.origin = offset;
        score = vmg_regression_score_of(&predicted, NULL, offset + measured);
        vmg_regression_add(&far, &score);
    }
    const vmg_metrics one = vmg_regression_metrics(&near, 1, false), other = vmg_regression_metrics(&far, 1, false);
    for (size_t i = 0; i < one.count; i++) {
        assert_close(other.metric[i].value, one.metric[i].value, 1e-6); /* 2^30 + measured is rounded to 2^-23 */
    }
}

static void targets_are_averaged(void **state)
{
    (void)state;
    vmg_regression_sums targets[3] = {{0}};
    for (size_t i = 0; i < 20; i++) {
        add_normal(&targets[0], example_number(i), 0.5, example_number(2 * i + 1));
        add_normal(&targets[1], 100 * example_number(i), 80, 100 * example_number(3 * i + 2));
        add_normal(&targets[2], 3, 1, 3.5); /* constant: no r2 */
    }
    const vmg_metrics all = vmg_regression_metrics(targets, 3, false);
    for (size_t i = 0; i < all.count; i++) {
        double sum = 0;
        const bool is_r2 = !strcmp(all.metric[i].kind->name, "r2");
        for (size_t target = 0; target < (is_r2 ? 2 : 3); target++) {
            sum += vmg_regression_metrics(&targets[target], 1, false).metric[i].value;
        }
        assert_close(all.metric[i].value, sum / (is_r2 ? 2 : 3), 1e-14);
    }
}

/* Rows drawn from the predictions: coverage and score are what they should be, for mixtures of every kind. */
static void drawn_rows_are_covered(void **state)
{
    (void)state;
    enum { ROWS = 3000 };
    static example_mixture example;
    const size_t kinds[] = {1, 2, 7, 10};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        example_mixture_make(kinds[k], &example);
        vmg_regression_sums sums = {0};
        const vmg_random from = {9, k, VMG_STREAM_PREDICTIVE};
        double squares = 0, crps = 0;
        for (size_t i = 0; i < ROWS; i++) {
            const vmg_regression_score score =
                vmg_regression_score_of(&example.view, NULL, vmg_mixture_draw(&example.view, from, i));
            vmg_regression_add(&sums, &score);
            crps += score.crps;
            squares += score.crps * score.crps;
        }
        const vmg_metrics metrics = vmg_regression_metrics(&sums, 1, false);
        const double levels[] = {0.5, 0.9, 0.95};
        const char *const names[] = {"coverage_50", "coverage_90", "coverage_95"};
        for (size_t i = 0; i < 3; i++) {
            const double error = sqrt(levels[i] * (1 - levels[i]) / ROWS);
            assert_true(fabs(vmg_metrics_value(&metrics, names[i]) - levels[i]) < 4 * error);
        }
        /* E over y of E|X - y| - E|X - X'| / 2 is E|X - X'| / 2 */
        const double expected = vmg_mixture_crps(&example.view, 1e9);
        const double half_distance = 1e9 - vmg_mixture_mean(&example.view) - expected;
        const double mean = crps / ROWS, error = sqrt((squares / ROWS - mean * mean) / ROWS);
        assert_true(fabs(mean - half_distance) < 4 * error + 1e-6);
        const double variance = vmg_mixture_model_variance(&example.view) + vmg_mixture_noise_variance(&example.view);
        assert_true(fabs(vmg_metrics_value(&metrics, "rmse") / sqrt(variance) - 1) < 0.25);
    }
}

static void the_paper_s_log_likelihood_by_hand(void **state)
{
    (void)state;
    const vmg_real location[] = {1, 2, 4}, noise[] = {1, 1, 1}, weight[] = {0.5f, 0.25f, 0.25f};
    const vmg_real precision[] = {0.5f, 0.5f, 2}, log_precision[] = {-0.75f, -0.75f, 0.5f}; /* two members */
    const vmg_mixture plain = {3, NULL, location, NULL, noise, NULL, 0, 0};
    double sum = 0;
    for (size_t s = 0; s < 3; s++) {
        sum += exp(0.5 * (double)log_precision[s] - 0.5 * log_2_pi -
                   0.5 * (double)precision[s] * pow(3 - (double)location[s], 2)) /
               3;
    }
    assert_close(vmg_paper_log_likelihood(&plain, precision, log_precision, 3), log(sum), 1e-14);
    /* weights, and the target's own units: y = 10 + 2 f, so that E[tau] there is a quarter of what it is here */
    const vmg_mixture other = {3, weight, location, NULL, noise, NULL, 10, 2};
    sum = 0;
    for (size_t s = 0; s < 3; s++) {
        const double own_precision = (double)precision[s] / 4, own_log = (double)log_precision[s] - log(4);
        sum += (double)weight[s] * exp(0.5 * own_log - 0.5 * own_precision * pow(15 - 10 - 2 * (double)location[s], 2));
    }
    assert_close(vmg_paper_log_likelihood(&other, precision, log_precision, 15), log(sum) - 0.5 * log_2_pi, 1e-14);
    /* far out: only the sample that costs least counts */
    assert_close(vmg_paper_log_likelihood(&plain, precision, log_precision, 1e6),
                 0.5 * -0.75 - 0.5 * log_2_pi - 0.25 * (1e6 - 2) * (1e6 - 2) - log(3), 1e-15);
    /* as a metric, only where asked for */
    vmg_regression_sums sums = {0};
    for (size_t i = 0; i < 2; i++) {
        vmg_regression_score score = vmg_regression_score_of(&plain, NULL, 3);
        assert_true(isnan(score.log_likelihood_paper));
        score.log_likelihood_paper = i ? -1 : -2;
        vmg_regression_add(&sums, &score);
    }
    const vmg_metrics without = vmg_regression_metrics(&sums, 1, false), with = vmg_regression_metrics(&sums, 1, true);
    assert_true(isnan(vmg_metrics_value(&without, "log_likelihood_paper")));
    assert_close(vmg_metrics_value(&with, "log_likelihood_paper"), -1.5, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_predictions_by_hand),     cmocka_unit_test(what_is_not_defined_is_nan),
        cmocka_unit_test(a_large_offset_costs_no_digits), cmocka_unit_test(targets_are_averaged),
        cmocka_unit_test(drawn_rows_are_covered),         cmocka_unit_test(the_paper_s_log_likelihood_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
