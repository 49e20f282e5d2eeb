/* Evaluation of a model that is there: one fold, number 0; see vmg/evaluate.h. */
#include "vmg/evaluate.h"

#include <math.h>

#include "base/context.h"
#include "evaluate/evaluation.h"
#include "evaluate/evaluator.h"

/* The names of a model's targets, borrowed from it; NULL on failure. */
static const char **target_names(vmg_context *context, const vmg_model *model)
{
    const char **names = vmg_allocate(context, vmg_model_target_count(model), sizeof *names);
    for (size_t i = 0; names && i < vmg_model_target_count(model); i++) {
        names[i] = vmg_model_target_name(model, i);
    }
    return names;
}

vmg_status vmg_evaluator_finish(vmg_context *context, vmg_evaluator *evaluator, vmg_evaluation **out)
{
    const vmg_model *model = vmg_evaluator_model(evaluator);
    const vmg_fold_model described = vmg_fold_model_of(model);
    vmg_fold_result result;
    const char **names = NULL;
    *out = NULL;
    vmg_status status = vmg_evaluator_result(context, evaluator, &result);
    if (!status) {
        names = target_names(context, model);
        status = names ? vmg_evaluation_create(context, &described, names, vmg_model_target_count(model), 1, out)
                       : VMG_ERROR_MEMORY;
    }
    if (!status) {
        result.train_rows = model->record.rows + model->record.validation_rows;
        result.training_steps = model->record.steps;
        result.training_seconds = NAN;
        (*out)->rows = result.test_rows;
        (*out)->folds[0] = result;
        (*out)->fold_count = 1;
        status = vmg_evaluation_average(context, *out);
    }
    if (!status) {
        (*out)->positive = vmg_evaluator_positive(evaluator, &(*out)->threshold);
        status = vmg_evaluation_set_classes(context, vmg_evaluator_classes(evaluator),
                                            vmg_evaluator_confusion(evaluator), *out);
    }
    if (status) {
        vmg_evaluation_destroy(context, *out);
        *out = NULL;
    }
    vmg_release(context, names);
    return status;
}

vmg_status vmg_evaluate(vmg_context *context, const vmg_model *model, const vmg_table *table,
                        const vmg_evaluate_options *options, vmg_evaluation **out)
{
    vmg_evaluator *evaluator = NULL;
    const uint32_t *rows = options ? options->rows : NULL;
    *out = NULL;
    vmg_status status = vmg_evaluator_create(context, model, options, &evaluator);
    if (!status) {
        status =
            vmg_evaluator_add_rows(context, evaluator, table, rows, rows ? options->row_count : vmg_table_rows(table));
    }
    if (!status) {
        status = vmg_evaluator_finish(context, evaluator, out);
    }
    vmg_evaluator_destroy(context, evaluator);
    return status;
}
