/* How tensors lie in a model file, and the checksum; see model_file/model_file_layout.h. */
#include "model_file/model_file_layout.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/context.h"

const char *vmg_stored_type_name(bool is_double)
{
    return is_double ? "F64" : "F32";
}

size_t vmg_stored_number_size(bool is_double)
{
    return is_double ? sizeof(double) : sizeof(float);
}

bool vmg_stored_count(vmg_model_file_shape shape, size_t *count)
{
    size_t product = 1, bytes = 0;
    if (shape.dimensions > VMG_MODEL_FILE_DIMENSIONS) {
        return false;
    }
    for (size_t i = 0; i < shape.dimensions; i++) {
        if (__builtin_mul_overflow(product, shape.sizes[i], &product)) {
            return false; /* even where a later dimension is 0: no such tensor is of use */
        }
    }
    *count = product;
    return !__builtin_mul_overflow(product, sizeof(double), &bytes);
}

void vmg_stored_write(unsigned char *bytes, bool is_double, double number)
{
    if (is_double) {
        uint64_t bits;
        memcpy(&bits, &number, sizeof bits);
        bits = htole64(bits);
        memcpy(bytes, &bits, sizeof bits);
    } else {
        const float narrow = (float)number;
        uint32_t bits;
        memcpy(&bits, &narrow, sizeof bits);
        bits = htole32(bits);
        memcpy(bytes, &bits, sizeof bits);
    }
}

double vmg_stored_read(const unsigned char *bytes, bool is_double)
{
    if (is_double) {
        uint64_t bits;
        double number;
        memcpy(&bits, bytes, sizeof bits);
        bits = le64toh(bits);
        memcpy(&number, &bits, sizeof number);
        return number;
    }
    uint32_t bits;
    float number;
    memcpy(&bits, bytes, sizeof bits);
    bits = le32toh(bits);
    memcpy(&number, &bits, sizeof number);
    return number;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(((const vmg_stored_tensor *)left)->name, ((const vmg_stored_tensor *)right)->name);
}

void vmg_stored_sort_by_name(vmg_stored_tensor *tensors, size_t count)
{
    if (count) {
        qsort(tensors, count, sizeof *tensors, compare_names);
    }
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The string's bytes and the 0 behind them. */
static uLong add_string(uLong sum, const char *string)
{
    return crc32_z(sum, (const Bytef *)string, strlen(string) + 1);
}

static vmg_status add_metadata(vmg_context *context, json_t *metadata, uLong *sum)
{
    size_t count = 0;
    const char *key = NULL;
    json_t *value = NULL;
    const char **keys = vmg_allocate(context, json_object_size(metadata), sizeof *keys);
    if (!keys) {
        return VMG_ERROR_MEMORY;
    }
    json_object_foreach(metadata, key, value)
    {
        if (strcmp(key, VMG_MODEL_FILE_CHECKSUM) != 0) {
            keys[count++] = key;
        }
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++) {
        *sum = add_string(*sum, keys[i]);
        *sum = add_string(*sum, json_string_value(json_object_get(metadata, keys[i])));
    }
    vmg_release(context, keys);
    return VMG_OK;
}

static uLong add_tensor(uLong sum, const vmg_stored_tensor *tensor, const unsigned char *data)
{
    char size[32];
    sum = add_string(sum, tensor->name);
    sum = add_string(sum, vmg_stored_type_name(tensor->is_double));
    for (size_t i = 0; i < tensor->shape.dimensions; i++) {
        snprintf(size, sizeof size, "%zu", tensor->shape.sizes[i]);
        sum = add_string(sum, size);
    }
    sum = add_string(sum, "");
    return crc32_z(sum, data + tensor->begin, tensor->end - tensor->begin);
}

vmg_status vmg_model_file_checksum(vmg_context *context, json_t *metadata, const vmg_stored_tensor *tensors,
                                   size_t count, const unsigned char *data, char digits[VMG_MODEL_FILE_CHECKSUM_SIZE])
{
    uLong sum = crc32_z(0, NULL, 0);
    const vmg_status status = add_metadata(context, metadata, &sum);
    for (size_t i = 0; i < count && !status; i++) {
        sum = add_tensor(sum, &tensors[i], data);
    }
    snprintf(digits, VMG_MODEL_FILE_CHECKSUM_SIZE, "%08" PRIx32, (uint32_t)sum);
    return status;
}
