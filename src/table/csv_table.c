/* A CSV file as a table, whole or in pieces; see vmg/table.h. */
#include <string.h>

#include "base/context.h"
#include "table/csv_rows.h"
#include "table/table_builder.h"

/* Both ways of reading are one: rows go to a builder until there are enough. */
static vmg_status read_rows(vmg_context *context, vmg_csv *csv, vmg_table_builder *builder, size_t most_rows)
{
    bool there = true;
    vmg_status status = VMG_OK;
    while (!status && builder->rows < most_rows) {
        status = vmg_csv_next(context, csv, &there);
        if (status || !there) {
            break;
        }
        status = vmg_table_builder_append(context, builder, csv, most_rows);
    }
    return status;
}

static vmg_status fail_without_rows(vmg_context *context, const vmg_csv *csv)
{
    return vmg_fail(context, VMG_ERROR_DATA, "%s: holds a header and no rows; at least one row was expected",
                    vmg_csv_source(csv));
}

vmg_status vmg_table_read(vmg_context *context, const char *path, const vmg_table_options *options, vmg_table **out)
{
    vmg_csv csv = {0};
    vmg_table_builder builder = {0};
    *out = NULL;
    vmg_status status = vmg_csv_open(context, path, options, true, &csv);
    if (!status) {
        status = vmg_table_builder_create(context, &csv, options, VMG_ROLE_FOUND, &builder);
    }
    if (!status) {
        status = read_rows(context, &csv, &builder, SIZE_MAX);
    }
    if (!status && builder.rows == 0) {
        status = fail_without_rows(context, &csv);
    }
    if (!status) {
        status = vmg_table_builder_settle(context, &builder, &csv);
    }
    if (!status) {
        status = vmg_table_builder_finish(context, &builder, &csv, out);
    }
    vmg_table_builder_destroy(context, &builder);
    vmg_csv_close(context, &csv);
    return status;
}

struct vmg_table_reader {
    char *path; /* owned */
    vmg_csv csv;
    vmg_table_builder builder;
    bool has_rows;     /* at least one was read */
    vmg_status status; /* of the first failure, after which nothing more is read */
};

vmg_status vmg_table_reader_open(vmg_context *context, const char *path, const vmg_table_options *options,
                                 vmg_table_reader **out)
{
    *out = NULL;
    vmg_table_reader *reader = vmg_allocate(context, 1, sizeof *reader);
    if (!reader) {
        return VMG_ERROR_MEMORY;
    }
    reader->path = vmg_copy_string(context, path);
    vmg_status status = reader->path ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_csv_open(context, reader->path, options, false, &reader->csv);
    }
    if (!status) {
        status = vmg_table_builder_create(context, &reader->csv, options, VMG_ROLE_SKIPPED, &reader->builder);
    }
    if (status) {
        vmg_table_reader_close(context, reader);
        return status;
    }
    *out = reader;
    return VMG_OK;
}

vmg_status vmg_table_reader_next(vmg_context *context, vmg_table_reader *reader, size_t most_rows, vmg_table **out)
{
    *out = NULL;
    if (most_rows == 0) {
        return vmg_fail(context, VMG_ERROR_USAGE, "pieces of 0 rows were asked for; at least 1 was expected");
    }
    if (reader->status) {
        return vmg_fail(context, reader->status, "%s: reading has failed before", vmg_csv_source(&reader->csv));
    }
    reader->status = read_rows(context, &reader->csv, &reader->builder, most_rows);
    if (!reader->status && !reader->has_rows && reader->builder.rows == 0) {
        reader->status = fail_without_rows(context, &reader->csv);
    }
    if (!reader->status) {
        reader->has_rows = true;
        reader->status = vmg_table_builder_settle(context, &reader->builder, &reader->csv);
    }
    if (!reader->status) {
        reader->status = vmg_table_builder_finish(context, &reader->builder, &reader->csv, out);
    }
    return reader->status;
}

void vmg_table_reader_close(vmg_context *context, vmg_table_reader *reader)
{
    if (!reader) {
        return;
    }
    vmg_table_builder_destroy(context, &reader->builder);
    vmg_csv_close(context, &reader->csv);
    vmg_release(context, reader->path);
    vmg_release(context, reader);
}
