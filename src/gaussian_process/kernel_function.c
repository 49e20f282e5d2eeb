/* Kernels of Gaussian processes; see gaussian_process/kernel_function.h. Distances are |a|^2 + |b|^2 - 2 a b, so that
 * products of matrices do the work. */
#include "gaussian_process/kernel_function.h"

#include <math.h>

#include <cblas.h>

enum { block = 128 }; /* numbers that are worked on at a time */

static const double root_of_5 = 2.23606797749978969641;

void vmg_kernel_values(vmg_kernel_function kernel, size_t count, const double *squares, double *values)
{
    double root[block], decay[block];
    for (size_t first = 0; first < count; first += block) {
        const size_t size = count - first < block ? count - first : block;
        for (size_t i = 0; i < size; i++) {
            const double square = squares[first + i];
            root[i] = kernel.form == VMG_KERNEL_MATERN_5_2 ? root_of_5 * sqrt(square) : square / 2;
            decay[i] = -root[i];
        }
        kernel.kernels->exponential_in_double(size, decay, decay);
        for (size_t i = 0; i < size; i++) {
            const double q = root[i];
            values[first + i] = kernel.form == VMG_KERNEL_MATERN_5_2 ? (1 + q + q * q / 3) * decay[i] : decay[i];
        }
    }
}

void vmg_kernel_slopes(vmg_kernel_function kernel, size_t count, const double *squares, double *slopes)
{
    double root[block], decay[block];
    if (kernel.form == VMG_KERNEL_SQUARED_EXPONENTIAL) { /* its own slope */
        vmg_kernel_values(kernel, count, squares, slopes);
        return;
    }
    for (size_t first = 0; first < count; first += block) {
        const size_t size = count - first < block ? count - first : block;
        for (size_t i = 0; i < size; i++) {
            root[i] = root_of_5 * sqrt(squares[first + i]);
            decay[i] = -root[i];
        }
        kernel.kernels->exponential_in_double(size, decay, decay);
        for (size_t i = 0; i < size; i++) {
            slopes[first + i] = 5.0 / 3 * (1 + root[i]) * decay[i];
        }
    }
}

void vmg_kernel_scale(size_t rows, size_t inputs, const double *x, const double *logs, double *scaled)
{
    for (size_t k = 0; k < inputs; k++) {
        const double factor = exp(-logs[k]);
        for (size_t i = 0; i < rows; i++) {
            scaled[i * inputs + k] = x[i * inputs + k] * factor;
        }
    }
}

static void find_lengths(size_t inputs, size_t rows, const double *a, double *lengths)
{
    for (size_t i = 0; i < rows; i++) {
        lengths[i] = cblas_ddot((int)inputs, a + i * inputs, 1, a + i * inputs, 1);
    }
}

/* One row of squares from one of products. Below 0 by rounding only. */
static void finish_row(size_t count, double length, const double *lengths, double *row)
{
    for (size_t j = 0; j < count; j++) {
        const double square = length + lengths[j] + row[j];
        row[j] = square > 0 ? square : 0;
    }
}

void vmg_kernel_distances(size_t inputs, size_t a_rows, const double *a, size_t b_rows, const double *b, double *work,
                          double *squares)
{
    find_lengths(inputs, a_rows, a, work);
    find_lengths(inputs, b_rows, b, work + a_rows);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)a_rows, (int)b_rows, (int)inputs, -2, a, (int)inputs, b,
                (int)inputs, 0, squares, (int)b_rows);
    for (size_t i = 0; i < a_rows; i++) {
        finish_row(b_rows, work[i], work + a_rows, squares + i * b_rows);
    }
}

void vmg_kernel_own_distances(size_t inputs, size_t rows, const double *a, double *work, double *squares)
{
    find_lengths(inputs, rows, a, work);
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)rows, (int)inputs, -2, a, (int)inputs, 0, squares,
                (int)rows);
    for (size_t i = 0; i < rows; i++) {
        finish_row(i, work[i], work, squares + i * rows);
        squares[i * rows + i] = 0;
    }
}

void vmg_kernel_weighted_squares(size_t inputs, size_t a_rows, const double *a, size_t b_rows, const double *b,
                                 const double *g, double *work, double *sums)
{
    double *products = work, *along = work + a_rows * inputs, *across = along + a_rows;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)a_rows, (int)inputs, (int)b_rows, 1, g, (int)b_rows, b,
                (int)inputs, 0, products, (int)inputs);
    for (size_t j = 0; j < b_rows; j++) {
        across[j] = 0;
    }
    for (size_t i = 0; i < a_rows; i++) {
        const double *row = g + i * b_rows;
        along[i] = 0;
        for (size_t j = 0; j < b_rows; j++) {
            along[i] += row[j];
            across[j] += row[j];
        }
    }
    for (size_t i = 0; i < a_rows; i++) {
        for (size_t k = 0; k < inputs; k++) {
            const double at = a[i * inputs + k];
            sums[k] += at * (along[i] * at - 2 * products[i * inputs + k]);
        }
    }
    for (size_t j = 0; j < b_rows; j++) {
        for (size_t k = 0; k < inputs; k++) {
            sums[k] += across[j] * b[j * inputs + k] * b[j * inputs + k];
        }
    }
}

/* weights times slopes in place of the squares, without the diagonal, where nothing changes with the length scales;
 * answers sum_ij weights_ij kappa_ij. slopes, values: rows each. */
static double weigh_slopes(vmg_kernel_function kernel, size_t rows, double signal, const double *weights,
                           double *squares, double *slopes, double *values)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        double *row = squares + i * rows, twice = 0;
        const double *weight = weights + i * rows;
        vmg_kernel_values(kernel, i, row, values);
        const double *slope = values;
        if (kernel.form != VMG_KERNEL_SQUARED_EXPONENTIAL) {
            vmg_kernel_slopes(kernel, i, row, slopes);
            slope = slopes;
        }
        for (size_t j = 0; j < i; j++) {
            twice += weight[j] * values[j];
            row[j] = signal * weight[j] * slope[j];
        }
        row[i] = 0;
        sum += 2 * twice + weight[i];
    }
    return sum;
}

void vmg_kernel_gradient(vmg_kernel_function kernel, size_t inputs, size_t rows, const double *scaled, double signal,
                         const double *weights, double *squares, double *work, double *gradient)
{
    double *products = work, *along = work + rows * inputs, *values = along + rows; /* values: rows, slopes in along */
    gradient[inputs] += signal * weigh_slopes(kernel, rows, signal, weights, squares, along, values);
    for (size_t i = 0; i < rows; i++) {
        values[i] = 1;
    }
    /* sum_ij g_ij (z_ik - z_jk)^2 = 2 sum_i (g 1)_i z_ik^2 - 2 sum_i z_ik (g z)_ik */
    cblas_dsymv(CblasRowMajor, CblasLower, (int)rows, 1, squares, (int)rows, values, 1, 0, along, 1);
    cblas_dsymm(CblasRowMajor, CblasLeft, CblasLower, (int)rows, (int)inputs, 1, squares, (int)rows, scaled,
                (int)inputs, 0, products, (int)inputs);
    for (size_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < inputs; k++) {
            const double at = scaled[i * inputs + k];
            gradient[k] += 2 * at * (along[i] * at - products[i * inputs + k]);
        }
    }
}
