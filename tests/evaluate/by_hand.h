/* Metrics worked out from predictions through the public interface alone, plainly. */
#ifndef VMG_TESTS_BY_HAND_H
#define VMG_TESTS_BY_HAND_H

#include "synthetic.h"

typedef struct metrics_by_hand {
    double rmse, mae, r2, log_likelihood, coverage_90, interval_width_90; /* numbers */
    double accuracy, log_probability, brier, roc_auc;                     /* classes */
} metrics_by_hand;

static inline metrics_by_hand numbers_by_hand(const vmg_prediction *prediction, size_t target, const double *measured)
{
    const size_t rows = vmg_prediction_rows(prediction);
    metrics_by_hand sums = {0};
    double mean = 0, around = 0;
    for (size_t i = 0; i < rows; i++) {
        mean += measured[i] / (double)rows;
    }
    for (size_t i = 0; i < rows; i++) {
        const double error = vmg_prediction_mean(prediction, i, target) - measured[i];
        const double low = vmg_prediction_quantile(prediction, i, target, 0.05);
        const double high = vmg_prediction_quantile(prediction, i, target, 0.95);
        around += (measured[i] - mean) * (measured[i] - mean);
        sums.rmse += error * error;
        sums.mae += fabs(error) / (double)rows;
        sums.log_likelihood += vmg_prediction_log_density(prediction, i, target, measured[i]) / (double)rows;
        sums.coverage_90 += (measured[i] >= low && measured[i] < high) / (double)rows;
        sums.interval_width_90 += (high - low) / (double)rows;
    }
    sums.r2 = 1 - sums.rmse / around;
    sums.rmse = sqrt(sums.rmse / (double)rows);
    return sums;
}

/* The continuous ranked probability score as an integral over quantiles, 2 int (1{y < q(p)} - p) (q(p) - y) dp, by the
 * midpoint rule: some 1 % off. */
static inline double crps_by_hand(const vmg_prediction *prediction, size_t target, const double *measured)
{
    enum { steps = 100 };
    const size_t rows = vmg_prediction_rows(prediction);
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t step = 0; step < steps; step++) {
            const double p = ((double)step + 0.5) / steps;
            const double quantile = vmg_prediction_quantile(prediction, i, target, p);
            sum += 2 * ((measured[i] < quantile) - p) * (quantile - measured[i]) / steps / (double)rows;
        }
    }
    return sum;
}

/* labels: number of each row's class. */
static inline metrics_by_hand classes_by_hand(const vmg_prediction *prediction, size_t classes, const size_t *labels)
{
    const size_t rows = vmg_prediction_rows(prediction);
    metrics_by_hand sums = {0};
    double pairs = 0, ordered = 0;
    for (size_t i = 0; i < rows; i++) {
        sums.accuracy += (vmg_prediction_class(prediction, i) == labels[i]) / (double)rows;
        sums.log_probability += log(vmg_prediction_probability(prediction, i, labels[i])) / (double)rows;
        for (size_t c = 0; c < classes; c++) {
            sums.brier += pow(vmg_prediction_probability(prediction, i, c) - (c == labels[i]), 2) / (double)rows;
        }
        for (size_t j = 0; j < rows; j++) {
            if (labels[i] == 1 && labels[j] == 0) {
                const double one = vmg_prediction_probability(prediction, i, 1);
                const double other = vmg_prediction_probability(prediction, j, 1);
                pairs++;
                ordered += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
    }
    sums.roc_auc = ordered / pairs;
    return sums;
}

static inline void assert_numbers_agree(const vmg_metrics *metrics, metrics_by_hand hand)
{
    assert_int_equal(metrics->count, 9);
    assert_close(vmg_metrics_value(metrics, "rmse"), hand.rmse, 1e-10);
    assert_close(vmg_metrics_value(metrics, "mae"), hand.mae, 1e-10);
    assert_close(vmg_metrics_value(metrics, "r2"), hand.r2, 1e-10);
    assert_close(vmg_metrics_value(metrics, "log_likelihood"), hand.log_likelihood, 1e-10);
    assert_close(vmg_metrics_value(metrics, "coverage_90"), hand.coverage_90, 1e-10);
    assert_close(vmg_metrics_value(metrics, "interval_width_90"), hand.interval_width_90, 1e-7);
}

static inline void assert_classes_agree(const vmg_metrics *metrics, metrics_by_hand hand, size_t classes)
{
    assert_int_equal(metrics->count, classes == 2 ? 10 : 8);
    assert_close(vmg_metrics_value(metrics, "accuracy"), hand.accuracy, 1e-10);
    assert_close(vmg_metrics_value(metrics, "error_rate"), 1 - hand.accuracy, 1e-10);
    assert_close(vmg_metrics_value(metrics, "log_likelihood"), hand.log_probability, 1e-10);
    assert_close(vmg_metrics_value(metrics, "brier"), hand.brier, 1e-10);
    if (classes == 2) { /* scores are kept as vmg_real: two that are nearly equal may count as equal */
        assert_close(vmg_metrics_value(metrics, "roc_auc"), hand.roc_auc, 1e-3);
    }
}

#endif
