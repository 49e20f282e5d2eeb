/* Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1) with the exponential average of
 * the iterates beside it (section 7.2 there; "Polyak averaging"), both bias-corrected. */
#ifndef VMG_OPTIMISE_ADAM_H
#define VMG_OPTIMISE_ADAM_H

#include "base/arena.h"
#include "linalg/kernels.h"

typedef struct vmg_adam_options {
    double mean_decay, square_decay, epsilon; /* 0.9, 0.999, 1e-8 */
    double averaging;                         /* decay of the average of the iterates; 0: none */
} vmg_adam_options;

typedef struct vmg_adam {
    vmg_adam_options options;
    size_t count;            /* parameters */
    size_t step;             /* steps taken */
    vmg_real *mean, *square; /* moments of the gradient, uncorrected: count each */
    vmg_real *average;       /* of the iterates, uncorrected: count */
} vmg_adam;

/* Takes the memory for `count` parameters; all zero, as Adam starts. */
void vmg_adam_lay_out(vmg_adam_options options, size_t count, vmg_arena *arena, vmg_adam *adam);

/* Begins a step against the gradient; every parameter then takes part in it once, in any order and from any thread. */
vmg_adam_step vmg_adam_begin_step(vmg_adam *adam, double learning_rate);

/* The step of parameters first .. first + count - 1 of the flat vector; gradient: theirs alone. */
void vmg_adam_move(const vmg_adam *adam, const vmg_kernels *kernels, vmg_adam_step step, size_t first, size_t count,
                   const vmg_real *gradient, vmg_real *parameters);

/* The average of the iterates so far, bias-corrected, for prediction: average / (1 - decay^step). Before the first step
 * it is not defined. out: count numbers. */
void vmg_adam_average(const vmg_adam *adam, vmg_real *out);

#endif
