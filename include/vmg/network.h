/* The lower door: networks without tables. For those who bring their own rows, their own loop or their own optimiser:
 * a network's shape, its parameters as named tensors in one flat vector, its objective with gradient, what it believes
 * about its outputs, and draws of the whole function. */
#ifndef VMG_NETWORK_H
#define VMG_NETWORK_H

#include <stdint.h>

#include "vmg/settings.h"
#include "vmg/task.h"

typedef struct vmg_network vmg_network;
typedef struct vmg_workspace vmg_workspace;
typedef struct vmg_function_draw vmg_function_draw;

/* What a network is for. Regression: outputs is the number of targets; classification: of classes. With the setting noise
 * "varying" the network has twice as many: for each target its mean, then for each what its log noise variance is made
 * from, less an offset that is learnt (docs/method.md). */
typedef struct vmg_network_shape {
    size_t inputs, outputs;
    vmg_task task;      /* not VMG_TASK_AUTO */
    size_t data_points; /* rows that there are to learn from: recipes look at it */
} vmg_network_shape;

/* A network as the settings say (NULL: the defaults): hidden layers, activation, covariances, pseudo-data, prior. Fails
 * with VMG_ERROR_USAGE (a shape of 0) or VMG_ERROR_MEMORY; *out is then NULL. It does not change afterwards and may be
 * shared by threads. */
VMG_API vmg_status vmg_network_from_settings(vmg_context *context, const vmg_settings *settings,
                                             vmg_network_shape shape, vmg_network **out);
VMG_API void vmg_network_destroy(vmg_context *context, vmg_network *network); /* NULL is allowed */

/* The parameters: how many, and the tensors they are, by number; a vector has 1 row. Names are the network's. */
typedef struct vmg_tensor_place {
    const char *name; /* "layer1.M", "layer1.log_sd_row", "noise.log_shape", ... (docs/model-file.md says them all) */
    size_t rows, columns, offset;
} vmg_tensor_place;
VMG_API size_t vmg_network_parameters(const vmg_network *network);
VMG_API size_t vmg_network_tensors(const vmg_network *network);
VMG_API vmg_tensor_place vmg_network_tensor(const vmg_network *network, size_t index);

/* Initial parameters, a function of the seed: vmg_network_parameters numbers. */
VMG_API vmg_status vmg_network_initialise(vmg_context *context, const vmg_network *network, uint64_t seed,
                                          vmg_real *parameters);

/* What one thread works with: all memory is taken here, for at most most_rows rows at once. */
VMG_API vmg_status vmg_network_workspace(vmg_context *context, const vmg_network *network, size_t most_rows,
                                         vmg_workspace **out);
VMG_API void vmg_workspace_destroy(vmg_context *context, vmg_workspace *workspace);

/* A batch of K rows to learn from; borrowed. inputs: K x inputs, row-major. values: K x targets, or labels: K. */
typedef struct vmg_example_rows {
    size_t rows;        /* K */
    size_t data_points; /* N: rows that there are to learn from in all; weighs the divergence */
    const vmg_real *inputs;
    const vmg_real *values;
    const uint32_t *labels;
} vmg_example_rows;

/*
 * The negative evidence lower bound for each data point,
 *   -(1/K) sum_k E[log p(y_k | f(x_k))] + (kl_weight / N) (sum of the divergences),
 * with the noise of step `step` of the seed, and its gradient (vmg_network_parameters numbers, overwritten; NULL: not
 * wanted). With inference "moments" no noise enters. K is at most the workspace's most_rows. Allocates nothing.
 */
VMG_API double vmg_network_objective(vmg_workspace *workspace, const vmg_real *parameters, vmg_example_rows rows,
                                     double kl_weight, uint64_t seed, uint64_t step, vmg_real *gradient);

/* One posterior sample of the outputs of each row (rows x outputs, twice as many with varying noise): number `sample` of the seed, with the same noise
 * for all rows. With inference "moments" the exact mean instead, and variance (NULL: not wanted) is filled in.
 * Allocates nothing. */
VMG_API void vmg_network_outputs(vmg_workspace *workspace, const vmg_real *parameters, size_t rows,
                                 const vmg_real *inputs, uint64_t seed, uint64_t sample, vmg_real *outputs,
                                 vmg_real *variance);

/* Draw number `number` of the whole function, evaluated on at most most_rows rows at once: values is rows x outputs. */
VMG_API vmg_status vmg_network_draw(vmg_context *context, const vmg_network *network, const vmg_real *parameters,
                                    uint64_t seed, uint64_t number, size_t most_rows, vmg_function_draw **out);
VMG_API void vmg_function_draw_values(vmg_function_draw *draw, size_t rows, const vmg_real *inputs, vmg_real *values);
VMG_API void vmg_function_draw_destroy(vmg_context *context, vmg_function_draw *draw);

#endif
