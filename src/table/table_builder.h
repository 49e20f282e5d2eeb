/* A table that grows row by row while a CSV file is read: which columns are read and as what, and all their builders.
 */
#ifndef VMG_TABLE_TABLE_BUILDER_H
#define VMG_TABLE_TABLE_BUILDER_H

#include "table/column_builder.h"

typedef struct vmg_table_builder {
    vmg_column_builder *columns; /* count, owned: the columns that are read, in the order of the file */
    size_t count;
    size_t rows, capacity;
    size_t last_rows; /* of the table that was finished last; 0: none was */
    vmg_number_reader numbers;
} vmg_table_builder;

/*
 * A table without rows. The columns that `options` (may be NULL) names have the role it says, all others `others`.
 * Fails with VMG_ERROR_DATA for a name that the file lacks, VMG_ERROR_USAGE for one that is to be both text and number,
 * VMG_ERROR_MEMORY. On failure nothing is left to destroy.
 */
vmg_status vmg_table_builder_create(vmg_context *context, const vmg_csv *csv, const vmg_table_options *options,
                                    vmg_column_role others, vmg_table_builder *out);

/* Appends the row that was read last; there will be no more than `most_rows` of them. */
vmg_status vmg_table_builder_append(vmg_context *context, vmg_table_builder *builder, const vmg_csv *csv,
                                    size_t most_rows);

/* Reads the file a second time where columns turned out to be texts late. Fails as vmg_column_builder_check does. */
vmg_status vmg_table_builder_settle(vmg_context *context, vmg_table_builder *builder, vmg_csv *csv);

/* Moves the rows to a new table; the builder is then without rows. */
vmg_status vmg_table_builder_finish(vmg_context *context, vmg_table_builder *builder, const vmg_csv *csv,
                                    vmg_table **out);

/* Harmless on one that is all zero. */
void vmg_table_builder_destroy(vmg_context *context, vmg_table_builder *builder);

#endif
