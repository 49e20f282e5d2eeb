/* The layer of independent Gaussian weights: parameters, state, noise. The step itself is in
 * layer/factorised_layer_step.c, the divergence in layer/factorised_prior.c; formulas in layer/factorised_layer.h. */
#include <string.h>

#include "base/real.h"
#include "layer/factorised_layer_state.h"
#include "layer/hyper_prior.h"

static void list_parameters(vmg_layer *base, const char *prefix, vmg_tensor_list *list)
{
    vmg_factorised_layer *layer = (vmg_factorised_layer *)base;
    const bool one = layer->variance == VMG_VARIANCE_LAYER_DROPOUT, free = layer->variance == VMG_VARIANCE_FREE;
    layer->mean = vmg_tensor_append(list, prefix, "M", base->rows, base->columns);
    layer->spread = vmg_tensor_append(list, prefix, free ? "log_sd" : "log_sqrt_alpha", one ? 1 : base->rows,
                                      one ? 1 : base->columns);
    if (free && layer->prior == VMG_PRIOR_HYPER) {
        layer->hyper = vmg_hyper_prior_list(prefix, list);
    }
}

static void initialise(const vmg_layer *base, const vmg_kernels *kernels, uint64_t seed, vmg_real *parameters,
                       vmg_real *scratch)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)base;
    const size_t count = layer->variance == VMG_VARIANCE_LAYER_DROPOUT ? 1 : base->rows * base->columns;
    vmg_layer_initialise_mean(base, kernels, seed, parameters + layer->mean, scratch);
    for (size_t i = 0; i < count; i++) {
        parameters[layer->spread + i] = (vmg_real)layer->log_sd;
    }
    if (layer->variance == VMG_VARIANCE_FREE && layer->prior == VMG_PRIOR_HYPER) {
        vmg_hyper_prior_initialise((vmg_gamma){layer->hyper_shape, layer->hyper_rate}, parameters + layer->hyper);
    }
}

static void lay_out_state(const vmg_factorised_layer *layer, vmg_inference inference, size_t most_rows,
                          vmg_arena *arena, const vmg_kernels *kernels, vmg_factorised_state *state)
{
    const vmg_layer *base = &layer->layer;
    const size_t r = base->rows, c = base->columns, stride = vmg_random_stride(c);
    const size_t pairs = vmg_layer_lay_out_base(base, inference, most_rows, arena, kernels, &state->base);
    const bool one = layer->variance == VMG_VARIANCE_LAYER_DROPOUT;
    state->variance = vmg_layer_take(arena, r, c);
    state->variance_gradient = vmg_layer_take(arena, r, c);
    state->row_factor = vmg_arena_take(arena, r, sizeof(vmg_real));
    state->input_squares = vmg_layer_take(arena, most_rows, r);
    state->input_scratch = vmg_layer_take(arena, most_rows, r);
    state->pairs = vmg_layer_take_pairs(base, pairs, arena);
    if (layer->variance != VMG_VARIANCE_FREE) {
        state->alpha = vmg_layer_take(arena, r, c);
        state->clipped = vmg_layer_take(arena, one ? 1 : r, one ? 1 : c);
    }
    if (inference == VMG_SAMPLED) {
        state->noise = (vmg_matrix){vmg_arena_take(arena, most_rows * stride, sizeof(vmg_real)), most_rows, c, stride};
        state->root = vmg_layer_take(arena, most_rows, c);
        state->root_gradient = vmg_layer_take(arena, most_rows, c);
    } else if (base->index > 0) {
        state->mean_products = vmg_layer_take(arena, r, c + pairs);
        state->product_gradient = vmg_layer_take(arena, r, c + pairs);
        state->mean_gradient = vmg_layer_take(arena, r, c);
    }
}

static vmg_layer_state *lay_out(const vmg_layer *base, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                                const vmg_kernels *kernels)
{
    vmg_factorised_state *state = vmg_arena_take(arena, 1, sizeof *state), counting = {0};
    lay_out_state((const vmg_factorised_layer *)base, inference, most_rows, arena, kernels, state ? state : &counting);
    return (vmg_layer_state *)state;
}

/* alpha of every weight, from the logarithms of its root, which count at most as 0. */
static void fill_alpha(vmg_factorised_state *state)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    const size_t count = state->alpha.rows * state->alpha.columns;
    const size_t own = state->clipped.rows * state->clipped.columns;
    const vmg_real *log_root = state->parameters + layer->spread;
    for (size_t i = 0; i < own; i++) {
        state->clipped.at[i] = log_root[i] > 0 ? 0 : log_root[i];
        state->alpha.at[i] = 2 * state->clipped.at[i];
    }
    state->base.kernels->exponential(own, state->alpha.at, state->alpha.at);
    for (size_t i = own; i < count; i++) {
        state->alpha.at[i] = state->alpha.at[0];
    }
}

static void prepare(vmg_layer_state *base, const vmg_real *parameters)
{
    vmg_factorised_state *state = (vmg_factorised_state *)base;
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)base->layer;
    const vmg_kernels *kernels = base->kernels;
    const size_t count = state->variance.rows * state->variance.columns;
    state->parameters = parameters;
    const vmg_matrix mean = vmg_factorised_mean(state);
    if (layer->variance == VMG_VARIANCE_FREE) {
        for (size_t i = 0; i < count; i++) {
            state->variance.at[i] = 2 * parameters[layer->spread + i];
        }
        kernels->exponential(count, state->variance.at, state->variance.at);
    } else {
        fill_alpha(state);
        kernels->multiply(1, mean, mean, 0, state->variance);
        kernels->multiply(1, state->variance, state->alpha, 0, state->variance);
    }
    if (state->mean_products.at) {
        vmg_matrix squares = state->mean_products;
        squares.columns = mean.columns;
        kernels->multiply(1, mean, mean, 0, squares);
        kernels->add_scaled(state->variance, NULL, NULL, squares);
        vmg_layer_fill_pair_products(&state->pairs, mean, state->mean_products);
    }
}

static void draw(vmg_layer_state *base, uint64_t seed, uint64_t step, size_t rows, bool shared)
{
    vmg_factorised_state *state = (vmg_factorised_state *)base;
    if (base->inference == VMG_SAMPLED) {
        const size_t stride = vmg_random_stride(base->layer->columns);
        state->noise.stride = shared ? 0 : stride;
        vmg_layer_draw_noise(base, seed, step, (shared ? 1 : rows) * stride, state->noise.at);
    }
}

static void draw_weights(vmg_layer_state *base, uint64_t seed, uint64_t step, vmg_real *scratch, vmg_matrix out)
{
    const vmg_factorised_state *state = (const vmg_factorised_state *)base;
    const vmg_matrix mean = vmg_factorised_mean(state);
    const size_t entries = out.rows * out.columns;
    vmg_random_normal(base->kernels, (vmg_random){seed, step, VMG_STREAM_WEIGHTS + (uint32_t)base->layer->index}, 0,
                      vmg_random_stride(entries), scratch);
    for (size_t i = 0; i < entries; i++) {
        out.at[i] = mean.at[i] + VMG_REAL(sqrt)(state->variance.at[i]) * scratch[i];
    }
}

const vmg_layer_kind vmg_layer_kind_factorised = {
    .name = "factorised",
    .list = list_parameters,
    .initialise = initialise,
    .lay_out = lay_out,
    .prepare = prepare,
    .draw = draw,
    .forward = vmg_factorised_forward,
    .backward = vmg_factorised_backward,
    .divergence = vmg_factorised_divergence,
    .draw_weights = draw_weights,
};
