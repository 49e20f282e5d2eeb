/* What a comparison does: the runs, and what they have in common; see evaluate/comparing.h. */
#include "evaluate/comparing.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"
#include "evaluate/comparison_curve.h"
#include "evaluate/comparison_money.h"
#include "evaluate/comparison_shift.h"
#include "evaluate/external_predictions.h"
#include "evaluate/runs_file.h"
#include "evaluate/stopwatch.h"
#include "evaluate/time_budget.h"
#include "table/utf8.h"

enum { usual_seeds = 3 };

const double vmg_run_quantiles[2] = {0.05, 0.95};

const char *vmg_comparing_name(const vmg_comparing *self, size_t number)
{
    const size_t methods = self->options.method_count;
    return number < methods ? self->options.methods[number].name : self->options.externals[number - methods].name;
}

static vmg_status check_names(vmg_context *context, const vmg_comparing *self)
{
    if (!self->options.method_count) {
        return vmg_fail(context, VMG_ERROR_USAGE, "nothing to compare was given: at least one method is needed");
    }
    for (size_t i = 0; i < self->method_count; i++) {
        const char *name = vmg_comparing_name(self, i);
        if (!name || !name[0] || !vmg_utf8_is_valid(name, strlen(name))) {
            return vmg_fail(context, VMG_ERROR_USAGE, "compared method %zu has no name, or one that is no UTF-8", i);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(name, vmg_comparing_name(self, k)) == 0) {
                return vmg_fail(context, VMG_ERROR_USAGE, "two of the compared methods are called '%s'",
                                vmg_shown(name, strlen(name)).text);
            }
        }
    }
    return VMG_OK;
}

/* The settings of each method, with the task that was found on all rows. */
static vmg_status settle_settings(vmg_context *context, vmg_comparing *self)
{
    const bool classes = self->targets.task == VMG_TASK_CLASSIFICATION;
    const size_t count = self->options.method_count;
    self->settings = vmg_allocate(context, count, sizeof *self->settings);
    self->seeds = vmg_allocate(context, count, sizeof *self->seeds);
    self->shares = vmg_allocate(context, count, sizeof *self->shares);
    self->held = vmg_allocate(context, self->options.external_count, sizeof *self->held);
    vmg_status status = self->settings && self->seeds && self->shares && self->held ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        vmg_settings_values values;
        if (self->options.methods[i].settings) {
            self->settings[i] = *self->options.methods[i].settings;
        }
        status = vmg_settings_set(context, &self->settings[i], "task", classes ? "classification" : "regression");
        vmg_settings_resolve(&self->settings[i], self->folds.rows, 1, VMG_TASK_AUTO, &values);
        self->seeds[i] = values.seed;
    }
    return status;
}

bool vmg_run_is_first(const vmg_run *run)
{
    return run->kind == VMG_RUN_FOLD && run->fold == 0;
}

/* Appends a run; the list has room. */
static void add_run(vmg_comparing *self, size_t method, vmg_run_kind kind, size_t fold, size_t step)
{
    const vmg_split *split = kind == VMG_RUN_SHIFT ? &self->shift : &self->folds.splits.at[fold];
    const vmg_split *subset = kind == VMG_RUN_SIZE ? &self->subsets[step * self->folds.splits.count + fold] : NULL;
    self->runs[self->run_count++] = (vmg_run){.method = method,
                                              .kind = kind,
                                              .fold = fold,
                                              .step = step,
                                              .train = subset ? subset->test : split->train,
                                              .train_count = subset ? subset->test_count : split->train_count,
                                              .test = split->test,
                                              .test_count = split->test_count,
                                              .left_out = kind == VMG_RUN_SHIFT ? 0 : self->folds.left_out[fold]};
}

/* One run of each method that is trained here. */
static void add_runs(vmg_comparing *self, vmg_run_kind kind, size_t fold, size_t step)
{
    for (size_t method = 0; method < self->options.method_count; method++) {
        add_run(self, method, kind, fold, step);
    }
}

/* The first folds of all methods come first: then much is known early, and how long the rest will take. */
static vmg_status list_runs(vmg_context *context, vmg_comparing *self)
{
    const size_t folds = self->folds.splits.count, methods = self->options.method_count;
    const size_t sizes = self->options.size_count;
    const size_t room = self->method_count * folds + methods * (self->options.seeds + 1 + sizes * folds);
    self->runs = vmg_allocate(context, room, sizeof *self->runs);
    if (!self->runs) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t fold = 0; fold < folds; fold++) {
        for (size_t method = 0; method < self->method_count; method++) {
            add_run(self, method, VMG_RUN_FOLD, fold, 0);
        }
    }
    for (size_t step = 1; step < self->options.seeds; step++) {
        add_runs(self, VMG_RUN_SEED, 0, step);
    }
    if (self->options.shift) {
        add_runs(self, VMG_RUN_SHIFT, 0, 0);
    }
    for (size_t i = 0; i < sizes * folds; i++) {
        add_runs(self, VMG_RUN_SIZE, i % folds, i / folds);
    }
    return VMG_OK;
}

vmg_status vmg_comparing_prepare(vmg_context *context, vmg_comparing *self)
{
    const size_t row_count = self->fit.rows ? self->fit.row_count : vmg_table_rows(self->table);
    vmg_settings_values values; /* of those that depend on no rows: task and seed */
    self->start = vmg_stopwatch();
    self->threads = vmg_context_threads(context);
    self->options.seeds = self->options.seeds ? self->options.seeds : usual_seeds;
    vmg_settings_resolve(self->fit.settings, row_count, 1, VMG_TASK_AUTO, &values);
    self->seed = values.seed;
    self->method_count = self->options.method_count + self->options.external_count;
    vmg_status status = check_names(context, self);
    if (!status) {
        status = vmg_table_check_rows(context, self->table, self->fit.rows, row_count);
    }
    if (!status) {
        status = vmg_crossval_settle_targets(context, self->table, &self->fit, (vmg_task)values.task, &self->targets);
    }
    if (!status) {
        self->fit.group = self->options.division.group;
        self->fit.order = self->options.division.order;
        status = vmg_crossval_folds_make(context, self->table, self->fit.rows, row_count, &self->targets,
                                         &self->options.division, self->seed, &self->folds);
    }
    status = status ? status : settle_settings(context, self);
    status = status ? status : vmg_money_prepare(context, self);
    status = status ? status : vmg_shift_prepare(context, self);
    status = status ? status : vmg_curve_prepare(context, self);
    return status ? status : list_runs(context, self);
}

void vmg_run_facts_destroy(vmg_context *context, vmg_run_facts *facts)
{
    if (!facts) {
        return;
    }
    for (size_t i = 0; facts->columns && i < facts->column_count; i++) {
        vmg_release(context, facts->columns[i]);
    }
    vmg_release(context, facts->columns);
    vmg_release(context, facts->settings);
    vmg_release(context, facts);
}

void vmg_comparing_release(vmg_context *context, vmg_comparing *self)
{
    for (size_t i = 0; i < self->run_count; i++) {
        vmg_release(context, self->runs[i].sentence);
        vmg_held_out_destroy(context, self->runs[i].held_out);
        vmg_confusion_release(context, &self->runs[i].confusion);
        vmg_run_facts_destroy(context, self->runs[i].facts);
    }
    vmg_release(context, self->runs);
    vmg_release(context, self->settings);
    vmg_release(context, self->seeds);
    vmg_release(context, self->shares);
    vmg_release(context, self->held);
    for (size_t i = 0; self->subsets && i < self->options.size_count * self->folds.splits.count; i++) {
        vmg_split_release(context, &self->subsets[i]);
    }
    vmg_release(context, self->subsets);
    vmg_split_release(context, &self->shift);
    vmg_crossval_folds_release(context, &self->folds);
}

vmg_status vmg_compare(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                       const vmg_compare_options *options, vmg_comparison **out)
{
    vmg_comparing self = {.table = table, .fit = *fit, .options = *options, .lock = PTHREAD_MUTEX_INITIALIZER};
    *out = NULL;
    vmg_status status = vmg_comparing_prepare(context, &self);
    for (size_t i = 0; i < self.options.external_count && !status; i++) {
        status = vmg_external_score(context, &self, i);
    }
    if (!status) {
        status = vmg_runs_file_open(context, &self);
    }
    if (!status) {
        status = vmg_parallel_for(context, self.run_count, vmg_run_do, &self);
    }
    vmg_runs_file_close(&self);
    if (!status) {
        status = vmg_comparing_summarise(context, &self, out);
    }
    vmg_comparing_release(context, &self);
    return status;
}
