/* Named tensors inside one flat vector of parameters. The same list describes parameters, gradient, moments of the
 * optimiser and the average of the iterates; saving, finite differences and the golden tests are loops over it. */
#ifndef VMG_LINALG_TENSOR_H
#define VMG_LINALG_TENSOR_H

#include "linalg/matrix.h"

enum { VMG_TENSOR_NAME_SIZE = 64 };

typedef struct vmg_tensor {
    char name[VMG_TENSOR_NAME_SIZE]; /* "layer1.M", "noise.log_shape" */
    size_t rows, columns;            /* a vector has 1 row, a scalar 1 x 1 */
    size_t offset;                   /* of its first entry in the flat vector */
} vmg_tensor;

/* A list being made: `tensors` may be NULL to count only. */
typedef struct vmg_tensor_list {
    vmg_tensor *tensors; /* count, borrowed */
    size_t count;
    size_t parameters; /* entries of all tensors together */
} vmg_tensor_list;

/* Appends a tensor named prefix + name behind the others and answers its offset. Cannot fail: the caller has counted.
 */
size_t vmg_tensor_append(vmg_tensor_list *list, const char *prefix, const char *name, size_t rows, size_t columns);

/* A tensor's entries inside a flat vector, as a matrix. */
static inline vmg_matrix vmg_tensor_view(const vmg_tensor *tensor, vmg_real *flat)
{
    return vmg_matrix_view(flat + tensor->offset, tensor->rows, tensor->columns);
}

#endif
