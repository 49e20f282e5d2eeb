/* Metrics of predicted numbers, gathered row by row in constant memory: score a row, add it, finish. */
#ifndef VMG_METRICS_REGRESSION_METRICS_H
#define VMG_METRICS_REGRESSION_METRICS_H

#include "distribution/conformal.h"
#include "distribution/mixture.h"
#include "metrics/calibration.h"
#include "vmg/metrics.h"

/* What one row says about its prediction, in the target's own units. */
typedef struct vmg_regression_score {
    double measured;
    double error;       /* predicted mean - measured */
    double log_density; /* of the predictive distribution at the measured value */
    double cumulative;  /* predicted probability of what lies below it */
    double crps;
    double width_90;             /* of the central 90 % interval */
    double log_likelihood_paper; /* NaN; for the caller to set where it is wanted (metrics/paper_log_likelihood.h) */
} vmg_regression_score;

/* Scores a row, intervals (cumulative and width_90) as `conformal` corrects them; NULL: as they are. Some 150
 * microseconds for 100 components. Cannot fail; any number of threads may score rows. */
vmg_regression_score vmg_regression_score_of(const vmg_mixture *predicted, const vmg_conformal *conformal,
                                             double measured);

/* Sums over the rows of one target. All zero to begin; a value without memory of its own. */
typedef struct vmg_regression_sums {
    size_t rows;
    double measured_mean, measured_squares; /* of the measured values; sum of squared distances from that mean */
    double squared_error, absolute_error;
    double log_density, crps, width_90, log_likelihood_paper;
    vmg_coverage coverage;
} vmg_regression_sums;

/* Adds a row. Rows in the same order give the same bits, in however many pieces they come. */
void vmg_regression_add(vmg_regression_sums *sums, const vmg_regression_score *score);

/* The metrics of VMG_REGRESSION_METRIC_LIST, and of VMG_PAPER_METRIC_LIST where `with_paper`: those of every target,
 * averaged over the targets where they are defined. NaN without rows. */
vmg_metrics vmg_regression_metrics(const vmg_regression_sums *targets, size_t target_count, bool with_paper);

#endif
