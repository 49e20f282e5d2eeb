/* What a comparison found: what all methods have in common; see evaluate/comparison.h. */
#include "evaluate/comparison.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "encoding/class_list.h"
#include "evaluate/comparison_curve.h"
#include "evaluate/comparison_money.h"
#include "evaluate/comparison_shift.h"
#include "evaluate/stopwatch.h"
#include "linalg/kernels.h"

vmg_status vmg_copy_texts(vmg_context *context, const char *const *texts, size_t count, char ***out, size_t *copied)
{
    *copied = 0;
    *out = vmg_allocate(context, count, sizeof **out);
    while (*out && *copied < count) {
        (*out)[*copied] = vmg_copy_string(context, texts[*copied]);
        if (!(*out)[*copied]) {
            return VMG_ERROR_MEMORY;
        }
        ++*copied;
    }
    return *out ? VMG_OK : VMG_ERROR_MEMORY;
}

static void release_texts(vmg_context *context, char **texts, size_t count)
{
    for (size_t i = 0; texts && i < count; i++) {
        vmg_release(context, texts[i]);
    }
    vmg_release(context, texts);
}

void vmg_comparison_destroy(vmg_context *context, vmg_comparison *comparison)
{
    if (!comparison) {
        return;
    }
    for (size_t i = 0; comparison->methods && i < comparison->method_count; i++) {
        vmg_compared_method_release(context, &comparison->methods[i]);
        for (size_t k = 0; comparison->methods[i].curve && k < comparison->size_count; k++) {
            vmg_release(context, comparison->methods[i].curve[k].sentence);
        }
        vmg_release(context, comparison->methods[i].curve);
    }
    release_texts(context, comparison->targets, comparison->target_count);
    release_texts(context, comparison->inputs, comparison->input_column_count);
    release_texts(context, comparison->classes, comparison->class_count);
    vmg_release(context, (char *)comparison->money.today);
    vmg_release(context, comparison->shift);
    vmg_release(context, comparison->sizes);
    vmg_release(context, comparison->curve_best);
    vmg_release(context, comparison->methods);
    vmg_release(context, comparison->class_rows);
    vmg_release(context, comparison->division_name);
    vmg_release(context, comparison->train_rows);
    vmg_release(context, comparison->test_rows);
    vmg_release(context, comparison);
}

/* Whether the runs show anything. */
static bool anything_ended(const vmg_comparing *self)
{
    bool found = false;
    for (size_t i = 0; i < self->run_count; i++) {
        found = found || (self->runs[i].state != VMG_RUN_PENDING && self->runs[i].state != VMG_RUN_ACTIVE);
    }
    return found;
}

static vmg_status fill_division(vmg_context *context, const vmg_comparing *self, vmg_comparison *out)
{
    const vmg_crossval_options *division = &self->options.division;
    const enum { usual_folds = 10 } usual = usual_folds;
    const char *name = division->splits_directory ? division->splits_directory
                       : division->group          ? division->group
                                                  : division->order;
    out->division = division->splits_directory ? "splits"
                    : division->group          ? "group"
                    : division->order          ? "order"
                                               : "folds";
    out->planned = self->folds.splits.count;
    out->folds = division->splits_directory ? out->planned : division->folds ? division->folds : (size_t)usual;
    out->repeats = division->repeats ? division->repeats : 1;
    out->seed = self->seed;
    out->division_name = name ? vmg_copy_string(context, name) : NULL;
    out->train_rows = vmg_allocate(context, out->planned, sizeof *out->train_rows);
    out->test_rows = vmg_allocate(context, out->planned, sizeof *out->test_rows);
    if ((name && !out->division_name) || !out->train_rows || !out->test_rows) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < out->planned; i++) {
        out->train_rows[i] = self->folds.splits.at[i].train_count;
        out->test_rows[i] = self->folds.splits.at[i].test_count;
    }
    return VMG_OK;
}

/* Mean and standard deviation (divisor count - 1) of the first target, over all rows that have it. */
static void summarise_target(const vmg_comparing *self, vmg_target_summary *out)
{
    const size_t column = vmg_table_find(self->table, self->targets.names[0]);
    const size_t count = self->fit.rows ? self->fit.row_count : vmg_table_rows(self->table);
    double seen = 0, squares = 0;
    *out = (vmg_target_summary){.least = INFINITY, .most = -INFINITY};
    for (size_t i = 0; i < count; i++) {
        const double number = vmg_table_number(self->table, column, self->fit.rows ? self->fit.rows[i] : i);
        if (!isnan(number)) {
            const double before = number - out->mean;
            out->mean += before / ++seen;
            squares += before * (number - out->mean);
            out->least = fmin(out->least, number);
            out->most = fmax(out->most, number);
        }
    }
    out->std = sqrt(squares / (seen - 1));
}

static vmg_status fill_target(vmg_context *context, const vmg_comparing *self, vmg_comparison *out)
{
    const vmg_target_encoding *classes = self->folds.target;
    out->task = self->targets.task;
    out->rows = self->folds.rows;
    out->rows_without_target = (self->fit.rows ? self->fit.row_count : vmg_table_rows(self->table)) - self->folds.rows;
    out->columns = vmg_table_columns(self->table);
    out->positive = self->folds.positive;
    out->threshold = self->options.division.threshold;
    vmg_status status =
        vmg_copy_texts(context, self->targets.names, self->targets.count, &out->targets, &out->target_count);
    if (status || !classes) {
        summarise_target(self, &out->summary);
        out->kinds = vmg_regression_metric_kinds(false, &out->kind_count);
        return status;
    }
    out->kinds = vmg_classification_metric_kinds(classes->class_count == 2, &out->kind_count);
    status = vmg_copy_texts(context, (const char *const *)classes->classes, classes->class_count, &out->classes,
                            &out->class_count);
    out->class_rows = vmg_allocate(context, classes->class_count, sizeof *out->class_rows);
    if (!out->class_rows) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(out->class_rows, classes->class_rows, classes->class_count * sizeof *out->class_rows);
    return status;
}

/* What the models read, of the first method that says it. */
static vmg_status fill_inputs(vmg_context *context, const vmg_comparing *self, vmg_comparison *out)
{
    const vmg_run_facts *facts = NULL;
    for (size_t i = 0; i < self->run_count && !facts; i++) {
        facts = self->runs[i].facts && self->runs[i].facts->column_count ? self->runs[i].facts : NULL;
    }
    if (!facts) {
        return VMG_OK;
    }
    out->input_count = facts->inputs;
    return vmg_copy_texts(context, (const char *const *)facts->columns, facts->column_count, &out->inputs,
                          &out->input_column_count);
}

/* The two that the answer is about. */
static void find_primary(vmg_comparison *out)
{
    const char *const names[] = {out->class_count ? "error_rate" : "rmse", "log_likelihood"};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < out->kind_count; i++) {
            out->primary[k] = strcmp(out->kinds[i].name, names[k]) == 0 ? i : out->primary[k];
        }
    }
}

static vmg_status fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *out)
{
    vmg_status status = fill_division(context, self, out);
    status = status ? status : fill_target(context, self, out);
    status = status ? status : fill_inputs(context, self, out);
    if (status) {
        return status;
    }
    find_primary(out);
    out->threads = self->threads;
    out->kernels = vmg_kernels_of(context)->name;
    out->interrupted = vmg_cancelled(context);
    out->methods = vmg_allocate(context, self->method_count, sizeof *out->methods);
    out->method_count = out->methods ? self->method_count : 0;
    status = out->methods ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < out->method_count && !status; i++) {
        status = vmg_compared_method_fill(context, self, i, out);
    }
    status = status ? status : vmg_comparison_contrast(context, out);
    status = status ? status : vmg_money_fill(context, self, out);
    status = status ? status : vmg_shift_fill(context, self, out);
    status = status ? status : vmg_curve_fill(context, self, out);
    out->time_budget = self->options.time_budget;
    out->resumed = self->resumed;
    out->seconds = vmg_stopwatch() - self->start + self->seconds_before;
    return status;
}

vmg_status vmg_comparing_summarise(vmg_context *context, const vmg_comparing *self, vmg_comparison **out)
{
    *out = NULL;
    if (!anything_ended(self)) {
        return vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled before any of the %zu runs was finished",
                        self->run_count);
    }
    vmg_comparison *comparison = vmg_allocate(context, 1, sizeof *comparison);
    const vmg_status status = comparison ? fill(context, self, comparison) : VMG_ERROR_MEMORY;
    if (status) {
        vmg_comparison_destroy(context, comparison);
        return status;
    }
    *out = comparison;
    return VMG_OK;
}
