/* Operators as callers want them; see export/onnx_graph.h. */
#include "export/onnx_graph.h"

vmg_onnx_value vmg_onnx_one(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a)
{
    return vmg_onnx_result(vmg_onnx_node(graph, operator_type, 1, &a));
}

vmg_onnx_value vmg_onnx_two(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, vmg_onnx_value b)
{
    return vmg_onnx_result(vmg_onnx_node(graph, operator_type, 2, (const vmg_onnx_value[]){a, b}));
}

vmg_onnx_value vmg_onnx_three(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, vmg_onnx_value b,
                              vmg_onnx_value c)
{
    return vmg_onnx_result(vmg_onnx_node(graph, operator_type, 3, (const vmg_onnx_value[]){a, b, c}));
}

vmg_onnx_value vmg_onnx_add_number(vmg_onnx_graph *graph, vmg_onnx_value a, double number)
{
    return vmg_onnx_add(graph, a, vmg_onnx_number(graph, number));
}

vmg_onnx_value vmg_onnx_times(vmg_onnx_graph *graph, vmg_onnx_value a, double number)
{
    return vmg_onnx_multiply(graph, a, vmg_onnx_number(graph, number));
}

vmg_onnx_value vmg_onnx_rest(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return vmg_onnx_subtract(graph, vmg_onnx_number(graph, 1), a);
}

vmg_onnx_value vmg_onnx_at_least(vmg_onnx_graph *graph, vmg_onnx_value a, double number)
{
    return vmg_onnx_two(graph, "Max", a, vmg_onnx_number(graph, number));
}

vmg_onnx_value vmg_onnx_clip(vmg_onnx_graph *graph, vmg_onnx_value a, double low, double high)
{
    return vmg_onnx_three(graph, "Clip", a, vmg_onnx_number(graph, low), vmg_onnx_number(graph, high));
}

vmg_onnx_value vmg_onnx_is_below(vmg_onnx_graph *graph, vmg_onnx_value a, double number)
{
    return vmg_onnx_two(graph, "Less", a, vmg_onnx_number(graph, number));
}

static vmg_onnx_value cast(vmg_onnx_graph *graph, vmg_onnx_value a, int64_t type)
{
    Onnx__NodeProto *node = vmg_onnx_node(graph, "Cast", 1, &a);
    if (node) {
        vmg_onnx_attribute_integer(graph, node, "to", type);
    }
    return vmg_onnx_result(node);
}

vmg_onnx_value vmg_onnx_to_numbers(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return cast(graph, a,
                vmg_onnx_is_float(graph) ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
                                         : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE);
}

vmg_onnx_value vmg_onnx_to_float(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return vmg_onnx_is_float(graph) ? a : cast(graph, a, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT);
}

vmg_onnx_value vmg_onnx_sum(vmg_onnx_graph *graph, vmg_onnx_value a, int64_t axis, bool stays)
{
    const int64_t one = 1;
    const vmg_onnx_value inputs[] = {a, vmg_onnx_integers(graph, 1, &one, &axis)};
    Onnx__NodeProto *node = vmg_onnx_node(graph, "ReduceSum", 2, inputs);
    if (node) {
        vmg_onnx_attribute_integer(graph, node, "keepdims", stays);
    }
    return vmg_onnx_result(node);
}

vmg_onnx_value vmg_onnx_extreme(vmg_onnx_graph *graph, const char *operator_type, vmg_onnx_value a, int64_t axis)
{
    Onnx__NodeProto *node = vmg_onnx_node(graph, operator_type, 1, &a);
    if (node) {
        vmg_onnx_attribute_integers(graph, node, "axes", 1, &axis);
        vmg_onnx_attribute_integer(graph, node, "keepdims", 1);
    }
    return vmg_onnx_result(node);
}

vmg_onnx_value vmg_onnx_unsqueeze(vmg_onnx_graph *graph, vmg_onnx_value a, int64_t axis)
{
    const int64_t one = 1;
    return vmg_onnx_two(graph, "Unsqueeze", a, vmg_onnx_integers(graph, 1, &one, &axis));
}

vmg_onnx_value vmg_onnx_gather(vmg_onnx_graph *graph, vmg_onnx_value from, vmg_onnx_value indices, int64_t axis)
{
    Onnx__NodeProto *node = vmg_onnx_node(graph, "Gather", 2, (const vmg_onnx_value[]){from, indices});
    if (node) {
        vmg_onnx_attribute_integer(graph, node, "axis", axis);
    }
    return vmg_onnx_result(node);
}

vmg_onnx_value vmg_onnx_concatenate(vmg_onnx_graph *graph, size_t count, const vmg_onnx_value *values, int64_t axis)
{
    if (count == 1) {
        return values[0];
    }
    Onnx__NodeProto *node = vmg_onnx_node(graph, "Concat", count, values);
    if (node) {
        vmg_onnx_attribute_integer(graph, node, "axis", axis);
    }
    return vmg_onnx_result(node);
}
