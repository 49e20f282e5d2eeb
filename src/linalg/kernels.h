/* The vector kernels: the loops in which training and prediction spend their time, compiled once for every instruction
 * set and chosen when a context is made. Each has a plain twin in kernels_plain.c, against which it is tested. */
#ifndef VMG_LINALG_KERNELS_H
#define VMG_LINALG_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "linalg/matrix.h"
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
    const char *name; /* "plain", "avx2", "avx512" */

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
} vmg_kernels;

/* The kernels that a context asks for, or the best that the processor has. Cannot fail: an instruction set that the
 * processor lacks gives the plain ones. Static; safe from any thread. */
const vmg_kernels *vmg_kernels_of(const vmg_context *context);

extern const vmg_kernels vmg_kernels_plain;

#endif
