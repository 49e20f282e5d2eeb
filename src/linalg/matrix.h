/* Matrices as views, and their products. Row-major; entry (i, j) is at[i * stride + j]. A view borrows its memory. */
#ifndef VMG_LINALG_MATRIX_H
#define VMG_LINALG_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/config.h"

typedef struct vmg_matrix {
    vmg_real *at; /* rows x columns */
    size_t rows, columns;
    size_t stride; /* entries from one row to the next; at least columns */
} vmg_matrix;

static inline vmg_matrix vmg_matrix_view(vmg_real *at, size_t rows, size_t columns)
{
    return (vmg_matrix){at, rows, columns, columns};
}

/* Rows first .. first + count - 1 of a matrix. */
static inline vmg_matrix vmg_matrix_rows(vmg_matrix matrix, size_t first, size_t count)
{
    return (vmg_matrix){matrix.at + first * matrix.stride, count, matrix.columns, matrix.stride};
}

static inline vmg_real *vmg_matrix_row(vmg_matrix matrix, size_t row)
{
    return matrix.at + row * matrix.stride;
}

#endif
