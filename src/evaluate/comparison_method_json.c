/* One method of a comparison as JSON; see evaluate/comparison_json.h and docs/comparison.md. */
#include "evaluate/comparison_json.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "evaluate/evaluation_json.h"
#include "metrics/metrics_json.h"

/* A count that was measured; null where it was not. */
static json_t *count_or_null(size_t count)
{
    return count ? json_integer((json_int_t)count) : json_null();
}

json_t *vmg_contrast_to_json(const vmg_contrast *contrast, const char *to)
{
    json_t *json = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:s}", "difference", vmg_json_number_or_null(contrast->difference), "low",
        vmg_json_number_or_null(contrast->low), "high", vmg_json_number_or_null(contrast->high), "standard_error",
        vmg_json_number_or_null(contrast->standard_error), "degrees", vmg_json_number_or_null(contrast->degrees),
        "p_value", vmg_json_number_or_null(contrast->p_value), "folds", (json_int_t)contrast->folds, "verdict",
        vmg_standing_word(contrast->standing));
    if (to) {
        vmg_json_set(&json, "to", json_string(to));
    }
    return json;
}

static json_t *folds_to_json(const vmg_compared_method *method)
{
    json_t *json = json_array();
    for (size_t i = 0; i < method->fold_count; i++) {
        const vmg_fold_result *fold = &method->folds[i];
        vmg_json_append(&json,
                        json_pack("{s:I, s:I, s:I, s:o, s:o, s:I, s:o, s:I, s:I, s:I}", "fold", (json_int_t)fold->fold,
                                  "train_rows", (json_int_t)fold->train_rows, "test_rows", (json_int_t)fold->test_rows,
                                  "metrics", vmg_metrics_to_json(&fold->metrics), "training_seconds",
                                  vmg_json_number_or_null(fold->training_seconds), "training_steps",
                                  (json_int_t)fold->training_steps, "epochs", count_or_null(method->epochs[i]),
                                  "restarts", (json_int_t)method->restarts[i], "unseen_levels",
                                  (json_int_t)fold->unseen_levels, "unseen_classes", (json_int_t)fold->unseen_classes));
    }
    return json;
}

json_t *vmg_metrics_in_order(const vmg_comparison *comparison, const vmg_metrics *metrics)
{
    json_t *json = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        vmg_json_set(&json, comparison->kinds[i].name,
                     vmg_json_number_or_null(vmg_metrics_value(metrics, comparison->kinds[i].name)));
    }
    return json;
}

static json_t *differences_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    json_t *json = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        const size_t best = comparison->best[i];
        vmg_json_set(&json, comparison->kinds[i].name,
                     best < comparison->method_count
                         ? vmg_contrast_to_json(&method->to_best[i], comparison->methods[best].name)
                         : json_null());
    }
    return json;
}

static json_t *against_matrix_to_json(const vmg_comparison *comparison, size_t number)
{
    const vmg_compared_method *method = &comparison->methods[number];
    if (comparison->first_matrix == comparison->method_count || comparison->first_matrix == number) {
        return json_null();
    }
    json_t *json = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        vmg_json_set(&json, comparison->kinds[i].name, vmg_contrast_to_json(&method->to_first_matrix[i], NULL));
    }
    return json;
}

static json_t *calibration_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    if (comparison->class_count) {
        json_t *json = vmg_reliability_to_json(&method->reliability);
        json_t *positive = vmg_reliability_to_json(&method->positive_reliability);
        json_t *bins = positive ? json_incref(json_object_get(positive, "reliability")) : NULL;
        const bool two = comparison->class_count == 2;
        size_t rows = 0;
        for (size_t i = 0; i < VMG_RELIABILITY_BINS; i++) {
            rows += method->reliability.bin[i].rows;
        }
        json_decref(positive);
        vmg_json_set(&json, "rows", json_integer((json_int_t)rows));
        vmg_json_set(&json, "positive_reliability", two ? bins : json_null());
        if (!two) {
            json_decref(bins);
        }
        return json;
    }
    double error = 0;
    for (size_t i = 0; i < VMG_COVERAGE_LEVELS; i++) {
        const double level = vmg_coverage_levels[i];
        error += fabs(vmg_coverage_of(&method->coverage, level) - level) / VMG_COVERAGE_LEVELS;
    }
    json_t *json = vmg_coverage_to_json(&method->coverage);
    vmg_json_set(&json, "rows", json_integer((json_int_t)method->coverage.rows));
    vmg_json_set(&json, "coverage_error", vmg_json_number_or_null(error));
    return json;
}

static json_t *classes_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    const vmg_evaluation evaluation = {.classes = comparison->classes,
                                       .class_count = comparison->class_count,
                                       .confusion = method->confusion,
                                       .positive = comparison->positive,
                                       .threshold = comparison->threshold};
    return method->confusion ? vmg_classes_to_json(&evaluation) : json_null();
}

static json_t *spread_to_json(const vmg_spread *spread)
{
    return spread->count
               ? json_pack("{s:o, s:o, s:o, s:o}", "mean", vmg_json_number_or_null(spread->mean), "std",
                           vmg_json_number_or_null(spread->std), "least", vmg_json_number_or_null(spread->least),
                           "most", vmg_json_number_or_null(spread->most))
               : json_null();
}

static json_t *stability_metrics_to_json(const vmg_comparison *comparison, const vmg_stability *stability)
{
    json_t *json = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        const vmg_spread *spread = &stability->spread[i];
        json_t *values = json_array();
        for (size_t k = 0; k < stability->seed_count; k++) {
            vmg_json_append(
                &values, vmg_json_number_or_null(vmg_metrics_value(&stability->metrics[k], comparison->kinds[i].name)));
        }
        vmg_json_set(&json, comparison->kinds[i].name,
                     json_pack("{s:o, s:o, s:o, s:o}", "values", values, "mean", vmg_json_number_or_null(spread->mean),
                               "std", vmg_json_number_or_null(spread->std), "range",
                               vmg_json_number_or_null(spread->most - spread->least)));
    }
    return json;
}

static json_t *stability_to_json(const vmg_comparison *comparison, const vmg_stability *stability)
{
    json_t *seeds = json_array();
    for (size_t i = 0; i < stability->seed_count; i++) {
        vmg_json_append(&seeds, json_integer((json_int_t)stability->seeds[i]));
    }
    return json_pack("{s:I, s:o, s:o, s:I, s:I, s:I, s:o}", "fold", (json_int_t)stability->fold, "seeds", seeds,
                     "metrics", stability_metrics_to_json(comparison, stability), "runs", (json_int_t)stability->runs,
                     "failed", (json_int_t)stability->failed, "restarted", (json_int_t)stability->restarted, "epochs",
                     spread_to_json(&stability->epochs));
}

static json_t *cost_to_json(const vmg_cost *cost)
{
    json_t *seconds = spread_to_json(&cost->training_seconds);
    if (json_is_object(seconds)) {
        vmg_json_set(&seconds, "standard_error",
                     vmg_json_number_or_null(cost->training_seconds.std / sqrt((double)cost->training_seconds.count)));
        vmg_json_set(&seconds, "total", json_real(cost->total_seconds));
    }
    return json_pack("{s:o, s:{s:o, s:o}, s:o, s:o, s:o, s:o}", "training_seconds", seconds, "microseconds_per_row",
                     "one", vmg_json_number_or_null(cost->microseconds_alone), "thousand",
                     vmg_json_number_or_null(cost->microseconds_in_thousand), "model_bytes",
                     count_or_null(cost->model_bytes), "parameters", count_or_null(cost->parameters), "training_bytes",
                     count_or_null(cost->training_bytes), "prediction_bytes", count_or_null(cost->prediction_bytes));
}

/* One of the numbers of the rows that are shown; of a class its name. */
static json_t *shown_to_json(const vmg_comparison *comparison, const vmg_compared_method *method, size_t which,
                             bool is_class)
{
    json_t *json = json_array();
    for (size_t i = 0; i < method->shown_count; i++) {
        const double number = method->shown[i * method->shown_width + which];
        const bool is_known = number >= 0 && number < (double)comparison->class_count;
        vmg_json_append(&json, !is_class  ? vmg_json_number_or_null(number)
                               : is_known ? json_string(comparison->classes[(size_t)number])
                                          : json_null());
    }
    return json;
}

static json_t *predictions_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    static const char *const numbers[] = {"measured", "mean", "std", "std_model", "low", "high"};
    static const char *const classes[] = {"measured", "predicted", "probability"};
    const bool of_classes = comparison->class_count > 0;
    const char *const *names = of_classes ? classes : numbers;
    if (!method->shown_count) {
        return json_null();
    }
    json_t *json = json_object(), *rows = json_array();
    for (size_t i = 0; i < method->shown_count; i++) {
        vmg_json_append(&rows, json_integer((json_int_t)method->shown_rows[i]));
    }
    vmg_json_set(&json, "row", rows);
    for (size_t i = 0; i < method->shown_width; i++) {
        vmg_json_set(&json, names[i], shown_to_json(comparison, method, i, of_classes && i < 2));
    }
    return json;
}

/* The settings in force; they are our own text. */
static json_t *settings_to_json(vmg_context *context, const vmg_compared_method *method)
{
    json_t *json = NULL;
    if (!method->settings) {
        return json_null();
    }
    return vmg_json_parse(context, "settings", method->settings, strlen(method->settings), &json) ? NULL : json;
}

/* Where predictions come from that were made elsewhere, and what they are. */
static json_t *external_to_json(const vmg_compared_method *method)
{
    static const char *const words[] = {"prediction", "std", "quantiles", "probabilities"};
    json_t *has = json_array();
    if (!method->external) {
        json_decref(has);
        return json_null();
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (method->has >> i & 1u) {
            vmg_json_append(&has, json_string(words[i]));
        }
    }
    return json_pack("{s:s, s:o}", "file", method->external, "has", has);
}

json_t *vmg_compared_method_to_json(vmg_context *context, const vmg_comparison *comparison, size_t number)
{
    static const char *const states[] = {"done", "partial", "failed", "left out"};
    const vmg_compared_method *method = &comparison->methods[number];
    const bool ran = method->fold_count > 0, is_external = method->external != NULL;
    const bool is_calibrated = ran && (!is_external || method->has & (VMG_HAS_STD | VMG_HAS_PROBABILITIES));
    json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "name", method->name, "method",
                             vmg_json_text_or_null(method->method), "summary", vmg_json_text_or_null(method->summary),
                             "external", external_to_json(method), "state", states[method->state], "sentence",
                             vmg_json_text_or_null(method->sentence), "failures",
                             vmg_json_of_texts(method->failures, method->failure_count), "settings",
                             settings_to_json(context, method), "folds", folds_to_json(method));
    vmg_json_set(&json, "mean", vmg_metrics_in_order(comparison, &method->mean));
    vmg_json_set(&json, "standard_error", vmg_metrics_in_order(comparison, &method->standard_error));
    vmg_json_set(&json, "differences", differences_to_json(comparison, method));
    vmg_json_set(&json, "against_matrix", against_matrix_to_json(comparison, number));
    vmg_json_set(&json, "calibration", is_calibrated ? calibration_to_json(comparison, method) : json_null());
    vmg_json_set(&json, "classes", ran ? classes_to_json(comparison, method) : json_null());
    vmg_json_set(&json, "stability", is_external ? json_null() : stability_to_json(comparison, &method->stability));
    vmg_json_set(&json, "cost", ran && !is_external ? cost_to_json(&method->cost) : json_null());
    vmg_json_set(&json, "money", vmg_method_money_to_json(comparison, method));
    vmg_json_set(&json, "shift", vmg_method_shift_to_json(comparison, method));
    vmg_json_set(&json, "learning_curve", vmg_method_curve_to_json(comparison, method));
    vmg_json_set(&json, "predictions", predictions_to_json(comparison, method));
    return json;
}
