/* The step of a layer of independent Gaussian weights, forwards and backwards. Formulas in layer/factorised_layer.h;
 * gradients follow from them by the chain rule, and are checked against finite differences. */
#include <string.h>

#include "base/real.h"
#include "layer/factorised_layer_state.h"

/* Variances below this are taken as 0, and have no gradient: the root's slope would drown everything else. */
static const vmg_real known_variance = VMG_REAL_IS_DOUBLE ? 1e-24f : 1e-12f;

static bool believed(const vmg_factorised_state *state)
{
    return state->base.input.variance.at != NULL;
}

/* b = mean + sqrt(variance) E; the mean is in output already, the variance in state->root, which becomes its root. */
static void add_noise(vmg_factorised_state *state, vmg_matrix output)
{
    const vmg_matrix root = vmg_layer_first_rows(state->root, output.rows);
    for (size_t i = 0; i < root.rows * root.columns; i++) {
        const vmg_real variance = root.at[i];
        root.at[i] = variance > known_variance ? VMG_REAL(sqrt)(variance) : variance * 0; /* NaN stays */
    }
    const vmg_matrix noise = vmg_layer_first_rows(state->noise, output.rows);
    if (noise.stride) {
        state->base.kernels->multiply(1, root, noise, 1, output);
    } else {
        state->base.kernels->add_scaled(root, NULL, noise.at, output);
    }
}

void vmg_factorised_forward(vmg_layer_state *base, size_t rows)
{
    vmg_factorised_state *state = (vmg_factorised_state *)base;
    const vmg_kernels *kernels = base->kernels;
    const vmg_belief input = vmg_belief_rows(base->input, rows), output = vmg_belief_rows(base->output, rows);
    const vmg_matrix squares = vmg_layer_first_rows(state->input_squares, rows);
    vmg_layer_product(&state->base, false, input.mean, false, vmg_factorised_mean(state), 0, output.mean);
    kernels->multiply(1, input.mean, input.mean, 0, squares);
    if (base->inference == VMG_SAMPLED) {
        vmg_layer_product(&state->base, false, squares, false, state->variance, 0,
                          vmg_layer_first_rows(state->root, rows));
        add_noise(state, output.mean);
    } else if (believed(state)) {
        vmg_layer_product(&state->base, false, input.variance, false, state->mean_products, 0,
                          vmg_layer_second_moments(output));
        vmg_layer_product(&state->base, false, squares, false, state->variance, 1, output.variance);
    } else {
        vmg_layer_product(&state->base, false, squares, false, state->variance, 0, output.variance);
        for (size_t k = 0; output.covariance.at && k < rows; k++) {
            memset(vmg_matrix_row(output.covariance, k), 0, output.covariance.columns * sizeof(vmg_real));
        }
    }
}

/* The gradient of the pre-activations' variances: by moments it is given, sampled it comes through their roots. */
static vmg_matrix output_variance_gradient(vmg_factorised_state *state, vmg_belief output_gradient)
{
    if (state->base.inference == VMG_MOMENTS) {
        return output_gradient.variance;
    }
    const vmg_matrix from = output_gradient.mean, to = vmg_layer_first_rows(state->root_gradient, from.rows);
    for (size_t k = 0; k < from.rows; k++) {
        const vmg_real *restrict b = vmg_matrix_row(from, k), *restrict noise = vmg_matrix_row(state->noise, k);
        const vmg_real *restrict root = vmg_matrix_row(state->root, k);
        vmg_real *restrict out = vmg_matrix_row(to, k);
        for (size_t j = 0; j < from.columns; j++) {
            out[j] = root[j] > 0 ? b[j] * noise[j] / (2 * root[j]) : 0;
        }
    }
    return to;
}

/* What believed inputs add: to the gradient of the weights' variances, and state->mean_gradient. */
static void believed_backward(vmg_factorised_state *state, vmg_belief output_gradient)
{
    const vmg_kernels *kernels = state->base.kernels;
    const vmg_matrix t = vmg_layer_first_rows(state->base.input.variance, output_gradient.mean.rows);
    const vmg_matrix mean = vmg_factorised_mean(state);
    vmg_matrix of_squares = state->product_gradient;
    vmg_layer_product(&state->base, true, t, false, vmg_layer_second_moments(output_gradient), 0,
                      state->product_gradient);
    of_squares.columns = mean.columns;
    kernels->add_scaled(of_squares, NULL, NULL, state->variance_gradient);
    kernels->multiply(2, mean, of_squares, 0, state->mean_gradient);
    vmg_layer_pair_products_backward(&state->pairs, mean, state->product_gradient, state->mean_gradient);
}

/* From the gradient of the weights' variances to that of what they are made of. */
static void variance_backward(const vmg_factorised_state *state, vmg_real *gradient)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    const vmg_kernels *kernels = state->base.kernels;
    const vmg_matrix slope = state->variance_gradient, mean = vmg_factorised_mean(state);
    const size_t count = slope.rows * slope.columns;
    const vmg_real *log_root = state->parameters + layer->spread;
    vmg_real *to = gradient + layer->spread;
    if (layer->variance == VMG_VARIANCE_FREE) {
        kernels->multiply(2, slope, state->variance, 1, vmg_matrix_view(to, slope.rows, slope.columns));
        return;
    }
    vmg_real *of_mean = gradient + layer->mean;
    for (size_t i = 0; i < count; i++) {
        of_mean[i] += 2 * slope.at[i] * mean.at[i] * state->alpha.at[i];
    }
    if (layer->variance == VMG_VARIANCE_DROPOUT) {
        for (size_t i = 0; i < count; i++) {
            to[i] += log_root[i] > 0 ? 0 : 2 * slope.at[i] * state->variance.at[i];
        }
    } else if (*log_root <= 0) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += 2 * (double)slope.at[i] * (double)state->variance.at[i];
        }
        *to += (vmg_real)sum;
    }
}

/* db M^T + 2 p * (dv S^T), and of the inputs' variances. */
static void input_backward(vmg_factorised_state *state, vmg_belief output_gradient, vmg_matrix variance_gradient)
{
    const vmg_kernels *kernels = state->base.kernels;
    const size_t rows = output_gradient.mean.rows;
    const vmg_matrix scratch = vmg_layer_first_rows(state->input_scratch, rows);
    const vmg_belief to = vmg_belief_rows(state->base.input_gradient, rows);
    vmg_layer_product(&state->base, false, output_gradient.mean, true, vmg_factorised_mean(state), 0, to.mean);
    vmg_layer_product(&state->base, false, variance_gradient, true, state->variance, 0, scratch);
    kernels->multiply(2, vmg_layer_first_rows(state->base.input.mean, rows), scratch, 1, to.mean);
    if (to.variance.at) {
        vmg_layer_product(&state->base, false, vmg_layer_second_moments(output_gradient), true, state->mean_products, 0,
                          to.variance);
    }
}

void vmg_factorised_backward(vmg_layer_state *base, size_t rows, bool input_gradient, vmg_real *gradient)
{
    vmg_factorised_state *state = (vmg_factorised_state *)base;
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)base->layer;
    const vmg_kernels *kernels = base->kernels;
    const vmg_belief from = vmg_belief_rows(base->output_gradient, rows);
    const vmg_matrix of_variance = output_variance_gradient(state, from);
    const vmg_matrix of_mean = vmg_matrix_view(gradient + layer->mean, layer->layer.rows, layer->layer.columns);
    vmg_layer_product(&state->base, true, vmg_layer_first_rows(base->input.mean, rows), false, from.mean, 1, of_mean);
    vmg_layer_product(&state->base, true, vmg_layer_first_rows(state->input_squares, rows), false, of_variance, 0,
                      state->variance_gradient);
    if (believed(state)) {
        believed_backward(state, from);
        kernels->add_scaled(state->mean_gradient, NULL, NULL, of_mean);
    }
    variance_backward(state, gradient);
    if (input_gradient) {
        input_backward(state, from, of_variance);
    }
}
