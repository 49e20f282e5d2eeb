/* Bayesian linear regression: y = b + w^T x + e, e ~ N(0, 1/tau), w | tau ~ N(0, I / (tau lambda)), tau ~ Gamma(a0,
 * b0), b flat. Given lambda all is closed form, and lambda is where the marginal likelihood is largest (MacKay 1992,
 * "Bayesian interpolation"; Bishop 2006, section 3.5, with the noise integrated out).
 *
 * With centred inputs X (n x d), X^T X = V^T diag(mu) V, z = V X^T y (y centred) and r = y^T y - sum z_i^2/(mu_i +
 * lambda): log p(y | lambda) = 1/2 sum log(lambda / (lambda + mu_i)) - a log(b0 + r/2) + constants, a = a0 + (n - 1)/2
 *   tau | y ~ Gamma(a, b), b = b0 + r/2
 *   f(x) has mean ybar + sum z_i p_i / (mu_i + lambda), p = V (x - xbar),
 *   and variance (1/tau) (1/n + sum p_i^2 / (mu_i + lambda)). */
#ifndef VMG_LINEAR_BAYESIAN_REGRESSION_H
#define VMG_LINEAR_BAYESIAN_REGRESSION_H

#include "distribution/gamma.h"
#include "vmg/context.h"

/* Several targets share inputs, and nothing else. One block of memory. */
typedef struct vmg_linear_regression {
    size_t inputs, targets;
    double *numbers;    /* owned: all that follows, in this order */
    double *rows;       /* 1: n */
    double *centre;     /* inputs: xbar */
    double *axes;       /* inputs x inputs: V */
    double *weights;    /* targets x inputs: z_i / (mu_i + lambda) */
    double *precisions; /* targets x inputs: mu_i + lambda */
    double *outputs;    /* targets x VMG_LINEAR_OUTPUTS */
} vmg_linear_regression;

/* Columns of `outputs`. */
enum {
    VMG_LINEAR_INTERCEPT,
    VMG_LINEAR_SHAPE,
    VMG_LINEAR_RATE,
    VMG_LINEAR_LAMBDA,
    VMG_LINEAR_EVIDENCE,
    VMG_LINEAR_OUTPUTS
};

/* Room for one, all zero. Fails with VMG_ERROR_MEMORY; then *out owns nothing. */
vmg_status vmg_linear_regression_create(vmg_context *context, size_t inputs, size_t targets,
                                        vmg_linear_regression *out);
void vmg_linear_regression_release(vmg_context *context, vmg_linear_regression *regression);

/* Learns from rows >= 1 rows, of which each counts weights[i] > 0 times (NULL: once), in n and in every sum. x (rows x
 * inputs) and y (targets x rows) are centred, and multiplied by the roots of the weights, in place. noise: the prior of
 * tau. */
vmg_status vmg_linear_regression_learn(vmg_context *context, vmg_gamma noise, size_t rows, const double *weights,
                                       double *x, double *y, vmg_linear_regression *out);

/* The expected noise variance of a target. */
double vmg_linear_regression_noise(const vmg_linear_regression *regression, size_t target);

/* Mean and variance of f for rows x (rows x inputs), which are centred in place.
 *   places            rows x inputs, room to work in
 *   means, variances  rows x targets */
void vmg_linear_regression_predict(const vmg_linear_regression *regression, size_t rows, double *x, double *places,
                                   double *means, double *variances);

#endif
