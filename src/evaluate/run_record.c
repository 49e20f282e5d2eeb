/* What a run found, as JSON and back; see evaluate/run_record.h. Arrays of numbers are texts of hexadecimal digits,
 * byte by byte in the machine's own order: a file of runs does not leave the machine. */
#include "evaluate/run_record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "metrics/metrics_json.h"

/* --- Bytes as text ---------------------------------------------------------------------------------------------------
 */

static json_t *bytes_to_json(const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *at = bytes;
    char *text = malloc(2 * size + 1);
    json_t *json = NULL;
    if (text) {
        for (size_t i = 0; i < size; i++) {
            text[2 * i] = digits[at[i] >> 4];
            text[2 * i + 1] = digits[at[i] & 15];
        }
        json = json_stringn(text, 2 * size);
    }
    free(text);
    return json;
}

static int digit_of(char character)
{
    return character >= '0' && character <= '9'   ? character - '0'
           : character >= 'a' && character <= 'f' ? character - 'a' + 10
                                                  : -1;
}

/* False where the text is not `size` bytes long. */
static bool bytes_from_json(const json_t *json, size_t size, void *out)
{
    const char *text = json_string_value(json);
    unsigned char *to = out;
    if (!text || json_string_length(json) != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        const int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        to[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

/* --- Writing
 * ----------------------------------------------------------------------------------------------------------- */

static json_t *facts_to_json(const vmg_run_facts *facts)
{
    json_t *columns = json_array();
    if (!facts) {
        json_decref(columns);
        return json_null();
    }
    for (size_t i = 0; i < facts->column_count; i++) {
        vmg_json_append(&columns, json_string(facts->columns[i]));
    }
    return json_pack("{s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:f, s:f}", "settings", facts->settings, "columns", columns,
                     "inputs", (json_int_t)facts->inputs, "parameters", (json_int_t)facts->parameters, "model_bytes",
                     (json_int_t)facts->model_bytes, "training_bytes", (json_int_t)facts->training_bytes,
                     "prediction_bytes", (json_int_t)facts->prediction_bytes, "alone", facts->microseconds_alone,
                     "in_thousand", facts->microseconds_in_thousand);
}

static json_t *result_to_json(const vmg_fold_result *result)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:o, s:o, s:o}", "test_rows", (json_int_t)result->test_rows,
                     "left_out", (json_int_t)result->left_out, "unseen_levels", (json_int_t)result->unseen_levels,
                     "unseen_classes", (json_int_t)result->unseen_classes, "steps", (json_int_t)result->training_steps,
                     "training_seconds", result->training_seconds, "prediction_seconds", result->prediction_seconds,
                     "metrics", vmg_metrics_to_json(&result->metrics), "coverage",
                     bytes_to_json(&result->coverage, sizeof result->coverage), "reliability",
                     bytes_to_json(&result->reliability, sizeof result->reliability));
}

static json_t *held_out_to_json(const vmg_held_out *held_out)
{
    return json_pack("{s:I, s:I, s:o, s:o}", "count", (json_int_t)held_out->count, "width", (json_int_t)held_out->width,
                     "rows", bytes_to_json(held_out->row, held_out->count * sizeof *held_out->row), "numbers",
                     bytes_to_json(held_out->numbers, held_out->count * held_out->width * sizeof *held_out->numbers));
}

json_t *vmg_run_to_json(const vmg_run *run)
{
    const size_t classes = run->confusion.classes;
    return json_pack("{s:f, s:I, s:I, s:o, s:o, s:o, s:o}", "seconds", run->seconds, "epochs", (json_int_t)run->epochs,
                     "restarts", (json_int_t)run->restarts, "result", result_to_json(&run->result), "confusion",
                     bytes_to_json(run->confusion.counts, classes * (classes + 1) * sizeof(size_t)), "held_out",
                     held_out_to_json(run->held_out), "facts", facts_to_json(run->facts));
}

/* --- Reading
 * ----------------------------------------------------------------------------------------------------------- */

static bool take_count(const json_t *object, const char *key, size_t *out)
{
    const json_t *value = json_object_get(object, key);
    const bool good = json_is_integer(value) && json_integer_value(value) >= 0;
    *out = good ? (size_t)json_integer_value(value) : 0;
    return good;
}

static bool take_number(const json_t *object, const char *key, double *out)
{
    const json_t *value = json_object_get(object, key);
    *out = json_number_value(value);
    return json_is_number(value);
}

/* The metrics of such a comparison, all of them, in their order. */
static bool take_metrics(const json_t *json, size_t classes, vmg_metrics *out)
{
    size_t count = 0;
    const vmg_metric_kind *kinds =
        classes ? vmg_classification_metric_kinds(classes == 2, &count) : vmg_regression_metric_kinds(false, &count);
    bool good = vmg_metrics_from_json(json, out) && out->count == count;
    for (size_t i = 0; i < count && good; i++) {
        good = strcmp(out->metric[i].kind->name, kinds[i].name) == 0;
        out->metric[i].kind = &kinds[i]; /* there are names that both tasks have */
    }
    return good;
}

static bool take_result(const json_t *json, size_t classes, vmg_run *run)
{
    vmg_fold_result *result = &run->result;
    *result = (vmg_fold_result){.fold = run->fold, .train_rows = run->train_count};
    return take_count(json, "test_rows", &result->test_rows) && take_count(json, "left_out", &result->left_out) &&
           take_count(json, "unseen_levels", &result->unseen_levels) &&
           take_count(json, "unseen_classes", &result->unseen_classes) &&
           take_count(json, "steps", &result->training_steps) &&
           take_number(json, "training_seconds", &result->training_seconds) &&
           take_number(json, "prediction_seconds", &result->prediction_seconds) &&
           take_metrics(json_object_get(json, "metrics"), classes, &result->metrics) &&
           bytes_from_json(json_object_get(json, "coverage"), sizeof result->coverage, &result->coverage) &&
           bytes_from_json(json_object_get(json, "reliability"), sizeof result->reliability, &result->reliability);
}

/* Whether the rows are test rows of the run, in their order: all of them but those without a target. */
static bool are_test_rows(const vmg_run *run, const vmg_held_out *held_out)
{
    size_t found = 0;
    for (size_t i = 0; i < run->test_count && found < held_out->count; i++) {
        found += held_out->row[found] == run->test[i];
    }
    return found == held_out->count;
}

/* Numbers of a test row: evaluate/comparing.h. */
static size_t width_of(const vmg_comparing *self)
{
    enum { beside_classes = 2, beside_quantiles = 4, quantiles = sizeof vmg_run_quantiles / sizeof *vmg_run_quantiles };
    return self->folds.target ? self->folds.target->class_count + beside_classes
                              : self->targets.count * (beside_quantiles + quantiles + self->limit_count);
}

static vmg_status take_held_out(vmg_context *context, const json_t *json, const vmg_comparing *self, vmg_run *run,
                                bool *good)
{
    size_t count = 0, width = 0;
    *good = take_count(json, "count", &count) && take_count(json, "width", &width) && count == run->result.test_rows &&
            count <= run->test_count && width == width_of(self);
    if (!*good) {
        return VMG_OK;
    }
    const vmg_status status = vmg_held_out_create(context, width, &run->held_out);
    if (status) {
        return status;
    }
    vmg_held_out *held_out = run->held_out;
    held_out->row = vmg_allocate(context, count, sizeof *held_out->row);
    held_out->fold = vmg_allocate(context, count, sizeof *held_out->fold);
    held_out->numbers = vmg_allocate(context, count * width, sizeof *held_out->numbers);
    if (!held_out->row || !held_out->fold || !held_out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    held_out->count = count;
    *good = bytes_from_json(json_object_get(json, "rows"), count * sizeof *held_out->row, held_out->row) &&
            bytes_from_json(json_object_get(json, "numbers"), count * width * sizeof *held_out->numbers,
                            held_out->numbers) &&
            are_test_rows(run, held_out);
    return VMG_OK;
}

/* Whether a text is a JSON object, as settings are. */
static vmg_status check_settings(vmg_context *context, const char *text, bool *good)
{
    json_t *json = NULL;
    const vmg_status status = vmg_json_parse(context, "the settings of a run", text, strlen(text), &json);
    *good = json_is_object(json);
    json_decref(json);
    return status == VMG_ERROR_DATA ? VMG_OK : status;
}

static vmg_status take_facts(vmg_context *context, const json_t *json, vmg_run *run, bool *good)
{
    const char *settings = json_string_value(json_object_get(json, "settings"));
    *good = vmg_run_is_first(run) == (bool)json_is_object(json) && (settings || !json_is_object(json));
    if (!*good || !json_is_object(json)) {
        return VMG_OK;
    }
    vmg_status status = check_settings(context, settings, good);
    if (status || !*good) {
        return status;
    }
    vmg_run_facts *facts = run->facts = vmg_allocate(context, 1, sizeof *facts);
    if (!facts) {
        return VMG_ERROR_MEMORY;
    }
    *good = take_count(json, "inputs", &facts->inputs) && take_count(json, "parameters", &facts->parameters) &&
            take_count(json, "model_bytes", &facts->model_bytes) &&
            take_count(json, "training_bytes", &facts->training_bytes) &&
            take_count(json, "prediction_bytes", &facts->prediction_bytes) &&
            take_number(json, "alone", &facts->microseconds_alone) &&
            take_number(json, "in_thousand", &facts->microseconds_in_thousand);
    facts->settings = vmg_copy_string(context, settings);
    status = facts->settings ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && *good) {
        status = vmg_json_texts(context, "a run", json, "columns", &facts->columns, &facts->column_count);
        *good = status != VMG_ERROR_DATA;
    }
    return status == VMG_ERROR_DATA ? VMG_OK : status;
}

static void forget(vmg_context *context, vmg_run *run)
{
    vmg_held_out_destroy(context, run->held_out);
    vmg_confusion_release(context, &run->confusion);
    vmg_run_facts_destroy(context, run->facts);
    run->held_out = NULL;
    run->facts = NULL;
    run->result = (vmg_fold_result){0};
    run->epochs = run->restarts = 0;
    run->seconds = 0;
}

vmg_status vmg_run_from_json(vmg_context *context, const json_t *json, const vmg_comparing *self, vmg_run *run,
                             bool *understood)
{
    const size_t classes = self->folds.target ? self->folds.target->class_count : 0;
    vmg_status status = VMG_OK;
    bool good = take_number(json, "seconds", &run->seconds) && take_count(json, "epochs", &run->epochs) &&
                take_count(json, "restarts", &run->restarts) &&
                take_result(json_object_get(json, "result"), classes, run);
    if (good && classes) {
        status = vmg_confusion_create(context, classes, &run->confusion);
        good = !status && bytes_from_json(json_object_get(json, "confusion"), classes * (classes + 1) * sizeof(size_t),
                                          run->confusion.counts);
    }
    if (!status && good) {
        status = take_held_out(context, json_object_get(json, "held_out"), self, run, &good);
    }
    if (!status && good) {
        status = take_facts(context, json_object_get(json, "facts"), run, &good);
    }
    *understood = !status && good;
    if (*understood) {
        run->state = VMG_RUN_DONE;
    } else {
        forget(context, run);
    }
    return status;
}
