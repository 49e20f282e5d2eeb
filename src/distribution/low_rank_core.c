/* The small problem of a diagonal plus low rank covariance; see distribution/low_rank_core.h. The way back through the
 * Cholesky factor is that of Murray 2016, "Differentiation of the Cholesky decomposition". */
#include "distribution/low_rank_core.h"

#include "base/real.h"

static double *take(vmg_arena *arena, size_t rank)
{
    return vmg_arena_take(arena, rank * rank, sizeof(double));
}

static vmg_matrix take_real(vmg_arena *arena, size_t rank)
{
    return vmg_matrix_view(vmg_arena_take(arena, rank * rank, sizeof(vmg_real)), rank, rank);
}

void vmg_low_rank_core_lay_out(size_t rank, vmg_arena *arena, vmg_low_rank_core *core)
{
    *core = (vmg_low_rank_core){
        .rank = rank,
        .factor = take(arena, rank),
        .factor_inverse = take(arena, rank),
        .middle = take(arena, rank),
        .work = {take(arena, rank), take(arena, rank)},
        .middle_real = take_real(arena, rank),
        .inverse = take_real(arena, rank),
        .scratch = take_real(arena, rank),
    };
}

/* out = op(a) op(b), all n x n */
static void multiply(size_t n, bool transpose_a, const double *a, bool transpose_b, const double *b, double *out)
{
    const size_t a_row = transpose_a ? 1 : n, a_inner = transpose_a ? n : 1;
    const size_t b_row = transpose_b ? 1 : n, b_column = transpose_b ? n : 1;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++) {
                sum += a[i * a_row + k * a_inner] * b[k * b_row + j * b_column];
            }
            out[i * n + j] = sum;
        }
    }
}

/* The lower triangle of I + G G^T. */
static void fill_square(vmg_matrix g, double *square)
{
    for (size_t i = 0; i < g.rows; i++) {
        for (size_t j = 0; j <= i; j++) {
            const vmg_real *left = vmg_matrix_row(g, i), *right = vmg_matrix_row(g, j);
            double sum = i == j;
            for (size_t k = 0; k < g.columns; k++) {
                sum += (double)left[k] * (double)right[k];
            }
            square[i * g.rows + j] = sum;
        }
    }
}

/* The lower triangle of a symmetric matrix by its Cholesky factor; no pivot is below 1 but in what is not finite. */
static void factor_in_place(size_t n, double *matrix)
{
    for (size_t i = 0; i < n; i++) {
        double *row = matrix + i * n;
        for (size_t j = 0; j <= i; j++) {
            const double *other = matrix + j * n;
            double rest = row[j];
            for (size_t k = 0; k < j; k++) {
                rest -= row[k] * other[k];
            }
            row[j] = i == j ? sqrt(rest) : rest / other[j];
        }
        for (size_t j = i + 1; j < n; j++) {
            row[j] = 0;
        }
    }
}

/* inverse = (shift I + lower)^-1, lower triangular */
static void invert(size_t n, const double *lower, double shift, double *inverse)
{
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++) {
            double rest = i == j;
            for (size_t k = j; k < i; k++) {
                rest -= lower[i * n + k] * inverse[k * n + j];
            }
            inverse[i * n + j] = i < j ? 0 : rest / (lower[i * n + i] + shift);
        }
    }
}

static void to_real(size_t n, const double *from, vmg_matrix to)
{
    for (size_t i = 0; i < n * n; i++) {
        to.at[i] = (vmg_real)from[i];
    }
}

void vmg_low_rank_core_prepare(vmg_matrix g, vmg_low_rank_core *core)
{
    const size_t n = core->rank;
    fill_square(g, core->factor);
    factor_in_place(n, core->factor);
    invert(n, core->factor, 0, core->factor_inverse);
    invert(n, core->factor, 1, core->middle);
    multiply(n, true, core->factor_inverse, false, core->factor_inverse, core->work[0]);
    to_real(n, core->work[0], core->inverse);
    to_real(n, core->middle, core->middle_real);
}

double vmg_low_rank_core_log_determinant(const vmg_low_rank_core *core)
{
    double sum = 0;
    for (size_t i = 0; i < core->rank; i++) {
        sum += log(core->factor[i * core->rank + i]);
    }
    return 2 * sum;
}

/* With A' the gradient of A: R' = -X^T X' X^T (lower), Q = lower R^T R' with half its diagonal,
 * S = R^-T (Q + Q^T) R^-1, which is twice the gradient of I + G G^T. */
void vmg_low_rank_core_backward(const vmg_low_rank_core *core)
{
    const size_t n = core->rank;
    double *one = core->work[0], *other = core->work[1];
    for (size_t i = 0; i < n * n; i++) {
        one[i] = -(double)core->scratch.at[i];
    }
    multiply(n, true, core->middle, false, one, other);
    multiply(n, false, other, true, core->middle, one);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            one[i * n + j] = 0;
        }
    }
    multiply(n, true, core->factor, false, one, other);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            other[j * n + i] = other[i * n + j];
        }
    }
    multiply(n, true, core->factor_inverse, false, other, one);
    multiply(n, false, one, false, core->factor_inverse, other);
    to_real(n, other, core->scratch);
}

void vmg_low_rank_core_inverse_middle(const vmg_low_rank_core *core)
{
    multiply(core->rank, true, core->factor_inverse, false, core->middle, core->work[0]);
    to_real(core->rank, core->work[0], core->scratch);
}
