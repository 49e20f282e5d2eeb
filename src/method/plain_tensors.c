/* Tensors and description of methods that are no networks; see method/plain_tensors.h. */
#include "method/plain_tensors.h"

#include <stdio.h>

#include "base/context.h"

void vmg_plain_function_tensor_name(size_t function, const char *name, char *out)
{
    snprintf(out, VMG_MODEL_TENSOR_NAME_SIZE, "function%zu.%s", function + 1, name);
}

/* Where the name of the next tensor goes; NULL: they are only counted. */
static char *next_name(const vmg_plain_tensors *list)
{
    return list->at ? list->names + list->count * VMG_MODEL_TENSOR_NAME_SIZE : NULL;
}

/* The next tensor, whose name has been written. */
static void add(vmg_plain_tensors *list, vmg_model_file_shape shape, double *numbers)
{
    if (list->at) {
        list->at[list->count] = (vmg_model_file_tensor){.name = next_name(list), .shape = shape, .doubles = numbers};
    }
    list->count++;
}

void vmg_plain_add_tensor(vmg_plain_tensors *list, const char *name, vmg_model_file_shape shape, double *numbers)
{
    if (list->at) {
        snprintf(next_name(list), VMG_MODEL_TENSOR_NAME_SIZE, "%s", name);
    }
    add(list, shape, numbers);
}

void vmg_plain_add_function_tensor(vmg_plain_tensors *list, size_t function, const char *name,
                                   vmg_model_file_shape shape, double *numbers)
{
    if (list->at) {
        vmg_plain_function_tensor_name(function, name, next_name(list));
    }
    add(list, shape, numbers);
}

size_t vmg_plain_tensor_count(const void *fitted)
{
    const vmg_plain_fit *fit = fitted;
    vmg_plain_tensors list = {0};
    fit->list(fit, &list);
    return list.count;
}

void vmg_plain_list_tensors(const void *fitted, vmg_model_file_tensor *tensors, char *names)
{
    const vmg_plain_fit *fit = fitted;
    vmg_plain_tensors list = {.at = tensors, .names = names};
    fit->list(fit, &list);
}

vmg_status vmg_plain_read_tensors(vmg_context *context, const vmg_model_file *file, const vmg_plain_fit *fit)
{
    const size_t count = vmg_plain_tensor_count(fit);
    vmg_model_file_tensor *tensors = vmg_allocate(context, count, sizeof *tensors);
    char *names = vmg_allocate(context, count, VMG_MODEL_TENSOR_NAME_SIZE);
    vmg_status status = tensors && names ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        vmg_plain_list_tensors(fit, tensors, names);
    }
    for (size_t i = 0; i < count && !status; i++) { /* what was listed is the fit's own memory */
        status = vmg_model_file_doubles(context, file, tensors[i].name, tensors[i].shape, (double *)tensors[i].doubles);
    }
    vmg_release(context, names);
    vmg_release(context, tensors);
    return status;
}

vmg_status vmg_plain_not_sound(vmg_context *context, const char *what)
{
    return vmg_fail(context, VMG_ERROR_DATA, "the model's %s is not what a fit leaves behind", what);
}

vmg_status vmg_plain_find_tensor(vmg_context *context, const vmg_model_file *file, const char *name,
                                 vmg_model_file_shape expected, vmg_model_file_shape *shape)
{
    const vmg_model_file_shape *there = vmg_model_file_find(file, name);
    bool fits = there && there->dimensions == expected.dimensions;
    for (size_t i = 0; fits && i < expected.dimensions; i++) {
        fits = expected.sizes[i] == SIZE_MAX || there->sizes[i] == expected.sizes[i];
    }
    if (!fits) {
        return vmg_fail(context, VMG_ERROR_DATA, "the model has no tensor '%s' in the shape that it should have", name);
    }
    *shape = *there;
    return VMG_OK;
}

vmg_status vmg_plain_describe(vmg_context *context, json_t *into, const char *summary, const vmg_plain_fact *facts,
                              size_t count)
{
    bool failed = json_object_set_new(into, "summary", json_string(summary));
    for (size_t i = 0; i < count; i++) {
        failed = json_object_set_new(into, facts[i].key, facts[i].value) || failed;
    }
    return failed ? vmg_fail(context, VMG_ERROR_MEMORY, "out of memory") : VMG_OK;
}
