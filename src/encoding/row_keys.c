/* The columns that say of rows what is no input; see encoding/row_keys.h. */
#include "encoding/row_keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/cells.h"
#include "encoding/date.h"
#include "encoding/find_column.h"
#include "encoding/number_text.h"
#include "table/utf8.h"

typedef struct row_value {
    double value; /* NaN: missing */
    size_t index; /* in the list of rows */
} row_value;

/* Missing ones last. */
static int by_value(const void *a, const void *b)
{
    const double first = ((const row_value *)a)->value, second = ((const row_value *)b)->value;
    if (isnan(first) || isnan(second)) {
        return isnan(first) - isnan(second);
    }
    return (first > second) - (first < second);
}

/* Equal numbers have equal groups. */
static vmg_status group_numbers(vmg_context *context, const vmg_cells *cells, const uint32_t *rows, size_t row_count,
                                uint32_t *groups)
{
    row_value *sorted = vmg_allocate(context, row_count, sizeof *sorted);
    if (!sorted) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < row_count; i++) {
        sorted[i] = (row_value){vmg_cells_number(cells, vmg_row_at(rows, i)), i};
    }
    qsort(sorted, row_count, sizeof *sorted, by_value);
    uint32_t group = 0;
    for (size_t i = 0; i < row_count; i++) {
        group += i > 0 && by_value(&sorted[i - 1], &sorted[i]) != 0;
        groups[sorted[i].index] = group;
    }
    vmg_release(context, sorted);
    return VMG_OK;
}

vmg_status vmg_row_groups(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                          size_t row_count, uint32_t *groups, size_t *missing)
{
    size_t index = 0;
    const vmg_status status = vmg_find_column(context, table, "the groups", name, &index);
    if (missing) {
        *missing = 0;
    }
    if (status) {
        return status;
    }
    const vmg_column *column = &table->columns[index];
    for (size_t i = 0; i < row_count && missing; i++) {
        *missing += vmg_table_is_missing(table, index, vmg_row_at(rows, i));
    }
    if (column->type == VMG_COLUMN_NUMBER) {
        const vmg_cells cells = vmg_cells_of_numbers(column);
        return group_numbers(context, &cells, rows, row_count, groups);
    }
    for (size_t i = 0; i < row_count; i++) {
        groups[i] = column->codes[vmg_row_at(rows, i)];
    }
    return VMG_OK;
}

vmg_status vmg_row_order(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                         size_t row_count, double *order)
{
    size_t index = 0;
    const vmg_status status = vmg_find_column(context, table, "the order", name, &index);
    if (status) {
        return status;
    }
    const vmg_column *column = &table->columns[index];
    const bool dates = column->type == VMG_COLUMN_TEXT;
    const vmg_cells numbers = vmg_cells_of_numbers(column);
    for (size_t i = 0; i < row_count; i++) {
        const size_t row = vmg_row_at(rows, i);
        const char *text = vmg_table_text(table, index, row);
        if (vmg_table_is_missing(table, index, row)) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "%s: column '%s', by which rows are ordered, is missing in data row %zu (the first is 1)",
                            vmg_table_source(table), vmg_shown(name, strlen(name)).text, row + 1);
        }
        if (!dates) {
            order[i] = vmg_cells_number(&numbers, row);
        } else if (!vmg_date_parse(text, &order[i])) {
            return vmg_fail_for_texts(context, table, column,
                                      "numbers or dates (as 2024-03-01 or 2024-03-01 12:30) to order rows by",
                                      vmg_date_is_valid);
        }
    }
    return VMG_OK;
}

vmg_status vmg_row_weights(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                           size_t row_count, vmg_cells *cells, double *weights)
{
    size_t index = 0;
    const vmg_status status = vmg_find_column(context, table, "the weights", name, &index);
    if (status) {
        return status;
    }
    const vmg_column *column = &table->columns[index];
    if (column->type == VMG_COLUMN_TEXT) {
        return vmg_fail_for_texts(context, table, column, "numbers of at least 0 (the weights of rows)",
                                  vmg_number_text_is_valid);
    }
    *cells = vmg_cells_of_numbers(column);
    for (size_t i = 0; i < row_count; i++) {
        const size_t row = vmg_row_at(rows, i);
        weights[i] = vmg_cells_number(cells, row);
        if (!(weights[i] >= 0)) {
            const vmg_shown_text shown = vmg_shown(name, strlen(name));
            return isnan(weights[i])
                       ? vmg_fail(context, VMG_ERROR_DATA,
                                  "%s: column '%s', the weights of rows, is missing in data row %zu (the first is 1): "
                                  "a number of at least 0 is expected",
                                  vmg_table_source(table), shown.text, row + 1)
                       : vmg_fail(context, VMG_ERROR_DATA,
                                  "%s: column '%s', the weights of rows, is %g in data row %zu (the first is 1): a "
                                  "number of at least 0 is expected",
                                  vmg_table_source(table), shown.text, weights[i], row + 1);
        }
    }
    return VMG_OK;
}
