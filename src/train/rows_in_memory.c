/* Rows in memory as a source of batches; see train/train.h. */
#include "train/train.h"

#include <string.h>

static void gather(const void *source, const uint32_t *rows, size_t count, vmg_matrix inputs, vmg_matrix values,
                   uint32_t *labels)
{
    const vmg_rows_in_memory *from = source;
    for (size_t k = 0; k < count; k++) {
        memcpy(vmg_matrix_row(inputs, k), vmg_matrix_row(from->inputs, rows[k]), inputs.columns * sizeof *inputs.at);
        if (labels) {
            labels[k] = from->labels[rows[k]];
        } else {
            memcpy(vmg_matrix_row(values, k), vmg_matrix_row(from->values, rows[k]),
                   values.columns * sizeof *values.at);
        }
    }
}

vmg_rows vmg_rows_of_memory(const vmg_rows_in_memory *rows)
{
    return (vmg_rows){.count = rows->inputs.rows, .gather = gather, .source = rows};
}
