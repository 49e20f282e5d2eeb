/* What one thread works with: a state for each layer and what lies between them; see network/network.h. */
#include "network/network.h"

#include <string.h>

#include "base/context.h"
#include "layer/layer_parts.h"

static vmg_real *take(vmg_arena *arena, size_t rows, size_t columns)
{
    return vmg_arena_take(arena, rows * columns, sizeof(vmg_real));
}

/* The column of the constant 1, divided as the other inputs are; it has no variance. */
static void set_constant(vmg_layer_state *state, size_t rows)
{
    const vmg_belief input = state->input;
    const size_t last = state->layer->rows - 1;
    for (size_t k = 0; k < rows; k++) {
        vmg_matrix_row(input.mean, k)[last] = state->layer->input_scale;
    }
    for (size_t k = 0; !vmg_belief_is_known(input) && k < rows; k++) {
        vmg_matrix_row(input.variance, k)[last] = 0;
    }
}

/* A layer's outputs with the entry behind each row. */
static vmg_belief with_constant(vmg_belief outputs)
{
    outputs.mean.columns = outputs.mean.stride;
    outputs.variance.columns = outputs.variance.stride;
    return outputs;
}

static void lay_out(vmg_workspace *workspace, vmg_arena *arena)
{
    const vmg_network *network = workspace->network;
    const size_t count = network->layer_count, rows = workspace->most_rows;
    workspace->states = vmg_arena_take(arena, count, sizeof *workspace->states);
    workspace->slopes = vmg_arena_take(arena, count, sizeof *workspace->slopes);
    workspace->moment = vmg_arena_take(arena, count, sizeof *workspace->moment);
    for (size_t l = 0; l < count; l++) {
        const vmg_layer *layer = network->layers[l];
        const size_t width = layer->activation ? layer->columns + 1 : 0;
        vmg_layer_state *state = layer->kind->lay_out(layer, workspace->inference, rows, arena, workspace->kernels);
        vmg_matrix slopes = {0};
        vmg_moment_slopes moment = {0};
        if (workspace->inference == VMG_SAMPLED) {
            slopes = vmg_matrix_view(take(arena, rows, width), rows, width);
        } else {
            moment.mean_by_mean = take(arena, rows, width);
            moment.mean_by_variance = take(arena, rows, width);
            moment.variance_by_mean = take(arena, rows, width);
            moment.variance_by_variance = take(arena, rows, width);
        }
        if (state) {
            if (l > 0) {
                state->input = with_constant(workspace->states[l - 1]->output);
                state->input_gradient = with_constant(workspace->states[l - 1]->output_gradient);
            }
            workspace->states[l] = state;
            workspace->slopes[l] = slopes;
            workspace->moment[l] = moment;
            set_constant(state, rows);
        }
    }
    if (workspace->inference == VMG_MOMENTS && network->likelihood.kind->lay_out) {
        workspace->likelihood.work = network->likelihood.kind->lay_out(&network->likelihood, workspace->kernels, arena);
    }
}

/* Moments take the activations of a layer to be independent given its input. */
static vmg_status check_moments(vmg_context *context, const vmg_network *network, vmg_inference inference)
{
    if (inference == VMG_MOMENTS && network->layers[0]->kind->sampled_only) {
        return vmg_fail(context, VMG_ERROR_USAGE, "a network of layers of the kind '%s' can only be sampled",
                        network->layers[0]->kind->name);
    }
    for (size_t l = 0; inference == VMG_MOMENTS && l + 1 < network->layer_count; l++) {
        const vmg_matrix_layer *layer = (const vmg_matrix_layer *)network->layers[l];
        if (layer->layer.kind == &vmg_layer_kind_matrix && !vmg_covariance_is_diagonal(layer->column.kind)) {
            return vmg_fail(context, VMG_ERROR_USAGE,
                            "moments need a diagonal column covariance in every layer but the last; layer %zu has the "
                            "kind '%s', whose network can only be sampled",
                            l + 1, layer->column.kind->name);
        }
    }
    return VMG_OK;
}

vmg_status vmg_workspace_create(vmg_context *context, const vmg_network *network, vmg_inference inference,
                                size_t most_rows, vmg_workspace **out)
{
    vmg_arena counted = {0};
    *out = NULL;
    vmg_status status = check_moments(context, network, inference);
    if (status) {
        return status;
    }
    vmg_workspace *workspace = vmg_allocate(context, 1, sizeof *workspace);
    if (!workspace) {
        return VMG_ERROR_MEMORY;
    }
    *workspace = (vmg_workspace){
        .network = network,
        .kernels = vmg_kernels_of(context),
        .inference = inference,
        .most_rows = most_rows,
        .likelihood = network->likelihood,
    };
    lay_out(workspace, &counted);
    status = vmg_arena_create(context, &counted, &workspace->arena);
    if (status) {
        vmg_release(context, workspace);
        return status;
    }
    lay_out(workspace, &workspace->arena);
    *out = workspace;
    return VMG_OK;
}

void vmg_workspace_destroy(vmg_context *context, vmg_workspace *workspace)
{
    if (workspace) {
        vmg_arena_destroy(context, &workspace->arena);
        vmg_release(context, workspace);
    }
}

void vmg_workspace_prepare(vmg_workspace *workspace, const vmg_real *parameters)
{
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        workspace->states[l]->layer->kind->prepare(workspace->states[l], parameters);
    }
}

void vmg_workspace_draw(vmg_workspace *workspace, uint64_t seed, uint64_t step, size_t rows, bool shared)
{
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        workspace->states[l]->layer->kind->draw(workspace->states[l], seed, step, rows, shared);
    }
}

/* The activation of a layer's pre-activations, in place, which makes them the next layer's input; with its slopes where
 * there will be a way back. The constant's column goes with the others, so that all is one long row, and is set again.
 */
static void activate(vmg_workspace *workspace, size_t l, size_t rows, bool slopes)
{
    const vmg_layer_state *state = workspace->states[l];
    vmg_layer_state *next = workspace->states[l + 1];
    const vmg_belief belief = vmg_belief_rows(next->input, rows);
    const size_t count = rows * next->layer->rows;
    const vmg_real scale = next->layer->input_scale;
    const vmg_activation *activation = vmg_activation_for(workspace->kernels, state->layer->activation);
    if (vmg_belief_is_known(belief)) {
        activation->value(count, belief.mean.at, belief.mean.at, slopes ? workspace->slopes[l].at : NULL);
    } else {
        activation->moments(count, belief.mean.at, belief.variance.at, belief.mean.at, belief.variance.at,
                            slopes ? &workspace->moment[l] : NULL);
        if (scale != 1) {
            workspace->kernels->scale(scale * scale, belief.variance, NULL, NULL, belief.variance);
        }
    }
    if (scale != 1) {
        workspace->kernels->scale(scale, belief.mean, NULL, NULL, belief.mean);
    }
    set_constant(next, rows);
}

static vmg_belief forward(vmg_workspace *workspace, vmg_matrix inputs, bool slopes)
{
    const size_t count = workspace->network->layer_count, rows = inputs.rows;
    vmg_layer_state **states = workspace->states;
    workspace->kernels->scale(states[0]->layer->input_scale, inputs, NULL, NULL, states[0]->input.mean);
    for (size_t l = 0; l < count; l++) {
        states[l]->layer->kind->forward(states[l], rows);
        if (l + 1 < count) {
            activate(workspace, l, rows, slopes);
        }
    }
    return vmg_belief_rows(states[count - 1]->output, rows);
}

vmg_belief vmg_workspace_forward(vmg_workspace *workspace, vmg_matrix inputs)
{
    return forward(workspace, inputs, false);
}

/* From the gradient of the next layer's input to that of this layer's pre-activations, in place. */
static void activate_backward(vmg_workspace *workspace, size_t l, size_t rows)
{
    const vmg_layer_state *next = workspace->states[l + 1];
    const vmg_real scale = next->layer->input_scale;
    const vmg_belief gradient = vmg_belief_rows(next->input_gradient, rows);
    if (workspace->inference == VMG_SAMPLED) {
        const vmg_matrix slopes = vmg_matrix_view(workspace->slopes[l].at, rows, next->layer->rows);
        workspace->kernels->multiply(scale, gradient.mean, slopes, 0, gradient.mean);
    } else {
        workspace->kernels->moments_backward(scale, gradient, workspace->moment[l], gradient);
    }
}

static void add_divergence(vmg_layer_divergence part, vmg_layer_divergence *sum)
{
    sum->weights += part.weights;
    sum->pseudo_noise += part.pseudo_noise;
    sum->hyper += part.hyper;
}

static void backward(vmg_workspace *workspace, size_t rows, vmg_real *gradient)
{
    for (size_t l = workspace->network->layer_count; l-- > 0;) {
        vmg_layer_state *state = workspace->states[l];
        if (l + 1 < workspace->network->layer_count) {
            activate_backward(workspace, l, rows);
        }
        state->layer->kind->backward(state, rows, l > 0, gradient);
    }
}

/* All of the gradient that is not written later. */
static void clear_gradient(const vmg_workspace *workspace, vmg_real *gradient)
{
    size_t first = 0;
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        const vmg_layer_state *state = workspace->states[l];
        if (state->late.factor) {
            memset(gradient + first, 0, (state->late.offset - first) * sizeof *gradient);
            first = state->late.offset + state->layer->rows * state->layer->columns;
        }
    }
    memset(gradient + first, 0, (workspace->network->parameter_count - first) * sizeof *gradient);
}

void vmg_workspace_finish_gradient(const vmg_workspace *workspace, vmg_real *gradient)
{
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        const vmg_layer_state *state = workspace->states[l];
        if (state->late.factor) {
            vmg_layer_late_rows(
                state, 0, vmg_matrix_view(gradient + state->late.offset, state->layer->rows, state->layer->columns));
        }
    }
}

vmg_objective vmg_workspace_objective(vmg_workspace *workspace, const vmg_real *parameters, vmg_batch batch,
                                      vmg_objective_weights weights, vmg_real *gradient, double *rows)
{
    const vmg_objective objective = vmg_workspace_differentiate(workspace, parameters, batch, weights, gradient, rows);
    if (gradient) {
        vmg_workspace_finish_gradient(workspace, gradient);
    }
    return objective;
}

bool vmg_workspace_is_large(const vmg_workspace *workspace)
{
    bool large = false;
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        const vmg_layer *layer = workspace->network->layers[l];
        large = large || vmg_product_is_shared(workspace->most_rows, layer->rows, layer->columns);
    }
    return large;
}

void vmg_workspace_join(vmg_workspace *workspace, vmg_team *team)
{
    for (size_t l = 0; l < workspace->network->layer_count; l++) {
        workspace->states[l]->team = team;
    }
}

vmg_objective vmg_workspace_differentiate(vmg_workspace *workspace, const vmg_real *parameters, vmg_batch batch,
                                          vmg_objective_weights weights, vmg_real *gradient, double *rows)
{
    const vmg_network *network = workspace->network;
    const vmg_likelihood *likelihood = &workspace->likelihood;
    const size_t count = batch.inputs.rows;
    const double divergence_weight = weights.divergence / weights.data_points;
    const vmg_real *own = parameters + network->likelihood_offset;
    vmg_real *own_gradient = gradient ? gradient + network->likelihood_offset : NULL;
    vmg_layer_state *last = workspace->states[network->layer_count - 1];
    vmg_belief output_gradient = vmg_belief_rows(last->output_gradient, count);
    vmg_objective objective = {0};
    if (gradient) {
        clear_gradient(workspace, gradient);
    }
    const vmg_belief outputs = forward(workspace, batch.inputs, gradient != NULL);
    objective.expected_log_likelihood =
        likelihood->kind->expected(likelihood, own, batch.targets, outputs, -1 / (double)count, rows,
                                   gradient ? &output_gradient : NULL, own_gradient) /
        (double)count;
    if (gradient) {
        backward(workspace, count, gradient);
    }
    for (size_t l = 0; l < network->layer_count; l++) {
        add_divergence(workspace->states[l]->layer->kind->divergence(workspace->states[l], divergence_weight, gradient),
                       &objective.layers);
    }
    objective.likelihood = likelihood->kind->divergence(likelihood, own, divergence_weight, own_gradient);
    objective.divergence =
        objective.layers.weights + objective.layers.pseudo_noise + objective.layers.hyper + objective.likelihood;
    objective.value = -objective.expected_log_likelihood + divergence_weight * objective.divergence;
    return objective;
}
