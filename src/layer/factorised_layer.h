/* The layer whose weights are independent Gaussians, W_ij ~ N(m_ij, s_ij): the usual variational posterior (Graves
 * 2011; Blundell et al. 2015), by local reparameterisation (Kingma, Salimans and Welling 2015),
 *
 *   b_kj ~ N(sum_i a_ki m_ij, sum_i a_ki^2 s_ij), independent given the inputs,
 *
 * or by moments: for inputs that are only believed, independent with means p and variances t,
 *
 *   E[b_j] = sum_i p_i m_ij,   Var(b_j) = sum_i (p_i^2 + t_i) s_ij + t_i m_ij^2,   Cov(b_j, b_j') = sum_i t_i m_ij
 * m_ij'
 *
 * which is exact for one hidden layer. The variances are parameters of their own, or, in variational dropout (the same
 * article), s_ij = alpha m_ij^2 with alpha at most 1, of each weight or of the layer, and the log-uniform prior. */
#ifndef VMG_LAYER_FACTORISED_LAYER_H
#define VMG_LAYER_FACTORISED_LAYER_H

#include "layer/layer.h"
#include "layer/prior_form.h"

typedef enum vmg_weight_variance {
    VMG_VARIANCE_FREE,         /* s_ij = exp(2 log_sd_ij) */
    VMG_VARIANCE_DROPOUT,      /* s_ij = alpha_ij m_ij^2 */
    VMG_VARIANCE_LAYER_DROPOUT /* s_ij = alpha m_ij^2 */
} vmg_weight_variance;

/* Set by whoever makes the network; the offsets are filled in by `list`. */
typedef struct vmg_factorised_layer {
    vmg_layer layer; /* first */
    vmg_weight_variance variance;
    vmg_prior_form prior; /* of free variances, as of a matrix layer (layer/weight_prior.h) */
    double prior_sd, hyper_shape, hyper_rate;
    double log_sd;       /* initial log standard deviation; of dropout: in units of the mean */
    size_t mean, spread; /* r x c: m; log_sd (r x c), or log sqrt(alpha): r x c or 1 */
    size_t hyper;        /* layer/hyper_prior.h */
} vmg_factorised_layer;

extern const vmg_layer_kind vmg_layer_kind_factorised;

#endif
