/* Predicting rows of a table. They are cut into pieces of a fixed size whatever the number of threads, so that neither
 * threads nor the caller's own pieces change a bit as long as those are multiples of it. */
#include "method/prediction.h"

#include "base/context.h"
#include "base/parallel.h"
#include "method/unseen_cells.h"

enum { rows_at_once = 256 };

typedef struct predict_job {
    const vmg_model *model;
    const vmg_encoding_binding *binding;
    const uint32_t *rows;
    vmg_prediction *prediction;
    size_t pieces;  /* of at most rows_at_once rows */
    size_t slices;  /* of pieces: one job each */
    size_t *unseen; /* slices x columns of the encoding */
} predict_job;

static vmg_status predict_slice(vmg_context *context, size_t slice, void *user)
{
    const predict_job *job = user;
    const vmg_method *method = job->model->method;
    const size_t inputs = job->model->encoding->input_count;
    const size_t first_piece = slice * job->pieces / job->slices, end_piece = (slice + 1) * job->pieces / job->slices;
    const size_t most = job->prediction->rows < rows_at_once ? job->prediction->rows : rows_at_once;
    vmg_predictor *predictor = NULL;
    vmg_real *numbers = vmg_allocate(context, most * inputs, sizeof *numbers);
    vmg_status status =
        numbers ? method->create_predictor(context, job->model->fitted, most, &predictor) : VMG_ERROR_MEMORY;
    for (size_t piece = first_piece; piece < end_piece && !status; piece++) {
        const size_t first = piece * rows_at_once, left = job->prediction->rows - first;
        const size_t count = left < rows_at_once ? left : rows_at_once;
        const vmg_matrix matrix = vmg_matrix_view(numbers, count, inputs);
        vmg_predictive part = vmg_predictive_rows(&job->prediction->predictive, first, count);
        vmg_encoding_rows(job->binding, job->rows, first, count, matrix,
                          job->unseen + slice * job->model->encoding->column_count);
        method->predict(predictor, matrix, &part);
        vmg_unseen_widen(job->model, job->binding, job->rows, first, count, &part);
        if (vmg_cancelled(context)) {
            status = vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled");
        }
    }
    method->destroy_predictor(context, predictor);
    vmg_release(context, numbers);
    return status;
}

static vmg_status run(vmg_context *context, predict_job *job)
{
    const size_t threads = vmg_context_threads(context), columns = job->model->encoding->column_count;
    job->pieces = (job->prediction->rows + rows_at_once - 1) / rows_at_once;
    job->slices = threads < job->pieces ? threads : job->pieces;
    job->unseen = vmg_allocate(context, job->slices * columns, sizeof *job->unseen);
    const vmg_status status =
        job->unseen ? vmg_parallel_for(context, job->slices, predict_slice, job) : VMG_ERROR_MEMORY;
    for (size_t i = 0; !status && i < job->slices * columns; i++) {
        job->prediction->unseen += job->unseen[i];
    }
    vmg_release(context, job->unseen);
    return status;
}

/* Tables for the degrees of freedom, which are the same for all rows; for a single row each question makes its own. */
static vmg_status make_tables(vmg_context *context, vmg_prediction *prediction)
{
    const vmg_predictive *predictive = &prediction->predictive;
    if (predictive->classes || prediction->rows < 2) {
        return VMG_OK;
    }
    for (size_t i = 0; i < predictive->outputs * predictive->components; i++) {
        const double degrees = (double)predictive->degrees[i];
        if (degrees > VMG_STUDENT_MOST_DEGREES) {
            continue; /* Gaussian */
        }
        if (!prediction->tables) {
            prediction->tables = vmg_allocate(context, 1, sizeof *prediction->tables);
        }
        if (!prediction->tables) {
            return VMG_ERROR_MEMORY;
        }
        vmg_student_tables_find(prediction->tables, degrees);
    }
    return VMG_OK;
}

vmg_status vmg_predict(vmg_context *context, const vmg_model *model, const vmg_table *table,
                       const vmg_predict_options *options, vmg_prediction **out)
{
    static const vmg_predict_options none = {0};
    const vmg_predict_options *chosen = options ? options : &none;
    vmg_encoding_binding *binding = NULL;
    vmg_prediction *prediction = vmg_allocate(context, 1, sizeof *prediction);
    *out = NULL;
    vmg_status status = vmg_table_check_rows(context, table, chosen->rows, chosen->row_count);
    if (!status) {
        status = prediction ? vmg_encoding_bind(context, model->encoding, table, &binding) : VMG_ERROR_MEMORY;
    }
    if (!status) {
        prediction->rows = chosen->rows ? chosen->row_count : vmg_table_rows(table);
        prediction->target = model->target;
        prediction->calibration = &model->calibration;
        status = model->method->lay_out(context, model->fitted, prediction->rows, chosen->samples, &prediction->arena,
                                        &prediction->predictive);
    }
    if (!status) {
        status = make_tables(context, prediction);
    }
    if (!status && prediction->rows) {
        predict_job job = {.model = model, .binding = binding, .rows = chosen->rows, .prediction = prediction};
        status = run(context, &job);
    }
    vmg_encoding_unbind(context, binding);
    if (status) {
        vmg_prediction_destroy(context, prediction);
        return status;
    }
    *out = prediction;
    return VMG_OK;
}

void vmg_prediction_destroy(vmg_context *context, vmg_prediction *prediction)
{
    if (prediction) {
        vmg_arena_destroy(context, &prediction->arena);
        vmg_release(context, prediction->tables);
        vmg_release(context, prediction);
    }
}
