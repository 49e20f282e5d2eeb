/* The layer whose weights are matrix Gaussian: W ~ MN(M, U, V), with or without pseudo-data (Louizos and Welling 2016,
 * sections 3.1 and 3.2).
 *
 *   without pseudo-data, for an input row a:  b ~ N(a M, (a U a^T) V)
 *   given A~ W = B~ (layer/pseudo_data.h):    b ~ N(a M_eff, (a U_eff a^T) V)
 * Inputs that are only believed, with means p and variances t, by the law of total variance:
 *   E[b] = p M_eff,   Cov(b_j, b_j') = (p U_eff p^T + sum_i t_i U_eff,ii) V_jj' + sum_i t_i M_eff,ij M_eff,ij'
 * The inputs' entries are taken to be independent, which needs a diagonal V in the layer before. */
#ifndef VMG_LAYER_MATRIX_LAYER_H
#define VMG_LAYER_MATRIX_LAYER_H

#include "distribution/matrix_gaussian.h"
#include "layer/layer.h"
#include "layer/prior_form.h"

/* How the noise variance alpha of the pseudo-data is parameterised. */
typedef enum vmg_noise_form {
    VMG_NOISE_SCALAR,       /* one number for A~ and one for B~ */
    VMG_NOISE_OUTER_PRODUCT /* sqrt(alpha_ij) = a factor for the pair i times a factor for the dimension j */
} vmg_noise_form;

/* Set by whoever makes the network; the offsets are filled in by `list`. */
typedef struct vmg_matrix_layer {
    vmg_layer layer;            /* first */
    vmg_covariance row, column; /* their kinds are set, the rest follows */
    vmg_prior_form prior;
    double prior_sd;                /* VMG_PRIOR_STANDARD */
    double hyper_shape, hyper_rate; /* VMG_PRIOR_HYPER, VMG_PRIOR_RELEVANCE */
    double log_sd_row;              /* initial log standard deviation of the rows, */
    double log_sd_constant;         /* of the constant's row, */
    double log_sd_column;           /* of the columns, */
    double log_sd_spread;           /* and the standard deviation of all three */
    size_t pairs;                   /* m, of pseudo-data; 0: none */
    vmg_noise_form noise_form;
    double largest_alpha; /* upper end of the noise variance, and its initial value */
    double jitter;        /* noise variance of the pseudo-outputs, times V */
    /* where the parameters are in the flat vector */
    size_t mean;                      /* r x c */
    size_t hyper;                     /* log shape, log rate of tau_r, then of tau_c: 4 numbers */
    size_t pseudo_inputs;             /* m x r, undivided */
    size_t pseudo_outputs;            /* m x c */
    size_t input_noise, output_noise; /* log sqrt(alpha): 1 number, or m for the pairs and r (c) for the dimensions */
} vmg_matrix_layer;

extern const vmg_layer_kind vmg_layer_kind_matrix;

#endif
