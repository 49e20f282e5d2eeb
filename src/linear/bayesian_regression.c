/* Bayesian linear regression; see linear/bayesian_regression.h. */
#include "linear/bayesian_regression.h"

#include <math.h>

#include <cblas.h>

#include "base/context.h"
#include "base/real.h"
#include "linalg/symmetric.h"

vmg_status vmg_linear_regression_create(vmg_context *context, size_t inputs, size_t targets, vmg_linear_regression *out)
{
    const size_t each = 2 * inputs + VMG_LINEAR_OUTPUTS;
    *out = (vmg_linear_regression){.inputs = inputs, .targets = targets};
    if (inputs > 1 && inputs > (SIZE_MAX / sizeof(double) / 2 - targets * each) / inputs) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "out of memory for the products of %zu inputs", inputs);
    }
    out->numbers = vmg_allocate(context, 1 + inputs + inputs * inputs + targets * each, sizeof *out->numbers);
    if (!out->numbers) {
        return VMG_ERROR_MEMORY;
    }
    out->rows = out->numbers;
    out->centre = out->rows + 1;
    out->axes = out->centre + inputs;
    out->weights = out->axes + inputs * inputs;
    out->precisions = out->weights + targets * inputs;
    out->outputs = out->precisions + targets * inputs;
    return VMG_OK;
}

void vmg_linear_regression_release(vmg_context *context, vmg_linear_regression *regression)
{
    vmg_release(context, regression->numbers);
    *regression = (vmg_linear_regression){0};
}

/* How often the rows count: n, and each row's part of it. */
typedef struct row_weights {
    const double *at; /* NULL: 1 each */
    double total;
} row_weights;

static row_weights weights_of(size_t rows, const double *at)
{
    row_weights weights = {at, at ? 0 : (double)rows};
    for (size_t i = 0; at && i < rows; i++) {
        weights.total += at[i];
    }
    return weights;
}

static double weight_of(const row_weights *weights, size_t row)
{
    return weights->at ? weights->at[row] : 1;
}

static double centre_targets(size_t rows, const row_weights *weights, double *y)
{
    double mean = 0;
    for (size_t i = 0; i < rows; i++) {
        mean += weight_of(weights, i) * y[i] / weights->total;
    }
    for (size_t i = 0; i < rows; i++) {
        y[i] = sqrt(weight_of(weights, i)) * (y[i] - mean);
    }
    return mean;
}

/* xbar, V and mu of the inputs. */
static vmg_status learn_axes(vmg_context *context, size_t rows, const row_weights *weights, double *x,
                             vmg_linear_regression *out, double *eigenvalues)
{
    const size_t d = out->inputs;
    for (size_t i = 0; i < rows; i++) {
        cblas_daxpy((int)d, weight_of(weights, i) / weights->total, x + i * d, 1, out->centre, 1);
    }
    for (size_t i = 0; i < rows; i++) {
        cblas_daxpy((int)d, -1, out->centre, 1, x + i * d, 1);
        cblas_dscal((int)d, sqrt(weight_of(weights, i)), x + i * d, 1);
    }
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)d, (int)rows, 1, x, (int)d, 0, out->axes, (int)d);
    const vmg_status status = vmg_symmetric_eigen(context, d, out->axes, eigenvalues);
    for (size_t i = 0; i < d && !status; i++) {
        eigenvalues[i] = eigenvalues[i] > 0 ? eigenvalues[i] : 0; /* below 0 by rounding only */
    }
    return status;
}

/* One target, given the axes. */
typedef struct target_problem {
    size_t inputs;
    double rows, squares;          /* n, y^T y */
    const double *eigenvalues, *z; /* inputs each */
    vmg_gamma noise;
} target_problem;

/* b at some lambda. */
static double rate_at(const target_problem *target, double lambda)
{
    double rest = target->squares;
    for (size_t i = 0; i < target->inputs; i++) {
        rest -= target->z[i] * target->z[i] / (target->eigenvalues[i] + lambda);
    }
    return target->noise.rate + (rest > 0 ? rest : 0) / 2;
}

/* lgamma writes a global variable. */
static double log_gamma(double x)
{
    int sign = 0;
    return lgamma_r(x, &sign);
}

static double evidence_at(const target_problem *target, double lambda)
{
    const double n = target->rows, shape = target->noise.shape + (n - 1) / 2;
    double shrinkage = 0;
    for (size_t i = 0; i < target->inputs; i++) {
        shrinkage -= log1p(target->eigenvalues[i] / lambda);
    }
    return shrinkage / 2 - shape * log(rate_at(target, lambda)) + log_gamma(shape) - log_gamma(target->noise.shape) +
           target->noise.shape * log(target->noise.rate) - (n - 1) / 2 * VMG_LOG_2_PI - log(n) / 2;
}

/* The best lambda: the best place of a grid on the logarithm, from a prior that is as good as flat to one that leaves
 * nothing, then golden sections around it. */
static double best_lambda(const target_problem *target)
{
    enum { places = 80, sections = 60 };
    const double n = target->rows, low = log(1e-8 * n), high = log(1e6 * n), golden = 0.61803398874989484820;
    const double width = (high - low) / places;
    size_t best = 0;
    double best_value = -INFINITY;
    for (size_t i = 0; i <= places; i++) {
        const double value = evidence_at(target, exp(low + width * (double)i));
        best = value > best_value ? i : best;
        best_value = value > best_value ? value : best_value;
    }
    double from = low + width * (double)(best ? best - 1 : 0),
           to = low + width * (double)(best < places ? best + 1 : places);
    for (size_t i = 0; i < sections; i++) {
        const double left = to - golden * (to - from), right = from + golden * (to - from);
        if (evidence_at(target, exp(left)) > evidence_at(target, exp(right))) {
            to = right;
        } else {
            from = left;
        }
    }
    return exp((from + to) / 2);
}

static void learn_target(const target_problem *target, size_t which, double mean, vmg_linear_regression *out)
{
    const double lambda = best_lambda(target);
    double *weights = out->weights + which * out->inputs, *precisions = out->precisions + which * out->inputs;
    double *outputs = out->outputs + which * VMG_LINEAR_OUTPUTS;
    for (size_t i = 0; i < out->inputs; i++) {
        precisions[i] = target->eigenvalues[i] + lambda;
        weights[i] = target->z[i] / precisions[i];
    }
    outputs[VMG_LINEAR_INTERCEPT] = mean;
    outputs[VMG_LINEAR_SHAPE] = target->noise.shape + (target->rows - 1) / 2;
    outputs[VMG_LINEAR_RATE] = rate_at(target, lambda);
    outputs[VMG_LINEAR_LAMBDA] = lambda;
    outputs[VMG_LINEAR_EVIDENCE] = evidence_at(target, lambda);
}

vmg_status vmg_linear_regression_learn(vmg_context *context, vmg_gamma noise, size_t rows, const double *weights,
                                       double *x, double *y, vmg_linear_regression *out)
{
    const size_t d = out->inputs;
    const row_weights counted = weights_of(rows, weights);
    double *work = vmg_allocate(context, 3 * d, sizeof *work);
    double *eigenvalues = work, *products = work + d, *z = work + 2 * d;
    vmg_status status = work ? learn_axes(context, rows, &counted, x, out, eigenvalues) : VMG_ERROR_MEMORY;
    for (size_t t = 0; t < out->targets && !status; t++) {
        double *own = y + t * rows;
        const double mean = centre_targets(rows, &counted, own);
        const double squares = cblas_ddot((int)rows, own, 1, own, 1);
        cblas_dgemv(CblasRowMajor, CblasTrans, (int)rows, (int)d, 1, x, (int)d, own, 1, 0, products, 1);
        cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)d, (int)d, 1, out->axes, (int)d, products, 1, 0, z, 1);
        learn_target(&(target_problem){d, counted.total, squares, eigenvalues, z, noise}, t, mean, out);
    }
    if (!status) {
        *out->rows = counted.total;
    }
    vmg_release(context, work);
    return status;
}

double vmg_linear_regression_noise(const vmg_linear_regression *regression, size_t target)
{
    const double *outputs = regression->outputs + target * VMG_LINEAR_OUTPUTS;
    const double freedom = outputs[VMG_LINEAR_SHAPE] - 1; /* of one row there is no expectation: the prior's rate */
    return outputs[VMG_LINEAR_RATE] / (freedom > 0.5 ? freedom : 0.5);
}

void vmg_linear_regression_predict(const vmg_linear_regression *regression, size_t rows, double *x, double *places,
                                   double *means, double *variances)
{
    const size_t d = regression->inputs, targets = regression->targets;
    for (size_t k = 0; k < rows; k++) {
        cblas_daxpy((int)d, -1, regression->centre, 1, x + k * d, 1);
    }
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)d, (int)d, 1, x, (int)d, regression->axes,
                (int)d, 0, places, (int)d);
    for (size_t t = 0; t < targets; t++) {
        const double *weights = regression->weights + t * d, *precisions = regression->precisions + t * d;
        const double noise = vmg_linear_regression_noise(regression, t);
        for (size_t k = 0; k < rows; k++) {
            const double *place = places + k * d;
            double mean = regression->outputs[t * VMG_LINEAR_OUTPUTS + VMG_LINEAR_INTERCEPT];
            double spread = 1 / *regression->rows;
            for (size_t i = 0; i < d; i++) {
                mean += weights[i] * place[i];
                spread += place[i] * place[i] / precisions[i];
            }
            means[k * targets + t] = mean;
            variances[k * targets + t] = noise * spread;
        }
    }
}
