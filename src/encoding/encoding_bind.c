/* Finding the columns of an encoding in a table; see encoding/encoding.h. */
#include <string.h>

#include "base/context.h"
#include "encoding/date.h"
#include "encoding/encoding.h"
#include "encoding/find_column.h"
#include "encoding/number_text.h"
#include "encoding/unseen.h"
#include "table/utf8.h"

void vmg_encoding_unbind(vmg_context *context, vmg_encoding_binding *binding)
{
    if (!binding) {
        return;
    }
    for (size_t i = 0; binding->columns && i < binding->encoding->column_count; i++) {
        vmg_release(context, binding->columns[i].dates);
        vmg_release(context, binding->columns[i].levels);
        vmg_release(context, binding->columns[i].pieces);
    }
    vmg_release(context, binding->columns);
    vmg_release(context, binding);
}

static vmg_status fail_for_numbers(vmg_context *context, const vmg_table *table, const vmg_column *column,
                                   const char *expected)
{
    return vmg_fail(context, VMG_ERROR_DATA, "%s: column '%s' holds numbers where %s were expected",
                    vmg_table_source(table), vmg_shown(column->name, strlen(column->name)).text, expected);
}

static vmg_status bind_numbers(vmg_context *context, const vmg_table *table, const vmg_column *column,
                               vmg_bound_column *out)
{
    if (column->type == VMG_COLUMN_TEXT) {
        return vmg_fail_for_texts(context, table, column, "numbers", vmg_number_text_is_valid);
    }
    out->cells = vmg_cells_of_numbers(column);
    return VMG_OK;
}

static vmg_status bind_dates(vmg_context *context, const vmg_table *table, const vmg_column *column,
                             vmg_bound_column *out)
{
    static const char expected[] = "dates (as 2024-03-01 or 2024-03-01 12:30)";
    if (column->type == VMG_COLUMN_NUMBER) {
        return fail_for_numbers(context, table, column, expected);
    }
    out->dates = vmg_allocate(context, column->text_count, sizeof *out->dates);
    if (!out->dates) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t code = 0; code < column->text_count; code++) {
        if (!vmg_date_parse(column->texts[code], &out->dates[code])) {
            return vmg_fail_for_texts(context, table, column, expected, vmg_date_is_valid);
        }
    }
    out->cells = (vmg_cells){.codes = column->codes, .text_numbers = out->dates};
    return VMG_OK;
}

static vmg_status bind_levels(vmg_context *context, const vmg_encoded_column *encoded, const vmg_table *table,
                              const vmg_column *column, vmg_bound_column *out)
{
    if (column->type == VMG_COLUMN_NUMBER) {
        return fail_for_numbers(context, table, column, "texts");
    }
    out->levels = vmg_allocate(context, column->text_count, sizeof *out->levels);
    if (!out->levels) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t code = 0; code < column->text_count; code++) {
        const uint32_t level = vmg_levels_search(encoded->levels, encoded->level_count, column->texts[code]);
        out->levels[code] = level == VMG_NO_LEVEL && encoded->has_other ? (uint32_t)encoded->level_count : level;
    }
    out->codes = column->codes;
    return VMG_OK;
}

static vmg_status ready_pieces(vmg_context *context, const vmg_pieces *pieces, vmg_bound_column *out)
{
    if (pieces->count == 0) {
        return VMG_OK;
    }
    out->pieces = vmg_allocate(context, pieces->count, sizeof *out->pieces);
    for (size_t p = 0; out->pieces && p < pieces->count; p++) {
        out->pieces[p] = vmg_piece_ready(pieces, p);
    }
    return out->pieces ? VMG_OK : VMG_ERROR_MEMORY;
}

/* The cells, or nothing where there are none: then each is missing. */
static vmg_status bind_cells(vmg_context *context, const vmg_encoded_column *encoded, const vmg_table *table,
                             const vmg_column *column, vmg_bound_column *out)
{
    if (vmg_column_is_empty(table, column)) {
        return VMG_OK;
    }
    switch (encoded->kind) {
    case VMG_INPUT_NUMBER:
        return bind_numbers(context, table, column, out);
    case VMG_INPUT_DATE:
        return bind_dates(context, table, column, out);
    default:
        return bind_levels(context, encoded, table, column, out);
    }
}

static vmg_status bind_column(vmg_context *context, const vmg_encoded_column *encoded, const vmg_table *table,
                              vmg_bound_column *out)
{
    size_t found = 0;
    vmg_status status = vmg_find_column(context, table, vmg_table_source(table), encoded->name, &found);
    status = status ? status : ready_pieces(context, &encoded->pieces, out);
    if (status) {
        return status;
    }
    out->inverse = 1 / encoded->scale;
    status = bind_cells(context, encoded, table, &table->columns[found], out);
    for (size_t row = 0; row < table->rows && !status && !out->has_unseen; row++) {
        out->has_unseen = vmg_cell_is_unseen(encoded, out, row);
    }
    return status;
}

/* More than half of the columns are not there: one sentence about all of them. */
static vmg_status check_table(vmg_context *context, const vmg_encoding *encoding, const vmg_table *table)
{
    size_t absent = 0;
    const char *first = NULL;
    for (size_t i = 0; i < encoding->column_count; i++) {
        if (vmg_table_find(table, encoding->columns[i].name) == VMG_NO_COLUMN) {
            first = first ? first : encoding->columns[i].name;
            absent++;
        }
    }
    if (absent < 2 || absent <= encoding->column_count / 2) {
        return VMG_OK;
    }
    return vmg_fail(context, VMG_ERROR_DATA,
                    "%s lacks %zu of the %zu columns that the model was trained on, '%s' the first: the model belongs "
                    "to another table",
                    vmg_table_source(table), absent, encoding->column_count, vmg_shown(first, strlen(first)).text);
}

vmg_status vmg_encoding_bind(vmg_context *context, const vmg_encoding *encoding, const vmg_table *table,
                             vmg_encoding_binding **out)
{
    *out = NULL;
    vmg_encoding_binding *binding = vmg_allocate(context, 1, sizeof *binding);
    if (!binding) {
        return VMG_ERROR_MEMORY;
    }
    binding->encoding = encoding;
    binding->columns = vmg_allocate(context, encoding->column_count, sizeof *binding->columns);
    vmg_status status = binding->columns ? check_table(context, encoding, table) : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < encoding->column_count && !status; i++) {
        status = bind_column(context, &encoding->columns[i], table, &binding->columns[i]);
    }
    if (status) {
        vmg_encoding_unbind(context, binding);
    } else {
        *out = binding;
    }
    return status;
}
