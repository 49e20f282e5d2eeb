/* Conditioning a batch on pseudo-data; notation and formulas in layer/pseudo_data.h. */
#include "layer/pseudo_data.h"

#include <string.h>

#include "base/real.h"
#include "distribution/dropout_noise.h"
#include "linalg/cholesky.h"

static vmg_matrix take(vmg_arena *arena, size_t rows, size_t columns, size_t stride)
{
    vmg_real *memory = vmg_arena_take(arena, rows * stride, sizeof(vmg_real));
    return (vmg_matrix){memory, rows, columns, stride};
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

void vmg_pseudo_data_lay_out(const vmg_matrix_layer *layer, bool believed, size_t most_rows, vmg_arena *arena,
                             vmg_pseudo_data *data)
{
    const size_t m = layer->pairs, r = layer->layer.rows, c = layer->layer.columns;
    vmg_matrix *const like_inputs[] = {&data->input_sd, &data->inputs, &data->projected, &data->inputs_gradient,
                                       &data->projected_gradient};
    vmg_matrix *const like_outputs[] = {&data->output_sd, &data->outputs, &data->solution, &data->outputs_gradient};
    vmg_matrix *const square[] = {&data->factor, &data->square_gradient, &data->square_scratch};
    vmg_matrix *const like_cross[] = {&data->cross, &data->gain, &data->cross_gradient};
    data->input_noise = take(arena, m, r, vmg_random_stride(r));
    data->output_noise = take(arena, m, c, vmg_random_stride(c));
    for (size_t i = 0; i < sizeof like_inputs / sizeof *like_inputs; i++) {
        *like_inputs[i] = take(arena, m, r, r);
    }
    for (size_t i = 0; i < sizeof like_outputs / sizeof *like_outputs; i++) {
        *like_outputs[i] = take(arena, m, c, c);
    }
    for (size_t i = 0; i < sizeof square / sizeof *square; i++) {
        *square[i] = take(arena, m, m, m);
    }
    for (size_t i = 0; i < sizeof like_cross / sizeof *like_cross; i++) {
        *like_cross[i] = take(arena, m, most_rows, most_rows);
    }
    data->row_scratch = vmg_arena_take(arena, larger(r, c), sizeof(vmg_real));
    data->wide_scratch = take(arena, m, larger(r, most_rows), larger(r, most_rows));
    if (believed) {
        data->projected_gain = take(arena, m, r, r);
        data->effective_mean = take(arena, r, c, c);
        data->reduction = vmg_arena_take(arena, r, sizeof(vmg_real));
    }
}

void vmg_pseudo_data_draw(const vmg_matrix_layer *layer, const vmg_kernels *kernels, uint64_t seed, uint64_t step,
                          vmg_pseudo_data *data)
{
    const uint32_t index = (uint32_t)layer->layer.index;
    vmg_random_normal(kernels, (vmg_random){seed, step, VMG_STREAM_PSEUDO_INPUTS + index}, 0,
                      data->input_noise.rows * data->input_noise.stride, data->input_noise.at);
    vmg_random_normal(kernels, (vmg_random){seed, step, VMG_STREAM_PSEUDO_OUTPUTS + index}, 0,
                      data->output_noise.rows * data->output_noise.stride, data->output_noise.at);
}

/* One side with this step's noise: out = given (1 + sd n) scale, entry by entry. */
static void add_noise(const vmg_real *given, vmg_matrix sd, vmg_matrix noise, vmg_real scale, vmg_matrix out)
{
    for (size_t i = 0; i < out.rows; i++) {
        const vmg_real *from = given + i * out.columns, *sd_row = vmg_matrix_row(sd, i), *n = vmg_matrix_row(noise, i);
        vmg_real *to = vmg_matrix_row(out, i);
        for (size_t j = 0; j < out.columns; j++) {
            to[j] = from[j] * (1 + sd_row[j] * n[j]) * scale;
        }
    }
}

static void fill_sd(const vmg_kernels *kernels, vmg_pseudo_noise noise, const vmg_real *parameters, bool noisy,
                    vmg_matrix sd)
{
    for (size_t i = 0; i < sd.rows; i++) {
        vmg_real *row = vmg_matrix_row(sd, i);
        if (noisy) {
            vmg_pseudo_noise_row(noise, parameters, i, row);
            kernels->exponential(sd.columns, row, row);
        } else {
            memset(row, 0, sd.columns * sizeof *row);
        }
    }
}

/* S11 = X A~^T + jitter I and its factor. What rounding takes from a nearly singular S11 is given back by a larger
 * jitter; one that is not finite ends as NaN, which the objective then shows. */
static void factor_square(const vmg_matrix_layer *layer, const vmg_kernels *kernels, vmg_pseudo_data *data)
{
    vmg_real jitter = (vmg_real)layer->jitter;
    for (int attempt = 0; attempt < 8; attempt++) {
        double trace = 0;
        kernels->product(false, data->projected, true, data->inputs, 0, data->factor);
        for (size_t i = 0; i < layer->pairs; i++) {
            vmg_real *diagonal = vmg_matrix_row(data->factor, i) + i;
            trace += *diagonal;
            *diagonal += jitter;
        }
        if (vmg_cholesky_factor(data->factor)) {
            return;
        }
        const vmg_real rounding = (vmg_real)(trace / (double)layer->pairs) * (VMG_REAL_IS_DOUBLE ? 1e-15f : 1e-6f);
        jitter = 10 * (jitter > rounding ? jitter : rounding);
    }
    for (size_t i = 0; i < layer->pairs; i++) {
        vmg_matrix_row(data->factor, i)[i] = VMG_REAL(nan)("");
    }
}

/* to = scale to + factor from; a scale of 0 does not read */
static void scale_and_add(vmg_matrix to, vmg_real scale, vmg_matrix from, vmg_real factor)
{
    for (size_t i = 0; i < to.rows; i++) {
        vmg_real *left = vmg_matrix_row(to, i);
        const vmg_real *right = vmg_matrix_row(from, i);
        for (size_t j = 0; j < to.columns; j++) {
            left[j] = (scale == 0 ? 0 : scale * left[j]) + factor * right[j];
        }
    }
}

static void copy(vmg_matrix from, vmg_matrix to)
{
    for (size_t i = 0; i < from.rows; i++) {
        memcpy(vmg_matrix_row(to, i), vmg_matrix_row(from, i), from.columns * sizeof *from.at);
    }
}

/* M_eff, H and the reduction. */
static void collapse(const vmg_kernels *kernels, vmg_matrix mean, vmg_pseudo_data *data)
{
    copy(mean, data->effective_mean);
    kernels->product(true, data->projected, false, data->solution, 1, data->effective_mean);
    copy(data->projected, data->projected_gain);
    vmg_cholesky_solve(data->factor, data->projected_gain);
    for (size_t j = 0; j < mean.rows; j++) {
        data->reduction[j] = 0;
    }
    for (size_t i = 0; i < data->projected.rows; i++) {
        const vmg_real *x = vmg_matrix_row(data->projected, i), *h = vmg_matrix_row(data->projected_gain, i);
        for (size_t j = 0; j < mean.rows; j++) {
            data->reduction[j] += x[j] * h[j];
        }
    }
}

void vmg_pseudo_data_condition(const vmg_matrix_layer *layer, const vmg_kernels *kernels,
                               const vmg_covariance_state *row, const vmg_real *parameters, bool noisy,
                               vmg_pseudo_data *data)
{
    const vmg_matrix mean = {(vmg_real *)parameters + layer->mean, layer->layer.rows, layer->layer.columns,
                             layer->layer.columns};
    fill_sd(kernels, vmg_pseudo_noise_of_inputs(layer), parameters, noisy, data->input_sd);
    fill_sd(kernels, vmg_pseudo_noise_of_outputs(layer), parameters, noisy, data->output_sd);
    add_noise(parameters + layer->pseudo_inputs, data->input_sd, data->input_noise, layer->layer.input_scale,
              data->inputs);
    add_noise(parameters + layer->pseudo_outputs, data->output_sd, data->output_noise, 1, data->outputs);
    row->covariance->kind->multiply(row, data->inputs, data->projected);
    factor_square(layer, kernels, data);
    copy(data->outputs, data->solution);
    kernels->product(false, data->inputs, false, mean, 0, data->outputs_gradient); /* A~ M, in scratch */
    for (size_t i = 0; i < layer->pairs * mean.columns; i++) {
        data->solution.at[i] -= data->outputs_gradient.at[i];
    }
    vmg_cholesky_solve(data->factor, data->solution);
    if (data->effective_mean.at) {
        collapse(kernels, mean, data);
    }
}

void vmg_pseudo_data_reduce(const vmg_kernels *kernels, const vmg_pseudo_data *data, vmg_matrix row_covariance)
{
    /* -X in scratch, since a product only adds */
    scale_and_add(data->inputs_gradient, 0, data->projected, -1);
    copy(data->projected, data->projected_gradient);
    vmg_cholesky_solve(data->factor, data->projected_gradient);
    kernels->product(true, data->inputs_gradient, false, data->projected_gradient, 1, row_covariance);
}

/* The first `columns` columns of a matrix that was taken for more. */
static vmg_matrix narrow(vmg_matrix matrix, size_t columns)
{
    matrix.columns = columns;
    return matrix;
}

void vmg_pseudo_data_correct(const vmg_kernels *kernels, vmg_matrix input, vmg_matrix mean, vmg_real *row_variance,
                             vmg_pseudo_data *data)
{
    const vmg_matrix cross = narrow(data->cross, input.rows), gain = narrow(data->gain, input.rows);
    kernels->product(false, data->projected, true, input, 0, cross);
    copy(cross, gain);
    vmg_cholesky_solve(data->factor, gain);
    kernels->product(true, cross, false, data->solution, 1, mean);
    for (size_t i = 0; i < cross.rows; i++) {
        const vmg_real *s = vmg_matrix_row(cross, i), *g = vmg_matrix_row(gain, i);
        for (size_t k = 0; k < input.rows; k++) {
            row_variance[k] -= s[k] * g[k];
        }
    }
}

/* to = from diag(factor) */
static void scale_columns(vmg_matrix from, const vmg_real *factor, vmg_matrix to)
{
    for (size_t i = 0; i < from.rows; i++) {
        const vmg_real *left = vmg_matrix_row(from, i);
        vmg_real *out = vmg_matrix_row(to, i);
        for (size_t j = 0; j < from.columns; j++) {
            out[j] = left[j] * factor[j];
        }
    }
}

/* From the gradients of A~ and B~ to those of the parameters: out_ij = given_ij (1 + sd_ij n_ij) scale. */
static void noise_backward(const vmg_kernels *kernels, vmg_pseudo_noise noise, const vmg_real *parameters, size_t given,
                           vmg_matrix sd, vmg_matrix n, vmg_real scale, vmg_matrix of_out, vmg_real *restrict slope,
                           vmg_real *gradient)
{
    for (size_t i = 0; i < sd.rows; i++) {
        const vmg_real *from = vmg_matrix_row(of_out, i);
        const vmg_real *sd_row = vmg_matrix_row(sd, i), *n_row = vmg_matrix_row(n, i);
        const vmg_real *given_row = parameters + given + i * sd.columns;
        vmg_real *restrict to = gradient + given + i * sd.columns;
        for (size_t j = 0; j < sd.columns; j++) {
            const vmg_real scaled = from[j] * scale, part = sd_row[j] * n_row[j];
            to[j] += scaled * (1 + part);
            slope[j] = scaled * given_row[j] * part;
        }
        vmg_pseudo_noise_row_gradient(kernels, noise, parameters, i, slope, 1, gradient);
    }
}

/* Gradients of T and S12, and of S11 as far as it comes from the row variances. */
static void conditional_backward(const vmg_kernels *kernels, vmg_conditional_gradient from, vmg_matrix cross,
                                 vmg_matrix gain, vmg_matrix weighted_gain, vmg_matrix cross_gradient,
                                 vmg_pseudo_data *data)
{
    kernels->product(false, cross, false, from.mean, 0, data->outputs_gradient); /* of T: S12 dmean */
    scale_columns(gain, from.row_variance, weighted_gain);                       /* G diag(ds) */
    kernels->product(false, weighted_gain, true, gain, 0, data->square_gradient);
    kernels->product(false, data->solution, true, from.mean, 0, cross_gradient);
    scale_and_add(cross_gradient, 1, weighted_gain, -2);
    if (from.effective_mean.at) {
        kernels->product(false, data->projected, false, from.effective_mean, 1, data->outputs_gradient);
    }
}

/* Gradient of X from M_eff and the reduction, added; and that of S11 from the reduction. */
static void collapse_backward(const vmg_kernels *kernels, vmg_conditional_gradient from, vmg_pseudo_data *data)
{
    const vmg_matrix weighted = narrow(data->wide_scratch, data->projected.columns);
    kernels->product(false, data->solution, true, from.effective_mean, 1, data->projected_gradient);
    scale_columns(data->projected_gain, from.reduction, weighted); /* H diag(dd) */
    scale_and_add(data->projected_gradient, 1, weighted, 2);
    kernels->product(false, weighted, true, data->projected_gain, 0, data->square_scratch);
    scale_and_add(data->square_gradient, 1, data->square_scratch, -1);
}

void vmg_pseudo_data_backward(const vmg_matrix_layer *layer, const vmg_kernels *kernels,
                              const vmg_covariance_state *row, const vmg_real *parameters, vmg_matrix input,
                              vmg_conditional_gradient from, vmg_matrix input_gradient, vmg_pseudo_data *data,
                              vmg_real *gradient)
{
    const vmg_layer *common = &layer->layer;
    const vmg_covariance_kind *kind = row->covariance->kind;
    const vmg_matrix mean = {(vmg_real *)parameters + layer->mean, common->rows, common->columns, common->columns};
    const vmg_matrix mean_gradient = vmg_matrix_view(gradient + layer->mean, common->rows, common->columns);
    const vmg_matrix cross = narrow(data->cross, input.rows), gain = narrow(data->gain, input.rows);
    const vmg_matrix cross_gradient = narrow(data->cross_gradient, input.rows);
    conditional_backward(kernels, from, cross, gain, narrow(data->wide_scratch, input.rows), cross_gradient, data);

    /* S12 = X A^T */
    kernels->product(false, cross_gradient, false, input, 0, data->projected_gradient);
    if (input_gradient.at) {
        kernels->product(true, cross_gradient, false, data->projected, 1, input_gradient);
    }
    if (from.effective_mean.at) {
        collapse_backward(kernels, from, data);
    }
    /* T = S11^-1 R: the gradient of R, and of S11 */
    vmg_cholesky_solve(data->factor, data->outputs_gradient);
    kernels->product(false, data->outputs_gradient, true, data->solution, 0, data->square_scratch);
    scale_and_add(data->square_gradient, 1, data->square_scratch, -1);
    /* S11 = X A~^T + jitter I */
    kernels->product(false, data->square_gradient, false, data->inputs, 1, data->projected_gradient);
    kernels->product(true, data->square_gradient, false, data->projected, 0, data->inputs_gradient);
    /* R = B~ - A~ M */
    const vmg_matrix wide = narrow(data->wide_scratch, common->rows);
    kernels->product(false, data->outputs_gradient, true, mean, 0, wide);
    scale_and_add(data->inputs_gradient, 1, wide, -1);
    scale_and_add(wide, 0, data->inputs, -1);
    kernels->product(true, wide, false, data->outputs_gradient, 1, mean_gradient);
    /* X = A~ U */
    kind->product_gradient(row, data->inputs, data->projected_gradient, gradient);
    kind->multiply(row, data->projected_gradient, wide);
    scale_and_add(data->inputs_gradient, 1, wide, 1);

    noise_backward(kernels, vmg_pseudo_noise_of_inputs(layer), parameters, layer->pseudo_inputs, data->input_sd,
                   data->input_noise, common->input_scale, data->inputs_gradient, data->row_scratch, gradient);
    noise_backward(kernels, vmg_pseudo_noise_of_outputs(layer), parameters, layer->pseudo_outputs, data->output_sd,
                   data->output_noise, 1, data->outputs_gradient, data->row_scratch, gradient);
}

static double side_divergence(const vmg_kernels *kernels, vmg_pseudo_noise noise, const vmg_real *parameters,
                              double weight, vmg_real *scratch, vmg_real *gradient)
{
    double sum = 0;
    const bool scalar = noise.form == VMG_NOISE_SCALAR;
    /* the scalar form's entries are all alike: one stands for all */
    const size_t rows = scalar ? 1 : noise.pairs, times = scalar ? noise.pairs * noise.dimensions : 1;
    const vmg_pseudo_noise looked_at = {noise.form,     noise.pairs,   scalar ? 1 : noise.dimensions,
                                        noise.smallest, noise.largest, noise.offset};
    for (size_t i = 0; i < rows; i++) {
        vmg_pseudo_noise_row(looked_at, parameters, i, scratch);
        sum += (double)times *
               vmg_dropout_noise_divergence(kernels, looked_at.dimensions, scratch, gradient ? scratch : NULL);
        if (gradient) {
            vmg_pseudo_noise_row_gradient(kernels, looked_at, parameters, i, scratch, weight * (double)times, gradient);
        }
    }
    return sum;
}

double vmg_pseudo_data_divergence(const vmg_matrix_layer *layer, const vmg_kernels *kernels, const vmg_real *parameters,
                                  double weight, const vmg_pseudo_data *data, vmg_real *gradient)
{
    return side_divergence(kernels, vmg_pseudo_noise_of_inputs(layer), parameters, weight, data->row_scratch,
                           gradient) +
           side_divergence(kernels, vmg_pseudo_noise_of_outputs(layer), parameters, weight, data->row_scratch,
                           gradient);
}
