/* The diagonal covariance U = diag(u), u_i = exp(2 log_sd_i): the one of the paper's experiments (Louizos and Welling
 * 2016, section 3). One parameter, the logarithm of the standard deviation, for each row or column. */
#include "distribution/covariance.h"

#include <string.h>

#include "base/real.h"

static void list_diagonal(vmg_covariance *covariance, const char *prefix, const char *side, vmg_tensor_list *list)
{
    const char *const name = side[0] == 'r' ? "log_sd_row" : "log_sd_column";
    covariance->offset = vmg_tensor_append(list, prefix, name, 1, covariance->size);
}

static void initialise_diagonal(const vmg_covariance *covariance, const vmg_real *log_sd, vmg_random from,
                                vmg_real *parameters)
{
    (void)from;
    for (size_t i = 0; i < covariance->size; i++) {
        parameters[covariance->offset + i] = log_sd[i];
    }
}

static void lay_out_diagonal(const vmg_covariance *covariance, size_t most_rows, vmg_arena *arena,
                             vmg_covariance_state *state)
{
    (void)most_rows;
    state->covariance = covariance;
    state->diagonal = vmg_arena_take(arena, covariance->size, sizeof(vmg_real));
    state->root = vmg_arena_take(arena, covariance->size, sizeof(vmg_real));
    state->sums = vmg_arena_take(arena, covariance->size, sizeof(vmg_real));
}

static void prepare_diagonal(vmg_covariance_state *state, const vmg_real *parameters)
{
    const vmg_real *log_sd = parameters + state->covariance->offset;
    state->kernels->exponential(state->covariance->size, log_sd, state->root);
    for (size_t i = 0; i < state->covariance->size; i++) {
        state->diagonal[i] = state->root[i] * state->root[i];
    }
    state->log_determinant = 2 * state->kernels->sum(state->covariance->size, log_sd);
}

static void multiply_diagonal(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out)
{
    state->kernels->scale(1, x, NULL, state->diagonal, out);
}

static void colour_diagonal(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix out)
{
    state->kernels->scale(1, e, NULL, state->root, out);
}

static void whiten_diagonal(const vmg_covariance_state *state, vmg_matrix x)
{
    for (size_t k = 0; k < x.rows; k++) {
        vmg_real *row = vmg_matrix_row(x, k);
        for (size_t i = 0; i < x.columns; i++) {
            row[i] /= state->root[i];
        }
    }
}

static void quadratic_diagonal(const vmg_covariance_state *state, vmg_matrix x, vmg_real *out)
{
    state->kernels->row_products(x, x, state->diagonal, out);
}

static double trace_diagonal(const vmg_covariance_state *state)
{
    return state->kernels->sum(state->covariance->size, state->diagonal);
}

static double log_determinant_diagonal(const vmg_covariance_state *state)
{
    return state->log_determinant;
}

/* All gradients below: d u_i / d log_sd_i = 2 u_i, d sqrt(u_i) / d log_sd_i = sqrt(u_i). */

static void gradient_of_diagonal(const vmg_covariance_state *state, const vmg_real *weight, vmg_real *gradient)
{
    vmg_real *to = gradient + state->covariance->offset;
    for (size_t i = 0; i < state->covariance->size; i++) {
        to[i] += 2 * state->diagonal[i] * weight[i];
    }
}

static void quadratic_gradient_diagonal(const vmg_covariance_state *state, vmg_matrix x, const vmg_real *weight,
                                        vmg_real *gradient)
{
    vmg_real *restrict to = gradient + state->covariance->offset;
    vmg_real *restrict sums = state->sums;
    memset(sums, 0, x.columns * sizeof *sums);
    state->kernels->column_products(x, x, weight, sums);
    for (size_t i = 0; i < x.columns; i++) {
        to[i] += 2 * state->diagonal[i] * sums[i];
    }
}

static void product_gradient_diagonal(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix y, vmg_real *gradient)
{
    vmg_real *restrict to = gradient + state->covariance->offset;
    const vmg_real *restrict diagonal = state->diagonal;
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real *restrict left = vmg_matrix_row(x, k), *restrict right = vmg_matrix_row(y, k);
        for (size_t i = 0; i < x.columns; i++) {
            to[i] += 2 * diagonal[i] * left[i] * right[i];
        }
    }
}

static void colour_gradient_diagonal(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix coloured, vmg_matrix g,
                                     vmg_real *gradient)
{
    (void)e;
    state->kernels->column_products(coloured, g, NULL, gradient + state->covariance->offset);
}

static void invariants_gradient_diagonal(const vmg_covariance_state *state, double trace_weight,
                                         double log_determinant_weight, vmg_real *gradient)
{
    vmg_real *to = gradient + state->covariance->offset;
    const vmg_real of_trace = (vmg_real)(2 * trace_weight), of_log_determinant = (vmg_real)(2 * log_determinant_weight);
    for (size_t i = 0; i < state->covariance->size; i++) {
        to[i] += of_trace * state->diagonal[i] + of_log_determinant;
    }
}

const vmg_covariance_kind vmg_covariance_diagonal = {
    .name = "diagonal",
    .list = list_diagonal,
    .initialise = initialise_diagonal,
    .lay_out = lay_out_diagonal,
    .prepare = prepare_diagonal,
    .multiply = multiply_diagonal,
    .quadratic = quadratic_diagonal,
    .colour = colour_diagonal,
    .whiten = whiten_diagonal,
    .trace = trace_diagonal,
    .log_determinant = log_determinant_diagonal,
    .diagonal_gradient = gradient_of_diagonal,
    .quadratic_gradient = quadratic_gradient_diagonal,
    .product_gradient = product_gradient_diagonal,
    .colour_gradient = colour_gradient_diagonal,
    .invariants_gradient = invariants_gradient_diagonal,
};
