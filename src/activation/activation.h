/* The activations: one table, a row for each, with its value, its slope, and its moments under a Gaussian. */
#ifndef VMG_ACTIVATION_ACTIVATION_H
#define VMG_ACTIVATION_ACTIVATION_H

#include <stddef.h>

#include "linalg/kernels.h"

typedef struct vmg_activation {
    const char *name;    /* "relu", ...: the word in settings and model files */
    const char *formula; /* for people: "max(0, h)" */

    /* value[i] = f(input[i]), slope[i] = f'(input[i]), `count` of each; slope may be NULL, and is an array of its own;
     * value may be input itself. At a corner the slope is the one from below. */
    void (*value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);

    /* Mean and variance of f(h) for h ~ N(mean[i], variance[i]), and their partial derivatives unless slopes is NULL.
     * (`count` entries each; the backward step is then the same for every activation. By Bonnet and Price, the mean's
     * are E[f'(h)] by the mean and E[f''(h)] / 2 by the variance.) A variance of 0 gives f(mean) and 0. mean_out and
     * variance_out may be the inputs themselves. Closed forms, but for tanh, sigmoid and softplus, which are closed
     * forms of a mixture that follows them to 5e-12 (double) or 1.5e-7 (float) for every mean and variance. Neither
     * function can fail; both are safe from any thread. */
    void (*moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                    vmg_real *variance_out, const vmg_moment_slopes *slopes);
} vmg_activation;

/* The row with this name, or NULL; the rows by number, NULL from the end of the table on. Their functions are the plain
 * ones. Safe from any thread. */
const vmg_activation *vmg_activation_find(const char *name);
const vmg_activation *vmg_activation_at(size_t index);

/* The same row with the functions of a set of kernels: what to call where it counts. Safe from any thread. */
const vmg_activation *vmg_activation_for(const vmg_kernels *kernels, const vmg_activation *activation);

#endif
