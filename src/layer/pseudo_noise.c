/* The size of the pseudo-data's noise; see layer/pseudo_noise.h. */
#include "layer/pseudo_noise.h"

#include "base/real.h"

/* The lower end of log sqrt(alpha) in the authors' program. */
static const double smallest_log_sqrt_alpha = -4;

static vmg_pseudo_noise side_of(const vmg_matrix_layer *layer, size_t dimensions, size_t offset)
{
    return (vmg_pseudo_noise){
        layer->noise_form, layer->pairs, dimensions, smallest_log_sqrt_alpha, 0.5 * log(layer->largest_alpha), offset};
}

vmg_pseudo_noise vmg_pseudo_noise_of_inputs(const vmg_matrix_layer *layer)
{
    return side_of(layer, layer->layer.rows, layer->input_noise);
}

vmg_pseudo_noise vmg_pseudo_noise_of_outputs(const vmg_matrix_layer *layer)
{
    return side_of(layer, layer->layer.columns, layer->output_noise);
}

size_t vmg_pseudo_noise_parameters(vmg_pseudo_noise noise)
{
    return noise.form == VMG_NOISE_SCALAR ? 1 : noise.pairs + noise.dimensions;
}

static vmg_real clip(vmg_pseudo_noise noise, vmg_real logarithm)
{
    const vmg_real low = (vmg_real)noise.smallest, high = (vmg_real)noise.largest;
    return logarithm < low ? low : logarithm > high ? high : logarithm;
}

void vmg_pseudo_noise_row(vmg_pseudo_noise noise, const vmg_real *parameters, size_t pair, vmg_real *restrict out)
{
    const vmg_real *own = parameters + noise.offset, *restrict of_dimension = own + noise.pairs;
    if (noise.form == VMG_NOISE_SCALAR) {
        for (size_t j = 0; j < noise.dimensions; j++) {
            out[j] = clip(noise, own[0]);
        }
        return;
    }
    for (size_t j = 0; j < noise.dimensions; j++) {
        out[j] = clip(noise, own[pair] + of_dimension[j]);
    }
}

/* A descent step goes against the gradient: beyond the upper end a negative derivative would lead further out, beyond
 * the lower end a positive one. Without branches, since signs are as good as random. */
static inline vmg_real allowed(vmg_real logarithm, vmg_real low_end, vmg_real high_end, vmg_real slope)
{
    const vmg_real least = logarithm >= high_end ? 0 : (vmg_real)-INFINITY;
    const vmg_real most = logarithm <= low_end ? 0 : (vmg_real)INFINITY;
    const vmg_real not_below = slope < least ? least : slope; /* a NaN stays one */
    return not_below > most ? most : not_below;
}

void vmg_pseudo_noise_row_gradient(const vmg_kernels *kernels, vmg_pseudo_noise noise, const vmg_real *parameters,
                                   size_t pair, vmg_real *restrict slope, double weight, vmg_real *gradient)
{
    const vmg_real low_end = (vmg_real)noise.smallest, high_end = (vmg_real)noise.largest, factor = (vmg_real)weight;
    const vmg_real *own = parameters + noise.offset, *restrict of_dimension = own + noise.pairs;
    vmg_real *to = gradient + noise.offset, *restrict to_dimension = to + noise.pairs;
    if (noise.form == VMG_NOISE_SCALAR) { /* one parameter: its whole slope leads in or out, not each entry's */
        to[0] += factor * allowed(own[0], low_end, high_end, (vmg_real)kernels->sum(noise.dimensions, slope));
        return;
    }
    for (size_t j = 0; j < noise.dimensions; j++) {
        slope[j] = factor * allowed(own[pair] + of_dimension[j], low_end, high_end, slope[j]);
        to_dimension[j] += slope[j];
    }
    to[pair] += (vmg_real)kernels->sum(noise.dimensions, slope);
}
