/* Draws of linear functions; see linear/linear_draw.h. */
#include "linear/linear_draw.h"

#include <math.h>
#include <string.h>

#include <cblas.h>

#include "base/context.h"
#include "linalg/symmetric.h"
#include "random/normal_numbers.h"

vmg_status vmg_linear_regression_draw(vmg_context *context, const vmg_linear_regression *regression, vmg_random from,
                                      double *weights)
{
    const size_t d = regression->inputs, columns = d + 1;
    double *normal = NULL; /* targets x columns */
    const vmg_status status = vmg_random_normal_numbers(context, from, regression->targets * columns, &normal);
    for (size_t t = 0; !status && t < regression->targets; t++) {
        const double noise = vmg_linear_regression_noise(regression, t), *own = normal + t * columns;
        double *w = weights + t * columns;
        memset(w, 0, columns * sizeof *w);
        for (size_t i = 0; i < d; i++) { /* along the axes */
            const double along =
                regression->weights[t * d + i] + sqrt(noise / regression->precisions[t * d + i]) * own[i];
            cblas_daxpy((int)d, along, regression->axes + i * d, 1, w, 1);
        }
        w[d] = regression->outputs[t * VMG_LINEAR_OUTPUTS + VMG_LINEAR_INTERCEPT] +
               sqrt(noise / *regression->rows) * own[d] - cblas_ddot((int)d, w, 1, regression->centre, 1);
    }
    vmg_release(context, normal);
    return status;
}

/* weights += L e, L L^T the covariance; where rounding left it without a root, the deviations alone. */
static vmg_status add_full(vmg_context *context, const vmg_softmax_regression *regression, const double *normal,
                           double *weights)
{
    const size_t order = regression->functions * regression->columns;
    double *root = vmg_allocate(context, order, order * sizeof *root);
    if (!root) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(root, regression->covariance, order * order * sizeof *root);
    const bool has_root = vmg_symmetric_factor(order, root);
    for (size_t i = 0; i < order; i++) {
        const double variance = regression->covariance[i * order + i];
        weights[i] += has_root ? cblas_ddot((int)i + 1, root + i * order, 1, normal, 1)
                               : sqrt(variance > 0 ? variance : 0) * normal[i];
    }
    vmg_release(context, root);
    return VMG_OK;
}

/* weights += Q^T E P, Q the classes' axes, P the inputs', E_cj = e_cj / sqrt(lambda_c mu_j + alpha). normal is
 * overwritten. */
static vmg_status add_factored(vmg_context *context, const vmg_softmax_regression *regression, double *normal,
                               double *weights)
{
    const size_t functions = regression->functions, columns = regression->columns;
    double *turned = vmg_allocate(context, functions, columns * sizeof *turned);
    if (!turned) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t c = 0; c < functions; c++) {
        for (size_t j = 0; j < columns; j++) {
            const double product = regression->class_values[c] * regression->input_values[j];
            normal[c * columns + j] /= sqrt((product > 0 ? product : 0) + regression->prior[0]);
        }
    }
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)functions, (int)columns, (int)functions, 1,
                regression->class_axes, (int)functions, normal, (int)columns, 0, turned, (int)columns);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)functions, (int)columns, (int)columns, 1, turned,
                (int)columns, regression->input_axes, (int)columns, 1, weights, (int)columns);
    vmg_release(context, turned);
    return VMG_OK;
}

vmg_status vmg_softmax_regression_draw(vmg_context *context, const vmg_softmax_regression *regression, vmg_random from,
                                       double *weights)
{
    const size_t count = regression->functions * regression->columns;
    double *normal = NULL;
    vmg_status status = vmg_random_normal_numbers(context, from, count, &normal);
    if (!status) {
        memcpy(weights, regression->weights, count * sizeof *weights);
        status = regression->is_full ? add_full(context, regression, normal, weights)
                                     : add_factored(context, regression, normal, weights);
    }
    vmg_release(context, normal);
    return status;
}
