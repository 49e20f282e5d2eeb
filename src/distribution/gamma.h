/* The Gamma distribution, of precisions: moments, KL divergence and its gradient; and the functions it stands on. */
#ifndef VMG_DISTRIBUTION_GAMMA_H
#define VMG_DISTRIBUTION_GAMMA_H

/* Density proportional to tau^(shape - 1) exp(-rate tau); both above 0. */
typedef struct vmg_gamma {
    double shape, rate;
} vmg_gamma;

/* A derivative with respect to the parameters as they are stored: the logarithms of shape and rate. */
typedef struct vmg_gamma_gradient {
    double log_shape, log_rate;
} vmg_gamma_gradient;

/* psi(x) = d/dx log Gamma(x), and its derivative, for x > 0; relative error below 1e-13 (absolute near psi's root at
 * 1.46). Other x give NaN, infinity gives the limit. These and all below cannot fail and are safe from any thread. */
double vmg_digamma(double x);
double vmg_trigamma(double x);

/* log Gamma(x), x > 0. */
double vmg_log_gamma(double x);

vmg_gamma vmg_gamma_from_logs(double log_shape, double log_rate);

/* E[tau] = shape / rate, and with respect to both logarithms its derivatives are +E[tau] and -E[tau]. */
double vmg_gamma_expectation(vmg_gamma gamma);

/* E[log tau] = psi(shape) - log rate; the derivatives are shape psi'(shape) and -1. */
double vmg_gamma_expectation_of_log(vmg_gamma gamma);
vmg_gamma_gradient vmg_gamma_expectation_of_log_gradient(vmg_gamma gamma);

/*
 * KL divergence of Gamma(a, b) from Gamma(a0, b0):
 *
 *   (a - a0) psi(a) - log Gamma(a) + log Gamma(a0) + a0 (log b - log b0) + a (b0 - b) / b
 *
 * and its gradient with respect to log a and log b.
 */
double vmg_gamma_divergence(vmg_gamma posterior, vmg_gamma prior);
vmg_gamma_gradient vmg_gamma_divergence_gradient(vmg_gamma posterior, vmg_gamma prior);

#endif
