/* Making what vmg_evaluate and vmg_crossval answer. The public part is vmg/evaluate.h. */
#ifndef VMG_EVALUATE_EVALUATION_H
#define VMG_EVALUATE_EVALUATION_H

#include "method/model.h"
#include "metrics/confusion.h"
#include "vmg/evaluate.h"

/* What is worth knowing about the model of a fold when the model is gone; a value without memory of its own. */
typedef struct vmg_fold_model {
    const char *method; /* static */
    vmg_task task;
    vmg_settings_values settings;
    size_t inputs;
} vmg_fold_model;

vmg_fold_model vmg_fold_model_of(const vmg_model *model);

/* Settings as the text of a JSON object; the caller owns *out (vmg_release). Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_settings_values_to_text(vmg_context *context, const vmg_settings_values *settings, char **out);

/* An evaluation with room for `planned` folds, of which it has none yet: folds, fold_count and rows are for the caller
 * to fill in, who then calls vmg_evaluation_average. Fails with VMG_ERROR_MEMORY; *out is then NULL. */
vmg_status vmg_evaluation_create(vmg_context *context, const vmg_fold_model *model, const char *const *targets,
                                 size_t target_count, size_t planned, vmg_evaluation **out);

/* Copies the classes' names and their confusion matrix; nothing where there are none. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_evaluation_set_classes(vmg_context *context, const vmg_target_encoding *classes,
                                      const vmg_confusion *confusion, vmg_evaluation *evaluation);

/* All that is worked out from the folds that are there: means, standard errors, sums, and whether the model is better
 * than the baseline. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_evaluation_average(vmg_context *context, vmg_evaluation *evaluation);

#endif
