/* The matrix Gaussian; formulas in distribution/matrix_gaussian.h. */
#include "distribution/matrix_gaussian.h"

#include "base/real.h"

static void transpose(vmg_matrix from, vmg_matrix to)
{
    for (size_t i = 0; i < from.rows; i++) {
        for (size_t j = 0; j < from.columns; j++) {
            to.at[j * to.stride + i] = from.at[i * from.stride + j];
        }
    }
}

static double sum_of_squares(const vmg_matrix_gaussian *gaussian, vmg_matrix matrix)
{
    if (matrix.stride == matrix.columns) {
        return gaussian->row->kernels->sum_of_squares(matrix.rows * matrix.columns, matrix.at);
    }
    double sum = 0;
    for (size_t i = 0; i < matrix.rows; i++) {
        sum += gaussian->row->kernels->sum_of_squares(matrix.columns, vmg_matrix_row(matrix, i));
    }
    return sum;
}

double vmg_matrix_gaussian_log_density(const vmg_matrix_gaussian *gaussian, vmg_matrix w, vmg_matrix scratch,
                                       vmg_matrix scratch_transposed)
{
    const vmg_covariance_state *row = gaussian->row, *column = gaussian->column;
    const double rows = (double)w.rows, columns = (double)w.columns;
    for (size_t i = 0; i < w.rows; i++) {
        for (size_t j = 0; j < w.columns; j++) {
            scratch.at[i * scratch.stride + j] =
                w.at[i * w.stride + j] - gaussian->mean.at[i * gaussian->mean.stride + j];
        }
    }
    column->covariance->kind->whiten(column, scratch); /* (W - M) L_V^-T */
    transpose(scratch, scratch_transposed);
    row->covariance->kind->whiten(row, scratch_transposed); /* its transpose times L_U^-T */
    return -0.5 * (sum_of_squares(gaussian, scratch_transposed) + rows * columns * VMG_LOG_2_PI +
                   columns * row->covariance->kind->log_determinant(row) +
                   rows * column->covariance->kind->log_determinant(column));
}

void vmg_matrix_gaussian_draw(const vmg_matrix_gaussian *gaussian, vmg_real *noise, vmg_real *scratch, vmg_matrix out)
{
    const vmg_covariance_state *row = gaussian->row, *column = gaussian->column;
    const size_t rows = out.rows, columns = out.columns;
    const vmg_matrix transposed = vmg_matrix_view(scratch, columns, rows),
                     upright = vmg_matrix_view(noise, rows, columns);
    row->covariance->kind->colour(row, vmg_matrix_view(noise, columns, rows), transposed); /* E^T L_U^T */
    transpose(transposed, upright);                                                        /* L_U E */
    column->covariance->kind->colour(column, upright, out);
    for (size_t i = 0; i < rows; i++) {
        const vmg_real *mean = vmg_matrix_row(gaussian->mean, i);
        vmg_real *row_out = vmg_matrix_row(out, i);
        for (size_t j = 0; j < columns; j++) {
            row_out[j] += mean[j];
        }
    }
}

/* gradient (r x c) += factor M; M without gaps is one long row. */
static void add_mean(const vmg_matrix_gaussian *gaussian, vmg_real factor, vmg_real *gradient)
{
    const vmg_matrix mean = gaussian->mean;
    const bool flat = mean.stride == mean.columns;
    const size_t rows = flat ? 1 : mean.rows, count = flat ? mean.rows * mean.columns : mean.columns;
    for (size_t i = 0; i < rows; i++) {
        gaussian->row->kernels->add_scaled(vmg_matrix_view(vmg_matrix_row(mean, i), 1, count), &factor, NULL,
                                           vmg_matrix_view(gradient + i * mean.columns, 1, count));
    }
}

vmg_divergence vmg_matrix_gaussian_divergence(const vmg_matrix_gaussian *gaussian, vmg_weight_prior prior,
                                              double weight, size_t mean_offset, vmg_real *gradient)
{
    const vmg_covariance_kind *row = gaussian->row->covariance->kind, *column = gaussian->column->covariance->kind;
    const vmg_matrix mean = gaussian->mean;
    const double rows = (double)mean.rows, columns = (double)mean.columns;
    const double trace_row = row->trace(gaussian->row), trace_column = column->trace(gaussian->column);
    const double second_moment = trace_row * trace_column + sum_of_squares(gaussian, mean); /* E ||W||^2 */
    const vmg_divergence divergence = {
        .value = 0.5 *
                 (second_moment * prior.inverse_scale - rows * columns - columns * row->log_determinant(gaussian->row) -
                  rows * column->log_determinant(gaussian->column) + rows * columns * prior.log_scale),
        .by_inverse_scale = 0.5 * second_moment,
        .by_log_scale = 0.5 * rows * columns,
    };
    if (gradient) {
        const double half = 0.5 * weight;
        row->invariants_gradient(gaussian->row, half * trace_column * prior.inverse_scale, -half * columns, gradient);
        column->invariants_gradient(gaussian->column, half * trace_row * prior.inverse_scale, -half * rows, gradient);
        if (mean_offset != VMG_MEAN_LEFT) {
            add_mean(gaussian, (vmg_real)(weight * prior.inverse_scale), gradient + mean_offset);
        }
    }
    return divergence;
}

double vmg_matrix_gaussian_best_scale(const vmg_matrix_gaussian *gaussian)
{
    const vmg_covariance_state *row = gaussian->row, *column = gaussian->column;
    const double entries = (double)gaussian->mean.rows * (double)gaussian->mean.columns;
    return (row->covariance->kind->trace(row) * column->covariance->kind->trace(column) +
            sum_of_squares(gaussian, gaussian->mean)) /
           entries;
}
