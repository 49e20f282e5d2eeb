/* A metric of one method beside that of another, over folds that both have. What the members mean is in vmg/compare.h.
 */
#ifndef VMG_EVALUATE_CONTRAST_H
#define VMG_EVALUATE_CONTRAST_H

#include "vmg/compare.h"

/* The confidence of every interval. */
#define VMG_CONTRAST_CONFIDENCE 0.95

/*
 *   ours, others        count values of the metric, fold by fold; NaN: there is none, and the fold does not count
 *   test_over_training  count: test rows / training rows of each fold
 *
 * d = mean difference; s = sqrt((1 / n + mean test / training) * variance), the corrected standard error of
 * evaluate/paired_difference.h; interval d +- t(n - 1) s; p = P(|T| > |d| / s). `kind` says which is better.
 */
vmg_contrast vmg_contrast_of(const vmg_metric_kind *kind, const double *ours, const double *others,
                             const double *test_over_training, size_t count);

/* The words for it: "best", "no clear difference", "better", "worse", "unknown". */
const char *vmg_standing_word(vmg_standing standing);

#endif
