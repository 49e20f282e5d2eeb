/* The layer with matrix Gaussian weights: parameters, state, noise, divergence. The step itself is in
 * layer/matrix_layer_step.c; formulas in layer/matrix_layer.h. */
#include "layer/matrix_layer_state.h"

#include <string.h>

#include "base/real.h"
#include "linalg/cholesky.h"
#include "layer/layer_parts.h"
#include "layer/weight_prior.h"

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void list_parameters(vmg_layer *base, const char *prefix, vmg_tensor_list *list)
{
    vmg_matrix_layer *layer = (vmg_matrix_layer *)base;
    const bool scalar = layer->noise_form == VMG_NOISE_SCALAR;
    layer->row.size = base->rows;
    layer->row.rank = smaller(layer->row.rank, base->rows - 1);
    layer->column.size = base->columns;
    layer->column.rank = smaller(layer->column.rank, base->columns - 1);
    layer->mean = vmg_tensor_append(list, prefix, "M", base->rows, base->columns);
    layer->row.kind->list(&layer->row, prefix, "row", list);
    layer->column.kind->list(&layer->column, prefix, "column", list);
    vmg_weight_prior_list(layer, prefix, list);
    if (!layer->pairs) {
        return;
    }
    layer->pseudo_inputs = vmg_tensor_append(list, prefix, "pseudo_inputs", layer->pairs, base->rows);
    layer->pseudo_outputs = vmg_tensor_append(list, prefix, "pseudo_outputs", layer->pairs, base->columns);
    if (scalar) {
        layer->input_noise = vmg_tensor_append(list, prefix, "log_sqrt_alpha_inputs", 1, 1);
        layer->output_noise = vmg_tensor_append(list, prefix, "log_sqrt_alpha_outputs", 1, 1);
    } else {
        layer->input_noise = vmg_tensor_append(list, prefix, "log_sqrt_alpha_inputs_pair", 1, layer->pairs);
        vmg_tensor_append(list, prefix, "log_sqrt_alpha_inputs_dimension", 1, base->rows);
        layer->output_noise = vmg_tensor_append(list, prefix, "log_sqrt_alpha_outputs_pair", 1, layer->pairs);
        vmg_tensor_append(list, prefix, "log_sqrt_alpha_outputs_dimension", 1, base->columns);
    }
}

/* The streams of a layer's initial values. */
enum { part_mean, part_row, part_column, part_pseudo_inputs, part_pseudo_outputs };

/* A~, B~ ~ U(-0.01, 0.01), their noise at its upper end, as in the authors' program. */
static void initialise_pseudo_data(const vmg_matrix_layer *layer, uint64_t seed, vmg_real *parameters)
{
    static const vmg_real half_width = (vmg_real)0.01;
    const struct {
        size_t offset, count;
        uint32_t part;
        vmg_pseudo_noise noise;
    } sides[] = {
        {layer->pseudo_inputs, layer->pairs * layer->layer.rows, part_pseudo_inputs, vmg_pseudo_noise_of_inputs(layer)},
        {layer->pseudo_outputs, layer->pairs * layer->layer.columns, part_pseudo_outputs,
         vmg_pseudo_noise_of_outputs(layer)},
    };
    for (size_t side = 0; side < 2; side++) {
        vmg_real *to = parameters + sides[side].offset;
        vmg_random_uniform(vmg_layer_initial_stream(&layer->layer, seed, sides[side].part), 0, sides[side].count, to);
        for (size_t i = 0; i < sides[side].count; i++) {
            to[i] = half_width * (2 * to[i] - 1);
        }
        const vmg_pseudo_noise noise = sides[side].noise;
        const size_t count = vmg_pseudo_noise_parameters(noise);
        for (size_t i = 0; i < count; i++) { /* the factors of a product start as halves of the logarithm each */
            parameters[noise.offset + i] = (vmg_real)(count == 1 ? noise.largest : noise.largest / 2);
        }
    }
}

/* Log standard deviations around `centre`, the last around `last`. */
static void draw_log_sd(const vmg_matrix_layer *layer, const vmg_kernels *kernels, vmg_random from, double centre,
                        double last, size_t count, vmg_real *out)
{
    vmg_random_normal(kernels, from, 0, vmg_random_stride(count), out);
    for (size_t i = 0; i < count; i++) {
        out[i] = (vmg_real)((i + 1 < count ? centre : last) + layer->log_sd_spread * out[i]);
    }
}

static void initialise(const vmg_layer *base, const vmg_kernels *kernels, uint64_t seed, vmg_real *parameters,
                       vmg_real *scratch)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base;
    const vmg_random row = vmg_layer_initial_stream(base, seed, part_row),
                     column = vmg_layer_initial_stream(base, seed, part_column);
    vmg_layer_initialise_mean(base, kernels, seed, parameters + layer->mean, scratch);
    draw_log_sd(layer, kernels, row, layer->log_sd_row, layer->log_sd_constant, base->rows, scratch);
    layer->row.kind->initialise(&layer->row, scratch, row, parameters);
    draw_log_sd(layer, kernels, column, layer->log_sd_column, layer->log_sd_column, base->columns, scratch);
    layer->column.kind->initialise(&layer->column, scratch, column, parameters);
    vmg_weight_prior_initialise(layer, parameters);
    if (layer->pairs) {
        initialise_pseudo_data(layer, seed, parameters);
    }
}

static void lay_out_state(const vmg_matrix_layer *layer, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                          const vmg_kernels *kernels, vmg_matrix_layer_state *state)
{
    const size_t r = layer->layer.rows, c = layer->layer.columns, stride = vmg_random_stride(c);
    const bool moments = inference == VMG_MOMENTS, believed = moments && layer->layer.index > 0;
    const size_t pairs = vmg_layer_lay_out_base(&layer->layer, inference, most_rows, arena, kernels, &state->base);
    state->row.kernels = state->column.kernels = kernels;
    const size_t most = most_rows > layer->pairs ? most_rows : layer->pairs;
    layer->row.kind->lay_out(&layer->row, most, arena, &state->row);
    layer->column.kind->lay_out(&layer->column, most, arena, &state->column);
    state->row_variance = vmg_arena_take(arena, most_rows, sizeof(vmg_real));
    state->row_root = vmg_arena_take(arena, most_rows, sizeof(vmg_real));
    state->row_variance_gradient = vmg_arena_take(arena, most_rows, sizeof(vmg_real));
    state->input_scratch = vmg_layer_take(arena, most_rows, r);
    state->output_scratch = vmg_layer_take(arena, most_rows, c);
    state->column_weight = vmg_arena_take(arena, c, sizeof(vmg_real));
    if (!moments) {
        state->noise = (vmg_matrix){vmg_arena_take(arena, most_rows * stride, sizeof(vmg_real)), most_rows, c, stride};
        state->coloured = vmg_layer_take(arena, most_rows, c);
    }
    state->pairs = vmg_layer_take_pairs(&layer->layer, pairs, arena);
    if (pairs && !vmg_covariance_is_diagonal(layer->column.kind)) {
        state->pair_covariance = vmg_arena_take(arena, pairs, sizeof(vmg_real));
        state->pair_weight = vmg_arena_take(arena, pairs, sizeof(vmg_real));
    }
    if (believed) {
        state->mean_products = vmg_layer_take(arena, r, c + pairs);
        state->product_gradient = vmg_layer_take(arena, r, c + pairs);
        state->mean_gradient = vmg_layer_take(arena, r, c);
        state->diagonal_weight = vmg_arena_take(arena, r, sizeof(vmg_real));
        state->effective_diagonal = vmg_arena_take(arena, r, sizeof(vmg_real));
    }
    if (layer->pairs) {
        vmg_pseudo_data_lay_out(layer, believed, most_rows, arena, &state->pseudo);
    } else if (!believed) { /* else more is added to the mean's gradient */
        vmg_layer_lay_out_late(&layer->layer, layer->mean, most_rows, arena, &state->base.late);
    }
}

static vmg_layer_state *lay_out(const vmg_layer *base, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                                const vmg_kernels *kernels)
{
    vmg_matrix_layer_state *state = vmg_arena_take(arena, 1, sizeof *state), counting = {0};
    lay_out_state((const vmg_matrix_layer *)base, inference, most_rows, arena, kernels, state ? state : &counting);
    return (vmg_layer_state *)state;
}

static void prepare(vmg_layer_state *base, const vmg_real *parameters)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    state->parameters = parameters;
    state->row.covariance->kind->prepare(&state->row, parameters);
    state->column.covariance->kind->prepare(&state->column, parameters);
}

static void draw(vmg_layer_state *base, uint64_t seed, uint64_t step, size_t rows, bool shared)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base->layer;
    const bool sampled = base->inference == VMG_SAMPLED;
    if (sampled) {
        const size_t stride = vmg_random_stride(base->layer->columns);
        state->noise.stride = shared ? 0 : stride;
        vmg_layer_draw_noise(base, seed, step, (shared ? 1 : rows) * stride, state->noise.at);
        if (layer->pairs) {
            vmg_pseudo_data_draw(layer, base->kernels, seed, step, &state->pseudo);
        }
    }
    vmg_matrix_layer_derive(state);
}

static vmg_layer_divergence divergence(const vmg_layer_state *base, double weight, vmg_real *gradient)
{
    const vmg_matrix_layer_state *state = (const vmg_matrix_layer_state *)base;
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base->layer;
    const vmg_matrix_gaussian posterior = {vmg_matrix_layer_mean(state), &state->row, &state->column};
    vmg_layer_divergence all = vmg_weight_prior_divergence(layer, &posterior, state->parameters, weight,
                                                           state->input_scratch.at, base->late.factor, gradient);
    if (layer->pairs) {
        all.pseudo_noise =
            vmg_pseudo_data_divergence(layer, base->kernels, state->parameters, weight, &state->pseudo, gradient);
    }
    return all;
}

/* By Matheron's rule: a draw W0 of the prior conditional, corrected by what it misses of the pseudo-data,
 * W = W0 + X^T S11^-1 (B~ + sqrt(jitter) Z L_V^T - A~ W0) (Journel and Huijbregts 1978; Wilson et al. 2020). */
static void correct_draw(vmg_matrix_layer_state *state, uint64_t seed, uint64_t step, vmg_matrix out)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)state->base.layer;
    const vmg_kernels *kernels = state->base.kernels;
    vmg_pseudo_data *data = &state->pseudo;
    const vmg_matrix noise = {data->output_noise.at, layer->pairs, layer->layer.columns, data->output_noise.stride};
    /* the pseudo-data's own noise is in A~ and B~ already: its memory is free for Z, of a stream further on */
    vmg_random_normal(kernels, (vmg_random){seed, step, VMG_STREAM_WEIGHTS + (uint32_t)layer->layer.index},
                      (uint64_t)1 << 32, noise.rows * noise.stride, noise.at);
    state->column.covariance->kind->colour(&state->column, noise, data->outputs_gradient);
    kernels->product(false, data->inputs, false, out, 0, data->solution);
    const vmg_real root = VMG_REAL(sqrt)((vmg_real)layer->jitter);
    for (size_t i = 0; i < layer->pairs * layer->layer.columns; i++) {
        data->solution.at[i] = data->outputs.at[i] + root * data->outputs_gradient.at[i] - data->solution.at[i];
    }
    vmg_cholesky_solve(data->factor, data->solution);
    kernels->product(true, data->projected, false, data->solution, 1, out);
}

static void draw_weights(vmg_layer_state *base, uint64_t seed, uint64_t step, vmg_real *scratch, vmg_matrix out)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base->layer;
    const vmg_matrix_gaussian posterior = {vmg_matrix_layer_mean(state), &state->row, &state->column};
    const size_t entries = vmg_random_stride(out.rows * out.columns);
    vmg_random_normal(base->kernels, (vmg_random){seed, step, VMG_STREAM_WEIGHTS + (uint32_t)base->layer->index}, 0,
                      entries, scratch);
    vmg_matrix_gaussian_draw(&posterior, scratch, scratch + entries, out);
    if (layer->pairs) {
        vmg_pseudo_data_draw(layer, base->kernels, seed, step, &state->pseudo);
        vmg_matrix_layer_derive(state);
        correct_draw(state, seed, step, out);
    }
}

/* U row by row, as the identity times U; then what the pseudo-data take away. */
static void collapse(vmg_layer_state *base, vmg_matrix mean, vmg_matrix row_covariance)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base->layer;
    const vmg_matrix own = vmg_matrix_layer_mean(state);
    memcpy(mean.at, own.at, own.rows * own.columns * sizeof *own.at);
    for (size_t i = 0; i < row_covariance.rows; i++) {
        const vmg_matrix unit = vmg_matrix_rows(state->input_scratch, 0, 1);
        memset(unit.at, 0, unit.columns * sizeof *unit.at);
        unit.at[i] = 1;
        state->row.covariance->kind->multiply(&state->row, unit, vmg_matrix_rows(row_covariance, i, 1));
    }
    if (layer->pairs) {
        base->kernels->product(true, state->pseudo.projected, false, state->pseudo.solution, 1, mean);
        vmg_pseudo_data_reduce(base->kernels, &state->pseudo, row_covariance);
    }
}

const vmg_layer_kind vmg_layer_kind_matrix = {
    .name = "matrix",
    .list = list_parameters,
    .initialise = initialise,
    .lay_out = lay_out,
    .prepare = prepare,
    .draw = draw,
    .forward = vmg_matrix_layer_forward,
    .backward = vmg_matrix_layer_backward,
    .divergence = divergence,
    .draw_weights = draw_weights,
    .collapse = collapse,
};
