/* An evaluation as JSON, in one place for the command and for every binding; the shape is in vmg/evaluate.h. */
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "metrics/metrics_json.h"
#include "evaluate/evaluation.h"
#include "evaluate/evaluation_json.h"

/* Fifteen digits: all that every double keeps, so that 0.1 is written as it was meant. */
static const size_t written_flags = JSON_INDENT(2) | JSON_REAL_PRECISION(15);

/* NULL where memory ran out, here and below. */
static json_t *fold_to_json(const vmg_fold_result *fold)
{
    return json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:o}", "fold", (json_int_t)fold->fold, "train_rows",
                     (json_int_t)fold->train_rows, "test_rows", (json_int_t)fold->test_rows, "metrics",
                     vmg_metrics_to_json(&fold->metrics), "baseline", vmg_metrics_to_json(&fold->baseline),
                     "training_seconds", vmg_json_number_or_null(fold->training_seconds), "training_steps",
                     (json_int_t)fold->training_steps, "prediction_seconds",
                     vmg_json_number_or_null(fold->prediction_seconds));
}

static json_t *targets_to_json(const vmg_evaluation *evaluation)
{
    if (evaluation->target_count == 1) {
        return json_string(evaluation->targets[0]);
    }
    json_t *json = json_array();
    for (size_t i = 0; i < evaluation->target_count && json; i++) {
        vmg_json_append(&json, json_string(evaluation->targets[i]));
    }
    return json;
}

static json_t *folds_to_json(const vmg_evaluation *evaluation)
{
    json_t *json = json_array();
    for (size_t i = 0; i < evaluation->fold_count && json; i++) {
        vmg_json_append(&json, fold_to_json(&evaluation->folds[i]));
    }
    return json;
}

static json_t *baseline_to_json(const vmg_evaluation *evaluation)
{
    static const char *const verdicts[] = {"no clear difference", "better", "worse"};
    json_t *differences = json_object();
    for (size_t i = 0; i < VMG_DIFFERENCES; i++) {
        const vmg_difference *one = &evaluation->against_baseline[i];
        vmg_json_set(&differences, one->kind->name,
                     json_pack("{s:o, s:o, s:s}", "difference", vmg_json_number_or_null(one->model - one->baseline),
                               "standard_error", vmg_json_number_or_null(one->standard_error), "verdict",
                               verdicts[one->verdict]));
    }
    return json_pack("{s:s, s:o, s:o, s:o}", "method", "constant", "mean", vmg_metrics_to_json(&evaluation->baseline),
                     "standard_error", vmg_metrics_to_json(&evaluation->baseline_error), "differences", differences);
}

/* A row of the confusion matrix. */
static json_t *counts_to_json(const vmg_evaluation *evaluation, size_t truth)
{
    json_t *counts = json_array();
    for (size_t i = 0; i < evaluation->class_count; i++) {
        vmg_json_append(&counts, json_integer((json_int_t)evaluation->confusion[truth * evaluation->class_count + i]));
    }
    return counts;
}

json_t *vmg_classes_to_json(const vmg_evaluation *evaluation)
{
    const size_t count = evaluation->class_count;
    json_t *names = json_array(), *confusion = json_array();
    json_t *rows = json_array(), *predicted = json_array();
    json_t *precision = json_array(), *recall = json_array(), *f1 = json_array();
    for (size_t i = 0; i < count; i++) {
        const vmg_class_figures figures = vmg_evaluation_class(evaluation, i);
        vmg_json_append(&names, json_string(evaluation->classes[i]));
        vmg_json_append(&rows, json_integer((json_int_t)figures.rows));
        vmg_json_append(&predicted, json_integer((json_int_t)figures.predicted));
        vmg_json_append(&precision, vmg_json_number_or_null(figures.precision));
        vmg_json_append(&recall, vmg_json_number_or_null(figures.recall));
        vmg_json_append(&f1, vmg_json_number_or_null(figures.f1));
        vmg_json_append(&confusion, counts_to_json(evaluation, i));
    }
    return json_pack("{s:o, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "names", names, "positive",
                     count == 2 ? evaluation->classes[evaluation->positive] : NULL, "threshold",
                     evaluation->threshold > 0 ? json_real(evaluation->threshold) : json_null(), "rows", rows,
                     "predicted", predicted, "precision", precision, "recall", recall, "f1", f1, "confusion", confusion,
                     "unknown", counts_to_json(evaluation, count));
}

vmg_status vmg_evaluation_to_json(vmg_context *context, const vmg_evaluation *evaluation, char **out)
{
    json_t *settings = NULL;
    *out = NULL;
    const vmg_status status =
        vmg_json_parse(context, "settings", evaluation->settings, strlen(evaluation->settings), &settings);
    if (status) {
        return status;
    }
    const bool classes = evaluation->class_count > 0;
    json_t *json = json_pack(
        "{s:s, s:o, s:{s:I, s:I, s:o}, s:o, s:o, s:o, s:o, s:o}", "method", evaluation->method, "settings", settings,
        "data", "rows", (json_int_t)evaluation->rows, "inputs", (json_int_t)evaluation->inputs, "target",
        targets_to_json(evaluation), "folds", folds_to_json(evaluation), "mean", vmg_metrics_to_json(&evaluation->mean),
        "standard_error", vmg_metrics_to_json(&evaluation->standard_error), "baseline", baseline_to_json(evaluation),
        "calibration",
        classes ? vmg_reliability_to_json(&evaluation->reliability) : vmg_coverage_to_json(&evaluation->coverage));
    if (classes) {
        vmg_json_set(&json, "classes", vmg_classes_to_json(evaluation));
    }
    char *text = json ? json_dumps(json, written_flags) : NULL;
    *out = text ? vmg_copy_string(context, text) : NULL;
    vmg_json_release_text(text);
    json_decref(json);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}
