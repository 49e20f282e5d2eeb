/* Kernels: covariance functions of a Gaussian process that depend on the squared distance of two rows, each input
 * divided by its own length scale (Rasmussen and Williams 2006, "Gaussian Processes for Machine Learning",
 * section 4.2): r^2 = sum_k (x_k - x'_k)^2 / l_k^2,   k(x, x') = s^2 kappa(r^2) squared-exponential  kappa = exp(-r^2 /
 * 2) matern-5/2           kappa = (1 + q + q^2/3) exp(-q),  q = sqrt(5) r Everything is in double and by the BLAS
 * library; nothing allocates or fails; safe from any thread. */
#ifndef VMG_GAUSSIAN_PROCESS_KERNEL_FUNCTION_H
#define VMG_GAUSSIAN_PROCESS_KERNEL_FUNCTION_H

#include "linalg/kernels.h"

/* In the order of the words of the setting "kernel". */
typedef enum vmg_kernel_form { VMG_KERNEL_SQUARED_EXPONENTIAL, VMG_KERNEL_MATERN_5_2 } vmg_kernel_form;

/* A kernel and the vector functions that it is computed with. */
typedef struct vmg_kernel_function {
    vmg_kernel_form form;
    const vmg_kernels *kernels;
} vmg_kernel_function;

/* What is learnt, as logarithms: `inputs` length scales, then the signal's variance s^2, then (numbers only) the
 * noise's. */
static inline size_t vmg_kernel_signal_at(size_t inputs)
{
    return inputs;
}
static inline size_t vmg_kernel_noise_at(size_t inputs)
{
    return inputs + 1;
}

/* values[i] = kappa(squares[i]), and slopes[i] = -2 d kappa / d r^2, by which d kappa / d log l_k is slope times the
 * part of r^2 that is input k's. values and slopes may be squares. */
void vmg_kernel_values(vmg_kernel_function kernel, size_t count, const double *squares, double *values);
void vmg_kernel_slopes(vmg_kernel_function kernel, size_t count, const double *squares, double *slopes);

/* Rows x (rows x inputs) divided by the length scales of `logs`. */
void vmg_kernel_scale(size_t rows, size_t inputs, const double *x, const double *logs, double *scaled);

/* r^2 of all pairs of scaled rows: a (a_rows x inputs) and b (b_rows x inputs) give a_rows x b_rows; or the lower
 * triangle of rows x rows. work: a_rows + b_rows, or rows. */
void vmg_kernel_distances(size_t inputs, size_t a_rows, const double *a, size_t b_rows, const double *b, double *work,
                          double *squares);
void vmg_kernel_own_distances(size_t inputs, size_t rows, const double *a, double *work, double *squares);

/* sum_ij g_ij (a_ik - b_jk)^2 for every input k, added to `sums`; g is a_rows x b_rows.
 *   work  a_rows x inputs + a_rows + b_rows */
void vmg_kernel_weighted_squares(size_t inputs, size_t a_rows, const double *a, size_t b_rows, const double *b,
                                 const double *g, double *work, double *sums);

/*
 * What a function of the lower triangle of K (rows x rows, K = s^2 kappa) changes by when the kernel's parameters do,
 * d value = sum_ij weights_ij dK_ij with `weights` symmetric, its lower triangle given: added to gradient[0 .. inputs],
 * length scales and signal.
 *   squares  lower triangle of r^2; overwritten
 *   work     rows x (inputs + 2)
 */
void vmg_kernel_gradient(vmg_kernel_function kernel, size_t inputs, size_t rows, const double *scaled, double signal,
                         const double *weights, double *squares, double *work, double *gradient);

#endif
