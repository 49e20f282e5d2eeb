/* The matrix Gaussian W ~ MN(M, U, V): W is rows x columns, M its mean, U (rows x rows) the covariance of its rows, V
 * (columns x columns) of its columns; the columns of W stacked are Gaussian with covariance V kron U.
 *   log density  -1/2 tr(V^-1 (W-M)^T U^-1 (W-M)) - rc/2 log 2 pi - c/2 log|U| - r/2 log|V|
 * (Gupta and Nagar 1999, "Matrix variate distributions", section 2.2.) */
#ifndef VMG_DISTRIBUTION_MATRIX_GAUSSIAN_H
#define VMG_DISTRIBUTION_MATRIX_GAUSSIAN_H

#include <stdint.h>

#include "distribution/covariance.h"

/* A view: borrows the mean and both (prepared) covariances. */
typedef struct vmg_matrix_gaussian {
    vmg_matrix mean;                    /* rows x columns */
    const vmg_covariance_state *row;    /* U */
    const vmg_covariance_state *column; /* V */
} vmg_matrix_gaussian;

/* The log density at W (rows x columns). Scratch: one matrix of the same shape, and its transpose (columns x rows),
 * both overwritten. */
double vmg_matrix_gaussian_log_density(const vmg_matrix_gaussian *gaussian, vmg_matrix w, vmg_matrix scratch,
                                       vmg_matrix scratch_transposed);

/* A draw W = M + L_U E L_V^T; noise: rows * columns standard normal entries E, overwritten; scratch: as many. */
void vmg_matrix_gaussian_draw(const vmg_matrix_gaussian *gaussian, vmg_real *noise, vmg_real *scratch, vmg_matrix out);

/* The prior MN(0, s_r^2 I, s_c^2 I) as the divergence needs it: E[1/S] and E[log S] with S = s_r^2 s_c^2. */
typedef struct vmg_weight_prior {
    double inverse_scale; /* E[1/S] */
    double log_scale;     /* E[log S] */
} vmg_weight_prior;

/* What the divergence is made of, for the gradients that depend on it. */
typedef struct vmg_divergence {
    double value;
    double by_inverse_scale, by_log_scale; /* partial derivatives with respect to the prior's two numbers */
} vmg_divergence;

/*
 * KL(MN(M, U, V) || prior) = 1/2 [ tr(U) tr(V)/S + ||M||^2/S - rc - c log|U| - r log|V| + rc log S ]
 * (the Gaussian divergence for V kron U against S I; Louizos and Welling 2016, equation 7). Adds `weight` times its
 * gradient to `gradient`, the flat vector, unless that is NULL; mean_offset is where M's entries are in it.
 * VMG_MEAN_LEFT: the gradient by M, weight inverse_scale M, is left to the caller.
 */
#define VMG_MEAN_LEFT SIZE_MAX
vmg_divergence vmg_matrix_gaussian_divergence(const vmg_matrix_gaussian *gaussian, vmg_weight_prior prior,
                                              double weight, size_t mean_offset, vmg_real *gradient);

/* The scale S of the prior that makes the divergence smallest: (tr(U) tr(V) + ||M||^2) / (rc). */
double vmg_matrix_gaussian_best_scale(const vmg_matrix_gaussian *gaussian);

#endif
