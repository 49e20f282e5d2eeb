/* Metrics: how good predictions are, on rows whose target is known. The lists below are all there are, in the order in
 * which they are reported; logarithms are natural, and what has a unit has the target's own. */
#ifndef VMG_METRICS_H
#define VMG_METRICS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "vmg/config.h"

/*
 * Name, value of a perfect prediction (the nearer to it the better; INFINITY: the higher the better), what it is.
 * "The prediction" is the mean of the predictive distribution, y the measured value; intervals are central, from the
 * quantiles of the predictive distribution itself. With several targets each metric is computed for every target and
 * then averaged over the targets where it is defined: log_likelihood too is the average per target, not the sum.
 * r2 is not defined where all y are equal, as on a single row.
 */
#define VMG_REGRESSION_METRIC_LIST(X)                                                                                  \
    X(rmse, 0, "root of the mean squared difference of prediction and y")                                              \
    X(mae, 0, "mean absolute difference of prediction and y")                                                          \
    X(r2, 1, "1 - squared differences / squared distances of y from its own mean over these rows")                     \
    X(log_likelihood, INFINITY, "mean log predictive density at y")                                                    \
    X(crps, 0, "mean continuous ranked probability score (Gneiting and Raftery 2007)")                                 \
    X(coverage_50, 0.5, "fraction of rows with y inside the 50 % interval")                                            \
    X(coverage_90, 0.9, "fraction of rows with y inside the 90 % interval")                                            \
    X(coverage_95, 0.95, "fraction of rows with y inside the 95 % interval")                                           \
    X(interval_width_90, 0, "mean width of the 90 % interval")

/* Only where it is asked for, behind the others: the paper authors' program computed it instead of log_likelihood. */
#define VMG_PAPER_METRIC_LIST(X)                                                                                       \
    X(log_likelihood_paper, INFINITY,                                                                                  \
      "mean log of the average over posterior samples f of exp(E[log tau]/2 - log(2 pi)/2 - E[tau] (y - f)^2 / 2)")

/*
 * p_k is the predicted probability of class k, the prediction the class with the largest (the first of equal ones), but
 * with two classes and a threshold the positive one where its p is at least that. A row whose class the model never saw
 * counts as wrong; its p is 0. In log_likelihood a probability of 0 is taken as 1.2e-38, the smallest normal float, so
 * that one such row costs 87.3 and not infinity. The set of a level is that of vmg_prediction_set_threshold; of
 * predictions that are no model's, the most probable classes that together have as much.
 */
#define VMG_CLASSIFICATION_METRIC_LIST(X)                                                                              \
    X(accuracy, 1, "fraction of rows predicted right")                                                                 \
    X(error_rate, 0, "fraction of rows predicted wrong")                                                               \
    X(log_likelihood, 0, "mean log probability of the true class")                                                     \
    X(brier, 0, "mean over rows of the sum over classes of (p_k - 1{k is true})^2: from 0 to 2")                       \
    X(ece, 0, "expected calibration error of the largest p, 15 equal bins (Guo et al. 2017)")                          \
    X(set_coverage_90, 0.9, "fraction of rows whose class is in the set of level 90 %")                                \
    X(set_coverage_95, 0.95, "fraction of rows whose class is in the set of level 95 %")                               \
    X(set_size_90, 1, "mean number of classes in the set of level 90 %")

/* Behind the others where there are two classes. The positive one is the second in the order of the levels unless
 * another is given; a row whose class the model never saw is negative. Not defined where one side has no rows. */
#define VMG_TWO_CLASS_METRIC_LIST(X)                                                                                   \
    X(average_precision, 1, "sum over thresholds of precision times gain in recall; equal scores are one threshold")   \
    X(roc_auc, 1, "chance that a positive row has a higher p than a negative one; equal ones count half")

/* --- Calibration: do the predicted probabilities come true? Counts, in bins --------------------------------------- */

enum { VMG_COVERAGE_BINS = 40, VMG_RELIABILITY_BINS = 15 };

/* Numbers: a histogram of F(y), the predicted probability of what lies below the measured value (the probability
 * integral transform, PIT), which is uniform where the predictions are calibrated (Gneiting, Balabdaoui, Raftery 2007).
 */
typedef struct vmg_coverage {
    size_t rows;                   /* of several targets: of all together */
    size_t bin[VMG_COVERAGE_BINS]; /* [k/40, (k+1)/40), the last with its end */
} vmg_coverage;

/* Fraction of rows inside the central interval that should hold `level`, a multiple of 1/20; NaN without rows. */
VMG_API double vmg_coverage_of(const vmg_coverage *coverage, double level);

/* Classes: rows by the largest probability, how often it came true there, and its sum. */
typedef struct vmg_reliability {
    struct {
        size_t rows, correct;
        double confidence;       /* sum of the largest probabilities */
    } bin[VMG_RELIABILITY_BINS]; /* (k/15, (k+1)/15] */
} vmg_reliability;

/* Expected calibration error: sum over bins of rows / all rows * |fraction correct - mean confidence| (Guo, Pleiss,
 * Sun, Weinberger 2017, "On calibration of modern neural networks", equation 3). NaN without rows. */
VMG_API double vmg_reliability_error(const vmg_reliability *reliability);

typedef struct vmg_metric_kind {
    const char *name;
    double best; /* see above */
    const char *meaning;
} vmg_metric_kind;

typedef struct vmg_metric {
    const vmg_metric_kind *kind; /* static */
    double value;                /* NaN: not defined on these rows; written as null in JSON */
} vmg_metric;

enum { VMG_MOST_METRICS = 16 };

/* A value: copy it freely. */
typedef struct vmg_metrics {
    size_t count;
    vmg_metric metric[VMG_MOST_METRICS];
} vmg_metrics;

/* The lists above as static arrays of *count metrics, with or without what is "behind the others". Safe from any
 * thread. */
VMG_API const vmg_metric_kind *vmg_regression_metric_kinds(bool with_paper, size_t *count);
VMG_API const vmg_metric_kind *vmg_classification_metric_kinds(bool two_classes, size_t *count);

/* The value of a metric by name; NaN where it is not there or not defined. */
VMG_API double vmg_metrics_value(const vmg_metrics *metrics, const char *name);

/* Whether the value `a` of a metric is better than `b`. A value that is not defined is never better. */
VMG_API bool vmg_metric_is_better(const vmg_metric_kind *kind, double a, double b);

/*
 * Mean and standard error (standard deviation / sqrt(count), divisor count - 1) of each metric over `count` parts,
 * folds say, with the metrics of the first part; for every metric over those parts where it is defined. The mean is
 * NaN where there is none, the standard error where there is only one. Either of the results may be NULL.
 */
VMG_API void vmg_metrics_average(size_t count, const vmg_metrics *parts, vmg_metrics *mean,
                                 vmg_metrics *standard_error);

#endif
