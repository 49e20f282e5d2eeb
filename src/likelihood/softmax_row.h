/* Softmax of one row's Gaussian outputs f ~ N(m, S), three classes and more, by a quasi-random rule; the formulas are
 * in likelihood/categorical_moments.h. Nothing here allocates; safe from any thread. */
#ifndef VMG_LIKELIHOOD_SOFTMAX_ROW_H
#define VMG_LIKELIHOOD_SOFTMAX_ROW_H

#include "likelihood/softmax_nodes.h"
#include "linalg/belief.h"
#include "linalg/kernels.h"

/* In differences d to class `reference`; entry i is class i, or i + 1 from the reference on. */
typedef struct vmg_softmax_row {
    size_t others, reference;
    double mean[VMG_MOST_DIMENSIONS];
    double factor[VMG_MOST_DIMENSIONS][VMG_MOST_DIMENSIONS]; /* L of the covariance of d, lower triangle */
    /* results: means over the nodes, of what was asked for */
    double log_sum;                                            /* of log(1 + sum exp d) = -log p_reference */
    double entropy;                                            /* of p, in nats */
    double probability[VMG_MOST_DIMENSIONS];                   /* of p_i */
    double label_products[VMG_MOST_DIMENSIONS];                /* of p_i p_reference */
    double products[VMG_MOST_DIMENSIONS][VMG_MOST_DIMENSIONS]; /* of p_i p_j, i <= j */
} vmg_softmax_row;

/* log_sum always; the gradient takes probabilities and products, a prediction probabilities and entropy. */
typedef enum vmg_softmax_wanted { VMG_SOFTMAX_VALUE, VMG_SOFTMAX_GRADIENT, VMG_SOFTMAX_PREDICTION } vmg_softmax_wanted;

static inline size_t vmg_softmax_row_class(const vmg_softmax_row *row, size_t other)
{
    return other + (other >= row->reference);
}

/* Row k of outputs with variances and the covariances of all pairs. Answers the largest variance of a difference. */
double vmg_softmax_row_begin(vmg_belief outputs, size_t k, size_t reference, vmg_softmax_row *row);

void vmg_softmax_row_integrate(const vmg_kernels *kernels, const vmg_softmax_nodes *nodes, vmg_node_count count,
                               vmg_softmax_wanted wanted, vmg_softmax_row *row);

#endif
