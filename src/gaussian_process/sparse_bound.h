/* The sparse Gaussian process for numbers: inducing inputs Z (m x inputs) and the variational bound on the log marginal
 * likelihood with their best posterior inserted (Titsias 2009, "Variational learning of inducing variables in sparse
 * Gaussian processes"). With K_uu of Z, K_uf of Z and rows, P = K_uf K_fu, c = K_uf y, b = 1/sigma^2, B = K_uu + b P:
 *   F = 1/2 [ -n log 2 pi + n log b + log |K_uu| - log |B| - b y^T y + b^2 c^T B^-1 c - b (n s^2 - tr(K_uu^-1 P)) ]
 * and, w = b B^-1 c,
 *   dF/dK_uf = b [ w (y - K_fu w)^T + (K_uu^-1 - B^-1) K_uf ]
 *   dF/dK_uu = 1/2 [ K_uu^-1 - B^-1 - w w^T - b K_uu^-1 P K_uu^-1 ]
 *   dF/db    = 1/2 [ n/b - tr(B^-1 P) - y^T y + 2 c^T w - w^T P w - (n s^2 - tr(K_uu^-1 P)) ].
 * A row that counts w times is w equal rows: w times its parts of the sums, of which P, c, y^T y and n consist.
 * Rows are gone over in pieces, twice, so that memory does not grow with them. */
#ifndef VMG_GAUSSIAN_PROCESS_SPARSE_BOUND_H
#define VMG_GAUSSIAN_PROCESS_SPARSE_BOUND_H

#include <stdbool.h>

#include "base/arena.h"
#include "gaussian_process/kernel_function.h"

/* Rows to learn from, inducing inputs, and the memory that one evaluation needs. */
typedef struct vmg_sparse_bound {
    vmg_kernel_function kernel;
    size_t rows, inputs, count; /* count: m */
    const double *x, *y;        /* rows x inputs; rows; borrowed */
    const double *times;        /* rows: how often each counts, above 0; NULL: once; borrowed */
    const double *z;            /* m x inputs; borrowed */
    double *scaled_z;           /* m x inputs */
    double *squares;            /* m x m: of Z */
    double *own;                /* m x m: factor of K_uu, then K_uu^-1 */
    double *both;               /* m x m: factor of B, then B^-1 */
    double *products;           /* m x m: P */
    double *first, *second;     /* m x m each, to work in */
    double *c, *w;              /* m each */
    double *piece;              /* rows of a piece x m: K_fu, three times */
    double *scaled_x;           /* rows of a piece x inputs */
    double *work;               /* (m + rows of a piece) x (inputs + 2) */
} vmg_sparse_bound;

/* Takes the memory; kernel, rows, inputs, count, x, y, times and z are set before. */
void vmg_sparse_bound_lay_out(vmg_arena *arena, vmg_sparse_bound *problem);

/* -F at inputs + 2 logarithms and its gradient (a vmg_minimise_function). Infinite where a matrix is not positive
 * definite. */
double vmg_sparse_bound_negative(void *problem, const double *logs, double *gradient);

/* The posterior at some logarithms: weights w (m) and the factor of B (m x m, lower triangle); answers F. */
double vmg_sparse_bound_posterior(vmg_sparse_bound *problem, const double *logs, double *weights, double *factor);

#endif
