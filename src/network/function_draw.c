/* A draw of the whole function; see network/function_draw.h. */
#include "network/function_draw.h"

#include "base/context.h"

static vmg_matrix take(vmg_arena *arena, size_t rows, size_t columns)
{
    return vmg_matrix_view(vmg_arena_take(arena, rows * columns, sizeof(vmg_real)), rows, columns);
}

/* The longest side of any weight matrix: rows when a whole one is coloured, columns of the widest output. */
static size_t longest_side(const vmg_network *network)
{
    size_t longest = 1;
    for (size_t l = 0; l < network->layer_count; l++) {
        const vmg_layer *layer = network->layers[l];
        longest = layer->rows > longest ? layer->rows : longest;
        longest = layer->columns > longest ? layer->columns : longest;
    }
    return longest;
}

static void lay_out(vmg_function_draw *draw, vmg_arena *arena)
{
    const size_t count = draw->network->layer_count;
    draw->weights = vmg_arena_take(arena, count, sizeof *draw->weights);
    draw->inputs = vmg_arena_take(arena, count, sizeof *draw->inputs);
    draw->outputs = vmg_arena_take(arena, draw->most_rows * longest_side(draw->network), sizeof(vmg_real));
    for (size_t l = 0; l < count; l++) {
        const vmg_layer *layer = draw->network->layers[l];
        const vmg_matrix weights = take(arena, layer->rows, layer->columns);
        const vmg_matrix inputs = take(arena, draw->most_rows, layer->rows);
        if (arena->memory) {
            draw->weights[l] = weights;
            draw->inputs[l] = inputs;
        }
    }
}

/* One state for each layer is needed only while its weights are drawn. */
static vmg_status draw_weights(vmg_context *context, vmg_function_draw *draw, const vmg_real *parameters, uint64_t seed,
                               uint64_t number)
{
    size_t largest = 0;
    vmg_workspace *workspace = NULL;
    for (size_t l = 0; l < draw->network->layer_count; l++) {
        const size_t entries = draw->weights[l].rows * draw->weights[l].columns;
        largest = entries > largest ? entries : largest;
    }
    vmg_real *scratch = vmg_allocate(context, 2 * vmg_random_stride(largest), sizeof *scratch);
    vmg_status status = scratch ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_workspace_create(context, draw->network, VMG_SAMPLED, longest_side(draw->network), &workspace);
    }
    if (!status) {
        vmg_workspace_prepare(workspace, parameters);
        for (size_t l = 0; l < draw->network->layer_count; l++) {
            workspace->states[l]->layer->kind->draw_weights(workspace->states[l], seed, number, scratch,
                                                            draw->weights[l]);
        }
    }
    vmg_workspace_destroy(context, workspace);
    vmg_release(context, scratch);
    return status;
}

vmg_status vmg_function_draw_create(vmg_context *context, const vmg_network *network, const vmg_real *parameters,
                                    uint64_t seed, uint64_t number, size_t most_rows, vmg_function_draw **out)
{
    vmg_arena counted = {0};
    vmg_function_draw *draw = vmg_allocate(context, 1, sizeof *draw);
    *out = NULL;
    if (!draw) {
        return VMG_ERROR_MEMORY;
    }
    *draw = (vmg_function_draw){.network = network, .kernels = vmg_kernels_of(context), .most_rows = most_rows};
    lay_out(draw, &counted);
    vmg_status status = vmg_arena_create(context, &counted, &draw->arena);
    if (!status) {
        lay_out(draw, &draw->arena);
        status = draw_weights(context, draw, parameters, seed, number);
    }
    if (status) {
        vmg_function_draw_destroy(context, draw);
        return status;
    }
    *out = draw;
    return VMG_OK;
}

void vmg_function_draw_destroy(vmg_context *context, vmg_function_draw *draw)
{
    if (draw) {
        vmg_arena_destroy(context, &draw->arena);
        vmg_release(context, draw);
    }
}

/* [x, 1] * input_scale */
static void fill_input(const vmg_layer *layer, vmg_matrix from, vmg_matrix to)
{
    for (size_t k = 0; k < from.rows; k++) {
        const vmg_real *left = vmg_matrix_row(from, k);
        vmg_real *right = vmg_matrix_row(to, k);
        for (size_t i = 0; i + 1 < layer->rows; i++) {
            right[i] = left[i] * layer->input_scale;
        }
        right[layer->rows - 1] = layer->input_scale;
    }
}

vmg_matrix vmg_function_draw_evaluate(vmg_function_draw *draw, vmg_matrix inputs)
{
    const size_t count = draw->network->layer_count;
    vmg_matrix output = {0};
    fill_input(draw->network->layers[0], inputs, draw->inputs[0]);
    for (size_t l = 0; l < count; l++) {
        const vmg_layer *layer = draw->network->layers[l];
        output = vmg_matrix_view(draw->outputs, inputs.rows, layer->columns);
        draw->kernels->product(false, vmg_matrix_rows(draw->inputs[l], 0, inputs.rows), false, draw->weights[l], 0,
                               output);
        if (l + 1 < count) {
            layer->activation->value(inputs.rows * layer->columns, output.at, output.at, NULL);
            fill_input(draw->network->layers[l + 1], output, draw->inputs[l + 1]);
        }
    }
    return output;
}
