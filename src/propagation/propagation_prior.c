/* The prior's factors and their refinement; see propagation/propagation_prior.h. */
#include "propagation/propagation_prior.h"

#include <math.h>

#include "propagation/propagation_likelihood.h"

void vmg_propagation_prior_lay_out(size_t weights, vmg_arena *arena, vmg_propagation_prior *prior)
{
    *prior = (vmg_propagation_prior){.weights = weights};
    prior->location = vmg_arena_take(arena, weights, sizeof(double));
    prior->inverse = vmg_arena_take(arena, weights, sizeof(double));
    prior->shape_part = vmg_arena_take(arena, weights, sizeof(double));
    prior->rate_part = vmg_arena_take(arena, weights, sizeof(double));
}

void vmg_propagation_prior_begin(vmg_propagation_prior *prior)
{
    prior->precision = vmg_propagation_vague;
    for (size_t i = 0; i < prior->weights; i++) {
        prior->inverse[i] = (vmg_propagation_vague.shape - 1) / vmg_propagation_vague.rate;
        prior->location[i] = prior->shape_part[i] = prior->rate_part[i] = 0;
    }
}

/* What is left of posterior and precision without the factor of weight i. */
static bool take_out(const vmg_propagation_prior *prior, size_t i, const vmg_propagation_beliefs *beliefs,
                     vmg_propagation_moments *weight, vmg_gamma *precision)
{
    /* A weight that its rows say next to nothing of may have moved far without becoming surer: its rest is then a wide
     * Gaussian far away, and would make lambda's variance explode. With two hidden layers that happens, with one the
     * limit changes nothing. */
    const double most = 100;
    const double inverse = 1 / beliefs->variances[i] - prior->inverse[i];
    *weight = (vmg_propagation_moments){(beliefs->means[i] / beliefs->variances[i] - prior->location[i]) / inverse,
                                        1 / inverse};
    *precision =
        (vmg_gamma){prior->precision.shape - prior->shape_part[i], prior->precision.rate - prior->rate_part[i]};
    return weight->variance > 0 && weight->variance < most && vmg_propagation_gamma_is_sound(*precision);
}

static void refine_factor(vmg_propagation_prior *prior, size_t i, const vmg_propagation_beliefs *beliefs)
{
    vmg_propagation_moments rest;
    vmg_gamma rest_precision;
    if (!take_out(prior, i, beliefs, &rest, &rest_precision)) {
        return;
    }
    /* N(w | 0, 1/lambda) is the probability of a "target" 0 with noise of precision lambda, predicted as the weight */
    double log_z[3];
    for (int k = 0; k < 3; k++) {
        const vmg_gamma at = {rest_precision.shape + k, rest_precision.rate};
        log_z[k] = vmg_propagation_number(at, 0, 1, rest).log_z;
    }
    const vmg_propagation_moments slope = vmg_propagation_number(rest_precision, 0, 1, rest).slope;
    const vmg_gamma precision = vmg_propagation_gamma(rest_precision, log_z[0], log_z[1], log_z[2]);
    const double mean = rest.mean + rest.variance * slope.mean;
    const double variance =
        rest.variance - rest.variance * rest.variance * (slope.mean * slope.mean - 2 * slope.variance);
    if (!vmg_propagation_gamma_is_sound(precision) || !(variance > 0)) {
        return;
    }
    prior->location[i] = mean / variance - rest.mean / rest.variance;
    prior->inverse[i] = 1 / variance - 1 / rest.variance;
    prior->shape_part[i] = precision.shape - rest_precision.shape;
    prior->rate_part[i] = precision.rate - rest_precision.rate;
    prior->precision = precision;
    beliefs->means[i] = mean;
    beliefs->variances[i] = variance;
}

void vmg_propagation_prior_refine(vmg_propagation_prior *prior, const vmg_propagation_beliefs *beliefs)
{
    for (size_t i = 0; i < prior->weights; i++) {
        refine_factor(prior, i, beliefs);
    }
}
