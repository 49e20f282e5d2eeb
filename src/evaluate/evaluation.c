/* What an evaluation found, as a value; see evaluate/evaluation.h. */
#include "evaluate/evaluation.h"

#include <stdlib.h>

#include "base/context.h"

vmg_fold_model vmg_fold_model_of(const vmg_model *model)
{
    return (vmg_fold_model){
        .method = model->method->name,
        .task = model->target->task,
        .settings = model->settings,
        .inputs = model->encoding->input_count,
    };
}

void vmg_evaluation_destroy(vmg_context *context, vmg_evaluation *evaluation)
{
    if (!evaluation) {
        return;
    }
    for (size_t i = 0; evaluation->targets && i < evaluation->target_count; i++) {
        vmg_release(context, evaluation->targets[i]);
    }
    vmg_release(context, evaluation->targets);
    vmg_release(context, evaluation->settings);
    vmg_release(context, evaluation->folds);
    vmg_release(context, evaluation);
}

static vmg_status write_settings(vmg_context *context, const vmg_settings_values *settings, char **out)
{
    json_t *json = NULL;
    char *text = NULL;
    vmg_status status = vmg_settings_values_to_json(context, settings, &json);
    if (!status) {
        text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        *out = text ? vmg_copy_string(context, text) : NULL;
        status = *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    free(text);
    json_decref(json);
    return status;
}

static vmg_status copy_targets(vmg_context *context, const char *const *targets, size_t count,
                               vmg_evaluation *evaluation)
{
    evaluation->target_count = count;
    evaluation->targets = vmg_allocate(context, count, sizeof *evaluation->targets);
    vmg_status status = evaluation->targets ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        evaluation->targets[i] = vmg_copy_string(context, targets[i]);
        status = evaluation->targets[i] ? VMG_OK : VMG_ERROR_MEMORY;
    }
    return status;
}

vmg_status vmg_evaluation_create(vmg_context *context, const vmg_fold_model *model, const char *const *targets,
                                 size_t target_count, size_t planned, vmg_evaluation **out)
{
    *out = NULL;
    vmg_evaluation *evaluation = vmg_allocate(context, 1, sizeof *evaluation);
    if (!evaluation) {
        return VMG_ERROR_MEMORY;
    }
    evaluation->method = model->method;
    evaluation->task = model->task;
    evaluation->inputs = model->inputs;
    evaluation->planned = planned;
    evaluation->folds = vmg_allocate(context, planned, sizeof *evaluation->folds);
    vmg_status status = evaluation->folds ? write_settings(context, &model->settings, &evaluation->settings)
                                          : VMG_ERROR_MEMORY;
    if (!status) {
        status = copy_targets(context, targets, target_count, evaluation);
    }
    if (status) {
        vmg_evaluation_destroy(context, evaluation);
    } else {
        *out = evaluation;
    }
    return status;
}

vmg_status vmg_evaluation_average(vmg_context *context, vmg_evaluation *evaluation)
{
    vmg_metrics *metrics = vmg_allocate(context, evaluation->fold_count, sizeof *metrics);
    if (!metrics) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < evaluation->fold_count; i++) {
        metrics[i] = evaluation->folds[i].metrics;
    }
    vmg_metrics_average(evaluation->fold_count, metrics, &evaluation->mean, &evaluation->standard_error);
    vmg_release(context, metrics);
    return VMG_OK;
}
