/* Draws of the functions of Laplace's approximation: those of the network made linear in its weights (which is what
 * predictions are of), at one draw of the weights W* + D,
 *   f_o(x) + sum over layers of a D g_o,   D = Q_A^T E Q_G,   E_ij = e_ij / sqrt(tau alpha_i gamma_j + delta). */
#ifndef VMG_LAPLACE_KRONECKER_DRAW_H
#define VMG_LAPLACE_KRONECKER_DRAW_H

#include "laplace/kronecker_posterior.h"
#include "random/random.h"

typedef struct vmg_kronecker_draw {
    const vmg_kronecker_posterior *posterior; /* borrowed */
    double *differences;                      /* owned: D, layer after layer, r x c */
    vmg_arena arena;                          /* owned: the rest */
    vmg_point_workspace point;                /* the row's inputs go to point.steps[0].input */
    double *direction;                        /* outputs */
} vmg_kronecker_draw;

/* The draw that `from` says, its stream the first layer's. Fails with VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_kronecker_draw_create(vmg_context *context, const vmg_kronecker_posterior *posterior, vmg_random from,
                                     vmg_kronecker_draw *out);
void vmg_kronecker_draw_release(vmg_context *context, vmg_kronecker_draw *draw);

/* The functions' values (outputs) for one row. */
void vmg_kronecker_draw_evaluate(const vmg_kronecker_draw *draw, double *values);

#endif
