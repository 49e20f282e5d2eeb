/* Cross-validation: a model for each fold, fitted and evaluated; see vmg/evaluate.h. Folds run side by side, each in a
 * context of one thread, and what a fold finds depends on its number alone. */
#include "vmg/evaluate.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "base/parallel.h"
#include "evaluate/crossval_folds.h"
#include "evaluate/evaluation.h"
#include "evaluate/evaluator.h"
#include "evaluate/stopwatch.h"
#include "method/settings_given.h"

/* What a fold found. */
typedef struct fold_record {
    bool finished; /* false: the call was cancelled before */
    vmg_fold_result result;
    vmg_fold_model model;
    vmg_held_out *held_out; /* owned; NULL: not kept */
} fold_record;

typedef struct crossval {
    const vmg_table *table;
    vmg_fit_options fit; /* the caller's, with settings, group and order from here */
    vmg_crossval_options options;
    vmg_target_options targets;
    vmg_settings settings; /* the given ones, and the task */
    vmg_crossval_folds folds;
    fold_record *records;    /* one for each fold, owned */
    vmg_confusion confusion; /* of all folds that are done; without classes for regression */
    size_t done;
    pthread_mutex_t report_lock; /* of confusion, done and the caller's functions */
} crossval;

/* --- One fold ---------------------------------------------------------------------------------------------------- */

typedef struct fold_progress {
    crossval *self;
    size_t fold;
} fold_progress;

static void report_progress(void *user, const vmg_progress *progress)
{
    const fold_progress *own = user;
    crossval *self = own->self;
    vmg_progress told = *progress;
    told.fold = own->fold;
    told.folds = self->folds.splits.count;
    pthread_mutex_lock(&self->report_lock);
    self->fit.on_progress(self->fit.progress_user, &told);
    pthread_mutex_unlock(&self->report_lock);
}

static void report_fold(crossval *self, size_t fold, const vmg_confusion *confusion)
{
    pthread_mutex_lock(&self->report_lock);
    self->done++;
    vmg_confusion_add_all(&self->confusion, confusion); /* counts: in whatever order folds end */
    if (self->options.on_fold) {
        self->options.on_fold(self->options.fold_user, &self->records[fold].result, self->done,
                              self->folds.splits.count);
    }
    pthread_mutex_unlock(&self->report_lock);
}

/* The file in which a fold is kept; the caller releases it. NULL where nothing is kept. */
static vmg_status checkpoint_of(vmg_context *context, const crossval *self, size_t fold, char **out)
{
    const char *folder = self->fit.checkpoint;
    const size_t size = folder ? strlen(folder) + sizeof "/fold_18446744073709551615" : 0;
    *out = folder ? vmg_allocate(context, size, 1) : NULL;
    if (*out) {
        snprintf(*out, size, "%s/fold_%zu", folder, fold);
    }
    return folder && !*out ? VMG_ERROR_MEMORY : VMG_OK;
}

static vmg_status fit_fold(vmg_context *context, crossval *self, size_t fold, vmg_model **out)
{
    const vmg_split *split = &self->folds.splits.at[fold];
    fold_progress progress = {self, fold};
    vmg_fit_options options = self->fit;
    options.rows = split->train;
    options.row_count = split->train_count;
    options.silent = options.silent || fold > 0;
    if (options.on_progress) {
        options.on_progress = report_progress;
        options.progress_user = &progress;
    }
    char *checkpoint = NULL;
    vmg_status status = checkpoint_of(context, self, fold, &checkpoint);
    const bool resumed = checkpoint && access(checkpoint, F_OK) == 0;
    const double start = vmg_stopwatch();
    if (!status) {
        options.checkpoint = checkpoint;
        status = vmg_fit(context, self->table, &options, out);
    }
    self->records[fold].result.training_seconds = resumed ? NAN : vmg_stopwatch() - start;
    vmg_release(context, checkpoint);
    return status;
}

/* Fills in the record of a fold whose model is there. */
static vmg_status test_fold(vmg_context *context, crossval *self, size_t fold, const vmg_model *model)
{
    const vmg_split *split = &self->folds.splits.at[fold];
    const vmg_evaluate_options options = {.positive = self->options.positive,
                                          .threshold = self->options.threshold,
                                          .paper_metric = self->options.paper_metric};
    const vmg_evaluator_setup setup = {.classes = self->folds.target,
                                       .keep_predictions = self->options.keep_predictions,
                                       .quantiles = self->options.quantiles,
                                       .quantile_count = self->options.quantile_count,
                                       .fold = fold};
    fold_record *record = &self->records[fold];
    const double training_seconds = record->result.training_seconds;
    vmg_evaluator *evaluator = NULL;
    vmg_status status = vmg_evaluator_create_for(context, model, &options, &setup, &evaluator);
    if (!status) {
        status = vmg_evaluator_add_rows(context, evaluator, self->table, split->test, split->test_count);
    }
    if (!status) {
        status = vmg_evaluator_result(context, evaluator, &record->result);
    }
    if (!status) {
        record->result.fold = fold;
        record->result.train_rows = split->train_count;
        record->result.left_out = self->folds.left_out[fold];
        record->result.training_seconds = training_seconds;
        record->result.training_steps = vmg_model_training_steps(model);
        record->model = vmg_fold_model_of(model);
        record->held_out = vmg_evaluator_take_held_out(evaluator);
        record->finished = true;
        report_fold(self, fold, vmg_evaluator_confusion(evaluator));
    }
    vmg_evaluator_destroy(context, evaluator);
    return status;
}

static vmg_status run_fold(vmg_context *context, size_t fold, void *user)
{
    crossval *self = user;
    vmg_model *model = NULL;
    if (vmg_cancelled(context)) {
        return VMG_OK;
    }
    vmg_status status = fit_fold(context, self, fold, &model);
    if (!status && !vmg_model_was_cancelled(model)) {
        status = test_fold(context, self, fold, model);
    }
    vmg_model_destroy(context, model);
    if (status == VMG_ERROR_CANCELLED) {
        return VMG_OK;
    }
    return status ? vmg_fail(context, status, "fold %zu: %s", fold, vmg_last_error(context)) : VMG_OK;
}

/* --- All folds --------------------------------------------------------------------------------------------------- */

/* The task, found on all rows so that all folds agree, becomes a setting. */
static vmg_status settle_task(vmg_context *context, crossval *self, const vmg_settings_values *values)
{
    const vmg_status status =
        vmg_crossval_settle_targets(context, self->table, &self->fit, (vmg_task)values->task, &self->targets);
    return status ? status
                  : vmg_settings_set(context, &self->settings, "task",
                                     self->targets.task == VMG_TASK_CLASSIFICATION ? "classification" : "regression");
}

/* The folder of the folds' files, made where it is not there. Without `resume` none of them may be there. */
static vmg_status open_checkpoints(vmg_context *context, const crossval *self)
{
    const char *folder = self->fit.checkpoint;
    vmg_status status = VMG_OK;
    if (folder && mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return vmg_fail(context, VMG_ERROR_CREATE, "%s: cannot be created: %s", folder, strerror(errno));
    }
    for (size_t fold = 0; folder && !self->fit.resume && fold < self->folds.splits.count && !status; fold++) {
        char *path = NULL;
        status = checkpoint_of(context, self, fold, &path);
        if (!status && access(path, F_OK) == 0) {
            status = vmg_fail(context, VMG_ERROR_USAGE,
                              "%s: is there already: resume the cross-validation that left it, or remove it", path);
        }
        vmg_release(context, path);
    }
    return status;
}

static vmg_status prepare(vmg_context *context, crossval *self)
{
    const size_t row_count = self->fit.rows ? self->fit.row_count : vmg_table_rows(self->table);
    vmg_settings_values values; /* of those that depend on no rows: task and seed */
    if (self->fit.settings) {
        self->settings = *self->fit.settings;
    }
    vmg_settings_resolve(&self->settings, row_count, 1, VMG_TASK_AUTO, &values);
    vmg_status status = vmg_table_check_rows(context, self->table, self->fit.rows, row_count);
    if (!status) {
        status = settle_task(context, self, &values);
    }
    if (!status) {
        self->fit.settings = &self->settings;
        self->fit.group = self->options.group;
        self->fit.order = self->options.order;
        status = vmg_crossval_folds_make(context, self->table, self->fit.rows, row_count, &self->targets,
                                         &self->options, values.seed, &self->folds);
    }
    if (!status) {
        status = open_checkpoints(context, self);
    }
    if (!status) {
        self->records = vmg_allocate(context, self->folds.splits.count, sizeof *self->records);
        status = self->records ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status && self->folds.target) {
        status = vmg_confusion_create(context, self->folds.target->class_count, &self->confusion);
    }
    return status;
}

/* The predictions of all folds in one list. */
static vmg_status join_held_out(vmg_context *context, const crossval *self, vmg_held_out **out)
{
    const size_t planned = self->folds.splits.count;
    size_t width = 0;
    vmg_held_out **parts = vmg_allocate(context, planned, sizeof *parts);
    if (!parts) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t fold = 0; fold < planned; fold++) {
        parts[fold] = self->records[fold].held_out;
        width = parts[fold] ? parts[fold]->width : width;
    }
    const vmg_status status = vmg_held_out_join(context, parts, planned, width, out);
    vmg_release(context, parts);
    return status;
}

/* The folds that were finished, as an evaluation. */
static vmg_status gather(vmg_context *context, const crossval *self, vmg_evaluation **out)
{
    const size_t planned = self->folds.splits.count;
    size_t first = 0;
    while (first < planned && !self->records[first].finished) {
        first++;
    }
    if (first == planned) {
        return vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled before any of the %zu folds was finished", planned);
    }
    vmg_evaluation *evaluation = NULL;
    vmg_status status = vmg_evaluation_create(context, &self->records[first].model, self->targets.names,
                                              self->targets.count, planned, &evaluation);
    if (!status) {
        evaluation->rows = self->folds.rows;
        for (size_t fold = first; fold < planned; fold++) {
            if (self->records[fold].finished) {
                evaluation->folds[evaluation->fold_count++] = self->records[fold].result;
            }
        }
        status = vmg_evaluation_average(context, evaluation);
    }
    if (!status) {
        evaluation->positive = self->folds.positive;
        evaluation->threshold = self->options.threshold;
        status = vmg_evaluation_set_classes(context, self->folds.target, &self->confusion, evaluation);
    }
    if (!status && self->options.keep_predictions) {
        status = join_held_out(context, self, &evaluation->held_out);
    }
    if (status) {
        vmg_evaluation_destroy(context, evaluation);
        return status;
    }
    *out = evaluation;
    return VMG_OK;
}

vmg_status vmg_crossval(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                        const vmg_crossval_options *options, vmg_evaluation **out)
{
    crossval self = {.table = table, .fit = *fit, .report_lock = PTHREAD_MUTEX_INITIALIZER};
    if (options) {
        self.options = *options;
    }
    *out = NULL;
    vmg_status status = prepare(context, &self);
    if (!status) {
        status = vmg_parallel_for(context, self.folds.splits.count, run_fold, &self);
    }
    if (!status) {
        status = gather(context, &self, out);
    }
    for (size_t fold = 0; self.records && fold < self.folds.splits.count; fold++) {
        vmg_held_out_destroy(context, self.records[fold].held_out);
    }
    vmg_confusion_release(context, &self.confusion);
    vmg_crossval_folds_release(context, &self.folds);
    vmg_release(context, self.records);
    return status;
}
