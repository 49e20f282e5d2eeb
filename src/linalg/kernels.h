/* The vector kernels: the loops in which training and prediction spend their time, compiled once for every instruction
 * set (linalg/vector/, cmake/Kernels.cmake) and chosen when a context is made. Each has a plain twin in
 * kernels_plain.c, against which it is tested. None of them allocates or can fail; all are safe from any thread. */
#ifndef VMG_LINALG_KERNELS_H
#define VMG_LINALG_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "linalg/belief.h"
#include "vmg/context.h"

/* The constants of one step of Adam, number t = 1, 2, ... */
typedef struct vmg_adam_step {
    vmg_real rate;              /* learning rate / (1 - beta_1^t) */
    vmg_real mean_decay;        /* beta_1 */
    vmg_real square_decay;      /* beta_2 */
    vmg_real square_correction; /* 1 / sqrt(1 - beta_2^t) */
    vmg_real epsilon;
    vmg_real average_decay; /* of the average of the iterates; 0: the average is the iterate itself */
} vmg_adam_step;

typedef struct vmg_kernels {
    const char *name; /* "plain", "portable", "avx2", "avx512" */

    /* c = op(a) op(b) + beta c, op the transpose where asked for. Shapes must fit; c aliases neither. beta = 0 writes
     * c without reading it. Large products go to the BLAS library; which way is taken depends on the shape alone. */
    void (*product)(bool transpose_a, vmg_matrix a, bool transpose_b, vmg_matrix b, vmg_real beta, vmg_matrix c);

    /* Standard normal draws number first .. first + count - 1 of a stream (random/random.h); first and count are
     * multiples of 4. */
    void (*normal)(uint64_t seed, uint64_t step, uint32_t stream, uint64_t first, size_t count, vmg_real *out);

    /* One step of Adam (Kingma and Ba 2015) on `count` parameters, and of the (uncorrected) average of the iterates:
     *   mean    <- beta_1 mean + (1 - beta_1) gradient
     *   square  <- beta_2 square + (1 - beta_2) gradient^2
     *   parameters <- parameters - rate mean / (sqrt(square) square_correction + epsilon)
     *   average <- decay average + (1 - decay) parameters */
    void (*adam)(vmg_adam_step step, size_t count, const vmg_real *gradient, vmg_real *mean, vmg_real *square,
                 vmg_real *parameters, vmg_real *average);

    /* out[k][i] += row_factor[k] column_factor[i] x[k][i]; a factor that is NULL is 1. x rows x columns, as out; out
     * is not x, but x may have stride 0 (one row for all). */
    void (*add_scaled)(vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor, vmg_matrix out);

    /* out[k][i] = scale row_factor[k] column_factor[i] x[k][i]; a factor that is NULL is 1. x rows x columns, as out;
     * out may be x, and x may have stride 0. */
    void (*scale)(vmg_real scale, vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor,
                  vmg_matrix out);

    /* out[k][i] = scale x[k][i] y[k][i] + beta out[k][i] for all of out's rows and columns. out may be x or y, and x
     * may be y. beta 0 writes out without reading it. */
    void (*multiply)(vmg_real scale, vmg_matrix x, vmg_matrix y, vmg_real beta, vmg_matrix out);

    /* Backwards through a map of means and variances, by its slopes (rows x columns, without gaps): with m, v the
     * gradients of a scaled result, from.mean[k][i] scale and from.variance[k][i] scale^2,
     *   to.mean[k][i]     = m mean_by_mean + v variance_by_mean
     *   to.variance[k][i] = m mean_by_variance + v variance_by_variance
     * for all rows and columns of to.mean; from may be to. */
    void (*moments_backward)(vmg_real scale, vmg_belief from, vmg_moment_slopes slopes, vmg_belief to);

    /* Along the rows: out[k] = sum_i x[k][i] y[k][i] factor[i]; factor NULL is 1; x may be y (quadratic forms). */
    void (*row_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out);

    /* Along the columns: out[i] += sum_k factor[k] x[k][i] y[k][i]; factor NULL is 1; x may be y. */
    void (*column_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out);

    /* out[i] = exp(in[i]); out may be in. */
    void (*exponential)(size_t count, const vmg_real *in, vmg_real *out);

    /* Softmax down the columns of f (other classes x nodes), a class that is not in it having f = 0; in place:
     *   f[j][q] <- exp(f[j][q]) / (1 + sum_i exp(f[i][q]))          log_sum[q] = log(1 + sum_i exp(f[i][q]))
     *   entropy[q] = log_sum[q] - sum_j f[j][q] * (the probability) NULL: not wanted
     * The missing class has the probability exp(-log_sum[q]). What is below exp(-80) of the largest may count as that;
     * all are small numbers to full precision where the missing class is nearly certain. */
    void (*softmax)(vmg_matrix f, vmg_real *log_sum, vmg_real *entropy);

    /* The same in double, whatever vmg_real is. */
    void (*exponential_in_double)(size_t count, const double *in, double *out);

    /* sum_i x[i], and sum_i x[i]^2, added up in double. */
    double (*sum)(size_t count, const vmg_real *x);
    double (*sum_of_squares)(size_t count, const vmg_real *x);
} vmg_kernels;

/* The kernels that a context asks for, or the best that the processor has. A set that the processor or this build lacks
 * gives the best one below it. Static; cannot fail; safe from any thread. */
const vmg_kernels *vmg_kernels_of(const vmg_context *context);

/* The sets that can run here by number, from the plain one to the best; NULL from their end on. */
const vmg_kernels *vmg_kernels_at(size_t index);

extern const vmg_kernels vmg_kernels_plain;

#endif
