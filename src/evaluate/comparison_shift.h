/* Do the error bars grow away from the training data? One more run of each method: its models have not seen the upper
 * fifth of a column, and are tested on it and on rows like those that they have seen. */
#ifndef VMG_EVALUATE_COMPARISON_SHIFT_H
#define VMG_EVALUATE_COMPARISON_SHIFT_H

#include "evaluate/comparison.h"

/* The part of the rows that is the tail, and the part of the others that is tested on too. */
#define VMG_SHIFT_PART 0.2

/* Divides the rows. Fails with VMG_ERROR_DATA (no such column; too few different values in it) or VMG_ERROR_MEMORY. */
vmg_status vmg_shift_prepare(vmg_context *context, vmg_comparing *self);

/* Fills in the comparison's part and every method's. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_shift_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison);

#endif
