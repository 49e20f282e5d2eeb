/* Learning a target's encoding on training rows; see encoding/target_encoding.h. */
#include "encoding/target_encoding.h"

#include "base/context.h"
#include "encoding/class_list.h"
#include "encoding/find_column.h"
#include "encoding/levels.h"

void vmg_target_destroy(vmg_context *context, vmg_target_encoding *encoding)
{
    if (!encoding) {
        return;
    }
    for (size_t i = 0; encoding->targets && i < encoding->target_count; i++) {
        vmg_release(context, encoding->targets[i].name);
    }
    vmg_release(context, encoding->targets);
    vmg_strings_release(context, encoding->classes, encoding->class_count);
    vmg_release(context, encoding->class_values);
    vmg_release(context, encoding->class_rows);
    vmg_release(context, encoding);
}

static void learn_scale(vmg_context *context, const vmg_column *column, const uint32_t *rows, size_t row_count,
                        const vmg_target_options *options, vmg_encoded_target *out)
{
    const vmg_cells cells = vmg_cells_of_numbers(column);
    const vmg_cell_statistics found = vmg_cells_statistics(&cells, options->weights, rows, row_count);
    out->mean = found.mean;
    if (found.standard_deviation > 0) {
        out->scale = found.standard_deviation;
    } else if (!options->silent) {
        vmg_note(context, "the target '%s' is %g in every training row", column->name, found.mean);
    }
}

/* Fills in an encoding whose task and room for targets are there. */
static vmg_status learn_targets(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                                const vmg_target_options *options, vmg_target_encoding *encoding)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < options->count && !status; i++) {
        size_t index = 0;
        vmg_encoded_target *target = &encoding->targets[i];
        *target = (vmg_encoded_target){.name = vmg_copy_string(context, options->names[i]), .scale = 1};
        status = target->name ? vmg_find_column(context, table, "the target", target->name, &index) : VMG_ERROR_MEMORY;
        if (!status && encoding->task == VMG_TASK_REGRESSION) {
            learn_scale(context, &table->columns[index], rows, row_count, options, target);
        } else if (!status) {
            status = vmg_class_list_learn(context, table, &table->columns[index], rows, row_count, encoding);
            if (!status && !options->silent) {
                vmg_note_like_texts(context, target->name, encoding->classes, encoding->class_count);
            }
        }
    }
    return status;
}

vmg_status vmg_target_learn(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                            const vmg_target_options *options, vmg_target_encoding **out)
{
    vmg_task task = VMG_TASK_AUTO;
    *out = NULL;
    vmg_status status = vmg_target_find_task(context, table, rows, row_count, options, &task);
    if (status) {
        return status;
    }
    vmg_target_encoding *encoding = vmg_allocate(context, 1, sizeof *encoding);
    if (!encoding) {
        return VMG_ERROR_MEMORY;
    }
    encoding->task = task;
    encoding->target_count = options->count;
    encoding->targets = vmg_allocate(context, options->count, sizeof *encoding->targets);
    status = encoding->targets ? learn_targets(context, table, rows, row_count, options, encoding) : VMG_ERROR_MEMORY;
    if (status) {
        vmg_target_destroy(context, encoding);
    } else {
        *out = encoding;
    }
    return status;
}
