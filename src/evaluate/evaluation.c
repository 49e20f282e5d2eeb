/* What an evaluation found, as a value; see evaluate/evaluation.h. */
#include "evaluate/evaluation.h"

#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "evaluate/held_out.h"
#include "evaluate/paired_difference.h"
#include "metrics/calibration.h"

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
    for (size_t i = 0; evaluation->classes && i < evaluation->class_count; i++) {
        vmg_release(context, evaluation->classes[i]);
    }
    vmg_held_out_destroy(context, evaluation->held_out);
    vmg_release(context, evaluation->confusion);
    vmg_release(context, evaluation->classes);
    vmg_release(context, evaluation->targets);
    vmg_release(context, evaluation->settings);
    vmg_release(context, evaluation->folds);
    vmg_release(context, evaluation);
}

vmg_status vmg_settings_values_to_text(vmg_context *context, const vmg_settings_values *settings, char **out)
{
    json_t *json = NULL;
    char *text = NULL;
    vmg_status status = vmg_settings_values_to_json(context, settings, &json);
    if (!status) {
        text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
        *out = text ? vmg_copy_string(context, text) : NULL;
        status = *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
    }
    vmg_json_release_text(text);
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
    vmg_status status = evaluation->folds
                            ? vmg_settings_values_to_text(context, &model->settings, &evaluation->settings)
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

vmg_status vmg_evaluation_set_classes(vmg_context *context, const vmg_target_encoding *classes,
                                      const vmg_confusion *confusion, vmg_evaluation *evaluation)
{
    const size_t count = confusion->classes, cells = count * (count + 1);
    if (!count) {
        return VMG_OK;
    }
    evaluation->classes = vmg_allocate(context, count, sizeof *evaluation->classes);
    evaluation->class_count = evaluation->classes ? count : 0;
    evaluation->confusion = vmg_allocate(context, cells, sizeof *evaluation->confusion);
    vmg_status status = evaluation->classes && evaluation->confusion ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        evaluation->classes[i] = vmg_copy_string(context, classes->classes[i]);
        status = evaluation->classes[i] ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status) {
        memcpy(evaluation->confusion, confusion->counts, cells * sizeof *evaluation->confusion);
    }
    return status;
}

vmg_class_figures vmg_evaluation_class(const vmg_evaluation *evaluation, size_t index)
{
    const size_t count = evaluation->class_count;
    vmg_class_figures made = {.correct = evaluation->confusion[index * count + index]};
    for (size_t i = 0; i < count; i++) {
        made.rows += evaluation->confusion[index * count + i];
    }
    for (size_t i = 0; i <= count; i++) { /* and those of no class */
        made.predicted += evaluation->confusion[i * count + index];
    }
    const size_t either = made.rows + made.predicted;
    made.precision = made.predicted ? (double)made.correct / (double)made.predicted : NAN;
    made.recall = made.rows ? (double)made.correct / (double)made.rows : NAN;
    made.f1 = either ? 2 * (double)made.correct / (double)either : NAN;
    return made;
}

/* One difference to the baseline over folds; with one fold that of its rows. `differences`: room for one a fold. */
static vmg_difference average_difference(const vmg_evaluation *evaluation, size_t which, double *differences)
{
    const double folds = (double)evaluation->fold_count;
    const vmg_difference *first = &evaluation->folds[0].against_baseline[which];
    vmg_difference made = {.kind = first->kind, .standard_error = NAN};
    double test_over_training = 0;
    if (evaluation->fold_count == 1) {
        return *first;
    }
    made.model = vmg_metrics_value(&evaluation->mean, made.kind->name);
    made.baseline = vmg_metrics_value(&evaluation->baseline, made.kind->name);
    for (size_t i = 0; i < evaluation->fold_count; i++) {
        const vmg_fold_result *fold = &evaluation->folds[i];
        differences[i] = fold->against_baseline[which].model - fold->against_baseline[which].baseline;
        test_over_training += (double)fold->test_rows / (double)fold->train_rows / folds;
    }
    made.standard_error = vmg_corrected_standard_error(differences, evaluation->fold_count, test_over_training);
    made.verdict = vmg_verdict_of(made.kind, made.model, made.baseline, made.standard_error, folds - 1);
    return made;
}

vmg_status vmg_evaluation_average(vmg_context *context, vmg_evaluation *evaluation)
{
    const size_t folds = evaluation->fold_count;
    vmg_metrics *metrics = vmg_allocate(context, folds, sizeof *metrics);
    double *differences = vmg_allocate(context, folds, sizeof *differences);
    const vmg_status status = metrics && differences ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        for (size_t i = 0; i < folds; i++) {
            metrics[i] = evaluation->folds[i].metrics;
            vmg_coverage_add_all(&evaluation->coverage, &evaluation->folds[i].coverage);
            vmg_reliability_add_all(&evaluation->reliability, &evaluation->folds[i].reliability);
        }
        vmg_metrics_average(folds, metrics, &evaluation->mean, &evaluation->standard_error);
        for (size_t i = 0; i < folds; i++) {
            metrics[i] = evaluation->folds[i].baseline;
        }
        vmg_metrics_average(folds, metrics, &evaluation->baseline, &evaluation->baseline_error);
        for (size_t i = 0; i < VMG_DIFFERENCES; i++) {
            evaluation->against_baseline[i] = average_difference(evaluation, i, differences);
        }
    }
    vmg_release(context, metrics);
    vmg_release(context, differences);
    return status;
}
