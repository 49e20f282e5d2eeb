/* Networks whose weights are independent Gaussians, and what they predict by moments: probabilistic backpropagation
 * (Hernandez-Lobato and Adams 2015, "Probabilistic backpropagation for scalable learning of Bayesian neural networks").
 *
 * A layer with n - 1 inputs of means z and variances s, the constant z_n = 1, s_n = 0 among them, and weights
 * w_ij ~ N(m_ij, v_ij) has the pre-activations a_j = sum_i w_ij z_i / sqrt(n), taken as independent Gaussians:
 *   E a_j = sum_i m_ij z_i / sqrt(n),   var a_j = sum_i (m_ij^2 s_i + v_ij (z_i^2 + s_i)) / n.
 * Units of hidden layers are relu(a_j), whose two moments are exact. The output is the last layer's one pre-activation.
 * What is dropped: that units depend on each other through their inputs, and that they are not Gaussian.
 *
 * After each row, with Z the probability of its target, weights get the moments of their own posterior (assumed density
 * filtering): m + v d, v - v^2 (d^2 - 2 e), d and e the derivatives of log Z by m and by v. */
#ifndef VMG_PROPAGATION_PROPAGATION_NETWORK_H
#define VMG_PROPAGATION_PROPAGATION_NETWORK_H

#include <stdbool.h>

#include "base/arena.h"

/* The shape of a network; borrowed by all that have it. */
typedef struct vmg_propagation_shape {
    size_t layers;
    const size_t *sizes; /* layers + 1: inputs, units of each hidden layer, 1 */
} vmg_propagation_shape;

/* All weights: layer after layer, (inputs + 1) x outputs, the constant's row last. SIZE_MAX: more than there can be. */
size_t vmg_propagation_weights(const vmg_propagation_shape *shape);

/* The posterior of the weights. Borrowed. */
typedef struct vmg_propagation_beliefs {
    double *means, *variances; /* weights each */
} vmg_propagation_beliefs;

/* A mean and a variance, or the derivatives by them. */
typedef struct vmg_propagation_moments {
    double mean, variance;
} vmg_propagation_moments;

/* One layer on the way forward and back. */
typedef struct vmg_propagation_step {
    double *mean, *variance, *square;        /* inputs + 1: z, s, and z^2 + s */
    double *a_mean, *a_variance;             /* outputs: of the pre-activations; then log Z's derivatives by them */
    double *mean_by_mean, *mean_by_variance; /* outputs: of the units' moments by those of the pre-activations */
    double *variance_by_mean, *variance_by_variance;
} vmg_propagation_step;

/* What one thread works with; nothing is allocated afterwards. */
typedef struct vmg_propagation_workspace {
    const vmg_propagation_shape *shape; /* borrowed */
    vmg_propagation_step *steps;        /* layers */
} vmg_propagation_workspace;

/* Takes the workspace from an arena (base/arena.h). */
void vmg_propagation_lay_out(const vmg_propagation_shape *shape, vmg_arena *arena, vmg_propagation_workspace *out);

/* Mean and variance of the output for one row. x: inputs, in the workspace's own steps[0].mean, where the caller has
 * written it. */
vmg_propagation_moments vmg_propagation_forward(const vmg_propagation_workspace *workspace,
                                                const vmg_propagation_beliefs *beliefs);

/* After forward: takes one row in. `slope` holds the derivatives of log Z by the output's mean and variance. A weight
 * whose new moments would be none (a variance not above 0) keeps its old ones. */
void vmg_propagation_update(const vmg_propagation_workspace *workspace, vmg_propagation_moments slope,
                            const vmg_propagation_beliefs *beliefs);

/* After forward: the derivatives alone, by every mean and variance, to `gradient`. */
void vmg_propagation_gradient(const vmg_propagation_workspace *workspace, vmg_propagation_moments slope,
                              const vmg_propagation_beliefs *beliefs, const vmg_propagation_beliefs *gradient);

/* Moments of relu(a), a ~ N(mean, variance), variance > 0, and their derivatives:
 *   E = mean P + sd p,  var = variance (P + t^2 P Q + t p (1 - 2 P) - p^2),  t = mean / sd,
 * p and P the standard normal density and cumulative at t, Q = 1 - P. */
typedef struct vmg_relu_moments {
    double mean, variance;
    double mean_by_mean, mean_by_variance, variance_by_mean, variance_by_variance;
} vmg_relu_moments;
vmg_relu_moments vmg_relu_moments_of(double mean, double variance);

#endif
