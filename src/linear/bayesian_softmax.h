/* Bayesian logistic and softmax regression by Laplace's approximation (MacKay 1992, "The evidence framework applied to
 * classification networks"; Bishop 2006, section 4.5): f_c(x) = b_c + w_c^T x, p(y = c) = softmax(f)_c, or with two
 * classes one f, the log odds of the second; w ~ N(0, I / alpha), b ~ N(0, 100).
 *
 * At the mode theta of the posterior its covariance is the inverse of
 *   H = sum over rows of (diag p - p p^T) kron [x, 1][x, 1]^T + diag(prior precisions),
 * and alpha is where the evidence log p(y | theta) + log p(theta) + P/2 log 2 pi - 1/2 log |H| is largest, by MacKay's
 * iteration alpha = gamma / |w|^2, gamma = (number of w) - alpha tr H^-1_ww.
 *
 * With more than VMG_SOFTMAX_FULL parameters the sum is taken as (mean of diag p - p p^T) kron (sum of [x, 1][x, 1]^T),
 * Kronecker-factored (Ritter et al. 2018), with precision alpha for b too in H. */
#ifndef VMG_LINEAR_BAYESIAN_SOFTMAX_H
#define VMG_LINEAR_BAYESIAN_SOFTMAX_H

#include <stdbool.h>
#include <stdint.h>

#include "distribution/latent_classes.h"

enum { VMG_SOFTMAX_FULL = 1000 };

/* One block of memory. */
typedef struct vmg_softmax_regression {
    size_t classes, functions; /* functions: 1 for two classes, else the classes */
    size_t columns;            /* inputs + 1; the last one is the constant's */
    bool is_full;
    double *numbers; /* owned: all that follows, in this order */
    size_t number_count;
    double *prior;        /* 2: alpha, and the log evidence */
    double *weights;      /* functions x columns */
    double *covariance;   /* full: (functions columns)^2, order of `weights` */
    double *class_axes;   /* else: functions x functions, rows are eigenvectors */
    double *class_values; /* functions */
    double *input_axes;   /* columns x columns */
    double *input_values; /* columns */
} vmg_softmax_regression;

/* Room for one, all zero. Fails with VMG_ERROR_MEMORY; then *out owns nothing. */
vmg_status vmg_softmax_regression_create(vmg_context *context, size_t inputs, size_t classes,
                                         vmg_softmax_regression *out);
void vmg_softmax_regression_release(vmg_context *context, vmg_softmax_regression *regression);

/* Learns from rows x (rows x columns; the last column is 1), of which each counts weights[i] > 0 times (NULL: once),
 * and labels below `classes`. steps: of the search for modes, all together. A request to cancel ends it with what there
 * is. Fails with VMG_ERROR_MEMORY or VMG_ERROR_NUMERIC. */
vmg_status vmg_softmax_regression_learn(vmg_context *context, size_t rows, const double *weights, const double *x,
                                        const uint32_t *labels, vmg_softmax_regression *out, size_t *steps,
                                        bool *cancelled);

/* What one thread predicts with; nothing is allocated afterwards. */
typedef struct vmg_softmax_predictor {
    const vmg_softmax_regression *regression; /* borrowed */
    size_t most_rows;
    vmg_arena arena; /* owned */
    vmg_latent_points points;
    double *means;  /* most_rows x functions */
    double *places; /* most_rows x columns */
    double *roots;  /* most_rows x functions x functions: covariances, then their roots */
    double *work;   /* functions */
} vmg_softmax_predictor;

vmg_status vmg_softmax_predictor_create(vmg_context *context, const vmg_softmax_regression *regression,
                                        size_t most_rows, vmg_softmax_predictor *out);
void vmg_softmax_predictor_release(vmg_context *context, vmg_softmax_predictor *predictor);

/* Probabilities (rows x classes) and mean entropies (rows) for x, rows x columns with the constant. */
void vmg_softmax_predict(vmg_softmax_predictor *predictor, size_t rows, const double *x, double *probabilities,
                         double *entropies);

#endif
