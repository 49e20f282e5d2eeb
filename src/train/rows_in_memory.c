/* Rows in memory as a source of batches, and what rows weigh; see train/train.h. */
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

double vmg_rows_total_weight(const vmg_rows *rows)
{
    double sum = 0;
    for (size_t i = 0; rows->weights && i < rows->count; i++) {
        sum += vmg_rows_weight(rows, i);
    }
    return rows->weights ? sum : (double)rows->count;
}

vmg_rows vmg_rows_of_memory(const vmg_rows_in_memory *rows)
{
    return (vmg_rows){.count = rows->inputs.rows, .gather = gather, .source = rows};
}
