/* Calibration: do the predicted probabilities come true? Counts in bins, for numbers and for classes. */
#ifndef VMG_METRICS_CALIBRATION_H
#define VMG_METRICS_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>

enum { VMG_COVERAGE_BINS = 40, VMG_RELIABILITY_BINS = 15 };

/* Numbers: a histogram of F(y), the predicted probability of what lies below the measured value (the probability
 * integral transform), which is uniform where the predictions are calibrated (Gneiting, Balabdaoui, Raftery 2007).
 * All zero to begin. */
typedef struct vmg_coverage {
    size_t rows;
    size_t bin[VMG_COVERAGE_BINS]; /* [k/40, (k+1)/40), the last with its end */
} vmg_coverage;

/* Adds a row; NaN is inside no interval. */
void vmg_coverage_add(vmg_coverage *coverage, double cumulative);

/* Fraction of rows inside the central interval that should hold `level`, a multiple of 1/20; NaN without rows. */
double vmg_coverage_of(const vmg_coverage *coverage, double level);

/* Classes: rows by the largest probability, how often it came true there, and its sum. All zero to begin. */
typedef struct vmg_reliability {
    struct {
        size_t rows, correct;
        double confidence;       /* sum of the largest probabilities */
    } bin[VMG_RELIABILITY_BINS]; /* (k/15, (k+1)/15] */
} vmg_reliability;

void vmg_reliability_add(vmg_reliability *reliability, double confidence, bool is_correct);

/* Expected calibration error: sum over bins of rows / all rows * |fraction correct - mean confidence| (Guo, Pleiss,
 * Sun, Weinberger 2017, "On calibration of modern neural networks", equation 3). NaN without rows. */
double vmg_reliability_error(const vmg_reliability *reliability);

#endif
