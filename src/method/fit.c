/* Fitting: from a table to a model, through encoding, settings and method. Data go one way. */
#include "vmg/model.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "encoding/row_keys.h"
#include "likelihood/softmax_nodes.h"
#include "method/encoded_rows.h"
#include "method/fit_checkpoint.h"
#include "method/model.h"
#include "method/network_settings.h"
#include "method/unseen_cells.h"
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
    vmg_fit_checkpoint checkpoint;
    vmg_model *model;
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

/* The rows to learn from: those asked for, less those without a target. */
static vmg_status find_rows(vmg_context *context, fitting *f)
{
    const vmg_fit_options *options = f->options;
    const size_t asked = options->rows ? options->row_count : f->table->rows;
    f->rows = vmg_allocate(context, asked, sizeof *f->rows);
    if (!f->rows) {
        return VMG_ERROR_MEMORY;
    }
    vmg_status status = vmg_table_check_rows(context, f->table, options->rows, asked);
    if (!status) {
        status = vmg_target_rows(context, f->table, options->rows, asked, &f->targets, f->rows, &f->row_count);
    }
    if (!status && f->row_count < asked) {
        f->model->record.left_out = asked - f->row_count;
        vmg_note(context, "%zu of %zu rows have no target and were left out", asked - f->row_count, asked);
    }
    return status;
}

/* The columns that are no inputs. The array is the caller's. */
static vmg_status list_excluded(vmg_context *context, const vmg_fit_options *options, const char ***out, size_t *count)
{
    const char *const keys[] = {options->group, options->order};
    const size_t key_count = sizeof keys / sizeof *keys;
    *count = 0;
    *out = vmg_allocate(context, options->ignored_count + key_count, sizeof **out);
    for (size_t i = 0; *out && i < options->ignored_count; i++) {
        (*out)[(*count)++] = options->ignored[i];
    }
    for (size_t i = 0; *out && i < key_count; i++) {
        if (keys[i]) {
            (*out)[(*count)++] = keys[i];
        }
    }
    return *out ? VMG_OK : VMG_ERROR_MEMORY;
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
    vmg_settings_resolve(f->options->settings, f->row_count, f->table->column_count, f->model->target->task, settings);
    settings->task = f->model->target->task;
    if (f->model->target->class_count > VMG_MOST_CLASSES_BY_MOMENTS &&
        !(f->options->settings && vmg_settings_is_given(f->options->settings, "inference"))) {
        settings->inference = VMG_SAMPLED;
    }
    const char **excluded = NULL;
    size_t excluded_count = 0;
    status = list_excluded(context, f->options, &excluded, &excluded_count);
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
        .silent = f->options->silent,
    };
    status = vmg_encoding_learn(context, f->table, f->rows, f->row_count, &encoding, &f->model->encoding);
    vmg_release(context, excluded);
    return status;
}

static vmg_status find_method(vmg_context *context, fitting *f)
{
    vmg_model *model = f->model;
    model->method = vmg_method_find(model->settings.method);
    if (!f->options->silent && vmg_settings_are_read(&model->settings, "column-covariance")) {
        vmg_network_settings_note(context, &model->settings);
    }
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

static bool several_groups(const uint32_t *groups, size_t count)
{
    bool found = false;
    for (size_t i = 1; i < count && !found; i++) {
        found = groups[i] != groups[0];
    }
    return found;
}

static bool several_places(const double *places, size_t count)
{
    bool found = false;
    for (size_t i = 1; i < count && !found; i++) {
        found = places[i] != places[0];
    }
    return found;
}

/* Divides the rows into those to train on and those held back: by groups or by order where these tell rows apart, else
 * by chance. */
static vmg_status divide(vmg_context *context, const fitting *f, vmg_split *out)
{
    const vmg_settings_values *settings = &f->model->settings;
    const char *group = f->options->group, *order = f->options->order;
    vmg_hold_out_plan plan = {.fraction = settings->validation, .seed = settings->seed};
    uint32_t *labels = NULL;
    uint32_t *groups = group ? vmg_allocate(context, f->row_count, sizeof *groups) : NULL;
    double *places = order ? vmg_allocate(context, f->row_count, sizeof *places) : NULL;
    vmg_status status = (group && !groups) || (order && !places) ? VMG_ERROR_MEMORY : VMG_OK;
    if (!status && groups) {
        status = vmg_row_groups(context, f->table, group, f->rows, f->row_count, groups, NULL);
    }
    if (!status && places) {
        status = vmg_row_order(context, f->table, order, f->rows, f->row_count, places);
    }
    if (!status) {
        status = find_labels(context, f, &labels);
    }
    if (!status) {
        plan.labels = labels;
        plan.groups = groups && several_groups(groups, f->row_count) ? groups : NULL;
        plan.order = places && several_places(places, f->row_count) ? places : NULL;
        status = vmg_split_hold_out(context, &plan, f->rows, f->row_count, out);
    }
    vmg_release(context, labels);
    vmg_release(context, groups);
    vmg_release(context, places);
    return status;
}

/* Validation rows go behind the training rows. */
static vmg_status hold_out(vmg_context *context, fitting *f, size_t *training_count)
{
    const vmg_settings_values *settings = &f->model->settings;
    vmg_split split = {0};
    *training_count = f->row_count;
    if (!settings->early_stopping || !vmg_settings_are_read(settings, "early-stopping")) {
        return VMG_OK;
    }
    const vmg_status status = divide(context, f, &split);
    if (!status) {
        memcpy(f->rows, split.train, split.train_count * sizeof *f->rows);
        memcpy(f->rows + split.train_count, split.test, split.test_count * sizeof *f->rows);
        *training_count = split.train_count;
    }
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
    vmg_model *model = f->model, *finished = NULL;
    vmg_learning_data data = {
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
    vmg_status status = vmg_fit_checkpoint_begin(context, f->options, model, &data, &f->checkpoint, &finished);
    if (finished) { /* as it was when it was killed before it could be saved */
        vmg_model_destroy(context, model);
        f->model = finished;
        return VMG_OK;
    }
    data.checkpoint.of = f->checkpoint.trainings;
    if (!status) {
        status = model->method->fit(context, &model->settings, &data, &model->record, &model->fitted);
    }
    if (!status) {
        status = vmg_unseen_learn(context, model, f->encoded.inputs, f->rows, training_count);
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
        status = find_rows(context, f);
    }
    if (!status) {
        status = learn_encodings(context, f);
    }
    return status ? status : find_method(context, f);
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
    vmg_fit_checkpoint_release(context, &f->checkpoint);
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
