/* Inner products of the rows of a matrix with one vector. */
#ifndef VMG_LINALG_VECTOR_DOTS_H
#define VMG_LINALG_VECTOR_DOTS_H

#include "linalg/matrix.h"
#include "linalg/vector/in_set.h"

/* out[i * out_stride] = (row i of x) . y + beta out[i * out_stride]; x count x inner, y inner. beta 0: out is not
 * read. */
void VMG_IN_SET(vmg_dots)(vmg_matrix x, const vmg_real *y, vmg_real beta, vmg_real *out, size_t out_stride);

#endif
