/* The posterior of one latent function, in the form that predicts. With the covariances k of a new row with the support
 * rows (training rows, or inducing inputs):
 *   mean = k^T weights,   variance = s^2 - |k' L^-T|^2 + |k L2^-T|^2,   k' = k times roots, entry by entry
 *   exact, numbers  L L^T = K + sigma^2 I, no roots, no L2
 *   exact, numbers  that count more or less than once, and
 *   exact, classes  L L^T = I + W^1/2 K W^1/2, roots W^1/2, no L2; numbers: W is how often over sigma^2
 *   inducing        L L^T = K_uu, L2 L2^T = K_uu + K_uf W K_fu, W the precision of every row (1/sigma^2, or p (1 - p))
 */
#ifndef VMG_GAUSSIAN_PROCESS_LATENT_POSTERIOR_H
#define VMG_GAUSSIAN_PROCESS_LATENT_POSTERIOR_H

#include "base/arena.h"
#include "gaussian_process/kernel_function.h"

typedef enum vmg_latent_form {
    VMG_LATENT_EXACT_NUMBERS,
    VMG_LATENT_EXACT_PRECISIONS, /* of every row its own: W */
    VMG_LATENT_INDUCING
} vmg_latent_form;

/* What is added to the diagonal of K_uu, in units of the signal. */
#define VMG_INDUCING_JITTER 1e-6

/* The arrays are one block; `numbers` is what a model file keeps, the rest follows from it. */
typedef struct vmg_latent_posterior {
    vmg_latent_form form;
    vmg_kernel_function kernel;
    size_t support, inputs;
    double *numbers;  /* owned */
    double *rows;     /* support x inputs: the support rows */
    double *logs;     /* inputs + 2: log length scales, signal, noise (0 for classes) */
    double *evidence; /* 1: log marginal likelihood, its bound or its approximation, as it was maximised */
    double *weights;  /* support */
    double *roots;    /* support; NULL but for exact precisions */
    double *second;   /* support x support: L2 with zeros above; NULL but for inducing */
    double *scaled;   /* support x inputs: derived; owned */
    double *factor;   /* support x support: L; derived; owned */
} vmg_latent_posterior;

/* Room for one, all zero. Fails with VMG_ERROR_MEMORY; then *out owns nothing. */
vmg_status vmg_latent_posterior_create(vmg_context *context, vmg_latent_form form, vmg_kernel_function kernel,
                                       size_t support, size_t inputs, vmg_latent_posterior *out);
void vmg_latent_posterior_release(vmg_context *context, vmg_latent_posterior *posterior);

/* Derives `scaled` and `factor`. Fails with VMG_ERROR_MEMORY, or VMG_ERROR_NUMERIC where the matrix is not positive
 * definite. */
vmg_status vmg_latent_posterior_derive(vmg_context *context, vmg_latent_posterior *posterior);

/* Mean and variance (rows each) of the function at x (rows x inputs).
 *   scaled  rows x inputs, room to work in
 *   near    rows x support, likewise
 *   far     rows x support, likewise; may be NULL where there is no second factor
 *   work    rows + support */
void vmg_latent_posterior_predict(const vmg_latent_posterior *posterior, size_t rows, const double *x, double *scaled,
                                  double *near, double *far, double *work, double *means, double *variances);

#endif
