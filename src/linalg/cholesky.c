/* Cholesky factors of small matrices; see linalg/cholesky.h. LAPACK and BLAS for the larger orders; for the smaller,
 * where their overhead is most of the time, short loops:
 *   L_ij = (A_ij - sum_{k<j} L_ik L_jk) / L_jj   (j < i),   L_ii = sqrt(A_ii - sum_{k<i} L_ik^2)
 * The lower triangle by rows is the upper triangle by columns, which is what LAPACK is told, so that nothing is
 * transposed. */
#include "linalg/cholesky.h"

#include <cblas.h>
#include <lapacke.h>

#include "base/real.h"

#if VMG_REAL_IS_DOUBLE
#define factor_by_lapack LAPACKE_dpotrf_work
#define solve_by_blas cblas_dtrsm
#else
#define factor_by_lapack LAPACKE_spotrf_work
#define solve_by_blas cblas_strsm
#endif

/* Orders up to these are faster in the loops below (benchmarks/kernels_benchmark.c). */
enum { largest_factor_by_loops = 16, largest_solve_by_loops = 12 };

/* On L^T, whose rows are what later rows need: row k is divided by the root of its pivot, and its multiples are taken
 * from the rows below. In double, so that a nearly singular matrix keeps what it has. */
static bool factor_by_loops(vmg_matrix matrix)
{
    double upper[largest_factor_by_loops][largest_factor_by_loops];
    const size_t order = matrix.rows;
    for (size_t i = 0; i < order; i++) {
        const vmg_real *row = vmg_matrix_row(matrix, i);
        for (size_t k = 0; k <= i; k++) {
            upper[k][i] = (double)row[k];
        }
    }
    for (size_t k = 0; k < order; k++) {
        const double pivot = upper[k][k], inverse = 1 / sqrt(pivot);
        if (!(pivot > 0)) {
            return false;
        }
        for (size_t j = k; j < order; j++) {
            upper[k][j] *= inverse;
        }
        for (size_t i = k + 1; i < order; i++) {
            const double factor = upper[k][i];
            for (size_t j = i; j < order; j++) {
                upper[i][j] -= factor * upper[k][j];
            }
        }
    }
    for (size_t i = 0; i < order; i++) {
        vmg_real *row = vmg_matrix_row(matrix, i);
        for (size_t k = 0; k <= i; k++) {
            row[k] = (vmg_real)upper[k][i];
        }
    }
    return true;
}

bool vmg_cholesky_factor(vmg_matrix matrix)
{
    const size_t order = matrix.rows;
    const bool by_loops = order <= largest_factor_by_loops;
    bool factored = by_loops ? factor_by_loops(matrix)
                             : factor_by_lapack(LAPACK_COL_MAJOR, 'U', (lapack_int)order, matrix.at,
                                                (lapack_int)matrix.stride) == 0;
    for (size_t i = 0; factored && i < order; i++) { /* LAPACK lets NaN and infinity through */
        const vmg_real diagonal = vmg_matrix_row(matrix, i)[i];
        factored = diagonal > 0 && isfinite(diagonal);
    }
    return factored;
}

/* target -= weight * source */
static void subtract(size_t count, vmg_real weight, const vmg_real *restrict source, vmg_real *restrict target)
{
    for (size_t j = 0; j < count; j++) {
        target[j] -= weight * source[j];
    }
}

static void divide(size_t count, vmg_real divisor, vmg_real *target)
{
    const vmg_real inverse = 1 / divisor;
    for (size_t j = 0; j < count; j++) {
        target[j] *= inverse;
    }
}

void vmg_cholesky_solve_lower(vmg_matrix factor, vmg_matrix right_hand_sides)
{
    const vmg_matrix b = right_hand_sides;
    if (factor.rows > largest_solve_by_loops) {
        solve_by_blas(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)b.rows, (int)b.columns, 1,
                      factor.at, (int)factor.stride, b.at, (int)b.stride);
        return;
    }
    for (size_t i = 0; i < factor.rows; i++) {
        const vmg_real *row = vmg_matrix_row(factor, i);
        for (size_t k = 0; k < i; k++) {
            subtract(b.columns, row[k], vmg_matrix_row(b, k), vmg_matrix_row(b, i));
        }
        divide(b.columns, row[i], vmg_matrix_row(b, i));
    }
}

void vmg_cholesky_solve_upper(vmg_matrix factor, vmg_matrix right_hand_sides)
{
    const vmg_matrix b = right_hand_sides;
    if (factor.rows > largest_solve_by_loops) {
        solve_by_blas(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, (int)b.rows, (int)b.columns, 1,
                      factor.at, (int)factor.stride, b.at, (int)b.stride);
        return;
    }
    for (size_t i = factor.rows; i-- > 0;) {
        const vmg_real *row = vmg_matrix_row(factor, i);
        divide(b.columns, row[i], vmg_matrix_row(b, i));
        for (size_t k = 0; k < i; k++) {
            subtract(b.columns, row[k], vmg_matrix_row(b, i), vmg_matrix_row(b, k));
        }
    }
}

void vmg_cholesky_solve(vmg_matrix factor, vmg_matrix right_hand_sides)
{
    vmg_cholesky_solve_lower(factor, right_hand_sides);
    vmg_cholesky_solve_upper(factor, right_hand_sides);
}

double vmg_cholesky_log_determinant(vmg_matrix factor)
{
    double sum = 0;
    for (size_t i = 0; i < factor.rows; i++) {
        sum += log((double)vmg_matrix_row(factor, i)[i]);
    }
    return 2 * sum;
}
