/* Kernels that go once over their operands; see linalg/kernels.h. Plain loops that the compiler makes vectors of; sums
 * are kept in registers of their own, since their order counts. */
#include "linalg/vector/elementwise.h"

#include "base/real.h"
#include "linalg/vector/lanes.h"
#include "linalg/vector/vector_math.h"

void VMG_IN_SET(vmg_adam)(vmg_adam_step step, size_t count, const vmg_real *restrict gradient, vmg_real *restrict mean,
                          vmg_real *restrict square, vmg_real *restrict parameters, vmg_real *restrict average)
{
    const vmg_real new_mean = 1 - step.mean_decay, new_square = 1 - step.square_decay;
    const vmg_real new_average = 1 - step.average_decay;
    for (size_t i = 0; i < count; i++) {
        const vmg_real g = gradient[i];
        mean[i] = step.mean_decay * mean[i] + new_mean * g;
        square[i] = step.square_decay * square[i] + new_square * g * g;
        parameters[i] -= step.rate * mean[i] / (VMG_REAL(sqrt)(square[i]) * step.square_correction + step.epsilon);
        average[i] = step.average_decay * average[i] + new_average * parameters[i];
    }
}

void VMG_IN_SET(vmg_add_scaled)(vmg_matrix x, const vmg_real *row_factor, const vmg_real *restrict column_factor,
                                vmg_matrix out)
{
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real of_row = row_factor ? row_factor[k] : 1;
        const vmg_real *restrict from = vmg_matrix_row(x, k);
        vmg_real *restrict to = vmg_matrix_row(out, k);
        if (column_factor) {
            for (size_t i = 0; i < x.columns; i++) {
                to[i] += of_row * column_factor[i] * from[i];
            }
        } else {
            for (size_t i = 0; i < x.columns; i++) {
                to[i] += of_row * from[i];
            }
        }
    }
}

/* Entries i .. i + VMG_LANES - 1 of a row times those of another and of the factor, or the `count` that are left. */
VMG_INLINE vmg_lanes multiply_whole(const vmg_real *left, const vmg_real *right, const vmg_real *factor, size_t i)
{
    const vmg_lanes product = vmg_lanes_load(left + i) * vmg_lanes_load(right + i);
    return factor ? product * vmg_lanes_load(factor + i) : product;
}

VMG_INLINE vmg_lanes multiply_part(const vmg_real *left, const vmg_real *right, const vmg_real *factor, size_t i,
                                   size_t count)
{
    const vmg_lanes product = vmg_lanes_load_part(left + i, count) * vmg_lanes_load_part(right + i, count);
    return factor ? product * vmg_lanes_load_part(factor + i, count) : product;
}

VMG_INLINE void multiply_rows(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    for (size_t k = 0; k < x.rows; k += VMG_TILE) {
        const size_t rows = x.rows - k < VMG_TILE ? x.rows - k : VMG_TILE;
        vmg_lanes sum[VMG_TILE];
        for (size_t r = 0; r < VMG_TILE; r++) { /* the last row again where there are fewer than a tile */
            const size_t row = k + (r < rows ? r : rows - 1);
            const vmg_real *left = vmg_matrix_row(x, row), *right = vmg_matrix_row(y, row);
            vmg_lanes even = {0}, odd = {0};
            size_t i = 0;
            for (; i + 2 * VMG_LANES <= x.columns; i += 2 * VMG_LANES) {
                even += multiply_whole(left, right, factor, i);
                odd += multiply_whole(left, right, factor, i + VMG_LANES);
            }
            for (; i + VMG_LANES <= x.columns; i += VMG_LANES) {
                even += multiply_whole(left, right, factor, i);
            }
            if (i < x.columns) {
                odd += multiply_part(left, right, factor, i, x.columns - i);
            }
            sum[r] = even + odd;
        }
        const vmg_quad sums = vmg_lanes_sums(sum);
        for (size_t r = 0; r < rows; r++) {
            out[k + r] = sums[r];
        }
    }
}

void VMG_IN_SET(vmg_row_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    if (factor) {
        multiply_rows(x, y, factor, out);
    } else {
        multiply_rows(x, y, NULL, out);
    }
}

void VMG_IN_SET(vmg_column_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *restrict out)
{
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real *restrict left = vmg_matrix_row(x, k), *restrict right = vmg_matrix_row(y, k);
        const vmg_real of_row = factor ? factor[k] : 1;
        for (size_t i = 0; i < x.columns; i++) {
            out[i] += of_row * left[i] * right[i];
        }
    }
}

void VMG_IN_SET(vmg_exponential)(size_t count, const vmg_real *in, vmg_real *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = VMG_REAL(exp)(in[i]);
    }
}

/* The sum of the numbers, or of their squares: sixteen partial sums, and what is left over. */
VMG_INLINE double add_up(bool squares, size_t count, const vmg_real *x)
{
    enum { partial_sums = 16 };
    double sums[partial_sums] = {0}, sum = 0;
    size_t i = 0;
    for (; i + partial_sums <= count; i += partial_sums) {
        for (size_t j = 0; j < partial_sums; j++) {
            sums[j] += squares ? (double)x[i + j] * (double)x[i + j] : (double)x[i + j];
        }
    }
    for (; i < count; i++) {
        sum += squares ? (double)x[i] * (double)x[i] : (double)x[i];
    }
    for (size_t half = partial_sums / 2; half > 0; half /= 2) {
        for (size_t j = 0; j < half; j++) {
            sums[j] += sums[j + half];
        }
    }
    return sum + sums[0];
}

double VMG_IN_SET(vmg_sum)(size_t count, const vmg_real *x)
{
    return add_up(false, count, x);
}

double VMG_IN_SET(vmg_sum_of_squares)(size_t count, const vmg_real *x)
{
    return add_up(true, count, x);
}
