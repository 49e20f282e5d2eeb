/* Columns that are no inputs because they say nothing, and the notes about them. */
#ifndef VMG_ENCODING_LEFT_OUT_H
#define VMG_ENCODING_LEFT_OUT_H

#include "table/table.h"

typedef enum vmg_column_use {
    VMG_USE_NONE, /* not asked for: a target, an ignored column */
    VMG_USE_INPUT,
    VMG_LEFT_OUT_CONSTANT,
    VMG_LEFT_OUT_EMPTY,
    VMG_LEFT_OUT_IDENTIFIER,
    VMG_LEFT_OUT_DATE /* that can be read in two ways */
} vmg_column_use;

/* One note for every reason that there is, naming the first few columns. `uses` has one entry for every column. */
void vmg_note_columns_left_out(vmg_context *context, const vmg_table *table, const vmg_column_use *uses);

#endif
