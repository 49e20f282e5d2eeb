/* Symmetric matrices in double; see linalg/symmetric.h. The lower triangle by rows is the upper triangle by columns,
 * which is what LAPACK is told, so that nothing is transposed. */
#include "linalg/symmetric.h"

#include <math.h>

#include <cblas.h>
#include <lapacke.h>

#include "base/context.h"

bool vmg_symmetric_factor(size_t order, double *matrix)
{
    const lapack_int n = (lapack_int)order;
    return order == 0 || (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', n, matrix, n) == 0 &&
                          isfinite(vmg_symmetric_log_determinant(order, matrix)));
}

void vmg_symmetric_invert(size_t order, double *factor)
{
    const lapack_int n = (lapack_int)order;
    if (order) {
        LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', n, factor, n);
    }
}

double vmg_symmetric_log_determinant(size_t order, const double *factor)
{
    double sum = 0;
    for (size_t i = 0; i < order; i++) {
        sum += log(factor[i * order + i]);
    }
    return 2 * sum;
}

void vmg_symmetric_solve(size_t order, const double *factor, size_t columns, double *sides)
{
    vmg_symmetric_solve_lower(order, factor, columns, sides);
    vmg_symmetric_solve_upper(order, factor, columns, sides);
}

void vmg_symmetric_solve_lower(size_t order, const double *factor, size_t columns, double *sides)
{
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)order, (int)columns, 1, factor,
                (int)order, sides, (int)columns);
}

void vmg_symmetric_solve_upper(size_t order, const double *factor, size_t columns, double *sides)
{
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, (int)order, (int)columns, 1, factor,
                (int)order, sides, (int)columns);
}

void vmg_symmetric_solve_rows(size_t order, const double *factor, size_t rows, double *sides)
{
    cblas_dtrsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int)rows, (int)order, 1, factor,
                (int)order, sides, (int)order);
}

/* In squares, so that neither rows nor columns leave the cache. */
void vmg_symmetric_fill(size_t order, double *matrix)
{
    const size_t square = 32;
    for (size_t top = 0; top < order; top += square) {
        for (size_t left = 0; left <= top; left += square) {
            for (size_t i = top; i < order && i < top + square; i++) {
                for (size_t j = left; j < i && j < left + square; j++) {
                    matrix[j * order + i] = matrix[i * order + j];
                }
            }
        }
    }
}

/* LAPACK leaves the signs open. */
static void choose_signs(size_t order, double *vectors)
{
    for (size_t i = 0; i < order; i++) {
        double *vector = vectors + i * order;
        size_t largest = 0;
        for (size_t k = 1; k < order; k++) {
            largest = fabs(vector[k]) > fabs(vector[largest]) ? k : largest;
        }
        if (vector[largest] < 0) {
            cblas_dscal((int)order, -1, vector, 1);
        }
    }
}

vmg_status vmg_symmetric_eigen(vmg_context *context, size_t order, double *matrix, double *values)
{
    const lapack_int n = (lapack_int)order;
    lapack_int integer_count = 0;
    double real_count = 0;
    for (size_t i = 0; i < order; i++) {
        for (size_t j = 0; j <= i; j++) {
            if (!isfinite(matrix[i * order + j])) {
                return vmg_fail(context, VMG_ERROR_NUMERIC, "a matrix of products of the inputs is not finite");
            }
        }
    }
    LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', n, matrix, n, values, &real_count, -1, &integer_count, -1);
    double *reals = vmg_allocate(context, (size_t)real_count, sizeof *reals);
    lapack_int *integers = vmg_allocate(context, (size_t)integer_count, sizeof *integers);
    vmg_status status = reals && integers ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', n, matrix, n, values, reals, (lapack_int)real_count,
                                       integers, integer_count) != 0) {
        status = vmg_fail(context, VMG_ERROR_NUMERIC, "the eigenvalues of a matrix of %zu rows do not converge", order);
    }
    vmg_release(context, reals);
    vmg_release(context, integers);
    if (!status) {
        choose_signs(order, matrix);
    }
    return status;
}
