/* Predicting rows left out; see method/left_out_rows.h. */
#include "method/left_out_rows.h"

#include "base/context.h"

vmg_status vmg_left_out_create(vmg_context *context, const vmg_learning_data *data, vmg_left_out_piece *out)
{
    const bool classes = data->target->task == VMG_TASK_CLASSIFICATION;
    const size_t rows = VMG_LEFT_OUT_AT_ONCE, targets = classes ? 0 : data->target->target_count;
    vmg_real *numbers = vmg_allocate(context, rows * (data->inputs + targets), sizeof *numbers);
    out->labels = classes ? vmg_allocate(context, rows, sizeof *out->labels) : NULL;
    out->inputs = vmg_matrix_view(numbers, rows, data->inputs);
    out->values = vmg_matrix_view(numbers && targets ? numbers + rows * data->inputs : NULL, rows, targets);
    return numbers && (!classes || out->labels) ? VMG_OK : VMG_ERROR_MEMORY;
}

void vmg_left_out_release(vmg_context *context, vmg_left_out_piece *piece)
{
    vmg_release(context, piece->inputs.at);
    vmg_release(context, piece->labels);
}

void vmg_left_out_read(const vmg_learning_data *data, const uint32_t *rows, size_t count, vmg_left_out_piece *out)
{
    for (size_t i = 0; i < count; i++) {
        out->numbers[i] = vmg_rows_number(&data->training, rows ? rows[i] : i);
    }
    out->inputs.rows = out->values.rows = count;
    data->training.gather(data->training.source, out->numbers, count, out->inputs, out->values, out->labels);
}

vmg_status vmg_left_out_predict(vmg_context *context, const vmg_learning_data *data, const vmg_matrix_fit *fit,
                                const uint32_t *rows, size_t first, size_t end, vmg_left_out_function keep, void *user)
{
    const size_t at_once = VMG_LEFT_OUT_AT_ONCE;
    vmg_left_out_piece piece = {0};
    vmg_arena arena = {0};
    vmg_predictive predictive;
    vmg_predictor *predictor = NULL;
    vmg_status status = vmg_left_out_create(context, data, &piece);
    status = status ? status : vmg_matrix_lay_out(context, fit, at_once, 0, &arena, &predictive);
    status = status ? status : vmg_matrix_create_predictor(context, fit, at_once, &predictor);
    for (; !status && first < end; first += at_once) {
        const size_t count = end - first < at_once ? end - first : at_once;
        vmg_left_out_read(data, rows + first, count, &piece);
        vmg_matrix_predict(predictor, piece.inputs, &predictive);
        for (size_t k = 0; k < count; k++) {
            keep(user, &predictive, &piece, k, first + k);
        }
    }
    vmg_matrix_destroy_predictor(context, predictor);
    vmg_arena_destroy(context, &arena);
    vmg_left_out_release(context, &piece);
    return status;
}
