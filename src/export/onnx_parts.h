/* The parts of an exported graph, each written by a function in a file of its own. Shapes: N rows, T targets, C
 * classes, G networks of one shape, M networks; the networks are always the first axis. */
#ifndef VMG_EXPORT_ONNX_PARTS_H
#define VMG_EXPORT_ONNX_PARTS_H

#include "export/onnx_graph.h"

/* --- export/onnx_encode.c --- */

typedef struct vmg_onnx_encoded {
    vmg_onnx_value x; /* N x inputs */

    /* What unseen cells do: N x T variances that they add; of classes N x 1, what they leave of the probabilities.
     * NULL: nothing. */
    vmg_onnx_value unseen;
} vmg_onnx_encoded;

vmg_onnx_encoded vmg_onnx_encode(vmg_onnx_graph *graph);

/* --- export/onnx_network.c --- */

/* The outputs of the last layers of networks that are alike in whether their noise varies. */
typedef struct vmg_onnx_outputs {
    size_t count;
    const vmg_exported_member **members; /* count, in the order of the first axis */
    vmg_onnx_value mean, variance;       /* count x N x outputs */
    vmg_onnx_value pairs;                /* count x N x pairs; NULL without pairs */
} vmg_onnx_outputs;

/* Of all networks whose noise varies or does not; count 0: there are none, and no values. */
vmg_onnx_outputs vmg_onnx_run_networks(vmg_onnx_graph *graph, vmg_onnx_value x, bool varying);

/* --- export/onnx_normal.c, onnx_activation.c --- */

/* The standard normal density at z, |z| within vmg_onnx_z_limit, and the probabilities below and above it. */
typedef struct vmg_onnx_normal {
    vmg_onnx_value density, tail; /* tail: beyond |z| */
    vmg_onnx_value below, above;
} vmg_onnx_normal;

/* density and tail alone, of z >= 0 */
vmg_onnx_normal vmg_onnx_normal_tail(vmg_onnx_graph *graph, vmg_onnx_value z);
vmg_onnx_normal vmg_onnx_normal_of(vmg_onnx_graph *graph, vmg_onnx_value z);

/* Sums over the components of the logistic function (activation/vector/logistic_mixture.h) at a normal number of mean
 * x >= 0. */
typedef struct vmg_onnx_logistic {
    vmg_onnx_value tail, density, density1, density2, lift, overlap;
} vmg_onnx_logistic;

/* x, variance: of three dimensions */
vmg_onnx_logistic vmg_onnx_logistic_of(vmg_onnx_graph *graph, vmg_onnx_value x, vmg_onnx_value variance);

/* Whether the moments of an activation are known here. */
bool vmg_onnx_has_activation(const char *name);

/* From a hidden unit's input to its output, in place; three dimensions. There must be such an activation. */
void vmg_onnx_activate(vmg_onnx_graph *graph, const char *name, vmg_onnx_value *mean, vmg_onnx_value *variance);

/* --- export/onnx_mixture.c, onnx_classes.c: the outputs --- */

void vmg_onnx_predict_numbers(vmg_onnx_graph *graph, vmg_onnx_encoded encoded);
void vmg_onnx_predict_classes(vmg_onnx_graph *graph, vmg_onnx_encoded encoded);

#endif
