/* Writing model files; see model_file/model_file.h. */
#include "model_file/model_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "base/output_file.h"
#include "model_file/model_file_layout.h"
#include "table/utf8.h"

/* What is to be written, as it grows. */
typedef struct draft {
    const char *path;
    json_t *header;             /* owned */
    vmg_stored_tensor *tensors; /* count, owned */
    size_t count;
    unsigned char *data; /* data_size bytes, owned */
    size_t data_size;
} draft;

/* Sets object[key]; takes `value` over, NULL where memory ran out. A key that is there already is our own mistake. */
static vmg_status set_new(vmg_context *context, json_t *object, const char *key, json_t *value)
{
    vmg_status status = VMG_OK;
    if (!value) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: the header of a model file");
    }
    if (!vmg_utf8_is_valid(key, strlen(key))) {
        status = vmg_fail(context, VMG_ERROR_DATA, "a name that a model file is to hold is not UTF-8: \"%.64s\"", key);
    } else if (json_object_get(object, key)) {
        status = vmg_fail(context, VMG_ERROR_INTERNAL, "a model file is to hold \"%s\" twice", key);
    } else if (json_object_set(object, key, value) != 0) {
        status = vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: the header of a model file");
    }
    json_decref(value);
    return status;
}

static vmg_status add_text(vmg_context *context, json_t *metadata, const char *key, const char *value)
{
    if (!vmg_utf8_is_valid(value, strlen(value))) {
        return vmg_fail(context, VMG_ERROR_DATA, "a text that a model file is to hold, \"%.64s\", is not UTF-8", key);
    }
    return set_new(context, metadata, key, json_string(value));
}

static vmg_status add_metadata(vmg_context *context, draft *file, const vmg_model_file_text *texts, size_t count)
{
    file->header = json_object();
    vmg_status status = set_new(context, file->header, VMG_MODEL_FILE_METADATA, json_object());
    json_t *metadata = json_object_get(file->header, VMG_MODEL_FILE_METADATA);
    status = status ? status : add_text(context, metadata, VMG_MODEL_FILE_FORMAT, VMG_MODEL_FILE_FORMAT_NAME);
    status = status ? status : add_text(context, metadata, VMG_MODEL_FILE_FORMAT_VERSION, VMG_MODEL_FILE_VERSION);
    status = status ? status : add_text(context, metadata, VMG_MODEL_FILE_CHECKSUM, ""); /* keeps its place */
    for (size_t i = 0; i < count && !status; i++) {
        status = add_text(context, metadata, texts[i].key, texts[i].value);
    }
    return status;
}

static json_t *describe(const vmg_stored_tensor *tensor)
{
    json_t *shape = json_array();
    for (size_t i = 0; i < tensor->shape.dimensions; i++) {
        if (json_array_append_new(shape, json_integer((json_int_t)tensor->shape.sizes[i])) != 0) {
            json_decref(shape);
            return NULL;
        }
    }
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", vmg_stored_type_name(tensor->is_double), "shape", shape,
                     "data_offsets", (json_int_t)tensor->begin, (json_int_t)tensor->end);
}

/* Gives a tensor the next place in the data, and writes that into the header. */
static vmg_status place(vmg_context *context, draft *file, const vmg_model_file_tensor *tensor, bool is_double,
                        vmg_stored_tensor *out)
{
    *out = (vmg_stored_tensor){.name = tensor->name, .shape = tensor->shape, .is_double = is_double};
    out->begin = file->data_size;
    if (!vmg_stored_count(out->shape, &out->count) ||
        __builtin_add_overflow(out->begin, out->count * vmg_stored_number_size(is_double), &out->end)) {
        return vmg_fail(context, VMG_ERROR_INTERNAL, "tensor \"%s\" has an impossible shape", out->name);
    }
    file->data_size = out->end;
    return set_new(context, file->header, out->name, describe(out));
}

/* The tensors of 8-byte numbers come first, so that every number is aligned; else the order is the one given. */
static vmg_status place_all(vmg_context *context, draft *file, const vmg_model_file_tensor *tensors, size_t count)
{
    vmg_status status = VMG_OK;
    file->count = count;
    file->tensors = vmg_allocate(context, count, sizeof *file->tensors);
    if (!file->tensors) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < 2 * count && !status; i++) {
        const bool want_double = i < count;
        const size_t number = i % count;
        if (want_double == (tensors[number].doubles || VMG_REAL_IS_DOUBLE)) {
            status = place(context, file, &tensors[number], want_double, &file->tensors[number]);
        }
    }
    return status;
}

static vmg_status store_numbers(vmg_context *context, draft *file, const vmg_model_file_tensor *tensors)
{
    file->data = vmg_allocate(context, file->data_size, 1);
    if (!file->data) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < file->count; i++) {
        const vmg_stored_tensor *placed = &file->tensors[i];
        const size_t size = vmg_stored_number_size(placed->is_double);
        for (size_t j = 0; j < placed->count; j++) {
            const double number = tensors[i].doubles ? tensors[i].doubles[j] : (double)tensors[i].reals[j];
            if (!isfinite(number)) {
                return vmg_fail(context, VMG_ERROR_NUMERIC,
                                "%s: not written: number %zu of tensor \"%s\" is not finite", file->path, j,
                                placed->name);
            }
            vmg_stored_write(file->data + placed->begin + j * size, placed->is_double, number);
        }
    }
    return VMG_OK;
}

/* Needs everything else in its place; leaves the tensors in byte order of their names. */
static vmg_status set_checksum(vmg_context *context, draft *file)
{
    char digits[VMG_MODEL_FILE_CHECKSUM_SIZE];
    json_t *metadata = json_object_get(file->header, VMG_MODEL_FILE_METADATA);
    vmg_stored_sort_by_name(file->tensors, file->count);
    const vmg_status status =
        vmg_model_file_checksum(context, metadata, file->tensors, file->count, file->data, digits);
    if (!status && json_string_set(json_object_get(metadata, VMG_MODEL_FILE_CHECKSUM), digits) != 0) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: the header of a model file");
    }
    return status;
}

static size_t padded_length(size_t length)
{
    return (length + VMG_MODEL_FILE_ALIGNMENT - 1) / VMG_MODEL_FILE_ALIGNMENT * VMG_MODEL_FILE_ALIGNMENT;
}

/* Length, header, padding, data. What goes wrong with the stream is found by the commit. */
static vmg_status write_bytes(vmg_context *context, const draft *file, FILE *stream)
{
    char *text = json_dumps(file->header, JSON_COMPACT);
    if (!text) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: the header of a model file");
    }
    vmg_status status = VMG_OK;
    const size_t length = strlen(text);
    const size_t padded = padded_length(length);
    if (padded > VMG_MODEL_FILE_MOST_HEADER) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: not written: a header of %zu bytes, the limit is %d",
                          file->path, padded, VMG_MODEL_FILE_MOST_HEADER);
    } else {
        for (size_t i = 0; i < VMG_MODEL_FILE_LENGTH_SIZE; i++) {
            putc((int)((uint64_t)padded >> 8 * i & 0xff), stream);
        }
        fwrite(text, 1, length, stream);
        fprintf(stream, "%*s", (int)(padded - length), "");
        fwrite(file->data, 1, file->data_size, stream);
    }
    vmg_json_release_text(text);
    return status;
}

vmg_status vmg_model_file_write(vmg_context *context, const char *path, const vmg_model_file_text *texts,
                                size_t text_count, const vmg_model_file_tensor *tensors, size_t tensor_count)
{
    draft file = {.path = path};
    vmg_output_file output = {0};
    vmg_status status = add_metadata(context, &file, texts, text_count);
    status = status ? status : place_all(context, &file, tensors, tensor_count);
    status = status ? status : store_numbers(context, &file, tensors);
    status = status ? status : set_checksum(context, &file);
    status = status ? status : vmg_output_file_open(context, path, &output);
    if (status) {
        goto done;
    }
    status = write_bytes(context, &file, output.stream);
    if (status) {
        vmg_output_file_discard(context, &output);
    } else {
        status = vmg_output_file_commit(context, &output);
    }
done:
    json_decref(file.header);
    vmg_release(context, file.tensors);
    vmg_release(context, file.data);
    return status;
}

vmg_status vmg_model_file_size(vmg_context *context, const vmg_model_file_text *texts, size_t text_count,
                               const vmg_model_file_tensor *tensors, size_t tensor_count, size_t *out)
{
    draft file = {.path = "the model"};
    vmg_status status = add_metadata(context, &file, texts, text_count);
    status = status ? status : place_all(context, &file, tensors, tensor_count);
    if (!status) {
        const size_t digits = VMG_MODEL_FILE_CHECKSUM_SIZE - 1; /* which the header lacks yet */
        *out = VMG_MODEL_FILE_LENGTH_SIZE + padded_length(json_dumpb(file.header, NULL, 0, JSON_COMPACT) + digits) +
               file.data_size;
    }
    json_decref(file.header);
    vmg_release(context, file.tensors);
    return status;
}
