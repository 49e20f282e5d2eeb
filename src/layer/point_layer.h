/* The layer whose weights are points, with or without dropout (Gal and Ghahramani 2016, "Dropout as a Bayesian
 * approximation"):
 *
 *   b = (a * z) W,   z_i = 0 with probability `dropout`, else 1 / (1 - dropout), of its own in each row; the constant
 * stays
 *
 * What takes the place of a divergence is weight decay, -log of the prior's density N(0, prior_sd^2) of each weight
 * less its least value, (1 - dropout) ||W||^2 / (2 prior_sd^2): at kl_weight 1 without dropout the objective is that of
 * the posterior's mode; with dropout it is the divergence of that article's approximation, up to a constant. Sampled
 * only: without dropout all samples are the same. */
#ifndef VMG_LAYER_POINT_LAYER_H
#define VMG_LAYER_POINT_LAYER_H

#include "layer/layer.h"

/* Set by whoever makes the network; the offset is filled in by `list`. */
typedef struct vmg_point_layer {
    vmg_layer layer; /* first */
    double prior_sd;
    double dropout; /* the probability with which an input is left out; 0: none is */
    size_t mean;    /* r x c: the weights, listed as "M" as in layers of other kinds */
} vmg_point_layer;

extern const vmg_layer_kind vmg_layer_kind_point;

#endif
