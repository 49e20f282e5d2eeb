/* Fitting: from a table to a model, through encoding, settings and method. Data go one way. */
#include "vmg/model.h"

#include <math.h>

#include "base/context.h"
#include "likelihood/softmax_nodes.h"
#include "method/encoded_rows.h"
#include "method/fit_checkpoint.h"
#include "method/learning_rows.h"
#include "method/model.h"
#include "method/network_settings.h"
#include "method/unseen_cells.h"

/* Everything a fit holds on the way. */
typedef struct fitting {
    const vmg_table *table;
    const vmg_fit_options *options;
    vmg_target_options targets;
    vmg_learning_rows rows;
    vmg_encoded_rows encoded;
    vmg_encoded_part training, validation;
    vmg_fit_checkpoint checkpoint;
    vmg_model *model;
    vmg_model *finished; /* of a fit that was killed before its model could be saved; takes the other's place */
} fitting;

/* The target columns and the task that was asked for. */
static vmg_status read_targets(vmg_context *context, fitting *f)
{
    const vmg_fit_options *options = f->options;
    f->targets.names = options->target_count ? options->targets : &options->target;
    f->targets.count = options->target_count ? options->target_count : options->target ? 1 : 0;
    f->targets.task = (vmg_task)f->model->settings.task;
    if (options->group && options->order) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "a column of groups and a column of order were given: one is expected");
    }
    return f->targets.count ? VMG_OK
                            : vmg_fail(context, VMG_ERROR_USAGE, "no target was given: name the column to predict");
}

/* The target, then what the settings say of the inputs' encoding, now that rows and task are known. */
static vmg_status learn_encodings(vmg_context *context, fitting *f)
{
    vmg_settings_values *settings = &f->model->settings;
    const vmg_cells *weights = f->options->weight ? &f->rows.weight_cells : NULL;
    f->targets.silent = f->options->silent;
    f->targets.weights = weights;
    vmg_status status =
        vmg_target_learn(context, f->table, f->rows.rows, f->rows.count, &f->targets, &f->model->target);
    if (status) {
        return status;
    }
    vmg_settings_resolve(f->options->settings, f->rows.count, f->table->column_count, f->model->target->task, settings);
    settings->task = f->model->target->task;
    if (f->model->target->class_count > VMG_MOST_CLASSES_BY_MOMENTS &&
        !(f->options->settings && vmg_settings_is_given(f->options->settings, "inference"))) {
        settings->inference = VMG_SAMPLED;
    }
    const char **excluded = NULL;
    size_t excluded_count = 0;
    status = vmg_excluded_columns(context, f->options, &excluded, &excluded_count);
    if (status) {
        return status;
    }
    const vmg_encoding_options encoding = {
        .targets = f->targets.names,
        .target_count = f->targets.count,
        .excluded = excluded,
        .excluded_count = excluded_count,
        .keep_scale = !settings->standardise,
        .pieces = settings->pieces,
        .piece_weight = settings->piece_scale,
        .weights = weights,
        .silent = f->options->silent,
    };
    status = vmg_encoding_learn(context, f->table, f->rows.rows, f->rows.count, &encoding, &f->model->encoding);
    vmg_release(context, excluded);
    return status;
}

static vmg_status find_method(vmg_context *context, fitting *f)
{
    vmg_model *model = f->model;
    model->method = vmg_method_find(model->settings.method);
    if (model->settings.calibrate == VMG_CALIBRATE_ON && model->settings.cross_fit < 2) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "to calibrate, networks must leave rows out of training: a cross-fit of 2 or more is needed");
    }
    if (!f->options->silent && vmg_settings_are_read(&model->settings, "column-covariance")) {
        vmg_network_settings_note(context, &model->settings);
    }
    if (!model->method) {
        return vmg_fail(context, VMG_ERROR_USAGE, "there is no method '%s'", model->settings.method);
    }
    const bool balanced = model->settings.class_weight == VMG_CLASS_WEIGHT_BALANCED;
    if (balanced && model->target->task != VMG_TASK_CLASSIFICATION) {
        return vmg_fail(context, VMG_ERROR_USAGE, "class-weight: the target has no classes to balance");
    }
    return VMG_OK;
}

static vmg_status encode_rows(vmg_context *context, fitting *f)
{
    const size_t training_count = f->rows.training_count;
    const vmg_model *model = f->model;
    const vmg_status status = vmg_encoded_rows_create(context, model->encoding, model->target, f->table, f->rows.rows,
                                                      f->rows.count, VMG_MOST_KEPT_NUMBERS, &f->encoded);
    f->training = vmg_encoded_rows_part(&f->encoded, 0, training_count);
    f->validation = vmg_encoded_rows_part(&f->encoded, training_count, f->rows.count - training_count);
    return status;
}

static vmg_status learn(vmg_context *context, fitting *f)
{
    vmg_model *model = f->model;
    const vmg_learning_rows *rows = &f->rows;
    vmg_learning_data data = {
        .inputs = model->encoding->input_count,
        .base_inputs = model->encoding->base_input_count,
        .training = vmg_rows_of_encoded(&f->training),
        .validation = vmg_rows_of_encoded(&f->validation),
        .groups = rows->groups,
        .order = rows->order,
        .target = model->target,
        .on_progress = f->options->on_progress,
        .progress_user = f->options->progress_user,
        .calibration = &model->calibration,
    };
    data.training.weights = rows->weights;
    data.validation.weights = rows->weights ? rows->weights + rows->training_count : NULL;
    model->record.rows = rows->training_count;
    model->record.validation_rows = rows->count - rows->training_count;
    model->record.left_out = rows->left_out;
    vmg_status status = vmg_fit_checkpoint_begin(context, f->options, model, &data, &f->checkpoint, &f->finished);
    if (f->finished) {
        return VMG_OK;
    }
    data.checkpoint.of = f->checkpoint.trainings;
    if (!status) {
        status = model->method->fit(context, &model->settings, &data, &model->record, &model->fitted);
    }
    if (!status) {
        status = vmg_unseen_learn(context, model, f->encoded.inputs, rows->rows, rows->training_count);
    }
    if (!status) {
        vmg_fit_checkpoint_end(context, &f->checkpoint, model);
    }
    return status;
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
        status = vmg_learning_rows_find(context, &f->targets, &f->rows);
    }
    if (!status) {
        status = learn_encodings(context, f);
    }
    return status ? status : find_method(context, f);
}

static vmg_status run(vmg_context *context, fitting *f)
{
    vmg_status status = prepare(context, f);
    if (!status) {
        status = vmg_learning_rows_divide(context, &f->model->settings, f->model->target, &f->rows);
    }
    if (!status) {
        status = encode_rows(context, f);
    }
    return status ? status : learn(context, f);
}

static void release(vmg_context *context, fitting *f)
{
    vmg_learning_rows_release(context, &f->rows);
    vmg_encoded_rows_release(context, &f->encoded);
    vmg_fit_checkpoint_release(context, &f->checkpoint);
}

vmg_status vmg_fit_settings(vmg_context *context, const vmg_table *table, const vmg_fit_options *options,
                            vmg_settings **out)
{
    fitting f = {.table = table, .options = options, .rows = {.table = table, .options = options}};
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
    fitting f = {.table = table, .options = options, .rows = {.table = table, .options = options}};
    *out = NULL;
    f.model = vmg_allocate(context, 1, sizeof *f.model);
    const vmg_status status = f.model ? run(context, &f) : VMG_ERROR_MEMORY;
    release(context, &f);
    if (status) {
        vmg_model_destroy(context, f.model);
        return status;
    }
    if (f.finished) { /* not before what is bound to the other one's encoding is released */
        vmg_model_destroy(context, f.model);
        f.model = f.finished;
    }
    *out = f.model;
    return VMG_OK;
}
