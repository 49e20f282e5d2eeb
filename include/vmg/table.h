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
    char delimiter;                  /* 0: found among , ; tab | from the header and the first rows */
    char decimal_mark;               /* what stands before a number's fraction, . or a comma; 0: a point */
    const char *const *text_columns; /* columns to take as text whatever they hold (identifiers, groups) */
    size_t text_column_count;
    const char *const *number_columns; /* columns that must hold numbers; a text there is an error (where, how many) */
    size_t number_column_count;
} vmg_table_options;

/*
 * Reads a CSV file whole. "-" is standard input; gzip is found by its first bytes.
 *
 * Form: the first line holds the columns' names, each different; lines end with LF, CRLF or CR, blank lines do not
 * count; cells may be in quotes ("a ""b"""), spaces around a cell do not belong to it; UTF-8, with or without a
 * byte-order mark. At most 4,294,967,294 rows, 1,000,000 columns, and 64 MiB in a line or row.
 *
 * Missing is a cell that is empty or NA, N/A, #N/A, NaN, null, in any case, within quotes too. Nothing else is: "none"
 * and "?" are texts. Numbers are decimal, with a decimal point, or with the `decimal_mark` of the options and no other,
 * whatever the locale ("-1.5e3"), and rounded to nearest; infinite ones, and those too large for the library's
 * precision, are errors.
 *
 * Types: a column whose other cells are all numbers is a number column, also when it is all missing; one in which at
 * least as many cells are texts as are numbers is a text column; texts among more numbers are an error that names the
 * first and how many, and so are texts that are all numbers written in another way (3,14 or 1.234,5 or 5 %), unless
 * the column is among `text_columns`.
 *
 * A file that turns out to need it is read twice; standard input and pipes are kept in a temporary file for that.
 * `options` may be NULL. Fails with VMG_ERROR_NO_INPUT (no such file, a directory, no rights), VMG_ERROR_DATA
 * (malformed: line and column are named; a column of the options that the file lacks), VMG_ERROR_USAGE (options that
 * contradict each other), VMG_ERROR_WRITE (reading broke off), VMG_ERROR_MEMORY, VMG_ERROR_CANCELLED; *out is then
 * NULL.
 */
VMG_API vmg_status vmg_table_read(vmg_context *context, const char *path, const vmg_table_options *options,
                                  vmg_table **out);

/*
 * Reads images (IDX, three dimensions of unsigned bytes, gzip or not) as a table with one number column for every
 * pixel, "pixel_0", ... row by row of the image, scaled to [0, 1]; and labels (IDX, one dimension of unsigned bytes)
 * as a text column "label". `labels` may be NULL. Errors as vmg_table_read.
 */
VMG_API vmg_status vmg_table_read_images(vmg_context *context, const char *images, const char *labels, vmg_table **out);

/* An empty table of `rows` rows, to which columns are added. Values are copied; NaN and NULL are missing cells, all
 * texts, "" and "NA" too, are texts. VMG_ERROR_DATA: more rows than vmg_table_read takes; a name that is empty or
 * already there; an infinite number or one too large; a name or text that is not UTF-8. */
VMG_API vmg_status vmg_table_create(vmg_context *context, size_t rows, vmg_table **out);
VMG_API vmg_status vmg_table_add_numbers(vmg_context *context, vmg_table *table, const char *name,
                                         const double *numbers);
VMG_API vmg_status vmg_table_add_texts(vmg_context *context, vmg_table *table, const char *name,
                                       const char *const *texts);

/* The same without a copy: the number in row i is numbers[i * stride], which stays as it is until the table is
 * destroyed. For columns of a matrix in memory: row-major with C columns has numbers = matrix + column, stride = C. */
VMG_API vmg_status vmg_table_borrow_numbers(vmg_context *context, vmg_table *table, const char *name,
                                            const vmg_real *numbers, size_t stride);

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
 * A CSV file in pieces, for tables larger than memory; only the piece that is read lies in memory. The columns' types
 * must be known beforehand: those among `text_columns` are text, those among `number_columns` must hold numbers, and
 * columns in neither list are left out. The rest is as in vmg_table_read, with the same values, but that a column whose
 * values lie far from 0 may be rounded more finely in a piece than in the whole.
 *
 * `next` answers a table of at most `most_rows` rows, to be destroyed by the caller; at the end one of 0 rows. A file
 * without any row is an error. After a failure there is nothing left to do but `close`. The contexts that a reader is
 * used with must have the same allocator.
 */
typedef struct vmg_table_reader vmg_table_reader;
VMG_API vmg_status vmg_table_reader_open(vmg_context *context, const char *path, const vmg_table_options *options,
                                         vmg_table_reader **out);
VMG_API vmg_status vmg_table_reader_next(vmg_context *context, vmg_table_reader *reader, size_t most_rows,
                                         vmg_table **out);
VMG_API void vmg_table_reader_close(vmg_context *context, vmg_table_reader *reader);

#endif
