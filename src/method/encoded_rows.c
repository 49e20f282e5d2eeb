/* Rows of a table as numbers to learn from; see method/encoded_rows.h. */
#include "method/encoded_rows.h"

#include <string.h>

#include "base/context.h"

enum { rows_at_once = 64 };

static vmg_matrix kept_inputs(const vmg_encoded_rows *rows)
{
    return vmg_matrix_view(rows->kept, rows->count, rows->encoding->input_count);
}

static vmg_matrix kept_values(const vmg_encoded_rows *rows)
{
    return vmg_matrix_view(rows->kept + rows->count * rows->encoding->input_count, rows->count, rows->values);
}

/* The numbers themselves; labels are kept in any case. */
static vmg_status keep(vmg_context *context, vmg_encoded_rows *rows, size_t most_kept)
{
    const size_t width = rows->encoding->input_count + rows->values;
    if (rows->values == 0) {
        rows->labels = vmg_allocate(context, rows->count, sizeof *rows->labels);
        if (!rows->labels) {
            return VMG_ERROR_MEMORY;
        }
        vmg_target_labels(rows->target, rows->rows, 0, rows->count, rows->labels);
    }
    if (rows->count > most_kept / width) {
        return VMG_OK;
    }
    rows->kept = vmg_allocate(context, rows->count, width * sizeof *rows->kept);
    if (!rows->kept) {
        return VMG_ERROR_MEMORY;
    }
    vmg_encoding_rows(rows->inputs, rows->rows, 0, rows->count, kept_inputs(rows), NULL);
    if (rows->values) {
        vmg_target_values(rows->target, rows->rows, 0, rows->count, kept_values(rows));
    }
    return VMG_OK;
}

vmg_status vmg_encoded_rows_create(vmg_context *context, const vmg_encoding *encoding,
                                   const vmg_target_encoding *target, const vmg_table *table, const uint32_t *rows,
                                   size_t count, size_t most_kept, vmg_encoded_rows *out)
{
    *out = (vmg_encoded_rows){.encoding = encoding, .rows = rows, .count = count};
    out->values = target->task == VMG_TASK_REGRESSION ? target->target_count : 0;
    vmg_status status = vmg_encoding_bind(context, encoding, table, &out->inputs);
    status = status ? status : vmg_target_bind(context, target, table, &out->target);
    status = status ? status : keep(context, out, most_kept);
    if (status) {
        vmg_encoded_rows_release(context, out);
    }
    return status;
}

void vmg_encoded_rows_release(vmg_context *context, vmg_encoded_rows *rows)
{
    vmg_encoding_unbind(context, rows->inputs);
    vmg_target_unbind(context, rows->target);
    vmg_release(context, rows->kept);
    vmg_release(context, rows->labels);
    *rows = (vmg_encoded_rows){0};
}

vmg_encoded_part vmg_encoded_rows_part(const vmg_encoded_rows *rows, size_t first, size_t count)
{
    vmg_encoded_part part = {.of = rows, .first = first, .count = count};
    if (rows->kept) {
        part.kept.inputs = vmg_matrix_rows(kept_inputs(rows), first, count);
        part.kept.values = vmg_matrix_rows(kept_values(rows), first, count);
        part.kept.labels = rows->labels ? rows->labels + first : NULL;
    }
    return part;
}

/* From the table. */
static void gather(const void *source, const uint32_t *rows, size_t count, vmg_matrix inputs, vmg_matrix values,
                   uint32_t *labels)
{
    const vmg_encoded_part *part = source;
    const vmg_encoded_rows *of = part->of;
    uint32_t chosen[rows_at_once];
    for (size_t done = 0; done < count; done += rows_at_once) {
        const size_t left = count - done, some = left < rows_at_once ? left : rows_at_once;
        for (size_t k = 0; k < some; k++) {
            chosen[k] = of->rows[part->first + rows[done + k]];
        }
        vmg_encoding_rows(of->inputs, chosen, 0, some, vmg_matrix_rows(inputs, done, some), NULL);
        if (!labels) {
            vmg_target_values(of->target, chosen, 0, some, vmg_matrix_rows(values, done, some));
        }
    }
    for (size_t k = 0; labels && k < count; k++) {
        labels[k] = of->labels[part->first + rows[k]];
    }
}

vmg_rows vmg_rows_of_encoded(const vmg_encoded_part *part)
{
    return part->of->kept ? vmg_rows_of_memory(&part->kept)
                          : (vmg_rows){.count = part->count, .gather = gather, .source = part};
}
