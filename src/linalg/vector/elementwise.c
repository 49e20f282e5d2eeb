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

/* Loops over rows below work on whole registers: the last one of a row ends where the row ends, and may go once more
 * over entries of the one before it. It is therefore worked out first, from what was there before. Rows shorter than a
 * register go entry by entry. */

/* out[i] (+)= factor column_factor[i] x[i] for one register; `add` and a NULL factor are constants where it is called.
 */
VMG_INLINE vmg_lanes scaled(bool add, vmg_lanes factor, const vmg_real *x, const vmg_real *column_factor,
                            const vmg_real *out)
{
    const vmg_lanes product = (column_factor ? factor * vmg_lanes_load(column_factor) : factor) * vmg_lanes_load(x);
    return add ? vmg_lanes_load(out) + product : product;
}

VMG_INLINE void scale_row(bool add, size_t columns, vmg_real factor, const vmg_real *x, const vmg_real *column_factor,
                          vmg_real *out)
{
    if (columns < VMG_LANES) {
        for (size_t i = 0; i < columns; i++) {
            const vmg_real product = (column_factor ? factor * column_factor[i] : factor) * x[i];
            out[i] = add ? out[i] + product : product;
        }
        return;
    }
    const size_t last = columns - VMG_LANES;
    const vmg_lanes all = vmg_lanes_all(factor);
    const vmg_lanes end = scaled(add, all, x + last, column_factor ? column_factor + last : NULL, out + last);
    for (size_t i = 0; i < last; i += VMG_LANES) {
        vmg_lanes_store(scaled(add, all, x + i, column_factor ? column_factor + i : NULL, out + i), out + i);
    }
    vmg_lanes_store(end, out + last);
}

VMG_INLINE void scale_rows(bool add, vmg_real scale, vmg_matrix x, const vmg_real *row_factor,
                           const vmg_real *column_factor, vmg_matrix out)
{
    const bool flat = !row_factor && !column_factor && x.stride == x.columns && out.stride == x.columns; /* no gaps */
    if (x.columns == 1 && row_factor) { /* one long column */
        const vmg_real factor = column_factor ? scale * column_factor[0] : scale;
        for (size_t k = 0; k < x.rows; k++) {
            vmg_real *to = vmg_matrix_row(out, k);
            const vmg_real product = factor * row_factor[k] * *vmg_matrix_row(x, k);
            *to = add ? *to + product : product;
        }
        return;
    }
    if (flat) { /* one long row */
        x.columns *= x.rows;
        x.rows = x.rows > 0;
    }
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real factor = row_factor ? scale * row_factor[k] : scale;
        if (column_factor) {
            scale_row(add, x.columns, factor, vmg_matrix_row(x, k), column_factor, vmg_matrix_row(out, k));
        } else {
            scale_row(add, x.columns, factor, vmg_matrix_row(x, k), NULL, vmg_matrix_row(out, k));
        }
    }
}

void VMG_IN_SET(vmg_add_scaled)(vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor, vmg_matrix out)
{
    scale_rows(true, 1, x, row_factor, column_factor, out);
}

void VMG_IN_SET(vmg_scale)(vmg_real scale, vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor,
                           vmg_matrix out)
{
    scale_rows(false, scale, x, row_factor, column_factor, out);
}

VMG_INLINE vmg_lanes multiplied(vmg_lanes scale, const vmg_real *x, const vmg_real *y, vmg_real beta,
                                const vmg_real *out)
{
    const vmg_lanes product = scale * vmg_lanes_load(x) * vmg_lanes_load(y);
    return beta == 0 ? product : product + beta * vmg_lanes_load(out);
}

VMG_INLINE void multiply_row(size_t columns, vmg_real scale, const vmg_real *x, const vmg_real *y, vmg_real beta,
                             vmg_real *out)
{
    if (columns < VMG_LANES) {
        for (size_t i = 0; i < columns; i++) {
            out[i] = beta == 0 ? scale * x[i] * y[i] : scale * x[i] * y[i] + beta * out[i];
        }
        return;
    }
    const size_t last = columns - VMG_LANES;
    const vmg_lanes all = vmg_lanes_all(scale), end = multiplied(all, x + last, y + last, beta, out + last);
    for (size_t i = 0; i < last; i += VMG_LANES) {
        vmg_lanes_store(multiplied(all, x + i, y + i, beta, out + i), out + i);
    }
    vmg_lanes_store(end, out + last);
}

void VMG_IN_SET(vmg_multiply)(vmg_real scale, vmg_matrix x, vmg_matrix y, vmg_real beta, vmg_matrix out)
{
    const bool flat = x.stride == out.columns && y.stride == out.columns && out.stride == out.columns; /* no gaps */
    const size_t rows = flat ? 1 : out.rows, columns = flat ? out.rows * out.columns : out.columns;
    for (size_t k = 0; k < rows; k++) {
        if (beta == 0) {
            multiply_row(columns, scale, vmg_matrix_row(x, k), vmg_matrix_row(y, k), 0, vmg_matrix_row(out, k));
        } else {
            multiply_row(columns, scale, vmg_matrix_row(x, k), vmg_matrix_row(y, k), beta, vmg_matrix_row(out, k));
        }
    }
}

/* The gradients at one register's entries. */
typedef struct pulled_back {
    vmg_lanes of_mean, of_variance;
} pulled_back;

VMG_INLINE pulled_back pull_back(vmg_real scale, const vmg_real *from_mean, const vmg_real *from_variance,
                                 const vmg_moment_slopes *slopes, size_t at)
{
    const vmg_lanes of_mean = scale * vmg_lanes_load(from_mean);
    const vmg_lanes of_variance = scale * scale * vmg_lanes_load(from_variance);
    return (pulled_back){
        of_mean * vmg_lanes_load(slopes->mean_by_mean + at) +
            of_variance * vmg_lanes_load(slopes->variance_by_mean + at),
        of_mean * vmg_lanes_load(slopes->mean_by_variance + at) +
            of_variance * vmg_lanes_load(slopes->variance_by_variance + at),
    };
}

/* One row, whose first slopes are number `first`. */
static void pull_row_back(size_t columns, vmg_real scale, const vmg_real *from_mean, const vmg_real *from_variance,
                          const vmg_moment_slopes *slopes, size_t first, vmg_real *to_mean, vmg_real *to_variance)
{
    if (columns < VMG_LANES) {
        for (size_t i = 0; i < columns; i++) {
            const vmg_real of_mean = scale * from_mean[i], of_variance = scale * scale * from_variance[i];
            const size_t at = first + i;
            to_mean[i] = of_mean * slopes->mean_by_mean[at] + of_variance * slopes->variance_by_mean[at];
            to_variance[i] = of_mean * slopes->mean_by_variance[at] + of_variance * slopes->variance_by_variance[at];
        }
        return;
    }
    const size_t last = columns - VMG_LANES;
    const pulled_back end = pull_back(scale, from_mean + last, from_variance + last, slopes, first + last);
    for (size_t i = 0; i < last; i += VMG_LANES) {
        const pulled_back here = pull_back(scale, from_mean + i, from_variance + i, slopes, first + i);
        vmg_lanes_store(here.of_mean, to_mean + i);
        vmg_lanes_store(here.of_variance, to_variance + i);
    }
    vmg_lanes_store(end.of_mean, to_mean + last);
    vmg_lanes_store(end.of_variance, to_variance + last);
}

void VMG_IN_SET(vmg_moments_backward)(vmg_real scale, vmg_belief from, vmg_moment_slopes slopes, vmg_belief to)
{
    const size_t width = to.mean.columns;
    const bool flat = from.mean.stride == width && from.variance.stride == width && to.mean.stride == width &&
                      to.variance.stride == width; /* no gaps: one long row */
    const size_t rows = flat ? 1 : to.mean.rows, columns = flat ? to.mean.rows * width : width;
    for (size_t k = 0; k < rows; k++) {
        pull_row_back(columns, scale, vmg_matrix_row(from.mean, k), vmg_matrix_row(from.variance, k), &slopes,
                      k * width, vmg_matrix_row(to.mean, k), vmg_matrix_row(to.variance, k));
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

/* VMG_TILE rows at a time, the last one again where there are fewer. */
VMG_INLINE void multiply_rows(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    for (size_t k = 0; k < x.rows; k += VMG_TILE) {
        const size_t rows = x.rows - k < VMG_TILE ? x.rows - k : VMG_TILE;
        const vmg_real *left[VMG_TILE], *right[VMG_TILE];
        vmg_lanes sum[VMG_TILE] = {{0}};
        size_t i = 0;
#pragma GCC unroll 4
        for (size_t r = 0; r < VMG_TILE; r++) {
            left[r] = vmg_matrix_row(x, k + (r < rows ? r : rows - 1));
            right[r] = vmg_matrix_row(y, k + (r < rows ? r : rows - 1));
        }
        for (; i + VMG_LANES <= x.columns; i += VMG_LANES) {
#pragma GCC unroll 4
            for (size_t r = 0; r < VMG_TILE; r++) {
                sum[r] += multiply_whole(left[r], right[r], factor, i);
            }
        }
        if (i < x.columns) {
#pragma GCC unroll 4
            for (size_t r = 0; r < VMG_TILE; r++) {
                sum[r] += multiply_part(left[r], right[r], factor, i, x.columns - i);
            }
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

/* The first `last` + (registers - 1) VMG_LANES columns; the sums stay in registers. */
VMG_INLINE void multiply_columns(const size_t registers, const size_t last, vmg_matrix x, vmg_matrix y,
                                 const vmg_real *factor, vmg_real *out)
{
    vmg_lanes sum[4] = {{0}};
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real *left = vmg_matrix_row(x, k), *right = vmg_matrix_row(y, k);
        const vmg_real of_row = factor ? factor[k] : 1;
        for (size_t v = 0; v + 1 < registers; v++) {
            sum[v] += of_row * multiply_whole(left, right, NULL, v * VMG_LANES);
        }
        const size_t end = (registers - 1) * VMG_LANES;
        sum[registers - 1] += of_row * (last == VMG_LANES ? multiply_whole(left, right, NULL, end)
                                                          : multiply_part(left, right, NULL, end, last));
    }
    for (size_t v = 0; v < registers; v++) {
        vmg_real *to = out + v * VMG_LANES;
        if (v + 1 < registers || last == VMG_LANES) {
            vmg_lanes_store(vmg_lanes_load(to) + sum[v], to);
        } else {
            vmg_lanes_store_part(vmg_lanes_load_part(to, last) + sum[v], to, last);
        }
    }
}

void VMG_IN_SET(vmg_column_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    for (size_t left = x.columns; left > 0;) {
        if (left >= 4 * VMG_LANES) {
            multiply_columns(4, VMG_LANES, x, y, factor, out);
        } else if (left >= 2 * VMG_LANES) {
            multiply_columns(2, VMG_LANES, x, y, factor, out);
        } else if (left >= VMG_LANES) {
            multiply_columns(1, VMG_LANES, x, y, factor, out);
        } else {
            multiply_columns(1, left, x, y, factor, out);
        }
        const size_t done = left >= 4 * VMG_LANES   ? 4 * VMG_LANES
                            : left >= 2 * VMG_LANES ? 2 * VMG_LANES
                            : left >= VMG_LANES     ? VMG_LANES
                                                    : left;
        x.at += done;
        y.at += done;
        out += done;
        left -= done;
    }
}

void VMG_IN_SET(vmg_exponential)(size_t count, const vmg_real *in, vmg_real *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = VMG_REAL(exp)(in[i]);
    }
}

void VMG_IN_SET(vmg_exponential_in_double)(size_t count, const double *in, double *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = exp(in[i]);
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
