/* Laplace's approximation of softmax regression: predicting; see linear/bayesian_softmax.h. */
#include "linear/bayesian_softmax.h"

#include <math.h>

#include <cblas.h>

#include "base/context.h"
#include "linalg/symmetric.h"

static void lay_out(vmg_softmax_predictor *predictor, vmg_arena *arena)
{
    const vmg_softmax_regression *from = predictor->regression;
    const size_t rows = predictor->most_rows, functions = from->functions;
    vmg_latent_points_lay_out(functions, arena, &predictor->points);
    predictor->means = vmg_arena_take(arena, rows * functions, sizeof(double));
    predictor->places = vmg_arena_take(arena, rows * from->columns, sizeof(double));
    predictor->roots = vmg_arena_take(arena, rows * functions * functions, sizeof(double));
    predictor->work = vmg_arena_take(arena, functions, sizeof(double));
}

vmg_status vmg_softmax_predictor_create(vmg_context *context, const vmg_softmax_regression *regression,
                                        size_t most_rows, vmg_softmax_predictor *out)
{
    vmg_arena counted = {0};
    *out = (vmg_softmax_predictor){.regression = regression, .most_rows = most_rows};
    lay_out(out, &counted);
    const vmg_status status = vmg_arena_create(context, &counted, &out->arena);
    if (!status) {
        vmg_arena arena = out->arena;
        lay_out(out, &arena);
    }
    return status;
}

void vmg_softmax_predictor_release(vmg_context *context, vmg_softmax_predictor *predictor)
{
    vmg_arena_destroy(context, &predictor->arena);
}

/* Cov(f_c, f_e) of every row: [x, 1] H^-1_ce [x, 1]^T. */
static void find_full_covariances(vmg_softmax_predictor *predictor, size_t rows, const double *x)
{
    const vmg_softmax_regression *from = predictor->regression;
    const size_t functions = from->functions, columns = from->columns, order = functions * columns;
    for (size_t c = 0; c < functions; c++) {
        for (size_t e = 0; e <= c; e++) {
            cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)columns, (int)columns, 1, x,
                        (int)columns, from->covariance + (c * order + e) * columns, (int)order, 0, predictor->places,
                        (int)columns);
            for (size_t k = 0; k < rows; k++) {
                predictor->roots[(k * functions + c) * functions + e] =
                    cblas_ddot((int)columns, predictor->places + k * columns, 1, x + k * columns, 1);
            }
        }
    }
}

/* Their Cholesky factors with zeros above; where one is not positive definite by rounding, the diagonal alone. */
static void factor_covariances(vmg_softmax_predictor *predictor, size_t rows)
{
    const size_t functions = predictor->regression->functions;
    for (size_t k = 0; k < rows; k++) {
        double *root = predictor->roots + k * functions * functions;
        for (size_t c = 0; c < functions; c++) {
            predictor->work[c] = sqrt(root[c * functions + c] > 0 ? root[c * functions + c] : 0);
        }
        const bool is_factored = vmg_symmetric_factor(functions, root);
        for (size_t c = 0; c < functions; c++) {
            for (size_t e = 0; e < functions; e++) {
                if (e > c || !is_factored) {
                    root[c * functions + e] = e == c ? predictor->work[c] : 0;
                }
            }
        }
    }
}

/* Roots of Cov(f) = sum over the classes' axes u_c u_c^T s_c, s_c = sum_j p_j^2 / (lambda_c mu_j + alpha). */
static void find_factored_roots(vmg_softmax_predictor *predictor, size_t rows, const double *x)
{
    const vmg_softmax_regression *from = predictor->regression;
    const size_t functions = from->functions, columns = from->columns;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)columns, (int)columns, 1, x, (int)columns,
                from->input_axes, (int)columns, 0, predictor->places, (int)columns);
    for (size_t k = 0; k < rows; k++) {
        const double *place = predictor->places + k * columns;
        double *root = predictor->roots + k * functions * functions;
        for (size_t c = 0; c < functions; c++) {
            double variance = 0;
            for (size_t j = 0; j < columns; j++) {
                const double product = from->class_values[c] * from->input_values[j];
                variance += place[j] * place[j] / ((product > 0 ? product : 0) + from->prior[0]);
            }
            for (size_t e = 0; e < functions; e++) {
                root[e * functions + c] = sqrt(variance) * from->class_axes[c * functions + e];
            }
        }
    }
}

void vmg_softmax_predict(vmg_softmax_predictor *predictor, size_t rows, const double *x, double *probabilities,
                         double *entropies)
{
    const vmg_softmax_regression *from = predictor->regression;
    const size_t functions = from->functions, columns = from->columns;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)functions, (int)columns, 1, x, (int)columns,
                from->weights, (int)columns, 0, predictor->means, (int)functions);
    if (from->is_full) {
        find_full_covariances(predictor, rows, x);
        factor_covariances(predictor, rows);
    } else {
        find_factored_roots(predictor, rows, x);
    }
    for (size_t k = 0; k < rows; k++) {
        const double *mean = predictor->means + k * functions, *root = predictor->roots + k * functions * functions;
        if (functions == 1) {
            vmg_latent_two_classes(*mean, *root * *root, probabilities + 2 * k, entropies + k);
        } else {
            vmg_latent_classes(VMG_LINK_SOFTMAX, &predictor->points, mean, root, NULL, predictor->work,
                               probabilities + k * functions, entropies + k);
        }
    }
}
