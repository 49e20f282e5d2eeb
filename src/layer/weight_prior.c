/* The prior of a layer's weights; see layer/weight_prior.h. */
#include "layer/weight_prior.h"

#include <string.h>

#include "base/real.h"
#include "distribution/gamma.h"
#include "layer/hyper_prior.h"

static vmg_gamma hyper_prior_of(const vmg_matrix_layer *layer)
{
    return (vmg_gamma){layer->hyper_shape, layer->hyper_rate};
}

void vmg_weight_prior_list(vmg_matrix_layer *layer, const char *prefix, vmg_tensor_list *list)
{
    if (layer->prior == VMG_PRIOR_HYPER) {
        layer->hyper = vmg_hyper_prior_list(prefix, list);
    }
}

void vmg_weight_prior_initialise(const vmg_matrix_layer *layer, vmg_real *parameters)
{
    if (layer->prior == VMG_PRIOR_HYPER) {
        vmg_hyper_prior_initialise(hyper_prior_of(layer), parameters + layer->hyper);
    }
}

/* The divergence from a prior of one scale. */
static vmg_divergence scaled_divergence(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior,
                                        vmg_weight_prior prior, double weight, vmg_real *late, vmg_real *gradient)
{
    for (size_t i = 0; late && i < posterior->mean.rows; i++) {
        late[i] = (vmg_real)(weight * prior.inverse_scale);
    }
    return vmg_matrix_gaussian_divergence(posterior, prior, weight, late ? VMG_MEAN_LEFT : layer->mean, gradient);
}

static vmg_layer_divergence hyper_divergence(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior,
                                             const vmg_real *parameters, double weight, vmg_real *late,
                                             vmg_real *gradient)
{
    const vmg_gamma prior = hyper_prior_of(layer);
    const vmg_real *own = parameters + layer->hyper;
    const vmg_divergence weights =
        scaled_divergence(layer, posterior, vmg_hyper_prior_expected(own), weight, late, gradient);
    if (gradient) {
        vmg_hyper_prior_backward(prior, own, weights.by_inverse_scale, weights.by_log_scale, weight,
                                 gradient + layer->hyper);
    }
    return (vmg_layer_divergence){.weights = weights.value, .hyper = vmg_hyper_prior_divergence(prior, own)};
}

/* Writes E[tau_i], and answers the sum over rows of log b_i: one logarithm for a few rows. */
static double find_relevance(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior, double trace_column,
                             vmg_real *expectation)
{
    const size_t rows_at_once = 4;
    const size_t rows = posterior->mean.rows;
    const vmg_kernels *kernels = posterior->row->kernels;
    const double shape = layer->hyper_shape + 0.5 * (double)posterior->mean.columns;
    double sum = 0, product = 1;
    kernels->row_products(posterior->mean, posterior->mean, NULL, expectation); /* ||M_i||^2 */
    for (size_t i = 0; i < rows; i++) {
        const double second_moment = (double)posterior->row->diagonal[i] * trace_column + (double)expectation[i];
        const double rate = layer->hyper_rate + 0.5 * second_moment;
        expectation[i] = (vmg_real)(shape / rate);
        product *= rate;
        if ((i + 1) % rows_at_once == 0 || i + 1 == rows) {
            sum += log(product);
            product = 1;
        }
    }
    return sum;
}

/* The gradient of sum_i E[tau_i] x_i / 2 - (c log|U| + r log|V|) / 2, the E[tau_i] held fixed: they are at their best.
 */
static void relevance_backward(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior, double trace_column,
                               double weight, vmg_real *relevance, vmg_real *late, vmg_real *gradient)
{
    const vmg_covariance_kind *row = posterior->row->covariance->kind, *column = posterior->column->covariance->kind;
    const vmg_matrix mean = posterior->mean;
    const double half = 0.5 * weight;
    double trace_row = 0; /* of diag(E[tau]) U */
    for (size_t i = 0; i < mean.rows; i++) {
        trace_row += (double)relevance[i] * (double)posterior->row->diagonal[i];
        relevance[i] = (vmg_real)(weight * (double)relevance[i]);
    }
    column->invariants_gradient(posterior->column, half * trace_row, -half * (double)mean.rows, gradient);
    row->invariants_gradient(posterior->row, 0, -half * (double)mean.columns, gradient);
    if (late) {
        memcpy(late, relevance, mean.rows * sizeof *late);
    } else {
        posterior->row->kernels->add_scaled(mean, relevance, NULL,
                                            vmg_matrix_view(gradient + layer->mean, mean.rows, mean.columns));
    }
    for (size_t i = 0; i < mean.rows; i++) {
        relevance[i] *= (vmg_real)(0.5 * trace_column);
    }
    row->diagonal_gradient(posterior->row, relevance, gradient);
}

static vmg_layer_divergence relevance_divergence(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior,
                                                 double weight, vmg_real *scratch, vmg_real *late, vmg_real *gradient)
{
    const vmg_covariance_kind *row = posterior->row->covariance->kind, *column = posterior->column->covariance->kind;
    const double rows = (double)posterior->mean.rows, columns = (double)posterior->mean.columns;
    const double trace_column = column->trace(posterior->column), shape = layer->hyper_shape + 0.5 * columns;
    const double logs = find_relevance(layer, posterior, trace_column, scratch);
    const double each =
        vmg_log_gamma(layer->hyper_shape) - layer->hyper_shape * log(layer->hyper_rate) - vmg_log_gamma(shape);
    const double value = shape * logs + rows * each -
                         0.5 * (rows * columns + columns * row->log_determinant(posterior->row) +
                                rows * column->log_determinant(posterior->column));
    if (gradient) {
        relevance_backward(layer, posterior, trace_column, weight, scratch, late, gradient);
    }
    return (vmg_layer_divergence){.weights = value};
}

vmg_layer_divergence vmg_weight_prior_divergence(const vmg_matrix_layer *layer, const vmg_matrix_gaussian *posterior,
                                                 const vmg_real *parameters, double weight, vmg_real *scratch,
                                                 vmg_real *late, vmg_real *gradient)
{
    if (layer->prior == VMG_PRIOR_RELEVANCE) {
        return relevance_divergence(layer, posterior, weight, scratch, late, gradient);
    }
    if (layer->prior == VMG_PRIOR_HYPER) {
        return hyper_divergence(layer, posterior, parameters, weight, late, gradient);
    }
    const double scale = layer->prior == VMG_PRIOR_EMPIRICAL ? vmg_matrix_gaussian_best_scale(posterior)
                                                             : layer->prior_sd * layer->prior_sd;
    const vmg_weight_prior prior = {1 / scale, log(scale)};
    return (vmg_layer_divergence){.weights = scaled_divergence(layer, posterior, prior, weight, late, gradient).value};
}
