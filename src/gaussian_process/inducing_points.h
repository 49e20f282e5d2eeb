/* Which training rows become inducing inputs: one after the other the row whose value the rows chosen so far leave most
 * uncertain, which is the partial Cholesky factorisation of K with pivots (Fine and Scheinberg 2001; Burt, Rasmussen
 * and van der Wilk 2020, section 5.2). */
#ifndef VMG_GAUSSIAN_PROCESS_INDUCING_POINTS_H
#define VMG_GAUSSIAN_PROCESS_INDUCING_POINTS_H

#include "gaussian_process/kernel_function.h"
#include "vmg/context.h"

/* Writes the numbers of at most `most` of `rows` rows (x: rows x inputs) to `chosen`, and how many to *count: fewer
 * where these leave nothing uncertain, at least one. Takes rows x most doubles while it works. Fails with
 * VMG_ERROR_MEMORY. */
vmg_status vmg_inducing_points_choose(vmg_context *context, vmg_kernel_function kernel, size_t rows, size_t inputs,
                                      const double *x, const double *logs, size_t most, uint32_t *chosen,
                                      size_t *count);

#endif
