/* Laplace's evidence of the Gaussian process for two classes; see gaussian_process/class_evidence.h. */
#include "gaussian_process/class_evidence.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "linalg/symmetric.h"

enum { most_newton_steps = 100, most_halvings = 12 };

void vmg_class_evidence_lay_out(vmg_arena *arena, vmg_class_evidence *problem)
{
    const size_t rows = problem->rows, inputs = problem->inputs;
    problem->scaled = vmg_arena_take(arena, rows * inputs, sizeof(double));
    problem->squares = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->prior = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->factor = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->product = vmg_arena_take(arena, rows, rows * sizeof(double));
    problem->mode = vmg_arena_take(arena, rows, sizeof(double));
    problem->slope = vmg_arena_take(arena, rows, sizeof(double));
    problem->root = vmg_arena_take(arena, rows, sizeof(double));
    problem->a = vmg_arena_take(arena, rows, sizeof(double));
    problem->trial = vmg_arena_take(arena, rows, sizeof(double));
    problem->work = vmg_arena_take(arena, rows * (inputs + 2), sizeof(double));
}

static double logistic(double f)
{
    return f >= 0 ? 1 / (1 + exp(-f)) : exp(f) / (1 + exp(f));
}

/* log p(y | f), with g and W^1/2 at f. */
static double read_labels(vmg_class_evidence *problem, const double *f)
{
    double sum = 0;
    for (size_t i = 0; i < problem->rows; i++) {
        const double odds = problem->y[i] > 0 ? f[i] : -f[i], p = logistic(f[i]), q = logistic(-f[i]);
        const double times = problem->times ? problem->times[i] : 1;
        sum -= times * (odds > 0 ? log1p(exp(-odds)) : log1p(exp(odds)) - odds);
        problem->slope[i] = times * (problem->y[i] > 0 ? q : -p);
        problem->root[i] = sqrt(times * p * q);
    }
    return sum;
}

static void fill_prior(vmg_class_evidence *problem, double signal)
{
    const size_t rows = problem->rows;
    for (size_t i = 0; i < rows; i++) {
        double *row = problem->prior + i * rows;
        vmg_kernel_values(problem->kernel, i, problem->squares + i * rows, row);
        cblas_dscal((int)i, signal, row, 1);
        row[i] = signal * (1 + VMG_CLASS_EVIDENCE_JITTER);
    }
    vmg_symmetric_fill(rows, problem->prior);
}

/* The factor of B at the W that is in `root`. */
static bool factor_b(vmg_class_evidence *problem)
{
    const size_t rows = problem->rows;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j <= i; j++) {
            problem->factor[i * rows + j] =
                problem->root[i] * problem->prior[i * rows + j] * problem->root[j] + (i == j ? 1 : 0);
        }
    }
    return vmg_symmetric_factor(rows, problem->factor);
}

/* Newton's step from f to `trial`: b = W f + g, trial = b - W^1/2 B^-1 W^1/2 K b, the new a (algorithm 3.1). */
static void find_step(vmg_class_evidence *problem)
{
    const size_t rows = problem->rows;
    double *b = problem->trial, *product = problem->work;
    for (size_t i = 0; i < rows; i++) {
        b[i] = problem->root[i] * problem->root[i] * problem->mode[i] + problem->slope[i];
    }
    cblas_dsymv(CblasRowMajor, CblasLower, (int)rows, 1, problem->prior, (int)rows, b, 1, 0, product, 1);
    for (size_t i = 0; i < rows; i++) {
        product[i] *= problem->root[i];
    }
    vmg_symmetric_solve(rows, problem->factor, 1, product);
    for (size_t i = 0; i < rows; i++) {
        b[i] -= problem->root[i] * product[i];
    }
}

/* Takes the step, shortened until log p(y | f) - a^T f / 2 does not fall; answers that. */
static double take_step(vmg_class_evidence *problem, double before)
{
    const size_t rows = problem->rows;
    const double enough = before - 1e-12 * (1 + fabs(before)); /* but for rounding */
    double value = -INFINITY, length = 1;
    double *old = problem->work, *change = problem->trial;
    memcpy(old, problem->a, rows * sizeof *old);
    cblas_daxpy((int)rows, -1, old, 1, change, 1);
    for (size_t halving = 0; halving < most_halvings && (halving == 0 || !(value >= enough)); halving++) {
        for (size_t i = 0; i < rows; i++) {
            problem->a[i] = old[i] + length * change[i];
        }
        cblas_dsymv(CblasRowMajor, CblasLower, (int)rows, 1, problem->prior, (int)rows, problem->a, 1, 0, problem->mode,
                    1);
        value = read_labels(problem, problem->mode) - cblas_ddot((int)rows, problem->a, 1, problem->mode, 1) / 2;
        length /= 2;
    }
    return value;
}

/* The mode, with `factor` of B there; answers log p(y | f) - a^T f / 2, or minus infinity. */
static double find_mode(vmg_class_evidence *problem)
{
    const double close = 1e-11;
    double value = -INFINITY;
    memset(problem->a, 0, problem->rows * sizeof *problem->a);
    memset(problem->mode, 0, problem->rows * sizeof *problem->mode);
    read_labels(problem, problem->mode);
    for (size_t step = 0; step < most_newton_steps; step++) {
        if (!factor_b(problem)) {
            return -INFINITY;
        }
        find_step(problem);
        const double before = value;
        value = take_step(problem, before);
        if (value - before < close * (1 + fabs(value))) {
            break;
        }
    }
    return factor_b(problem) ? value : -INFINITY;
}

/* The weights of dK in - d log evidence, lower triangle in `product`: (R - a a^T - u g^T - g u^T) / 2 with R = W^1/2
 * B^-1 W^1/2, u = (I - R K) s, s = 1/2 diag(posterior covariance) times the third derivative of log p (algorithm 5.1;
 * the derivative through the mode is s^T (I - K R) dK g). */
static void find_weights(vmg_class_evidence *problem)
{
    const size_t rows = problem->rows;
    double *s = problem->work, *u = problem->work + rows;
    memcpy(problem->product, problem->prior, rows * rows * sizeof *problem->product);
    for (size_t i = 0; i < rows; i++) {
        cblas_dscal((int)rows, problem->root[i], problem->product + i * rows, 1);
    }
    vmg_symmetric_solve_lower(rows, problem->factor, rows, problem->product); /* C = L^-1 W^1/2 K */
    for (size_t j = 0; j < rows; j++) {
        s[j] = 0;
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < rows; j++) {
            s[j] += problem->product[i * rows + j] * problem->product[i * rows + j];
        }
    }
    for (size_t i = 0; i < rows; i++) {
        const double p = logistic(problem->mode[i]), third = problem->root[i] * problem->root[i] * (2 * p - 1);
        s[i] = (problem->prior[i * rows + i] - s[i]) * third / 2;
    }
    vmg_symmetric_invert(rows, problem->factor);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j <= i; j++) {
            problem->factor[i * rows + j] *= problem->root[i] * problem->root[j]; /* R */
        }
    }
    cblas_dsymv(CblasRowMajor, CblasLower, (int)rows, 1, problem->prior, (int)rows, s, 1, 0, problem->trial, 1);
    cblas_dsymv(CblasRowMajor, CblasLower, (int)rows, -1, problem->factor, (int)rows, problem->trial, 1, 0, u, 1);
    cblas_daxpy((int)rows, 1, s, 1, u, 1);
    for (size_t i = 0; i < rows; i++) {
        const double *g = problem->slope, *a = problem->a;
        for (size_t j = 0; j <= i; j++) {
            problem->product[i * rows + j] =
                (problem->factor[i * rows + j] - a[i] * a[j] - u[i] * g[j] - g[i] * u[j]) / 2;
        }
    }
}

double vmg_class_evidence_negative(void *user, const double *logs, double *gradient)
{
    vmg_class_evidence *problem = user;
    const size_t rows = problem->rows, inputs = problem->inputs;
    const double signal = exp(logs[vmg_kernel_signal_at(inputs)]);
    vmg_kernel_scale(rows, inputs, problem->x, logs, problem->scaled);
    vmg_kernel_own_distances(inputs, rows, problem->scaled, problem->work, problem->squares);
    fill_prior(problem, signal);
    const double value = find_mode(problem);
    if (!isfinite(value)) {
        return INFINITY;
    }
    const double evidence = value - vmg_symmetric_log_determinant(rows, problem->factor) / 2;
    find_weights(problem);
    memset(gradient, 0, (inputs + 1) * sizeof *gradient);
    for (size_t i = 0; i < rows; i++) {
        gradient[vmg_kernel_signal_at(inputs)] += signal * VMG_CLASS_EVIDENCE_JITTER * problem->product[i * rows + i];
    }
    vmg_kernel_gradient(problem->kernel, inputs, rows, problem->scaled, signal, problem->product, problem->squares,
                        problem->work, gradient);
    return -evidence;
}
