/* The columns that say of rows what is no input: which belong together and which come first (table/splits.h), and how
 * many times each counts. */
#ifndef VMG_ENCODING_ROW_KEYS_H
#define VMG_ENCODING_ROW_KEYS_H

#include <stdint.h>

#include "encoding/cells.h"
#include "table/table.h"

/*
 * The group of each of `row_count` rows (`rows` NULL: the first ones): rows with the same text or number in a column
 * have the same; all rows with a missing cell are one group, so that no group is parted by what was not written down.
 *
 *   groups  row_count: written
 *   missing  how many cells are missing; may be NULL
 *
 * Fails with VMG_ERROR_DATA (no such column) or VMG_ERROR_MEMORY.
 */
vmg_status vmg_row_groups(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                          size_t row_count, uint32_t *groups, size_t *missing);

/*
 * Where each of `row_count` rows stands from past to future: the number or the date (encoding/date.h) in a column.
 *
 *   order  row_count: written, no NaN
 *
 * Fails with VMG_ERROR_DATA (no such column; texts that are no dates; a missing cell: nobody knows when that was) or
 * VMG_ERROR_MEMORY.
 */
vmg_status vmg_row_order(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                         size_t row_count, double *order);

/*
 * How many times each row counts: a column of numbers of at least 0.
 *
 *   cells     the column: as weights in statistics (encoding/cells.h); borrows the table
 *   weights   row_count: written, of the rows in the list (`rows` NULL: the first ones)
 *
 * Fails with VMG_ERROR_DATA (no such column; texts; a cell that is missing or below 0).
 */
vmg_status vmg_row_weights(vmg_context *context, const vmg_table *table, const char *name, const uint32_t *rows,
                           size_t row_count, vmg_cells *cells, double *weights);

#endif
