/* Laplace's approximation with Kronecker factors (Ritter, Botev and Barber 2018, "A scalable Laplace approximation for
 * neural networks"): the posterior of each layer's weights is a matrix Gaussian around the trained ones. Its precision
 * is
 *
 *   tau A kron G + delta I,   A = sum_n w_n a_n a_n^T (r x r),   G = sum_n w_n sum_k g_nk g_nk^T / sum_n w_n (c x c),
 *
 * a_n the layer's input, g_nk the derivative by its pre-activations of the k-th root of the likelihood's curvature in
 * the outputs (the generalised Gauss-Newton matrix): sqrt(rho_o) f_o for numbers with noise precisions tau rho_o; for
 * classes sqrt(p_k) (f_k - sum_c p_c f_c), tau = 1. With A = Q_A^T diag(alpha) Q_A and G = Q_G^T diag(gamma) Q_G
 * everything is sums over alpha_i gamma_j. With one layer of numbers nothing is approximated.
 *
 * The precision delta of each layer's prior, and tau, are where the evidence is largest (MacKay 1992; Immer et al.
 * 2021, "Scalable marginal likelihood estimation for model selection in deep learning", here after training), W* held:
 *   log p(y | W*, tau) + sum_layers [P/2 log delta - delta/2 |W*|^2 - 1/2 sum_ij log(tau alpha_i gamma_j + delta)].
 *
 * Predictions are those of the network made linear in its weights at W* (Immer, Korzepa and Bauer 2021, "Improving
 * predictions of Bayesian neural nets via local linearization"): Gaussian functions with mean f and covariance
 *   S_op = sum_layers sum_ij (Q_A a)_i^2 (Q_G g_o)_j (Q_G g_p)_j / (tau alpha_i gamma_j + delta),   g_o = d f_o / d b.
 */
#ifndef VMG_LAPLACE_KRONECKER_POSTERIOR_H
#define VMG_LAPLACE_KRONECKER_POSTERIOR_H

#include "laplace/point_network.h"

/* One layer's factors, in the posterior's numbers. */
typedef struct vmg_kronecker_layer {
    double *weights;       /* r x c: W* */
    double *input_axes;    /* r x r: Q_A, rows are eigenvectors */
    double *input_values;  /* r: alpha */
    double *output_axes;   /* c x c: Q_G */
    double *output_values; /* c: gamma */
} vmg_kronecker_layer;

typedef struct vmg_kronecker_posterior {
    vmg_point_network network; /* its weights are the first numbers */
    bool classes;
    double *numbers; /* owned: all that follows, in this order */
    size_t number_count;
    vmg_kronecker_layer *layers; /* owned */
    double *precisions;          /* layers: delta */
    double *noise;               /* outputs: tau rho, the precision of each target's noise; of classes 0 */
    double *scale;               /* 1: tau */
    double *evidence;            /* 1 */
} vmg_kronecker_posterior;

/* Room for one, all zero but for the network's shape. Fails with VMG_ERROR_MEMORY; then *out owns nothing. */
vmg_status vmg_kronecker_create(vmg_context *context, const vmg_point_network *shape, bool classes,
                                vmg_kronecker_posterior *out);
void vmg_kronecker_release(vmg_context *context, vmg_kronecker_posterior *posterior);

/* How many numbers it takes; SIZE_MAX: more than there can be. */
size_t vmg_kronecker_size(const vmg_point_network *shape);

/* What is learnt from. Borrowed. */
typedef struct vmg_kronecker_data {
    size_t rows, columns;   /* columns: of x, of which the network sees the first ones */
    const double *x;        /* rows x columns */
    const double *y;        /* outputs x rows: one target after the other; or, for classes, */
    const uint32_t *labels; /* rows */
    const double *weights;  /* rows: how many times each counts; NULL: once */
} vmg_kronecker_data;

/* The factors A and G of every layer at the posterior's weights, in input_axes and output_axes (both triangles), and
 * what the likelihood adds to the evidence. Fails with VMG_ERROR_MEMORY. */
typedef struct vmg_kronecker_fit_terms {
    double count;          /* sum of the rows' weights */
    double squares;        /* numbers: sum of rho times squared errors */
    double log_likelihood; /* at tau = 1 */
} vmg_kronecker_fit_terms;
vmg_status vmg_kronecker_factors(vmg_context *context, const vmg_kronecker_data *data,
                                 vmg_kronecker_posterior *posterior, vmg_kronecker_fit_terms *terms);

/* The evidence at the logarithms of delta (layers) and, for numbers, tau; and its gradient by them. After the factors
 * were turned into axes and values. */
double vmg_kronecker_evidence(const vmg_kronecker_posterior *posterior, const vmg_kronecker_fit_terms *terms,
                              const double *logs, double *gradient);

/* All of it: factors, axes, and the best precisions. A request to cancel ends the search with the best so far. Fails
 * with VMG_ERROR_MEMORY or VMG_ERROR_NUMERIC. */
vmg_status vmg_kronecker_learn(vmg_context *context, const vmg_kronecker_data *data,
                               vmg_kronecker_posterior *posterior);

/* What one thread predicts with; nothing is allocated afterwards. */
typedef struct vmg_kronecker_predictor {
    const vmg_kronecker_posterior *posterior; /* borrowed */
    vmg_point_workspace point;                /* the row's inputs go to point.steps[0].input */
    double *direction;                        /* outputs */
    double *spread;                           /* all pre-activations: sum_i (Q_A a)_i^2 / (...) of each j */
    double *turned;                           /* outputs x all pre-activations: Q_G g_o */
} vmg_kronecker_predictor;
void vmg_kronecker_lay_out(const vmg_kronecker_posterior *posterior, vmg_arena *arena, vmg_kronecker_predictor *out);

/* Mean (outputs) and covariance (outputs x outputs, both triangles) of the functions for one row. */
void vmg_kronecker_predict(const vmg_kronecker_predictor *predictor, double *mean, double *covariance);

#endif
