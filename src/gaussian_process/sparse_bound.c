/* The variational bound of the sparse Gaussian process; see gaussian_process/sparse_bound.h. */
#include "gaussian_process/sparse_bound.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/real.h"
#include "gaussian_process/latent_posterior.h"
#include "linalg/symmetric.h"

enum { piece_rows = 256 };

void vmg_sparse_bound_lay_out(vmg_arena *arena, vmg_sparse_bound *problem)
{
    const size_t m = problem->count, inputs = problem->inputs;
    double **const squares[] = {&problem->squares,  &problem->own,   &problem->both,
                                &problem->products, &problem->first, &problem->second};
    for (size_t i = 0; i < sizeof squares / sizeof *squares; i++) {
        *squares[i] = vmg_arena_take(arena, m, m * sizeof(double));
    }
    problem->scaled_z = vmg_arena_take(arena, m * inputs, sizeof(double));
    problem->c = vmg_arena_take(arena, m, sizeof(double));
    problem->w = vmg_arena_take(arena, m, sizeof(double));
    problem->piece = vmg_arena_take(arena, 3 * piece_rows, m * sizeof(double));
    problem->scaled_x = vmg_arena_take(arena, piece_rows * inputs, sizeof(double));
    problem->work = vmg_arena_take(arena, (m + piece_rows) * (inputs + 2), sizeof(double));
}

/* K_fu of rows first, first + 1, ... in `piece`, and, where asked for, -2 s^2 kappa' behind it; answers how many. */
static size_t read_piece(vmg_sparse_bound *problem, const double *logs, size_t first, bool with_slopes)
{
    const size_t m = problem->count, inputs = problem->inputs, left = problem->rows - first;
    const size_t count = left < piece_rows ? left : piece_rows;
    const double signal = exp(logs[vmg_kernel_signal_at(inputs)]);
    double *squares = problem->piece, *slopes = problem->piece + piece_rows * m;
    vmg_kernel_scale(count, inputs, problem->x + first * inputs, logs, problem->scaled_x);
    vmg_kernel_distances(inputs, count, problem->scaled_x, m, problem->scaled_z, problem->work, squares);
    if (with_slopes) {
        vmg_kernel_slopes(problem->kernel, count * m, squares, slopes);
        cblas_dscal((int)(count * m), signal, slopes, 1);
    }
    vmg_kernel_values(problem->kernel, count * m, squares, squares);
    cblas_dscal((int)(count * m), signal, squares, 1);
    return count;
}

/* How often a row counts, and all of them: n. */
static double times_of(const vmg_sparse_bound *problem, size_t i)
{
    return problem->times ? problem->times[i] : 1;
}
static double total_of(const vmg_sparse_bound *problem)
{
    double total = problem->times ? 0 : (double)problem->rows;
    for (size_t i = 0; problem->times && i < problem->rows; i++) {
        total += problem->times[i];
    }
    return total;
}

/* Of a piece whose K_fu has been read: each row times the root of how often it counts, behind it, and so often y in
 * `work`; adds to y^T y. */
static const double *weigh_piece(vmg_sparse_bound *problem, size_t first, size_t count, double *squares)
{
    const size_t m = problem->count;
    double *weighted = problem->piece + piece_rows * m;
    for (size_t i = 0; i < count; i++) {
        const double times = times_of(problem, first + i), y = problem->y[first + i];
        problem->work[i] = times * y;
        *squares += times * y * y;
        if (problem->times) {
            memcpy(weighted + i * m, problem->piece + i * m, m * sizeof *weighted);
            cblas_dscal((int)m, sqrt(times), weighted + i * m, 1);
        }
    }
    return problem->times ? weighted : problem->piece;
}

/* P and c; answers y^T y. */
static double sum_rows(vmg_sparse_bound *problem, const double *logs)
{
    const size_t m = problem->count;
    double squares = 0;
    memset(problem->products, 0, m * m * sizeof *problem->products);
    memset(problem->c, 0, m * sizeof *problem->c);
    for (size_t first = 0; first < problem->rows; first += piece_rows) {
        const size_t count = read_piece(problem, logs, first, false);
        const double *weighted = weigh_piece(problem, first, count, &squares);
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)m, (int)count, 1, weighted, (int)m, 1,
                    problem->products, (int)m);
        cblas_dgemv(CblasRowMajor, CblasTrans, (int)count, (int)m, 1, problem->piece, (int)m, problem->work, 1, 1,
                    problem->c, 1);
    }
    vmg_symmetric_fill(m, problem->products);
    return squares;
}

static void fill_own(vmg_sparse_bound *problem, const double *logs)
{
    const size_t m = problem->count, inputs = problem->inputs;
    const double signal = exp(logs[vmg_kernel_signal_at(inputs)]);
    vmg_kernel_scale(m, inputs, problem->z, logs, problem->scaled_z);
    vmg_kernel_own_distances(inputs, m, problem->scaled_z, problem->work, problem->squares);
    for (size_t i = 0; i < m; i++) {
        double *row = problem->own + i * m;
        vmg_kernel_values(problem->kernel, i, problem->squares + i * m, row);
        cblas_dscal((int)i, signal, row, 1);
        row[i] = signal * (1 + VMG_INDUCING_JITTER);
    }
}

/* tr(A B) of symmetric matrices, whole. */
static double trace_of_product(size_t order, const double *a, const double *b)
{
    return cblas_ddot((int)(order * order), a, 1, b, 1);
}

/* F with the factors of K_uu and B, P, c and w; minus infinity where there is none. *fit = y^T y - ..., what dF/db
 * needs besides traces; *left = n s^2 - tr(K_uu^-1 P), whose K_uu^-1 is in `first`. */
static double find_bound(vmg_sparse_bound *problem, const double *logs, double *squares, double *left)
{
    const size_t m = problem->count, inputs = problem->inputs;
    const double b = exp(-logs[vmg_kernel_noise_at(inputs)]), n = total_of(problem);
    fill_own(problem, logs);
    *squares = sum_rows(problem, logs);
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            problem->both[i * m + j] = problem->own[i * m + j] + b * problem->products[i * m + j];
        }
    }
    if (!vmg_symmetric_factor(m, problem->own) || !vmg_symmetric_factor(m, problem->both)) {
        return -INFINITY;
    }
    memcpy(problem->w, problem->c, m * sizeof *problem->w);
    vmg_symmetric_solve(m, problem->both, 1, problem->w);
    cblas_dscal((int)m, b, problem->w, 1);
    memcpy(problem->first, problem->own, m * m * sizeof *problem->first);
    vmg_symmetric_invert(m, problem->first);
    vmg_symmetric_fill(m, problem->first);
    *left = n * exp(logs[vmg_kernel_signal_at(inputs)]) - trace_of_product(m, problem->first, problem->products);
    return (n * (log(b) - VMG_LOG_2_PI) + vmg_symmetric_log_determinant(m, problem->own) -
            vmg_symmetric_log_determinant(m, problem->both) - b * *squares +
            b * cblas_ddot((int)m, problem->c, 1, problem->w, 1) - b * *left) /
           2;
}

/* Adds to the gradient of -F what K_uu gives: K_uu^-1 is in `first`, B^-1 in `both`, whole. */
static void add_own_gradient(vmg_sparse_bound *problem, const double *logs, double *gradient)
{
    const size_t m = problem->count, inputs = problem->inputs;
    const double b = exp(-logs[vmg_kernel_noise_at(inputs)]), signal = exp(logs[vmg_kernel_signal_at(inputs)]);
    double *weights = problem->own;
    cblas_dsymm(CblasRowMajor, CblasLeft, CblasLower, (int)m, (int)m, 1, problem->first, (int)m, problem->products,
                (int)m, 0, problem->second, (int)m);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)m, (int)m, b, problem->second, (int)m,
                problem->first, (int)m, 0, weights, (int)m);
    double trace = 0;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            weights[i * m + j] = (weights[i * m + j] - problem->first[i * m + j] + problem->both[i * m + j] +
                                  problem->w[i] * problem->w[j]) /
                                 2;
        }
        trace += weights[i * m + i];
    }
    vmg_kernel_gradient(problem->kernel, inputs, m, problem->scaled_z, signal, weights, problem->squares, problem->work,
                        gradient);
    gradient[vmg_kernel_signal_at(inputs)] += signal * VMG_INDUCING_JITTER * trace;
}

/* Adds what K_uf gives, in pieces; `first` holds K_uu^-1 - B^-1. */
static void add_cross_gradient(vmg_sparse_bound *problem, const double *logs, double *gradient)
{
    const size_t m = problem->count, inputs = problem->inputs;
    const double b = exp(-logs[vmg_kernel_noise_at(inputs)]);
    double *values = problem->piece, *slopes = values + piece_rows * m, *weights = slopes + piece_rows * m;
    for (size_t first = 0; first < problem->rows; first += piece_rows) {
        const size_t count = read_piece(problem, logs, first, true);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)count, (int)m, (int)m, 1, values, (int)m,
                    problem->first, (int)m, 0, weights, (int)m);
        for (size_t i = 0; i < count; i++) {
            const double *row = values + i * m, times = times_of(problem, first + i);
            const double rest = problem->y[first + i] - cblas_ddot((int)m, row, 1, problem->w, 1);
            for (size_t j = 0; j < m; j++) {
                const double weight = -b * times * (weights[i * m + j] + problem->w[j] * rest); /* of -F */
                gradient[vmg_kernel_signal_at(inputs)] += weight * row[j];
                slopes[i * m + j] *= weight;
            }
        }
        vmg_kernel_weighted_squares(inputs, count, problem->scaled_x, m, problem->scaled_z, slopes, problem->work,
                                    gradient);
    }
}

double vmg_sparse_bound_negative(void *user, const double *logs, double *gradient)
{
    vmg_sparse_bound *problem = user;
    const size_t m = problem->count, inputs = problem->inputs;
    const double b = exp(-logs[vmg_kernel_noise_at(inputs)]), n = total_of(problem);
    double squares = 0, left = 0;
    const double bound = find_bound(problem, logs, &squares, &left);
    if (!isfinite(bound)) {
        return INFINITY;
    }
    memset(gradient, 0, (inputs + 2) * sizeof *gradient);
    vmg_symmetric_invert(m, problem->both);
    vmg_symmetric_fill(m, problem->both);
    cblas_dsymv(CblasRowMajor, CblasLower, (int)m, 1, problem->products, (int)m, problem->w, 1, 0, problem->second, 1);
    const double by_precision = (n / b - trace_of_product(m, problem->both, problem->products) - squares +
                                 2 * cblas_ddot((int)m, problem->c, 1, problem->w, 1) -
                                 cblas_ddot((int)m, problem->w, 1, problem->second, 1) - left) /
                                2;
    gradient[vmg_kernel_noise_at(inputs)] = b * by_precision; /* of -F, by log sigma^2 = -log b */
    gradient[vmg_kernel_signal_at(inputs)] = b * n * exp(logs[vmg_kernel_signal_at(inputs)]) / 2;
    add_own_gradient(problem, logs, gradient);
    cblas_daxpy((int)(m * m), -1, problem->both, 1, problem->first, 1);
    add_cross_gradient(problem, logs, gradient);
    return -bound;
}

double vmg_sparse_bound_posterior(vmg_sparse_bound *problem, const double *logs, double *weights, double *factor)
{
    const size_t m = problem->count;
    double squares = 0, left = 0;
    const double bound = find_bound(problem, logs, &squares, &left);
    memcpy(weights, problem->w, m * sizeof *weights);
    memcpy(factor, problem->both, m * m * sizeof *factor);
    return bound;
}
