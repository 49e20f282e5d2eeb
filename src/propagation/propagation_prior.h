/* The prior of the weights of probabilistic backpropagation, and its refinement (Hernandez-Lobato and Adams 2015,
 * section 3.3): w ~ N(0, 1/lambda) for every weight, lambda ~ Gamma(6, 6), one for all.
 *
 * The factor N(w | 0, 1/lambda) of each weight stands in the posterior as the product of a Gaussian in w and a Gamma in
 * lambda. Refined, it is taken out, multiplied in exactly, and replaced by what has the same moments (expectation
 * propagation), one weight after the other. */
#ifndef VMG_PROPAGATION_PROPAGATION_PRIOR_H
#define VMG_PROPAGATION_PROPAGATION_PRIOR_H

#include "distribution/gamma.h"
#include "propagation/propagation_network.h"

/* Shape and rate of lambda, and of the noise in units of the target's variance: as if six values of variance 1 had been
 * seen. */
static const vmg_gamma vmg_propagation_vague = {6, 6};

/* The factors: natural parameters of the Gaussians (mean / variance, 1 / variance) and what the Gammas add to shape and
 * take from rate. */
typedef struct vmg_propagation_prior {
    size_t weights;
    vmg_gamma precision;            /* of lambda */
    double *location, *inverse;     /* weights each */
    double *shape_part, *rate_part; /* likewise */
} vmg_propagation_prior;

void vmg_propagation_prior_lay_out(size_t weights, vmg_arena *arena, vmg_propagation_prior *prior);

/* The factors before any row was seen: N(0, E 1/lambda). */
void vmg_propagation_prior_begin(vmg_propagation_prior *prior);

/* Refines all factors, and the posterior with them. Factors without a proper rest are passed over. */
void vmg_propagation_prior_refine(vmg_propagation_prior *prior, const vmg_propagation_beliefs *beliefs);

#endif
