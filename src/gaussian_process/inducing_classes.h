/* The Gaussian process for two classes on inducing inputs: f(x) = k_u(x)^T w with w ~ N(0, K_uu^-1) (the deterministic
 * training conditional, Quinonero-Candela and Rasmussen 2005, section 5), by Laplace's approximation at the mode of
 *   log p(y | f) - 1/2 w^T K_uu w,
 * found by Newton's method with H = K_uu + K_uf W K_fu, W = p (1 - p); evidence: that, + 1/2 log |K_uu| - 1/2 log |H|.
 * A row that counts several times has so many times its log p and its W.
 */
#ifndef VMG_GAUSSIAN_PROCESS_INDUCING_CLASSES_H
#define VMG_GAUSSIAN_PROCESS_INDUCING_CLASSES_H

#include "gaussian_process/kernel_function.h"

typedef struct vmg_inducing_classes {
    vmg_kernel_function kernel;
    size_t rows, inputs, count; /* count: m */
    const double *x, *y;        /* rows x inputs; rows, 0 or 1 */
    const double *times;        /* rows: how often each counts, above 0; NULL: once */
    const double *z;            /* m x inputs */
    const double *logs;         /* inputs + 1 */
} vmg_inducing_classes;

/* Writes w (m), the factor of H (m x m, lower triangle) and the evidence. Rows are gone over in pieces. Fails with
 * VMG_ERROR_MEMORY, or VMG_ERROR_NUMERIC where a matrix is not positive definite. */
vmg_status vmg_inducing_classes_learn(vmg_context *context, const vmg_inducing_classes *problem, double *weights,
                                      double *factor, double *evidence);

#endif
