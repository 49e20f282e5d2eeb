/* What a factorised layer works with in one thread; shared by layer/factorised_layer.c, layer/factorised_layer_step.c
 * and layer/factorised_prior.c only. */
#ifndef VMG_LAYER_FACTORISED_LAYER_STATE_H
#define VMG_LAYER_FACTORISED_LAYER_STATE_H

#include "layer/factorised_layer.h"
#include "layer/layer_parts.h"

/* K: rows of the batch. */
typedef struct vmg_factorised_state {
    vmg_layer_state base;         /* first */
    const vmg_real *parameters;   /* borrowed: the flat vector last prepared */
    vmg_matrix variance;          /* r x c: s */
    vmg_matrix alpha;             /* r x c: of dropout */
    vmg_matrix clipped;           /* as the layer's spread: log sqrt(alpha), at most 0 */
    vmg_matrix variance_gradient; /* r x c */
    vmg_real *row_factor;         /* r: scratch */
    vmg_matrix input_squares;     /* K x r: p^2 */
    vmg_matrix input_scratch;     /* K x r */
    vmg_layer_pairs pairs;        /* of outputs, whose covariance is carried */
    /* sampled */
    vmg_matrix noise;         /* K x c: E; stride 0 where all rows share one draw */
    vmg_matrix root;          /* K x c: the standard deviations of the pre-activations */
    vmg_matrix root_gradient; /* K x c: the gradient of their squares */
    /* by moments, where inputs are believed */
    vmg_matrix mean_products;    /* r x (c + pairs): s_ij + m_ij^2, then m_ij m_ij' for pairs of outputs */
    vmg_matrix product_gradient; /* likewise: its gradient */
    vmg_matrix mean_gradient;    /* r x c */
} vmg_factorised_state;

/* m, as a view of the parameters. */
static inline vmg_matrix vmg_factorised_mean(const vmg_factorised_state *state)
{
    const vmg_factorised_layer *layer = (const vmg_factorised_layer *)state->base.layer;
    return vmg_matrix_view((vmg_real *)state->parameters + layer->mean, layer->layer.rows, layer->layer.columns);
}

/* vmg_layer_kind.forward, .backward and .divergence. */
void vmg_factorised_forward(vmg_layer_state *base, size_t rows);
void vmg_factorised_backward(vmg_layer_state *base, size_t rows, bool input_gradient, vmg_real *gradient);
vmg_layer_divergence vmg_factorised_divergence(const vmg_layer_state *base, double weight, vmg_real *gradient);

#endif
