/* What the writer and the reader of model files share: where a tensor lies, how its numbers are stored, the checksum.
 */
#ifndef VMG_MODEL_FILE_MODEL_FILE_LAYOUT_H
#define VMG_MODEL_FILE_MODEL_FILE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "model_file/model_file.h"

/* Keys of the header and of its metadata, and what is written there. */
#define VMG_MODEL_FILE_METADATA "__metadata__"
#define VMG_MODEL_FILE_FORMAT "format"
#define VMG_MODEL_FILE_FORMAT_NAME "vmg"
#define VMG_MODEL_FILE_FORMAT_VERSION "format_version"
#define VMG_MODEL_FILE_CHECKSUM "checksum"

enum {
    VMG_MODEL_FILE_LENGTH_SIZE = 8,         /* bytes of the header's length, little-endian, before the header */
    VMG_MODEL_FILE_ALIGNMENT = 8,           /* the header is padded with spaces to a multiple */
    VMG_MODEL_FILE_MOST_HEADER = 100000000, /* bytes; the limit of the safetensors format */
    VMG_MODEL_FILE_CHECKSUM_SIZE = 9        /* 8 digits and the end of the string */
};

/* A tensor inside a file. */
typedef struct vmg_stored_tensor {
    const char *name; /* borrowed */
    vmg_model_file_shape shape;
    bool is_double; /* F64, else F32 */
    size_t count;   /* numbers */
    size_t begin;   /* of its bytes in the data, */
    size_t end;     /* and the first byte behind them */
} vmg_stored_tensor;

struct vmg_model_file {
    char *path;                 /* for sentences */
    json_t *header;             /* owns the strings */
    vmg_stored_tensor *tensors; /* count, in byte order of their names */
    size_t count;
    unsigned char *data; /* data_size bytes */
    size_t data_size;
};

/* "F32" or "F64", and the bytes of one number. */
const char *vmg_stored_type_name(bool is_double);
size_t vmg_stored_number_size(bool is_double);

/* Numbers in a tensor of a shape; false where they are more than SIZE_MAX / 8 or the
 * shape has too many dimensions. */
bool vmg_stored_count(vmg_model_file_shape shape, size_t *count);

/* One number, stored little-endian in IEEE 754 binary32 or binary64. */
void vmg_stored_write(unsigned char *bytes, bool is_double, double number);
double vmg_stored_read(const unsigned char *bytes, bool is_double);

/* Sorts by name, in byte order. */
void vmg_stored_sort_by_name(vmg_stored_tensor *tensors, size_t count);

/* Writes the checksum of a file's content to `digits`; docs/model-file.md says how it is formed. `tensors` are in byte
 * order of their names. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_model_file_checksum(vmg_context *context, json_t *metadata, const vmg_stored_tensor *tensors,
                                   size_t count, const unsigned char *data, char digits[VMG_MODEL_FILE_CHECKSUM_SIZE]);

/* Parses a header of `length` bytes into file->header, ->tensors and ->count and checks it against file->data_size.
 * On failure (VMG_ERROR_DATA, VMG_ERROR_MEMORY) the file is to be destroyed. */
vmg_status vmg_model_file_parse_header(vmg_context *context, vmg_model_file *file, const char *text, size_t length);

#endif
