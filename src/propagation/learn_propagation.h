/* Learning networks of independent Gaussian weights by probabilistic backpropagation (Hernandez-Lobato and Adams 2015):
 * in every epoch the rows are taken in one by one, in an order of its own, and then the prior's factors are refined.
 * Each epoch counts the rows again, so the posterior's variances are too small for what the rows say; the noise, which
 * sees them with the same weight, is not.
 *
 * A row that counts w times is taken in as often as w says, rounded up, but at most VMG_PROPAGATION_COPIES times, each
 * time with its probability to the power of w over that: where w is whole, as if it were repeated.
 *
 * Several functions (targets, or classes) have a network each and share nothing but the inputs. */
#ifndef VMG_PROPAGATION_LEARN_PROPAGATION_H
#define VMG_PROPAGATION_LEARN_PROPAGATION_H

#include <stdint.h>

#include "propagation/propagation_likelihood.h"
#include "vmg/context.h"

enum { VMG_PROPAGATION_COPIES = 64 };

/* One function's network. The arrays are one block. */
typedef struct vmg_propagation_function {
    size_t weights;
    double *numbers; /* owned: all that follows, in this order */
    vmg_propagation_beliefs beliefs;
    double *noise; /* 2: shape and rate of the noise's precision; 0 for classes */
    double *prior; /* 2: shape and rate of the weights' precision */
} vmg_propagation_function;

/* Room for one, all zero. Fails with VMG_ERROR_MEMORY; then *out owns nothing. */
vmg_status vmg_propagation_function_create(vmg_context *context, size_t weights, vmg_propagation_function *out);
void vmg_propagation_function_release(vmg_context *context, vmg_propagation_function *function);

/* What is learnt from. Borrowed. */
typedef struct vmg_propagation_data {
    size_t rows, functions;
    const double *x;        /* rows x inputs */
    const double *y;        /* functions x rows; or, for classes, */
    const uint32_t *labels; /* rows: a function says whether the label is its own number; one alone whether it is 1 */
    const double *times;    /* rows: how often each counts, above 0; NULL: once */
} vmg_propagation_data;

typedef struct vmg_propagation_options {
    size_t epochs;
    uint64_t seed; /* of initial means and of the rows' orders */
    /* Called after every epoch, one call at a time, with the mean of log Z over its rows, each taken before its row was
     * taken in; NULL: never. */
    void (*on_epoch)(void *user, size_t function, size_t epoch, double log_z);
    void *user;
} vmg_propagation_options;

/* What has been done, of all functions together. */
typedef struct vmg_propagation_outcome {
    size_t steps;  /* rows taken in */
    size_t epochs; /* the most of any function */
    double log_z;  /* mean over rows in the last epoch, and over functions */
    bool cancelled;
} vmg_propagation_outcome;

/* Learns functions[0 .. data->functions - 1], which have their room, side by side on the context's threads. A request
 * to cancel ends it with what there is. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_propagation_learn(vmg_context *context, const vmg_propagation_shape *shape,
                                 const vmg_propagation_options *options, const vmg_propagation_data *data,
                                 vmg_propagation_function *functions, vmg_propagation_outcome *outcome);

#endif
