/* Looking into a model file that was read; see model_file/model_file.h. */
#include "model_file/model_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "model_file/model_file_layout.h"

const char *vmg_model_file_find_text(const vmg_model_file *file, const char *key)
{
    return json_string_value(json_object_get(json_object_get(file->header, VMG_MODEL_FILE_METADATA), key));
}

vmg_status vmg_model_file_require_text(vmg_context *context, const vmg_model_file *file, const char *key,
                                       const char **out)
{
    *out = vmg_model_file_find_text(file, key);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_DATA, "%s: its metadata have no \"%s\"", file->path, key);
}

size_t vmg_model_file_count(const vmg_model_file *file)
{
    return file->count;
}

const char *vmg_model_file_name(const vmg_model_file *file, size_t index)
{
    return file->tensors[index].name;
}

static int compare_to_name(const void *name, const void *tensor)
{
    return strcmp(name, ((const vmg_stored_tensor *)tensor)->name);
}

static const vmg_stored_tensor *find_tensor(const vmg_model_file *file, const char *name)
{
    return bsearch(name, file->tensors, file->count, sizeof *file->tensors, compare_to_name);
}

const vmg_model_file_shape *vmg_model_file_find(const vmg_model_file *file, const char *name)
{
    const vmg_stored_tensor *tensor = find_tensor(file, name);
    return tensor ? &tensor->shape : NULL;
}

static bool same_shape(vmg_model_file_shape left, vmg_model_file_shape right)
{
    bool same = left.dimensions == right.dimensions;
    for (size_t i = 0; same && i < left.dimensions; i++) {
        same = left.sizes[i] == right.sizes[i];
    }
    return same;
}

/* "[3, 4]" */
typedef struct shape_text {
    char text[VMG_MODEL_FILE_DIMENSIONS * 24 + 3];
} shape_text;

static shape_text text_of_shape(vmg_model_file_shape shape)
{
    shape_text out = {"["};
    size_t used = 1;
    for (size_t i = 0; i < shape.dimensions; i++) {
        used += (size_t)snprintf(out.text + used, sizeof out.text - used, "%s%zu", i ? ", " : "", shape.sizes[i]);
    }
    snprintf(out.text + used, sizeof out.text - used, "]");
    return out;
}

static vmg_status find_with_shape(vmg_context *context, const vmg_model_file *file, const char *name,
                                  vmg_model_file_shape expected, const vmg_stored_tensor **out)
{
    *out = find_tensor(file, name);
    if (!*out) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: has no tensor \"%s\"; one of shape %s is expected", file->path,
                        name, text_of_shape(expected).text);
    }
    if (!same_shape((*out)->shape, expected)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: tensor \"%s\" has shape %s; expected %s", file->path, name,
                        text_of_shape((*out)->shape).text, text_of_shape(expected).text);
    }
    return VMG_OK;
}

vmg_status vmg_model_file_reals(vmg_context *context, const vmg_model_file *file, const char *name,
                                vmg_model_file_shape expected, vmg_real *out)
{
    const vmg_stored_tensor *tensor = NULL;
    const vmg_status status = find_with_shape(context, file, name, expected, &tensor);
    if (status) {
        return status;
    }
    const size_t size = vmg_stored_number_size(tensor->is_double);
    for (size_t i = 0; i < tensor->count; i++) {
        const double number = vmg_stored_read(file->data + tensor->begin + i * size, tensor->is_double);
        out[i] = (vmg_real)number;
        if (!isfinite(out[i])) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: tensor \"%s\": number %zu, %g, is beyond the range of float",
                            file->path, name, i, number);
        }
    }
    return VMG_OK;
}

vmg_status vmg_model_file_doubles(vmg_context *context, const vmg_model_file *file, const char *name,
                                  vmg_model_file_shape expected, double *out)
{
    const vmg_stored_tensor *tensor = NULL;
    const vmg_status status = find_with_shape(context, file, name, expected, &tensor);
    if (status) {
        return status;
    }
    const size_t size = vmg_stored_number_size(tensor->is_double);
    for (size_t i = 0; i < tensor->count; i++) {
        out[i] = vmg_stored_read(file->data + tensor->begin + i * size, tensor->is_double);
    }
    return VMG_OK;
}
