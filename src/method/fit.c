/* Fitting: from a table to a model, through encoding, settings and method. Data go one way. */
#include "vmg/model.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "method/encoded_rows.h"
#include "method/model.h"
#include "table/splits.h"

/* Everything a fit holds on the way. */
typedef struct fitting {
    const vmg_table *table;
    const vmg_fit_options *options;
    vmg_target_options targets;
    uint32_t *rows; /* with a target; training rows first, then validation rows; owned */
    size_t row_count;
    vmg_encoded_rows encoded;
    vmg_encoded_part training, validation;
    vmg_model *model;
} fitting;

/* The target columns and the task that was asked for. */
static vmg_status read_targets(vmg_context *context, fitting *f)
{
    const vmg_fit_options *options = f->options;
    f->targets.names = options->target_count ? options->targets : &options->target;
    f->targets.count = options->target_count ? options->target_count : options->target ? 1 : 0;
    f->targets.task = (vmg_task)f->model->settings.task;
    return f->targets.count ? VMG_OK
                            : vmg_fail(context, VMG_ERROR_USAGE, "no target was given: name the column to predict");
}

/* The rows to learn from: those asked for, less those without a target. */
static vmg_status find_rows(vmg_context *context, fitting *f)
{
    const vmg_fit_options *options = f->options;
    const size_t asked = options->rows ? options->row_count : f->table->rows;
    f->rows = vmg_allocate(context, asked, sizeof *f->rows);
    if (!f->rows) {
        return VMG_ERROR_MEMORY;
    }
    const vmg_status status =
        vmg_target_rows(context, f->table, options->rows, asked, &f->targets, f->rows, &f->row_count);
    if (!status && f->row_count < asked) {
        f->model->record.left_out = asked - f->row_count;
        vmg_note(context, "%zu of %zu rows have no target and were left out", asked - f->row_count, asked);
    }
    return status;
}

/* The target, then what the settings say of the inputs' encoding, now that rows and task are known. */
static vmg_status learn_encodings(vmg_context *context, fitting *f)
{
    vmg_settings_values *settings = &f->model->settings;
    f->targets.silent = f->options->silent;
    vmg_status status = vmg_target_learn(context, f->table, f->rows, f->row_count, &f->targets, &f->model->target);
    if (status) {
        return status;
    }
    vmg_settings_resolve(f->options->settings, f->row_count, 1, f->model->target->task, settings);
    const vmg_encoding_options encoding = {
        .targets = f->targets.names,
        .target_count = f->targets.count,
        .excluded = f->options->ignored,
        .excluded_count = f->options->ignored_count,
        .keep_scale = !settings->standardise,
        .pieces = settings->pieces,
        .piece_weight = settings->piece_scale,
        .silent = f->options->silent,
    };
    return vmg_encoding_learn(context, f->table, f->rows, f->row_count, &encoding, &f->model->encoding);
}

/* The settings in force, now that the inputs are known too: those before the pieces. */
static vmg_status settle(vmg_context *context, fitting *f)
{
    vmg_model *model = f->model;
    vmg_settings_resolve(f->options->settings, f->row_count, model->encoding->base_input_count, model->target->task,
                         &model->settings);
    model->settings.task = model->target->task;
    model->method = vmg_method_find(model->settings.method);
    return model->method ? VMG_OK
                         : vmg_fail(context, VMG_ERROR_USAGE, "there is no method '%s'", model->settings.method);
}

/* The classes of all rows, for a split that keeps their shares. */
static vmg_status find_labels(vmg_context *context, const fitting *f, uint32_t **labels)
{
    vmg_target_binding *target = NULL;
    *labels = NULL;
    if (f->model->target->task != VMG_TASK_CLASSIFICATION) {
        return VMG_OK;
    }
    *labels = vmg_allocate(context, f->row_count, sizeof **labels);
    const vmg_status status =
        *labels ? vmg_target_bind(context, f->model->target, f->table, &target) : VMG_ERROR_MEMORY;
    if (!status) {
        vmg_target_labels(target, f->rows, 0, f->row_count, *labels);
    }
    vmg_target_unbind(context, target);
    return status;
}

/* Validation rows go behind the training rows. */
static vmg_status hold_out(vmg_context *context, fitting *f, size_t *training_count)
{
    const vmg_settings_values *settings = &f->model->settings;
    vmg_hold_out_plan plan = {.fraction = settings->validation, .seed = settings->seed};
    vmg_split split = {0};
    uint32_t *labels = NULL;
    *training_count = f->row_count;
    if (!settings->early_stopping || !vmg_settings_are_read(settings, "early-stopping")) {
        return VMG_OK;
    }
    vmg_status status = find_labels(context, f, &labels);
    if (!status) {
        plan.labels = labels;
        status = vmg_split_hold_out(context, &plan, f->rows, f->row_count, &split);
    }
    if (!status) {
        memcpy(f->rows, split.train, split.train_count * sizeof *f->rows);
        memcpy(f->rows + split.train_count, split.test, split.test_count * sizeof *f->rows);
        *training_count = split.train_count;
    }
    vmg_release(context, labels);
    vmg_split_release(context, &split);
    return status;
}

static vmg_status encode_rows(vmg_context *context, fitting *f, size_t training_count)
{
    const vmg_model *model = f->model;
    const vmg_status status = vmg_encoded_rows_create(context, model->encoding, model->target, f->table, f->rows,
                                                      f->row_count, VMG_MOST_KEPT_NUMBERS, &f->encoded);
    f->training = vmg_encoded_rows_part(&f->encoded, 0, training_count);
    f->validation = vmg_encoded_rows_part(&f->encoded, training_count, f->row_count - training_count);
    return status;
}

static vmg_status learn(vmg_context *context, fitting *f, size_t training_count)
{
    vmg_model *model = f->model;
    const vmg_learning_data data = {
        .inputs = model->encoding->input_count,
        .base_inputs = model->encoding->base_input_count,
        .training = vmg_rows_of_encoded(&f->training),
        .validation = vmg_rows_of_encoded(&f->validation),
        .target = model->target,
        .on_progress = f->options->on_progress,
        .progress_user = f->options->progress_user,
    };
    model->record.rows = training_count;
    model->record.validation_rows = f->row_count - training_count;
    return model->method->fit(context, &model->settings, &data, &model->record, &model->fitted);
}

/* Rows, encodings and settings: what is known before anything is learnt. */
static vmg_status prepare(vmg_context *context, fitting *f)
{
    /* what is asked of the target; the rest is settled when rows, inputs and task are known */
    vmg_settings_resolve(f->options->settings, f->table->rows, 1, VMG_TASK_AUTO, &f->model->settings);
    vmg_status status = vmg_settings_check_method(context, f->options->settings, &f->model->settings);
    if (!status) {
        status = read_targets(context, f);
    }
    if (!status) {
        status = find_rows(context, f);
    }
    if (!status) {
        status = learn_encodings(context, f);
    }
    return status ? status : settle(context, f);
}

static vmg_status run(vmg_context *context, fitting *f)
{
    size_t training_count = 0;
    vmg_status status = prepare(context, f);
    if (!status) {
        status = hold_out(context, f, &training_count);
    }
    if (!status) {
        status = encode_rows(context, f, training_count);
    }
    return status ? status : learn(context, f, training_count);
}

static void release(vmg_context *context, fitting *f)
{
    vmg_release(context, f->rows);
    vmg_encoded_rows_release(context, &f->encoded);
}

vmg_status vmg_fit_settings(vmg_context *context, const vmg_table *table, const vmg_fit_options *options,
                            vmg_settings **out)
{
    fitting f = {.table = table, .options = options};
    *out = NULL;
    f.model = vmg_allocate(context, 1, sizeof *f.model);
    vmg_status status = f.model ? prepare(context, &f) : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_settings_create(context, out);
    }
    if (!status) {
        vmg_settings_give_all(*out, &f.model->settings);
    }
    release(context, &f);
    vmg_model_destroy(context, f.model);
    return status;
}

vmg_status vmg_fit(vmg_context *context, const vmg_table *table, const vmg_fit_options *options, vmg_model **out)
{
    fitting f = {.table = table, .options = options};
    *out = NULL;
    f.model = vmg_allocate(context, 1, sizeof *f.model);
    const vmg_status status = f.model ? run(context, &f) : VMG_ERROR_MEMORY;
    release(context, &f);
    if (status) {
        vmg_model_destroy(context, f.model);
        return status;
    }
    *out = f.model;
    return VMG_OK;
}
