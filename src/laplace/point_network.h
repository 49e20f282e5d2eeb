/* A trained network with point weights, row by row in double, and the derivatives of its outputs: what Laplace's
 * approximation is made from and predicts with.
 *
 *   b_l = a_l W_l,   a_1 = [x, 1] scale_1,   a_(l+1) = [h(b_l), 1] scale_(l+1),   f = b of the last layer
 *
 * scale is 1, or one over the root of a_l's length. */
#ifndef VMG_LAPLACE_POINT_NETWORK_H
#define VMG_LAPLACE_POINT_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "activation/activation.h"
#include "base/arena.h"

/* Borrowed by all that have it. */
typedef struct vmg_point_network {
    size_t layers;
    const size_t *sizes;              /* layers + 1: inputs, units of each hidden layer, outputs */
    const vmg_activation *activation; /* of the hidden layers */
    bool divide_inputs;
    const double *weights; /* layer after layer, (inputs + 1) x outputs, the constant's row last */
} vmg_point_network;

/* All weights; SIZE_MAX: more than there can be. */
size_t vmg_point_network_weights(const vmg_point_network *network);

/* One layer for one row. */
typedef struct vmg_point_step {
    double *input; /* inputs + 1: a */
    double *slope; /* outputs: of the activation at b; not of the last layer */
    double *delta; /* outputs: of the direction's derivative by b */
} vmg_point_step;

/* What one thread works with; nothing is allocated afterwards. */
typedef struct vmg_point_workspace {
    const vmg_point_network *network; /* borrowed */
    vmg_point_step *steps;            /* layers */
    double *output;                   /* outputs: f, after forward */
    double *sums;                     /* the most outputs */
    vmg_real *values, *slopes;        /* likewise */
} vmg_point_workspace;

void vmg_point_lay_out(const vmg_point_network *network, vmg_arena *arena, vmg_point_workspace *out);

/* One row, whose inputs the caller has written to steps[0].input. */
void vmg_point_forward(const vmg_point_workspace *workspace);

/* After forward: the derivatives of sum_o direction_o f_o by the pre-activations of every layer, to `delta`. */
void vmg_point_backward(const vmg_point_workspace *workspace, const double *direction);

#endif
