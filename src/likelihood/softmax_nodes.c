/* Nodes of a quasi-random rule; see likelihood/softmax_nodes.h. */
#include "likelihood/softmax_nodes.h"

#include <math.h>

#include "distribution/normal_quantile.h"

static const size_t pairs_of[VMG_NODE_COUNTS] = {32, 128, 1024, 8192};

size_t vmg_softmax_node_pairs(vmg_node_count count)
{
    return pairs_of[count];
}

/* z_qi */
static vmg_real *place_of(const vmg_softmax_nodes *nodes, size_t q, size_t i)
{
    return vmg_matrix_row(vmg_softmax_nodes_block(nodes, q / VMG_NODE_BLOCK), i) + q % VMG_NODE_BLOCK;
}

static void fill_sequence(size_t count, const vmg_softmax_nodes *nodes)
{
    static const double primes[VMG_MOST_DIMENSIONS] = {2,  3,  5,  7,   11,  13,  17,  19,  23, 29, 31,
                                                       37, 41, 43, 47,  53,  59,  61,  67,  71, 73, 79,
                                                       83, 89, 97, 101, 103, 107, 109, 113, 127};
    for (size_t i = 0; i < nodes->dimensions; i++) {
        const double step = sqrt(primes[i]);
        for (size_t q = 0; q < count; q++) {
            const double place = 0.5 + (double)(q + 1) * step;
            *place_of(nodes, q, i) = (vmg_real)vmg_normal_quantile(place - floor(place));
        }
    }
}

/* The lower triangle of C = 1/n sum z z^T over the first n pairs. */
static void fill_second_moments(const vmg_softmax_nodes *nodes, size_t pairs, double *c)
{
    for (size_t i = 0; i < nodes->dimensions; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t q = 0; q < pairs; q++) {
                sum += (double)*place_of(nodes, q, i) * (double)*place_of(nodes, q, j);
            }
            c[i * nodes->dimensions + j] = sum / (double)pairs;
        }
    }
}

/* From C = L L^T, positive definite, to W = L^-1, in place: then W C W^T = I. */
static void invert_factor(size_t order, double *c)
{
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = c[i * order + j];
            for (size_t l = 0; l < j; l++) {
                sum -= c[i * order + l] * c[j * order + l];
            }
            c[i * order + j] = i == j ? sqrt(sum) : sum / c[j * order + j];
        }
    }
    for (size_t j = 0; j < order; j++) { /* column j of L^-1 needs the columns of L from j on */
        c[j * order + j] = 1 / c[j * order + j];
        for (size_t i = j + 1; i < order; i++) {
            double sum = 0;
            for (size_t l = j; l < i; l++) {
                sum += c[i * order + l] * c[l * order + j];
            }
            c[i * order + j] = -sum / c[i * order + i];
        }
    }
}

void vmg_softmax_nodes_lay_out(size_t dimensions, vmg_arena *arena, vmg_softmax_nodes *nodes)
{
    const size_t most = pairs_of[VMG_NODES_LARGE];
    nodes->dimensions = dimensions;
    nodes->z = vmg_arena_take(arena, dimensions * most, sizeof *nodes->z);
    if (nodes->z) {
        fill_sequence(most, nodes);
    }
    for (size_t count = 0; count < VMG_NODE_COUNTS; count++) {
        nodes->balance[count] = vmg_arena_take(arena, dimensions * dimensions, sizeof(double));
        if (nodes->balance[count]) {
            fill_second_moments(nodes, pairs_of[count], nodes->balance[count]);
            invert_factor(dimensions, nodes->balance[count]);
        }
    }
}
