/* The lists of metrics, comparing two values, and averages over folds. */
#include "test.h"

#include <string.h>

#include "vmg/metrics.h"

static void lists_are_in_the_promised_order(void **state)
{
    (void)state;
    const char *const regression[] = {
        "rmse",        "mae",         "r2",          "log_likelihood",    "crps",
        "coverage_50", "coverage_90", "coverage_95", "interval_width_90", "log_likelihood_paper"};
    const char *const classification[] = {
        "accuracy",        "error_rate",  "log_likelihood",    "brier",  "ece", "set_coverage_90",
        "set_coverage_95", "set_size_90", "average_precision", "roc_auc"};
    size_t count;
    const vmg_metric_kind *kinds = vmg_regression_metric_kinds(false, &count);
    assert_int_equal(count, 9);
    kinds = vmg_regression_metric_kinds(true, &count);
    assert_int_equal(count, 10);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(kinds[i].name, regression[i]);
        assert_true(kinds[i].meaning[0]);
    }
    kinds = vmg_classification_metric_kinds(false, &count);
    assert_int_equal(count, 8);
    kinds = vmg_classification_metric_kinds(true, &count);
    assert_int_equal(count, 10);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(kinds[i].name, classification[i]);
    }
}

static const vmg_metric_kind *kind_of(const char *name)
{
    size_t count;
    const vmg_metric_kind *kinds = vmg_regression_metric_kinds(true, &count);
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(kinds[i].name, name)) {
            return &kinds[i];
        }
    }
    fail_msg("no metric %s", name);
    return NULL;
}

static void the_better_value_is_known(void **state)
{
    (void)state;
    assert_true(vmg_metric_is_better(kind_of("rmse"), 1, 2));
    assert_false(vmg_metric_is_better(kind_of("rmse"), 2, 1));
    assert_false(vmg_metric_is_better(kind_of("rmse"), 1, 1));
    assert_true(vmg_metric_is_better(kind_of("r2"), 0.5, -3));
    assert_true(vmg_metric_is_better(kind_of("log_likelihood"), -1, -2));
    assert_true(vmg_metric_is_better(kind_of("log_likelihood"), 3, 2));
    assert_false(vmg_metric_is_better(kind_of("log_likelihood"), 2, 2));
    assert_true(vmg_metric_is_better(kind_of("coverage_90"), 0.88, 0.96));
    assert_false(vmg_metric_is_better(kind_of("coverage_90"), 1, 0.85));
    assert_true(vmg_metric_is_better(kind_of("rmse"), 1, NAN));
    assert_false(vmg_metric_is_better(kind_of("rmse"), NAN, 1));
    assert_false(vmg_metric_is_better(kind_of("rmse"), NAN, NAN));
}

static void averages_go_over_the_parts_where_defined(void **state)
{
    (void)state;
    const double rmse[] = {1, 2, 6}, r2[] = {NAN, 0.5, 0.7}, crps[] = {NAN, NAN, 4}, mae[] = {NAN, NAN, NAN};
    vmg_metrics parts[3] = {{0}}, mean, error;
    for (size_t i = 0; i < 3; i++) {
        parts[i].count = 4;
        parts[i].metric[0] = (vmg_metric){kind_of("rmse"), rmse[i]};
        parts[i].metric[1] = (vmg_metric){kind_of("r2"), r2[i]};
        parts[i].metric[2] = (vmg_metric){kind_of("crps"), crps[i]};
        parts[i].metric[3] = (vmg_metric){kind_of("mae"), mae[i]};
    }
    vmg_metrics_average(3, parts, &mean, &error);
    assert_int_equal(mean.count, 4);
    assert_string_equal(error.metric[1].kind->name, "r2");
    assert_close(vmg_metrics_value(&mean, "rmse"), 3, 1e-15);
    assert_close(vmg_metrics_value(&error, "rmse"), sqrt((4 + 1 + 9) / 2.0 / 3), 1e-15);
    assert_close(vmg_metrics_value(&mean, "r2"), 0.6, 1e-15);
    assert_close(vmg_metrics_value(&error, "r2"), sqrt(0.02 / 2), 1e-14);
    assert_close(vmg_metrics_value(&mean, "crps"), 4, 1e-15);
    assert_true(isnan(vmg_metrics_value(&error, "crps")));
    assert_true(isnan(vmg_metrics_value(&mean, "mae")));
    assert_true(isnan(vmg_metrics_value(&mean, "coverage_50"))); /* not there */
    parts[1].count = parts[2].count = 1;                         /* the first part says which metrics there are */
    vmg_metrics alone;
    vmg_metrics_average(3, parts, &alone, NULL);
    assert_int_equal(alone.count, 4);
    assert_true(isnan(vmg_metrics_value(&alone, "r2")));
    vmg_metrics_average(1, parts, &alone, NULL);
    assert_close(vmg_metrics_value(&alone, "rmse"), 1, 1e-15);
    vmg_metrics_average(0, NULL, &alone, &error);
    assert_int_equal(alone.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_in_the_promised_order),
        cmocka_unit_test(the_better_value_is_known),
        cmocka_unit_test(averages_go_over_the_parts_where_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
