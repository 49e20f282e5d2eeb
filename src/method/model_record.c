/* A model as a file and back, and as a description for people. */
#include "encoding/encoding_json.h"
#include "method/model.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "base/json_fields.h"
#include "method/unseen_cells.h"
#include "metrics/metrics_json.h"

/* NULL: no memory. */
static json_t *record_to_json(const vmg_training_record *record)
{
    json_t *json =
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:b}", "rows", (json_int_t)record->rows, "validation_rows",
                  (json_int_t)record->validation_rows, "left_out", (json_int_t)record->left_out, "steps",
                  (json_int_t)record->steps, "epochs", (json_int_t)record->epochs, "expected_log_likelihood",
                  record->expected_log_likelihood, "divergence", record->divergence, "cancelled", record->cancelled);
    if (record->validation == record->validation) {
        vmg_json_set(&json, "validation", vmg_json_number_or_null(record->validation));
    }
    if (json && record->out_of_fold_rows) {
        json_object_set_new(json, "out_of_fold_rows", json_integer((json_int_t)record->out_of_fold_rows));
        json_object_set_new(json, "out_of_fold", vmg_metrics_to_json(&record->out_of_fold));
    }
    return json;
}

static vmg_status record_from_json(vmg_context *context, const json_t *json, vmg_training_record *record)
{
    json_int_t rows, validation_rows, left_out, steps, epochs;
    int cancelled;
    const json_t *validation = json_object_get(json, "validation");
    const json_t *out_of_fold = json_object_get(json, "out_of_fold");
    if (json_unpack((json_t *)json, "{s:I, s:I, s:I, s:I, s:I, s:F, s:F, s:b}", "rows", &rows, "validation_rows",
                    &validation_rows, "left_out", &left_out, "steps", &steps, "epochs", &epochs,
                    "expected_log_likelihood", &record->expected_log_likelihood, "divergence", &record->divergence,
                    "cancelled", &cancelled) ||
        rows < 0 || validation_rows < 0 || left_out < 0 || steps < 0 || epochs < 0 ||
        (out_of_fold && !vmg_metrics_from_json(out_of_fold, &record->out_of_fold))) {
        return vmg_fail(context, VMG_ERROR_DATA, "the model's training record is not what was written");
    }
    record->rows = (size_t)rows;
    record->validation_rows = (size_t)validation_rows;
    record->left_out = (size_t)left_out;
    record->steps = (size_t)steps;
    record->epochs = (size_t)epochs;
    record->cancelled = cancelled;
    if (out_of_fold) {
        record->out_of_fold_rows = (size_t)json_integer_value(json_object_get(json, "out_of_fold_rows"));
    }
    record->validation = json_is_number(validation) ? json_number_value(validation) : NAN;
    return VMG_OK;
}

/* The parts of a model that are JSON texts in its file. */
enum { part_settings, part_encoding, part_target, part_training, part_unseen, part_calibration, part_count };
static const char *const part_keys[part_count] = {"settings", "encoding", "target",
                                                  "training", "unseen",   "calibration"};

/* What unseen cells add, column by column. NULL: no memory. */
static json_t *unseen_to_json(const vmg_model *model)
{
    return json_pack("{s:o}", "cells",
                     vmg_json_of_numbers(model->unseen, model->encoding->column_count * vmg_unseen_width(model)));
}

static vmg_status unseen_from_json(vmg_context *context, const json_t *json, vmg_model *model)
{
    static const char what[] = "the model's unseen cells";
    const size_t count = model->encoding->column_count * vmg_unseen_width(model);
    const double most = model->target->task == VMG_TASK_CLASSIFICATION ? 1 : VMG_MOST_UNSEEN_VARIANCE;
    vmg_status status = vmg_json_check_object(context, what, json, 1);
    if (!status) {
        model->unseen = vmg_allocate(context, count, sizeof *model->unseen);
        status =
            model->unseen ? vmg_json_numbers(context, what, json, "cells", count, model->unseen) : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count && !status; i++) {
        if (model->unseen[i] < 0 || model->unseen[i] > most) {
            status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'cells' must lie between 0 and %g", what, most);
        }
    }
    return status;
}

static vmg_status parts_to_json(vmg_context *context, const vmg_model *model, json_t *parts[part_count])
{
    vmg_status status = vmg_settings_values_to_json(context, &model->settings, &parts[part_settings]);
    if (!status) {
        status = vmg_encoding_to_json(context, model->encoding, &parts[part_encoding]);
    }
    if (!status) {
        status = vmg_target_to_json(context, model->target, &parts[part_target]);
    }
    if (!status) {
        status = vmg_calibration_to_json(context, &model->calibration, &parts[part_calibration]);
    }
    if (!status) {
        parts[part_training] = record_to_json(&model->record);
        parts[part_unseen] = unseen_to_json(model);
        status =
            parts[part_training] && parts[part_unseen] ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    return status;
}

static void release_parts(json_t *parts[part_count])
{
    for (size_t i = 0; i < part_count; i++) {
        json_decref(parts[i]);
    }
}

/* Writes the file, or, where `size` is given, says its bytes. texts: room for 2 + part_count, and behind them `more`
 * that the caller has set. */
static vmg_status write_model(vmg_context *context, const vmg_model *model, const char *path, size_t *size,
                              json_t *const parts[part_count], vmg_model_file_text *texts, size_t more,
                              vmg_model_file_tensor *tensors, char *names)
{
    const size_t tensor_count = model->method->tensor_count(model->fitted);
    texts[0] = (vmg_model_file_text){"method", model->method->name};
    texts[1] = (vmg_model_file_text){"vmg_version", VMG_VERSION};
    char *written[part_count] = {NULL};
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < part_count && !status; i++) {
        written[i] = json_dumps(parts[i], JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
        texts[i + 2] = (vmg_model_file_text){part_keys[i], written[i]};
        status = written[i] ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    if (!status) {
        model->method->list_tensors(model->fitted, tensors, names);
        status = size ? vmg_model_file_size(context, texts, part_count + 2 + more, tensors, tensor_count, size)
                      : vmg_model_file_write(context, path, texts, part_count + 2 + more, tensors, tensor_count);
    }
    for (size_t i = 0; i < part_count; i++) {
        vmg_json_release_text(written[i]);
    }
    return status;
}

static vmg_status save_or_measure(vmg_context *context, const vmg_model *model, const char *path, size_t *size,
                                  const vmg_model_file_text *more, size_t more_count)
{
    json_t *parts[part_count] = {NULL};
    const size_t count = model->method->tensor_count(model->fitted);
    vmg_model_file_tensor *tensors = vmg_allocate(context, count, sizeof *tensors);
    char *names = vmg_allocate(context, count, VMG_MODEL_TENSOR_NAME_SIZE);
    vmg_model_file_text *texts = vmg_allocate(context, part_count + 2 + more_count, sizeof *texts);
    vmg_status status = tensors && names && texts ? parts_to_json(context, model, parts) : VMG_ERROR_MEMORY;
    for (size_t i = 0; !status && i < more_count; i++) {
        texts[part_count + 2 + i] = more[i];
    }
    if (!status) {
        status = write_model(context, model, path, size, parts, texts, more_count, tensors, names);
    }
    release_parts(parts);
    vmg_release(context, texts);
    vmg_release(context, names);
    vmg_release(context, tensors);
    return status;
}

vmg_status vmg_model_save_with(vmg_context *context, const vmg_model *model, const char *path,
                               const vmg_model_file_text *more, size_t more_count)
{
    return save_or_measure(context, model, path, NULL, more, more_count);
}

vmg_status vmg_model_save(vmg_context *context, const vmg_model *model, const char *path)
{
    return vmg_model_save_with(context, model, path, NULL, 0);
}

vmg_status vmg_model_size(vmg_context *context, const vmg_model *model, size_t *out)
{
    *out = 0;
    return save_or_measure(context, model, NULL, out, NULL, 0);
}

static vmg_status parse_parts(vmg_context *context, const vmg_model_file *file, json_t *parts[part_count])
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < part_count && !status; i++) {
        const char *text = vmg_model_file_find_text(file, part_keys[i]);
        if (!text && i == part_calibration) { /* the model is older than that */
            continue;
        }
        status = vmg_model_file_require_text(context, file, part_keys[i], &text);
        if (!status) {
            status = vmg_json_parse(context, part_keys[i], text, strlen(text), &parts[i]);
        }
    }
    return status;
}

static vmg_status read_parts(vmg_context *context, const vmg_model_file *file, json_t *const parts[part_count],
                             vmg_model *model)
{
    const char *method = NULL;
    vmg_status status = vmg_model_file_require_text(context, file, "method", &method);
    if (!status) {
        model->method = vmg_method_find(method);
        status = model->method ? vmg_settings_values_from_json(context, parts[part_settings], &model->settings)
                               : vmg_fail(context, VMG_ERROR_DATA,
                                          "the model is of method '%s', which this version lacks", method);
    }
    if (!status) {
        status = vmg_encoding_from_json(context, parts[part_encoding], &model->encoding);
    }
    if (!status) {
        status = vmg_target_from_json(context, parts[part_target], &model->target);
    }
    if (!status) {
        status = record_from_json(context, parts[part_training], &model->record);
    }
    if (!status) {
        status = unseen_from_json(context, parts[part_unseen], model);
    }
    if (!status && parts[part_calibration]) {
        status = vmg_calibration_from_json(context, parts[part_calibration], model->target->target_count,
                                           &model->calibration);
    }
    return status ? status
                  : model->method->load(context, &model->settings, model->target, model->encoding->input_count,
                                        model->encoding->base_input_count, file, &model->fitted);
}

vmg_status vmg_model_load(vmg_context *context, const char *path, vmg_model **out)
{
    json_t *parts[part_count] = {NULL};
    vmg_model_file *file = NULL;
    vmg_model *model = vmg_allocate(context, 1, sizeof *model);
    *out = NULL;
    vmg_status status = model ? vmg_model_file_read(context, path, &file) : VMG_ERROR_MEMORY;
    if (!status) {
        status = parse_parts(context, file, parts);
        if (!status) {
            status = read_parts(context, file, parts, model);
        }
        if (status == VMG_ERROR_DATA) {
            vmg_fail(context, status, "%s: %s", path, vmg_last_error(context));
        }
    }
    release_parts(parts);
    vmg_model_file_destroy(context, file);
    if (status) {
        vmg_model_destroy(context, model);
        return status;
    }
    *out = model;
    return VMG_OK;
}

vmg_status vmg_model_describe(vmg_context *context, const vmg_model *model, char **out)
{
    json_t *parts[part_count] = {NULL}, *all = json_object(), *form = json_object();
    const bool is_network = model->method->factorised_parameter_count != NULL;
    *out = NULL;
    vmg_status status =
        all && form ? parts_to_json(context, model, parts) : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    if (!status) {
        status = model->method->describe(context, model->fitted, form);
    }
    if (!status) {
        const vmg_method *method = model->method;
        bool failed =
            json_object_set_new(all, "method", json_string(method->name)) ||
            json_object_set(all, is_network ? "network" : "model", form) ||
            json_object_set_new(all, "parameters", json_integer((json_int_t)method->parameter_count(model->fitted))) ||
            (is_network &&
             json_object_set_new(all, "factorised_parameters",
                                 json_integer((json_int_t)method->factorised_parameter_count(model->fitted))));
        for (size_t i = 0; i < part_count; i++) {
            failed = failed || json_object_set(all, part_keys[i], parts[i]);
        }
        char *text = failed ? NULL : json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
        *out = text ? vmg_copy_string(context, text) : NULL;
        vmg_json_release_text(text);
        status = *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    release_parts(parts);
    json_decref(form);
    json_decref(all);
    return status;
}
