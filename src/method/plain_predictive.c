/* What methods that are no networks have in common; see method/plain_predictive.h. */
#include "method/plain_predictive.h"

#include <math.h>

#include "base/context.h"

enum { rows_at_once = 256 };

vmg_status vmg_plain_lay_out(vmg_context *context, vmg_task task, size_t outputs, size_t rows, vmg_arena *arena,
                             vmg_predictive *out)
{
    const vmg_predictive_plan plan = {
        .outputs = outputs, .classes = task == VMG_TASK_CLASSIFICATION, .moments = true, .samples = 1, .components = 1};
    vmg_arena counted = {0};
    vmg_predictive_lay_out(&plan, rows, &counted, out);
    const vmg_status status = vmg_arena_create(context, &counted, arena);
    if (!status) {
        vmg_predictive_lay_out(&plan, rows, arena, out);
    }
    return status;
}

void vmg_plain_set_noise(vmg_predictive *predictive, size_t output, double variance)
{
    predictive->noise[output] = (vmg_real)variance;
    predictive->degrees[output] = (vmg_real)INFINITY;
    predictive->precision[output] = (vmg_real)(1 / variance);
    predictive->log_precision[output] = (vmg_real)-log(variance);
}

void vmg_plain_set_probabilities(vmg_predictive *predictive, size_t row, const double *probabilities, double entropy)
{
    const size_t classes = predictive->outputs;
    double *to = predictive->probability + row * classes, sum = 0, own = 0;
    for (size_t c = 0; c < classes; c++) {
        sum += probabilities[c];
    }
    for (size_t c = 0; c < classes; c++) {
        to[c] = probabilities[c] / sum;
        own -= to[c] > 0 ? to[c] * log(to[c]) : 0;
    }
    predictive->entropy[row] = entropy < own ? entropy : own;
}

size_t vmg_plain_take_rows(vmg_matrix inputs, size_t first, size_t columns, double *x)
{
    const size_t left = inputs.rows - first, count = left < VMG_PLAIN_ROWS ? left : VMG_PLAIN_ROWS;
    for (size_t k = 0; k < VMG_PLAIN_ROWS; k++) {
        for (size_t i = 0; i < inputs.columns; i++) {
            x[k * columns + i] = k < count ? (double)vmg_matrix_row(inputs, first + k)[i] : 0;
        }
    }
    return count;
}

/* The next rows, by way of `numbers`: rows_at_once x (inputs + targets). */
static void read_piece(const vmg_learning_data *data, size_t first, size_t count, vmg_real *numbers,
                       vmg_plain_rows *rows)
{
    uint32_t which[rows_at_once];
    const vmg_matrix x = vmg_matrix_view(numbers, count, rows->inputs);
    const vmg_matrix y =
        vmg_matrix_view(rows->targets ? numbers + rows_at_once * rows->inputs : NULL, count, rows->targets);
    for (size_t i = 0; i < count; i++) {
        which[i] = vmg_rows_number(&data->training, first + i);
    }
    data->training.gather(data->training.source, which, count, x, y, rows->labels ? rows->labels + first : NULL);
    for (size_t i = 0; i < count; i++) {
        rows->weights[first + i] = vmg_rows_weight(&data->training, first + i);
        for (size_t k = 0; k < rows->inputs; k++) {
            rows->x[(first + i) * rows->inputs + k] = (double)vmg_matrix_row(x, i)[k];
        }
        for (size_t o = 0; o < rows->targets; o++) {
            rows->y[o * rows->count + first + i] = (double)vmg_matrix_row(y, i)[o];
        }
    }
}

vmg_status vmg_plain_rows_read(vmg_context *context, const vmg_learning_data *data, vmg_plain_rows *out)
{
    const bool classes = data->target->task == VMG_TASK_CLASSIFICATION;
    *out = (vmg_plain_rows){
        .count = data->training.count, .inputs = data->inputs, .targets = classes ? 0 : data->target->target_count};
    vmg_real *numbers = vmg_allocate(context, rows_at_once * (out->inputs + out->targets), sizeof *numbers);
    out->x = vmg_allocate(context, out->count, out->inputs * sizeof *out->x);
    out->y = vmg_allocate(context, out->count, out->targets * sizeof *out->y);
    out->weights = vmg_allocate(context, out->count, sizeof *out->weights);
    out->labels = classes ? vmg_allocate(context, out->count, sizeof *out->labels) : NULL;
    const vmg_status status =
        numbers && out->x && out->y && out->weights && (!classes || out->labels) ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t first = 0; first < out->count && !status; first += rows_at_once) {
        const size_t left = out->count - first;
        read_piece(data, first, left < rows_at_once ? left : rows_at_once, numbers, out);
    }
    if (status) {
        vmg_plain_rows_release(context, out);
    }
    vmg_release(context, numbers);
    return status;
}

void vmg_plain_rows_release(vmg_context *context, vmg_plain_rows *rows)
{
    vmg_release(context, rows->x);
    vmg_release(context, rows->y);
    vmg_release(context, rows->labels);
    vmg_release(context, rows->weights);
    *rows = (vmg_plain_rows){0};
}
