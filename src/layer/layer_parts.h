/* What layers of every kind are made of: memory of what is believed, pairs of outputs, initial weights. */
#ifndef VMG_LAYER_LAYER_PARTS_H
#define VMG_LAYER_LAYER_PARTS_H

#include "layer/layer.h"

/* A matrix without gaps from an arena; .at NULL from one that counts. */
vmg_matrix vmg_layer_take(vmg_arena *arena, size_t rows, size_t columns);

/* Fills in what every state has: layer, kernels, inference, outputs and their gradient with `pairs` covariances each,
 * and the first layer's input. Returns how many pairs of outputs there are: none when sampled. */
size_t vmg_layer_lay_out_base(const vmg_layer *layer, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                              const vmg_kernels *kernels, vmg_layer_state *state);

/* vmg_kernels.product, divided among the state's team where it is large. */
static inline void vmg_layer_product(const vmg_layer_state *state, bool transpose_a, vmg_matrix a, bool transpose_b,
                                     vmg_matrix b, vmg_real beta, vmg_matrix c)
{
    vmg_shared_product(state->team, state->kernels, transpose_a, a, transpose_b, b, beta, c);
}

/* For the layer's r x c tensor at `offset`, whose gradient is x^T y of a batch and a multiple of its rows: takes what a
 * large layer needs in order to leave it to the end; a small one leaves nothing. */
void vmg_layer_lay_out_late(const vmg_layer *layer, size_t offset, size_t most_rows, vmg_arena *arena,
                            vmg_late_gradient *late);

/* Rows first .. first + out.rows - 1 of what the layer has left of the gradient, to out (its rows x c, overwritten). */
void vmg_layer_late_rows(const vmg_layer_state *state, size_t first, vmg_matrix out);

/* The first `rows` rows of a matrix. */
static inline vmg_matrix vmg_layer_first_rows(vmg_matrix matrix, size_t rows)
{
    matrix.rows = rows;
    return matrix;
}

/* Variances and, beside them, covariances as one matrix: K x (c + pairs). */
vmg_matrix vmg_layer_second_moments(vmg_belief belief);

/* Takes the two outputs of each pair of a layer's outputs, first and second, from an arena. */
typedef struct vmg_layer_pairs {
    size_t count;
    uint32_t *first, *second; /* NULL from an arena that counts */
} vmg_layer_pairs;
vmg_layer_pairs vmg_layer_take_pairs(const vmg_layer *layer, size_t count, vmg_arena *arena);

/* The products M_ij M_ij' of an r x c mean for pairs of outputs, into columns c, c + 1, ... of `products`
 * (r x (c + pairs)); and from their gradient there to that of the mean (r x c, added). */
void vmg_layer_fill_pair_products(const vmg_layer_pairs *pairs, vmg_matrix mean, vmg_matrix products);
void vmg_layer_pair_products_backward(const vmg_layer_pairs *pairs, vmg_matrix mean, vmg_matrix product_gradient,
                                      vmg_matrix mean_gradient);

/* The tensors of one layer each have a stream of initial values; at most so many of them. */
enum { VMG_LAYER_INITIAL_STREAMS = 5 };
vmg_random vmg_layer_initial_stream(const vmg_layer *layer, uint64_t seed, uint32_t part);

/* The noise of a layer's pre-activations: `count` draws of its stream, a multiple of 4. */
void vmg_layer_draw_noise(const vmg_layer_state *state, uint64_t seed, uint64_t step, size_t count, vmg_real *out);

/* Initial means, r x c, from stream 0: N(0, 4 / (inputs + outputs)), the constant's row 0. scratch: r c numbers,
 * rounded up to 4. */
void vmg_layer_initialise_mean(const vmg_layer *layer, const vmg_kernels *kernels, uint64_t seed, vmg_real *mean,
                               vmg_real *scratch);

#endif
