/* How a table lies in memory. The public part, and what the functions promise, is vmg/table.h. */
#ifndef VMG_TABLE_TABLE_H
#define VMG_TABLE_TABLE_H

#include <stdint.h>

#include "vmg/table.h"

/* The code of a missing text. */
#define VMG_MISSING_TEXT UINT32_MAX

typedef struct vmg_column {
    char *name; /* owned */
    vmg_column_type type;

    /* A number column: the value in row i is origin + numbers[i]; NaN is a missing cell. The origin is 0 unless the
     * values lie so far from 0, compared with their spread, that a float would lose digits (dates, large offsets). */
    double origin;
    vmg_real *numbers; /* rows, owned */

    /* A text column: the text in row i is texts[codes[i]]; codes are given in the order of first appearance. */
    uint32_t *codes; /* rows, owned */
    char **texts;    /* text_count, owned, each owned, all different */
    size_t text_count;
} vmg_column;

struct vmg_table {
    size_t rows;
    size_t column_count;
    vmg_column *columns; /* owned */
    char *source;        /* owned: the file it came from, for messages; NULL for a table built in memory */
};

#endif
