/* An ONNX graph being written: nodes, constants and what is between them, in the schema's own structures (onnx.proto,
 * through protobuf-c), which are packed at the end.
 *
 * A value is known by its name. Functions answer the name of what they add; after a failure, which stays in
 * graph->status, they answer "" and add nothing, so that callers look once, at the end. Numbers are of the graph's
 * precision, float or double. Operators: opset 17, and ai.onnx.ml 3 for texts. Not safe from several threads at once.
 */
#ifndef VMG_EXPORT_ONNX_GRAPH_H
#define VMG_EXPORT_ONNX_GRAPH_H

#include <stdint.h>

#include "export/export_format.h"
#include "onnx.pb-c.h"

typedef const char *vmg_onnx_value;

typedef struct vmg_onnx_block vmg_onnx_block;

typedef struct vmg_onnx_graph {
    vmg_context *context;
    const vmg_export_job *job;
    const vmg_exported_model *model; /* the job's */
    vmg_status status;               /* of the first failure */
    Onnx__GraphProto *outer, *open;  /* the graph, and that of them nodes go to: a loop's body, or `outer` */
    size_t value_count;
    vmg_onnx_block *blocks; /* owned: all memory of the above */
} vmg_onnx_graph;

/* An empty graph. What it owns is to be released, whatever its status. */
void vmg_onnx_graph_begin(vmg_context *context, const vmg_export_job *job, vmg_onnx_graph *out);
void vmg_onnx_graph_release(vmg_onnx_graph *graph);

/* Memory that lives as long as the graph, all zero; NULL after a failure. */
void *vmg_onnx_take(vmg_onnx_graph *graph, size_t count, size_t size);

static inline bool vmg_onnx_is_float(const vmg_onnx_graph *graph)
{
    return graph->job->precision == VMG_EXPORT_FLOAT;
}

/* Where the standard normal density still is a normal number. */
static inline double vmg_onnx_z_limit(const vmg_onnx_graph *graph)
{
    return vmg_onnx_is_float(graph) ? 13 : 38;
}

/* --- Inputs, outputs, constants ---------------------------------------------------------------------------------- */

/* An input of one column, rows x 1, numbers or texts. */
vmg_onnx_value vmg_onnx_input(vmg_onnx_graph *graph, const char *name, bool is_text);

/* Makes a value an output under a name: rows x columns numbers, or, columns being 0, one text a row. */
void vmg_onnx_output(vmg_onnx_graph *graph, vmg_onnx_value value, const char *name, size_t columns);

/* Numbers: 1 x 1 x 1 .. of `rank` dimensions, which may be larger; `numbers` is copied. Rank 0: one number. */
vmg_onnx_value vmg_onnx_numbers(vmg_onnx_graph *graph, size_t rank, const int64_t *dims, const double *numbers);
vmg_onnx_value vmg_onnx_number(vmg_onnx_graph *graph, double number);
vmg_onnx_value vmg_onnx_integers(vmg_onnx_graph *graph, size_t rank, const int64_t *dims, const int64_t *numbers);
vmg_onnx_value vmg_onnx_integer(vmg_onnx_graph *graph, int64_t number);

/* A list of `count` whole numbers: first, first + 1, ... */
vmg_onnx_value vmg_onnx_range(vmg_onnx_graph *graph, size_t first, size_t count);

/* --- Nodes ------------------------------------------------------------------------------------------------------- */

/* A node with one output; attributes follow by vmg_onnx_attribute_*. NULL after a failure. */
Onnx__NodeProto *vmg_onnx_node(vmg_onnx_graph *graph, const char *operator_type, size_t input_count,
                               const vmg_onnx_value *inputs);
vmg_onnx_value vmg_onnx_result(const Onnx__NodeProto *node);
void vmg_onnx_attribute_integer(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, int64_t value);
void vmg_onnx_attribute_integers(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, size_t count,
                                 const int64_t *values);
void vmg_onnx_attribute_text(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, const char *value);
void vmg_onnx_attribute_texts(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, size_t count,
                              const char *const *values);

/* Entry by entry, and other operators without attributes. */
vmg_onnx_value vmg_onnx_one(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a);
vmg_onnx_value vmg_onnx_two(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, vmg_onnx_value b);
vmg_onnx_value vmg_onnx_three(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, vmg_onnx_value b,
                              vmg_onnx_value c);

static inline vmg_onnx_value vmg_onnx_add(vmg_onnx_graph *graph, vmg_onnx_value a, vmg_onnx_value b)
{
    return vmg_onnx_two(graph, "Add", a, b);
}

static inline vmg_onnx_value vmg_onnx_subtract(vmg_onnx_graph *graph, vmg_onnx_value a, vmg_onnx_value b)
{
    return vmg_onnx_two(graph, "Sub", a, b);
}

static inline vmg_onnx_value vmg_onnx_multiply(vmg_onnx_graph *graph, vmg_onnx_value a, vmg_onnx_value b)
{
    return vmg_onnx_two(graph, "Mul", a, b);
}

static inline vmg_onnx_value vmg_onnx_square(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return vmg_onnx_two(graph, "Mul", a, a);
}

/* a + number, a * number, 1 - a, max(a, number), and a between -limit and limit */
vmg_onnx_value vmg_onnx_add_number(vmg_onnx_graph *graph, vmg_onnx_value a, double number);
vmg_onnx_value vmg_onnx_times(vmg_onnx_graph *graph, vmg_onnx_value a, double number);
vmg_onnx_value vmg_onnx_rest(vmg_onnx_graph *graph, vmg_onnx_value a);
vmg_onnx_value vmg_onnx_at_least(vmg_onnx_graph *graph, vmg_onnx_value a, double number);
vmg_onnx_value vmg_onnx_clip(vmg_onnx_graph *graph, vmg_onnx_value a, double low, double high);
vmg_onnx_value vmg_onnx_is_below(vmg_onnx_graph *graph, vmg_onnx_value a, double number);

/* condition ? a : b */
static inline vmg_onnx_value vmg_onnx_where(vmg_onnx_graph *graph, vmg_onnx_value condition, vmg_onnx_value a,
                                            vmg_onnx_value b)
{
    return vmg_onnx_three(graph, "Where", condition, a, b);
}

/* To the graph's numbers, from whole numbers, truth or float. */
vmg_onnx_value vmg_onnx_to_numbers(vmg_onnx_graph *graph, vmg_onnx_value a);

/* To float, in a graph of double too; vmg_onnx_to_numbers leads back. */
vmg_onnx_value vmg_onnx_to_float(vmg_onnx_graph *graph, vmg_onnx_value a);

/* Sum, largest or smallest along one axis, which stays as 1 or goes. */
vmg_onnx_value vmg_onnx_sum(vmg_onnx_graph *graph, vmg_onnx_value a, int64_t axis, bool stays);
vmg_onnx_value vmg_onnx_extreme(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, int64_t axis);

vmg_onnx_value vmg_onnx_unsqueeze(vmg_onnx_graph *graph, vmg_onnx_value a, int64_t axis);
vmg_onnx_value vmg_onnx_gather(vmg_onnx_graph *graph, vmg_onnx_value from, vmg_onnx_value indices, int64_t axis);
vmg_onnx_value vmg_onnx_concatenate(vmg_onnx_graph *graph, size_t count, const vmg_onnx_value *values, int64_t axis);

/* --- Loops ------------------------------------------------------------------------------------------------------- */

enum { VMG_ONNX_MOST_STATES = 2 };

/* A loop: states that each iteration replaces. Between begin and end, nodes go to the body, which may read every value
 * of the graph around it. */
typedef struct vmg_onnx_loop {
    size_t state_count, rank;
    bool in_float;                                         /* the states are float in a graph of double too */
    vmg_onnx_value first[VMG_ONNX_MOST_STATES];            /* set by the caller */
    vmg_onnx_value iteration, state[VMG_ONNX_MOST_STATES]; /* inside */
    vmg_onnx_value next[VMG_ONNX_MOST_STATES], result[VMG_ONNX_MOST_STATES]; /* set by the caller; after the end */
    vmg_onnx_value condition;
    Onnx__GraphProto *body;
} vmg_onnx_loop;

/* The states are numbers of `rank` dimensions. */
void vmg_onnx_loop_begin(vmg_onnx_graph *graph, vmg_onnx_loop *loop);
void vmg_onnx_loop_end(vmg_onnx_graph *graph, vmg_onnx_value count, vmg_onnx_loop *loop);

#endif
