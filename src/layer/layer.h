/* A layer: from what is believed about its input rows to what is believed about its pre-activations b = a W, where
 * a = [x, 1] * input_scale. Every kind of posterior over W is one row of functions in files of its own. */
#ifndef VMG_LAYER_LAYER_H
#define VMG_LAYER_LAYER_H

#include "activation/activation.h"
#include "base/arena.h"
#include "linalg/belief.h"
#include "linalg/kernels.h"
#include "linalg/shared_product.h"
#include "linalg/tensor.h"
#include "random/random.h"

/* How a layer's pre-activations are resolved: one draw for each row (local reparameterisation), or their mean and
 * variance. Two rules for one step. */
typedef enum vmg_inference { VMG_SAMPLED, VMG_MOMENTS } vmg_inference;

typedef struct vmg_layer vmg_layer;
typedef struct vmg_layer_state vmg_layer_state;

/* The parts of a layer's divergence; their sum counts in the objective. */
typedef struct vmg_layer_divergence {
    double weights;      /* KL(q(W) || p(W)) */
    double pseudo_noise; /* of the multiplicative noise on the pseudo-data, up to a constant */
    double hyper;        /* of the hyper-prior's Gammas */
} vmg_layer_divergence;

typedef struct vmg_layer_kind {
    const char *name;
    bool sampled_only; /* there are no moments to carry from layer to layer */

    /* Whether a layer's pre-activations are random given its inputs; NULL: they are. */
    bool (*is_random)(const vmg_layer *layer);

    /* Appends the layer's parameters to a list, named prefix + ..., and keeps where they are. */
    void (*list)(vmg_layer *layer, const char *prefix, vmg_tensor_list *list);

    /* Writes the layer's initial parameters into the flat vector, drawn from VMG_STREAM_INITIAL. `scratch` holds as
     * many numbers as the largest tensor, rounded up to 4. */
    void (*initialise)(const vmg_layer *layer, const vmg_kernels *kernels, uint64_t seed, vmg_real *parameters,
                       vmg_real *scratch);

    /* Takes a state and all its memory from the arena, for at most most_rows rows; NULL from an arena that counts. */
    vmg_layer_state *(*lay_out)(const vmg_layer *layer, vmg_inference inference, size_t most_rows, vmg_arena *arena,
                                const vmg_kernels *kernels);

    /* Derives what follows from the parameters alone; they are borrowed until the next call. */
    void (*prepare)(vmg_layer_state *state, const vmg_real *parameters);

    /* Draws the noise of the pre-activations of `rows` rows and of the pseudo-data, and derives what follows. shared:
     * one draw for all rows, so that a row's posterior samples do not depend on the rows beside it. By moments there is
     * no noise, and the call only derives. */
    void (*draw)(vmg_layer_state *state, uint64_t seed, uint64_t step, size_t rows, bool shared);

    /* state->input to state->output (rows x c), by the state's inference. */
    void (*forward)(vmg_layer_state *state, size_t rows);

    /* state->output_gradient to the parameters' gradient (added, but for what is left in state->late), and to
     * state->input_gradient (written) where that is wanted. Follows a forward of the same rows. */
    void (*backward)(vmg_layer_state *state, size_t rows, bool input_gradient, vmg_real *gradient);

    /* The divergences; adds weight times their gradient unless gradient is NULL: then backward has come before. */
    vmg_layer_divergence (*divergence)(const vmg_layer_state *state, double weight, vmg_real *gradient);

    /* A draw of the whole weight matrix (r x c), shared by all rows: a draw of the function. scratch: 2 r c numbers,
     * each half rounded up to 4. */
    void (*draw_weights)(vmg_layer_state *state, uint64_t seed, uint64_t step, vmg_real *scratch, vmg_matrix out);

    /* The mean (r x c) and the row covariance (r x r) that are left when the noise of the pseudo-data is switched off:
     * what a deployed model needs. Follows draw in a state by moments; not for training. NULL: the columns' rows have
     * covariances of their own. */
    void (*collapse)(vmg_layer_state *state, vmg_matrix mean, vmg_matrix row_covariance);
} vmg_layer_kind;

/* What every kind has; a kind's own structure begins with it. Immutable once listed. */
struct vmg_layer {
    const vmg_layer_kind *kind;
    size_t index;                     /* in the network, from 0: tells the streams of noise apart */
    size_t rows;                      /* r: inputs and the constant */
    size_t columns;                   /* c: outputs */
    vmg_real input_scale;             /* 1, or 1 / sqrt(r) */
    const vmg_activation *activation; /* of the pre-activations; NULL in the last layer */
    vmg_pairs pairs;                  /* of outputs whose covariance is carried too; none but in the last layer */
};

/* A part of the gradient that a large layer leaves to the end, for whoever wants it a few rows at a time, while they
 * are in the cache (vmg_layer_late_rows): for the r x c tensor P at `offset` of the flat vector, gradient_i = factor_i
 * P_i + (x^T y)_i        x: K x r, y: K x c, of the batch */
typedef struct vmg_late_gradient {
    size_t offset;
    vmg_real *factor;           /* r; NULL: this layer leaves nothing */
    const vmg_real *parameters; /* P, borrowed */
    vmg_matrix x, y;
} vmg_late_gradient;

/* What every kind's state has, for one thread; a kind's own structure begins with it. */
struct vmg_layer_state {
    const vmg_layer *layer; /* borrowed */
    const vmg_kernels *kernels;
    vmg_team *team; /* for large products, borrowed; NULL: none. The caller may set it */
    vmg_inference inference;
    vmg_late_gradient late;
    /* Row after row there is room for one entry more behind the outputs, and behind their gradient, but in the last
     * layer: with it they are the next layer's input and input_gradient, which that layer's state borrows. The caller
     * sets it up so. The first layer has an input of its own, and no gradient of it. */
    vmg_belief input;           /* most_rows x r: [x, 1] * input_scale, the last column for the caller to set too */
    vmg_belief output;          /* most_rows x c: the pre-activations */
    vmg_belief input_gradient;  /* most_rows x r: of the objective */
    vmg_belief output_gradient; /* most_rows x c */
};

/* The first `rows` rows of a belief. */
static inline vmg_belief vmg_belief_rows(vmg_belief belief, size_t rows)
{
    belief.mean.rows = rows;
    belief.variance.rows = rows;
    belief.covariance.rows = rows;
    return belief;
}

#endif
