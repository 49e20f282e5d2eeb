/* Gathers how good a model is, rows by rows, in constant memory. The public part is vmg/evaluate.h. */
#ifndef VMG_EVALUATE_EVALUATOR_H
#define VMG_EVALUATE_EVALUATOR_H

#include "evaluate/held_out.h"
#include "metrics/confusion.h"

/* What a fold of a cross-validation asks beside the options; all zero: nothing. Borrowed as long as the evaluator. */
typedef struct vmg_evaluator_setup {
    const vmg_target_encoding *classes; /* those of all rows, for the confusion matrix; NULL: the model's */
    bool keep_predictions;
    const double *quantiles;
    size_t quantile_count;
    const double *limits; /* evaluate/held_out.h */
    size_t limit_count;
    size_t fold;
} vmg_evaluator_setup;

/* As vmg_evaluator_create. */
vmg_status vmg_evaluator_create_for(vmg_context *context, const vmg_model *model, const vmg_evaluate_options *options,
                                    const vmg_evaluator_setup *setup, vmg_evaluator **out);

/* Adds the rows of a list (NULL: all rows) that have a target. Fails as vmg_evaluator_add. */
vmg_status vmg_evaluator_add_rows(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *table,
                                  const uint32_t *rows, size_t row_count);

/* The model that is evaluated. */
const vmg_model *vmg_evaluator_model(const vmg_evaluator *evaluator);

/* The positive class and the threshold in force. */
size_t vmg_evaluator_positive(const vmg_evaluator *evaluator, double *threshold);

/* Borrowed from the evaluator: the classes and their confusion matrix, which has none for regression; and the
 * predictions kept, which are handed over. */
const vmg_target_encoding *vmg_evaluator_classes(const vmg_evaluator *evaluator);
const vmg_confusion *vmg_evaluator_confusion(const vmg_evaluator *evaluator);
vmg_held_out *vmg_evaluator_take_held_out(vmg_evaluator *evaluator);

/* What was gathered so far: all but the number of the fold and its training. Fails with VMG_ERROR_DATA where no row had
 * a target. */
vmg_status vmg_evaluator_result(vmg_context *context, vmg_evaluator *evaluator, vmg_fold_result *out);

#endif
