/* Which task a target sets, and which rows have one; see encoding/target_encoding.h. */
#include "encoding/target_encoding.h"

#include <string.h>

#include "base/context.h"
#include "encoding/find_column.h"
#include "encoding/number_text.h"
#include "table/utf8.h"

static bool is_missing(const vmg_column *column, size_t row)
{
    return column->type == VMG_COLUMN_NUMBER ? isnan(vmg_column_number(column, row)) : column->codes[row] == VMG_MISSING_TEXT;
}

/* Exactly two different numbers, both whole. */
static bool has_two_whole_numbers(const vmg_column *column, const uint32_t *rows, size_t row_count)
{
    const vmg_cells cells = vmg_cells_of_numbers(column);
    double found[2] = {0};
    size_t count = 0;
    for (size_t i = 0; i < row_count; i++) {
        const double value = vmg_cells_number(&cells, vmg_row_at(rows, i));
        const bool known = isnan(value) || (count > 0 && value == found[0]) || (count > 1 && value == found[1]);
        if (!known && (count == 2 || value != floor(value))) {
            return false;
        }
        if (!known) {
            found[count++] = value;
        }
    }
    return count == 2;
}

static vmg_status check_number_target(vmg_context *context, const vmg_table *table, const char *name)
{
    size_t index = 0;
    const vmg_status status = vmg_find_column(context, table, "the target", name, &index);
    if (!status && table->columns[index].type == VMG_COLUMN_TEXT) {
        return vmg_fail_for_texts(context, table, &table->columns[index], "numbers (the target of a regression)",
                                  vmg_number_text_is_valid);
    }
    return status;
}

/* Some row must have the target. */
static vmg_status check_present(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                const char *name, size_t *index)
{
    vmg_status status = vmg_find_column(context, table, "the target", name, index);
    bool present = false;
    for (size_t i = 0; i < row_count && !status && !present; i++) {
        present = !is_missing(&table->columns[*index], vmg_row_at(rows, i));
    }
    if (!status && !present) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: the target '%s' is missing in all %zu rows",
                          vmg_table_source(table), vmg_shown(name, strlen(name)).text, row_count);
    }
    return status;
}

/* Not too many, and none twice. */
static vmg_status check_names(vmg_context *context, const vmg_target_options *options)
{
    if (options->count == 0 || options->count > VMG_TARGET_CAP) {
        return vmg_fail(context, VMG_ERROR_USAGE, "%zu targets were given; from 1 to %d were expected", options->count,
                        VMG_TARGET_CAP);
    }
    for (size_t i = 1; i < options->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(options->names[i], options->names[j]) == 0) {
                return vmg_fail(context, VMG_ERROR_USAGE, "the target '%s' was given twice",
                                vmg_shown(options->names[i], strlen(options->names[i])).text);
            }
        }
    }
    return VMG_OK;
}

vmg_status vmg_target_find_task(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                const vmg_target_options *options, vmg_task *out)
{
    vmg_status status = check_names(context, options);
    size_t index = 0;
    for (size_t i = 0; i < options->count && !status; i++) {
        status = check_present(context, table, rows, row_count, options->names[i], &index);
    }
    if (status) {
        return status;
    }
    *out = options->task;
    if (*out == VMG_TASK_CLASSIFICATION && options->count > 1) {
        return vmg_fail(context, VMG_ERROR_USAGE, "a classification has one target, but %zu were given",
                        options->count);
    }
    if (*out == VMG_TASK_AUTO) {
        const vmg_column *column = &table->columns[index];
        const bool classes =
            options->count == 1 && (column->type == VMG_COLUMN_TEXT || has_two_whole_numbers(column, rows, row_count));
        *out = classes ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION;
    }
    for (size_t i = 0; i < options->count && *out == VMG_TASK_REGRESSION && !status; i++) {
        status = check_number_target(context, table, options->names[i]);
    }
    return status;
}

vmg_status vmg_target_rows(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                           const vmg_target_options *options, uint32_t *kept, size_t *kept_count)
{
    size_t count = row_count;
    for (size_t target = 0; target < options->count; target++) {
        const char *name = options->names[target];
        const uint32_t *from = target == 0 ? rows : kept;
        size_t index = 0, left = 0;
        const vmg_status status = vmg_find_column(context, table, "the target", name, &index);
        if (status) {
            return status;
        }
        for (size_t i = 0; i < count; i++) {
            const size_t row = vmg_row_at(from, i);
            if (!is_missing(&table->columns[index], row)) {
                kept[left++] = (uint32_t)row;
            }
        }
        if (left == 0 && row_count > 0) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: %sthe target '%s' is missing in all rows",
                            vmg_table_source(table), target ? "where the other targets are there, " : "",
                            vmg_shown(name, strlen(name)).text);
        }
        count = left;
    }
    *kept_count = count;
    return VMG_OK;
}
