/* One block of a small product; see product_block.h. The row count and the register count are constants in each of the
 * compiled shapes, so that the sums stay in registers. */
#include "linalg/vector/product_block.h"

/* Register number `number` of `count` that begin at `from`; only the last can be a part. */
VMG_INLINE vmg_lanes load(const vmg_real *from, size_t number, size_t count, size_t last)
{
    const vmg_real *start = from + number * VMG_LANES;
    return last < VMG_LANES && number + 1 == count ? vmg_lanes_load_part(start, last) : vmg_lanes_load(start);
}

VMG_INLINE void store(vmg_lanes lanes, vmg_real *to, size_t number, size_t count, size_t last)
{
    vmg_real *start = to + number * VMG_LANES;
    if (last < VMG_LANES && number + 1 == count) {
        vmg_lanes_store_part(lanes, start, last);
    } else {
        vmg_lanes_store(lanes, start);
    }
}

VMG_INLINE void multiply(const size_t rows, const size_t registers, const size_t last, const vmg_block *block)
{
    vmg_lanes sum[VMG_BLOCK_MOST][VMG_BLOCK_MOST] = {{{0}}};
    const vmg_real *a = block->a, *b = block->b;
    for (size_t k = 0; k < block->inner; k++) {
        vmg_lanes right[VMG_BLOCK_MOST];
#pragma GCC unroll 8
        for (size_t v = 0; v < registers; v++) {
            right[v] = load(b, v, registers, last);
        }
#pragma GCC unroll 8
        for (size_t i = 0; i < rows; i++) {
            const vmg_lanes left = vmg_lanes_all(a[i * block->a_row]);
#pragma GCC unroll 8
            for (size_t v = 0; v < registers; v++) {
                sum[i][v] += left * right[v];
            }
        }
        a += block->a_inner;
        b += block->b_row;
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < rows; i++) {
        vmg_real *c = block->c + i * block->c_row;
#pragma GCC unroll 8
        for (size_t v = 0; v < registers; v++) {
            if (block->beta != 0) {
                sum[i][v] += block->beta * load(c, v, registers, last);
            }
            store(sum[i][v], c, v, registers, last);
        }
    }
}

VMG_INLINE void multiply_whole_or_part(const size_t rows, const size_t registers, const vmg_block *block)
{
    if (block->last == VMG_LANES) {
        multiply(rows, registers, VMG_LANES, block);
    } else {
        multiply(rows, registers, block->last, block);
    }
}

#define SHAPE(rows, registers)                                                                                         \
    case (rows)*16 + (registers):                                                                                      \
        multiply_whole_or_part(rows, registers, block);                                                                \
        break

void VMG_IN_SET(vmg_product_block)(size_t rows, size_t registers, const vmg_block *block)
{
    switch (rows * 16 + registers) {
        SHAPE(1, 1);
        SHAPE(1, 2);
        SHAPE(1, 3);
        SHAPE(1, 4);
        SHAPE(1, 5);
        SHAPE(1, 6);
        SHAPE(1, 7);
        SHAPE(1, 8);
        SHAPE(2, 1);
        SHAPE(2, 2);
        SHAPE(2, 3);
        SHAPE(2, 4);
        SHAPE(2, 5);
        SHAPE(2, 6);
        SHAPE(3, 1);
        SHAPE(3, 2);
        SHAPE(3, 3);
        SHAPE(3, 4);
        SHAPE(4, 1);
        SHAPE(4, 2);
        SHAPE(4, 3);
        SHAPE(5, 1);
        SHAPE(5, 2);
        SHAPE(6, 1);
        SHAPE(6, 2);
        SHAPE(7, 1);
        SHAPE(8, 1);
    }
}
