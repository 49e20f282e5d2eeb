/* Networks: shapes, names of parameters, initial values; see network/network.h. */
#include "network/network.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/real.h"
#include "likelihood/softmax_nodes.h"

/* What one network takes in training for a full covariance of this size, in megabytes: its parameters, their gradient,
 * Adam's two vectors and the average, and the Cholesky factor and its gradient. */
static double full_megabytes(size_t size)
{
    const double square = (double)size * (double)size;
    return (5 * 0.5 * square + 2 * square) * (double)sizeof(vmg_real) * 1e-6;
}

static vmg_status check_size(vmg_context *context, const vmg_covariance_kind *kind, const char *side, size_t size,
                             size_t layer)
{
    return !kind->most_size || size <= kind->most_size
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_USAGE,
                          "a %s %s covariance of layer %zu has %zu x %zu entries, about %.0f MB for each network in "
                          "training; at most %zu x %zu are allowed: 'low-rank' and 'diagonal' take little",
                          kind->name, side, layer + 1, size, size, full_megabytes(size), kind->most_size,
                          kind->most_size);
}

static vmg_status check_covariances(vmg_context *context, const vmg_matrix_layer *layer)
{
    const size_t index = layer->layer.index;
    const vmg_status status = check_size(context, layer->row.kind, "row", layer->layer.rows, index);
    return status ? status : check_size(context, layer->column.kind, "column", layer->layer.columns, index);
}

/* A layer of any kind. */
typedef union any_layer {
    vmg_layer base;
    vmg_matrix_layer matrix;
    vmg_point_layer point;
    vmg_factorised_layer factorised;
} any_layer;

/* A layer with the settings of its kind. */
static any_layer *create_layer(vmg_context *context, const vmg_network_options *options)
{
    any_layer *layer = vmg_allocate(context, 1, sizeof *layer);
    if (!layer) {
        return NULL;
    }
    if (options->layer_kind == &vmg_layer_kind_point) {
        layer->point = options->point;
    } else if (options->layer_kind == &vmg_layer_kind_factorised) {
        layer->factorised = options->factorised;
    } else {
        layer->matrix = options->layer;
    }
    return layer;
}

/* Layers as they are before they are listed: shapes and settings. By moments, the activations of a layer are taken to
 * be independent, which only a diagonal column covariance of that layer makes true: the last layer alone has the one
 * that was asked for. */
static vmg_status make_layers(vmg_context *context, const vmg_network_options *options, vmg_network *network)
{
    size_t inputs = options->inputs;
    for (size_t l = 0; l < network->layer_count; l++) {
        const bool last = l + 1 == network->layer_count, matrix = options->layer_kind == &vmg_layer_kind_matrix;
        any_layer *layer = create_layer(context, options);
        if (!layer) {
            return VMG_ERROR_MEMORY;
        }
        network->layers[l] = &layer->base;
        layer->base = (vmg_layer){
            .kind = options->layer_kind,
            .index = l,
            .rows = inputs + 1,
            .columns = last ? options->likelihood.outputs : options->hidden[l],
            .input_scale = options->divide_inputs ? 1 / VMG_REAL(sqrt)((vmg_real)(inputs + 1)) : 1,
            .activation = last ? NULL : options->activation,
            .pairs = last ? options->likelihood.kind->pairs : VMG_PAIRS_NONE,
        };
        if (matrix && options->inference == VMG_MOMENTS && !last) {
            layer->matrix.column.kind = &vmg_covariance_diagonal;
        }
        const vmg_status status = matrix ? check_covariances(context, &layer->matrix) : VMG_OK;
        if (status) {
            return status;
        }
        inputs = layer->base.columns;
    }
    return VMG_OK;
}

static void list_parameters(vmg_network *network, vmg_tensor_list *list)
{
    for (size_t l = 0; l < network->layer_count; l++) {
        char prefix[VMG_TENSOR_NAME_SIZE];
        snprintf(prefix, sizeof prefix, "layer%zu.", l + 1);
        network->layers[l]->kind->list(network->layers[l], prefix, list);
    }
    network->likelihood_offset = list->parameters;
    network->likelihood.kind->list(&network->likelihood, list);
}

static vmg_status fill(vmg_context *context, const vmg_network_options *options, vmg_network *network)
{
    network->inference = options->inference;
    network->layer_count = options->hidden_count + 1;
    network->likelihood = options->likelihood;
    network->layers = vmg_allocate(context, network->layer_count, sizeof *network->layers);
    if (!network->layers) {
        return VMG_ERROR_MEMORY;
    }
    const vmg_status status = make_layers(context, options, network);
    if (status) {
        return status;
    }
    if (options->likelihood.target_scale) {
        const size_t targets = vmg_likelihood_targets(&options->likelihood);
        network->target_scale = vmg_allocate(context, targets, sizeof *network->target_scale);
        if (!network->target_scale) {
            return VMG_ERROR_MEMORY;
        }
        memcpy(network->target_scale, options->likelihood.target_scale, targets * sizeof *network->target_scale);
        network->likelihood.target_scale = network->target_scale;
    }
    vmg_tensor_list counted = {0};
    list_parameters(network, &counted);
    network->tensors = vmg_allocate(context, counted.count, sizeof *network->tensors);
    if (!network->tensors) {
        return VMG_ERROR_MEMORY;
    }
    vmg_tensor_list list = {.tensors = network->tensors};
    list_parameters(network, &list);
    network->tensor_count = list.count;
    network->parameter_count = list.parameters;
    return VMG_OK;
}

vmg_status vmg_network_create(vmg_context *context, const vmg_network_options *options, vmg_network **out)
{
    const vmg_likelihood *likelihood = &options->likelihood;
    *out = NULL;
    if (options->inference == VMG_MOMENTS && likelihood->kind == &vmg_likelihood_categorical &&
        (likelihood->outputs < 2 || likelihood->outputs > VMG_MOST_CLASSES_BY_MOMENTS)) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "inference 'moments' is for 2 to %d classes; there are %zu, for which use 'sampled'",
                        VMG_MOST_CLASSES_BY_MOMENTS, likelihood->outputs);
    }
    if (options->inference == VMG_MOMENTS && options->layer_kind->sampled_only) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "inference 'moments' is not for layers of the kind '%s', which can only be sampled",
                        options->layer_kind->name);
    }
    vmg_network *network = vmg_allocate(context, 1, sizeof *network);
    if (!network) {
        return VMG_ERROR_MEMORY;
    }
    const vmg_status status = fill(context, options, network);
    if (status) {
        vmg_network_destroy(context, network);
        return status;
    }
    *out = network;
    return VMG_OK;
}

void vmg_network_destroy(vmg_context *context, vmg_network *network)
{
    if (!network) {
        return;
    }
    for (size_t l = 0; network->layers && l < network->layer_count; l++) {
        vmg_release(context, network->layers[l]);
    }
    vmg_release(context, network->layers);
    vmg_release(context, network->target_scale);
    vmg_release(context, network->tensors);
    vmg_release(context, network);
}

vmg_status vmg_network_initialise(vmg_context *context, const vmg_network *network, uint64_t seed, vmg_real *parameters)
{
    size_t largest = 0;
    for (size_t i = 0; i < network->tensor_count; i++) {
        const size_t size = network->tensors[i].rows * network->tensors[i].columns;
        largest = size > largest ? size : largest;
    }
    vmg_real *scratch = vmg_allocate(context, vmg_random_stride(largest), sizeof *scratch);
    if (!scratch) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t l = 0; l < network->layer_count; l++) {
        network->layers[l]->kind->initialise(network->layers[l], vmg_kernels_of(context), seed, parameters, scratch);
    }
    network->likelihood.kind->initialise(&network->likelihood, parameters + network->likelihood_offset);
    vmg_release(context, scratch);
    return VMG_OK;
}

bool vmg_network_is_random(const vmg_network *network)
{
    const vmg_layer *first = network->layers[0];
    return network->inference == VMG_SAMPLED && (!first->kind->is_random || first->kind->is_random(first));
}

const vmg_tensor *vmg_network_tensor_at(const vmg_network *network, size_t offset)
{
    for (size_t i = 0; i < network->tensor_count; i++) {
        const vmg_tensor *tensor = &network->tensors[i];
        if (offset >= tensor->offset && offset - tensor->offset < tensor->rows * tensor->columns) {
            return tensor;
        }
    }
    return NULL;
}
