/* The log marginal likelihood of the exact Gaussian process; see gaussian_process/marginal_likelihood.h. */
#include "gaussian_process/marginal_likelihood.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/real.h"
#include "linalg/symmetric.h"

void vmg_marginal_likelihood_lay_out(vmg_arena *arena, vmg_marginal_likelihood *problem)
{
    const size_t rows = problem->rows, inputs = problem->inputs;
    problem->scaled = vmg_arena_take(arena, rows * inputs, sizeof(double));
    problem->squares = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->matrix = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->alpha = vmg_arena_take(arena, rows, sizeof(double));
    problem->work = vmg_arena_take(arena, rows * (inputs + 2), sizeof(double));
}

static double times_of(const vmg_marginal_likelihood *problem, size_t i)
{
    return problem->times ? problem->times[i] : 1;
}

/* K's lower triangle from the squares. */
static void fill_matrix(vmg_marginal_likelihood *problem, double signal, double noise)
{
    for (size_t i = 0; i < problem->rows; i++) {
        double *row = problem->matrix + i * problem->rows;
        vmg_kernel_values(problem->kernel, i, problem->squares + i * problem->rows, row);
        cblas_dscal((int)i, signal, row, 1);
        row[i] = signal * (1 + VMG_GAUSSIAN_PROCESS_JITTER) + noise / times_of(problem, i);
    }
}

/* What rows that do not count once add to -L; *more: by how much they count more than as many that do. */
static double add_counts(const vmg_marginal_likelihood *problem, double log_noise, double *more)
{
    double sum = 0;
    *more = 0;
    for (size_t i = 0; problem->times && i < problem->rows; i++) {
        *more += problem->times[i] - 1;
        sum += log(problem->times[i]) / 2;
    }
    return sum + *more * (VMG_LOG_2_PI + log_noise) / 2;
}

double vmg_marginal_likelihood_negative(void *user, const double *logs, double *gradient)
{
    vmg_marginal_likelihood *problem = user;
    const size_t rows = problem->rows, inputs = problem->inputs;
    const double signal = exp(logs[vmg_kernel_signal_at(inputs)]), noise = exp(logs[vmg_kernel_noise_at(inputs)]);
    double *alpha = problem->alpha, *matrix = problem->matrix;
    vmg_kernel_scale(rows, inputs, problem->x, logs, problem->scaled);
    vmg_kernel_own_distances(inputs, rows, problem->scaled, problem->work, problem->squares);
    fill_matrix(problem, signal, noise);
    if (!vmg_symmetric_factor(rows, matrix)) {
        return INFINITY;
    }
    memcpy(alpha, problem->y, rows * sizeof *alpha);
    vmg_symmetric_solve(rows, matrix, 1, alpha);
    double more = 0, trace = 0, noise_trace = 0;
    const double value = (cblas_ddot((int)rows, problem->y, 1, alpha, 1) + vmg_symmetric_log_determinant(rows, matrix) +
                          (double)rows * VMG_LOG_2_PI) /
                             2 +
                         add_counts(problem, logs[vmg_kernel_noise_at(inputs)], &more);
    vmg_symmetric_invert(rows, matrix);
    for (size_t i = 0; i < rows; i++) { /* of -L: (K^-1 - alpha alpha^T) / 2 */
        double *row = matrix + i * rows;
        for (size_t j = 0; j <= i; j++) {
            row[j] = (row[j] - alpha[i] * alpha[j]) / 2;
        }
        trace += row[i];
        noise_trace += row[i] / times_of(problem, i);
    }
    memset(gradient, 0, (inputs + 2) * sizeof *gradient);
    vmg_kernel_gradient(problem->kernel, inputs, rows, problem->scaled, signal, matrix, problem->squares, problem->work,
                        gradient);
    gradient[vmg_kernel_signal_at(inputs)] += signal * VMG_GAUSSIAN_PROCESS_JITTER * trace;
    gradient[vmg_kernel_noise_at(inputs)] = noise * noise_trace + more / 2;
    return value;
}
