/* One run of a comparison: a method is trained on a fold's rows and tested; see evaluate/comparing.h. Training takes
 * its memory from a meter; what is kept of the run is copied out of it. */
#include "evaluate/comparing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "evaluate/evaluator.h"
#include "evaluate/memory_meter.h"
#include "evaluate/run_facts.h"
#include "evaluate/runs_file.h"
#include "evaluate/stopwatch.h"
#include "evaluate/time_budget.h"

/* How often a run that left the range of numbers is begun anew, and what is then added to its seed. */
enum { most_restarts = 2, restart_step = 1000003 };

/* A run while it is done. */
typedef struct doing {
    vmg_comparing *self;
    vmg_run *run;
    vmg_memory_meter meter;
    vmg_context *metered; /* owned: what trains and holds the model */
    vmg_model *model;     /* owned by it */
    size_t training_bytes;
} doing;

static void report_progress(void *user, const vmg_progress *progress)
{
    const doing *own = user;
    vmg_comparing_report_progress(own->self, own->run, progress);
}

static vmg_status fit_once(doing *own, size_t restarts)
{
    const vmg_comparing *self = own->self;
    vmg_run *run = own->run;
    vmg_settings settings = self->settings[run->method];
    vmg_fit_options fit = self->fit;
    char seed[32];
    snprintf(seed, sizeof seed, "%llu",
             (unsigned long long)(self->seeds[run->method] + (run->kind == VMG_RUN_SEED ? run->step : 0) +
                                  restarts * restart_step));
    vmg_status status = vmg_settings_set(own->metered, &settings, "seed", seed);
    fit.settings = &settings;
    fit.rows = run->train;
    fit.row_count = run->train_count;
    fit.silent = fit.silent || run->method > 0 || !vmg_run_is_first(run);
    fit.on_progress = report_progress;
    fit.progress_user = own;
    fit.checkpoint = NULL; /* runs are kept whole, or not at all */
    fit.resume = false;
    const double start = vmg_thread_stopwatch();
    if (!status) {
        status = vmg_fit(own->metered, self->table, &fit, &own->model);
    }
    run->result.training_seconds = vmg_thread_stopwatch() - start;
    own->training_bytes = vmg_memory_meter_take_most(&own->meter);
    return status;
}

/* Scores the test rows, with memory of the worker's own. */
static vmg_status test(vmg_context *context, const doing *own)
{
    const vmg_comparing *self = own->self;
    vmg_run *run = own->run;
    const vmg_evaluate_options options = {.positive = self->options.division.positive,
                                          .threshold = self->options.division.threshold};
    const vmg_evaluator_setup setup = {.classes = self->folds.target,
                                       .keep_predictions = true,
                                       .quantiles = vmg_run_quantiles,
                                       .quantile_count = 2,
                                       .limits = self->limits,
                                       .limit_count = self->limit_count,
                                       .fold = run->fold};
    const double training_seconds = run->result.training_seconds;
    vmg_evaluator *evaluator = NULL;
    vmg_status status = vmg_evaluator_create_for(context, own->model, &options, &setup, &evaluator);
    if (!status) {
        status = vmg_evaluator_add_rows(context, evaluator, self->table, run->test, run->test_count);
    }
    if (!status) {
        status = vmg_evaluator_result(context, evaluator, &run->result);
    }
    if (!status && self->folds.target) {
        status = vmg_confusion_create(context, self->folds.target->class_count, &run->confusion);
    }
    if (!status) {
        run->result.fold = run->fold;
        run->result.train_rows = run->train_count;
        run->result.left_out = run->left_out;
        run->result.training_seconds = training_seconds;
        run->result.training_steps = vmg_model_training_steps(own->model);
        run->epochs = own->model->record.epochs;
        run->held_out = vmg_evaluator_take_held_out(evaluator);
        if (self->folds.target) {
            vmg_confusion_add_all(&run->confusion, vmg_evaluator_confusion(evaluator));
        }
    }
    vmg_evaluator_destroy(context, evaluator);
    return status;
}

static vmg_status train_and_test(vmg_context *context, doing *own)
{
    vmg_run *run = own->run;
    vmg_status status = fit_once(own, 0);
    while (status == VMG_ERROR_NUMERIC && run->restarts < most_restarts) {
        status = fit_once(own, ++run->restarts);
    }
    if (status) {
        return vmg_fail(context, status, "%s", vmg_last_error(own->metered));
    }
    if (vmg_model_was_cancelled(own->model)) {
        return VMG_ERROR_CANCELLED;
    }
    vmg_context_set_deadline(own->metered, 0); /* what is left to do is short */
    status = test(context, own);
    if (!status && vmg_run_is_first(run)) {
        status = vmg_run_facts_measure(context, own->metered, &own->meter, own->self->table, own->model, run->test,
                                       run->test_count, &run->facts);
    }
    if (run->facts) {
        run->facts->training_bytes = own->training_bytes;
    }
    return status;
}

/* "fold 2: ...", "fold 0, seed 3: ..." */
static vmg_status take_sentence(vmg_context *context, const vmg_comparing *self, vmg_run *run)
{
    char text[1200];
    int length = 0;
    if (run->kind == VMG_RUN_SHIFT) {
        length = snprintf(text, sizeof text, "without the tail of '%.100s': %s", self->options.shift,
                          vmg_last_error(context));
    } else if (run->kind == VMG_RUN_SIZE) {
        length =
            snprintf(text, sizeof text, "fold %zu, %zu rows: %s", run->fold, run->train_count, vmg_last_error(context));
    } else {
        length = run->kind == VMG_RUN_SEED
                     ? snprintf(text, sizeof text, "fold %zu, seed %llu: %s", run->fold,
                                (unsigned long long)(self->seeds[run->method] + run->step), vmg_last_error(context))
                     : snprintf(text, sizeof text, "fold %zu: %s", run->fold, vmg_last_error(context));
    }
    run->sentence = length < 0 ? NULL : vmg_copy_string(context, text);
    return run->sentence ? VMG_OK : VMG_ERROR_MEMORY;
}

/* What became of a run whose status is known. */
static vmg_status end(vmg_context *context, doing *own, vmg_status status)
{
    vmg_comparing *self = own->self;
    vmg_run *run = own->run;
    vmg_run_state state = VMG_RUN_DONE;
    const bool everything_ends = vmg_cancelled(context);
    if (status == VMG_ERROR_CANCELLED && !everything_ends) { /* the deadline */
        state = VMG_RUN_LEFT_OUT;
        status = vmg_budget_leave_out(context, self, run);
    } else if (status && everything_ends) {
        state = VMG_RUN_PENDING;
        status = VMG_OK;
    } else if (status) {
        state = VMG_RUN_FAILED;
        status = take_sentence(context, self, run);
    }
    vmg_comparing_report_end(self, run, state);
    if (state == VMG_RUN_DONE) {
        vmg_runs_file_add(context, self, run);
    }
    return status;
}

vmg_status vmg_run_do(vmg_context *context, size_t index, void *comparing)
{
    vmg_comparing *self = comparing;
    doing own = {.self = self, .run = &self->runs[index]};
    bool admitted = false;
    if (own.run->state != VMG_RUN_PENDING || vmg_cancelled(context)) {
        return VMG_OK;
    }
    vmg_memory_meter_begin(&own.meter, vmg_context_allocator(context));
    const vmg_allocator metered = vmg_memory_meter_allocator(&own.meter);
    vmg_status status = vmg_context_create_child_with(context, &metered, &own.metered);
    if (!status) {
        status = vmg_comparing_begin(context, self, own.run, own.metered, &admitted);
    }
    if (admitted) {
        status = train_and_test(context, &own);
        vmg_model_destroy(own.metered, own.model);
        status = end(context, &own, status);
    }
    vmg_context_destroy(own.metered);
    return status;
}
