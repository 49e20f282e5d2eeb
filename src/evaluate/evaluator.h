/* Gathers how good a model is, rows by rows, in constant memory. The public part is vmg/evaluate.h. */
#ifndef VMG_EVALUATE_EVALUATOR_H
#define VMG_EVALUATE_EVALUATOR_H

#include "vmg/evaluate.h"

/* Adds the rows of a list (NULL: all rows) that have a target. Fails as vmg_evaluator_add. */
vmg_status vmg_evaluator_add_rows(vmg_context *context, vmg_evaluator *evaluator, const vmg_table *table,
                                  const uint32_t *rows, size_t row_count);

/* The model that is evaluated. */
const vmg_model *vmg_evaluator_model(const vmg_evaluator *evaluator);

/* What was gathered so far: all but the number of the fold and its training. Fails with VMG_ERROR_DATA where no row had
 * a target. */
vmg_status vmg_evaluator_result(vmg_context *context, vmg_evaluator *evaluator, vmg_fold_result *out);

#endif
