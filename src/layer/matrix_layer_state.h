/* What a matrix layer works with in one thread; shared by layer/matrix_layer.c and layer/matrix_layer_step.c only. */
#ifndef VMG_LAYER_MATRIX_LAYER_STATE_H
#define VMG_LAYER_MATRIX_LAYER_STATE_H

#include "layer/layer_parts.h"
#include "layer/matrix_layer.h"
#include "layer/pseudo_data.h"

/* K: rows of the batch. */
typedef struct vmg_matrix_layer_state {
    vmg_layer_state base;       /* first */
    const vmg_real *parameters; /* borrowed: the flat vector last prepared */
    vmg_covariance_state row, column;
    vmg_real *row_variance;          /* K: s, of the pre-activations, times V */
    vmg_real *row_root;              /* K: its root */
    vmg_real *row_variance_gradient; /* K */
    vmg_matrix input_scratch;        /* K x r */
    vmg_matrix output_scratch;       /* K x c */
    vmg_real *column_weight;         /* c */
    vmg_layer_pairs pairs;           /* of outputs, whose covariance is carried */
    vmg_real *pair_covariance;       /* of each such pair: V_jj'; NULL where V is diagonal */
    vmg_real *pair_weight;           /* likewise: scratch */
    /* sampled */
    vmg_matrix noise;    /* K x c: E; stride 0 where all rows share one draw */
    vmg_matrix coloured; /* K x c: E L_V^T */
    /* by moments, where inputs are believed */
    vmg_matrix mean_products;     /* r x (c + pairs): M_eff,ij^2, then M_eff,ij M_eff,ij' for pairs of outputs */
    vmg_matrix product_gradient;  /* likewise: its gradient */
    vmg_matrix mean_gradient;     /* r x c: gradient of M_eff */
    vmg_real *diagonal_weight;    /* r: gradient of the diagonal of U_eff */
    vmg_real *effective_diagonal; /* r: the diagonal of U_eff */
    vmg_pseudo_data pseudo;       /* pairs > 0 */
} vmg_matrix_layer_state;

/* M, as a view of the parameters. */
static inline vmg_matrix vmg_matrix_layer_mean(const vmg_matrix_layer_state *state)
{
    const vmg_matrix_layer *layer = (const vmg_matrix_layer *)state->base.layer;
    return vmg_matrix_view((vmg_real *)state->parameters + layer->mean, layer->layer.rows, layer->layer.columns);
}

/* What follows from parameters and noise without the batch. */
void vmg_matrix_layer_derive(vmg_matrix_layer_state *state);

/* vmg_layer_kind.forward and .backward. */
void vmg_matrix_layer_forward(vmg_layer_state *base, size_t rows);
void vmg_matrix_layer_backward(vmg_layer_state *base, size_t rows, bool input_gradient, vmg_real *gradient);

#endif
