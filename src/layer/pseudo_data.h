/* Pseudo-data: m learnt pairs (A~: m x r, B~: m x c); rows are sampled independently given A~ W = B~, which brings back
 * that all rows share one W (Louizos and Welling 2016, section 3.2; the conditional of a sparse Gaussian process).
 *
 *   X = A~ U,  S11 = X A~^T + jitter I,  S12 = X A^T,  R = B~ - A~ M,  T = S11^-1 R
 *   mean          A M + S12^T T                  = A M_eff,       M_eff = M + X^T T
 *   row variance  a U a^T - S12_k^T S11^-1 S12_k = a U_eff a^T,   U_eff = U - X^T S11^-1 X
 * A~ is scaled as the layer's input is. While training, and in posterior samples, both carry multiplicative noise,
 * A~ (1 + sqrt(alpha) n), one draw for the batch; by moments the noise is left out. */
#ifndef VMG_LAYER_PSEUDO_DATA_H
#define VMG_LAYER_PSEUDO_DATA_H

#include "layer/pseudo_noise.h"

typedef struct vmg_pseudo_data {
    vmg_matrix input_noise, output_noise; /* n: m x r, m x c, strides rounded up to 4 */
    vmg_matrix input_sd, output_sd;       /* sqrt(alpha): m x r, m x c */
    vmg_matrix inputs, outputs;           /* A~ (scaled), B~, with this step's noise: m x r, m x c */
    vmg_matrix projected;                 /* X = A~ U: m x r */
    vmg_matrix factor;                    /* of S11, Cholesky: m x m */
    vmg_matrix solution;                  /* T: m x c */
    vmg_matrix cross, gain;               /* S12, G = S11^-1 S12: m x K */
    /* only where inputs may be believed */
    vmg_matrix projected_gain; /* H = S11^-1 X: m x r */
    vmg_matrix effective_mean; /* M_eff: r x c */
    vmg_real *reduction;       /* diagonal of X^T S11^-1 X: r */
    /* gradients of the above */
    vmg_matrix inputs_gradient, projected_gradient, outputs_gradient, cross_gradient;
    vmg_matrix square_gradient, square_scratch; /* m x m */
    vmg_matrix wide_scratch;                    /* m x max(r, K) */
    vmg_real *row_scratch;                      /* max(r, c) */
} vmg_pseudo_data;

/* What a backward step starts from: gradients of a batch's mean (K x c) and row variances (K), and, where inputs were
 * believed, of M_eff (r x c) and of the reduction (r), else .at NULL and NULL. */
typedef struct vmg_conditional_gradient {
    vmg_matrix mean;
    const vmg_real *row_variance;
    vmg_matrix effective_mean;
    const vmg_real *reduction;
} vmg_conditional_gradient;

/* The memory, for batches of at most most_rows. believed: inputs may carry variances. */
void vmg_pseudo_data_lay_out(const vmg_matrix_layer *layer, bool believed, size_t most_rows, vmg_arena *arena,
                             vmg_pseudo_data *data);

/* This step's noise. */
void vmg_pseudo_data_draw(const vmg_matrix_layer *layer, const vmg_kernels *kernels, uint64_t seed, uint64_t step,
                          vmg_pseudo_data *data);

/* What follows from parameters and noise without the batch: A~, B~, X, the factor of S11, T, and where inputs may be
 * believed M_eff, H and the reduction. `noisy` false leaves the noise out. Where S11 is not positive definite in
 * rounding, the jitter is raised until it is. */
void vmg_pseudo_data_condition(const vmg_matrix_layer *layer, const vmg_kernels *kernels,
                               const vmg_covariance_state *row, const vmg_real *parameters, bool noisy,
                               vmg_pseudo_data *data);

/* Takes what the pseudo-data explain from a row covariance, U to U_eff = U - X^T S11^-1 X (r x r). */
void vmg_pseudo_data_reduce(const vmg_kernels *kernels, const vmg_pseudo_data *data, vmg_matrix row_covariance);

/* Corrects the mean (K x c) and the row variances (K) of a batch; input: K x r. */
void vmg_pseudo_data_correct(const vmg_kernels *kernels, vmg_matrix input, vmg_matrix mean, vmg_real *row_variance,
                             vmg_pseudo_data *data);

/* The way back, to the parameters (added) and to the input (K x r, added; .at NULL: not wanted). */
void vmg_pseudo_data_backward(const vmg_matrix_layer *layer, const vmg_kernels *kernels,
                              const vmg_covariance_state *row, const vmg_real *parameters, vmg_matrix input,
                              vmg_conditional_gradient from, vmg_matrix input_gradient, vmg_pseudo_data *data,
                              vmg_real *gradient);

/* The divergence of the noise (distribution/dropout_noise.h); adds weight times its gradient unless that is NULL. */
double vmg_pseudo_data_divergence(const vmg_matrix_layer *layer, const vmg_kernels *kernels, const vmg_real *parameters,
                                  double weight, const vmg_pseudo_data *data, vmg_real *gradient);

#endif
