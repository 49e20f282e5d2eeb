/* Classes in an exported graph: the expected softmax of the networks' normal outputs, by the rules of
 * likelihood/categorical_moments.h, and their mixture. */
#include <float.h>
#include <math.h>

#include "distribution/normal_quantile.h"
#include "export/onnx_parts.h"
#include "likelihood/softmax_nodes.h"

static size_t class_count(const vmg_onnx_graph *graph)
{
    return graph->model->outputs;
}

/* M x 1 x 1 */
static vmg_onnx_value weights_of(vmg_onnx_graph *graph, const vmg_onnx_outputs *of)
{
    const int64_t dims[] = {(int64_t)of->count, 1, 1};
    double *numbers = vmg_onnx_take(graph, of->count, sizeof *numbers);
    for (size_t i = 0; numbers && i < of->count; i++) {
        numbers[i] = of->members[i]->weight;
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

static vmg_onnx_value column(vmg_onnx_graph *graph, vmg_onnx_value of, size_t index)
{
    return vmg_onnx_gather(graph, of, vmg_onnx_range(graph, index, 1), 2);
}

/* --- Two classes: the logistic function of the difference --------------------------------------------------------- */

static vmg_onnx_value two_classes(vmg_onnx_graph *graph, const vmg_onnx_outputs *of)
{
    const vmg_onnx_value difference = vmg_onnx_subtract(graph, column(graph, of->mean, 1), column(graph, of->mean, 0));
    const vmg_onnx_value sum = vmg_onnx_sum(graph, of->variance, 2, true);
    const vmg_onnx_value variance =
        vmg_onnx_one(graph, "Relu", vmg_onnx_subtract(graph, sum, vmg_onnx_times(graph, of->pairs, 2)));
    const vmg_onnx_value distance = vmg_onnx_one(graph, "Abs", difference);
    const vmg_onnx_value odds = vmg_onnx_one(graph, "Exp", vmg_onnx_one(graph, "Neg", distance));
    const vmg_onnx_value least = vmg_onnx_two(graph, "Div", odds, vmg_onnx_add_number(graph, odds, 1));
    const vmg_onnx_value found = vmg_onnx_logistic_of(graph, distance, variance).tail;
    const vmg_onnx_value smaller = vmg_onnx_two(graph, "Max", found, least), rest = vmg_onnx_rest(graph, smaller);
    const vmg_onnx_value first = vmg_onnx_is_below(graph, difference, 0);
    const vmg_onnx_value both[] = {vmg_onnx_where(graph, first, rest, smaller),
                                   vmg_onnx_where(graph, first, smaller, rest)};
    return vmg_onnx_concatenate(graph, 2, both, 2);
}

/* --- Three and more: nodes in the differences to the class of the largest mean, d = C - 1 of them ------------------
 */

typedef struct differences {
    size_t count;            /* d */
    vmg_onnx_value best;     /* M x N: which class */
    vmg_onnx_value contrast; /* M x N x d x C: A, row i is e_one - e_best */
    vmg_onnx_value mean;     /* M x N x d x 1 */
    vmg_onnx_value factor;   /* M x N x d x d: L, lower triangle; then L W */
    vmg_onnx_value pairs;    /* M x N x 1 x 1: how many pairs of nodes, n */
} differences;

/* For each class the matrix A of differences to it: C x d x C. */
static vmg_onnx_value contrasts(vmg_onnx_graph *graph)
{
    const size_t classes = class_count(graph), others = classes - 1;
    const int64_t dims[] = {(int64_t)classes, (int64_t)others, (int64_t)classes};
    double *numbers = vmg_onnx_take(graph, classes * others * classes, sizeof *numbers);
    for (size_t best = 0; numbers && best < classes; best++) {
        for (size_t i = 0; i < others; i++) {
            numbers[(best * others + i) * classes + i + (i >= best)] = 1;
            numbers[(best * others + i) * classes + best] = -1;
        }
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

/* The covariance matrix of the outputs, M x N x C x C. */
static vmg_onnx_value covariance_matrix(vmg_onnx_graph *graph, const vmg_onnx_outputs *of)
{
    const size_t classes = class_count(graph);
    const int64_t dims[] = {(int64_t)classes, (int64_t)classes};
    const vmg_onnx_value parts[] = {of->variance, of->pairs};
    int64_t *places = vmg_onnx_take(graph, classes * classes, sizeof *places);
    for (size_t i = 0; places && i < classes * classes; i++) {
        const size_t row = i / classes, other = i % classes;
        places[i] = (int64_t)(row == other ? row : classes + vmg_pair_of(classes, row, other));
    }
    return places ? vmg_onnx_gather(graph, vmg_onnx_concatenate(graph, 2, parts, 2),
                                    vmg_onnx_integers(graph, 2, dims, places), 2)
                  : "";
}

static vmg_onnx_value transposed(vmg_onnx_graph *graph, vmg_onnx_value of)
{
    static const int64_t order[] = {0, 1, 3, 2};
    Onnx__NodeProto *node = vmg_onnx_node(graph, "Transpose", 1, &of);
    if (node) {
        vmg_onnx_attribute_integers(graph, node, "perm", 4, order);
    }
    return vmg_onnx_result(node);
}

/* 1 x 1 x d x 1: 1 from row j on. */
static vmg_onnx_value from_row(vmg_onnx_graph *graph, size_t j, size_t count)
{
    const int64_t dims[] = {1, 1, (int64_t)count, 1};
    double *numbers = vmg_onnx_take(graph, count, sizeof *numbers);
    for (size_t i = j; numbers && i < count; i++) {
        numbers[i] = 1;
    }
    return numbers ? vmg_onnx_numbers(graph, 4, dims, numbers) : "";
}

/* The Cholesky factor of the covariance of the differences, column by column; a pivot that is rounding beside the
 * variances that it is a difference of, M x N x d x 1, counts as 0. */
static vmg_onnx_value factorised(vmg_onnx_graph *graph, size_t count, vmg_onnx_value left, vmg_onnx_value variances)
{
    const double rounding = 4 * (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : (double)FLT_EPSILON);
    const vmg_onnx_value threshold = vmg_onnx_times(graph, variances, rounding);
    vmg_onnx_value *columns = vmg_onnx_take(graph, count, sizeof *columns);
    for (size_t j = 0; columns && j < count; j++) {
        const vmg_onnx_value at = vmg_onnx_range(graph, j, 1);
        const vmg_onnx_value whole = vmg_onnx_multiply(graph, vmg_onnx_gather(graph, left, at, 3),
                                                       from_row(graph, j, count)); /* M x N x d x 1 */
        const vmg_onnx_value pivot = vmg_onnx_gather(graph, whole, at, 2);
        const vmg_onnx_value none = vmg_onnx_two(graph, "LessOrEqual", pivot, vmg_onnx_gather(graph, threshold, at, 2));
        const vmg_onnx_value inverse =
            vmg_onnx_one(graph, "Reciprocal", vmg_onnx_one(graph, "Sqrt", vmg_onnx_at_least(graph, pivot, 1e-30)));
        const vmg_onnx_value kept = vmg_onnx_where(graph, none, vmg_onnx_number(graph, 0), inverse);
        columns[j] = vmg_onnx_multiply(graph, whole, kept);
        left = vmg_onnx_subtract(graph, left, vmg_onnx_two(graph, "MatMul", columns[j], transposed(graph, columns[j])));
    }
    return columns ? vmg_onnx_concatenate(graph, count, columns, 3) : "";
}

/* W of the three counts of nodes, 3 x d x d, and how many pairs of nodes they have, 3 x 1 x 1. */
static vmg_onnx_value balances(vmg_onnx_graph *graph, const vmg_softmax_nodes *nodes)
{
    const size_t count = nodes->dimensions;
    const int64_t dims[] = {3, (int64_t)count, (int64_t)count};
    double *numbers = vmg_onnx_take(graph, 3 * count * count, sizeof *numbers);
    for (size_t n = 0; numbers && n < 3; n++) {
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j <= i; j++) {
                numbers[(n * count + i) * count + j] = nodes->balance[VMG_NODES_SMALL + n][i * count + j];
            }
        }
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

static vmg_onnx_value pair_counts(vmg_onnx_graph *graph)
{
    static const int64_t dims[] = {3, 1, 1};
    double numbers[3];
    for (size_t n = 0; n < 3; n++) {
        numbers[n] = (double)vmg_softmax_node_pairs(VMG_NODES_SMALL + n);
    }
    return vmg_onnx_numbers(graph, 3, dims, numbers);
}

/* M x N whole numbers, 0 to 2: which count of nodes the largest variance of the differences asks for. */
static vmg_onnx_value choose_nodes(vmg_onnx_graph *graph, vmg_onnx_value covariance, size_t count)
{
    const int64_t dims[] = {1, 1, (int64_t)count, (int64_t)count}, two = 2, axes[] = {2, 3};
    double *unit = vmg_onnx_take(graph, count * count, sizeof *unit);
    for (size_t i = 0; unit && i < count; i++) {
        unit[i * count + i] = 1;
    }
    if (!unit) {
        return "";
    }
    const vmg_onnx_value diagonal = vmg_onnx_multiply(graph, covariance, vmg_onnx_numbers(graph, 4, dims, unit));
    const vmg_onnx_value largest = vmg_onnx_two(
        graph, "Squeeze", vmg_onnx_extreme(graph, "ReduceMax", vmg_onnx_extreme(graph, "ReduceMax", diagonal, 3), 2),
        vmg_onnx_integers(graph, 1, &two, axes));
    const vmg_onnx_value medium = vmg_onnx_one(graph, "Not", vmg_onnx_is_below(graph, largest, 0.25));
    const vmg_onnx_value large = vmg_onnx_one(graph, "Not", vmg_onnx_is_below(graph, largest, 2));
    const vmg_onnx_value zero = vmg_onnx_integer(graph, 0), one = vmg_onnx_integer(graph, 1);
    return vmg_onnx_add(graph, vmg_onnx_where(graph, medium, one, zero), vmg_onnx_where(graph, large, one, zero));
}

/* M x N: the class of the largest mean. */
static vmg_onnx_value largest_class(vmg_onnx_graph *graph, vmg_onnx_value of, int64_t axis)
{
    Onnx__NodeProto *node = vmg_onnx_node(graph, "ArgMax", 1, &of);
    if (node) {
        vmg_onnx_attribute_integer(graph, node, "axis", axis);
        vmg_onnx_attribute_integer(graph, node, "keepdims", 0);
    }
    return vmg_onnx_result(node);
}

static differences begin(vmg_onnx_graph *graph, const vmg_onnx_outputs *of, const vmg_softmax_nodes *nodes)
{
    differences out = {.count = nodes->dimensions, .best = largest_class(graph, of->mean, 2)};
    out.contrast = vmg_onnx_gather(graph, contrasts(graph), out.best, 0);
    out.mean = vmg_onnx_two(graph, "MatMul", out.contrast, vmg_onnx_unsqueeze(graph, of->mean, 3));
    const vmg_onnx_value sigma = covariance_matrix(graph, of);
    const vmg_onnx_value covariance = vmg_onnx_two(graph, "MatMul", vmg_onnx_two(graph, "MatMul", out.contrast, sigma),
                                                   transposed(graph, out.contrast));
    /* |A| times the variances: those of the class and of the best one, added */
    const vmg_onnx_value variances = vmg_onnx_two(graph, "MatMul", vmg_onnx_one(graph, "Abs", out.contrast),
                                                  vmg_onnx_unsqueeze(graph, of->variance, 3));
    const vmg_onnx_value chosen = choose_nodes(graph, covariance, out.count);
    out.factor = vmg_onnx_two(graph, "MatMul", factorised(graph, out.count, covariance, variances),
                              vmg_onnx_gather(graph, balances(graph, nodes), chosen, 0));
    out.pairs = vmg_onnx_gather(graph, pair_counts(graph), chosen, 0);
    return out;
}

/* z of all nodes in blocks: B x d x VMG_NODE_BLOCK. */
static vmg_onnx_value node_blocks(vmg_onnx_graph *graph, const vmg_softmax_nodes *nodes)
{
    const size_t blocks = vmg_softmax_node_pairs(VMG_NODES_LARGE) / VMG_NODE_BLOCK;
    const size_t count = blocks * nodes->dimensions * VMG_NODE_BLOCK;
    const int64_t dims[] = {(int64_t)blocks, (int64_t)nodes->dimensions, VMG_NODE_BLOCK};
    double *numbers = vmg_onnx_take(graph, count, sizeof *numbers);
    for (size_t i = 0; numbers && i < count; i++) {
        numbers[i] = (double)nodes->z[i];
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

/* The probabilities of the d classes at the nodes E[d] + sign step, added up: M x N x d x 1. */
static vmg_onnx_value softmax_sum(vmg_onnx_graph *graph, const differences *of, vmg_onnx_value step, const char *sign)
{
    const vmg_onnx_value d = vmg_onnx_two(graph, sign, of->mean, step);
    const vmg_onnx_value largest = vmg_onnx_one(graph, "Relu", vmg_onnx_extreme(graph, "ReduceMax", d, 2));
    const vmg_onnx_value each = vmg_onnx_one(graph, "Exp", vmg_onnx_subtract(graph, d, largest));
    const vmg_onnx_value best = vmg_onnx_one(graph, "Exp", vmg_onnx_one(graph, "Neg", largest));
    const vmg_onnx_value all = vmg_onnx_add(graph, vmg_onnx_sum(graph, each, 2, true), best);
    return vmg_onnx_sum(graph, vmg_onnx_two(graph, "Div", each, all), 3, true);
}

/* A block of nodes an iteration, until no row of no network needs more; rows that need none of a block leave it out.
 * Answers the expected probabilities of the d classes, M x N x d x 1. */
static vmg_onnx_value integrate(vmg_onnx_graph *graph, const differences *of, const vmg_softmax_nodes *nodes)
{
    const vmg_onnx_value table = node_blocks(graph, nodes);
    const vmg_onnx_value blocks = vmg_onnx_times(graph, of->pairs, 1.0 / VMG_NODE_BLOCK); /* M x N x 1 x 1 */
    Onnx__NodeProto *most = vmg_onnx_node(graph, "ReduceMax", 1, &blocks);
    if (most) {
        vmg_onnx_attribute_integer(graph, most, "keepdims", 0);
    }
    vmg_onnx_value largest = vmg_onnx_result(most);
    Onnx__NodeProto *cast = vmg_onnx_node(graph, "Cast", 1, &largest);
    if (cast) {
        vmg_onnx_attribute_integer(graph, cast, "to", ONNX__TENSOR_PROTO__DATA_TYPE__INT64);
    }
    vmg_onnx_loop loop = {.state_count = 1, .rank = 4, .first = {vmg_onnx_times(graph, of->mean, 0)}};
    vmg_onnx_loop_begin(graph, &loop);
    const vmg_onnx_value z = vmg_onnx_gather(graph, table, loop.iteration, 0); /* d x VMG_NODE_BLOCK */
    const vmg_onnx_value step = vmg_onnx_two(graph, "MatMul", of->factor, z);
    const vmg_onnx_value sum =
        vmg_onnx_add(graph, softmax_sum(graph, of, step, "Add"), softmax_sum(graph, of, step, "Sub"));
    const vmg_onnx_value wanted = vmg_onnx_two(graph, "Less", vmg_onnx_to_numbers(graph, loop.iteration), blocks);
    const vmg_onnx_value counted = vmg_onnx_where(graph, wanted, sum, vmg_onnx_number(graph, 0));
    loop.next[0] = vmg_onnx_add(graph, loop.state[0], counted);
    vmg_onnx_loop_end(graph, vmg_onnx_result(cast), &loop);
    return vmg_onnx_two(graph, "Div", loop.result[0], vmg_onnx_times(graph, of->pairs, 2));
}

/* The probabilities of all classes: e_best + sum_i p_i (e_i - e_best). */
static vmg_onnx_value more_classes(vmg_onnx_graph *graph, const vmg_onnx_outputs *of, const vmg_softmax_nodes *nodes)
{
    const size_t classes = class_count(graph);
    const int64_t dims[] = {(int64_t)classes, (int64_t)classes}, one = 1, axis = 3;
    double *unit = vmg_onnx_take(graph, classes * classes, sizeof *unit);
    for (size_t i = 0; unit && i < classes; i++) {
        unit[i * classes + i] = 1;
    }
    if (!unit) {
        return "";
    }
    const differences between = begin(graph, of, nodes);
    const vmg_onnx_value others = integrate(graph, &between, nodes);
    const vmg_onnx_value spread =
        vmg_onnx_two(graph, "Squeeze", vmg_onnx_two(graph, "MatMul", transposed(graph, between.contrast), others),
                     vmg_onnx_integers(graph, 1, &one, &axis));
    return vmg_onnx_add(graph, vmg_onnx_gather(graph, vmg_onnx_numbers(graph, 2, dims, unit), between.best, 0), spread);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static vmg_onnx_value of_networks(vmg_onnx_graph *graph, const vmg_onnx_outputs *of)
{
    const size_t others = class_count(graph) - 1;
    vmg_arena counted = {0}, arena = {0};
    vmg_softmax_nodes nodes;
    if (others == 1) {
        return two_classes(graph, of);
    }
    vmg_softmax_nodes_lay_out(others, &counted, &nodes);
    graph->status = vmg_arena_create(graph->context, &counted, &arena);
    if (graph->status) {
        return "";
    }
    vmg_softmax_nodes_lay_out(others, &arena, &nodes);
    const vmg_onnx_value found = more_classes(graph, of, &nodes);
    vmg_arena_destroy(graph->context, &arena);
    return found;
}

/* The name of the most probable class. */
static void put_label(vmg_onnx_graph *graph, vmg_onnx_value probabilities)
{
    const size_t classes = class_count(graph);
    const vmg_onnx_value number = largest_class(graph, probabilities, 1);
    int64_t *numbers = vmg_onnx_take(graph, classes, sizeof *numbers);
    Onnx__NodeProto *node = vmg_onnx_node(graph, "LabelEncoder", 1, &number);
    if (!node) {
        return;
    }
    for (size_t c = 0; c < classes; c++) {
        numbers[c] = (int64_t)c;
    }
    node->domain = "ai.onnx.ml";
    vmg_onnx_attribute_integers(graph, node, "keys_int64s", classes, numbers);
    vmg_onnx_attribute_texts(graph, node, "values_strings", classes,
                             (const char *const *)graph->model->target->classes);
    vmg_onnx_attribute_text(graph, node, "default_string", "");
    vmg_onnx_output(graph, vmg_onnx_result(node), "label", 0);
}

void vmg_onnx_predict_classes(vmg_onnx_graph *graph, vmg_onnx_encoded encoded)
{
    const size_t classes = class_count(graph);
    const vmg_onnx_outputs of = vmg_onnx_run_networks(graph, encoded.x, false);
    if (graph->status) {
        return;
    }
    const vmg_onnx_value each = of_networks(graph, &of);
    vmg_onnx_value mixed =
        vmg_onnx_sum(graph, vmg_onnx_multiply(graph, weights_of(graph, &of), each), 0, false); /* N x C */
    if (encoded.unseen) {
        const vmg_onnx_value rest = vmg_onnx_times(graph, vmg_onnx_rest(graph, encoded.unseen), 1 / (double)classes);
        mixed = vmg_onnx_add(graph, vmg_onnx_multiply(graph, encoded.unseen, mixed), rest);
    }
    vmg_onnx_output(graph, mixed, "probabilities", classes);
    put_label(graph, mixed);
}
