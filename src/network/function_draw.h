/* A draw of the whole function that a network may be: one weight matrix for each layer, shared by all rows. The curves
 * of many draws show what the network does not know; Thompson sampling acts on one. */
#ifndef VMG_NETWORK_FUNCTION_DRAW_H
#define VMG_NETWORK_FUNCTION_DRAW_H

#include "network/network.h"

struct vmg_function_draw {
    const vmg_network *network; /* borrowed */
    const vmg_kernels *kernels;
    size_t most_rows;
    vmg_matrix *weights; /* one for each layer, r x c */
    vmg_matrix *inputs;  /* one for each layer, most_rows x r */
    vmg_real *outputs;   /* most_rows x the widest layer's columns */
    vmg_arena arena;     /* owned */
};

/* Draw number `number` of the seed, from a posterior's parameters; evaluated on at most most_rows rows at once. Fails
 * with VMG_ERROR_MEMORY; *out is then NULL. One thread at a time. */
vmg_status vmg_function_draw_create(vmg_context *context, const vmg_network *network, const vmg_real *parameters,
                                    uint64_t seed, uint64_t number, size_t most_rows, vmg_function_draw **out);

/* The function's values for rows of inputs: rows x outputs, in the draw until the next call. */
vmg_matrix vmg_function_draw_evaluate(vmg_function_draw *draw, vmg_matrix inputs);

#endif
