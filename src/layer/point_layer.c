/* The layer with point weights; formulas in layer/point_layer.h. */
#include "layer/point_layer.h"

#include <string.h>

#include "base/real.h"
#include "layer/layer_parts.h"

/* K: rows of the batch. */
typedef struct point_state {
    vmg_layer_state base;       /* first */
    const vmg_real *parameters; /* borrowed: the flat vector last prepared */
    /* with dropout */
    vmg_matrix mask; /* K x r: z; stride 0 where all rows share one draw */
    vmg_matrix kept; /* K x r: a * z */
} point_state;

static vmg_matrix weights_of(const point_state *state)
{
    const vmg_point_layer *layer = (const vmg_point_layer *)state->base.layer;
    return vmg_matrix_view((vmg_real *)state->parameters + layer->mean, layer->layer.rows, layer->layer.columns);
}

static void list_parameters(vmg_layer *base, const char *prefix, vmg_tensor_list *list)
{
    vmg_point_layer *layer = (vmg_point_layer *)base;
    layer->mean = vmg_tensor_append(list, prefix, "M", base->rows, base->columns);
}

static bool is_random(const vmg_layer *base)
{
    return ((const vmg_point_layer *)base)->dropout > 0;
}

static void initialise(const vmg_layer *base, const vmg_kernels *kernels, uint64_t seed, vmg_real *parameters,
                       vmg_real *scratch)
{
    vmg_layer_initialise_mean(base, kernels, seed, parameters + ((const vmg_point_layer *)base)->mean, scratch);
}

static vmg_layer_state *lay_out(const vmg_layer *base, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                                const vmg_kernels *kernels)
{
    point_state *taken = vmg_arena_take(arena, 1, sizeof *taken), counting = {0};
    point_state *state = taken ? taken : &counting;
    vmg_layer_lay_out_base(base, inference, most_rows, arena, kernels, &state->base);
    vmg_layer_lay_out_late(base, ((const vmg_point_layer *)base)->mean, most_rows, arena, &state->base.late);
    if (is_random(base)) {
        state->mask = vmg_layer_take(arena, most_rows, base->rows);
        state->kept = vmg_layer_take(arena, most_rows, base->rows);
    }
    return (vmg_layer_state *)taken;
}

static void prepare(vmg_layer_state *base, const vmg_real *parameters)
{
    ((point_state *)base)->parameters = parameters;
}

/* z of `rows` rows without gaps, rows x r; row k's come from the k-th r numbers of the stream. */
static void draw_mask(const vmg_layer *base, uint64_t seed, uint64_t step, size_t rows, vmg_real *mask)
{
    const vmg_real dropout = (vmg_real)((const vmg_point_layer *)base)->dropout, kept = 1 / (1 - dropout);
    const size_t r = base->rows;
    vmg_random_uniform((vmg_random){seed, step, VMG_STREAM_ROWS + (uint32_t)base->index}, 0, rows * r, mask);
    for (size_t i = 0; i < rows * r; i++) {
        mask[i] = mask[i] < dropout ? 0 : kept;
    }
    for (size_t k = 0; k < rows; k++) {
        mask[k * r + r - 1] = 1;
    }
}

static void draw(vmg_layer_state *base, uint64_t seed, uint64_t step, size_t rows, bool shared)
{
    point_state *state = (point_state *)base;
    if (state->mask.at) {
        state->mask.stride = shared ? 0 : base->layer->rows;
        draw_mask(base->layer, seed, step, shared ? 1 : rows, state->mask.at);
    }
}

/* to = from * z; to may be from. */
static void apply_mask(const point_state *state, vmg_matrix from, vmg_matrix to)
{
    if (state->mask.stride) {
        state->base.kernels->multiply(1, from, vmg_layer_first_rows(state->mask, from.rows), 0, to);
    } else {
        state->base.kernels->scale(1, from, NULL, state->mask.at, to);
    }
}

/* a * z, as forward has left it. */
static vmg_matrix kept_input(const point_state *state, size_t rows)
{
    return vmg_layer_first_rows(state->mask.at ? state->kept : state->base.input.mean, rows);
}

static void forward(vmg_layer_state *base, size_t rows)
{
    point_state *state = (point_state *)base;
    if (state->mask.at) {
        apply_mask(state, vmg_layer_first_rows(base->input.mean, rows), vmg_layer_first_rows(state->kept, rows));
    }
    vmg_layer_product(base, false, kept_input(state, rows), false, weights_of(state), 0,
                      vmg_layer_first_rows(base->output.mean, rows));
}

static void backward(vmg_layer_state *base, size_t rows, bool input_gradient, vmg_real *gradient)
{
    const point_state *state = (const point_state *)base;
    const vmg_matrix from = vmg_layer_first_rows(base->output_gradient.mean, rows), weights = weights_of(state);
    vmg_real *own = gradient + ((const vmg_point_layer *)base->layer)->mean;
    if (base->late.factor) {
        base->late.parameters = weights.at;
        base->late.x = kept_input(state, rows);
        base->late.y = from;
    } else {
        vmg_layer_product(base, true, kept_input(state, rows), false, from, 1,
                          vmg_matrix_view(own, weights.rows, weights.columns));
    }
    if (input_gradient) {
        const vmg_matrix to = vmg_layer_first_rows(base->input_gradient.mean, rows);
        vmg_layer_product(base, false, from, true, weights, 0, to);
        if (state->mask.at) {
            apply_mask(state, to, to);
        }
    }
}

static vmg_layer_divergence divergence(const vmg_layer_state *base, double weight, vmg_real *gradient)
{
    const vmg_point_layer *layer = (const vmg_point_layer *)base->layer;
    const vmg_matrix weights = weights_of((const point_state *)base);
    const double precision = (1 - layer->dropout) / (layer->prior_sd * layer->prior_sd);
    const vmg_real factor = (vmg_real)(weight * precision);
    for (size_t i = 0; gradient && base->late.factor && i < weights.rows; i++) {
        base->late.factor[i] = factor;
    }
    if (gradient && !base->late.factor) {
        const vmg_matrix one_row = vmg_matrix_view(weights.at, 1, weights.rows * weights.columns);
        base->kernels->add_scaled(one_row, &factor, NULL, vmg_matrix_view(gradient + layer->mean, 1, one_row.columns));
    }
    return (vmg_layer_divergence){.weights = 0.5 * precision *
                                             base->kernels->sum_of_squares(weights.rows * weights.columns, weights.at)};
}

/* The weights as the shared draw of the same seed and step sees them: the rows that are left out are 0. */
static void draw_weights(vmg_layer_state *base, uint64_t seed, uint64_t step, vmg_real *scratch, vmg_matrix out)
{
    const vmg_matrix weights = weights_of((const point_state *)base);
    if (!is_random(base->layer)) {
        memcpy(out.at, weights.at, weights.rows * weights.columns * sizeof *out.at);
        return;
    }
    draw_mask(base->layer, seed, step, 1, scratch);
    base->kernels->scale(1, weights, scratch, NULL, out);
}

/* Without dropout nothing is random. */
static void collapse(vmg_layer_state *base, vmg_matrix mean, vmg_matrix row_covariance)
{
    const vmg_matrix weights = weights_of((const point_state *)base);
    memcpy(mean.at, weights.at, weights.rows * weights.columns * sizeof *mean.at);
    memset(row_covariance.at, 0, row_covariance.rows * row_covariance.columns * sizeof *row_covariance.at);
}

const vmg_layer_kind vmg_layer_kind_point = {
    .name = "point",
    .sampled_only = true,
    .is_random = is_random,
    .list = list_parameters,
    .initialise = initialise,
    .lay_out = lay_out,
    .prepare = prepare,
    .draw = draw,
    .forward = forward,
    .backward = backward,
    .divergence = divergence,
    .draw_weights = draw_weights,
    .collapse = collapse,
};
