/* How large the multiplicative noise on the pseudo-data is: log sqrt(alpha_ij) of every entry, from its parameters.
 * Scalar form: one parameter for all entries. Outer product: one for the pair i plus one for the dimension j. The
 * (summed) logarithm is clipped to [-4, log sqrt(largest alpha)], as in the authors' program. */
#ifndef VMG_LAYER_PSEUDO_NOISE_H
#define VMG_LAYER_PSEUDO_NOISE_H

#include "layer/matrix_layer.h"

/* One side of the pseudo-data: the inputs (m x r) or the outputs (m x c). A view of the parameters' vector. */
typedef struct vmg_pseudo_noise {
    vmg_noise_form form;
    size_t pairs, dimensions;
    double smallest, largest; /* the ends of the clipped logarithm */
    size_t offset;            /* of the parameters in the flat vector */
} vmg_pseudo_noise;

vmg_pseudo_noise vmg_pseudo_noise_of_inputs(const vmg_matrix_layer *layer);
vmg_pseudo_noise vmg_pseudo_noise_of_outputs(const vmg_matrix_layer *layer);

/* How many parameters the side has. */
size_t vmg_pseudo_noise_parameters(vmg_pseudo_noise noise);

/* log sqrt(alpha) of pair `pair` and every dimension, clipped: `dimensions` numbers. */
void vmg_pseudo_noise_row(vmg_pseudo_noise noise, const vmg_real *parameters, size_t pair, vmg_real *out);

/* Adds the gradient of a quantity whose derivative with respect to each (clipped) logarithm of the pair is slope[j],
 * times weight; slope is overwritten.
 * At an end of the clip only the part that leads back inside counts, so that no entry is caught there. */
void vmg_pseudo_noise_row_gradient(const vmg_kernels *kernels, vmg_pseudo_noise noise, const vmg_real *parameters,
                                   size_t pair, vmg_real *slope, double weight, vmg_real *gradient);

#endif
