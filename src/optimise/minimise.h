/* Minimising a smooth function of some numbers between bounds: L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithm
 * 7.4) on the numbers that are not held by a bound, with a line search for the weak Wolfe conditions (Lewis and Overton
 * 2013, section 2). For objectives that are exact: marginal likelihoods, posterior modes. */
#ifndef VMG_OPTIMISE_MINIMISE_H
#define VMG_OPTIMISE_MINIMISE_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* The function's value at `count` numbers, and its gradient; a value that is not finite says that it has none there. */
typedef double (*vmg_minimise_function)(void *user, const double *at, double *gradient);

typedef struct vmg_minimise_options {
    size_t most_steps;
    double gradient_tolerance; /* ends where no entry of the gradient (of numbers not held by a bound) is larger */
    double value_tolerance;    /* ends where a step gains less than this part of 1 + |value| */
    const double *low, *high;  /* bounds, borrowed; NULL: none */
} vmg_minimise_options;

typedef struct vmg_minimum {
    double value;
    size_t steps, evaluations;
    bool cancelled; /* a request to cancel ended it early */
} vmg_minimum;

/* Starts at `at` and leaves the best place found there. No evaluation allocates. Fails with VMG_ERROR_MEMORY, or with
 * VMG_ERROR_NUMERIC where the function has no value at the start. The result depends on the arguments alone. */
vmg_status vmg_minimise(vmg_context *context, const vmg_minimise_options *options, size_t count,
                        vmg_minimise_function function, void *user, double *at, vmg_minimum *result);

#endif
