/* The probability Z of one target under what a network of Gaussian weights predicts, f ~ N(mean, variance), and the
 * derivatives of log Z by both.
 *
 * Numbers: y = f + e, e ~ N(0, 1/tau), tau ~ Gamma(shape, rate), shape > 1. Z is taken as
 * N(y | mean, rate / (shape - 1) + variance): a Gaussian of the same variance as the Student t that it stands for.
 * tau gets new parameters such that its first two moments are those of its own posterior (Hernandez-Lobato and Adams
 * 2015, equations 7 and 8), with Z at shape, shape + 1 and shape + 2.
 *
 * Classes: Z = E 1 / (1 + exp(-f)), f the log odds (its sign changed for the other class), by the trapezoidal rule. */
#ifndef VMG_PROPAGATION_PROPAGATION_LIKELIHOOD_H
#define VMG_PROPAGATION_PROPAGATION_LIKELIHOOD_H

#include <stdbool.h>

#include "distribution/gamma.h"
#include "propagation/propagation_network.h"

typedef struct vmg_propagation_evidence {
    double log_z;
    vmg_propagation_moments slope; /* of log Z, by mean and variance */
} vmg_propagation_evidence;

/* power: of the probability, above 0: 1, or how often a row counts. Numbers: the slopes are those of the noise variance
 * over the power, which is N(y | f, 1/tau)^power up to a factor; log_z is that of the power 1. */
vmg_propagation_evidence vmg_propagation_number(vmg_gamma noise, double target, double power,
                                                vmg_propagation_moments output);

/* The noise after this target; as it was, where the new parameters would be none (shape not above 1, rate not above 0).
 */
vmg_gamma vmg_propagation_noise(vmg_gamma noise, double target, double power, vmg_propagation_moments output);

/* With first = log Z at the shape, second and third at shape + 1 and shape + 2: the Gamma distribution that has the two
 * moments of Gamma(tau) Z(tau) / Z. Its parameters may be no numbers. */
vmg_gamma vmg_propagation_gamma(vmg_gamma before, double first, double second, double third);
bool vmg_propagation_gamma_is_sound(vmg_gamma gamma);

/* is_in: whether the class is the one whose log odds f is. Z = E p^power. */
vmg_propagation_evidence vmg_propagation_class(bool is_in, double power, vmg_propagation_moments output);

#endif
