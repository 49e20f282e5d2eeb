/* The JSON header of a model file, read with distrust; see model_file/model_file_layout.h. */
#include "model_file/model_file_layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"

/* Metadata of our own format and version, and strings throughout. */
static vmg_status check_metadata(vmg_context *context, const vmg_model_file *file)
{
    const char *key = NULL;
    json_t *value = NULL;
    json_t *metadata = json_object_get(file->header, VMG_MODEL_FILE_METADATA);
    const char *format = json_string_value(json_object_get(metadata, VMG_MODEL_FILE_FORMAT));
    const char *version = json_string_value(json_object_get(metadata, VMG_MODEL_FILE_FORMAT_VERSION));
    if (!format || strcmp(format, VMG_MODEL_FILE_FORMAT_NAME) != 0) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: a safetensors file, but not a model of vmg: its metadata do not say \"format\": \"vmg\"",
                        file->path);
    }
    if (!version || strcmp(version, VMG_MODEL_FILE_VERSION) != 0) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: a model of format version %.16s; this vmg reads version " VMG_MODEL_FILE_VERSION,
                        file->path, version ? version : "(not given)");
    }
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value)) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: metadata \"%.64s\" is not a string", file->path, key);
        }
    }
    return VMG_OK;
}

/* The whole number in [0, SIZE_MAX] that `value` is; false where it is none. */
static bool read_size(const json_t *value, size_t *size)
{
    const json_int_t number = json_integer_value(value);
    *size = (size_t)number;
    return json_is_integer(value) && number >= 0 && (uintmax_t)number <= SIZE_MAX;
}

static bool read_shape(const json_t *value, vmg_model_file_shape *shape)
{
    shape->dimensions = json_array_size(value);
    bool good = json_is_array(value) && shape->dimensions <= VMG_MODEL_FILE_DIMENSIONS;
    for (size_t i = 0; good && i < shape->dimensions; i++) {
        good = read_size(json_array_get(value, i), &shape->sizes[i]);
    }
    return good;
}

static bool read_type(const json_t *value, bool *is_double)
{
    const char *name = json_string_value(value);
    *is_double = name && strcmp(name, vmg_stored_type_name(true)) == 0;
    return name && (*is_double || strcmp(name, vmg_stored_type_name(false)) == 0);
}

/* {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]} */
static vmg_status read_tensor(vmg_context *context, const char *path, const char *name, const json_t *value,
                              vmg_stored_tensor *tensor)
{
    const json_t *offsets = json_object_get(value, "data_offsets");
    tensor->name = name;
    if (json_object_size(value) != 3 || !json_object_get(value, "dtype") || !json_object_get(value, "shape") ||
        json_array_size(offsets) != 2) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: tensor \"%.64s\" is not described by \"dtype\", \"shape\" and two \"data_offsets\"", path,
                        name);
    }
    if (!read_type(json_object_get(value, "dtype"), &tensor->is_double)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: tensor \"%.64s\" has a dtype other than F32 and F64", path, name);
    }
    if (!read_shape(json_object_get(value, "shape"), &tensor->shape) ||
        !vmg_stored_count(tensor->shape, &tensor->count)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: tensor \"%.64s\" has a shape that is not %d sizes at most", path,
                        name, VMG_MODEL_FILE_DIMENSIONS);
    }
    const size_t bytes = tensor->count * vmg_stored_number_size(tensor->is_double);
    if (!read_size(json_array_get(offsets, 0), &tensor->begin) ||
        !read_size(json_array_get(offsets, 1), &tensor->end) || tensor->end < tensor->begin ||
        tensor->end - tensor->begin != bytes) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: the offsets of tensor \"%.64s\" are not %zu bytes apart", path,
                        name, bytes);
    }
    return VMG_OK;
}

static vmg_status read_tensors(vmg_context *context, vmg_model_file *file)
{
    const char *name = NULL;
    json_t *value = NULL;
    vmg_status status = VMG_OK;
    file->tensors = vmg_allocate(context, json_object_size(file->header), sizeof *file->tensors);
    if (!file->tensors) {
        return VMG_ERROR_MEMORY;
    }
    json_object_foreach(file->header, name, value)
    {
        if (!status && strcmp(name, VMG_MODEL_FILE_METADATA) != 0) {
            status = read_tensor(context, file->path, name, value, &file->tensors[file->count++]);
        }
    }
    return status;
}

static int compare_places(const void *left, const void *right)
{
    const vmg_stored_tensor *a = left, *b = right;
    const int begins = (a->begin > b->begin) - (a->begin < b->begin);
    return begins ? begins : (a->end > b->end) - (a->end < b->end);
}

/* One tensor behind the other, from the first byte of the data to the last. */
static vmg_status check_places(vmg_context *context, const vmg_model_file *file)
{
    size_t end = 0;
    if (file->count) {
        qsort(file->tensors, file->count, sizeof *file->tensors, compare_places);
    }
    for (size_t i = 0; i < file->count; i++) {
        const vmg_stored_tensor *tensor = &file->tensors[i];
        if (tensor->begin != end) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "%s: tensor \"%.64s\" begins at byte %zu of the data; expected %zu, the end of the one "
                            "before it",
                            file->path, tensor->name, tensor->begin, end);
        }
        end = tensor->end;
    }
    if (end != file->data_size) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: %s: %zu bytes of tensors are expected, %zu are there", file->path,
                        end > file->data_size ? "cut" : "altered, bytes follow the last tensor", end, file->data_size);
    }
    return VMG_OK;
}

vmg_status vmg_model_file_parse_header(vmg_context *context, vmg_model_file *file, const char *text, size_t length)
{
    vmg_status status = length && text[0] == '{' ? VMG_OK : VMG_ERROR_DATA;
    if (status) {
        return vmg_fail(context, status, "%s: not a model file: no header in braces", file->path);
    }
    const size_t size = strlen(file->path) + sizeof " (header)";
    char *what = vmg_allocate(context, size, 1);
    if (!what) {
        return VMG_ERROR_MEMORY;
    }
    snprintf(what, size, "%s (header)", file->path);
    status = vmg_json_parse(context, what, text, length, &file->header);
    vmg_release(context, what);
    status = status ? status : check_metadata(context, file);
    status = status ? status : read_tensors(context, file);
    status = status ? status : check_places(context, file);
    if (!status) {
        vmg_stored_sort_by_name(file->tensors, file->count);
    }
    return status;
}
