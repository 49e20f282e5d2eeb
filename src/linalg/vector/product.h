/* Matrix products, for the table of kernels; see linalg/kernels.h. */
#ifndef VMG_LINALG_VECTOR_PRODUCT_H
#define VMG_LINALG_VECTOR_PRODUCT_H

#include "linalg/matrix.h"
#include "linalg/vector/in_set.h"

void VMG_IN_SET(vmg_product)(bool transpose_a, vmg_matrix a, bool transpose_b, vmg_matrix b, vmg_real beta,
                             vmg_matrix c);

#endif
