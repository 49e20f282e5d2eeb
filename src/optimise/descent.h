/* One step of Adam for a whole network, piece by piece. What large layers have left of the gradient is worked out for
 * some rows of weights just before these are moved: it never leaves the cache, and the weights are read once. Pieces
 * follow from shapes alone and are independent, so that any number of threads may share them. */
#ifndef VMG_OPTIMISE_DESCENT_H
#define VMG_OPTIMISE_DESCENT_H

#include "network/network.h"
#include "optimise/adam.h"

/* Parameters offset .. offset + count - 1. */
typedef struct vmg_descent_piece {
    size_t offset, count;
    const vmg_layer_state *late; /* whose rows they are, from `row` on; NULL: their gradient is there */
    size_t row;
} vmg_descent_piece;

typedef struct vmg_descent {
    vmg_adam adam;
    const vmg_workspace *workspace; /* borrowed */
    vmg_team *team;                 /* borrowed; NULL: none */
    vmg_descent_piece *pieces;
    size_t piece_count;
    vmg_real *rows;   /* gradients of one piece for each thread */
    size_t most_rows; /* numbers in one of these */
} vmg_descent;

/* Takes the memory for the parameters of the workspace's network. */
void vmg_descent_lay_out(vmg_adam_options options, const vmg_workspace *workspace, vmg_team *team, vmg_arena *arena,
                         vmg_descent *descent);

/* One step against the gradient that vmg_workspace_differentiate has left. */
void vmg_descent_take_step(vmg_descent *descent, double learning_rate, const vmg_real *gradient, vmg_real *parameters);

#endif
