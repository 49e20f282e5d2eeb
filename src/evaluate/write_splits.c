/* The folds of a cross-validation as files, for programs that are to use the same ones; see vmg/evaluate.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/context.h"
#include "base/output_file.h"
#include "evaluate/crossval_folds.h"
#include "method/settings.h"

static vmg_status write_rows(vmg_context *context, const char *directory, const char *word, size_t fold,
                             const uint32_t *rows, size_t count)
{
    const size_t room = strlen(directory) + 64;
    char *path = vmg_allocate(context, room, 1);
    vmg_output_file file;
    if (!path) {
        return VMG_ERROR_MEMORY;
    }
    snprintf(path, room, "%s/%s_%zu.txt", directory, word, fold);
    vmg_status status = vmg_output_file_open(context, path, &file);
    vmg_release(context, path);
    if (status) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        fprintf(file.stream, "%u\n", rows[i]);
    }
    return vmg_output_file_commit(context, &file);
}

vmg_status vmg_crossval_write_splits(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                     const vmg_crossval_options *options, const char *directory, size_t *count)
{
    const size_t row_count = fit->rows ? fit->row_count : vmg_table_rows(table);
    vmg_target_options targets;
    vmg_crossval_folds folds = {0};
    vmg_settings_values values;
    *count = 0;
    vmg_settings_resolve(fit->settings, row_count, 1, VMG_TASK_AUTO, &values);
    vmg_status status = vmg_table_check_rows(context, table, fit->rows, row_count);
    status = status ? status : vmg_crossval_settle_targets(context, table, fit, (vmg_task)values.task, &targets);
    if (!status) {
        status = vmg_crossval_folds_make(context, table, fit->rows, row_count, &targets, options, values.seed, &folds);
    }
    if (!status && mkdir(directory, 0777) != 0 && errno != EEXIST) {
        status = vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_CREATE), "%s: cannot be made: %s", directory,
                          strerror(errno));
    }
    for (size_t i = 0; i < folds.splits.count && !status; i++) {
        const vmg_split *split = &folds.splits.at[i];
        status = write_rows(context, directory, "train", i, split->train, split->train_count);
        status = status ? status : write_rows(context, directory, "test", i, split->test, split->test_count);
    }
    *count = status ? 0 : folds.splits.count;
    vmg_crossval_folds_release(context, &folds);
    return status;
}
