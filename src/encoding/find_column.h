/* Columns by name and kind, or a sentence that helps. */
#ifndef VMG_ENCODING_FIND_COLUMN_H
#define VMG_ENCODING_FIND_COLUMN_H

#include "table/table.h"

/* The table's source for sentences: a file's name, or "the table". */
const char *vmg_table_source(const vmg_table *table);

/* The column with a name. Fails with VMG_ERROR_DATA where there is none; `wanted_by` opens the sentence: "the target",
 * and the nearest name is suggested. */
vmg_status vmg_find_column(vmg_context *context, const vmg_table *table, const char *wanted_by, const char *name,
                           size_t *out);

/* Whether all cells of a column are missing. */
bool vmg_column_is_empty(const vmg_table *table, const vmg_column *column);

/* Fails with VMG_ERROR_DATA for a text column in which something else was expected ("numbers"): how many of its cells
 * do not fit, and the first of them. `fits` says whether a text would; where all would, all are counted: the column
 * was read as text. */
vmg_status vmg_fail_for_texts(vmg_context *context, const vmg_table *table, const vmg_column *column,
                              const char *expected, bool (*fits)(const char *text));

#endif
