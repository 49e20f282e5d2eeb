/* Metrics of predicted classes, gathered row by row. Memory is constant, but for two classes, where the ranking keeps
 * one vmg_real a row. */
#ifndef VMG_METRICS_CLASSIFICATION_METRICS_H
#define VMG_METRICS_CLASSIFICATION_METRICS_H

#include <stdint.h>

#include "metrics/calibration.h"
#include "metrics/ranking.h"
#include "vmg/metrics.h"

typedef struct vmg_classification_sums {
    size_t classes;
    size_t positive; /* for two classes: which one average_precision and roc_auc are about */
    size_t rows, correct;
    double log_likelihood, brier;
    vmg_reliability reliability;
    vmg_ranking ranking; /* owned; empty unless there are two classes */
} vmg_classification_sums;

/* Sums without rows. `positive` is usually 1, the second level. */
vmg_classification_sums vmg_classification_begin(size_t classes, size_t positive);

/* Adds a row. `probabilities`: classes, sum 1. A label that is no class of the model's (>= classes) counts as wrong.
 * Fails with VMG_ERROR_MEMORY; the sums are then as they were. Rows in the same order give the same bits, in however
 * many pieces they come. */
vmg_status vmg_classification_add(vmg_context *context, vmg_classification_sums *sums, const double *probabilities,
                                  uint32_t label);

/* The metrics of VMG_CLASSIFICATION_METRIC_LIST and, for two classes, of VMG_TWO_CLASS_METRIC_LIST. All NaN without
 * rows. Sorts the ranking's rows; more may be added afterwards. */
vmg_metrics vmg_classification_metrics(vmg_classification_sums *sums);

/* Gives the memory back; harmless on sums all zero. */
void vmg_classification_end(vmg_context *context, vmg_classification_sums *sums);

#endif
