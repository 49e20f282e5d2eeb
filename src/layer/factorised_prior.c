/* The divergence of independent Gaussian weights. Free variances: from N(0, S) of each weight, with S fixed, at its
 * best, or with hyper-priors, or from N(0, 1 / tau_i) with a Gamma for each row, as in layer/weight_prior.h; with x_i =
 * sum_j (s_ij + m_ij^2) everything there holds, c log|U| + r log|V| being sum_ij log s_ij. Variational dropout: from
 * the log-uniform prior (distribution/dropout_noise.h). */
#include "base/real.h"
#include "distribution/dropout_noise.h"
#include "distribution/gamma.h"
#include "layer/factorised_layer_state.h"
#include "layer/hyper_prior.h"

/* Writes x_i and answers their sum. */
static double second_moments(const vmg_factorised_state *state, vmg_real *x)
{
    const vmg_matrix mean = vmg_factorised_mean(state);
    double sum = 0;
    state->base.kernels->row_products(mean, mean, NULL, x);
    for (size_t i = 0; i < mean.rows; i++) {
        const double all = (double)x[i] + state->base.kernels->sum(mean.columns, vmg_matrix_row(state->variance, i));
        x[i] = (vmg_real)all;
        sum += all;
    }
    return sum;
}

/* Replaces x_i by E[tau_i], and answers sum_i [a log b_i - shape log rate - log Gamma(a) + log Gamma(shape)]. */
static double relevance(const vmg_factorised_layer *layer, vmg_real *x)
{
    const double shape = layer->hyper_shape + 0.5 * (double)layer->layer.columns;
    double sum = (double)layer->layer.rows * (vmg_log_gamma(layer->hyper_shape) -
                                              layer->hyper_shape * log(layer->hyper_rate) - vmg_log_gamma(shape));
    for (size_t i = 0; i < layer->layer.rows; i++) {
        const double rate = layer->hyper_rate + 0.5 * (double)x[i];
        sum += shape * log(rate);
        x[i] = (vmg_real)(shape / rate);
    }
    return sum;
}

/* Of sum_i factor_i x_i / 2 - sum_ij log s_ij / 2, times weight; factor: overwritten. */
static void backward(const vmg_factorised_state *state, double weight, vmg_real *factor, vmg_real *gradient)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    const size_t rows = layer->layer.rows, columns = layer->layer.columns;
    vmg_real *of_spread = gradient + layer->spread;
    for (size_t i = 0; i < rows; i++) {
        factor[i] = (vmg_real)(weight * (double)factor[i]);
    }
    state->base.kernels->add_scaled(vmg_factorised_mean(state), factor, NULL,
                                    vmg_matrix_view(gradient + layer->mean, rows, columns));
    state->base.kernels->add_scaled(state->variance, factor, NULL, vmg_matrix_view(of_spread, rows, columns));
    for (size_t i = 0; i < rows * columns; i++) {
        of_spread[i] -= (vmg_real)weight;
    }
}

static vmg_layer_divergence free_divergence(const vmg_factorised_state *state, double weight, vmg_real *gradient)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    const double rows = (double)layer->layer.rows, count = rows * (double)layer->layer.columns;
    const vmg_real *own = state->parameters + layer->hyper;
    const vmg_gamma hyper = {layer->hyper_shape, layer->hyper_rate};
    const double sum = second_moments(state, state->row_factor);
    vmg_layer_divergence all = {.weights = -0.5 * count -
                                           state->base.kernels->sum((size_t)count, state->parameters + layer->spread)};
    if (layer->prior == VMG_PRIOR_RELEVANCE) {
        all.weights += relevance(layer, state->row_factor);
    } else {
        const double best = sum / count, fixed = layer->prior_sd * layer->prior_sd;
        const double scale = layer->prior == VMG_PRIOR_EMPIRICAL ? best : fixed;
        const vmg_weight_prior prior =
            layer->prior == VMG_PRIOR_HYPER ? vmg_hyper_prior_expected(own) : (vmg_weight_prior){1 / scale, log(scale)};
        all.weights += 0.5 * (sum * prior.inverse_scale + count * prior.log_scale);
        for (size_t i = 0; i < layer->layer.rows; i++) {
            state->row_factor[i] = (vmg_real)prior.inverse_scale;
        }
    }
    if (layer->prior == VMG_PRIOR_HYPER) {
        all.hyper = vmg_hyper_prior_divergence(hyper, own);
        if (gradient) {
            vmg_hyper_prior_backward(hyper, own, 0.5 * sum, 0.5 * count, weight, gradient + layer->hyper);
        }
    }
    if (gradient) {
        backward(state, weight, state->row_factor, gradient);
    }
    return all;
}

static vmg_layer_divergence dropout_divergence(const vmg_factorised_state *state, double weight, vmg_real *gradient)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    const size_t own = state->clipped.rows * state->clipped.columns;
    const double sharing = (double)(layer->layer.rows * layer->layer.columns) / (double)own; /* weights of one alpha */
    const vmg_real *log_root = state->parameters + layer->spread;
    vmg_real *slope = gradient ? state->variance_gradient.at : NULL; /* free by now */
    const double value = vmg_dropout_noise_divergence(state->base.kernels, own, state->clipped.at, slope);
    for (size_t i = 0; gradient && i < own; i++) {
        gradient[layer->spread + i] += log_root[i] > 0 ? 0 : (vmg_real)(weight * sharing * (double)slope[i]);
    }
    return (vmg_layer_divergence){.weights = sharing * value};
}

vmg_layer_divergence vmg_factorised_divergence(const vmg_layer_state *base, double weight, vmg_real *gradient)
{
    const vmg_factorised_state *state = (const vmg_factorised_state *)base;
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)base->layer;
    return layer->variance == VMG_VARIANCE_FREE ? free_divergence(state, weight, gradient)
                                                : dropout_divergence(state, weight, gradient);
}
