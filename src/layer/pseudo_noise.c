/* The size of the pseudo-data's noise; see layer/pseudo_noise.h. */
#include "layer/pseudo_noise.h"

#include "base/real.h"

/* The lower end of log sqrt(alpha) in the authors' program. */
static const double smallest_log_sqrt_alpha = -4;

static vmg_pseudo_noise side_of(const vmg_matrix_layer *layer, size_t dimensions, size_t offset)
{
    return (vmg_pseudo_noise){layer->noise_form,       layer->pairs, dimensions,
                              smallest_log_sqrt_alpha, 0.5 * log(layer->largest_alpha), offset};
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

void vmg_pseudo_noise_row(vmg_pseudo_noise noise, const vmg_real *parameters, size_t pair, vmg_real *out)
{
    const vmg_real *own = parameters + noise.offset, *of_dimension = own + noise.pairs;
    for (size_t j = 0; j < noise.dimensions; j++) {
        out[j] = clip(noise, noise.form == VMG_NOISE_SCALAR ? own[0] : own[pair] + of_dimension[j]);
    }
}

/* A descent step goes against the gradient: beyond the upper end a negative derivative would lead further out. */
static vmg_real allowed(vmg_pseudo_noise noise, vmg_real logarithm, vmg_real slope)
{
    const bool outwards = (logarithm >= (vmg_real)noise.largest && slope < 0) ||
                          (logarithm <= (vmg_real)noise.smallest && slope > 0);
    return outwards ? 0 : slope;
}

void vmg_pseudo_noise_row_gradient(vmg_pseudo_noise noise, const vmg_real *parameters, size_t pair,
                                   const vmg_real *slope, double weight, vmg_real *gradient)
{
    const vmg_real *own = parameters + noise.offset, *of_dimension = own + noise.pairs;
    vmg_real *to = gradient + noise.offset;
    double sum = 0;
    for (size_t j = 0; j < noise.dimensions; j++) {
        const bool scalar = noise.form == VMG_NOISE_SCALAR;
        const vmg_real logarithm = scalar ? own[0] : own[pair] + of_dimension[j];
        const vmg_real part = (vmg_real)weight * allowed(noise, logarithm, slope[j]);
        sum += part;
        if (!scalar) {
            to[noise.pairs + j] += part;
        }
    }
    to[noise.form == VMG_NOISE_SCALAR ? 0 : pair] += (vmg_real)sum;
}
