/* The choice of inducing inputs; see gaussian_process/inducing_points.h. */
#include "gaussian_process/inducing_points.h"

#include <math.h>

#include <cblas.h>

#include "base/context.h"

/* Rows that leave less than this part of the signal uncertain are as good as chosen. */
static const double least_left = 1e-6;

/* Column number `done` of the factor, for the row `pivot`; takes what it explains from `left`. */
static void eliminate(vmg_kernel_function kernel, size_t rows, size_t inputs, const double *scaled, size_t pivot,
                      size_t done, size_t most, double *factor, double *work, double *left)
{
    double *column = work, *lengths = work + rows;
    const double *own = factor + pivot * most;
    const double root = 1 / sqrt(left[pivot]);
    vmg_kernel_distances(inputs, 1, scaled + pivot * inputs, rows, scaled, lengths, column);
    vmg_kernel_values(kernel, rows, column, column);
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)rows, (int)done, -1, factor, (int)most, own, 1, 1, column, 1);
    for (size_t i = 0; i < rows; i++) {
        factor[i * most + done] = column[i] * root;
        left[i] -= column[i] * root * column[i] * root;
    }
    left[pivot] = 0;
}

vmg_status vmg_inducing_points_choose(vmg_context *context, vmg_kernel_function kernel, size_t rows, size_t inputs,
                                      const double *x, const double *logs, size_t most, uint32_t *chosen, size_t *count)
{
    double *factor = vmg_allocate(context, rows, most * sizeof *factor);   /* rows x most */
    double *scaled = vmg_allocate(context, rows, inputs * sizeof *scaled); /* rows x inputs */
    double *work = vmg_allocate(context, 3 * rows + 1, sizeof *work);
    const vmg_status status = factor && scaled && work ? VMG_OK : VMG_ERROR_MEMORY;
    *count = 0;
    if (!status) {
        double *left = work + 2 * rows + 1; /* of every row, in units of the signal */
        vmg_kernel_scale(rows, inputs, x, logs, scaled);
        for (size_t i = 0; i < rows; i++) {
            left[i] = 1;
        }
        for (; *count < most && *count < rows; ++*count) {
            size_t pivot = 0;
            for (size_t i = 1; i < rows; i++) {
                pivot = left[i] > left[pivot] ? i : pivot;
            }
            if (*count && left[pivot] < least_left) {
                break;
            }
            eliminate(kernel, rows, inputs, scaled, pivot, *count, most, factor, work, left);
            chosen[*count] = (uint32_t)pivot;
        }
    }
    vmg_release(context, factor);
    vmg_release(context, scaled);
    vmg_release(context, work);
    return status;
}
