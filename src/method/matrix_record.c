/* What the matrix method has fitted, as tensors of a model file and as a description for people. */
#include "method/matrix_method.h"

#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "method/model.h"

size_t vmg_matrix_parameter_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    return fit->members * fit->network->parameter_count;
}

/* A mean and a variance for each weight, and the likelihood's own parameters. */
size_t vmg_matrix_factorised_parameter_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    const vmg_network *network = fit->network;
    size_t count = network->parameter_count - network->likelihood_offset;
    for (size_t l = 0; l < network->layer_count; l++) {
        count += 2 * network->layers[l]->rows * network->layers[l]->columns;
    }
    return fit->members * count;
}

size_t vmg_matrix_tensor_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    return fit->members * fit->network->tensor_count;
}

static vmg_model_file_shape shape_of(const vmg_tensor *tensor)
{
    if (tensor->rows == 1) {
        return tensor->columns == 1 ? vmg_model_file_scalar() : vmg_model_file_vector(tensor->columns);
    }
    return vmg_model_file_matrix(tensor->rows, tensor->columns);
}

/* "member1.layer1.M": the tensor of a member; name holds VMG_MODEL_TENSOR_NAME_SIZE bytes. */
static void write_name(size_t member, const vmg_tensor *tensor, char *name)
{
    snprintf(name, VMG_MODEL_TENSOR_NAME_SIZE, "member%zu.%s", member + 1, tensor->name);
}

void vmg_matrix_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names)
{
    const vmg_matrix_fit *fit = fitted;
    for (size_t member = 0; member < fit->members; member++) {
        for (size_t i = 0; i < fit->network->tensor_count; i++) {
            const vmg_tensor *tensor = &fit->network->tensors[i];
            write_name(member, tensor, names);
            *tensors++ = (vmg_model_file_tensor){
                .name = names,
                .shape = shape_of(tensor),
                .reals = vmg_matrix_fit_member(fit, member) + tensor->offset,
            };
            names += VMG_MODEL_TENSOR_NAME_SIZE;
        }
    }
}

static bool same_shape(vmg_model_file_shape a, vmg_model_file_shape b)
{
    bool same = a.dimensions == b.dimensions;
    for (size_t i = 0; same && i < a.dimensions; i++) {
        same = a.sizes[i] == b.sizes[i];
    }
    return same;
}

/* Every tensor must be there in its shape before room is made for the parameters: settings in a file that somebody has
 * altered may call for any amount of memory, but no file can hold that much. */
static vmg_status check_tensors(vmg_context *context, const vmg_matrix_fit *fit, const vmg_model_file *file)
{
    const size_t count = fit->network->tensor_count, there = vmg_model_file_count(file);
    if (there / count != fit->members || there % count) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "the model has %zu tensors where its settings call for %zu members of %zu", there, fit->members,
                        count);
    }
    for (size_t i = 0; i < fit->members * count; i++) {
        const vmg_tensor *tensor = &fit->network->tensors[i % count];
        char name[VMG_MODEL_TENSOR_NAME_SIZE];
        write_name(i / count, tensor, name);
        const vmg_model_file_shape *shape = vmg_model_file_find(file, name);
        if (!shape || !same_shape(*shape, shape_of(tensor))) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "the model has no tensor '%s' of %zu x %zu, which its settings call for", name,
                            tensor->rows, tensor->columns);
        }
    }
    return VMG_OK;
}

vmg_status vmg_matrix_load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           size_t inputs, const vmg_model_file *file, void **fitted)
{
    vmg_matrix_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = vmg_matrix_fit_create(context, settings, target, inputs, &fit);
    if (!status) {
        status = check_tensors(context, fit, file);
    }
    if (!status) {
        status = vmg_matrix_fit_reserve(context, fit);
    }
    for (size_t i = 0; !status && i < fit->members * fit->network->tensor_count; i++) {
        const size_t member = i / fit->network->tensor_count;
        const vmg_tensor *tensor = &fit->network->tensors[i % fit->network->tensor_count];
        char name[VMG_MODEL_TENSOR_NAME_SIZE];
        write_name(member, tensor, name);
        status = vmg_model_file_reals(context, file, name, shape_of(tensor),
                                      vmg_matrix_fit_member(fit, member) + tensor->offset);
    }
    if (status) {
        vmg_matrix_fit_destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

/* One layer of the description. */
static json_t *describe_layer(const vmg_layer *base)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base;
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:I}", "inputs", (json_int_t)(base->rows - 1), "outputs",
                     (json_int_t)base->columns, "activation", base->activation ? base->activation->name : "linear",
                     "row_covariance", layer->row.kind->name, "column_covariance", layer->column.kind->name,
                     "pseudo_data", (json_int_t)layer->pairs);
}

/* The noise of each target: its standard deviation in the network's units, mean over members. */
static json_t *describe_noise(const vmg_matrix_fit *fit)
{
    const vmg_network *network = fit->network;
    json_t *list = json_array();
    for (size_t o = 0; o < network->likelihood.outputs; o++) {
        double variance = 0;
        for (size_t member = 0; member < fit->members; member++) {
            const vmg_gaussian_noise noise = vmg_likelihood_gaussian_noise(
                &network->likelihood, vmg_matrix_fit_member(fit, member) + network->likelihood_offset, o);
            variance += noise.scale2 / (double)fit->members;
        }
        json_array_append_new(list, json_real(sqrt(variance)));
    }
    return list;
}

vmg_status vmg_matrix_describe(vmg_context *context, const void *fitted, json_t *into)
{
    const vmg_matrix_fit *fit = fitted;
    const bool gaussian = fit->network->likelihood.kind == &vmg_likelihood_gaussian;
    json_t *layers = json_array();
    for (size_t l = 0; l < fit->network->layer_count; l++) {
        json_array_append_new(layers, describe_layer(fit->network->layers[l]));
    }
    const bool failed = json_object_set_new(into, "members", json_integer((json_int_t)fit->members)) ||
                        json_object_set_new(into, "layers", layers) ||
                        json_object_set_new(into, "likelihood", json_string(fit->network->likelihood.kind->name)) ||
                        (gaussian && json_object_set_new(into, "noise_sd", describe_noise(fit)));
    return failed ? vmg_fail(context, VMG_ERROR_MEMORY, "out of memory") : VMG_OK;
}
