/* The step of a layer with matrix Gaussian weights, forwards and backwards. Formulas in layer/matrix_layer.h; gradients
 * follow from them by the chain rule, and are checked against finite differences. */
#include "layer/matrix_layer_state.h"

#include <string.h>

#include "base/real.h"

/* Row variances below this are taken as 0, and have no gradient: the root's slope would drown everything else. The
 * value is far below the square of the rounding error of a row of unit-scale pre-activations. */
static const vmg_real known_variance = VMG_REAL_IS_DOUBLE ? 1e-24f : 1e-12f;

static bool believed(const vmg_matrix_layer_state *state)
{
    return state->base.input.variance.at != NULL;
}

/* M_eff: of the pseudo-data where there are some, else M. */
static vmg_matrix effective_mean(const vmg_matrix_layer_state *state)
{
    return state->pseudo.effective_mean.at ? state->pseudo.effective_mean : vmg_matrix_layer_mean(state);
}

/* M_ij^2, then M_ij M_ij' for the pairs of outputs. */
static void fill_mean_products(vmg_matrix_layer_state *state, vmg_matrix mean)
{
    vmg_matrix squares = state->mean_products;
    squares.columns = mean.columns;
    state->base.kernels->multiply(1, mean, mean, 0, squares);
    vmg_layer_fill_pair_products(&state->pairs, mean, state->mean_products);
}

void vmg_matrix_layer_derive(vmg_matrix_layer_state *state)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)state->base.layer;
    if (layer->pairs) {
        vmg_pseudo_data_condition(layer, state->base.kernels, &state->row, state->parameters,
                                  state->base.inference == VMG_SAMPLED, &state->pseudo);
    }
    if (believed(state)) {
        const vmg_matrix mean = effective_mean(state);
        fill_mean_products(state, mean);
        for (size_t i = 0; i < mean.rows; i++) {
            state->effective_diagonal[i] = state->row.diagonal[i] - (layer->pairs ? state->pseudo.reduction[i] : 0);
        }
    }
    if (state->pair_covariance) {
        state->column.covariance->kind->entries(&state->column,
                                                vmg_pairs_count(layer->layer.pairs, layer->layer.columns),
                                                state->pairs.first, state->pairs.second, state->pair_covariance);
    }
}

/* A vector as one column of a matrix, and as one row. */
static vmg_matrix as_column(vmg_real *vector, size_t count)
{
    return vmg_matrix_view(vector, count, 1);
}

static vmg_matrix as_row(vmg_real *vector, size_t count)
{
    return vmg_matrix_view(vector, 1, count);
}

/* s_k = a_k U_eff a_k^T, and for believed inputs + sum_i t_ki U_eff,ii. */
static void row_variances(vmg_matrix_layer_state *state, vmg_matrix input, size_t rows)
{
    state->row.covariance->kind->quadratic(&state->row, input, state->row_variance);
    if (believed(state)) {
        const vmg_matrix t = vmg_layer_first_rows(state->base.input.variance, rows);
        state->base.kernels->product(false, t, false, as_column(state->effective_diagonal, t.columns), 1,
                                     as_column(state->row_variance, rows));
    }
}

/* b = mean + sqrt(s) (E L_V^T), row by row; the mean is in output already. */
static void add_noise(vmg_matrix_layer_state *state, vmg_matrix output)
{
    const vmg_matrix noise = vmg_layer_first_rows(state->noise, state->noise.stride ? output.rows : 1);
    vmg_matrix coloured = vmg_layer_first_rows(state->coloured, noise.rows);
    state->column.covariance->kind->colour(&state->column, noise, coloured);
    coloured.stride = state->noise.stride ? coloured.stride : 0;
    for (size_t k = 0; k < output.rows; k++) {
        const vmg_real variance = state->row_variance[k];
        state->row_root[k] = variance > known_variance ? VMG_REAL(sqrt)(variance) : variance * 0; /* NaN stays */
    }
    coloured.rows = output.rows;
    state->base.kernels->add_scaled(coloured, state->row_root, NULL, output);
}

/* Var(b_kj) = s_k V_jj + sum_i t_ki M_eff,ij^2; Cov(b_kj, b_kj') = s_k V_jj' + sum_i t_ki M_eff,ij M_eff,ij' */
static void fill_variances(vmg_matrix_layer_state *state, vmg_belief output)
{
    const vmg_kernels *kernels = state->base.kernels;
    const vmg_matrix own = {state->column.diagonal, output.mean.rows, output.mean.columns, 0}; /* the same row each */
    for (size_t k = 0; k < output.mean.rows; k++) { /* pseudo-data may leave less than 0, in rounding; NaN stays */
        state->row_variance[k] *= state->row_variance[k] < 0 ? 0 : 1;
    }
    if (believed(state)) {
        vmg_layer_product(&state->base, false, vmg_layer_first_rows(state->base.input.variance, output.mean.rows),
                          false, state->mean_products, 0, vmg_layer_second_moments(output));
        kernels->add_scaled(own, state->row_variance, NULL, output.variance);
    } else {
        kernels->scale(1, own, state->row_variance, NULL, output.variance);
        for (size_t k = 0; output.covariance.at && k < output.mean.rows; k++) {
            memset(vmg_matrix_row(output.covariance, k), 0, output.covariance.columns * sizeof(vmg_real));
        }
    }
    if (state->pair_covariance) {
        const vmg_matrix shared = {state->pair_covariance, output.mean.rows, output.covariance.columns, 0};
        kernels->add_scaled(shared, state->row_variance, NULL, output.covariance);
    }
}

void vmg_matrix_layer_forward(vmg_layer_state *base, size_t rows)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    const vmg_matrix input = vmg_layer_first_rows(base->input.mean, rows);
    const vmg_belief output = vmg_belief_rows(base->output, rows);
    vmg_layer_product(base, false, input, false, vmg_matrix_layer_mean(state), 0, output.mean);
    row_variances(state, input, rows);
    if (((const vmg_matrix_layer *)base->layer)->pairs) {
        vmg_pseudo_data_correct(base->kernels, input, output.mean, state->row_variance, &state->pseudo);
    }
    if (base->inference == VMG_SAMPLED) {
        add_noise(state, output.mean);
    } else {
        fill_variances(state, output);
    }
}

/* From the gradient of b: of the row variances, and of V through E L_V^T. */
static void noise_backward(vmg_matrix_layer_state *state, vmg_matrix output_gradient, vmg_real *gradient)
{
    const vmg_matrix weighted = vmg_layer_first_rows(state->output_scratch, output_gradient.rows);
    state->base.kernels->row_products(output_gradient, vmg_layer_first_rows(state->coloured, output_gradient.rows),
                                      NULL, state->row_variance_gradient);
    for (size_t k = 0; k < output_gradient.rows; k++) {
        const vmg_real root = state->row_root[k];
        state->row_variance_gradient[k] = root > 0 ? state->row_variance_gradient[k] / (2 * root) : 0;
    }
    state->base.kernels->scale(1, output_gradient, state->row_root, NULL, weighted);
    state->column.covariance->kind->colour_gradient(&state->column, vmg_layer_first_rows(state->noise, weighted.rows),
                                                    vmg_layer_first_rows(state->coloured, weighted.rows), weighted,
                                                    gradient);
}

/* From the gradient of the covariances of pairs, as far as they come from s_k V_jj': of s (added), and of V. */
static void pairs_backward(vmg_matrix_layer_state *state, vmg_matrix covariance_gradient, vmg_real *gradient)
{
    const size_t rows = covariance_gradient.rows, pairs = covariance_gradient.columns;
    state->base.kernels->product(false, covariance_gradient, false, as_column(state->pair_covariance, pairs), 1,
                                 as_column(state->row_variance_gradient, rows));
    state->base.kernels->product(false, as_row(state->row_variance, rows), false, covariance_gradient, 0,
                                 as_row(state->pair_weight, pairs));
    state->column.covariance->kind->entries_gradient(&state->column, pairs, state->pairs.first, state->pairs.second,
                                                     state->pair_weight, gradient);
}

/* From the gradient of variances and covariances: of s, and of V. */
static void variances_backward(vmg_matrix_layer_state *state, vmg_belief output_gradient, vmg_real *gradient)
{
    const vmg_matrix variance_gradient = output_gradient.variance;
    const size_t rows = variance_gradient.rows, columns = variance_gradient.columns;
    const vmg_kernels *kernels = state->base.kernels;
    kernels->product(false, variance_gradient, false, as_column(state->column.diagonal, columns), 0,
                     as_column(state->row_variance_gradient, rows));
    kernels->product(false, as_row(state->row_variance, rows), false, variance_gradient, 0,
                     as_row(state->column_weight, columns));
    if (state->pair_covariance) {
        pairs_backward(state, output_gradient.covariance, gradient);
    }
    for (size_t k = 0; k < rows; k++) {
        state->row_variance_gradient[k] = state->row_variance[k] > 0 ? state->row_variance_gradient[k] : 0;
    }
    state->column.covariance->kind->diagonal_gradient(&state->column, state->column_weight, gradient);
}

/* The gradient of M_eff, into state->mean_gradient, from that of its products. */
static void mean_products_backward(vmg_matrix_layer_state *state, vmg_matrix mean)
{
    vmg_matrix of_squares = state->product_gradient;
    of_squares.columns = mean.columns;
    state->base.kernels->multiply(2, mean, of_squares, 0, state->mean_gradient);
    vmg_layer_pair_products_backward(&state->pairs, mean, state->product_gradient, state->mean_gradient);
}

/* Gradients of M_eff and of the diagonal of U_eff from the terms that believed inputs bring; the latter reaches U here,
 * the former is left in state->mean_gradient. */
static void believed_backward(vmg_matrix_layer_state *state, vmg_belief output_gradient, vmg_real *gradient)
{
    const size_t rows = output_gradient.mean.rows;
    const vmg_matrix mean = effective_mean(state), t = vmg_layer_first_rows(state->base.input.variance, rows);
    vmg_layer_product(&state->base, true, t, false, vmg_layer_second_moments(output_gradient), 0,
                      state->product_gradient);
    mean_products_backward(state, mean);
    state->base.kernels->product(false, as_row(state->row_variance_gradient, rows), false, t, 0,
                                 as_row(state->diagonal_weight, mean.rows));
    state->row.covariance->kind->diagonal_gradient(&state->row, state->diagonal_weight, gradient);
}

/* Gradient of the inputs' means, without what pseudo-data add: db M^T + 2 ds (a U); and of their variances. */
static void input_backward(vmg_matrix_layer_state *state, vmg_matrix input, vmg_belief output_gradient)
{
    const vmg_matrix projected = vmg_layer_first_rows(state->input_scratch, input.rows);
    const vmg_belief to = vmg_belief_rows(state->base.input_gradient, input.rows);
    vmg_layer_product(&state->base, false, output_gradient.mean, true, vmg_matrix_layer_mean(state), 0, to.mean);
    state->row.covariance->kind->multiply(&state->row, input, projected);
    for (size_t k = 0; k < input.rows; k++) { /* row_root is free by now */
        state->row_root[k] = 2 * state->row_variance_gradient[k];
    }
    state->base.kernels->add_scaled(projected, state->row_root, NULL, to.mean);
    if (!to.variance.at) {
        return;
    }
    vmg_layer_product(&state->base, false, vmg_layer_second_moments(output_gradient), true, state->mean_products, 0,
                      to.variance);
    state->base.kernels->add_scaled((vmg_matrix){state->effective_diagonal, input.rows, input.columns, 0},
                                    state->row_variance_gradient, NULL, to.variance);
}

void vmg_matrix_layer_backward(vmg_layer_state *base, size_t rows, bool input_gradient, vmg_real *gradient)
{
    vmg_matrix_layer_state *state = (vmg_matrix_layer_state *)base;
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)base->layer;
    const vmg_matrix input = vmg_layer_first_rows(base->input.mean, rows);
    const vmg_belief from = vmg_belief_rows(base->output_gradient, rows);
    const vmg_matrix mean_gradient = vmg_matrix_view(gradient + layer->mean, base->layer->rows, base->layer->columns);
    if (base->inference == VMG_SAMPLED) {
        noise_backward(state, from.mean, gradient);
    } else {
        variances_backward(state, from, gradient);
    }
    if (base->late.factor) {
        base->late.parameters = vmg_matrix_layer_mean(state).at;
        base->late.x = input;
        base->late.y = from.mean;
    } else {
        vmg_layer_product(base, true, input, false, from.mean, 1, mean_gradient);
    }
    if (believed(state)) {
        believed_backward(state, from, gradient);
        base->kernels->add_scaled(state->mean_gradient, NULL, NULL, mean_gradient);
    }
    state->row.covariance->kind->quadratic_gradient(&state->row, input, state->row_variance_gradient, gradient);
    if (input_gradient) {
        input_backward(state, input, from);
    }
    if (layer->pairs) {
        for (size_t i = 0; believed(state) && i < base->layer->rows; i++) {
            state->diagonal_weight[i] = -state->diagonal_weight[i]; /* U_eff,ii = U_ii - reduction_i */
        }
        const vmg_conditional_gradient conditional = {from.mean, state->row_variance_gradient, state->mean_gradient,
                                                      state->diagonal_weight};
        vmg_pseudo_data_backward(layer, base->kernels, &state->row, state->parameters, input, conditional,
                                 input_gradient ? vmg_layer_first_rows(base->input_gradient.mean, rows)
                                                : (vmg_matrix){0},
                                 &state->pseudo, gradient);
    }
}
