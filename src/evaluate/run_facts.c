/* What a trained model costs; see evaluate/run_facts.h. */
#include "evaluate/run_facts.h"

#include <math.h>

#include "base/context.h"
#include "evaluate/evaluation.h"
#include "evaluate/stopwatch.h"
#include "method/model.h"

enum { many = 1000 };

/* A sum over what was predicted, so that it is really worked out: the means and standard deviations of every target, or
 * the probabilities of every class. */
static double read_all(const vmg_prediction *prediction, const vmg_model *model)
{
    double sum = 0;
    const size_t classes = vmg_model_class_count(model), targets = vmg_model_target_count(model);
    for (size_t row = 0; row < vmg_prediction_rows(prediction); row++) {
        for (size_t i = 0; i < classes; i++) {
            sum += vmg_prediction_probability(prediction, row, i);
        }
        for (size_t i = 0; i < targets && !classes; i++) {
            sum += vmg_prediction_mean(prediction, row, i) + vmg_prediction_std(prediction, row, i);
        }
    }
    return sum;
}

/* The shortest time, in microseconds a row, of several predictions of `count` rows together. */
static vmg_status time_rows(vmg_context *context, const vmg_table *table, const vmg_model *model, const uint32_t *rows,
                            size_t count, double *out)
{
    const double enough = 0.2;
    const size_t least = 3, most = 200;
    const vmg_predict_options options = {.rows = rows, .row_count = count};
    const double begin = vmg_thread_stopwatch();
    vmg_status status = VMG_OK;
    volatile double kept = 0; /* nobody may leave the reading out */
    double shortest = INFINITY;
    for (size_t i = 0; !status && i < most && (i < least || vmg_thread_stopwatch() - begin < enough); i++) {
        vmg_prediction *prediction = NULL;
        const double start = vmg_thread_stopwatch();
        status = vmg_predict(context, model, table, &options, &prediction);
        if (!status) {
            kept = kept + read_all(prediction, model);
            vmg_prediction_destroy(context, prediction);
            const double seconds = vmg_thread_stopwatch() - start;
            shortest = seconds < shortest ? seconds : shortest;
        }
    }
    *out = 1e6 * shortest / (double)count;
    return status;
}

static vmg_status measure(vmg_context *metered, vmg_memory_meter *meter, const vmg_table *table, const vmg_model *model,
                          const uint32_t *rows, size_t row_count, vmg_run_facts *facts)
{
    uint32_t *listed = vmg_allocate(metered, many, sizeof *listed);
    if (!listed) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < many; i++) {
        listed[i] = rows[i % row_count];
    }
    vmg_memory_meter_take_most(meter);
    vmg_status status = time_rows(metered, table, model, listed, many, &facts->microseconds_in_thousand);
    facts->prediction_bytes = vmg_memory_meter_take_most(meter) - many * sizeof *listed;
    if (!status) {
        status = time_rows(metered, table, model, listed, 1, &facts->microseconds_alone);
    }
    if (!status) {
        status = vmg_model_size(metered, model, &facts->model_bytes);
    }
    vmg_release(metered, listed);
    return status;
}

static vmg_status copy_columns(vmg_context *context, const vmg_model *model, vmg_run_facts *facts)
{
    const size_t count = vmg_model_column_count(model);
    facts->columns = vmg_allocate(context, count, sizeof *facts->columns);
    facts->column_count = facts->columns ? count : 0;
    vmg_status status = facts->columns ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        facts->columns[i] = vmg_copy_string(context, vmg_model_column_name(model, i));
        status = facts->columns[i] ? VMG_OK : VMG_ERROR_MEMORY;
    }
    return status;
}

vmg_status vmg_run_facts_measure(vmg_context *context, vmg_context *metered, vmg_memory_meter *meter,
                                 const vmg_table *table, const vmg_model *model, const uint32_t *rows, size_t row_count,
                                 vmg_run_facts **out)
{
    vmg_run_facts *facts = vmg_allocate(context, 1, sizeof *facts);
    vmg_status status = facts ? copy_columns(context, model, facts) : VMG_ERROR_MEMORY;
    *out = NULL;
    if (!status) {
        status = vmg_settings_values_to_text(context, &model->settings, &facts->settings);
    }
    if (!status) {
        facts->inputs = model->encoding->input_count;
        facts->parameters = vmg_model_parameter_count(model);
        status = measure(metered, meter, table, model, rows, row_count, facts);
        status = status ? vmg_fail(context, status, "%s", vmg_last_error(metered)) : VMG_OK;
    }
    if (status) {
        vmg_run_facts_destroy(context, facts);
        return status;
    }
    *out = facts;
    return VMG_OK;
}
