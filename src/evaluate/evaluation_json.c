/* An evaluation as JSON, in one place for the command and for every binding; the shape is in vmg/evaluate.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "evaluate/evaluation.h"

/* Fifteen digits: all that every double keeps, so that 0.1 is written as it was meant. */
static const size_t written_flags = JSON_INDENT(2) | JSON_REAL_PRECISION(15);

static json_t *number_or_null(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}

static json_t *metrics_to_json(const vmg_metrics *metrics)
{
    json_t *json = json_object();
    for (size_t i = 0; i < metrics->count; i++) {
        json_object_set_new(json, metrics->metric[i].kind->name, number_or_null(metrics->metric[i].value));
    }
    return json;
}

static json_t *fold_to_json(const vmg_fold_result *fold)
{
    return json_pack("{s:I, s:I, s:I, s:o, s:o, s:I, s:o}", "fold", (json_int_t)fold->fold, "train_rows",
                     (json_int_t)fold->train_rows, "test_rows", (json_int_t)fold->test_rows, "metrics",
                     metrics_to_json(&fold->metrics), "training_seconds", number_or_null(fold->training_seconds),
                     "training_steps", (json_int_t)fold->training_steps, "prediction_seconds",
                     number_or_null(fold->prediction_seconds));
}

static json_t *targets_to_json(const vmg_evaluation *evaluation)
{
    if (evaluation->target_count == 1) {
        return json_string(evaluation->targets[0]);
    }
    json_t *json = json_array();
    for (size_t i = 0; i < evaluation->target_count; i++) {
        json_array_append_new(json, json_string(evaluation->targets[i]));
    }
    return json;
}

static json_t *folds_to_json(const vmg_evaluation *evaluation)
{
    json_t *json = json_array();
    for (size_t i = 0; i < evaluation->fold_count; i++) {
        json_array_append_new(json, fold_to_json(&evaluation->folds[i]));
    }
    return json;
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
    json_t *json = json_pack("{s:s, s:o, s:{s:I, s:I, s:o}, s:o, s:o, s:o}", "method", evaluation->method, "settings",
                             settings, "data", "rows", (json_int_t)evaluation->rows, "inputs",
                             (json_int_t)evaluation->inputs, "target", targets_to_json(evaluation), "folds",
                             folds_to_json(evaluation), "mean", metrics_to_json(&evaluation->mean), "standard_error",
                             metrics_to_json(&evaluation->standard_error));
    char *text = json ? json_dumps(json, written_flags) : NULL;
    *out = text ? vmg_copy_string(context, text) : NULL;
    free(text);
    json_decref(json);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}
