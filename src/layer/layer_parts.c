/* What layers of every kind are made of; see layer/layer_parts.h. */
#include "layer/layer_parts.h"

#include "base/real.h"

vmg_matrix vmg_layer_take(vmg_arena *arena, size_t rows, size_t columns)
{
    return vmg_matrix_view(vmg_arena_take(arena, rows * columns, sizeof(vmg_real)), rows, columns);
}

/* Of pre-activations, with room behind each row for the next layer's constant where there is one. Variances and
 * covariances (of the last layer only) lie side by side, so that one product fills both. */
static vmg_belief take_belief(const vmg_layer *layer, size_t rows, bool believed, size_t pairs, vmg_arena *arena)
{
    const size_t columns = layer->columns, room = layer->activation ? 1 : 0;
    const size_t stride = columns + (pairs ? pairs : room);
    vmg_belief belief = {
        .mean = {vmg_arena_take(arena, rows * (columns + room), sizeof(vmg_real)), rows, columns, columns + room}};
    if (believed) {
        vmg_real *second = vmg_arena_take(arena, rows * stride, sizeof *second);
        belief.variance = (vmg_matrix){second, rows, columns, stride};
        belief.covariance = (vmg_matrix){second && pairs ? second + columns : NULL, rows, pairs, stride};
    }
    return belief;
}

size_t vmg_layer_lay_out_base(const vmg_layer *layer, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                              const vmg_kernels *kernels, vmg_layer_state *state)
{
    const bool moments = inference == VMG_MOMENTS;
    const size_t pairs = moments ? vmg_pairs_count(layer->pairs, layer->columns) : 0;
    *state = (vmg_layer_state){
        .layer = layer,
        .kernels = kernels,
        .inference = inference,
        .output = take_belief(layer, most_rows, moments, pairs, arena),
        .output_gradient = take_belief(layer, most_rows, moments, pairs, arena),
    };
    if (layer->index == 0) {
        state->input.mean = vmg_layer_take(arena, most_rows, layer->rows);
    }
    return pairs;
}

vmg_matrix vmg_layer_second_moments(vmg_belief belief)
{
    vmg_matrix all = belief.variance;
    all.columns = belief.variance.columns + belief.covariance.columns;
    return all;
}

void vmg_layer_lay_out_late(const vmg_layer *layer, size_t offset, size_t most_rows, vmg_arena *arena,
                            vmg_late_gradient *late)
{
    if (vmg_product_is_shared(layer->rows, most_rows, layer->columns)) {
        *late = (vmg_late_gradient){.offset = offset, .factor = vmg_arena_take(arena, layer->rows, sizeof(vmg_real))};
    }
}

void vmg_layer_late_rows(const vmg_layer_state *state, size_t first, vmg_matrix out)
{
    const vmg_late_gradient *late = &state->late;
    const size_t columns = state->layer->columns;
    const vmg_matrix own = vmg_matrix_view((vmg_real *)late->parameters + first * columns, out.rows, columns);
    const vmg_matrix x = {late->x.at + first, late->x.rows, out.rows, late->x.stride};
    state->kernels->scale(1, own, late->factor + first, NULL, out);
    state->kernels->product(true, x, false, late->y, 1, out);
}

static void list_pairs(vmg_pairs pairs, size_t columns, uint32_t *first, uint32_t *second)
{
    const uint32_t half = (uint32_t)(columns / 2);
    for (uint32_t p = 0; pairs == VMG_PAIRS_OF_HALVES && p < half; p++) {
        first[p] = p;
        second[p] = half + p;
    }
    for (uint32_t i = 0; pairs == VMG_PAIRS_ALL && i < columns; i++) {
        for (uint32_t j = i + 1; j < columns; j++) {
            *first++ = i;
            *second++ = j;
        }
    }
}

vmg_layer_pairs vmg_layer_take_pairs(const vmg_layer *layer, size_t count, vmg_arena *arena)
{
    vmg_layer_pairs pairs = {.count = count};
    pairs.first = vmg_arena_take(arena, count, sizeof *pairs.first);
    pairs.second = vmg_arena_take(arena, count, sizeof *pairs.second);
    if (count && pairs.second) {
        list_pairs(layer->pairs, layer->columns, pairs.first, pairs.second);
    }
    return pairs;
}

void vmg_layer_fill_pair_products(const vmg_layer_pairs *pairs, vmg_matrix mean, vmg_matrix products)
{
    for (size_t i = 0; pairs->count && i < mean.rows; i++) {
        const vmg_real *restrict from = vmg_matrix_row(mean, i);
        vmg_real *restrict to = vmg_matrix_row(products, i) + mean.columns;
        for (size_t p = 0; p < pairs->count; p++) {
            to[p] = from[pairs->first[p]] * from[pairs->second[p]];
        }
    }
}

void vmg_layer_pair_products_backward(const vmg_layer_pairs *pairs, vmg_matrix mean, vmg_matrix product_gradient,
                                      vmg_matrix mean_gradient)
{
    for (size_t i = 0; pairs->count && i < mean.rows; i++) {
        const vmg_real *restrict m = vmg_matrix_row(mean, i);
        const vmg_real *restrict from = vmg_matrix_row(product_gradient, i) + mean.columns;
        vmg_real *restrict to = vmg_matrix_row(mean_gradient, i);
        for (size_t p = 0; p < pairs->count; p++) {
            to[pairs->first[p]] += m[pairs->second[p]] * from[p];
            to[pairs->second[p]] += m[pairs->first[p]] * from[p];
        }
    }
}

vmg_random vmg_layer_initial_stream(const vmg_layer *layer, uint64_t seed, uint32_t part)
{
    return (vmg_random){seed, 0, VMG_STREAM_INITIAL + VMG_LAYER_INITIAL_STREAMS * (uint32_t)layer->index + part};
}

void vmg_layer_initialise_mean(const vmg_layer *layer, const vmg_kernels *kernels, uint64_t seed, vmg_real *mean,
                               vmg_real *scratch)
{
    const size_t weights = (layer->rows - 1) * layer->columns;
    const vmg_real sd = VMG_REAL(sqrt)(4 / (vmg_real)(layer->rows - 1 + layer->columns));
    vmg_random_normal(kernels, vmg_layer_initial_stream(layer, seed, 0), 0, vmg_random_stride(weights), scratch);
    for (size_t i = 0; i < layer->rows * layer->columns; i++) {
        mean[i] = i < weights ? sd * scratch[i] : 0;
    }
}

/* What is drawn in one part, some 15 microseconds. */
enum { draws_in_part = 1 << 13 };

typedef struct noise_draws {
    const vmg_kernels *kernels;
    vmg_random from;
    size_t count;
    vmg_real *out;
} noise_draws;

static void draw_part(void *user, size_t index, size_t thread)
{
    const noise_draws *of = user;
    const size_t first = index * draws_in_part, left = of->count - first;
    (void)thread;
    vmg_random_normal(of->kernels, of->from, first, left < draws_in_part ? left : draws_in_part, of->out + first);
}

void vmg_layer_draw_noise(const vmg_layer_state *state, uint64_t seed, uint64_t step, size_t count, vmg_real *out)
{
    noise_draws of = {state->kernels, {seed, step, VMG_STREAM_ROWS + (uint32_t)state->layer->index}, count, out};
    vmg_team_run(state->team, (count + draws_in_part - 1) / draws_in_part, draw_part, &of);
}
