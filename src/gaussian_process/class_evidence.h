/* The Gaussian process for two classes by Laplace's approximation (Rasmussen and Williams 2006, sections 3.4
 * and 5.5.1): p(y = 1) = 1 / (1 + exp(-f)), f ~ N(0, K), K = s^2 (kappa + j I). At the mode f of the posterior, with
 * the gradient g = y - p of the log-likelihood, W = p (1 - p) and B = I + W^1/2 K W^1/2: log evidence = -1/2 f^T g +
 * log p(y | f) - 1/2 log |B|. A row that counts w times has w log p(y | f), and w times its g and W. */
#ifndef VMG_GAUSSIAN_PROCESS_CLASS_EVIDENCE_H
#define VMG_GAUSSIAN_PROCESS_CLASS_EVIDENCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "gaussian_process/kernel_function.h"

#define VMG_CLASS_EVIDENCE_JITTER 1e-8

/* Rows to learn from, and the memory that one evaluation needs. */
typedef struct vmg_class_evidence {
    vmg_kernel_function kernel;
    size_t rows, inputs;
    const double *x, *y;         /* rows x inputs; rows, 0 or 1; borrowed */
    const double *times;         /* rows: how often each counts, above 0; NULL: once; borrowed */
    double *scaled;              /* rows x inputs */
    double *squares;             /* rows x rows */
    double *prior;               /* rows x rows: K, whole */
    double *factor;              /* rows x rows: of B, lower triangle */
    double *product;             /* rows x rows */
    double *mode, *slope, *root; /* rows each: f, g, W^1/2; the mode is where the next search begins */
    double *a, *trial;           /* rows each: f = K a */
    double *work;                /* rows x (inputs + 2) */
} vmg_class_evidence;

/* Takes the memory; kernel, rows, inputs, x, y and times are set before. */
void vmg_class_evidence_lay_out(vmg_arena *arena, vmg_class_evidence *problem);

/* - log evidence at inputs + 1 logarithms and its gradient (a vmg_minimise_function; `problem` is a
 * vmg_class_evidence). Infinite where B is not positive definite or the mode is not found. */
double vmg_class_evidence_negative(void *problem, const double *logs, double *gradient);

#endif
