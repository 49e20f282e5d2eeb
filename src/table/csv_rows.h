/*
 * The rows of a CSV file (RFC 4180, with any delimiter and any line end), read with libcsv.
 *
 * The first row that is not blank is the header. Blank lines are stepped over. Spaces and tabs around a cell do not
 * belong to it, those within quotes do. In a cell that does not begin with a quote, quotes are letters like others
 * (5" pipe); one that does must end with its closing quote, and each quote within is doubled.
 */
#ifndef VMG_TABLE_CSV_ROWS_H
#define VMG_TABLE_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include <csv.h>

#include "table/line_reader.h"
#include "table/table.h"
#include "table/text_set.h"

/* Most columns of a table from a file. */
#define VMG_MOST_CSV_COLUMNS ((size_t)1000000)

/* A cell, without its quotes. A 0 follows it. */
typedef struct vmg_csv_cell {
    const char *bytes;
    size_t length;
} vmg_csv_cell;

typedef struct vmg_csv {
    size_t column_count;
    vmg_text_set names;  /* the number of a name is the number of its column */
    vmg_csv_cell *cells; /* column_count, owned: the row read last; what they point to lives until the next row */
    char decimal_mark;   /* of the numbers in it, as it was given */
    size_t row_line;     /* the physical line in which that row starts, from 1 */

    /* The rest is the reader's own. */
    vmg_line_reader lines;
    struct csv_parser parser;
    char *text; /* owned: the row's cells, each with a 0 behind it */
    size_t text_used;
    char *entry;                      /* owned: libcsv's memory for a cell */
    size_t row_size;                  /* of text and of entry */
    size_t row_bytes;                 /* of the row's lines so far */
    size_t cell_capacity, cell_count; /* counted on where there are more cells than there is room */
    bool row_ended;
} vmg_csv;

/*
 * Opens a file ("-": standard input) and reads its header. A delimiter of 0 is guessed. With `again`, vmg_csv_rewind
 * works. Fails as vmg_line_reader_open and _next, with VMG_ERROR_USAGE (an impossible delimiter or decimal mark, or the
 * same for both), and with VMG_ERROR_DATA (no header; a name that is empty, there twice, or not UTF-8; only numbers
 * where names should be). On failure nothing is left to close.
 */
vmg_status vmg_csv_open(vmg_context *context, const char *path, const vmg_table_options *options, bool again,
                        vmg_csv *out);

/* The next row goes to csv->cells; *there says whether there was one. Fails as vmg_line_reader_next, and with
 * VMG_ERROR_DATA for a row with too many or too few cells or a quote that is misplaced or not closed. */
vmg_status vmg_csv_next(vmg_context *context, vmg_csv *csv, bool *there);

/* A guess of how many rows the file has, a little above, when `rows` of them took what was read so far; 0: unknown. */
size_t vmg_csv_expected_rows(const vmg_csv *csv, size_t rows);

/* Back before the first row behind the header. */
vmg_status vmg_csv_rewind(vmg_context *context, vmg_csv *csv);

/* VMG_ERROR_DATA with a sentence that begins with the place: file, line, and column, which is counted from 0 here;
 * VMG_NO_COLUMN leaves it out. */
vmg_status vmg_csv_fail(vmg_context *context, const vmg_csv *csv, size_t line, size_t column, const char *format, ...)
    VMG_PRINTF(5, 6);

/* The path, or "standard input". */
const char *vmg_csv_source(const vmg_csv *csv);

/* Harmless on one that is all zero. */
void vmg_csv_close(vmg_context *context, vmg_csv *csv);

#endif
