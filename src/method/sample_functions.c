/* Draws of the whole function that a model may be, at rows of a table. */
#include "base/context.h"
#include "base/parallel.h"
#include "method/model.h"

/* What the draws share. */
typedef struct draw_job {
    const vmg_model *model;
    const vmg_function_options *options;
    vmg_matrix inputs; /* rows x inputs, encoded */
    double *values;    /* count x rows x outputs */
} draw_job;

static vmg_status draw_one(vmg_context *context, size_t index, void *user)
{
    const draw_job *job = user;
    const vmg_target_encoding *target = job->model->target;
    const size_t outputs = vmg_target_outputs(target), count = job->inputs.rows * outputs;
    double *values = job->values + index * count;
    const vmg_status status = job->model->method->draw(context, job->model->fitted, job->options->seed,
                                                       job->options->first + index, job->inputs, values);
    for (size_t i = 0; !status && target->task == VMG_TASK_REGRESSION && i < count; i++) {
        const vmg_encoded_target *own = &target->targets[i % outputs];
        values[i] = own->mean + own->scale * values[i];
    }
    return status;
}

vmg_status vmg_sample_functions(vmg_context *context, const vmg_model *model, const vmg_table *table,
                                const vmg_function_options *options, double *values)
{
    const size_t rows = options->rows ? options->row_count : vmg_table_rows(table);
    const size_t inputs = model->encoding->input_count;
    vmg_encoding_binding *binding = NULL;
    vmg_real *numbers = NULL;
    if (!model->method->draw) {
        return vmg_fail(context, VMG_ERROR_USAGE, "the method '%s' draws no functions",
                        model->method->name);
    }
    vmg_status status = vmg_table_check_rows(context, table, options->rows, options->row_count);
    if (!status) {
        status = vmg_encoding_bind(context, model->encoding, table, &binding);
    }
    if (!status) {
        numbers = vmg_allocate(context, rows, inputs * sizeof *numbers);
        status = numbers ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status && rows) {
        draw_job job = {model, options, vmg_matrix_view(numbers, rows, inputs), values};
        vmg_encoding_rows(binding, options->rows, 0, rows, job.inputs, NULL);
        status = vmg_parallel_for(context, options->count, draw_one, &job);
    }
    vmg_encoding_unbind(context, binding);
    vmg_release(context, numbers);
    return status;
}
