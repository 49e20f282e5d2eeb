/* Softmax of Gaussian outputs f ~ N(m, S): the expected log-likelihood of labels, and class probabilities.
 *
 * Two classes: d = f_1 - f_0 is Gaussian, and E[log s(d)], E[s(d)] are closed forms of the mixture that the activations
 * softplus and sigmoid have (activation/vector/activation_logistic.c), to 5e-12 (double), 1.5e-7 (float) for every mean
 * and variance.
 *
 * More classes: differences d_j = f_j - f_r to a reference class r (the label; in predictions the class of the largest
 * mean) have covariances D_ij = S_ij - S_ir - S_jr + S_rr. With D = L L^T, the expectations are means over the nodes
 * d = E[d] +- L z of a quasi-random rule (likelihood/softmax_nodes.h).
 *
 * Gradients of the expected log-likelihood l, p the softmax of f: dl/dm_j = 1[j = label] - E[p_j], and by Price's
 * theorem dl/dS_jj = -1/2 E[p_j (1 - p_j)], dl/dS_ij = E[p_i p_j] for a pair (both entries). For two classes these are
 * exact derivatives of the value. For more, the mean's is; the others have the same nodes as the value, and differ from
 * its derivatives by no more than its own error. (Through L they would be exact, and arbitrarily wrong where D is
 * nearly singular: fourth moments of the rule that are not exact are divided by its small pivots.) */
#ifndef VMG_LIKELIHOOD_CATEGORICAL_MOMENTS_H
#define VMG_LIKELIHOOD_CATEGORICAL_MOMENTS_H

#include "likelihood/likelihood.h"
#include "likelihood/softmax_nodes.h"

/* What it works with: nodes, and memory that is written over by every call, so that each thread has its own. */
struct vmg_likelihood_work {
    const vmg_kernels *kernels;
    const struct vmg_activation *softplus, *sigmoid; /* of these kernels */
    vmg_softmax_nodes nodes;                         /* three classes and more */
};

/* Takes it from an arena; NULL where the arena only counts. 2 <= classes <= VMG_MOST_CLASSES_BY_MOMENTS. */
vmg_likelihood_work *vmg_categorical_moments_lay_out(size_t classes, const vmg_kernels *kernels, vmg_arena *arena);

/* As vmg_likelihood_kind.expected, for outputs with variances and the covariances of all pairs; the likelihood's work
 * must be there. */
double vmg_categorical_moments_expected(const vmg_likelihood *likelihood, vmg_targets targets, vmg_belief outputs,
                                        double weight, double *rows, vmg_belief *output_gradient);

/* Adds weight E[p] to probability (rows x classes) and weight times the expected entropy of p, in nats, to entropy
 * (rows). */
void vmg_categorical_moments_predict(const vmg_likelihood *likelihood, vmg_belief outputs, double weight,
                                     double *probability, double *entropy);

#endif
