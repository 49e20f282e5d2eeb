/* Keeping the predictions of test rows. The public part is vmg/evaluate.h. */
#ifndef VMG_EVALUATE_HELD_OUT_H
#define VMG_EVALUATE_HELD_OUT_H

#include "method/prediction.h"
#include "vmg/evaluate.h"

/* What of a prediction is kept; a value, whose arrays are borrowed. */
typedef struct vmg_held_out_plan {
    const double *quantiles;
    size_t quantile_count;
    const double
        *limits; /* regression: after each target's quantiles the predicted probability of what lies below each */
    size_t limit_count;
    size_t classes; /* of the evaluation; 0: regression */
} vmg_held_out_plan;

/* Numbers of a row, for models of a target. */
size_t vmg_held_out_width(const vmg_held_out_plan *plan, const vmg_target_encoding *target);

/* Computes the numbers of a row of a prediction; any number of threads may.
 *   class_of  the number in the evaluation of each of the model's classes; regression: not looked at
 *   numbers   vmg_held_out_width */
void vmg_held_out_numbers(const vmg_held_out_plan *plan, const vmg_prediction *prediction, size_t row,
                          const uint32_t *class_of, double *numbers);

/* Makes an empty list. Fails with VMG_ERROR_MEMORY; *out is then NULL. */
vmg_status vmg_held_out_create(vmg_context *context, size_t width, vmg_held_out **out);

/* Appends `count` rows of one fold. Fails with VMG_ERROR_MEMORY; the list is then as it was. */
vmg_status vmg_held_out_append(vmg_context *context, vmg_held_out *held_out, size_t fold, const uint32_t *rows,
                               size_t count, const double *numbers);

/* Puts lists together, sorted by row, then by fold; a part may be NULL. Fails with VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_held_out_join(vmg_context *context, vmg_held_out *const *parts, size_t part_count, size_t width,
                             vmg_held_out **out);

/* NULL is allowed. */
void vmg_held_out_destroy(vmg_context *context, vmg_held_out *held_out);

#endif
