/* What cross-validation trains and tests on; see evaluate/crossval_folds.h. */
#include "evaluate/crossval_folds.h"

#include <string.h>

#include "base/context.h"
#include "encoding/row_keys.h"
#include "evaluate/positive_class.h"
#include "table/utf8.h"

enum { usual_folds = 10 };

void vmg_crossval_folds_release(vmg_context *context, vmg_crossval_folds *folds)
{
    vmg_splits_release(context, &folds->splits);
    vmg_release(context, folds->left_out);
    vmg_target_destroy(context, folds->target);
    *folds = (vmg_crossval_folds){0};
}

vmg_status vmg_crossval_settle_targets(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                       vmg_task task, vmg_target_options *out)
{
    const size_t row_count = fit->rows ? fit->row_count : vmg_table_rows(table);
    *out = (vmg_target_options){.names = fit->target_count ? fit->targets : &fit->target,
                                .count = fit->target_count ? fit->target_count
                                         : fit->target     ? 1
                                                           : 0,
                                .task = task};
    return out->count ? vmg_target_find_task(context, table, fit->rows, row_count, out, &out->task)
                      : vmg_fail(context, VMG_ERROR_USAGE, "no target was given: name the column to predict");
}

/* Classes are listed on all rows, for all folds; a wrong name of the positive one is told of before any model is
 * trained.
 */
static vmg_status learn_target(vmg_context *context, const vmg_table *table, const uint32_t *rows,
                               const vmg_target_options *targets, const vmg_crossval_options *options,
                               vmg_crossval_folds *out)
{
    vmg_target_options silent = *targets;
    silent.silent = true;
    vmg_status status = VMG_OK;
    if (targets->task == VMG_TASK_CLASSIFICATION || options->positive || options->threshold != 0) {
        status = vmg_target_learn(context, table, rows, out->rows, &silent, &out->target);
    }
    if (!status && out->target) {
        status = vmg_positive_class(context, out->target, options->positive, &out->positive);
    }
    return status || !out->target ? status : vmg_check_threshold(context, out->target, options->threshold);
}

/* The class of each row. */
static vmg_status find_labels(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                              const vmg_target_encoding *target, uint32_t *labels)
{
    vmg_target_binding *binding = NULL;
    const vmg_status status = vmg_target_bind(context, target, table, &binding);
    if (!status) {
        vmg_target_labels(binding, rows, 0, row_count, labels);
    }
    vmg_target_unbind(context, binding);
    return status;
}

/* Folds by order, by groups, by class or by chance; the rows are those with a target. */
static vmg_status deal(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                       const vmg_target_encoding *target, const vmg_crossval_options *options, uint64_t seed,
                       vmg_splits *out)
{
    vmg_fold_plan plan = {
        .folds = options->folds ? options->folds : usual_folds, .repeats = options->repeats, .seed = seed};
    uint32_t *labels = NULL, *groups = NULL;
    double *order = NULL;
    vmg_status status = VMG_OK;
    if (target) {
        plan.labels = labels = vmg_allocate(context, row_count, sizeof *labels);
        status = labels ? find_labels(context, table, rows, row_count, target, labels) : VMG_ERROR_MEMORY;
    }
    if (!status && options->group) {
        plan.groups = groups = vmg_allocate(context, row_count, sizeof *groups);
        size_t missing = 0;
        status = groups ? vmg_row_groups(context, table, options->group, rows, row_count, groups, &missing)
                        : VMG_ERROR_MEMORY;
        if (missing > 1) {
            vmg_note(context, "%zu rows have no value in '%s': they stay together, as one group", missing,
                     vmg_shown(options->group, strlen(options->group)).text);
        }
    }
    if (!status && options->order) {
        plan.order = order = vmg_allocate(context, row_count, sizeof *order);
        status = order ? vmg_row_order(context, table, options->order, rows, row_count, order) : VMG_ERROR_MEMORY;
    }
    if (!status) {
        status = vmg_splits_fold(context, &plan, rows, row_count, out);
    }
    vmg_release(context, labels);
    vmg_release(context, groups);
    vmg_release(context, order);
    return status;
}

/* Takes the rows without a target out of a list. */
static size_t keep_rows(const bool *has_target, uint32_t *rows, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (has_target[rows[i]]) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

/* Splits from files, of all rows of the table; `kept`: those with a target. */
static vmg_status read_splits(vmg_context *context, const vmg_table *table, const uint32_t *kept, size_t kept_count,
                              const char *directory, vmg_crossval_folds *out)
{
    const size_t table_rows = vmg_table_rows(table);
    bool *has_target = vmg_allocate(context, table_rows, sizeof *has_target);
    vmg_status status = has_target ? vmg_splits_read(context, directory, table_rows, &out->splits) : VMG_ERROR_MEMORY;
    if (!status) {
        out->left_out = vmg_allocate(context, out->splits.count, sizeof *out->left_out);
        status = out->left_out ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < kept_count && !status; i++) {
        has_target[kept[i]] = true;
    }
    for (size_t k = 0; !status && k < out->splits.count; k++) {
        vmg_split *split = &out->splits.at[k];
        const size_t listed = split->test_count;
        split->train_count = keep_rows(has_target, split->train, split->train_count);
        split->test_count = keep_rows(has_target, split->test, split->test_count);
        out->left_out[k] = listed - split->test_count;
        if (!split->train_count || !split->test_count) {
            status = vmg_fail(context, VMG_ERROR_DATA, "%s: no row of %s_%zu.txt has a target", directory,
                              split->train_count ? "test" : "train", k);
        }
    }
    vmg_release(context, has_target);
    return status;
}

/* Split files say everything themselves. */
static vmg_status check_options(vmg_context *context, const uint32_t *rows, const vmg_target_options *targets,
                                const vmg_crossval_options *options)
{
    const char *const columns[] = {options->group, options->order};
    static const char *const words[] = {"groups", "order"};
    if (options->splits_directory && (options->folds || options->repeats || options->group || options->order || rows)) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "split files say which rows are trained and tested on: no number of folds or repeats, no "
                        "column of groups or order and no list of rows can be given beside them");
    }
    for (size_t i = 0; i < 2; i++) {
        for (size_t target = 0; columns[i] && target < targets->count; target++) {
            if (strcmp(columns[i], targets->names[target]) == 0) {
                return vmg_fail(context, VMG_ERROR_USAGE, "column '%s' is the target: it cannot be that of the %s too",
                                vmg_shown(columns[i], strlen(columns[i])).text, words[i]);
            }
        }
    }
    return VMG_OK;
}

vmg_status vmg_crossval_folds_make(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                   const vmg_target_options *targets, const vmg_crossval_options *options,
                                   uint64_t seed, vmg_crossval_folds *out)
{
    *out = (vmg_crossval_folds){0};
    uint32_t *kept = NULL; /* rows with a target */
    vmg_status status = check_options(context, rows, targets, options);
    if (!status) {
        kept = vmg_allocate(context, row_count, sizeof *kept);
        status = kept ? vmg_target_rows(context, table, rows, row_count, targets, kept, &out->rows) : VMG_ERROR_MEMORY;
    }
    if (!status && out->rows < row_count) {
        vmg_note(context, "%zu of %zu rows have no target and were left out", row_count - out->rows, row_count);
    }
    if (!status) {
        status = learn_target(context, table, kept, targets, options, out);
    }
    if (!status && options->splits_directory) {
        status = read_splits(context, table, kept, out->rows, options->splits_directory, out);
    } else if (!status) {
        status = deal(context, table, kept, out->rows, out->target, options, seed, &out->splits);
    }
    if (!status && !out->left_out) {
        out->left_out = vmg_allocate(context, out->splits.count, sizeof *out->left_out);
        status = out->left_out ? VMG_OK : VMG_ERROR_MEMORY;
    }
    vmg_release(context, kept);
    if (status) {
        vmg_crossval_folds_release(context, out);
    }
    return status;
}
