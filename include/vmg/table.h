/* Tables: named columns of numbers or texts, read from a file or built in memory. */
#ifndef VMG_TABLE_H
#define VMG_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

typedef struct vmg_table vmg_table;

typedef enum vmg_column_type { VMG_COLUMN_NUMBER, VMG_COLUMN_TEXT } vmg_column_type;

/* What vmg_table_find answers for a name that no column has. */
#define VMG_NO_COLUMN ((size_t)-1)

/* All zero is the default of everything; strings and lists are borrowed for the call. */
typedef struct vmg_table_options {
    char delimiter;                  /* 0: found among , ; tab | */
    const char *const *text_columns; /* columns to take as text whatever they hold (identifiers, groups) */
    size_t text_column_count;
    const char *const *number_columns; /* columns that must hold numbers; a text there is an error (where, how many) */
    size_t number_column_count;
} vmg_table_options;

/*
 * Reads a CSV file whole: header, quotes, CRLF, UTF-8 with or without byte-order mark, gzip found by its first bytes;
 * "-" is standard input. A cell that is empty, NA, N/A, NaN or null (any case) is missing. A column whose other cells
 * are all numbers is a number column, one with none a text column; a mixture of more numbers than texts is an error
 * that names the first such cell, unless the column is among `text_columns`.
 *
 * `options` may be NULL. Fails with VMG_ERROR_NO_INPUT (cannot be opened), VMG_ERROR_DATA (malformed: line and
 * column are named), VMG_ERROR_WRITE (reading broke off), VMG_ERROR_MEMORY; *out is then NULL.
 */
VMG_API vmg_status vmg_table_read(vmg_context *context, const char *path, const vmg_table_options *options,
                                  vmg_table **out);

/*
 * Reads images (IDX, three dimensions of unsigned bytes, gzip or not) as a table with one number column for every
 * pixel, "pixel_0", ... row by row of the image, scaled to [0, 1]; and labels (IDX, one dimension of unsigned bytes)
 * as a text column "label". `labels` may be NULL. Errors as vmg_table_read.
 */
VMG_API vmg_status vmg_table_read_images(vmg_context *context, const char *images, const char *labels,
                                         vmg_table **out);

/* An empty table of `rows` rows, to which columns are added. Values are copied; NaN and NULL are missing cells.
 * A name that is already there is VMG_ERROR_DATA. */
VMG_API vmg_status vmg_table_create(vmg_context *context, size_t rows, vmg_table **out);
VMG_API vmg_status vmg_table_add_numbers(vmg_context *context, vmg_table *table, const char *name,
                                         const double *numbers);
VMG_API vmg_status vmg_table_add_texts(vmg_context *context, vmg_table *table, const char *name,
                                       const char *const *texts);

/* `context` may be another than the one the table was made with, if it has the same allocator. NULL is allowed. */
VMG_API void vmg_table_destroy(vmg_context *context, vmg_table *table);

/* Reading a table. Rows and columns count from 0; out of range is undefined. Safe from any thread. */
VMG_API size_t vmg_table_rows(const vmg_table *table);
VMG_API size_t vmg_table_columns(const vmg_table *table);
VMG_API const char *vmg_table_column_name(const vmg_table *table, size_t column);
VMG_API vmg_column_type vmg_table_column_type(const vmg_table *table, size_t column);
VMG_API size_t vmg_table_find(const vmg_table *table, const char *name); /* VMG_NO_COLUMN: there is none */
VMG_API bool vmg_table_is_missing(const vmg_table *table, size_t column, size_t row);
VMG_API double vmg_table_number(const vmg_table *table, size_t column, size_t row);    /* NaN: missing */
VMG_API const char *vmg_table_text(const vmg_table *table, size_t column, size_t row); /* NULL: missing */

/*
 * A CSV file in pieces, for tables larger than memory. The columns' types must be known beforehand: a column is text
 * when it is among `text_columns`, and every other one must hold numbers where it is among `number_columns`; columns
 * in neither list are left out. `next` answers a table of at most `most_rows` rows, of 0 rows at the end.
 */
typedef struct vmg_table_reader vmg_table_reader;
VMG_API vmg_status vmg_table_reader_open(vmg_context *context, const char *path, const vmg_table_options *options,
                                         vmg_table_reader **out);
VMG_API vmg_status vmg_table_reader_next(vmg_context *context, vmg_table_reader *reader, size_t most_rows,
                                         vmg_table **out);
VMG_API void vmg_table_reader_close(vmg_context *context, vmg_table_reader *reader);

#endif
