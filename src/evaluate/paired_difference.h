/* Differences between two predictions of the same rows, and whether they are more than chance. */
#ifndef VMG_EVALUATE_PAIRED_DIFFERENCE_H
#define VMG_EVALUATE_PAIRED_DIFFERENCE_H

#include "vmg/evaluate.h"

/* Differences of rows: their number, mean and sum of squared distances from it (Welford 1962). All zero to begin. */
typedef struct vmg_paired_sums {
    size_t count;
    double mean, squares;
} vmg_paired_sums;

void vmg_paired_add(vmg_paired_sums *sums, double difference);

/* Of the mean; NaN with fewer than two rows. */
double vmg_paired_standard_error(const vmg_paired_sums *sums);

/*
 * The standard error of the mean of differences found in folds whose training rows overlap: sqrt((1 / count + test rows
 * / training rows) * variance), which holds the error of "better" near its 5 % where the plain one does not (Nadeau and
 * Bengio 2003, "Inference for the generalization error", the corrected resampled t test). NaN with fewer than two.
 */
double vmg_corrected_standard_error(const double *differences, size_t count, double test_over_training);
double vmg_corrected_error_of(const vmg_paired_sums *differences, double test_over_training);

/* Whether a difference of two values of a metric, ours less the other's, is more than its standard error explains: by
 * the two-sided t test at 5 % with so many degrees of freedom. An error that is not known is never clear.
 *   ours, other  the values, which say which is better */
vmg_verdict vmg_verdict_of(const vmg_metric_kind *kind, double ours, double other, double standard_error,
                           double degrees);

#endif
