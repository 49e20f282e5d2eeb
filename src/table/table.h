/* How a table lies in memory. The public part, and what the functions promise, is vmg/table.h. */
#ifndef VMG_TABLE_TABLE_H
#define VMG_TABLE_TABLE_H

#include <float.h>
#include <stdint.h>

#include "table/text_set.h"
#include "vmg/table.h"

/* The code of a missing text. */
#define VMG_MISSING_TEXT VMG_NO_TEXT

/* Most rows of a table. */
#define VMG_MOST_ROWS (UINT32_MAX - 1)

/* The largest magnitude that a cell can hold. */
#if VMG_REAL_IS_DOUBLE
#define VMG_LARGEST_NUMBER DBL_MAX
#else
#define VMG_LARGEST_NUMBER ((double)FLT_MAX)
#endif

typedef struct vmg_column {
    const char *name; /* lies in the table's set of names */
    vmg_column_type type;

    /* A number column: the value in row i is origin + numbers[i * stride]; NaN is a missing cell. The origin is 0
     * unless the values lie so far from 0, compared with their spread, that a float would lose digits (dates, large
     * offsets), or the numbers are borrowed. */
    double origin;
    vmg_real *numbers; /* (rows - 1) * stride + 1 */
    size_t stride;           /* 1 unless borrowed */
    bool borrowed;           /* the numbers are the caller's, else the column's own */

    /* A text column: the text in row i is texts[codes[i]]; codes are given in the order of first appearance. */
    uint32_t *codes; /* rows, owned */
    char **texts;    /* text_count, all different; they lie in text_set */
    size_t text_count;
    vmg_text_set text_set; /* owned; frozen */
} vmg_column;

struct vmg_table {
    size_t rows;
    size_t column_count;
    size_t column_capacity;
    vmg_column *columns; /* column_capacity, owned */
    vmg_text_set names;  /* the number of a name is the number of its column */
    char *source;        /* owned: the file it came from, for messages; NULL for a table built in memory */
};

/* The origin of a number column whose values lie between `least` and `greatest` (both 0 where it has none): the least
 * value where the greatest magnitude is more than 64 times the spread, else 0. So a float, of 24 bits, keeps at least
 * 18 bits of the spread. */
double vmg_column_origin(double least, double greatest);

/* Adds an empty column, of which the caller fills in all but the name before anything else is done with the table.
 * Fails with VMG_ERROR_DATA (a name that is empty, no UTF-8 or there already) or VMG_ERROR_MEMORY. */
vmg_status vmg_table_add_column(vmg_context *context, vmg_table *table, const char *name, vmg_column **out);

/* The number in a row of a number column; NaN: missing. */
static inline double vmg_column_number(const vmg_column *column, size_t row)
{
    return column->origin + (double)column->numbers[row * column->stride];
}

/* Fails, with VMG_ERROR_USAGE, for a list of rows that names one the table does not have. `rows` NULL: all. */
vmg_status vmg_table_check_rows(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count);

/* Gives back what a column owns. */
void vmg_column_clear(vmg_context *context, vmg_column *column);

/* Fails, with VMG_ERROR_DATA, for a name no column has; the sentence suggests the nearest one. `wanted_by` opens the
 * sentence: a file, an option. */
vmg_status vmg_no_column(vmg_context *context, const vmg_text_set *names, const char *wanted_by, const char *name);
vmg_status vmg_table_no_column(vmg_context *context, const vmg_table *table, const char *wanted_by, const char *name);

#endif
