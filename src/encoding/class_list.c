/* The classes of a target; see encoding/class_list.h. */
#include "encoding/class_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/find_column.h"
#include "encoding/levels.h"
#include "encoding/number_text.h"
#include "table/utf8.h"

/* Beyond, neighbouring doubles differ by more than a whole number's 15 digits show. */
static const double largest_whole_number = 1e15;

enum { whole_number_size = 24 };

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "07" and "7" are two classes: bytes decide. */
static int by_number(const void *a, const void *b)
{
    const int order = vmg_number_text_compare(*(char *const *)a, *(char *const *)b);
    return order ? order : by_bytes(a, b);
}

typedef int (*comparison)(const void *a, const void *b);

static comparison order_of(char *const *classes, size_t count)
{
    bool numbers = true;
    for (size_t i = 0; i < count && numbers; i++) {
        numbers = vmg_number_text_is_plain(classes[i]);
    }
    return numbers ? by_number : by_bytes;
}

/* `only` is the class where there is one only. */
static vmg_status check_count(vmg_context *context, const vmg_table *table, const vmg_column *column, size_t count,
                              size_t present, const char *only)
{
    const vmg_shown_text target = vmg_shown(column->name, strlen(column->name));
    if (count == 1) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: the target '%s' has one class only, '%s', in the training rows; a classification needs "
                        "two or more",
                        vmg_table_source(table), target.text, vmg_shown(only, strlen(only)).text);
    }
    if (count > VMG_CLASS_CAP || (count > 2 && count > present / 2)) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: the target '%s' has %zu classes in %zu training rows; a classification takes at most %d, "
                        "and at most half as many as rows",
                        vmg_table_source(table), target.text, count, present, VMG_CLASS_CAP);
    }
    return VMG_OK;
}

static vmg_status learn_from_texts(vmg_context *context, const vmg_table *table, const vmg_column *column,
                                   const uint32_t *rows, size_t row_count, vmg_target_encoding *encoding)
{
    vmg_level_list levels = {0};
    vmg_status status = vmg_levels_find(context, column, rows, row_count, &levels);
    if (!status) {
        status =
            check_count(context, table, column, levels.count, levels.present, levels.count ? levels.at[0].text : "");
    }
    if (!status) {
        encoding->classes = vmg_levels_copy_texts(context, &levels);
        encoding->class_count = encoding->classes ? levels.count : 0;
        status = encoding->classes ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status) {
        qsort(encoding->classes, encoding->class_count, sizeof *encoding->classes,
              order_of(encoding->classes, encoding->class_count));
    }
    vmg_levels_release(context, &levels);
    return status;
}

static int by_value(const void *a, const void *b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* The column's numbers in the rows, sorted, each once; fails for one that is not whole. */
static vmg_status find_values(vmg_context *context, const vmg_table *table, const vmg_column *column,
                              const uint32_t *rows, size_t row_count, double *values, size_t *count, size_t *present)
{
    const vmg_cells cells = vmg_cells_of_numbers(column);
    *count = *present = 0;
    for (size_t i = 0; i < row_count; i++) {
        const size_t row = vmg_row_at(rows, i);
        const double value = vmg_cells_number(&cells, row);
        if (!isnan(value) && (value != floor(value) || fabs(value) > largest_whole_number)) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "%s: the target '%s' holds %g in data row %zu (the first is 1); classes are texts or whole "
                            "numbers",
                            vmg_table_source(table), vmg_shown(column->name, strlen(column->name)).text, value,
                            row + 1);
        }
        if (!isnan(value)) {
            values[(*present)++] = value + 0.0; /* -0 is 0 */
        }
    }
    qsort(values, *present, sizeof *values, by_value);
    for (size_t i = 0; i < *present; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
            values[(*count)++] = values[i];
        }
    }
    return VMG_OK;
}

static vmg_status learn_from_numbers(vmg_context *context, const vmg_table *table, const vmg_column *column,
                                     const uint32_t *rows, size_t row_count, vmg_target_encoding *encoding)
{
    char text[whole_number_size] = "";
    size_t count = 0, present = 0;
    double *values = vmg_allocate(context, row_count, sizeof *values);
    vmg_status status = values ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = find_values(context, table, column, rows, row_count, values, &count, &present);
    }
    if (!status) {
        snprintf(text, sizeof text, "%.0f", values[0]);
        status = check_count(context, table, column, count, present, text);
    }
    if (!status) {
        encoding->class_values = vmg_allocate(context, count, sizeof *values);
        encoding->classes = vmg_allocate(context, count, sizeof *encoding->classes);
        encoding->class_count = encoding->classes ? count : 0;
        status = encoding->class_values && encoding->classes ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count && !status; i++) {
        snprintf(text, sizeof text, "%.0f", values[i]);
        encoding->class_values[i] = values[i];
        encoding->classes[i] = vmg_copy_string(context, text);
        status = encoding->classes[i] ? VMG_OK : VMG_ERROR_MEMORY;
    }
    vmg_release(context, values);
    return status;
}

/* In how many of the rows each class is. */
static vmg_status count_rows(vmg_context *context, const vmg_column *column, const uint32_t *rows, size_t row_count,
                             vmg_target_encoding *encoding)
{
    const bool texts = column->type == VMG_COLUMN_TEXT;
    const vmg_cells cells = vmg_cells_of_numbers(column);
    uint32_t *classes = vmg_allocate(context, texts ? column->text_count : 0, sizeof *classes); /* of each text */
    encoding->class_rows = vmg_allocate(context, encoding->class_count, sizeof *encoding->class_rows);
    const vmg_status status = classes && encoding->class_rows ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && texts) {
        vmg_class_list_find_texts(encoding, column->texts, column->text_count, classes);
    }
    for (size_t i = 0; i < row_count && !status; i++) {
        const size_t row = vmg_row_at(rows, i);
        const uint32_t code = texts ? column->codes[row] : VMG_MISSING_TEXT;
        const uint32_t found = !texts ? vmg_class_list_find_number(encoding, vmg_cells_number(&cells, row))
                               : code == VMG_MISSING_TEXT ? VMG_NO_CLASS
                                                          : classes[code];
        if (found != VMG_NO_CLASS) {
            encoding->class_rows[found]++;
        }
    }
    vmg_release(context, classes);
    return status;
}

vmg_status vmg_class_list_learn(vmg_context *context, const vmg_table *table, const vmg_column *column,
                                const uint32_t *rows, size_t row_count, vmg_target_encoding *encoding)
{
    const vmg_status status = column->type == VMG_COLUMN_TEXT
                                  ? learn_from_texts(context, table, column, rows, row_count, encoding)
                                  : learn_from_numbers(context, table, column, rows, row_count, encoding);
    return status ? status : count_rows(context, column, rows, row_count, encoding);
}

/* The number of a text that is printed as "%.0f" prints it. */
static bool whole_number_of(const char *text, double *number)
{
    char again[whole_number_size];
    double value = 0;
    const char *digit = text + (*text == '-');
    for (; *digit >= '0' && *digit <= '9' && value <= largest_whole_number; digit++) {
        value = value * 10 + (*digit - '0');
    }
    *number = *text == '-' ? 0 - value : value;
    snprintf(again, sizeof again, "%.0f", *number);
    return value <= largest_whole_number && strcmp(again, text) == 0;
}

bool vmg_class_list_check(char *const *classes, size_t count, double *values)
{
    const comparison order = order_of(classes, count);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = i == 0 || order(&classes[i - 1], &classes[i]) < 0;
        good = good && (!values || whole_number_of(classes[i], &values[i]));
    }
    return good;
}

void vmg_class_list_find_texts(const vmg_target_encoding *encoding, char *const *texts, size_t count, uint32_t *out)
{
    const comparison order = order_of(encoding->classes, encoding->class_count);
    for (size_t i = 0; i < count; i++) {
        char *const *found = NULL;
        if (order == by_bytes || vmg_number_text_is_plain(texts[i])) {
            found = bsearch(&texts[i], encoding->classes, encoding->class_count, sizeof *encoding->classes, order);
        }
        out[i] = found ? (uint32_t)(found - encoding->classes) : VMG_NO_CLASS;
    }
}

uint32_t vmg_class_list_find_number(const vmg_target_encoding *encoding, double number)
{
    const double *found = NULL;
    if (!isnan(number)) {
        found = bsearch(&number, encoding->class_values, encoding->class_count, sizeof number, by_value);
    }
    return found ? (uint32_t)(found - encoding->class_values) : VMG_NO_CLASS;
}
