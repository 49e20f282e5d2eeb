/* Draws of the functions of methods that are no networks: from drawn latent functions, row by row, to targets or to
 * probabilities of classes. */
#ifndef VMG_METHOD_PLAIN_DRAW_H
#define VMG_METHOD_PLAIN_DRAW_H

#include "distribution/latent_classes.h"
#include "method/plain_tensors.h"
#include "random/random.h"

/* One draw. */
typedef struct vmg_plain_drawn {
    void *state; /* the method's own */
    size_t functions;
    vmg_class_link link; /* of more than two functions of classes; one of them is the log odds of the second class */
    void (*evaluate)(void *state, const double *x, double *latent); /* at one row: inputs to functions */
} vmg_plain_drawn;

/* Fills in values as vmg_method's draw has them. Fails with VMG_ERROR_MEMORY or VMG_ERROR_CANCELLED. */
vmg_status vmg_plain_draw_values(vmg_context *context, const vmg_plain_fit *fit, const vmg_plain_drawn *drawn,
                                 vmg_matrix inputs, double *values);

/* How a method draws one of its functions that know nothing of each other: of a target, or of a class against the rest.
 */
typedef struct vmg_plain_function {
    size_t size; /* bytes of a drawn one */
    /* Draws number `function` into *out; on failure that owns nothing. `fitted` begins with a vmg_plain_fit. */
    vmg_status (*create)(vmg_context *context, const void *fitted, size_t function, vmg_random from, void *out);
    double (*evaluate)(const void *drawn, const double *x);
    void (*release)(vmg_context *context, void *drawn);
} vmg_plain_function;

/* The same for so many of these, each drawn from a seed of its own. Fails as `create` and vmg_plain_draw_values. */
vmg_status vmg_plain_draw_functions(vmg_context *context, const vmg_plain_fit *fit, const vmg_plain_function *of,
                                    size_t functions, uint64_t seed, uint64_t number, vmg_matrix inputs,
                                    double *values);

#endif
