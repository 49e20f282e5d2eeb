/* Finding the rows of a file of predictions that belong to rows of a table: by the columns that name rows, or by their
 * numbers; and by the fold, where the file says it. */
#ifndef VMG_EVALUATE_EXTERNAL_INDEX_H
#define VMG_EVALUATE_EXTERNAL_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "table/table.h"

/* What rows are found by. Borrowed. */
typedef struct vmg_external_names {
    const char *const *ids; /* id_count columns of both tables; none: the column "row" of the predictions, from 1 */
    size_t id_count;
    const char *file; /* for sentences */
} vmg_external_names;

typedef struct vmg_external_index vmg_external_index;

/* Lists the rows of `predictions`. Fails with VMG_ERROR_DATA (a column that is not there; a row twice) or
 * VMG_ERROR_MEMORY; *out is then NULL. */
vmg_status vmg_external_index_create(vmg_context *context, const vmg_external_names *names,
                                     const vmg_table *predictions, vmg_external_index **out);
void vmg_external_index_destroy(vmg_context *context, vmg_external_index *index);

/* The row of the predictions for a row of `table` that is tested in a fold. Fails with VMG_ERROR_DATA where there is
 * none, or VMG_ERROR_MEMORY. */
vmg_status vmg_external_index_find(vmg_context *context, const vmg_external_index *index, const vmg_table *table,
                                   uint32_t row, size_t fold, uint32_t *out);

#endif
