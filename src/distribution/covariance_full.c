/* The full covariance by its Cholesky factor,
 *   U = L L^T,   L_ii = exp(log_diagonal_i),   L_ij = exp(log_diagonal_i) T_ij   (j < i)
 * with the parameters log_diagonal (size) and triangle (T, the strict lower triangle row by row, size (size - 1) / 2):
 * any positive definite matrix, once. T has no units, so that a step of the optimiser means the same for large and for
 * small variances. A row of the caller's takes size^2 operations, as parts of whole products. */
#include "distribution/covariance.h"

#include <string.h>

#include "base/real.h"

/* Parameters, gradient, Adam's and the average's vectors, L and its gradient: 18 bytes (float) for each of size^2. */
enum { most_size_full = 4096 };

/* Where the entries T_i0, T_i1, ... are, in a flat vector. */
static size_t triangle_row(const vmg_covariance *covariance, size_t i)
{
    return covariance->offset + covariance->size + i * (i - (i > 0)) / 2;
}

static vmg_matrix first_rows(vmg_matrix matrix, size_t rows)
{
    return vmg_matrix_rows(matrix, 0, rows);
}

static void list_full(vmg_covariance *covariance, const char *prefix, const char *side, vmg_tensor_list *list)
{
    const size_t size = covariance->size;
    const bool row = side[0] == 'r';
    covariance->offset = vmg_tensor_append(list, prefix, row ? "log_diagonal_row" : "log_diagonal_column", 1, size);
    if (size > 1) {
        vmg_tensor_append(list, prefix, row ? "triangle_row" : "triangle_column", 1, size * (size - 1) / 2);
    }
}

static void initialise_full(const vmg_covariance *covariance, const vmg_real *log_sd, vmg_random from,
                            vmg_real *parameters)
{
    const size_t size = covariance->size;
    (void)from;
    memcpy(parameters + covariance->offset, log_sd, size * sizeof *parameters);
    memset(parameters + covariance->offset + size, 0, size * (size - 1) / 2 * sizeof *parameters);
}

static vmg_matrix take(vmg_arena *arena, size_t rows, size_t columns)
{
    return vmg_matrix_view(vmg_arena_take(arena, rows * columns, sizeof(vmg_real)), rows, columns);
}

static void lay_out_full(const vmg_covariance *covariance, size_t most_rows, vmg_arena *arena,
                         vmg_covariance_state *state)
{
    const size_t size = covariance->size;
    state->covariance = covariance;
    state->diagonal = vmg_arena_take(arena, size, sizeof(vmg_real));
    state->root = vmg_arena_take(arena, size, sizeof(vmg_real));
    state->factor = take(arena, size, size);
    state->factor_gradient = take(arena, size, size);
    state->projected = take(arena, most_rows, size);
    state->scratch[0] = take(arena, most_rows, size);
    state->scratch[1] = take(arena, most_rows, size);
}

static void prepare_full(vmg_covariance_state *state, const vmg_real *parameters)
{
    const vmg_covariance *covariance = state->covariance;
    const vmg_real *log_diagonal = parameters + covariance->offset;
    state->kernels->exponential(covariance->size, log_diagonal, state->root);
    state->log_determinant = 2 * state->kernels->sum(covariance->size, log_diagonal);
    for (size_t i = 0; i < covariance->size; i++) { /* what is above the diagonal is 0 from the arena on */
        const vmg_real *restrict from = parameters + triangle_row(covariance, i);
        vmg_real *restrict row = vmg_matrix_row(state->factor, i);
        const vmg_real root = state->root[i];
        for (size_t j = 0; j < i; j++) {
            row[j] = root * from[j];
        }
        row[i] = root;
        state->diagonal[i] = (vmg_real)state->kernels->sum_of_squares(i + 1, row);
    }
}

/* out = x L */
static void project(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out)
{
    state->kernels->product(false, x, false, state->factor, 0, out);
}

static void multiply_full(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out)
{
    const vmg_matrix projected = first_rows(state->scratch[0], x.rows);
    project(state, x, projected);
    state->kernels->product(false, projected, true, state->factor, 0, out);
}

static void quadratic_full(const vmg_covariance_state *state, vmg_matrix x, vmg_real *out)
{
    const vmg_matrix projected = first_rows(state->projected, x.rows);
    project(state, x, projected);
    state->kernels->row_products(projected, projected, NULL, out);
}

static void entries_full(const vmg_covariance_state *state, size_t count, const uint32_t *first, const uint32_t *second,
                         vmg_real *out)
{
    for (size_t p = 0; p < count; p++) {
        const vmg_real *left = vmg_matrix_row(state->factor, first[p]);
        const vmg_real *right = vmg_matrix_row(state->factor, second[p]);
        const size_t shorter = first[p] < second[p] ? first[p] : second[p];
        vmg_real sum = 0;
        for (size_t j = 0; j <= shorter; j++) {
            sum += left[j] * right[j];
        }
        out[p] = sum;
    }
}

static void colour_full(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix out)
{
    state->kernels->product(false, e, true, state->factor, 0, out);
}

/* Row by row, L y^T = x^T from the first entry on. */
static void whiten_full(const vmg_covariance_state *state, vmg_matrix x)
{
    for (size_t k = 0; k < x.rows; k++) {
        vmg_real *y = vmg_matrix_row(x, k);
        for (size_t i = 0; i < x.columns; i++) {
            const vmg_real *row = vmg_matrix_row(state->factor, i);
            vmg_real rest = y[i];
            for (size_t j = 0; j < i; j++) {
                rest -= row[j] * y[j];
            }
            y[i] = rest / row[i];
        }
    }
}

static double trace_full(const vmg_covariance_state *state)
{
    return state->kernels->sum(state->covariance->size, state->diagonal);
}

static double log_determinant_full(const vmg_covariance_state *state)
{
    return state->log_determinant;
}

/* Adds what follows from the gradient of L (its lower triangle), in state->factor_gradient. */
static void factor_backward(const vmg_covariance_state *state, vmg_real *gradient)
{
    const vmg_covariance *covariance = state->covariance;
    for (size_t i = 0; i < covariance->size; i++) {
        const vmg_real *restrict from = vmg_matrix_row(state->factor_gradient, i);
        const vmg_real *restrict row = vmg_matrix_row(state->factor, i);
        vmg_real *restrict to = gradient + triangle_row(covariance, i);
        const vmg_real scale = state->root[i];
        vmg_real of_log = 0;
        for (size_t j = 0; j < i; j++) {
            to[j] += scale * from[j];
        }
        state->kernels->row_products(vmg_matrix_view((vmg_real *)from, 1, i + 1),
                                     vmg_matrix_view((vmg_real *)row, 1, i + 1), NULL, &of_log);
        gradient[covariance->offset + i] += of_log;
    }
}

/* Of trace(W L L^T) for a diagonal W and more: dL_ij = (2 weight_i + 2 common) L_ij. */
static void add_diagonal_gradient(const vmg_covariance_state *state, const vmg_real *weight, vmg_real common,
                                  vmg_real *gradient)
{
    const vmg_covariance *covariance = state->covariance;
    for (size_t i = 0; i < covariance->size; i++) {
        const vmg_real *restrict row = vmg_matrix_row(state->factor, i);
        vmg_real *restrict to = gradient + triangle_row(covariance, i);
        const vmg_real twice = 2 * ((weight ? weight[i] : 0) + common), scale = twice * state->root[i];
        for (size_t j = 0; j < i; j++) {
            to[j] += scale * row[j];
        }
        gradient[covariance->offset + i] += twice * state->diagonal[i];
    }
}

static void gradient_of_diagonal(const vmg_covariance_state *state, const vmg_real *weight, vmg_real *gradient)
{
    add_diagonal_gradient(state, weight, 0, gradient);
}

static void entries_gradient_full(const vmg_covariance_state *state, size_t count, const uint32_t *first,
                                  const uint32_t *second, const vmg_real *weight, vmg_real *gradient)
{
    memset(state->factor_gradient.at, 0, state->factor.rows * state->factor.columns * sizeof *state->factor.at);
    for (size_t p = 0; p < count; p++) {
        const vmg_real *left = vmg_matrix_row(state->factor, first[p]);
        const vmg_real *right = vmg_matrix_row(state->factor, second[p]);
        vmg_real *of_left = vmg_matrix_row(state->factor_gradient, first[p]);
        vmg_real *of_right = vmg_matrix_row(state->factor_gradient, second[p]);
        for (size_t j = 0; j < state->factor.columns; j++) {
            of_left[j] += weight[p] * right[j];
            of_right[j] += weight[p] * left[j];
        }
    }
    factor_backward(state, gradient);
}

/* dL = 2 x^T diag(weight) x L */
static void quadratic_gradient_full(const vmg_covariance_state *state, vmg_matrix x, const vmg_real *weight,
                                    vmg_real *gradient)
{
    const vmg_matrix projected = first_rows(state->projected, x.rows), weighted = first_rows(state->scratch[0], x.rows);
    state->kernels->scale(2, projected, weight, NULL, weighted);
    state->kernels->product(true, x, false, weighted, 0, state->factor_gradient);
    factor_backward(state, gradient);
}

/* trace(L L^T x^T y): dL = x^T y L + y^T x L */
static void product_gradient_full(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix y, vmg_real *gradient)
{
    const vmg_matrix left = first_rows(state->scratch[0], x.rows), right = first_rows(state->scratch[1], x.rows);
    project(state, x, left);
    project(state, y, right);
    state->kernels->product(true, x, false, right, 0, state->factor_gradient);
    state->kernels->product(true, y, false, left, 1, state->factor_gradient);
    factor_backward(state, gradient);
}

static void colour_gradient_full(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix coloured, vmg_matrix g,
                                 vmg_real *gradient)
{
    (void)coloured;
    state->kernels->product(true, g, false, e, 0, state->factor_gradient);
    factor_backward(state, gradient);
}

static void invariants_gradient_full(const vmg_covariance_state *state, double trace_weight,
                                     double log_determinant_weight, vmg_real *gradient)
{
    const vmg_real of_log_determinant = (vmg_real)(2 * log_determinant_weight);
    add_diagonal_gradient(state, NULL, (vmg_real)trace_weight, gradient);
    for (size_t i = 0; i < state->covariance->size; i++) {
        gradient[state->covariance->offset + i] += of_log_determinant;
    }
}

const vmg_covariance_kind vmg_covariance_full = {
    .name = "full",
    .most_size = most_size_full,
    .list = list_full,
    .initialise = initialise_full,
    .lay_out = lay_out_full,
    .prepare = prepare_full,
    .multiply = multiply_full,
    .quadratic = quadratic_full,
    .entries = entries_full,
    .colour = colour_full,
    .whiten = whiten_full,
    .trace = trace_full,
    .log_determinant = log_determinant_full,
    .diagonal_gradient = gradient_of_diagonal,
    .entries_gradient = entries_gradient_full,
    .quadratic_gradient = quadratic_gradient_full,
    .product_gradient = product_gradient_full,
    .colour_gradient = colour_gradient_full,
    .invariants_gradient = invariants_gradient_full,
};
