/*
 * A column that grows cell by cell while a file is read, and finds out what it is.
 *
 * A column of unknown type begins as numbers. Where a text comes before any number it becomes a text column. Where a
 * text comes after numbers, it is counted, and only the end says what the column is: an error (more numbers than
 * texts), or a text column, whose texts are then to be read in a second pass over the file.
 */
#ifndef VMG_TABLE_COLUMN_BUILDER_H
#define VMG_TABLE_COLUMN_BUILDER_H

#include <stdbool.h>
#include <stddef.h>

#include "table/cell.h"
#include "table/csv_rows.h"
#include "table/table.h"
#include "table/utf8.h"

/* What is known beforehand about a column. */
typedef enum vmg_column_role {
    VMG_ROLE_FOUND, /* nothing: the type is found from the cells */
    VMG_ROLE_NUMBER,
    VMG_ROLE_TEXT,
    VMG_ROLE_SKIPPED /* the column is not read */
} vmg_column_role;

/* A cell to be named in a message. */
typedef struct vmg_noted_cell {
    size_t line; /* 0: there was none */
    vmg_shown_text shown;
} vmg_noted_cell;

/* All zero but for `role` and `number` is a column without rows. */
typedef struct vmg_column_builder {
    vmg_column_role role;
    size_t number; /* of the column in the file, from 0 */
    size_t rows, capacity;
    vmg_column_type type; /* so far */

    /* A number column's values: exact while they may need an origin, then rounded, with origin 0. One is NULL. */
    double *exact;     /* capacity, owned */
    vmg_real *rounded; /* capacity, owned */
    double least, greatest;

    uint32_t *codes; /* a text column: capacity, owned */
    vmg_text_set texts;

    size_t number_count, text_count; /* cells; the missing ones are neither, the infinite ones are numbers */
    size_t localised_count;          /* of the texts: numbers with another decimal mark or the like */
    vmg_noted_cell first_text, first_infinite, first_localised;
} vmg_column_builder;

/* Makes room for `capacity` rows in all, more than there are. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_column_builder_reserve(vmg_context *context, vmg_column_builder *builder, size_t capacity);

/* Appends the cell of this column in the row that was read last; there must be room. Fails with VMG_ERROR_DATA for a
 * text that is not UTF-8, and with VMG_ERROR_MEMORY. */
vmg_status vmg_column_builder_append(vmg_context *context, vmg_column_builder *builder, const vmg_number_reader *reader,
                                     const vmg_csv *csv);

/* Fails, with VMG_ERROR_DATA, when the cells make no column: texts where numbers are expected, infinite values, numbers
 * with another decimal mark. */
vmg_status vmg_column_builder_check(vmg_context *context, const vmg_column_builder *builder, const vmg_csv *csv);

/* After the check: whether the column holds texts of which some were not kept. */
bool vmg_column_builder_needs_second_pass(const vmg_column_builder *builder);

/* Moves what was appended to `column`, all but the name; the builder is then a column without rows. */
vmg_status vmg_column_builder_finish(vmg_context *context, vmg_column_builder *builder, vmg_column *column);

/* Back to a column without rows, of the same role and number. */
void vmg_column_builder_clear(vmg_context *context, vmg_column_builder *builder);

#endif
