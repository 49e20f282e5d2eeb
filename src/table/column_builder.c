/* A column that grows cell by cell; see table/column_builder.h. */
#include "table/column_builder.h"

#include <math.h>
#include <string.h>

#include "base/context.h"

/* Once this holds no later value can make an origin worth while: with m the greatest magnitude and s the spread so far,
 * M and S those in the end, M <= m + S and s <= S; so m <= 32 s gives M <= 33 S, and an origin takes M > 64 S
 * (vmg_column_origin). */
static bool is_settled(const vmg_column_builder *builder)
{
    const double most_spreads = 32;
    return builder->number_count > 0 &&
           fmax(fabs(builder->least), fabs(builder->greatest)) <= most_spreads * (builder->greatest - builder->least);
}

/* Moves the exact numbers to rounded ones, for which there is then room for `capacity`. */
static vmg_status round_to_origin(vmg_context *context, vmg_column_builder *builder, double origin, size_t capacity)
{
    vmg_real *rounded = vmg_allocate(context, capacity, sizeof *rounded);
    if (!rounded) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < builder->rows; i++) {
        rounded[i] = (vmg_real)(builder->exact[i] - origin);
    }
    vmg_release(context, builder->exact);
    builder->exact = NULL;
    builder->rounded = rounded;
    return VMG_OK;
}

vmg_status vmg_column_builder_reserve(vmg_context *context, vmg_column_builder *builder, size_t capacity)
{
    const size_t rows = builder->rows;
    if (builder->role == VMG_ROLE_TEXT) {
        builder->type = VMG_COLUMN_TEXT;
    }
    if (builder->type == VMG_COLUMN_TEXT) {
        uint32_t *codes = vmg_reallocate(context, builder->codes, rows, capacity, sizeof *codes);
        if (!codes) {
            return VMG_ERROR_MEMORY;
        }
        builder->codes = codes;
    } else if (builder->exact && is_settled(builder)) {
        if (round_to_origin(context, builder, 0, capacity)) {
            return VMG_ERROR_MEMORY;
        }
    } else if (builder->rounded) {
        vmg_real *rounded = vmg_reallocate(context, builder->rounded, rows, capacity, sizeof *rounded);
        if (!rounded) {
            return VMG_ERROR_MEMORY;
        }
        builder->rounded = rounded;
    } else {
        double *exact = vmg_reallocate(context, builder->exact, rows, capacity, sizeof *exact);
        if (!exact) {
            return VMG_ERROR_MEMORY;
        }
        builder->exact = exact;
    }
    builder->capacity = capacity;
    return VMG_OK;
}

static void note(vmg_noted_cell *cell, const vmg_csv *csv, const vmg_csv_cell *from)
{
    if (cell->line == 0) {
        *cell = (vmg_noted_cell){csv->row_line, vmg_shown(from->bytes, from->length)};
    }
}

/* From numbers, of which all so far are missing, to texts. */
static vmg_status become_text(vmg_context *context, vmg_column_builder *builder)
{
    uint32_t *codes = vmg_allocate(context, builder->capacity, sizeof *codes);
    if (!codes) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < builder->rows; i++) {
        codes[i] = VMG_MISSING_TEXT;
    }
    vmg_release(context, builder->exact);
    vmg_release(context, builder->rounded);
    builder->exact = NULL;
    builder->rounded = NULL;
    builder->codes = codes;
    builder->type = VMG_COLUMN_TEXT;
    return VMG_OK;
}

static vmg_status append_text(vmg_context *context, vmg_column_builder *builder, const vmg_csv *csv,
                              const vmg_csv_cell *cell)
{
    const size_t before = builder->texts.count;
    const vmg_status status =
        vmg_text_set_add(context, &builder->texts, cell->bytes, cell->length, &builder->codes[builder->rows]);
    if (!status && builder->texts.count > before && !vmg_utf8_is_valid(cell->bytes, cell->length)) {
        return vmg_csv_fail(context, csv, csv->row_line, builder->number, "'%s' is not UTF-8",
                            vmg_shown(cell->bytes, cell->length).text);
    }
    builder->rows++;
    return status;
}

static void append_number(vmg_column_builder *builder, double number)
{
    if (builder->exact) {
        builder->exact[builder->rows++] = number;
    } else {
        builder->rounded[builder->rows++] = (vmg_real)number;
    }
}

static void widen_range(vmg_column_builder *builder, double number)
{
    builder->least = builder->number_count == 0 || number < builder->least ? number : builder->least;
    builder->greatest = builder->number_count == 0 || number > builder->greatest ? number : builder->greatest;
}

static void count_text(vmg_column_builder *builder, const vmg_csv *csv, const vmg_csv_cell *cell)
{
    builder->text_count++;
    note(&builder->first_text, csv, cell);
    if (vmg_cell_is_localised_number(csv->decimal_mark, cell->bytes, cell->length)) {
        builder->localised_count++;
        note(&builder->first_localised, csv, cell);
    }
}

/* A cell of a column that holds numbers, as far as is known. */
static vmg_status append_to_numbers(vmg_context *context, vmg_column_builder *builder, vmg_cell_kind kind,
                                    double number, const vmg_csv *csv, const vmg_csv_cell *cell)
{
    if (kind == VMG_CELL_NUMBER) {
        widen_range(builder, number);
        builder->number_count++;
        append_number(builder, number);
        return VMG_OK;
    }
    if (kind == VMG_CELL_INFINITE) {
        note(&builder->first_infinite, csv, cell);
        builder->number_count++;
    } else if (kind == VMG_CELL_TEXT) {
        count_text(builder, csv, cell);
        if (builder->role == VMG_ROLE_FOUND && builder->number_count == 0) {
            const vmg_status status = become_text(context, builder);
            return status ? status : append_text(context, builder, csv, cell);
        }
    }
    append_number(builder, NAN);
    return VMG_OK;
}

/* A cell of a column that holds texts. */
static vmg_status append_to_texts(vmg_context *context, vmg_column_builder *builder, vmg_cell_kind kind,
                                  const vmg_csv *csv, const vmg_csv_cell *cell)
{
    if (kind == VMG_CELL_MISSING) {
        builder->codes[builder->rows++] = VMG_MISSING_TEXT;
        return VMG_OK;
    }
    if (kind == VMG_CELL_TEXT) {
        count_text(builder, csv, cell);
    } else {
        builder->number_count++;
    }
    return append_text(context, builder, csv, cell);
}

vmg_status vmg_column_builder_append(vmg_context *context, vmg_column_builder *builder, const vmg_number_reader *reader,
                                     const vmg_csv *csv)
{
    const vmg_csv_cell *cell = &csv->cells[builder->number];
    double number = 0;
    const vmg_cell_kind kind = vmg_cell_read(reader, cell->bytes, cell->length, &number);
    return builder->type == VMG_COLUMN_TEXT ? append_to_texts(context, builder, kind, csv, cell)
                                            : append_to_numbers(context, builder, kind, number, csv, cell);
}

/* How the sentence ends where the caller can say more about the column. */
static const char *hint_of_texts(const vmg_column_builder *builder)
{
    return builder->role == VMG_ROLE_FOUND ? "; a column of texts can be declared as such" : "";
}

/* Texts among numbers. */
static vmg_status complain_of_texts(vmg_context *context, const vmg_column_builder *builder, const vmg_csv *csv)
{
    return vmg_csv_fail(context, csv, builder->first_text.line, builder->number,
                        "found '%s' where a number was expected; in this column %zu cell%s no number and %zu %s; "
                        "missing cells are left empty or written NA%s",
                        builder->first_text.shown.text, builder->text_count, builder->text_count == 1 ? " is" : "s are",
                        builder->number_count, builder->number_count == 1 ? "is" : "are", hint_of_texts(builder));
}

vmg_status vmg_column_builder_check(vmg_context *context, const vmg_column_builder *builder, const vmg_csv *csv)
{
    if (builder->role == VMG_ROLE_TEXT || builder->role == VMG_ROLE_SKIPPED) {
        return VMG_OK;
    }
    if (builder->text_count > 0 && builder->localised_count == builder->text_count) {
        return vmg_csv_fail(
            context, csv, builder->first_localised.line, builder->number,
            "'%s' is not taken as a number (%zu such cell%s); numbers are written with a decimal "
            "%s, without separators of thousands and without percent signs%s",
            builder->first_localised.shown.text, builder->localised_count, builder->localised_count == 1 ? "" : "s",
            csv->decimal_mark == ',' ? "comma, as asked for" : "point (a comma where that is asked for)",
            hint_of_texts(builder));
    }
    if (builder->text_count > 0 && (builder->role == VMG_ROLE_NUMBER || builder->number_count > builder->text_count)) {
        return complain_of_texts(context, builder, csv);
    }
    if (builder->text_count == 0 && builder->first_infinite.line) {
        return vmg_csv_fail(context, csv, builder->first_infinite.line, builder->number,
                            "'%s' is infinite or too large; numbers up to %.4g were expected",
                            builder->first_infinite.shown.text, VMG_LARGEST_NUMBER);
    }
    return VMG_OK;
}

bool vmg_column_builder_needs_second_pass(const vmg_column_builder *builder)
{
    return builder->role == VMG_ROLE_FOUND && builder->type == VMG_COLUMN_NUMBER && builder->text_count > 0;
}

static vmg_status finish_numbers(vmg_context *context, vmg_column_builder *builder, vmg_column *column)
{
    const size_t rows = builder->rows;
    double origin = 0;
    if (builder->rounded) {
        if (rows < builder->capacity) {
            vmg_real *trimmed = vmg_reallocate(context, builder->rounded, rows, rows, sizeof *trimmed);
            if (!trimmed) {
                return VMG_ERROR_MEMORY;
            }
            builder->rounded = trimmed;
        }
    } else {
        origin = vmg_column_origin(builder->least, builder->greatest);
        if (round_to_origin(context, builder, origin, rows)) {
            return VMG_ERROR_MEMORY;
        }
    }
    *column = (vmg_column){.name = column->name, .origin = origin, .numbers = builder->rounded, .stride = 1};
    builder->rounded = NULL;
    return VMG_OK;
}

static vmg_status finish_texts(vmg_context *context, vmg_column_builder *builder, vmg_column *column)
{
    if (builder->rows < builder->capacity || builder->rows == 0) {
        uint32_t *trimmed = vmg_reallocate(context, builder->codes, builder->rows, builder->rows, sizeof *trimmed);
        if (!trimmed) {
            return VMG_ERROR_MEMORY;
        }
        builder->codes = trimmed;
    }
    vmg_text_set_freeze(context, &builder->texts);
    *column = (vmg_column){.name = column->name,
                           .type = VMG_COLUMN_TEXT,
                           .codes = builder->codes,
                           .texts = builder->texts.texts,
                           .text_count = builder->texts.count,
                           .text_set = builder->texts};
    builder->codes = NULL;
    builder->texts = (vmg_text_set){0};
    return VMG_OK;
}

vmg_status vmg_column_builder_finish(vmg_context *context, vmg_column_builder *builder, vmg_column *column)
{
    const bool is_text = builder->type == VMG_COLUMN_TEXT || builder->role == VMG_ROLE_TEXT;
    const vmg_status status =
        is_text ? finish_texts(context, builder, column) : finish_numbers(context, builder, column);
    if (!status) {
        vmg_column_builder_clear(context, builder);
    }
    return status;
}

void vmg_column_builder_clear(vmg_context *context, vmg_column_builder *builder)
{
    vmg_release(context, builder->exact);
    vmg_release(context, builder->rounded);
    vmg_release(context, builder->codes);
    vmg_text_set_destroy(context, &builder->texts);
    *builder = (vmg_column_builder){.role = builder->role, .number = builder->number};
}
