/* Multiplicative Gaussian noise 1 + sqrt(alpha) n, n standard normal, and its divergence from the log-uniform prior. */
#ifndef VMG_DISTRIBUTION_DROPOUT_NOISE_H
#define VMG_DISTRIBUTION_DROPOUT_NOISE_H

#include <stddef.h>

#include "linalg/kernels.h"

/*
 * KL divergence of the noise of `count` entries from the log-uniform prior, summed over them; up to a constant, as an
 * approximation that holds for alpha <= 1 (Kingma, Salimans and Welling 2015, "Variational dropout and the local
 * reparameterization trick", appendix C):
 *
 *   KL = -(1/2 log alpha + c1 alpha + c2 alpha^2 + c3 alpha^3)
 *   d KL / d log sqrt(alpha) = -(1 + 2 c1 alpha + 4 c2 alpha^2 + 6 c3 alpha^3)
 *
 *   log_sqrt_alpha  count: 1/2 log alpha of each entry
 *   slope           count: written, the derivative with respect to each; NULL allowed, or log_sqrt_alpha itself
 *
 * Where many entries share one alpha, ask for one and multiply. Cannot fail; safe from any thread.
 */
double vmg_dropout_noise_divergence(const vmg_kernels *kernels, size_t count, const vmg_real *log_sqrt_alpha,
                                    vmg_real *slope);

#endif
