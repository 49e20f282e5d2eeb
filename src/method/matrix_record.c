/* What methods that are networks have fitted, as tensors of a model file and as a description for people. */
#include "method/matrix_method.h"

#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "base/json.h"
#include "method/model.h"
#include "method/temperature.h"

size_t vmg_matrix_parameter_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    size_t count = 0;
    for (size_t member = 0; member < fit->member_count; member++) {
        count += vmg_matrix_fit_network(fit, member)->parameter_count;
    }
    return count;
}

/* A mean and a variance for each weight, and the likelihood's own parameters. */
size_t vmg_matrix_factorised_parameter_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    size_t count = 0;
    for (size_t member = 0; member < fit->member_count; member++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, member);
        count += network->parameter_count - network->likelihood_offset;
        for (size_t l = 0; l < network->layer_count; l++) {
            count += 2 * network->layers[l]->rows * network->layers[l]->columns;
        }
    }
    return count;
}

size_t vmg_matrix_tensor_count(const void *fitted)
{
    const vmg_matrix_fit *fit = fitted;
    size_t count = 0;
    for (size_t member = 0; member < fit->member_count; member++) {
        count += vmg_matrix_fit_network(fit, member)->tensor_count;
    }
    return count + 1 + (fit->temperature > 0); /* the variants' weights */
}

static const char weights_name[] = "variants.weight", temperature_name[] = "temperature";

static vmg_model_file_shape shape_of(const vmg_tensor *tensor)
{
    if (tensor->rows == 1) {
        return tensor->columns == 1 ? vmg_model_file_scalar() : vmg_model_file_vector(tensor->columns);
    }
    return vmg_model_file_matrix(tensor->rows, tensor->columns);
}

/* "member1.layer1.M": the tensor of a member; name holds VMG_MODEL_TENSOR_NAME_SIZE bytes. */
static void write_name(size_t number, const vmg_tensor *tensor, char *name)
{
    snprintf(name, VMG_MODEL_TENSOR_NAME_SIZE, "member%zu.%s", number + 1, tensor->name);
}

void vmg_matrix_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names)
{
    const vmg_matrix_fit *fit = fitted;
    *tensors++ = (vmg_model_file_tensor){
        .name = weights_name, .shape = vmg_model_file_vector(fit->variant_count), .reals = fit->weights};
    if (fit->temperature > 0) {
        *tensors++ = (vmg_model_file_tensor){
            .name = temperature_name, .shape = vmg_model_file_scalar(), .reals = &fit->temperature};
    }
    for (size_t member = 0; member < fit->member_count; member++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, member);
        for (size_t i = 0; i < network->tensor_count; i++) {
            const vmg_tensor *tensor = &network->tensors[i];
            write_name(fit->members[member].number, tensor, names);
            *tensors++ = (vmg_model_file_tensor){
                .name = names,
                .shape = shape_of(tensor),
                .reals = fit->members[member].parameters + tensor->offset,
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

static vmg_status check_member(vmg_context *context, const vmg_matrix_fit *fit, size_t member,
                               const vmg_model_file *file)
{
    const vmg_network *network = vmg_matrix_fit_network(fit, member);
    for (size_t i = 0; i < network->tensor_count; i++) {
        const vmg_tensor *tensor = &network->tensors[i];
        char name[VMG_MODEL_TENSOR_NAME_SIZE];
        write_name(fit->members[member].number, tensor, name);
        const vmg_model_file_shape *shape = vmg_model_file_find(file, name);
        if (!shape || !same_shape(*shape, shape_of(tensor))) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "the model has no tensor '%s' of %zu x %zu, which its settings call for", name,
                            tensor->rows, tensor->columns);
        }
    }
    return VMG_OK;
}

/* Every tensor must be there in its shape before room is made for the parameters: settings in a file that somebody has
 * altered may call for any amount of memory, but no file can hold that much. */
static vmg_status check_tensors(vmg_context *context, const vmg_matrix_fit *fit, const vmg_model_file *file)
{
    const size_t count = vmg_matrix_tensor_count(fit), there = vmg_model_file_count(file);
    if (there != count) {
        return vmg_fail(context, VMG_ERROR_DATA, "the model has %zu tensors where its settings call for %zu", there,
                        count);
    }
    vmg_status status = VMG_OK;
    for (size_t member = 0; !status && member < fit->member_count; member++) {
        status = check_member(context, fit, member, file);
    }
    return status;
}

static vmg_status read_member(vmg_context *context, const vmg_matrix_fit *fit, size_t member,
                              const vmg_model_file *file)
{
    const vmg_network *network = vmg_matrix_fit_network(fit, member);
    vmg_status status = VMG_OK;
    for (size_t i = 0; !status && i < network->tensor_count; i++) {
        const vmg_tensor *tensor = &network->tensors[i];
        char name[VMG_MODEL_TENSOR_NAME_SIZE];
        write_name(fit->members[member].number, tensor, name);
        status = vmg_model_file_reals(context, file, name, shape_of(tensor),
                                      fit->members[member].parameters + tensor->offset);
    }
    return status;
}

static bool has_member(const vmg_model_file *file, size_t number)
{
    char name[VMG_MODEL_TENSOR_NAME_SIZE];
    snprintf(name, sizeof name, "member%zu.layer1.M", number + 1);
    return vmg_model_file_find(file, name) != NULL;
}

/* A fit with the members that the file has, some of which may have been cancelled. */
static vmg_status create_fit(vmg_context *context, const vmg_settings_values *settings,
                             const vmg_target_encoding *target, size_t inputs, size_t base_inputs,
                             const vmg_model_file *file, vmg_matrix_fit **out)
{
    const size_t most = settings->ensemble;
    size_t there = 0;
    *out = NULL;
    for (size_t number = 0; number < most; number++) {
        there += has_member(file, number);
    }
    if (there == 0) {
        return vmg_fail(context, VMG_ERROR_DATA, "the model has no member");
    }
    const vmg_status status = vmg_matrix_fit_create(context, settings, target, inputs, base_inputs, there, out);
    for (size_t number = 0, i = 0; !status && number < most; number++) {
        if (has_member(file, number)) {
            (*out)->members[i].number = number;
            (*out)->members[i++].variant = vmg_variant_of_member(settings, number);
        }
    }
    return status;
}

/* The weights of the variants: shares, one at least above 0. */
static vmg_status read_weights(vmg_context *context, const vmg_model_file *file, vmg_matrix_fit *fit)
{
    double sum = 0;
    const vmg_status status =
        vmg_model_file_reals(context, file, weights_name, vmg_model_file_vector(fit->variant_count), fit->weights);
    for (size_t v = 0; !status && v < fit->variant_count; v++) {
        sum += fit->weights[v] >= 0 && fit->weights[v] <= 1 ? (double)fit->weights[v] : NAN;
    }
    return status || fabs(sum - 1) < 1e-3
               ? status
               : vmg_fail(context, VMG_ERROR_DATA, "the model's tensor '%s' does not hold shares of one", weights_name);
}

/* Where the file has one. */
static vmg_status read_temperature(vmg_context *context, const vmg_model_file *file, vmg_matrix_fit *fit)
{
    vmg_real temperature = 0;
    const bool classes = fit->variants[0].network->likelihood.kind == &vmg_likelihood_categorical;
    if (!classes || !vmg_model_file_find(file, temperature_name)) {
        return VMG_OK;
    }
    const vmg_status status =
        vmg_model_file_reals(context, file, temperature_name, vmg_model_file_scalar(), &temperature);
    if (!status && !((double)temperature >= VMG_COLDEST && (double)temperature <= VMG_HOTTEST)) {
        return vmg_fail(context, VMG_ERROR_DATA, "the model's tensor '%s' is %g; expected is a number from %g to %g",
                        temperature_name, (double)temperature, VMG_COLDEST, VMG_HOTTEST);
    }
    vmg_matrix_fit_set_temperature(fit, (double)temperature);
    return status;
}

vmg_status vmg_matrix_load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                           size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    vmg_matrix_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = create_fit(context, settings, target, inputs, base_inputs, file, &fit);
    status = status ? status : read_temperature(context, file, fit);
    if (!status) {
        status = check_tensors(context, fit, file);
    }
    if (!status) {
        status = vmg_matrix_fit_reserve(context, fit);
    }
    status = status ? status : read_weights(context, file, fit);
    for (size_t member = 0; !status && member < fit->member_count; member++) {
        status = read_member(context, fit, member, file);
    }
    if (status) {
        vmg_matrix_fit_destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

/* Its kind, and the rank where it has one. */
static void describe_covariance(const vmg_covariance *covariance, const char *kind_key, const char *rank_key,
                                json_t *into)
{
    json_object_set_new(into, kind_key, json_string(covariance->kind->name));
    if (covariance->kind == &vmg_covariance_low_rank) {
        json_object_set_new(into, rank_key, json_integer((json_int_t)covariance->rank));
    }
}

static void describe_matrix_layer(const vmg_matrix_layer *layer, json_t *into)
{
    json_object_set_new(into, "pseudo_data", json_integer((json_int_t)layer->pairs));
    describe_covariance(&layer->row, "row_covariance", "row_rank", into);
    describe_covariance(&layer->column, "column_covariance", "column_rank", into);
}

/* One layer of the description. */
static json_t *describe_layer(const vmg_layer *base)
{
    json_t *out = json_pack("{s:s, s:I, s:I, s:s}", "weights", base->kind->name, "inputs", (json_int_t)(base->rows - 1),
                            "outputs", (json_int_t)base->columns, "activation",
                            base->activation ? base->activation->name : "linear");
    if (base->kind == &vmg_layer_kind_matrix) {
        describe_matrix_layer((const vmg_matrix_layer *)base, out);
    }
    return out;
}

/* The noise of each target: its standard deviation in the network's units, mean over the members that have one for all
 * rows. NULL: no memory. */
static json_t *describe_noise(const vmg_matrix_fit *fit, size_t constant)
{
    json_t *list = json_array();
    for (size_t o = 0; o < vmg_likelihood_targets(&fit->variants[0].network->likelihood) && list; o++) {
        double variance = 0;
        for (size_t member = 0; member < fit->member_count; member++) {
            const vmg_network *network = vmg_matrix_fit_network(fit, member);
            if (network->likelihood.kind == &vmg_likelihood_gaussian) {
                const vmg_gaussian_noise noise = vmg_likelihood_gaussian_noise(
                    &network->likelihood, fit->members[member].parameters + network->likelihood_offset, o);
                variance += noise.scale2 / (double)constant;
            }
        }
        vmg_json_append(&list, vmg_json_number_or_null(sqrt(variance)));
    }
    return list;
}

static size_t count_members(const vmg_matrix_fit *fit, const vmg_likelihood_kind *kind)
{
    size_t count = 0;
    for (size_t member = 0; member < fit->member_count; member++) {
        count += vmg_matrix_fit_network(fit, member)->likelihood.kind == kind;
    }
    return count;
}

vmg_status vmg_matrix_describe(vmg_context *context, const void *fitted, json_t *into)
{
    const vmg_matrix_fit *fit = fitted;
    const vmg_network *network = fit->variants[0].network;
    const size_t constant = count_members(fit, &vmg_likelihood_gaussian);
    const size_t varying = count_members(fit, &vmg_likelihood_varying);
    json_t *layers = json_array();
    for (size_t l = 0; l < network->layer_count && layers; l++) {
        vmg_json_append(&layers, describe_layer(network->layers[l]));
    }
    const bool failed =
        json_object_set_new(into, "members", json_integer((json_int_t)fit->member_count)) ||
        json_object_set_new(into, "variants", json_integer((json_int_t)fit->variant_count)) ||
        json_object_set_new(into, "layers", layers) ||
        json_object_set_new(into, "likelihood", json_string(network->likelihood.kind->name)) ||
        (constant && json_object_set_new(into, "noise_sd", describe_noise(fit, constant))) ||
        (varying && json_object_set_new(into, "members_with_varying_noise", json_integer((json_int_t)varying))) ||
        (fit->temperature > 0 && json_object_set_new(into, "temperature", json_real((double)fit->temperature)));
    return failed ? vmg_fail(context, VMG_ERROR_MEMORY, "out of memory") : VMG_OK;
}
