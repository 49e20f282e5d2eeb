/* Classes on inducing inputs; see gaussian_process/inducing_classes.h. */
#include "gaussian_process/inducing_classes.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/arena.h"
#include "base/context.h"
#include "gaussian_process/latent_posterior.h"
#include "linalg/symmetric.h"

enum { piece_rows = 256, most_steps = 100 };

typedef struct newton {
    const vmg_inducing_classes *problem;
    double *own;        /* m x m: K_uu, whole */
    double *piece;      /* piece_rows x m: K_fu */
    double *weighted;   /* likewise: W^1/2 K_fu */
    double *scaled_z;   /* m x inputs */
    double *scaled_x;   /* piece_rows x inputs */
    double *f, *target; /* piece_rows: W f + g */
    double *right;      /* m: K_uf (W f + g) */
    double *before;     /* m: the last w */
    double *work;       /* m + piece_rows */
} newton;

static void lay_out(vmg_arena *arena, newton *self)
{
    const size_t m = self->problem->count, inputs = self->problem->inputs;
    self->own = vmg_arena_take(arena, m, m * sizeof(double));
    self->piece = vmg_arena_take(arena, piece_rows, m * sizeof(double));
    self->weighted = vmg_arena_take(arena, piece_rows, m * sizeof(double));
    self->scaled_z = vmg_arena_take(arena, m * inputs, sizeof(double));
    self->scaled_x = vmg_arena_take(arena, piece_rows * inputs, sizeof(double));
    self->f = vmg_arena_take(arena, piece_rows, sizeof(double));
    self->target = vmg_arena_take(arena, piece_rows, sizeof(double));
    self->right = vmg_arena_take(arena, m, sizeof(double));
    self->before = vmg_arena_take(arena, m, sizeof(double));
    self->work = vmg_arena_take(arena, m + piece_rows, sizeof(double));
}

static void fill_own(newton *self)
{
    const vmg_inducing_classes *problem = self->problem;
    const size_t m = problem->count;
    const double signal = exp(problem->logs[vmg_kernel_signal_at(problem->inputs)]);
    vmg_kernel_scale(m, problem->inputs, problem->z, problem->logs, self->scaled_z);
    vmg_kernel_own_distances(problem->inputs, m, self->scaled_z, self->work, self->own);
    for (size_t i = 0; i < m; i++) {
        vmg_kernel_values(problem->kernel, i, self->own + i * m, self->own + i * m);
        cblas_dscal((int)i, signal, self->own + i * m, 1);
        self->own[i * m + i] = signal * (1 + VMG_INDUCING_JITTER);
    }
    vmg_symmetric_fill(m, self->own);
}

/* One piece of rows at w: adds to H and to `right`; answers its log-likelihood. */
static double add_piece(newton *self, size_t first, size_t count, const double *w, double *h)
{
    const vmg_inducing_classes *problem = self->problem;
    const size_t m = problem->count, inputs = problem->inputs;
    const double signal = exp(problem->logs[vmg_kernel_signal_at(inputs)]);
    double sum = 0;
    vmg_kernel_scale(count, inputs, problem->x + first * inputs, problem->logs, self->scaled_x);
    vmg_kernel_distances(inputs, count, self->scaled_x, m, self->scaled_z, self->work, self->piece);
    vmg_kernel_values(problem->kernel, count * m, self->piece, self->piece);
    cblas_dscal((int)(count * m), signal, self->piece, 1);
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)count, (int)m, 1, self->piece, (int)m, w, 1, 0, self->f, 1);
    memcpy(self->weighted, self->piece, count * m * sizeof *self->weighted);
    for (size_t i = 0; i < count; i++) {
        const double f = self->f[i], odds = problem->y[first + i] > 0 ? f : -f;
        const double times = problem->times ? problem->times[first + i] : 1;
        const double p = f >= 0 ? 1 / (1 + exp(-f)) : exp(f) / (1 + exp(f)), weight = times * p * (1 - p);
        sum -= times * (odds > 0 ? log1p(exp(-odds)) : log1p(exp(odds)) - odds);
        self->target[i] = weight * f + times * ((problem->y[first + i] > 0 ? 1 : 0) - p);
        cblas_dscal((int)m, sqrt(weight), self->weighted + i * m, 1);
    }
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)m, (int)count, 1, self->weighted, (int)m, 1, h, (int)m);
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)count, (int)m, 1, self->piece, (int)m, self->target, 1, 1, self->right,
                1);
    return sum;
}

/* H (lower triangle) and `right` at w; answers what is maximised. */
static double evaluate(newton *self, const double *w, double *h)
{
    const size_t m = self->problem->count, rows = self->problem->rows;
    double sum = 0;
    memcpy(h, self->own, m * m * sizeof *h);
    memset(self->right, 0, m * sizeof *self->right);
    for (size_t first = 0; first < rows; first += piece_rows) {
        sum += add_piece(self, first, rows - first < piece_rows ? rows - first : piece_rows, w, h);
    }
    cblas_dsymv(CblasRowMajor, CblasLower, (int)m, 1, self->own, (int)m, w, 1, 0, self->work, 1);
    return sum - cblas_ddot((int)m, w, 1, self->work, 1) / 2;
}

/* The mode, with the factor of H there; NaN where a matrix is not positive definite. */
static double find_mode(newton *self, double *w, double *h)
{
    const size_t m = self->problem->count;
    const double close = 1e-10;
    double best = -INFINITY;
    for (size_t step = 0; step < most_steps; step++) {
        const double value = evaluate(self, w, h);
        if (value < best - close * (1 + fabs(best))) { /* too far */
            for (size_t i = 0; i < m; i++) {
                w[i] = (w[i] + self->before[i]) / 2;
            }
            continue;
        }
        const bool is_there = value - best < close * (1 + fabs(value)) || step + 1 == most_steps;
        best = value;
        if (!vmg_symmetric_factor(m, h)) {
            return NAN;
        }
        if (is_there) {
            break;
        }
        memcpy(self->before, w, m * sizeof *w);
        memcpy(w, self->right, m * sizeof *w);
        vmg_symmetric_solve(m, h, 1, w);
    }
    return best;
}

vmg_status vmg_inducing_classes_learn(vmg_context *context, const vmg_inducing_classes *problem, double *weights,
                                      double *factor, double *evidence)
{
    newton self = {.problem = problem};
    vmg_arena counted = {0}, arena;
    lay_out(&counted, &self);
    const vmg_status status = vmg_arena_create(context, &counted, &arena);
    if (status) {
        return status;
    }
    vmg_arena taken = arena;
    lay_out(&taken, &self);
    fill_own(&self);
    memset(weights, 0, problem->count * sizeof *weights);
    const double mode = find_mode(&self, weights, factor);
    const bool is_sound = isfinite(mode) && vmg_symmetric_factor(problem->count, self.own);
    if (is_sound) {
        *evidence = mode + (vmg_symmetric_log_determinant(problem->count, self.own) -
                            vmg_symmetric_log_determinant(problem->count, factor)) /
                               2;
    }
    vmg_arena_destroy(context, &arena);
    return is_sound ? VMG_OK
                    : vmg_fail(context, VMG_ERROR_NUMERIC,
                               "the covariances of %zu inducing inputs are not positive "
                               "definite",
                               problem->count);
}
