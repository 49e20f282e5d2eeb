/* The prior of a layer's weights, MN(0, s_r^2 I, s_c^2 I) fixed, with Gamma hyper-priors on the precisions
 * tau_r = 1/s_r^2 and tau_c = 1/s_c^2, or with the scale that makes the divergence smallest; or MN(0, diag(1 / tau_i),
 * I) with a Gamma hyper-prior on each row's precision, so that inputs and units that do not help lose their weights
 * (automatic relevance determination: MacKay 1994, Neal 1996).
 *
 *   hyper:  E[1/S] = E[tau_r] E[tau_c],  E[log S] = -(E[log tau_r] + E[log tau_c]),  and two KL(Gamma || Gamma)
 *   empirical:  S = (tr(U) tr(V) + ||M||^2) / (rc); since S is at its best, its own derivative is 0
 *   relevance:  with x_i = U_ii tr(V) + ||M_i||^2 the best q(tau_i) is Gamma(a, b_i), a = shape + c/2,
 *               b_i = rate + x_i / 2, in which the divergence of W and tau together is
 *               sum_i [a log b_i - shape log rate - log Gamma(a) + log Gamma(shape)] - (rc + c log|U| + r log|V|) / 2
 */
#ifndef VMG_LAYER_WEIGHT_PRIOR_H
#define VMG_LAYER_WEIGHT_PRIOR_H

#include "layer/matrix_layer.h"

/* Appends the prior's parameters (hyper only) to a list and keeps their place. */
void vmg_weight_prior_list(vmg_matrix_layer *layer, const char *prefix, vmg_tensor_list *list);

/* Initial values: the posteriors start as the priors. */
void vmg_weight_prior_initialise(const vmg_matrix_layer *layer, vmg_real *parameters);

/* KL(q(W) || p(W)) and the hyper Gammas' divergence (relevance: both as one number); adds weight times the gradient
 * unless that is NULL. scratch: r numbers. late (r numbers; NULL: no): instead of adding the gradient by the mean,
 * late[i] M_i, its factors are left there. */
vmg_layer_divergence vmg_weight_prior_divergence(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior,
                                                 const vmg_real *parameters, double weight, vmg_real *scratch,
                                                 vmg_real *late, vmg_real *gradient);

#endif
