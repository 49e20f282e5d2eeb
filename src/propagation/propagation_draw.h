/* Draws of the function of a network of independent Gaussian weights: one draw of all weights, and the network with it.
 * Predictions carry moments through the layers instead, which with hidden layers is not quite the same. */
#ifndef VMG_PROPAGATION_PROPAGATION_DRAW_H
#define VMG_PROPAGATION_PROPAGATION_DRAW_H

#include "propagation/propagation_network.h"
#include "random/random.h"

typedef struct vmg_propagation_draw {
    const vmg_propagation_shape *shape; /* borrowed */
    double *weights;                    /* owned: layer after layer, (inputs + 1) x outputs, constants last */
    double *units[2];                   /* owned, one block: of a layer and of the next; each the most units + 1 */
} vmg_propagation_draw;

/* Fails with VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_propagation_draw_create(vmg_context *context, const vmg_propagation_shape *shape,
                                       const vmg_propagation_beliefs *beliefs, vmg_random from,
                                       vmg_propagation_draw *out);
void vmg_propagation_draw_release(vmg_context *context, vmg_propagation_draw *draw);

/* The function at one row of inputs. */
double vmg_propagation_draw_evaluate(const vmg_propagation_draw *draw, const double *x);

#endif
