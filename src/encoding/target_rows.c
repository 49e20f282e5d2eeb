/* Rows of a table as targets; see encoding/target_encoding.h. */
#include "encoding/target_encoding.h"

#include <string.h>

#include "base/context.h"
#include "encoding/class_list.h"
#include "encoding/find_column.h"
#include "encoding/number_text.h"
#include "table/utf8.h"

void vmg_target_unbind(vmg_context *context, vmg_target_binding *binding)
{
    if (binding) {
        vmg_release(context, binding->cells);
        vmg_release(context, binding->classes);
        vmg_release(context, binding);
    }
}

/* A target that is a column of texts: the class of each. */
static vmg_status bind_texts(vmg_context *context, const vmg_table *table, const vmg_column *column,
                             vmg_target_binding *out)
{
    if (column->type == VMG_COLUMN_NUMBER) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: the target '%s' holds numbers where texts were expected",
                        vmg_table_source(table), vmg_shown(column->name, strlen(column->name)).text);
    }
    out->classes = vmg_allocate(context, column->text_count, sizeof *out->classes);
    if (!out->classes) {
        return VMG_ERROR_MEMORY;
    }
    vmg_class_list_find_texts(out->encoding, column->texts, column->text_count, out->classes);
    out->codes = column->codes;
    return VMG_OK;
}

static vmg_status bind_target(vmg_context *context, const vmg_table *table, size_t target, vmg_target_binding *out)
{
    const vmg_target_encoding *encoding = out->encoding;
    size_t index = 0;
    const vmg_status status = vmg_find_column(context, table, "the target", encoding->targets[target].name, &index);
    if (status) {
        return status;
    }
    const vmg_column *column = &table->columns[index];
    if (vmg_column_is_empty(table, column)) {
        return VMG_OK;
    }
    if (encoding->task == VMG_TASK_CLASSIFICATION && !encoding->class_values) {
        return bind_texts(context, table, column, out);
    }
    if (column->type == VMG_COLUMN_TEXT) {
        return vmg_fail_for_texts(context, table, column, "numbers (the target)", vmg_number_text_is_valid);
    }
    out->cells[target] = vmg_cells_of_numbers(column);
    return VMG_OK;
}

vmg_status vmg_target_bind(vmg_context *context, const vmg_target_encoding *encoding, const vmg_table *table,
                           vmg_target_binding **out)
{
    *out = NULL;
    vmg_target_binding *binding = vmg_allocate(context, 1, sizeof *binding);
    if (!binding) {
        return VMG_ERROR_MEMORY;
    }
    binding->encoding = encoding;
    binding->cells = vmg_allocate(context, encoding->target_count, sizeof *binding->cells);
    vmg_status status = binding->cells ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < encoding->target_count && !status; i++) {
        status = bind_target(context, table, i, binding);
    }
    if (status) {
        vmg_target_unbind(context, binding);
    } else {
        *out = binding;
    }
    return status;
}

void vmg_target_values(const vmg_target_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       vmg_matrix out)
{
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows ? rows[first + i] : first + i;
        for (size_t j = 0; j < binding->encoding->target_count; j++) {
            const vmg_encoded_target *target = &binding->encoding->targets[j];
            const double value = vmg_cells_number(&binding->cells[j], row);
            vmg_matrix_row(out, i)[j] = (vmg_real)((value - target->mean) / target->scale);
        }
    }
}

void vmg_target_labels(const vmg_target_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       uint32_t *labels)
{
    const bool numbers = binding->encoding->class_values;
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows ? rows[first + i] : first + i;
        if (numbers) {
            labels[i] = vmg_class_list_find_number(binding->encoding, vmg_cells_number(&binding->cells[0], row));
        } else {
            const uint32_t code = binding->codes ? binding->codes[row] : VMG_MISSING_TEXT;
            labels[i] = code == VMG_MISSING_TEXT ? VMG_NO_CLASS : binding->classes[code];
        }
    }
}
