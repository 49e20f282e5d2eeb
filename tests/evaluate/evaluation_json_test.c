/* The JSON that other programs rely on: its shape to the key, and null for what is not defined. */
#include "synthetic.h"

#include <jansson.h>

enum { row_total = 40 };

static const char *const number_metrics[] = {"rmse",        "mae",         "r2",          "log_likelihood",   "crps",
                                             "coverage_50", "coverage_90", "coverage_95", "interval_width_90"};
static const char *const class_metrics[] = {
    "accuracy",        "error_rate",  "log_likelihood",    "brier",  "ece", "set_coverage_90",
    "set_coverage_95", "set_size_90", "average_precision", "roc_auc"};

/* An object with these keys, in this order, and no other. */
static void assert_keys(const json_t *object, const char *const *keys, size_t count)
{
    size_t i = 0;
    const char *key;
    json_t *value;
    assert_true(json_is_object(object));
    json_object_foreach((json_t *)object, key, value)
    {
        assert_true(i < count);
        assert_string_equal(key, keys[i++]);
    }
    assert_int_equal(i, count);
}

static json_t *parse(vmg_context *context, const vmg_evaluation *evaluation)
{
    char *text = NULL;
    assert_ok(context, vmg_evaluation_to_json(context, evaluation, &text));
    json_t *json = json_loads(text, 0, NULL); /* refuses NaN and infinity */
    assert_non_null(json);
    vmg_text_release(context, text);
    const bool classes = evaluation->task == VMG_TASK_CLASSIFICATION;
    assert_keys(
        json,
        NAMES("method", "settings", "data", "folds", "mean", "standard_error", "baseline", "calibration", "classes"),
        classes ? 9 : 8);
    assert_keys(json_object_get(json, "baseline"), NAMES("method", "mean", "standard_error", "differences"), 4);
    assert_keys(json_object_get(json, "data"), NAMES("rows", "inputs", "target"), 3);
    for (size_t k = 0; k < json_array_size(json_object_get(json, "folds")); k++) {
        assert_keys(json_array_get(json_object_get(json, "folds"), k),
                    NAMES("fold", "train_rows", "test_rows", "metrics", "baseline", "training_seconds",
                          "training_steps", "prediction_seconds"),
                    8);
    }
    return json;
}

static json_int_t whole(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

static double real(const json_t *object, const char *key)
{
    assert_true(json_is_number(json_object_get(object, key)));
    return json_number_value(json_object_get(object, key));
}

static void assert_verdicts(const json_t *baseline, const vmg_evaluation *evaluation)
{
    static const char *const words[] = {"no clear difference", "better", "worse"};
    const json_t *differences = json_object_get(baseline, "differences");
    assert_string_equal(json_string_value(json_object_get(baseline, "method")), "constant");
    assert_int_equal(json_object_size(differences), 2);
    for (size_t i = 0; i < VMG_DIFFERENCES; i++) {
        const vmg_difference *expected = &evaluation->against_baseline[i];
        const json_t *found = json_object_get(differences, expected->kind->name);
        assert_close(real(found, "difference"), expected->model - expected->baseline, 1e-13);
        assert_close(real(found, "standard_error"), expected->standard_error, 1e-13);
        assert_string_equal(json_string_value(json_object_get(found, "verdict")), words[expected->verdict]);
        assert_close(real(json_object_get(baseline, "mean"), expected->kind->name), expected->baseline, 1e-13);
    }
}

/* Twenty bins of the forty, ten levels; or fifteen bins whose weighted gaps are the calibration error. */
static void assert_calibration(const json_t *calibration, const vmg_evaluation *evaluation)
{
    const json_t *levels = json_object_get(calibration, "coverage"), *pit = json_object_get(calibration, "pit");
    const json_t *bins = json_object_get(calibration, "reliability");
    if (evaluation->task == VMG_TASK_REGRESSION) {
        assert_int_equal(json_array_size(levels), 10);
        assert_int_equal(json_array_size(pit), 20);
        for (size_t i = 0; i < 10; i++) {
            const double level = real(json_array_get(levels, i), "level");
            assert_close(level, i < 9 ? (double)(i + 1) / 10 : 0.95, 1e-15);
            assert_close(real(json_array_get(levels, i), "fraction"), vmg_coverage_of(&evaluation->coverage, level),
                         1e-14);
        }
        json_int_t rows = 0;
        for (size_t i = 0; i < 20; i++) {
            rows += json_integer_value(json_array_get(pit, i));
        }
        assert_int_equal(rows, row_total);
        return;
    }
    double gaps = 0;
    json_int_t rows = 0;
    assert_int_equal(json_array_size(bins), VMG_RELIABILITY_BINS);
    for (size_t i = 0; i < VMG_RELIABILITY_BINS; i++) {
        const json_t *bin = json_array_get(bins, i);
        assert_close(real(bin, "high") - real(bin, "low"), 1.0 / 15, 1e-14);
        rows += whole(bin, "rows");
        if (whole(bin, "rows")) {
            assert_true(real(bin, "confidence") > real(bin, "low") && real(bin, "confidence") <= real(bin, "high"));
            gaps += fabs(real(bin, "confidence") - real(bin, "accuracy")) * real(bin, "rows") / row_total;
        } else {
            assert_true(json_is_null(json_object_get(bin, "confidence")));
        }
    }
    assert_int_equal(rows, row_total);
    assert_close(real(calibration, "ece"), gaps, 1e-12);
}

static void assert_classes(const json_t *classes, const vmg_evaluation *evaluation)
{
    assert_keys(classes,
                NAMES("names", "positive", "threshold", "rows", "predicted", "precision", "recall", "f1", "confusion",
                      "unknown"),
                10);
    assert_string_equal(json_string_value(json_object_get(classes, "positive")), "yes");
    assert_close(real(classes, "threshold"), 0.4, 1e-15);
    for (size_t i = 0; i < 2; i++) {
        const vmg_class_figures figures = vmg_evaluation_class(evaluation, i);
        const json_t *counts = json_array_get(json_object_get(classes, "confusion"), i);
        assert_string_equal(json_string_value(json_array_get(json_object_get(classes, "names"), i)), i ? "yes" : "no");
        assert_int_equal(json_integer_value(json_array_get(json_object_get(classes, "rows"), i)), figures.rows);
        assert_int_equal(json_integer_value(json_array_get(counts, i)), figures.correct);
        assert_int_equal(json_integer_value(json_array_get(counts, 1 - i)), figures.rows - figures.correct);
        assert_close(json_real_value(json_array_get(json_object_get(classes, "recall"), i)), figures.recall, 1e-14);
        assert_int_equal(json_integer_value(json_array_get(json_object_get(classes, "unknown"), i)), 0);
    }
}

static void of_a_cross_validation(void **state)
{
    (void)state;
    static const char *const names[] = {"y", "answer"};
    for (size_t k = 0; k < 2; k++) {
        vmg_context *context = synthetic_context(1);
        vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", names[k]));
        vmg_settings *settings =
            synthetic_settings(context, NAMES("epochs", "2", "learning-rate", "0.003", "hidden", "4"));
        const vmg_fit_options fit = {.target = names[k], .settings = settings};
        vmg_evaluation *evaluation = NULL;
        assert_ok(context, vmg_crossval(context, table, &fit,
                                        &(vmg_crossval_options){.folds = 3, .threshold = k ? 0.4 : 0}, &evaluation));
        json_t *json = parse(context, evaluation);
        const char *const *metrics = k ? class_metrics : number_metrics;
        const size_t count = k ? 10 : 9;
        const json_t *folds = json_object_get(json, "folds"), *given = json_object_get(json, "settings");
        assert_string_equal(json_string_value(json_object_get(json, "method")), "matrix");
        assert_string_equal(json_string_value(json_object_get(given, "task")), k ? "classification" : "regression");
        assert_int_equal(whole(given, "epochs"), 2);
        assert_close(json_real_value(json_object_get(given, "learning-rate")), 0.003, 0);
        assert_int_equal(whole(json_object_get(json, "data"), "rows"), row_total);
        assert_int_equal(whole(json_object_get(json, "data"), "inputs"), 2);
        assert_string_equal(json_string_value(json_object_get(json_object_get(json, "data"), "target")), names[k]);
        assert_int_equal(json_array_size(folds), 3);
        assert_keys(json_object_get(json, "mean"), metrics, count);
        assert_keys(json_object_get(json, "standard_error"), metrics, count);
        assert_verdicts(json_object_get(json, "baseline"), evaluation);
        assert_calibration(json_object_get(json, "calibration"), evaluation);
        if (k) {
            assert_classes(json_object_get(json, "classes"), evaluation);
        }
        for (size_t fold = 0; fold < 3; fold++) {
            const json_t *one = json_array_get(folds, fold), *values = json_object_get(one, "metrics");
            const vmg_fold_result *result = &evaluation->folds[fold];
            assert_int_equal(whole(one, "fold"), fold);
            assert_int_equal(whole(one, "train_rows"), result->train_rows);
            assert_int_equal(whole(one, "test_rows"), result->test_rows);
            assert_int_equal(whole(one, "training_steps"), result->training_steps);
            assert_close(json_real_value(json_object_get(one, "training_seconds")), result->training_seconds, 1e-14);
            assert_close(json_real_value(json_object_get(one, "prediction_seconds")), result->prediction_seconds,
                         1e-14);
            assert_keys(values, metrics, count);
            for (size_t m = 0; m < count; m++) {
                assert_close(json_real_value(json_object_get(values, metrics[m])), result->metrics.metric[m].value,
                             1e-14);
            }
        }
        json_decref(json);
        vmg_evaluation_destroy(context, evaluation);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

/* One fold: no standard error; of one row: no r2; a model from before: no training time. Two targets: their names. */
static void what_is_not_known_is_null(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y", "z"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "1"));
    vmg_model *model = NULL;
    vmg_evaluation *evaluation = NULL;
    const uint32_t row = 3;
    const vmg_fit_options fit = {.targets = NAMES("y", "z"), .target_count = 2, .settings = settings};
    assert_ok(context, vmg_fit(context, table, &fit, &model));
    assert_ok(context,
              vmg_evaluate(context, model, table, &(vmg_evaluate_options){.rows = &row, .row_count = 1}, &evaluation));
    json_t *json = parse(context, evaluation);
    const json_t *fold = json_array_get(json_object_get(json, "folds"), 0);
    const json_t *target = json_object_get(json_object_get(json, "data"), "target");
    assert_int_equal(json_array_size(json_object_get(json, "folds")), 1);
    assert_true(json_is_null(json_object_get(json_object_get(fold, "metrics"), "r2")));
    assert_true(json_is_real(json_object_get(json_object_get(fold, "metrics"), "rmse")));
    assert_true(json_is_null(json_object_get(fold, "training_seconds")));
    assert_true(json_is_real(json_object_get(fold, "prediction_seconds")));
    assert_true(json_is_null(json_object_get(json_object_get(json, "standard_error"), "rmse")));
    assert_int_equal(json_array_size(target), 2);
    assert_string_equal(json_string_value(json_array_get(target, 1)), "z");
    json_decref(json);
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_cross_validation),
        cmocka_unit_test(what_is_not_known_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
