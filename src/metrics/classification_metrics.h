/* Metrics of predicted classes, gathered row by row. Memory is constant, but for two classes, where the ranking keeps
 * one vmg_real a row. */
#ifndef VMG_METRICS_CLASSIFICATION_METRICS_H
#define VMG_METRICS_CLASSIFICATION_METRICS_H

#include <float.h>
#include <math.h>
#include <stdint.h>

#include "metrics/calibration.h"
#include "metrics/ranking.h"
#include "vmg/metrics.h"

/* The levels of the sets that are counted: 0.9, 0.95. */
enum { VMG_SET_LEVELS = 2 };
extern const double vmg_set_levels[VMG_SET_LEVELS];

typedef struct vmg_classification_sums {
    size_t classes;
    size_t positive;  /* for two classes: which one average_precision, roc_auc and the threshold are about */
    double threshold; /* for two classes: probability from which on the positive one is predicted; 0: the larger is */
    size_t rows, correct;
    double log_likelihood, brier;
    size_t held[VMG_SET_LEVELS]; /* rows whose class is in the set of the level */
    size_t set_size;             /* sum over the rows, of the first level */
    vmg_reliability reliability;
    vmg_ranking ranking; /* owned; empty unless there are two classes */
} vmg_classification_sums;

/* Sums without rows and without a threshold. `positive` is usually 1, the second level. */
vmg_classification_sums vmg_classification_begin(size_t classes, size_t positive);

/* The class that a row is predicted to have. */
size_t vmg_classification_decide(const vmg_classification_sums *sums, const double *probabilities);

/* The log probability of the true class, as the metrics count it. */
static inline double vmg_class_log_likelihood(const double *probabilities, size_t classes, uint32_t label)
{
    const double probability = label < classes ? probabilities[label] : 0;
    return log(probability < (double)FLT_MIN ? (double)FLT_MIN : probability);
}

/* Adds a row. `probabilities`: classes, sum 1. `thresholds`: for each of vmg_set_levels, the probability that a class
 * in the set of that level has at least; NULL: the sets are filled up by these probabilities. A label that is no class
 * of the model's (>= classes) counts as wrong. Fails with VMG_ERROR_MEMORY; the sums are then as they were. Rows in the
 * same order give the same bits, in however many pieces they come. */
vmg_status vmg_classification_add(vmg_context *context, vmg_classification_sums *sums, const double *probabilities,
                                  const double *thresholds, uint32_t label);

/* The metrics of VMG_CLASSIFICATION_METRIC_LIST and, for two classes, of VMG_TWO_CLASS_METRIC_LIST. All NaN without
 * rows. Sorts the ranking's rows; more may be added afterwards. */
vmg_metrics vmg_classification_metrics(vmg_classification_sums *sums);

/* Gives the memory back; harmless on sums all zero. */
void vmg_classification_end(vmg_context *context, vmg_classification_sums *sums);

#endif
