/* Standard normal draws, for the table of kernels; see linalg/kernels.h. */
#ifndef VMG_LINALG_VECTOR_NORMAL_DRAWS_H
#define VMG_LINALG_VECTOR_NORMAL_DRAWS_H

#include <stddef.h>
#include <stdint.h>

#include "linalg/vector/in_set.h"
#include "vmg/config.h"

void VMG_IN_SET(vmg_normal_draws)(uint64_t seed, uint64_t step, uint32_t stream, uint64_t first, size_t count,
                                  vmg_real *out);

#endif
