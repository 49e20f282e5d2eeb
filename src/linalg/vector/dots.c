/* Inner products of rows with a vector, eight rows at a time; see dots.h. */
#include "linalg/vector/dots.h"

#include "linalg/vector/lanes.h"

enum { group = 8 };

/* Sums of eight rows' products with y. */
VMG_INLINE void dot_group(const vmg_real *const rows[group], const vmg_real *y, size_t inner, vmg_real out[group])
{
    vmg_lanes sum[group];
    size_t k = 0;
#pragma GCC unroll 8
    for (size_t i = 0; i < group; i++) {
        sum[i] = (vmg_lanes){0};
    }
    for (; k + VMG_LANES <= inner; k += VMG_LANES) {
        const vmg_lanes right = vmg_lanes_load(y + k);
#pragma GCC unroll 8
        for (size_t i = 0; i < group; i++) {
            sum[i] += vmg_lanes_load(rows[i] + k) * right;
        }
    }
    if (k < inner) {
        const vmg_lanes right = vmg_lanes_load_part(y + k, inner - k);
#pragma GCC unroll 8
        for (size_t i = 0; i < group; i++) {
            sum[i] += vmg_lanes_load_part(rows[i] + k, inner - k) * right;
        }
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < group; i += VMG_TILE) {
        *(vmg_quad_anywhere *)(out + i) = vmg_lanes_sums(sum + i);
    }
}

void VMG_IN_SET(vmg_dots)(vmg_matrix x, const vmg_real *y, vmg_real beta, vmg_real *out, size_t out_stride)
{
    for (size_t first = 0; first < x.rows; first += group) {
        const size_t count = x.rows - first < group ? x.rows - first : group;
        const vmg_real *rows[group];
        vmg_real sums[group];
        for (size_t i = 0; i < group; i++) { /* the last row again where there are fewer than eight */
            rows[i] = vmg_matrix_row(x, first + (i < count ? i : count - 1));
        }
        dot_group(rows, y, x.columns, sums);
        for (size_t i = 0; i < count; i++) {
            vmg_real *to = out + (first + i) * out_stride;
            *to = beta == 0 ? sums[i] : sums[i] + beta * *to;
        }
    }
}
