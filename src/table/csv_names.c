/* The names of columns in a header; see table/csv_names.h. */
#include "table/csv_names.h"

#include <string.h>

#include "table/utf8.h"
#include "vmg/table.h"

static vmg_status take_name(vmg_context *context, vmg_csv *csv, size_t column)
{
    const vmg_csv_cell *cell = &csv->cells[column];
    uint32_t number = 0;
    if (cell->length == 0) {
        return vmg_csv_fail(context, csv, csv->row_line, column, "the column has no name; each needs one");
    }
    if (!vmg_utf8_is_valid(cell->bytes, cell->length)) {
        return vmg_csv_fail(context, csv, csv->row_line, column, "the column's name, '%s', is not UTF-8",
                            vmg_shown(cell->bytes, cell->length).text);
    }
    const vmg_status status = vmg_text_set_add(context, &csv->names, cell->bytes, cell->length, &number);
    if (!status && number < column) {
        return vmg_csv_fail(context, csv, csv->row_line, column, "the name '%s' is already that of column %u",
                            vmg_shown(cell->bytes, cell->length).text, number + 1);
    }
    return status;
}

/* Roughly a number: digits, signs, points and exponents only. */
static bool is_number(const vmg_csv_cell *cell)
{
    return cell->length && strspn(cell->bytes, "+-.0123456789eE") == cell->length && strpbrk(cell->bytes, "0123456789");
}

/* A file without a header would name its columns by its first row, and lose it. Whole numbers alone are no sign of it:
 * some programs number their columns. */
static bool looks_like_data(const vmg_csv *csv)
{
    size_t numbers = 0, with_a_point = 0;
    for (size_t i = 0; i < csv->cell_count; i++) {
        const bool number = is_number(&csv->cells[i]);
        numbers += number;
        with_a_point += number && strchr(csv->cells[i].bytes, '.');
    }
    return numbers == csv->cell_count && with_a_point > 0;
}

vmg_status vmg_csv_take_names(vmg_context *context, vmg_csv *csv)
{
    vmg_status status = VMG_OK;
    if (looks_like_data(csv)) {
        return vmg_csv_fail(context, csv, csv->row_line, VMG_NO_COLUMN,
                            "there are numbers only; a header with the columns' names was expected");
    }
    for (size_t i = 0; !status && i < csv->cell_count; i++) {
        status = take_name(context, csv, i);
    }
    return status;
}
