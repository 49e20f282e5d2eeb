/* Noise that varies with the inputs, integrated out: what a network believes about a target's f and about o, from which
 * its noise variance follows (likelihood/likelihood_varying.c), as Gaussian components. */
#ifndef VMG_NETWORK_VARYING_NOISE_H
#define VMG_NETWORK_VARYING_NOISE_H

#include "network/network.h"

/* Components by moments: nodes of the Gauss-Hermite rule over o. */
enum { VMG_NOISE_NODES = 9 };

/* The nodes, for a standard normal, and their weights, whose sum is 1. */
extern const double vmg_noise_nodes[VMG_NOISE_NODES], vmg_noise_weights[VMG_NOISE_NODES];

/* The components of one row and target (VMG_NOISE_NODES each): given o, f has mean m_f + (c / v_o)(o - m_o) and
 * variance v_f - c^2 / v_o. `parameters` are the likelihood's own; the belief has variances and covariances. */
void vmg_varying_components(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_belief belief, size_t row,
                            size_t target, vmg_real *location, vmg_real *model, vmg_real *noise);

#endif
