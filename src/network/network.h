/* A network: layers and a likelihood over one flat vector of parameters. It holds shapes only; parameters are passed
 * in, and what a thread works with is a workspace. */
#ifndef VMG_NETWORK_NETWORK_H
#define VMG_NETWORK_NETWORK_H

#include "layer/factorised_layer.h"
#include "layer/matrix_layer.h"
#include "layer/point_layer.h"
#include "likelihood/likelihood.h"
#include "vmg/network.h"

/* What a network is made from. Lists are borrowed for the call. */
typedef struct vmg_network_options {
    size_t inputs;                    /* without the constant */
    const size_t *hidden;             /* units of each hidden layer */
    size_t hidden_count;              /* 0: linear in its inputs */
    const vmg_activation *activation; /* of the hidden layers */
    const vmg_layer_kind *layer_kind; /* of all layers */
    union {                           /* the settings of the layers, by their kind; shapes and offsets are filled in */
        vmg_matrix_layer layer;
        vmg_point_layer point;
        vmg_factorised_layer factorised;
    };
    vmg_inference inference;   /* the rule of training and prediction */
    bool divide_inputs;        /* each layer's input, the constant too, by the root of its length */
    vmg_likelihood likelihood; /* its outputs are the network's */
} vmg_network_options;

struct vmg_network {
    vmg_inference inference; /* the rule of training and prediction; a workspace may be made for the other one */
    size_t layer_count;
    vmg_layer **layers; /* owned, each owned */
    vmg_likelihood likelihood;
    double *target_scale; /* owned; what likelihood.target_scale points to, or NULL */
    size_t tensor_count;
    vmg_tensor *tensors; /* owned: names and places of all parameters */
    size_t parameter_count;
    size_t likelihood_offset; /* of the likelihood's own parameters */
};

/* By moments the hidden layers have diagonal column covariances, whatever the options say. Fails with VMG_ERROR_MEMORY,
 * and with VMG_ERROR_USAGE where a covariance is larger than its kind allows, or by moments where there are too many
 * classes for them (likelihood/softmax_nodes.h) or the kind of layer has none; *out is then NULL. A network does not
 * change afterwards and may be shared by threads. */
vmg_status vmg_network_create(vmg_context *context, const vmg_network_options *options, vmg_network **out);

/* Whether what it says of a row differs from sample to sample; by moments there are none. */
bool vmg_network_is_random(const vmg_network *network);

/* The tensor that a place in the flat vector belongs to. */
const vmg_tensor *vmg_network_tensor_at(const vmg_network *network, size_t offset);

/* Rows to learn from: inputs, rows x inputs, and their targets. Borrowed. Weights have mean 1 over all N rows. */
typedef struct vmg_batch {
    vmg_matrix inputs;
    vmg_targets targets;
} vmg_batch;

/* What one thread works with: one aligned arena, made once; nothing is allocated afterwards. */
struct vmg_workspace {
    const vmg_network *network; /* borrowed */
    const vmg_kernels *kernels;
    vmg_inference inference;
    size_t most_rows;
    vmg_likelihood likelihood; /* the network's, with what it works with */
    vmg_layer_state **states;  /* one for each layer */
    vmg_matrix *slopes;        /* one for each layer: of its activation (sampled), most_rows x (c + 1) */
    vmg_moment_slopes *moment; /* likewise, by moments */
    vmg_arena arena;           /* owned */
};

/* Fails with VMG_ERROR_MEMORY, or VMG_ERROR_USAGE by moments for a network whose hidden layers have column covariances
 * that are not diagonal. */
vmg_status vmg_workspace_create(vmg_context *context, const vmg_network *network, vmg_inference inference,
                                size_t most_rows, vmg_workspace **out);

/* Derives what follows from the parameters; they are borrowed until the next call. */
void vmg_workspace_prepare(vmg_workspace *workspace, const vmg_real *parameters);

/* Draws the noise of one step for `rows` rows; shared: the same for all rows. By moments only derives. */
void vmg_workspace_draw(vmg_workspace *workspace, uint64_t seed, uint64_t step, size_t rows, bool shared);

/* What the network believes about its outputs (rows x outputs, in the workspace until the next call) for rows of
 * inputs, at most most_rows: with the noise that was drawn they are known, by moments they have a variance. */
vmg_belief vmg_workspace_forward(vmg_workspace *workspace, vmg_matrix inputs);

/* The objective and its parts, for a batch of K of N rows. */
typedef struct vmg_objective {
    double value;                   /* -expected_log_likelihood + kl_weight * divergence / N: to be made small */
    double expected_log_likelihood; /* mean over the batch */
    double divergence;              /* the sum of the next two */
    vmg_layer_divergence layers;    /* summed over layers */
    double likelihood;              /* of the noise precision's posterior */
} vmg_objective;

/* How the terms are weighed. */
typedef struct vmg_objective_weights {
    double data_points; /* N: rows, each as often as its weight says */
    double divergence;  /* 1: the evidence lower bound; below 1 while it is warmed up */
} vmg_objective_weights;

/*
 * The negative evidence lower bound for each data point (Louizos and Welling 2016, equation 10),
 *   -(1/K) sum_k E_q[log p(y_k | f(x_k))] + (weight / N) [sum of the divergences],
 * and its gradient (parameter_count numbers, overwritten; NULL: not wanted), after prepare and draw.
 * rows: expected log-likelihood of each row, or NULL.
 */
vmg_objective vmg_workspace_objective(vmg_workspace *workspace, const vmg_real *parameters, vmg_batch batch,
                                      vmg_objective_weights weights, vmg_real *gradient, double *rows);

/* The same without those parts of the gradient that large layers leave to the end (vmg_layer_state.late). They are left
 * unwritten, and wait for vmg_layer_late_rows until the next call; parameters must be as they were until then. */
vmg_objective vmg_workspace_differentiate(vmg_workspace *workspace, const vmg_real *parameters, vmg_batch batch,
                                          vmg_objective_weights weights, vmg_real *gradient, double *rows);

/* Writes what was left. */
void vmg_workspace_finish_gradient(const vmg_workspace *workspace, vmg_real *gradient);

/* Whether there is work in a step that is worth dividing among a team; and the team that it is then divided among,
 * borrowed. Results are the same with and without. */
bool vmg_workspace_is_large(const vmg_workspace *workspace);
void vmg_workspace_join(vmg_workspace *workspace, vmg_team *team);

#endif
