/* Draws of the functions of Bayesian linear and softmax regression: weights from their posterior, constants last, so that
 * f(x) = w [x, 1]. They have the means and covariances that predictions have. */
#ifndef VMG_LINEAR_LINEAR_DRAW_H
#define VMG_LINEAR_LINEAR_DRAW_H

#include "linear/bayesian_regression.h"
#include "linear/bayesian_softmax.h"
#include "random/random.h"

/* weights: targets x (inputs + 1), or functions x columns; written. `from` says which draw. Fails with
 * VMG_ERROR_MEMORY. */
vmg_status vmg_linear_regression_draw(vmg_context *context, const vmg_linear_regression *regression, vmg_random from,
                                      double *weights);
vmg_status vmg_softmax_regression_draw(vmg_context *context, const vmg_softmax_regression *regression, vmg_random from,
                                       double *weights);

#endif
