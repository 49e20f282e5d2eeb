/* How good each method is with few rows: trained on a part of each fold's training rows, the same for all methods, and
 * tested on the fold's test rows. */
#ifndef VMG_EVALUATE_COMPARISON_CURVE_H
#define VMG_EVALUATE_COMPARISON_CURVE_H

#include "evaluate/comparison.h"

/* Chooses the rows; of classes the same part of each. Fails with VMG_ERROR_USAGE (a size that is not smaller than every
 * fold's training rows, or below 2) or VMG_ERROR_MEMORY. */
vmg_status vmg_curve_prepare(vmg_context *context, vmg_comparing *self);

/* Fills in the comparison's part and every method's. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_curve_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison);

#endif
