/* Gamma hyper-priors on the precisions tau_r = 1/s_r^2 and tau_c = 1/s_c^2 of a layer's weights, whose prior scale is
 * S = s_r^2 s_c^2: both Gamma(shape, rate), each with a learnt Gamma posterior. Parameters, four numbers: log shape and
 * log rate of tau_r, then of tau_c. */
#ifndef VMG_LAYER_HYPER_PRIOR_H
#define VMG_LAYER_HYPER_PRIOR_H

#include "distribution/gamma.h"
#include "distribution/matrix_gaussian.h"
#include "linalg/tensor.h"

/* Appends the four parameters to a list and answers where they are. */
size_t vmg_hyper_prior_list(const char *prefix, vmg_tensor_list *list);

/* Initial values: the posteriors start as the priors. */
void vmg_hyper_prior_initialise(vmg_gamma prior, vmg_real *parameters);

/* E[1/S] = E[tau_r] E[tau_c] and E[log S] = -(E[log tau_r] + E[log tau_c]). */
vmg_weight_prior vmg_hyper_prior_expected(const vmg_real *parameters);

/* The two divergences from the prior. */
double vmg_hyper_prior_divergence(vmg_gamma prior, const vmg_real *parameters);

/* Adds weight times the gradient of those divergences, and of what has the given derivatives with respect to E[1/S] and
 * E[log S]. */
void vmg_hyper_prior_backward(vmg_gamma prior, const vmg_real *parameters, double by_inverse_scale, double by_log_scale,
                              double weight, vmg_real *gradient);

#endif
