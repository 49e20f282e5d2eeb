/* The plain twins of the vector kernels: short loops that say what each kernel computes. */
#include "linalg/kernels.h"

#include <Random123/philox.h>

#include "base/real.h"

static vmg_real entry(bool transpose, vmg_matrix matrix, size_t i, size_t j)
{
    return transpose ? matrix.at[j * matrix.stride + i] : matrix.at[i * matrix.stride + j];
}

static void product_plain(bool transpose_a, vmg_matrix a, bool transpose_b, vmg_matrix b, vmg_real beta, vmg_matrix c)
{
    const size_t inner = transpose_a ? a.rows : a.columns;
    for (size_t i = 0; i < c.rows; i++) {
        vmg_real *row = vmg_matrix_row(c, i);
        for (size_t j = 0; j < c.columns; j++) {
            row[j] = beta == 0 ? 0 : beta * row[j];
        }
        for (size_t k = 0; k < inner; k++) {
            const vmg_real left = entry(transpose_a, a, i, k);
            for (size_t j = 0; j < c.columns; j++) {
                row[j] += left * entry(transpose_b, b, k, j);
            }
        }
    }
}

/* A word as a number in (0, 1): the upper 24 bits (float) or all 32 (double), in the middle of their interval. */
static vmg_real uniform_of_word(uint32_t word)
{
#if VMG_REAL_IS_DOUBLE
    return ((vmg_real)word + 0.5) * 0x1p-32;
#else
    return ((vmg_real)(word >> 8) + 0.5f) * 0x1p-24f;
#endif
}

/* Box and Muller (1958): two uniform numbers to two independent standard normal ones. */
static void normal_pair(uint32_t first, uint32_t second, vmg_real out[2])
{
    const vmg_real radius = VMG_REAL(sqrt)(-2 * VMG_REAL(log)(uniform_of_word(first)));
    const vmg_real angle = (vmg_real)(2 * VMG_PI) * uniform_of_word(second);
    out[0] = radius * VMG_REAL(cos)(angle);
    out[1] = radius * VMG_REAL(sin)(angle);
}

static void normal_plain(uint64_t seed, uint64_t step, uint32_t stream, uint64_t first, size_t count, vmg_real *out)
{
    const philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    for (size_t i = 0; i < count / 4; i++) {
        const uint64_t block = first / 4 + i;
        const philox4x32_ctr_t counter = {{(uint32_t)block, stream, (uint32_t)step, (uint32_t)(step >> 32)}};
        const philox4x32_ctr_t words = philox4x32(counter, key);
        normal_pair(words.v[0], words.v[1], out + 4 * i);
        normal_pair(words.v[2], words.v[3], out + 4 * i + 2);
    }
}

static void adam_plain(vmg_adam_step step, size_t count, const vmg_real *gradient, vmg_real *mean, vmg_real *square,
                       vmg_real *parameters, vmg_real *average)
{
    for (size_t i = 0; i < count; i++) {
        mean[i] = step.mean_decay * mean[i] + (1 - step.mean_decay) * gradient[i];
        square[i] = step.square_decay * square[i] + (1 - step.square_decay) * gradient[i] * gradient[i];
        parameters[i] -= step.rate * mean[i] / (VMG_REAL(sqrt)(square[i]) * step.square_correction + step.epsilon);
        average[i] = step.average_decay * average[i] + (1 - step.average_decay) * parameters[i];
    }
}

static void add_scaled_plain(vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor, vmg_matrix out)
{
    for (size_t k = 0; k < x.rows; k++) {
        for (size_t i = 0; i < x.columns; i++) {
            const vmg_real factor = (row_factor ? row_factor[k] : 1) * (column_factor ? column_factor[i] : 1);
            vmg_matrix_row(out, k)[i] += factor * vmg_matrix_row(x, k)[i];
        }
    }
}

static void scale_plain(vmg_real scale, vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor,
                        vmg_matrix out)
{
    for (size_t k = 0; k < x.rows; k++) {
        for (size_t i = 0; i < x.columns; i++) {
            const vmg_real factor = scale * (row_factor ? row_factor[k] : 1) * (column_factor ? column_factor[i] : 1);
            vmg_matrix_row(out, k)[i] = factor * vmg_matrix_row(x, k)[i];
        }
    }
}

static void multiply_plain(vmg_real scale, vmg_matrix x, vmg_matrix y, vmg_real beta, vmg_matrix out)
{
    for (size_t k = 0; k < out.rows; k++) {
        for (size_t i = 0; i < out.columns; i++) {
            const vmg_real before = beta == 0 ? 0 : beta * vmg_matrix_row(out, k)[i];
            vmg_matrix_row(out, k)[i] = scale * vmg_matrix_row(x, k)[i] * vmg_matrix_row(y, k)[i] + before;
        }
    }
}

static void moments_backward_plain(vmg_real scale, vmg_belief from, vmg_moment_slopes slopes, vmg_belief to)
{
    for (size_t k = 0; k < to.mean.rows; k++) {
        for (size_t i = 0; i < to.mean.columns; i++) {
            const size_t at = k * to.mean.columns + i;
            const vmg_real of_mean = scale * vmg_matrix_row(from.mean, k)[i]; /* both first: from may be to */
            const vmg_real of_variance = scale * scale * vmg_matrix_row(from.variance, k)[i];
            vmg_matrix_row(to.mean, k)[i] =
                of_mean * slopes.mean_by_mean[at] + of_variance * slopes.variance_by_mean[at];
            vmg_matrix_row(to.variance, k)[i] =
                of_mean * slopes.mean_by_variance[at] + of_variance * slopes.variance_by_variance[at];
        }
    }
}

static void row_products_plain(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real *left = vmg_matrix_row(x, k), *right = vmg_matrix_row(y, k);
        double sum = 0;
        for (size_t i = 0; i < x.columns; i++) {
            sum += (double)left[i] * (double)right[i] * (factor ? (double)factor[i] : 1);
        }
        out[k] = (vmg_real)sum;
    }
}

static void column_products_plain(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out)
{
    for (size_t i = 0; i < x.columns; i++) {
        double sum = 0;
        for (size_t k = 0; k < x.rows; k++) {
            sum += (double)vmg_matrix_row(x, k)[i] * (double)vmg_matrix_row(y, k)[i] * (factor ? (double)factor[k] : 1);
        }
        out[i] += (vmg_real)sum;
    }
}

static void exponential_plain(size_t count, const vmg_real *in, vmg_real *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = VMG_REAL(exp)(in[i]);
    }
}

/* The largest of a column's f and 0. */
static vmg_real largest_of_column(vmg_matrix f, size_t q)
{
    vmg_real largest = 0;
    for (size_t j = 0; j < f.rows; j++) {
        const vmg_real entry_here = vmg_matrix_row(f, j)[q];
        largest = entry_here > largest ? entry_here : largest;
    }
    return largest;
}

static void softmax_plain(vmg_matrix f, vmg_real *log_sum, vmg_real *entropy)
{
    for (size_t q = 0; q < f.columns; q++) {
        const vmg_real largest = largest_of_column(f, q);
        vmg_real rest = VMG_REAL(expm1)(-largest); /* 1 + rest: the sum, divided by exp(largest) */
        for (size_t j = 0; j < f.rows; j++) {
            rest += VMG_REAL(exp)(vmg_matrix_row(f, j)[q] - largest);
        }
        log_sum[q] = largest + VMG_REAL(log1p)(rest);
        vmg_real own = VMG_REAL(log1p)(rest) + (largest > 0 ? largest * VMG_REAL(exp)(-largest) / (1 + rest) : 0);
        for (size_t j = 0; j < f.rows; j++) {
            vmg_real *at = &vmg_matrix_row(f, j)[q];
            const vmg_real below = *at - largest, probability = VMG_REAL(exp)(below) / (1 + rest);
            own -= probability > 0 ? probability * below : probability; /* NaN stays */
            *at = probability;
        }
        if (entropy) {
            entropy[q] = own;
        }
    }
}

static void exponential_in_double_plain(size_t count, const double *in, double *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = exp(in[i]);
    }
}

static double sum_plain(size_t count, const vmg_real *x)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i];
    }
    return sum;
}

static double sum_of_squares_plain(size_t count, const vmg_real *x)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i] * (double)x[i];
    }
    return sum;
}

const vmg_kernels vmg_kernels_plain = {
    .name = "plain",
    .product = product_plain,
    .normal = normal_plain,
    .adam = adam_plain,
    .add_scaled = add_scaled_plain,
    .scale = scale_plain,
    .multiply = multiply_plain,
    .moments_backward = moments_backward_plain,
    .row_products = row_products_plain,
    .column_products = column_products_plain,
    .exponential = exponential_plain,
    .softmax = softmax_plain,
    .exponential_in_double = exponential_in_double_plain,
    .sum = sum_plain,
    .sum_of_squares = sum_of_squares_plain,
};
