/* A table that grows row by row; see table/table_builder.h. */
#include "table/table_builder.h"

#include <string.h>

#include "base/context.h"

/* Gives the named columns a role; `roles` has one for each column of the file. */
static vmg_status assign(vmg_context *context, const vmg_csv *csv, const char *const *names, size_t count,
                         vmg_column_role role, bool *assigned, vmg_column_role *roles)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t number = vmg_text_set_find(&csv->names, names[i], strlen(names[i]));
        if (number == VMG_NO_TEXT) {
            return vmg_no_column(context, &csv->names, vmg_csv_source(csv), names[i]);
        }
        if (assigned[number] && roles[number] != role) {
            return vmg_fail(context, VMG_ERROR_USAGE, "%s: column '%s' cannot be both text and number",
                            vmg_csv_source(csv), vmg_shown(names[i], strlen(names[i])).text);
        }
        assigned[number] = true;
        roles[number] = role;
    }
    return VMG_OK;
}

static vmg_status find_roles(vmg_context *context, const vmg_csv *csv, const vmg_table_options *options,
                             vmg_column_role others, vmg_column_role *roles)
{
    bool *assigned = vmg_allocate(context, csv->column_count, sizeof *assigned);
    vmg_status status = assigned ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < csv->column_count; i++) {
        roles[i] = others;
    }
    if (!status && options) {
        status =
            assign(context, csv, options->text_columns, options->text_column_count, VMG_ROLE_TEXT, assigned, roles);
    }
    if (!status && options) {
        status = assign(context, csv, options->number_columns, options->number_column_count, VMG_ROLE_NUMBER, assigned,
                        roles);
    }
    vmg_release(context, assigned);
    return status;
}

vmg_status vmg_table_builder_create(vmg_context *context, const vmg_csv *csv, const vmg_table_options *options,
                                    vmg_column_role others, vmg_table_builder *out)
{
    *out = (vmg_table_builder){0};
    vmg_column_role *roles = vmg_allocate(context, csv->column_count, sizeof *roles);
    vmg_status status = roles ? find_roles(context, csv, options, others, roles) : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_number_reader_create(context, csv->decimal_mark, &out->numbers);
    }
    if (!status) {
        out->columns = vmg_allocate(context, csv->column_count, sizeof *out->columns);
        status = out->columns ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; !status && i < csv->column_count; i++) {
        if (roles[i] != VMG_ROLE_SKIPPED) {
            out->columns[out->count++] = (vmg_column_builder){.role = roles[i], .number = i};
        }
    }
    vmg_release(context, roles);
    if (status) {
        vmg_table_builder_destroy(context, out);
    }
    return status;
}

/* How many rows to make room for. Where the file's size is known, about as many as it should hold at the mean length of
 * the rows so far, which are few at first: at most 8 times as many. So the columns are moved seldom, and take little
 * more memory than they need in the end. */
static size_t next_capacity(const vmg_table_builder *builder, const vmg_csv *csv, size_t most_rows)
{
    const size_t first = 64, few = 8192, rows = builder->rows, expected = vmg_csv_expected_rows(csv, rows);
    size_t capacity = 0;
    if (rows == 0) {
        capacity = builder->last_rows ? builder->last_rows : first;
    } else if (expected == 0) {
        capacity = rows < few ? 2 * rows : rows + rows / 4;
    } else {
        capacity = expected < 8 * rows ? expected : 8 * rows;
        capacity = capacity > rows + rows / 16 ? capacity : rows + rows / 16 + 1;
    }
    return capacity < most_rows ? capacity : most_rows;
}

static vmg_status reserve(vmg_context *context, vmg_table_builder *builder, size_t capacity)
{
    for (size_t i = 0; i < builder->count; i++) {
        if (vmg_column_builder_reserve(context, &builder->columns[i], capacity)) {
            return VMG_ERROR_MEMORY;
        }
    }
    builder->capacity = capacity;
    return VMG_OK;
}

vmg_status vmg_table_builder_append(vmg_context *context, vmg_table_builder *builder, const vmg_csv *csv,
                                    size_t most_rows)
{
    if (builder->rows == VMG_MOST_ROWS) {
        return vmg_csv_fail(context, csv, csv->row_line, VMG_NO_COLUMN, "there are more than %u rows", VMG_MOST_ROWS);
    }
    if (builder->rows == builder->capacity && reserve(context, builder, next_capacity(builder, csv, most_rows))) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < builder->count; i++) {
        const vmg_status status = vmg_column_builder_append(context, &builder->columns[i], &builder->numbers, csv);
        if (status) {
            return status;
        }
    }
    builder->rows++;
    return VMG_OK;
}

/* Reads the file once more for the columns in `again`. */
static vmg_status read_again(vmg_context *context, vmg_table_builder *builder, vmg_csv *csv, const size_t *again,
                             size_t again_count)
{
    bool there = false;
    size_t rows = 0;
    vmg_status status = vmg_csv_rewind(context, csv);
    for (size_t i = 0; i < again_count && !status; i++) {
        status = vmg_column_builder_reserve(context, &builder->columns[again[i]], builder->rows);
    }
    if (!status) {
        status = vmg_csv_next(context, csv, &there);
    }
    while (!status && there && rows < builder->rows) {
        for (size_t i = 0; i < again_count && !status; i++) {
            status = vmg_column_builder_append(context, &builder->columns[again[i]], &builder->numbers, csv);
        }
        rows++;
        if (!status) {
            status = vmg_csv_next(context, csv, &there);
        }
    }
    if (!status && (there || rows != builder->rows)) {
        return vmg_fail(context, VMG_ERROR_WRITE, "%s: was changed while it was read", vmg_csv_source(csv));
    }
    return status;
}

vmg_status vmg_table_builder_settle(vmg_context *context, vmg_table_builder *builder, vmg_csv *csv)
{
    vmg_status status = VMG_OK;
    size_t again_count = 0, *again = NULL;
    for (size_t i = 0; i < builder->count && !status; i++) {
        status = vmg_column_builder_check(context, &builder->columns[i], csv);
    }
    if (!status) {
        again = vmg_allocate(context, builder->count, sizeof *again);
        status = again ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < builder->count && !status; i++) {
        if (vmg_column_builder_needs_second_pass(&builder->columns[i])) {
            vmg_column_builder_clear(context, &builder->columns[i]);
            builder->columns[i].role = VMG_ROLE_TEXT;
            again[again_count++] = i;
        }
    }
    if (!status && again_count) {
        status = read_again(context, builder, csv, again, again_count);
    }
    vmg_release(context, again);
    return status;
}

vmg_status vmg_table_builder_finish(vmg_context *context, vmg_table_builder *builder, const vmg_csv *csv,
                                    vmg_table **out)
{
    vmg_table *table = NULL;
    vmg_status status = vmg_table_create(context, builder->rows, &table);
    if (!status) {
        table->source = vmg_copy_string(context, vmg_csv_source(csv));
        status = table->source ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < builder->count && !status; i++) {
        vmg_column_builder *from = &builder->columns[i];
        vmg_column *column = NULL;
        status = vmg_table_add_column(context, table, csv->names.texts[from->number], &column);
        if (!status) {
            status = vmg_column_builder_finish(context, from, column);
        }
    }
    if (status) {
        vmg_table_destroy(context, table);
        return status;
    }
    builder->last_rows = builder->rows;
    builder->rows = builder->capacity = 0;
    *out = table;
    return VMG_OK;
}

void vmg_table_builder_destroy(vmg_context *context, vmg_table_builder *builder)
{
    for (size_t i = 0; i < builder->count; i++) {
        vmg_column_builder_clear(context, &builder->columns[i]);
    }
    vmg_release(context, builder->columns);
    vmg_number_reader_destroy(&builder->numbers);
    *builder = (vmg_table_builder){0};
}
