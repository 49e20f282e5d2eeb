/* Tables in memory; see vmg/table.h and table/table.h. */
#include "table/table.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"
#include "table/utf8.h"

vmg_status vmg_table_create(vmg_context *context, size_t rows, vmg_table **out)
{
    *out = NULL;
    if (rows > VMG_MOST_ROWS) {
        return vmg_fail(context, VMG_ERROR_DATA, "a table of %zu rows: %u are the most", rows, VMG_MOST_ROWS);
    }
    vmg_table *table = vmg_allocate(context, 1, sizeof *table);
    if (!table) {
        return VMG_ERROR_MEMORY;
    }
    table->rows = rows;
    *out = table;
    return VMG_OK;
}

void vmg_column_clear(vmg_context *context, vmg_column *column)
{
    if (!column->borrowed) {
        vmg_release(context, column->numbers);
    }
    vmg_release(context, column->codes);
    vmg_text_set_destroy(context, &column->text_set);
    *column = (vmg_column){0};
}

void vmg_table_destroy(vmg_context *context, vmg_table *table)
{
    if (!table) {
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        vmg_column_clear(context, &table->columns[i]);
    }
    vmg_release(context, table->columns);
    vmg_text_set_destroy(context, &table->names);
    vmg_release(context, table->source);
    vmg_release(context, table);
}

vmg_status vmg_table_add_column(vmg_context *context, vmg_table *table, const char *name, vmg_column **out)
{
    const size_t length = strlen(name), count = table->column_count;
    if (length == 0) {
        return vmg_fail(context, VMG_ERROR_DATA, "column %zu has no name", count + 1);
    }
    if (!vmg_utf8_is_valid(name, length)) {
        return vmg_fail(context, VMG_ERROR_DATA, "the name of column %zu, '%s', is not UTF-8", count + 1,
                        vmg_shown(name, length).text);
    }
    if (vmg_table_find(table, name) != VMG_NO_COLUMN) {
        return vmg_fail(context, VMG_ERROR_DATA, "there are two columns '%s'", vmg_shown(name, length).text);
    }
    if (count == table->column_capacity) {
        const size_t capacity = count ? 2 * count : 8;
        vmg_column *columns = vmg_reallocate(context, table->columns, count, capacity, sizeof *columns);
        if (!columns) {
            return VMG_ERROR_MEMORY;
        }
        table->columns = columns;
        table->column_capacity = capacity;
    }
    uint32_t number = 0;
    const vmg_status status = vmg_text_set_add(context, &table->names, name, length, &number);
    if (!status) {
        *out = &table->columns[table->column_count++];
        (*out)->name = table->names.texts[number];
    }
    return status;
}

double vmg_column_origin(double least, double greatest)
{
    const double most_spreads = 64;
    return fmax(fabs(least), fabs(greatest)) > most_spreads * (greatest - least) ? least : 0;
}

static vmg_status fail_for_size(vmg_context *context, const char *name, size_t row, double number)
{
    return vmg_fail(context, VMG_ERROR_DATA,
                    "column '%s', data row %zu (the first is 1): %g is infinite or too large; %g is the largest "
                    "number that is taken",
                    vmg_shown(name, strlen(name)).text, row + 1, number, VMG_LARGEST_NUMBER);
}

/* Least and greatest of the numbers that are there, both 0 where none is; fails for one that cannot be held. */
static vmg_status find_range(vmg_context *context, const char *name, const double *numbers, size_t rows, double *least,
                             double *greatest)
{
    *least = INFINITY;
    *greatest = -INFINITY;
    for (size_t i = 0; i < rows; i++) {
        if (fabs(numbers[i]) > VMG_LARGEST_NUMBER) {
            return fail_for_size(context, name, i, numbers[i]);
        }
        *least = fmin(*least, numbers[i]);
        *greatest = fmax(*greatest, numbers[i]);
    }
    if (*least > *greatest) {
        *least = *greatest = 0;
    }
    return VMG_OK;
}

vmg_status vmg_table_add_numbers(vmg_context *context, vmg_table *table, const char *name, const double *numbers)
{
    double least = 0, greatest = 0;
    vmg_column *column = NULL;
    vmg_status status = find_range(context, name, numbers, table->rows, &least, &greatest);
    if (status) {
        return status;
    }
    vmg_real *copy = vmg_allocate(context, table->rows, sizeof *copy);
    if (!copy) {
        return VMG_ERROR_MEMORY;
    }
    status = vmg_table_add_column(context, table, name, &column);
    if (status) {
        vmg_release(context, copy);
        return status;
    }
    column->type = VMG_COLUMN_NUMBER;
    column->origin = vmg_column_origin(least, greatest);
    column->numbers = copy;
    column->stride = 1;
    for (size_t i = 0; i < table->rows; i++) {
        copy[i] = (vmg_real)(numbers[i] - column->origin);
    }
    return VMG_OK;
}

vmg_status vmg_table_borrow_numbers(vmg_context *context, vmg_table *table, const char *name, const vmg_real *numbers,
                                    size_t stride)
{
    vmg_column *column = NULL;
    for (size_t i = 0; i < table->rows; i++) {
        if (isinf(numbers[i * stride])) {
            return fail_for_size(context, name, i, (double)numbers[i * stride]);
        }
    }
    const vmg_status status = vmg_table_add_column(context, table, name, &column);
    if (!status) { /* nothing writes to the numbers of a table that is made */
        *column = (vmg_column){
            .name = column->name, .numbers = (vmg_real *)numbers, .stride = stride, .borrowed = true};
    }
    return status;
}

/* Fills a column that is not part of the table yet. */
static vmg_status code_texts(vmg_context *context, const char *name, const char *const *texts, size_t rows,
                             vmg_column *column)
{
    column->type = VMG_COLUMN_TEXT;
    column->codes = vmg_allocate(context, rows, sizeof *column->codes);
    if (!column->codes) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < rows; i++) {
        const size_t length = texts[i] ? strlen(texts[i]) : 0;
        if (!texts[i]) {
            column->codes[i] = VMG_MISSING_TEXT;
        } else if (!vmg_utf8_is_valid(texts[i], length)) {
            return vmg_fail(context, VMG_ERROR_DATA, "column '%s', data row %zu (the first is 1): '%s' is not UTF-8",
                            vmg_shown(name, strlen(name)).text, i + 1, vmg_shown(texts[i], length).text);
        } else if (vmg_text_set_add(context, &column->text_set, texts[i], length, &column->codes[i])) {
            return VMG_ERROR_MEMORY;
        }
    }
    vmg_text_set_freeze(context, &column->text_set);
    column->texts = column->text_set.texts;
    column->text_count = column->text_set.count;
    return VMG_OK;
}

vmg_status vmg_table_add_texts(vmg_context *context, vmg_table *table, const char *name, const char *const *texts)
{
    vmg_column filled = {0}, *column = NULL;
    vmg_status status = code_texts(context, name, texts, table->rows, &filled);
    if (!status) {
        status = vmg_table_add_column(context, table, name, &column);
    }
    if (status) {
        vmg_column_clear(context, &filled);
        return status;
    }
    filled.name = column->name;
    *column = filled;
    return VMG_OK;
}

size_t vmg_table_rows(const vmg_table *table)
{
    return table->rows;
}

size_t vmg_table_columns(const vmg_table *table)
{
    return table->column_count;
}

const char *vmg_table_column_name(const vmg_table *table, size_t column)
{
    return table->columns[column].name;
}

vmg_column_type vmg_table_column_type(const vmg_table *table, size_t column)
{
    return table->columns[column].type;
}

size_t vmg_table_find(const vmg_table *table, const char *name)
{
    const uint32_t number = vmg_text_set_find(&table->names, name, strlen(name));
    return number == VMG_NO_TEXT ? VMG_NO_COLUMN : number;
}

bool vmg_table_is_missing(const vmg_table *table, size_t column, size_t row)
{
    const vmg_column *at = &table->columns[column];
    return at->type == VMG_COLUMN_NUMBER ? isnan(vmg_column_number(at, row)) : at->codes[row] == VMG_MISSING_TEXT;
}

double vmg_table_number(const vmg_table *table, size_t column, size_t row)
{
    const vmg_column *at = &table->columns[column];
    return at->type == VMG_COLUMN_NUMBER ? vmg_column_number(at, row) : NAN;
}

const char *vmg_table_text(const vmg_table *table, size_t column, size_t row)
{
    const vmg_column *at = &table->columns[column];
    return at->type == VMG_COLUMN_TEXT && at->codes[row] != VMG_MISSING_TEXT ? at->texts[at->codes[row]] : NULL;
}

vmg_status vmg_no_column(vmg_context *context, const vmg_text_set *names, const char *wanted_by, const char *name)
{
    const char *near = vmg_nearest_name(name, (const char *const *)names->texts, names->count);
    const vmg_shown_text wanted = vmg_shown(name, strlen(name));
    return near ? vmg_fail(context, VMG_ERROR_DATA, "%s: there is no column '%s'; the nearest name is '%s'", wanted_by,
                           wanted.text, vmg_shown(near, strlen(near)).text)
                : vmg_fail(context, VMG_ERROR_DATA, "%s: there is no column '%s'", wanted_by, wanted.text);
}

vmg_status vmg_table_no_column(vmg_context *context, const vmg_table *table, const char *wanted_by, const char *name)
{
    return vmg_no_column(context, &table->names, wanted_by, name);
}

vmg_status vmg_table_check_rows(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count)
{
    for (size_t i = 0; rows && i < row_count; i++) {
        if (rows[i] >= table->rows) {
            return vmg_fail(context, VMG_ERROR_USAGE,
                            "entry %zu of the list of rows is %lu; the table has rows 0 to %zu", i,
                            (unsigned long)rows[i], table->rows - 1);
        }
    }
    return VMG_OK;
}
