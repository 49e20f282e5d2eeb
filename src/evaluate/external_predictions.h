/* Predictions that were made elsewhere, for the same test rows, scored by what they hold: the prediction alone, with a
 * standard deviation (then a Gaussian), quantiles, or probabilities of classes. */
#ifndef VMG_EVALUATE_EXTERNAL_PREDICTIONS_H
#define VMG_EVALUATE_EXTERNAL_PREDICTIONS_H

#include "evaluate/comparing.h"

/*
 * Scores external number `number` on every fold and writes its runs, which are then done. Numbers that it cannot have
 * are NaN, as are metrics that need them.
 *
 * The columns: prediction (numbers, or classes); std, above 0; quantile_P with P between 0 and 1, as in quantile_0.05;
 * probability_CLASS of every class, or probability, that of the positive one of two.
 *
 * Fails with VMG_ERROR_DATA (columns that are missing or hold something else, rows without a prediction), or
 * VMG_ERROR_MEMORY.
 */
vmg_status vmg_external_score(vmg_context *context, vmg_comparing *self, size_t number);

#endif
