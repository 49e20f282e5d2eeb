/* Rows in an order that follows from what is in them, not from where they stand in the table: a model that is learnt
 * from rows in this order is the same whatever the order of the table, and with rows that count for nothing as without
 * them. */
#ifndef VMG_ENCODING_CONTENT_ORDER_H
#define VMG_ENCODING_CONTENT_ORDER_H

#include <stdint.h>

#include "table/table.h"

/*
 * Sorts `rows` (row_count numbers of rows) by a hash of their cells in all columns but those that are named; rows whose
 * cells are the same keep their order. Names that no column has are ignored.
 *
 * Fails with VMG_ERROR_MEMORY; the rows are then as they were.
 */
vmg_status vmg_rows_in_content_order(vmg_context *context, const vmg_table *table, const char *const *excluded,
                                     size_t excluded_count, uint32_t *rows, size_t row_count);

#endif
