/* The model file: named tensors and a dictionary of texts in one file, in the safetensors layout. What the tensors and
 * texts mean is their owners' affair (methods, encoding, checkpoints); the layout and the keys that belong to it are
 * described in docs/model-file.md. */
#ifndef VMG_MODEL_FILE_MODEL_FILE_H
#define VMG_MODEL_FILE_MODEL_FILE_H

#include <stddef.h>

#include "vmg/context.h"

/* The version of the format that is written, and the only one that is read. */
#define VMG_MODEL_FILE_VERSION "1"

enum { VMG_MODEL_FILE_DIMENSIONS = 4 };

/* The shape of a tensor, row-major: 0 dimensions is one number, a dimension of 0 no number at all. */
typedef struct vmg_model_file_shape {
    size_t dimensions; /* 0 .. VMG_MODEL_FILE_DIMENSIONS */
    size_t sizes[VMG_MODEL_FILE_DIMENSIONS];
} vmg_model_file_shape;

static inline vmg_model_file_shape vmg_model_file_scalar(void)
{
    return (vmg_model_file_shape){0};
}

static inline vmg_model_file_shape vmg_model_file_vector(size_t count)
{
    return (vmg_model_file_shape){1, {count}};
}

static inline vmg_model_file_shape vmg_model_file_matrix(size_t rows, size_t columns)
{
    return (vmg_model_file_shape){2, {rows, columns}};
}

/* A tensor to be written. Exactly one of `reals` (written with the precision of vmg_real) and `doubles` is given. */
typedef struct vmg_model_file_tensor {
    const char *name;
    vmg_model_file_shape shape;
    const vmg_real *reals; /* borrowed; as many as the shape says */
    const double *doubles; /* likewise */
} vmg_model_file_tensor;

/* A text to be written; both strings UTF-8, borrowed. JSON goes here as its text. */
typedef struct vmg_model_file_text {
    const char *key;
    const char *value;
} vmg_model_file_text;

/*
 * Writes a model file whole or not at all; "-" is standard output. The same content gives the same bytes. The keys
 * "format", "format_version" and "checksum" are the layout's own. Takes the size of the file once more in memory.
 *
 * Fails with VMG_ERROR_CREATE, VMG_ERROR_WRITE, VMG_ERROR_MEMORY, VMG_ERROR_NUMERIC (a number is not finite: the tensor
 * is named), VMG_ERROR_DATA (a text that is no UTF-8), VMG_ERROR_INTERNAL (a name twice, or one that is reserved).
 */
vmg_status vmg_model_file_write(vmg_context *context, const char *path, const vmg_model_file_text *texts,
                                size_t text_count, const vmg_model_file_tensor *tensors, size_t tensor_count);

/* The size in bytes of the file that this would be. Fails with VMG_ERROR_MEMORY, VMG_ERROR_DATA, VMG_ERROR_INTERNAL. */
vmg_status vmg_model_file_size(vmg_context *context, const vmg_model_file_text *texts, size_t text_count,
                               const vmg_model_file_tensor *tensors, size_t tensor_count, size_t *out);

/* A model file that was read. Constant from then on: any number of threads may look into it. */
typedef struct vmg_model_file vmg_model_file;

/*
 * Reads a model file whole and checks everything: after VMG_OK the layout is sound, the content is what was written,
 * and every number is finite. Must be a regular file (no pipe, not "-"). Memory: the file's size, and that of its
 * parsed header, which base/json.h bounds.
 *
 * Fails with VMG_ERROR_NO_INPUT (cannot be opened, or no regular file), VMG_ERROR_DATA (no model file, one of another
 * version, cut, altered), VMG_ERROR_WRITE (reading broke off), VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_model_file_read(vmg_context *context, const char *path, vmg_model_file **out);

/* NULL is allowed. */
void vmg_model_file_destroy(vmg_context *context, vmg_model_file *file);

/* The text of a key; borrowed from the file. NULL: there is none. `vmg_model_file_require_text` then fails instead,
 * with VMG_ERROR_DATA and the key named. */
const char *vmg_model_file_find_text(const vmg_model_file *file, const char *key);
vmg_status vmg_model_file_require_text(vmg_context *context, const vmg_model_file *file, const char *key,
                                       const char **out);

/* The tensors, numbered from 0 in byte order of their names; names are borrowed from the file. */
size_t vmg_model_file_count(const vmg_model_file *file);
const char *vmg_model_file_name(const vmg_model_file *file, size_t index);

/* The shape of a tensor; borrowed from the file. NULL: there is none of that name. */
const vmg_model_file_shape *vmg_model_file_find(const vmg_model_file *file, const char *name);

/*
 * Copies a tensor's numbers to `out`, converted to its type whatever the file holds. Fails with VMG_ERROR_DATA where
 * the tensor is not there, has another shape than `expected`, or (reals) holds a number beyond the range of vmg_real;
 * `out` is then unchanged or partly written.
 */
vmg_status vmg_model_file_reals(vmg_context *context, const vmg_model_file *file, const char *name,
                                vmg_model_file_shape expected, vmg_real *out);
vmg_status vmg_model_file_doubles(vmg_context *context, const vmg_model_file *file, const char *name,
                                  vmg_model_file_shape expected, double *out);

#endif
