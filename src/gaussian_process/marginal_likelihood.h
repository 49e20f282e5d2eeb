/* The exact Gaussian process for numbers (Rasmussen and Williams 2006, chapter 2): y ~ N(0, K), K = s^2 (kappa + j I) +
 * sigma^2 I. Its log marginal likelihood and the gradient by the logarithms of all parameters (section 5.4.1):
 *   L = -1/2 y^T alpha - 1/2 log |K| - n/2 log 2 pi,  alpha = K^-1 y,  dL = 1/2 tr((alpha alpha^T - K^-1) dK).
 * A row that counts w times has p(y | f)^w: the noise variance sigma^2 / w, and -(w - 1)/2 log 2 pi sigma^2 - 1/2 log w
 * in L, which for whole w is what w equal rows have. */
#ifndef VMG_GAUSSIAN_PROCESS_MARGINAL_LIKELIHOOD_H
#define VMG_GAUSSIAN_PROCESS_MARGINAL_LIKELIHOOD_H

#include "base/arena.h"
#include "gaussian_process/kernel_function.h"

/* j: keeps K positive definite where rows are the same. */
#define VMG_GAUSSIAN_PROCESS_JITTER 1e-10

/* Rows to learn from, and the memory that one evaluation needs. */
typedef struct vmg_marginal_likelihood {
    vmg_kernel_function kernel;
    size_t rows, inputs;
    const double *x, *y; /* rows x inputs; rows; borrowed */
    const double *times; /* rows: how often each counts, above 0; NULL: once; borrowed */
    double *scaled;      /* rows x inputs */
    double *squares;     /* rows x rows */
    double *matrix;      /* rows x rows: K, its factor, its inverse, the weights of dK */
    double *alpha;       /* rows */
    double *work;        /* rows x (inputs + 2) */
} vmg_marginal_likelihood;

/* Takes the memory; kernel, rows, inputs, x, y and times are set before. */
void vmg_marginal_likelihood_lay_out(vmg_arena *arena, vmg_marginal_likelihood *problem);

/* -L at inputs + 2 logarithms and its gradient (a vmg_minimise_function; `problem` is a vmg_marginal_likelihood).
 * Infinite where K is not positive definite. */
double vmg_marginal_likelihood_negative(void *problem, const double *logs, double *gradient);

#endif
