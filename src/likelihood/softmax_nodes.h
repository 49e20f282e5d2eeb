/* Nodes of a quasi-random rule for expectations of d independent standard normal numbers z:
 *
 *   E[g(z)] ~ 1 / (2 n) sum_q [g(W z_q) + g(-W z_q)]
 *
 * z_q: the normal quantiles of a Kronecker sequence, frac(1/2 + q sqrt(prime_i)), i = 1 .. d (Richtmyer 1951); W makes
 * second moments of the first n pairs exact, so that the rule is exact for cubic functions. Pairs are added by taking
 * more of the sequence. Nothing is random. */
#ifndef VMG_LIKELIHOOD_SOFTMAX_NODES_H
#define VMG_LIKELIHOOD_SOFTMAX_NODES_H

#include "base/arena.h"
#include "linalg/matrix.h"

/* Classes, so that there are at most VMG_MOST_CLASSES_BY_MOMENTS - 1 dimensions. */
enum { VMG_MOST_CLASSES_BY_MOMENTS = 32, VMG_MOST_DIMENSIONS = VMG_MOST_CLASSES_BY_MOMENTS - 1 };

/* How many pairs of nodes: few, for training; then for predictions of rows of small, medium and large variance. */
typedef enum vmg_node_count { VMG_NODES_TRAINING, VMG_NODES_SMALL, VMG_NODES_MEDIUM, VMG_NODES_LARGE } vmg_node_count;
enum { VMG_NODE_COUNTS = VMG_NODES_LARGE + 1, VMG_NODE_BLOCK = 32 };

typedef struct vmg_softmax_nodes {
    size_t dimensions;
    vmg_real *z;                      /* block by block of VMG_NODE_BLOCK nodes: dimensions x VMG_NODE_BLOCK */
    double *balance[VMG_NODE_COUNTS]; /* W of each count: d x d, lower triangle, row by row */
} vmg_softmax_nodes;

/* z of one block. */
static inline vmg_matrix vmg_softmax_nodes_block(const vmg_softmax_nodes *nodes, size_t block)
{
    return vmg_matrix_view(nodes->z + block * nodes->dimensions * VMG_NODE_BLOCK, nodes->dimensions, VMG_NODE_BLOCK);
}

/* Pairs of nodes of a count; multiples of VMG_NODE_BLOCK. */
size_t vmg_softmax_node_pairs(vmg_node_count count);

/* Takes nodes in d dimensions from an arena and, unless it only counts, fills them in. 0 <= d <= VMG_MOST_DIMENSIONS.
 */
void vmg_softmax_nodes_lay_out(size_t dimensions, vmg_arena *arena, vmg_softmax_nodes *nodes);

#endif
