/* An ONNX graph being written: its memory, inputs, outputs, constants and nodes; see export/onnx_graph.h. */
#include "export/onnx_graph.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"

enum { name_bytes = 32 };

struct vmg_onnx_block {
    vmg_onnx_block *next;
    _Alignas(max_align_t) unsigned char bytes[];
};

void vmg_onnx_graph_begin(vmg_context *context, const vmg_export_job *job, vmg_onnx_graph *out)
{
    *out = (vmg_onnx_graph){.context = context, .job = job, .model = job->model};
    out->outer = vmg_onnx_take(out, 1, sizeof *out->outer);
    if (out->outer) {
        onnx__graph_proto__init(out->outer);
        out->outer->name = "vmg";
    }
    out->open = out->outer;
}

void vmg_onnx_graph_release(vmg_onnx_graph *graph)
{
    while (graph->blocks) {
        vmg_onnx_block *next = graph->blocks->next;
        vmg_release(graph->context, graph->blocks);
        graph->blocks = next;
    }
}

void *vmg_onnx_take(vmg_onnx_graph *graph, size_t count, size_t size)
{
    vmg_onnx_block *block =
        graph->status ? NULL : vmg_allocate(graph->context, 1, sizeof *block + (count ? count : 1) * size);
    if (!block) {
        graph->status = graph->status ? graph->status : VMG_ERROR_MEMORY;
        return NULL;
    }
    block->next = graph->blocks;
    graph->blocks = block;
    return block->bytes;
}

/* Appends a pointer to a list of the schema, which doubles where its count is a power of two. */
static void append(vmg_onnx_graph *graph, size_t *count, void *list, void *item)
{
    void **old, **items;
    memcpy(&old, list, sizeof old);
    items = old;
    if ((*count & (*count - 1)) == 0) {
        items = vmg_onnx_take(graph, *count ? 2 * *count : 1, sizeof *items);
        if (!items) {
            return;
        }
        if (*count) {
            memcpy(items, old, *count * sizeof *items);
        }
        memcpy(list, &items, sizeof items);
    }
    if (!graph->status) {
        items[(*count)++] = item;
    }
}

static char *copy(vmg_onnx_graph *graph, const char *text)
{
    char *copied = vmg_onnx_take(graph, strlen(text) + 1, 1);
    return copied ? strcpy(copied, text) : NULL;
}

static char *new_name(vmg_onnx_graph *graph)
{
    char *name = vmg_onnx_take(graph, name_bytes, 1);
    if (name) {
        snprintf(name, name_bytes, "vmg_%zu", ++graph->value_count);
    }
    return name;
}

static int number_type(const vmg_onnx_graph *graph)
{
    return vmg_onnx_is_float(graph) ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
}

/* --- Inputs and outputs ------------------------------------------------------------------------------------------- */

/* A dimension: `size`, or, that being 0, any number called `name`. */
static void add_dimension(vmg_onnx_graph *graph, Onnx__TensorShapeProto *shape, const char *name, size_t size)
{
    Onnx__TensorShapeProto__Dimension *dimension = vmg_onnx_take(graph, 1, sizeof *dimension);
    if (!dimension) {
        return;
    }
    onnx__tensor_shape_proto__dimension__init(dimension);
    if (size) {
        dimension->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
        dimension->dim_value = (int64_t)size;
    } else {
        dimension->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
        dimension->dim_param = copy(graph, name);
    }
    append(graph, &shape->n_dim, &shape->dim, dimension);
}

static Onnx__ValueInfoProto *describe(vmg_onnx_graph *graph, vmg_onnx_value name, int type)
{
    Onnx__ValueInfoProto *value = vmg_onnx_take(graph, 1, sizeof *value);
    Onnx__TypeProto *described = vmg_onnx_take(graph, 1, sizeof *described);
    Onnx__TypeProto__Tensor *tensor = vmg_onnx_take(graph, 1, sizeof *tensor);
    Onnx__TensorShapeProto *shape = vmg_onnx_take(graph, 1, sizeof *shape);
    if (graph->status) {
        return NULL;
    }
    onnx__value_info_proto__init(value);
    onnx__type_proto__init(described);
    onnx__type_proto__tensor__init(tensor);
    onnx__tensor_shape_proto__init(shape);
    tensor->has_elem_type = 1;
    tensor->elem_type = type;
    tensor->shape = shape;
    described->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    described->tensor_type = tensor;
    value->type = described;
    value->name = (char *)name;
    return value;
}

vmg_onnx_value vmg_onnx_input(vmg_onnx_graph *graph, const char *name, bool is_text)
{
    char *copied = copy(graph, name);
    Onnx__ValueInfoProto *value =
        describe(graph, copied, is_text ? ONNX__TENSOR_PROTO__DATA_TYPE__STRING : number_type(graph));
    if (!value) {
        return "";
    }
    add_dimension(graph, value->type->tensor_type->shape, "rows", 0);
    add_dimension(graph, value->type->tensor_type->shape, "", 1);
    append(graph, &graph->outer->n_input, &graph->outer->input, value);
    return copied;
}

void vmg_onnx_output(vmg_onnx_graph *graph, vmg_onnx_value value, const char *name, size_t columns)
{
    Onnx__NodeProto *node = vmg_onnx_node(graph, "Identity", 1, &value);
    char *copied = copy(graph, name);
    Onnx__ValueInfoProto *described =
        describe(graph, copied, columns ? number_type(graph) : ONNX__TENSOR_PROTO__DATA_TYPE__STRING);
    if (!described) {
        return;
    }
    node->output[0] = copied;
    add_dimension(graph, described->type->tensor_type->shape, "rows", 0);
    if (columns) {
        add_dimension(graph, described->type->tensor_type->shape, "", columns);
    }
    append(graph, &graph->outer->n_output, &graph->outer->output, described);
}

/* --- Constants: initializers of the outer graph, which bodies see too ------------------------------------------- */

static Onnx__TensorProto *new_tensor(vmg_onnx_graph *graph, int type, size_t rank, const int64_t *dims, size_t *count)
{
    Onnx__TensorProto *tensor = vmg_onnx_take(graph, 1, sizeof *tensor);
    int64_t *sizes = vmg_onnx_take(graph, rank, sizeof *sizes);
    char *name = new_name(graph);
    if (graph->status) {
        return NULL;
    }
    *count = 1;
    for (size_t i = 0; i < rank; i++) {
        sizes[i] = dims[i];
        *count *= (size_t)dims[i];
    }
    onnx__tensor_proto__init(tensor);
    tensor->name = name;
    tensor->has_data_type = 1;
    tensor->data_type = type;
    tensor->n_dims = rank;
    tensor->dims = sizes;
    append(graph, &graph->outer->n_initializer, &graph->outer->initializer, tensor);
    return tensor;
}

/* The nearest float, the largest ones for what is beyond them. */
static float to_float(double number)
{
    const float largest = 3.402823466e38f;
    return number > (double)largest ? largest : number < -(double)largest ? -largest : (float)number;
}

vmg_onnx_value vmg_onnx_numbers(vmg_onnx_graph *graph, size_t rank, const int64_t *dims, const double *numbers)
{
    size_t count = 0;
    Onnx__TensorProto *tensor = new_tensor(graph, number_type(graph), rank, dims, &count);
    if (vmg_onnx_is_float(graph)) {
        float *data = vmg_onnx_take(graph, count, sizeof *data);
        for (size_t i = 0; data && i < count; i++) {
            data[i] = to_float(numbers[i]);
        }
        if (data) {
            tensor->float_data = data;
            tensor->n_float_data = count;
        }
    } else {
        double *data = vmg_onnx_take(graph, count, sizeof *data);
        if (data) {
            memcpy(data, numbers, count * sizeof *data);
            tensor->double_data = data;
            tensor->n_double_data = count;
        }
    }
    return graph->status ? "" : tensor->name;
}

vmg_onnx_value vmg_onnx_number(vmg_onnx_graph *graph, double number)
{
    return vmg_onnx_numbers(graph, 0, NULL, &number);
}

vmg_onnx_value vmg_onnx_integers(vmg_onnx_graph *graph, size_t rank, const int64_t *dims, const int64_t *numbers)
{
    size_t count = 0;
    Onnx__TensorProto *tensor = new_tensor(graph, ONNX__TENSOR_PROTO__DATA_TYPE__INT64, rank, dims, &count);
    int64_t *data = vmg_onnx_take(graph, count, sizeof *data);
    if (!data) {
        return "";
    }
    memcpy(data, numbers, count * sizeof *data);
    tensor->int64_data = data;
    tensor->n_int64_data = count;
    return tensor->name;
}

vmg_onnx_value vmg_onnx_integer(vmg_onnx_graph *graph, int64_t number)
{
    return vmg_onnx_integers(graph, 0, NULL, &number);
}

vmg_onnx_value vmg_onnx_range(vmg_onnx_graph *graph, size_t first, size_t count)
{
    const int64_t dims[] = {(int64_t)count};
    int64_t *numbers = vmg_onnx_take(graph, count, sizeof *numbers);
    for (size_t i = 0; numbers && i < count; i++) {
        numbers[i] = (int64_t)(first + i);
    }
    return numbers ? vmg_onnx_integers(graph, 1, dims, numbers) : "";
}

/* --- Nodes -------------------------------------------------------------------------------------------------------- */

static Onnx__NodeProto *new_node(vmg_onnx_graph *graph, const char *operator_type, size_t input_count,
                                 const vmg_onnx_value *inputs, size_t output_count)
{
    Onnx__NodeProto *node = vmg_onnx_take(graph, 1, sizeof *node);
    char **names = vmg_onnx_take(graph, input_count + output_count, sizeof *names);
    if (!names) {
        return NULL;
    }
    onnx__node_proto__init(node);
    node->op_type = (char *)operator_type;
    node->n_input = input_count;
    node->input = names;
    node->n_output = output_count;
    node->output = names + input_count;
    for (size_t i = 0; i < input_count; i++) {
        names[i] = (char *)inputs[i];
    }
    for (size_t i = 0; i < output_count; i++) {
        node->output[i] = new_name(graph);
    }
    append(graph, &graph->open->n_node, &graph->open->node, node);
    return graph->status ? NULL : node;
}

Onnx__NodeProto *vmg_onnx_node(vmg_onnx_graph *graph, const char *operator_type, size_t input_count,
                               const vmg_onnx_value *inputs)
{
    return new_node(graph, operator_type, input_count, inputs, 1);
}

vmg_onnx_value vmg_onnx_result(const Onnx__NodeProto *node)
{
    return node ? node->output[0] : "";
}

static Onnx__AttributeProto *new_attribute(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name,
                                           Onnx__AttributeProto__AttributeType type)
{
    Onnx__AttributeProto *attribute = vmg_onnx_take(graph, 1, sizeof *attribute);
    if (!attribute) {
        return NULL;
    }
    onnx__attribute_proto__init(attribute);
    attribute->name = (char *)name;
    attribute->has_type = 1;
    attribute->type = type;
    append(graph, &node->n_attribute, &node->attribute, attribute);
    return graph->status ? NULL : attribute;
}

void vmg_onnx_attribute_integer(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, int64_t value)
{
    Onnx__AttributeProto *attribute = new_attribute(graph, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);
    if (attribute) {
        attribute->has_i = 1;
        attribute->i = value;
    }
}

void vmg_onnx_attribute_integers(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, size_t count,
                                 const int64_t *values)
{
    Onnx__AttributeProto *attribute = new_attribute(graph, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);
    int64_t *list = vmg_onnx_take(graph, count, sizeof *list);
    if (list) {
        memcpy(list, values, count * sizeof *list);
        attribute->n_ints = count;
        attribute->ints = list;
    }
}

static ProtobufCBinaryData bytes_of(vmg_onnx_graph *graph, const char *text)
{
    return (ProtobufCBinaryData){.len = strlen(text), .data = (uint8_t *)copy(graph, text)};
}

void vmg_onnx_attribute_text(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, const char *value)
{
    Onnx__AttributeProto *attribute = new_attribute(graph, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);
    if (attribute) {
        attribute->has_s = 1;
        attribute->s = bytes_of(graph, value);
    }
}

void vmg_onnx_attribute_texts(vmg_onnx_graph *graph, Onnx__NodeProto *node, const char *name, size_t count,
                              const char *const *values)
{
    Onnx__AttributeProto *attribute = new_attribute(graph, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS);
    ProtobufCBinaryData *list = vmg_onnx_take(graph, count, sizeof *list);
    if (list) {
        for (size_t i = 0; i < count; i++) {
            list[i] = bytes_of(graph, values[i]);
        }
        attribute->n_strings = count;
        attribute->strings = list;
    }
}

/* --- Loops -------------------------------------------------------------------------------------------------------- */

static vmg_onnx_value body_input(vmg_onnx_graph *graph, Onnx__GraphProto *body, int type, size_t rank)
{
    char *name = new_name(graph);
    Onnx__ValueInfoProto *value = describe(graph, name, type);
    for (size_t i = 0; value && i < rank; i++) {
        char dimension[name_bytes];
        snprintf(dimension, sizeof dimension, "axis_%zu", i);
        add_dimension(graph, value->type->tensor_type->shape, dimension, 0);
    }
    if (graph->status) {
        return "";
    }
    append(graph, &body->n_input, &body->input, value);
    return name;
}

static int state_type(const vmg_onnx_graph *graph, const vmg_onnx_loop *loop)
{
    return loop->in_float ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT : number_type(graph);
}

void vmg_onnx_loop_begin(vmg_onnx_graph *graph, vmg_onnx_loop *loop)
{
    Onnx__GraphProto *body = vmg_onnx_take(graph, 1, sizeof *body);
    if (!body) {
        return;
    }
    onnx__graph_proto__init(body);
    body->name = "step";
    loop->body = body;
    loop->iteration = body_input(graph, body, ONNX__TENSOR_PROTO__DATA_TYPE__INT64, 0);
    loop->condition = body_input(graph, body, ONNX__TENSOR_PROTO__DATA_TYPE__BOOL, 0);
    for (size_t i = 0; i < loop->state_count; i++) {
        loop->state[i] = body_input(graph, body, state_type(graph, loop), loop->rank);
    }
    graph->open = body;
}

static void body_output(vmg_onnx_graph *graph, vmg_onnx_loop *loop, vmg_onnx_value value, int type, size_t rank)
{
    vmg_onnx_value named = vmg_onnx_one(graph, "Identity", value);
    Onnx__ValueInfoProto *described = describe(graph, named, type);
    for (size_t i = 0; described && i < rank; i++) {
        char dimension[name_bytes];
        snprintf(dimension, sizeof dimension, "axis_%zu", i);
        add_dimension(graph, described->type->tensor_type->shape, dimension, 0);
    }
    if (described) {
        append(graph, &loop->body->n_output, &loop->body->output, described);
    }
}

void vmg_onnx_loop_end(vmg_onnx_graph *graph, vmg_onnx_value count, vmg_onnx_loop *loop)
{
    vmg_onnx_value inputs[2 + VMG_ONNX_MOST_STATES] = {count, ""}; /* no condition: as often as `count` says */
    if (graph->status) {
        return;
    }
    body_output(graph, loop, loop->condition, ONNX__TENSOR_PROTO__DATA_TYPE__BOOL, 0);
    for (size_t i = 0; i < loop->state_count; i++) {
        body_output(graph, loop, loop->next[i], state_type(graph, loop), loop->rank);
        inputs[2 + i] = loop->first[i];
    }
    graph->open = graph->outer;
    Onnx__NodeProto *node = new_node(graph, "Loop", 2 + loop->state_count, inputs, loop->state_count);
    Onnx__AttributeProto *attribute =
        node ? new_attribute(graph, node, "body", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPH) : NULL;
    if (attribute) {
        attribute->g = loop->body;
    }
    for (size_t i = 0; i < loop->state_count; i++) {
        loop->result[i] = node ? node->output[i] : "";
    }
}
