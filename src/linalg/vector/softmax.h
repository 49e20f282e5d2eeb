/* The kernel of softmax, for the table of kernels; see linalg/kernels.h. */
#ifndef VMG_LINALG_VECTOR_SOFTMAX_H
#define VMG_LINALG_VECTOR_SOFTMAX_H

#include "linalg/kernels.h"
#include "linalg/vector/in_set.h"

void VMG_IN_SET(vmg_softmax)(vmg_matrix f, vmg_real *log_sum, vmg_real *entropy);

#endif
