/* The inner loop of small products: one block of the result, held in registers. */
#ifndef VMG_LINALG_VECTOR_PRODUCT_BLOCK_H
#define VMG_LINALG_VECTOR_PRODUCT_BLOCK_H

#include "linalg/vector/in_set.h"
#include "linalg/vector/lanes.h"

/* Sums in the block's registers: what the processor has, less the operands'. */
#define VMG_BLOCK_SUMS (VMG_REGISTERS - 4)

/* The largest number of rows, or of registers in a row. */
enum { VMG_BLOCK_MOST = 8 };

/* c = a b + beta c. Entry (i, k) of a is a[i * a_row + k * a_inner]. */
typedef struct vmg_block {
    size_t inner;
    const vmg_real *a; /* rows x inner */
    size_t a_row, a_inner;
    const vmg_real *b; /* inner x columns */
    size_t b_row;
    vmg_real beta; /* 0: c is not read */
    vmg_real *c;   /* rows x columns */
    size_t c_row;
    size_t last; /* columns in the last register, 1 .. VMG_LANES */
} vmg_block;

/* One block of `rows` rows and `registers` registers in each: (registers - 1) VMG_LANES + last columns. Both are at
 * most VMG_BLOCK_MOST, their product at most VMG_BLOCK_SUMS. */
void VMG_IN_SET(vmg_product_block)(size_t rows, size_t registers, const vmg_block *block);

#endif
