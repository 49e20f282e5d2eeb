/* Laplace's approximation of softmax regression: learning; see linear/bayesian_softmax.h. */
#include "linear/bayesian_softmax.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "base/real.h"
#include "linalg/symmetric.h"
#include "optimise/minimise.h"

enum { rows_at_once = 256, most_updates = 60 };

static const double constant_precision = 0.01, least_alpha = 1e-6, most_alpha = 1e6;

vmg_status vmg_softmax_regression_create(vmg_context *context, size_t inputs, size_t classes,
                                         vmg_softmax_regression *out)
{
    const size_t functions = classes == 2 ? 1 : classes, columns = inputs + 1, weights = functions * columns;
    *out = (vmg_softmax_regression){.classes = classes, .functions = functions, .columns = columns};
    out->is_full = weights <= VMG_SOFTMAX_FULL;
    const size_t rest = out->is_full ? weights * weights : functions * (functions + 1) + columns * (columns + 1);
    if (columns > SIZE_MAX / sizeof(double) / 8 / columns) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the products of %zu inputs", inputs);
    }
    out->number_count = 2 + weights + rest;
    out->numbers = vmg_allocate(context, out->number_count, sizeof *out->numbers);
    if (!out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    out->prior = out->numbers;
    out->weights = out->prior + 2;
    out->covariance = out->is_full ? out->weights + weights : NULL;
    if (!out->is_full) {
        out->class_axes = out->weights + weights;
        out->class_values = out->class_axes + functions * functions;
        out->input_axes = out->class_values + functions;
        out->input_values = out->input_axes + columns * columns;
    }
    return VMG_OK;
}

void vmg_softmax_regression_release(vmg_context *context, vmg_softmax_regression *regression)
{
    vmg_release(context, regression->numbers);
    *regression = (vmg_softmax_regression){0};
}

/* Everything that learning holds. */
typedef struct learning {
    size_t rows;
    const double *weights;  /* rows: how often each counts; NULL: once */
    const double *x;        /* rows x columns */
    const uint32_t *labels; /* rows */
    vmg_softmax_regression *out;
    double alpha;
    double *outputs;  /* rows x functions: f, then p - y; owned */
    double *weighted; /* rows_at_once x columns; owned */
} learning;

static double times_of(const learning *self, size_t row)
{
    return self->weights ? self->weights[row] : 1;
}

/* The log-likelihood at `weights`; leaves p - y, as often as the row counts (residual), or p in `outputs`. */
static double log_likelihood(learning *self, const double *weights, bool residual)
{
    const size_t functions = self->out->functions, columns = self->out->columns;
    double sum = 0;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)self->rows, (int)functions, (int)columns, 1, self->x,
                (int)columns, weights, (int)columns, 0, self->outputs, (int)functions);
    for (size_t i = 0; i < self->rows; i++) {
        double *f = self->outputs + i * functions;
        const uint32_t label = self->labels[i];
        const double times = times_of(self, i);
        if (functions == 1) { /* log p(label) = -log(1 + exp(-odds of it)) */
            const double odds = label ? f[0] : -f[0];
            sum -= times * (odds > 0 ? log1p(exp(-odds)) : log1p(exp(odds)) - odds);
            f[0] = (f[0] >= 0 ? 1 / (1 + exp(-f[0])) : exp(f[0]) / (1 + exp(f[0]))) - (residual && label ? 1 : 0);
            f[0] *= residual ? times : 1;
            continue;
        }
        double largest = f[0], total = 0;
        for (size_t c = 1; c < functions; c++) {
            largest = f[c] > largest ? f[c] : largest;
        }
        sum += times * (f[label] - largest);
        for (size_t c = 0; c < functions; c++) {
            f[c] = exp(f[c] - largest);
            total += f[c];
        }
        sum -= times * log(total);
        for (size_t c = 0; c < functions; c++) {
            f[c] = f[c] / total - (residual && c == label ? 1 : 0);
            f[c] *= residual ? times : 1;
        }
    }
    return sum;
}

static double precision_of(const learning *self, size_t column)
{
    return column + 1 == self->out->columns ? constant_precision : self->alpha;
}

/* Half the squared length of the weights under the prior. */
static double penalty_of(const learning *self, const double *weights)
{
    double sum = 0;
    for (size_t i = 0; i < self->out->functions * self->out->columns; i++) {
        sum += precision_of(self, i % self->out->columns) * weights[i] * weights[i] / 2;
    }
    return sum;
}

/* -log posterior, but for a constant, and its gradient (vmg_minimise_function). */
static double negative_log_posterior(void *user, const double *at, double *gradient)
{
    learning *self = user;
    const size_t functions = self->out->functions, columns = self->out->columns;
    const double value = penalty_of(self, at) - log_likelihood(self, at, true);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)functions, (int)columns, (int)self->rows, 1,
                self->outputs, (int)functions, self->x, (int)columns, 0, gradient, (int)columns);
    for (size_t i = 0; i < functions * columns; i++) {
        gradient[i] += precision_of(self, i % columns) * at[i];
    }
    return value;
}

/* One block of the sum in H, of the functions c and e, over some rows: adds X^T diag(weights) X. */
static void add_block(learning *self, size_t first, size_t count, size_t c, size_t e)
{
    const size_t functions = self->out->functions, columns = self->out->columns, order = functions * columns;
    for (size_t i = 0; i < count; i++) {
        const double *p = self->outputs + (first + i) * functions, *x = self->x + (first + i) * columns;
        const double weight = times_of(self, first + i) * p[c] * ((c == e ? 1 : 0) - p[e]);
        for (size_t k = 0; k < columns; k++) {
            self->weighted[i * columns + k] = weight * x[k];
        }
    }
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)columns, (int)columns, (int)count, 1, self->weighted,
                (int)columns, self->x + first * columns, (int)columns, 1,
                self->out->covariance + (c * order + e) * columns, (int)order);
}

/* H^-1 at the mode in `covariance`; log |H| and tr H^-1 over the weights that have precision alpha. False where H is
 * not positive definite. */
static bool invert_full(learning *self, double *log_determinant, double *trace)
{
    const size_t functions = self->out->functions, columns = self->out->columns, order = functions * columns;
    double *matrix = self->out->covariance;
    memset(matrix, 0, order * order * sizeof *matrix);
    log_likelihood(self, self->out->weights, false);
    for (size_t first = 0; first < self->rows; first += rows_at_once) {
        const size_t left = self->rows - first, count = left < rows_at_once ? left : rows_at_once;
        for (size_t c = 0; c < functions; c++) {
            for (size_t e = 0; e <= c; e++) {
                add_block(self, first, count, c, e);
            }
        }
    }
    for (size_t i = 0; i < order; i++) {
        matrix[i * order + i] += precision_of(self, i % columns);
    }
    if (!vmg_symmetric_factor(order, matrix)) {
        return false;
    }
    *log_determinant = vmg_symmetric_log_determinant(order, matrix);
    vmg_symmetric_invert(order, matrix);
    vmg_symmetric_fill(order, matrix);
    *trace = 0;
    for (size_t i = 0; i < order; i++) {
        *trace += i % columns + 1 == columns ? 0 : matrix[i * order + i];
    }
    return true;
}

/* The mean of diag p - p p^T at the mode: its eigenvectors and eigenvalues. */
static vmg_status find_class_axes(vmg_context *context, learning *self)
{
    const size_t functions = self->out->functions;
    double *matrix = self->out->class_axes;
    memset(matrix, 0, functions * functions * sizeof *matrix);
    log_likelihood(self, self->out->weights, false);
    double total = 0;
    for (size_t i = 0; i < self->rows; i++) {
        total += times_of(self, i);
    }
    for (size_t i = 0; i < self->rows; i++) {
        for (size_t c = 0; c < functions; c++) {
            matrix[c * functions + c] += times_of(self, i) * self->outputs[i * functions + c] / total;
        }
        cblas_dscal((int)functions, sqrt(times_of(self, i)), self->outputs + i * functions, 1);
    }
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)functions, (int)self->rows, -1 / total, self->outputs,
                (int)functions, 1, matrix, (int)functions);
    return vmg_symmetric_eigen(context, functions, matrix, self->out->class_values);
}

static vmg_status find_input_axes(vmg_context *context, learning *self)
{
    const size_t columns = self->out->columns;
    memset(self->out->input_axes, 0, columns * columns * sizeof *self->out->input_axes);
    for (size_t first = 0; first < self->rows; first += rows_at_once) {
        const size_t left = self->rows - first, count = left < rows_at_once ? left : rows_at_once;
        memcpy(self->weighted, self->x + first * columns, count * columns * sizeof *self->weighted);
        for (size_t i = 0; i < count; i++) {
            cblas_dscal((int)columns, sqrt(times_of(self, first + i)), self->weighted + i * columns, 1);
        }
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)columns, (int)count, 1, self->weighted, (int)columns, 1,
                    self->out->input_axes, (int)columns);
    }
    return vmg_symmetric_eigen(context, columns, self->out->input_axes, self->out->input_values);
}

static void sum_factored(const learning *self, double *log_determinant, double *trace)
{
    *log_determinant = *trace = 0;
    for (size_t c = 0; c < self->out->functions; c++) {
        for (size_t k = 0; k < self->out->columns; k++) {
            const double product = self->out->class_values[c] * self->out->input_values[k];
            *log_determinant += log((product > 0 ? product : 0) + self->alpha);
            *trace += 1 / ((product > 0 ? product : 0) + self->alpha);
        }
    }
}

/* The curvature at the mode, the evidence there, and MacKay's next alpha. */
static vmg_status weigh_prior(vmg_context *context, learning *self, double *next)
{
    vmg_softmax_regression *out = self->out;
    const double free = (double)(out->functions * (out->columns - 1));
    double log_determinant = 0, trace = 0, squares = 0;
    if (out->is_full) {
        if (!invert_full(self, &log_determinant, &trace)) {
            return vmg_fail(context, VMG_ERROR_NUMERIC, "the curvature of the log posterior is not positive definite");
        }
    } else {
        const vmg_status status = find_class_axes(context, self);
        if (status) {
            return status;
        }
        sum_factored(self, &log_determinant, &trace);
    }
    for (size_t i = 0; i < out->functions * out->columns; i++) {
        squares += i % out->columns + 1 == out->columns ? 0 : out->weights[i] * out->weights[i];
    }
    const double gamma = free - self->alpha * trace;
    const double wanted = gamma > 0 && squares > 0 ? gamma / squares : most_alpha;
    *next = wanted < least_alpha ? least_alpha : wanted > most_alpha ? most_alpha : wanted;
    out->prior[0] = self->alpha;
    out->prior[1] = log_likelihood(self, out->weights, false) - penalty_of(self, out->weights) +
                    (free * log(self->alpha) + (double)out->functions * log(constant_precision) - log_determinant) / 2;
    return VMG_OK;
}

static vmg_status iterate(vmg_context *context, learning *self, size_t *steps, bool *cancelled)
{
    const vmg_minimise_options options = {.most_steps = 500, .gradient_tolerance = 1e-6, .value_tolerance = 1e-13};
    const size_t count = self->out->functions * self->out->columns;
    const double close = 1e-4; /* in log alpha: the evidence then differs by less than that, squared, of gamma */
    double next = self->alpha;
    for (size_t update = 0; update < most_updates; update++) {
        vmg_minimum minimum;
        self->alpha = next;
        vmg_status status =
            vmg_minimise(context, &options, count, negative_log_posterior, self, self->out->weights, &minimum);
        *steps += minimum.steps;
        *cancelled = *cancelled || minimum.cancelled;
        if (!status) {
            status = weigh_prior(context, self, &next);
        }
        if (status) {
            return status;
        }
        if (minimum.cancelled || fabs(log(next / self->alpha)) < close) {
            break;
        }
    }
    return VMG_OK;
}

vmg_status vmg_softmax_regression_learn(vmg_context *context, size_t rows, const double *weights, const double *x,
                                        const uint32_t *labels, vmg_softmax_regression *out, size_t *steps,
                                        bool *cancelled)
{
    learning self = {.rows = rows, .weights = weights, .x = x, .labels = labels, .out = out, .alpha = 1};
    self.outputs = vmg_allocate(context, rows, out->functions * sizeof *self.outputs);
    self.weighted = vmg_allocate(context, rows_at_once, out->columns * sizeof *self.weighted);
    vmg_status status = self.outputs && self.weighted ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && !out->is_full) {
        status = find_input_axes(context, &self);
    }
    if (!status) {
        status = iterate(context, &self, steps, cancelled);
    }
    vmg_release(context, self.outputs);
    vmg_release(context, self.weighted);
    return status;
}
