/* Multiplicative Gaussian noise; formulas and source in distribution/dropout_noise.h. */
#include "distribution/dropout_noise.h"

static const vmg_real c1 = (vmg_real)1.16145124;
static const vmg_real c2 = (vmg_real)-1.50204118;
static const vmg_real c3 = (vmg_real)0.58629921;

enum { BLOCK = 64 }; /* entries at a time, so that alpha needs no memory of the caller's */

static double divergence_of_block(const vmg_kernels *kernels, size_t count, const vmg_real *log_sqrt_alpha,
                                  vmg_real *slope)
{
    vmg_real divergence[BLOCK], alpha[BLOCK];
    for (size_t i = 0; i < count; i++) {
        alpha[i] = 2 * log_sqrt_alpha[i];
    }
    kernels->exponential(count, alpha, alpha);
    for (size_t i = 0; i < count; i++) {
        divergence[i] = -(log_sqrt_alpha[i] + alpha[i] * (c1 + alpha[i] * (c2 + alpha[i] * c3)));
    }
    for (size_t i = 0; slope && i < count; i++) {
        slope[i] = -(1 + alpha[i] * (2 * c1 + alpha[i] * (4 * c2 + alpha[i] * 6 * c3)));
    }
    return kernels->sum(count, divergence);
}

double vmg_dropout_noise_divergence(const vmg_kernels *kernels, size_t count, const vmg_real *log_sqrt_alpha,
                                    vmg_real *slope)
{
    double sum = 0;
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t size = count - first < BLOCK ? count - first : BLOCK;
        sum += divergence_of_block(kernels, size, log_sqrt_alpha + first, slope ? slope + first : NULL);
    }
    return sum;
}
