/* The diagonal plus low rank covariance,
 *   U = diag(d) + F^T F = D^1/2 (I + G^T G) D^1/2,   d_i = exp(2 log_sd_i),   F = G D^1/2   (rank x size),
 * with the parameters log_sd (size) and G (rank x size, named factor): a few directions in which rows, or columns, move
 * together. G has no units, so that a step of the optimiser means the same for large and for small variances. The root
 * is L = D^1/2 P, P P^T = I + G^T G (distribution/low_rank_core.h). Nothing takes more than size * rank operations for
 * a row of the caller's, and size * rank^2 once. */
#include "distribution/covariance.h"

#include <string.h>

#include "base/real.h"

/* Half width of the uniform distribution that G starts from: a standard deviation of 0.1. At 0 itself the gradient of G
 * vanishes. */
static const vmg_real initial_half_width = (vmg_real)0.173;

static vmg_matrix parameters_of(const vmg_covariance *covariance, const vmg_real *flat)
{
    return vmg_matrix_view((vmg_real *)flat + covariance->offset + covariance->size, covariance->rank,
                           covariance->size);
}

static vmg_matrix first_rows(vmg_matrix matrix, size_t rows)
{
    return vmg_matrix_rows(matrix, 0, rows);
}

static void list_low_rank(vmg_covariance *covariance, const char *prefix, const char *side, vmg_tensor_list *list)
{
    const bool row = side[0] == 'r';
    covariance->offset = vmg_tensor_append(list, prefix, row ? "log_sd_row" : "log_sd_column", 1, covariance->size);
    if (covariance->rank) {
        vmg_tensor_append(list, prefix, row ? "factor_row" : "factor_column", covariance->rank, covariance->size);
    }
}

static void initialise_low_rank(const vmg_covariance *covariance, const vmg_real *log_sd, vmg_random from,
                                vmg_real *parameters)
{
    const vmg_matrix g = parameters_of(covariance, parameters);
    vmg_random_uniform(from, (uint64_t)1 << 32, g.rows * g.columns, g.at);
    for (size_t i = 0; i < covariance->size; i++) {
        double variance = 1; /* of entry i, in units of d_i: taken out, so that it is the one asked for */
        for (size_t f = 0; f < g.rows; f++) {
            vmg_real *entry = vmg_matrix_row(g, f) + i;
            *entry = initial_half_width * (2 * *entry - 1);
            variance += (double)*entry * *entry;
        }
        parameters[covariance->offset + i] = (vmg_real)(log_sd[i] - 0.5 * log(variance));
    }
}

static void lay_out_low_rank(const vmg_covariance *covariance, size_t most_rows, vmg_arena *arena,
                             vmg_covariance_state *state)
{
    const size_t size = covariance->size, rank = covariance->rank;
    vmg_matrix *const like_factor[] = {&state->factor, &state->factor_gradient};
    vmg_matrix *const projections[] = {&state->projected, &state->scratch[0], &state->scratch[1]};
    state->covariance = covariance;
    state->diagonal = vmg_arena_take(arena, size, sizeof(vmg_real));
    state->root = vmg_arena_take(arena, size, sizeof(vmg_real));
    state->sums = vmg_arena_take(arena, size, sizeof(vmg_real));
    state->own = vmg_arena_take(arena, size, sizeof(vmg_real));
    for (size_t i = 0; i < sizeof like_factor / sizeof *like_factor; i++) {
        *like_factor[i] = vmg_matrix_view(vmg_arena_take(arena, rank * size, sizeof(vmg_real)), rank, size);
    }
    for (size_t i = 0; i < sizeof projections / sizeof *projections; i++) {
        *projections[i] = vmg_matrix_view(vmg_arena_take(arena, most_rows * rank, sizeof(vmg_real)), most_rows, rank);
    }
    vmg_low_rank_core_lay_out(rank, arena, &state->core);
}

static void prepare_low_rank(vmg_covariance_state *state, const vmg_real *parameters)
{
    const vmg_covariance *covariance = state->covariance;
    const vmg_real *log_sd = parameters + covariance->offset;
    const vmg_kernels *kernels = state->kernels;
    kernels->exponential(covariance->size, log_sd, state->root);
    state->given = parameters_of(covariance, parameters);
    kernels->scale(1, state->given, NULL, state->root, state->factor);
    for (size_t i = 0; i < covariance->size; i++) {
        state->own[i] = state->diagonal[i] = state->root[i] * state->root[i];
    }
    kernels->column_products(state->factor, state->factor, NULL, state->diagonal);
    vmg_low_rank_core_prepare(state->given, &state->core);
    state->log_determinant =
        2 * kernels->sum(covariance->size, log_sd) + vmg_low_rank_core_log_determinant(&state->core);
}

/* out = x F^T */
static void project(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out)
{
    state->kernels->product(false, x, true, state->factor, 0, out);
}

static void multiply_low_rank(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out)
{
    const vmg_matrix projected = first_rows(state->scratch[0], x.rows);
    project(state, x, projected);
    state->kernels->scale(1, x, NULL, state->own, out);
    state->kernels->product(false, projected, false, state->factor, 1, out);
}

static void quadratic_low_rank(const vmg_covariance_state *state, vmg_matrix x, vmg_real *out)
{
    const vmg_matrix projected = first_rows(state->projected, x.rows);
    state->kernels->row_products(x, x, state->own, out);
    project(state, x, projected);
    for (size_t k = 0; k < x.rows; k++) {
        const vmg_real *along = vmg_matrix_row(projected, k);
        for (size_t f = 0; f < projected.columns; f++) {
            out[k] += along[f] * along[f];
        }
    }
}

static void entries_low_rank(const vmg_covariance_state *state, size_t count, const uint32_t *first,
                             const uint32_t *second, vmg_real *out)
{
    for (size_t p = 0; p < count; p++) {
        out[p] = 0;
        for (size_t f = 0; f < state->factor.rows; f++) {
            const vmg_real *row = vmg_matrix_row(state->factor, f);
            out[p] += row[first[p]] * row[second[p]];
        }
    }
}

/* w = (e G^T) X^T, in scratch[1]; e G^T stays in scratch[0] */
static vmg_matrix colour_weights(const vmg_covariance_state *state, vmg_matrix e)
{
    const vmg_matrix along = first_rows(state->scratch[0], e.rows), weights = first_rows(state->scratch[1], e.rows);
    state->kernels->product(false, e, true, state->given, 0, along);
    state->kernels->product(false, along, true, state->core.middle_real, 0, weights);
    return weights;
}

/* e P^T D^1/2 = e D^1/2 + w F */
static void colour_low_rank(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix out)
{
    const vmg_matrix weights = colour_weights(state, e);
    state->kernels->scale(1, e, NULL, state->root, out);
    state->kernels->product(false, weights, false, state->factor, 1, out);
}

/* x D^-1/2 P^-T, with P^-T = I - G^T (R^-T X) G */
static void whiten_low_rank(const vmg_covariance_state *state, vmg_matrix x)
{
    const vmg_matrix along = first_rows(state->scratch[0], x.rows), weights = first_rows(state->scratch[1], x.rows);
    for (size_t k = 0; k < x.rows; k++) {
        vmg_real *row = vmg_matrix_row(x, k);
        for (size_t i = 0; i < x.columns; i++) {
            row[i] /= state->root[i];
        }
    }
    vmg_low_rank_core_inverse_middle(&state->core);
    state->kernels->product(false, x, true, state->given, 0, along);
    state->kernels->product(false, along, false, state->core.scratch, 0, weights);
    state->kernels->scale(-1, weights, NULL, NULL, weights);
    state->kernels->product(false, weights, false, state->given, 1, x);
}

static double trace_low_rank(const vmg_covariance_state *state)
{
    return state->kernels->sum(state->covariance->size, state->diagonal);
}

static double log_determinant_low_rank(const vmg_covariance_state *state)
{
    return state->log_determinant;
}

/* Adds the gradient of sum_i weight_i d_i. */
static void own_backward(const vmg_covariance_state *state, const vmg_real *weight, vmg_real *gradient)
{
    vmg_real *restrict of_log_sd = gradient + state->covariance->offset;
    for (size_t i = 0; i < state->covariance->size; i++) {
        of_log_sd[i] += 2 * state->own[i] * weight[i];
    }
}

/* Adds to the parameters' gradient what follows from that of F, in state->factor_gradient. */
static void factor_backward(const vmg_covariance_state *state, vmg_real *gradient)
{
    state->kernels->add_scaled(state->factor_gradient, NULL, state->root, parameters_of(state->covariance, gradient));
    state->kernels->column_products(state->factor, state->factor_gradient, NULL, gradient + state->covariance->offset);
}

static void gradient_of_diagonal(const vmg_covariance_state *state, const vmg_real *weight, vmg_real *gradient)
{
    own_backward(state, weight, gradient);
    state->kernels->scale(2, state->factor, NULL, weight, state->factor_gradient);
    factor_backward(state, gradient);
}

static void entries_gradient_low_rank(const vmg_covariance_state *state, size_t count, const uint32_t *first,
                                      const uint32_t *second, const vmg_real *weight, vmg_real *gradient)
{
    for (size_t f = 0; f < state->factor.rows; f++) {
        const vmg_real *factor = vmg_matrix_row(state->factor, f);
        vmg_real *to = vmg_matrix_row(state->factor_gradient, f);
        memset(to, 0, state->factor.columns * sizeof *to);
        for (size_t p = 0; p < count; p++) {
            to[first[p]] += weight[p] * factor[second[p]];
            to[second[p]] += weight[p] * factor[first[p]];
        }
    }
    factor_backward(state, gradient);
}

/* sum_k g_k (x_k diag(d) x_k^T + |x_k F^T|^2) */
static void quadratic_gradient_low_rank(const vmg_covariance_state *state, vmg_matrix x, const vmg_real *weight,
                                        vmg_real *gradient)
{
    const vmg_matrix weighted = first_rows(state->scratch[0], x.rows);
    memset(state->sums, 0, x.columns * sizeof *state->sums);
    state->kernels->column_products(x, x, weight, state->sums);
    own_backward(state, state->sums, gradient);
    state->kernels->scale(2, first_rows(state->projected, x.rows), weight, NULL, weighted);
    state->kernels->product(true, weighted, false, x, 0, state->factor_gradient);
    factor_backward(state, gradient);
}

/* sum_k (x_k diag(d) y_k^T + (x_k F^T) (y_k F^T)^T) */
static void product_gradient_low_rank(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix y, vmg_real *gradient)
{
    const vmg_matrix left = first_rows(state->scratch[0], x.rows), right = first_rows(state->scratch[1], x.rows);
    memset(state->sums, 0, x.columns * sizeof *state->sums);
    state->kernels->column_products(x, y, NULL, state->sums);
    own_backward(state, state->sums, gradient);
    project(state, x, left);
    project(state, y, right);
    state->kernels->product(true, left, false, y, 0, state->factor_gradient);
    state->kernels->product(true, right, false, x, 1, state->factor_gradient);
    factor_backward(state, gradient);
}

/* Of e D^1/2 + w F with w = (e G^T) X^T; column i of it is proportional to exp(log_sd_i). */
static void colour_gradient_low_rank(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix coloured, vmg_matrix g,
                                     vmg_real *gradient)
{
    const vmg_kernels *kernels = state->kernels;
    const vmg_low_rank_core *core = &state->core;
    const vmg_matrix of_g = parameters_of(state->covariance, gradient);
    const vmg_matrix along = first_rows(state->scratch[0], e.rows), weights = colour_weights(state, e);
    kernels->column_products(coloured, g, NULL, gradient + state->covariance->offset);
    kernels->product(true, weights, false, g, 0, state->factor_gradient); /* through F, with w as it is */
    kernels->add_scaled(state->factor_gradient, NULL, state->root, of_g);
    project(state, g, weights); /* the gradient of w */
    kernels->product(true, weights, false, along, 0, core->scratch);
    vmg_low_rank_core_backward(core);
    kernels->product(false, core->scratch, false, state->given, 1, of_g);
    kernels->product(false, weights, false, core->middle_real, 0, along); /* the gradient of e G^T */
    kernels->product(true, along, false, e, 1, of_g);
}

static void invariants_gradient_low_rank(const vmg_covariance_state *state, double trace_weight,
                                         double log_determinant_weight, vmg_real *gradient)
{
    const vmg_covariance *covariance = state->covariance;
    const vmg_matrix of_g = parameters_of(covariance, gradient), scaled = state->core.scratch;
    const vmg_real of_trace = (vmg_real)(2 * trace_weight), of_log_determinant = (vmg_real)(2 * log_determinant_weight);
    vmg_real *restrict of_log_sd = gradient + covariance->offset;
    for (size_t i = 0; i < covariance->size; i++) {
        of_log_sd[i] += of_trace * state->diagonal[i] + of_log_determinant;
    }
    state->kernels->scale(of_trace, state->factor, NULL, NULL, state->factor_gradient);
    state->kernels->add_scaled(state->factor_gradient, NULL, state->root, of_g);
    state->kernels->scale(of_log_determinant, state->core.inverse, NULL, NULL, scaled);
    state->kernels->product(false, scaled, false, state->given, 1, of_g);
}

const vmg_covariance_kind vmg_covariance_low_rank = {
    .name = "low-rank",
    .list = list_low_rank,
    .initialise = initialise_low_rank,
    .lay_out = lay_out_low_rank,
    .prepare = prepare_low_rank,
    .multiply = multiply_low_rank,
    .quadratic = quadratic_low_rank,
    .entries = entries_low_rank,
    .colour = colour_low_rank,
    .whiten = whiten_low_rank,
    .trace = trace_low_rank,
    .log_determinant = log_determinant_low_rank,
    .diagonal_gradient = gradient_of_diagonal,
    .entries_gradient = entries_gradient_low_rank,
    .quadratic_gradient = quadratic_gradient_low_rank,
    .product_gradient = product_gradient_low_rank,
    .colour_gradient = colour_gradient_low_rank,
    .invariants_gradient = invariants_gradient_low_rank,
};
