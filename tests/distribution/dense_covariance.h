/* Covariances as dense matrices, and back: the definitions of distribution/covariance_*.c once more, in plain loops. */
#ifndef VMG_TESTS_DENSE_COVARIANCE_H
#define VMG_TESTS_DENSE_COVARIANCE_H

#include "test.h"

#include <math.h>

#include "distribution/covariance.h"

/* The parameters of a full covariance: Cholesky's factor of `dense` (size x size) row by row. */
static inline void dense_to_full(const vmg_covariance *covariance, const vmg_real *dense, vmg_real *parameters)
{
    const size_t size = covariance->size;
    double factor[16][16];
    vmg_real *log_diagonal = parameters + covariance->offset, *triangle = log_diagonal + size;
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j <= i; j++) {
            double rest = (double)dense[i * size + j];
            for (size_t k = 0; k < j; k++) {
                rest -= factor[i][k] * factor[j][k];
            }
            factor[i][j] = i == j ? sqrt(rest) : rest / factor[j][j];
        }
        log_diagonal[i] = (vmg_real)log(factor[i][i]);
        for (size_t j = 0; j < i; j++) {
            *triangle++ = (vmg_real)(factor[i][j] / factor[i][i]);
        }
    }
}

/* The parameters of diag(d) + F F^T; F: size x rank. */
static inline void dense_to_low_rank(const vmg_covariance *covariance, const vmg_real *d, const vmg_real *f,
                                     vmg_real *parameters)
{
    const size_t size = covariance->size, rank = covariance->rank;
    vmg_real *log_sd = parameters + covariance->offset, *g = log_sd + size;
    for (size_t i = 0; i < size; i++) {
        log_sd[i] = (vmg_real)(0.5 * log((double)d[i]));
        for (size_t k = 0; k < rank; k++) {
            g[k * size + i] = (vmg_real)((double)f[i * rank + k] / sqrt((double)d[i]));
        }
    }
}

/* The parameters of diag(variances). */
static inline void dense_to_diagonal(const vmg_covariance *covariance, const vmg_real *variances, vmg_real *parameters)
{
    for (size_t i = 0; i < covariance->size; i++) {
        parameters[covariance->offset + i] = (vmg_real)(0.5 * log((double)variances[i]));
    }
}

/* U (size x size) from the parameters. */
static inline void dense_covariance(const vmg_covariance *covariance, const vmg_real *parameters, double *out)
{
    const size_t size = covariance->size;
    const vmg_real *own = parameters + covariance->offset, *more = own + size;
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < size; j++) {
            double correlation = i == j;
            if (covariance->kind == &vmg_covariance_low_rank) {
                for (size_t k = 0; k < covariance->rank; k++) {
                    correlation += (double)more[k * size + i] * (double)more[k * size + j];
                }
            } else if (covariance->kind == &vmg_covariance_full) {
                const size_t last = i < j ? i : j; /* row i of (I + T) times row j of it */
                correlation = 0;
                for (size_t k = 0; k <= last; k++) {
                    correlation += (k == i ? 1 : (double)more[i * (i - 1) / 2 + k]) *
                                   (k == j ? 1 : (double)more[j * (j - 1) / 2 + k]);
                }
            }
            out[i * size + j] = exp((double)own[i] + (double)own[j]) * correlation;
        }
    }
}

#endif
