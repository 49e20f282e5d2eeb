/* The checkpoint of a whole fit; see method/fit_checkpoint.h. */
#include "method/fit_checkpoint.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/digest.h"
#include "base/json.h"
#include "encoding/encoding_json.h"

enum { rows_at_once = 256, usual_interval = 10000 };

/* --- A digest of the data --------------------------------------------------------------------------------------- */

static vmg_status mix_json(vmg_context *context, json_t *json, uint64_t *digest)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17)) : NULL;
    if (text) {
        *digest = vmg_digest_bytes(*digest, text, strlen(text));
    }
    vmg_json_release_text(text);
    json_decref(json);
    return text ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}

/* Every number of the rows, in their order. */
static vmg_status mix_rows(vmg_context *context, const vmg_learning_data *data, const vmg_rows *rows, uint64_t *digest)
{
    const bool classes = data->target->task == VMG_TASK_CLASSIFICATION;
    const size_t targets = classes ? 0 : data->target->target_count;
    uint32_t chosen[rows_at_once], labels[rows_at_once];
    vmg_real *numbers = vmg_allocate(context, rows_at_once * (data->inputs + targets), sizeof *numbers);
    *digest = vmg_digest_word(*digest, rows->count);
    for (size_t i = 0; rows->weights && i < rows->count; i++) {
        const double weight = vmg_rows_weight(rows, i);
        *digest = vmg_digest_bytes(*digest, &weight, sizeof weight);
    }
    for (size_t first = 0; numbers && first < rows->count; first += rows_at_once) {
        const size_t left = rows->count - first, count = left < rows_at_once ? left : rows_at_once;
        const vmg_matrix inputs = vmg_matrix_view(numbers, count, data->inputs);
        const vmg_matrix values =
            vmg_matrix_view(targets ? numbers + rows_at_once * data->inputs : NULL, count, targets);
        for (size_t i = 0; i < count; i++) {
            chosen[i] = vmg_rows_number(rows, first + i);
        }
        rows->gather(rows->source, chosen, count, inputs, values, classes ? labels : NULL);
        *digest = vmg_digest_bytes(*digest, inputs.at, count * data->inputs * sizeof *numbers);
        *digest = classes ? vmg_digest_bytes(*digest, labels, count * sizeof *labels)
                          : vmg_digest_bytes(*digest, values.at, count * targets * sizeof *numbers);
    }
    vmg_release(context, numbers);
    return numbers ? VMG_OK : VMG_ERROR_MEMORY;
}

static vmg_status digest_data(vmg_context *context, const vmg_model *model, const vmg_learning_data *data,
                              vmg_fit_checkpoint *out)
{
    uint64_t digest = vmg_digest_word(sizeof(vmg_real), data->inputs);
    json_t *json = NULL;
    vmg_status status = vmg_encoding_to_json(context, model->encoding, &json);
    status = status ? status : mix_json(context, json, &digest);
    status = status ? status : vmg_target_to_json(context, model->target, &json);
    status = status ? status : mix_json(context, json, &digest);
    status = status ? status : mix_rows(context, data, &data->training, &digest);
    status = status ? status : mix_rows(context, data, &data->validation, &digest);
    if (data->groups) {
        digest = vmg_digest_bytes(digest, data->groups, data->training.count * sizeof *data->groups);
    }
    if (data->order) {
        digest = vmg_digest_bytes(digest, data->order, data->training.count * sizeof *data->order);
    }
    snprintf(out->data, sizeof out->data, "%016" PRIx64, digest);
    return status;
}

/* ----------------------------------------------------------------------------------------------------------------- */

static vmg_checkpoint_key key_of(const vmg_fit_checkpoint *checkpoint)
{
    return (vmg_checkpoint_key){checkpoint->settings, checkpoint->data};
}

static vmg_status find_key(vmg_context *context, const vmg_model *model, const vmg_learning_data *data,
                           vmg_fit_checkpoint *out)
{
    json_t *settings = NULL;
    vmg_status status = vmg_settings_values_to_json(context, &model->settings, &settings);
    if (!status) {
        out->settings = json_dumps(settings, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
        status = out->settings ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    json_decref(settings);
    return status ? status : digest_data(context, model, data, out);
}

vmg_status vmg_fit_checkpoint_begin(vmg_context *context, const vmg_fit_options *options, const vmg_model *model,
                                    const vmg_learning_data *data, vmg_fit_checkpoint *out, vmg_model **finished)
{
    bool is_finished = false;
    *out = (vmg_fit_checkpoint){.path = options->checkpoint};
    *finished = NULL;
    if (!out->path) {
        return VMG_OK;
    }
    vmg_status status = find_key(context, model, data, out);
    if (!status) {
        const vmg_checkpoint_key key = key_of(out);
        const size_t interval = options->checkpoint_interval ? options->checkpoint_interval : usual_interval;
        status =
            vmg_checkpoint_open(context, out->path, interval, options->resume, &key, &is_finished, &out->trainings);
    }
    return status || !is_finished ? status : vmg_model_load(context, out->path, finished);
}

void vmg_fit_checkpoint_end(vmg_context *context, const vmg_fit_checkpoint *checkpoint, const vmg_model *model)
{
    if (checkpoint->path && !model->record.cancelled) {
        const vmg_checkpoint_key key = key_of(checkpoint);
        vmg_model_file_text texts[VMG_CHECKPOINT_TEXTS];
        vmg_checkpoint_texts(&key, texts);
        if (vmg_model_save_with(context, model, checkpoint->path, texts, VMG_CHECKPOINT_TEXTS)) {
            vmg_note(context, "the checkpoint %s was not written: %s", checkpoint->path, vmg_last_error(context));
        }
    }
}

void vmg_fit_checkpoint_release(vmg_context *context, vmg_fit_checkpoint *checkpoint)
{
    vmg_checkpoint_close(context, checkpoint->trainings);
    vmg_json_release_text(checkpoint->settings);
    *checkpoint = (vmg_fit_checkpoint){0};
}
