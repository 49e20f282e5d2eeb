/* Large matrix products, divided among a team. How they are divided follows from the shape alone, so that the result is
 * the same for any number of threads, and for none (team NULL). */
#ifndef VMG_LINALG_SHARED_PRODUCT_H
#define VMG_LINALG_SHARED_PRODUCT_H

#include "base/team.h"
#include "linalg/kernels.h"

/* Whether a product of this shape is worth dividing: from a million multiplications on, some ten microseconds. */
static inline bool vmg_product_is_shared(size_t rows, size_t inner, size_t columns)
{
    return rows * inner * columns >= (size_t)1 << 20;
}

/* vmg_kernels.product; one that is not worth it is not divided. */
void vmg_shared_product(vmg_team *team, const vmg_kernels *kernels, bool transpose_a, vmg_matrix a, bool transpose_b,
                        vmg_matrix b, vmg_real beta, vmg_matrix c);

#endif
