/* Gathering counts of what came true, row by row. What they mean is in vmg/metrics.h. */
#ifndef VMG_METRICS_CALIBRATION_H
#define VMG_METRICS_CALIBRATION_H

#include "vmg/metrics.h"

/* Adds a row; NaN is inside no interval. All zero to begin. */
void vmg_coverage_add(vmg_coverage *coverage, double cumulative);

/* Adds a row: its largest probability, and whether that class is the true one. All zero to begin. */
void vmg_reliability_add(vmg_reliability *reliability, double confidence, bool is_correct);

/* Adds the rows of `from`. */
void vmg_coverage_add_all(vmg_coverage *coverage, const vmg_coverage *from);
void vmg_reliability_add_all(vmg_reliability *reliability, const vmg_reliability *from);

#endif
