/* Networks in an exported graph: networks of one shape run side by side, as one product of stacks of matrices; the
 * formulas are those of export/exported_model.h. */
#include "export/onnx_parts.h"

#include <string.h>

/* Networks of one shape, and what is believed about their layers' entries: G x N x entries. */
typedef struct group {
    size_t count;
    const vmg_exported_member **members;
    vmg_onnx_value mean, variance; /* variance NULL: known */
} group;

static bool are_alike(const vmg_exported_member *a, const vmg_exported_member *b)
{
    bool alike = a->inputs == b->inputs && a->layer_count == b->layer_count && a->activation == b->activation &&
                 a->pairs == b->pairs && a->varying == b->varying;
    for (size_t l = 0; alike && l < a->layer_count; l++) {
        alike = a->layers[l].rows == b->layers[l].rows && a->layers[l].columns == b->layers[l].columns &&
                a->layers[l].width == b->layers[l].width;
    }
    return alike;
}

/* --- The numbers of one layer of all networks of a group --------------------------------------------------------- */

/* Entry (row, column) of what a layer has; row r - 1 belongs to the constant 1. */
typedef double (*entry_of_layer)(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column);

static double mean_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs;
    return layer->mean[row * layer->columns + column];
}

static double square_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    const double mean = mean_entry(layer, pairs, row, column);
    return mean * mean;
}

static double own_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs, (void)column;
    return layer->own[row];
}

static double diagonal_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs, (void)column;
    return layer->diagonal[row];
}

static double factor_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs;
    return layer->factor[column * layer->rows + row];
}

static double column_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs, (void)row;
    return layer->column[column];
}

static double pair_entry(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    (void)pairs, (void)row;
    return layer->pairs[column];
}

/* M_ij M_ij' of pair number `column`. */
static double pair_product(const vmg_exported_layer *layer, vmg_pairs pairs, size_t row, size_t column)
{
    const double *mean = layer->mean + row * layer->columns;
    const size_t half = layer->columns / 2;
    if (pairs == VMG_PAIRS_OF_HALVES) {
        return mean[column] * mean[half + column];
    }
    size_t one = 0;
    while (column >= layer->columns - 1 - one) {
        column -= layer->columns - 1 - one++;
    }
    return mean[one] * mean[one + 1 + column];
}

/* G x rows x columns numbers of layer l, from row `first` on. */
static vmg_onnx_value stack(vmg_onnx_graph *graph, const group *of, size_t l, size_t first, size_t rows, size_t columns,
                            entry_of_layer entry)
{
    const int64_t dims[] = {(int64_t)of->count, (int64_t)rows, (int64_t)columns};
    double *numbers = vmg_onnx_take(graph, of->count * rows * columns, sizeof *numbers), *at = numbers;
    for (size_t g = 0; numbers && g < of->count; g++) {
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < columns; j++) {
                *at++ = entry(&of->members[g]->layers[l], of->members[g]->pairs, first + i, j);
            }
        }
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

/* [values, 1] times a stack of matrices; without `constant`, the constant's row counts as 0. */
static vmg_onnx_value product(vmg_onnx_graph *graph, const group *of, size_t l, vmg_onnx_value values, size_t columns,
                              entry_of_layer entry, bool constant)
{
    const size_t inputs = of->members[0]->layers[l].rows - 1;
    const vmg_onnx_value sum = vmg_onnx_two(graph, "MatMul", values, stack(graph, of, l, 0, inputs, columns, entry));
    return constant ? vmg_onnx_add(graph, sum, stack(graph, of, l, inputs, 1, columns, entry)) : sum;
}

/* s: G x N x 1 */
static vmg_onnx_value shared_variance(vmg_onnx_graph *graph, const group *of, size_t l)
{
    const size_t width = of->members[0]->layers[l].width;
    vmg_onnx_value sum = product(graph, of, l, vmg_onnx_square(graph, of->mean), 1, own_entry, true);
    if (width) {
        const vmg_onnx_value along = product(graph, of, l, of->mean, width, factor_entry, true);
        sum = vmg_onnx_add(graph, sum, vmg_onnx_sum(graph, vmg_onnx_square(graph, along), 2, true));
    }
    return of->variance ? vmg_onnx_add(graph, sum, product(graph, of, l, of->variance, 1, diagonal_entry, false)) : sum;
}

/* s V_jj' + sum_i t_i M_ij M_ij' */
static vmg_onnx_value covariance(vmg_onnx_graph *graph, const group *of, size_t l, vmg_onnx_value shared,
                                 size_t columns, entry_of_layer between, entry_of_layer products)
{
    const vmg_onnx_value sum = vmg_onnx_multiply(graph, shared, stack(graph, of, l, 0, 1, columns, between));
    return of->variance ? vmg_onnx_add(graph, sum, product(graph, of, l, of->variance, columns, products, false)) : sum;
}

/* Runs a group to its end; *pairs: of the last layer, NULL where it has none. */
static void run_group(vmg_onnx_graph *graph, group *of, vmg_onnx_value *pairs)
{
    const vmg_exported_member *shape = of->members[0];
    *pairs = NULL;
    for (size_t l = 0; l < shape->layer_count; l++) {
        const vmg_exported_layer *layer = &shape->layers[l];
        if (l > 0) {
            vmg_onnx_activate(graph, shape->activation->name, &of->mean, &of->variance);
        }
        const vmg_onnx_value shared = shared_variance(graph, of, l);
        const vmg_onnx_value variance = covariance(graph, of, l, shared, layer->columns, column_entry, square_entry);
        if (layer->pair_count && l + 1 == shape->layer_count) {
            *pairs = covariance(graph, of, l, shared, layer->pair_count, pair_entry, pair_product);
        }
        of->mean = product(graph, of, l, of->mean, layer->columns, mean_entry, true);
        of->variance = variance;
    }
}

/* The members that are like number `first` and not done yet. */
static group group_of(vmg_onnx_graph *graph, size_t first, bool *done, const vmg_exported_member **room)
{
    group out = {.members = room};
    for (size_t i = first; i < graph->model->member_count; i++) {
        if (!done[i] && are_alike(&graph->model->members[first], &graph->model->members[i])) {
            done[i] = true;
            out.members[out.count++] = &graph->model->members[i];
        }
    }
    return out;
}

/* The first inputs of a row. */
static vmg_onnx_value seen_inputs(vmg_onnx_graph *graph, vmg_onnx_value x, size_t inputs)
{
    return inputs == graph->model->encoding->input_count
               ? x
               : vmg_onnx_gather(graph, x, vmg_onnx_range(graph, 0, inputs), 1);
}

vmg_onnx_outputs vmg_onnx_run_networks(vmg_onnx_graph *graph, vmg_onnx_value x, bool varying)
{
    const size_t most = graph->model->member_count;
    vmg_onnx_outputs out = {.members = vmg_onnx_take(graph, most, sizeof *out.members)};
    vmg_onnx_value *values = vmg_onnx_take(graph, 3 * most, sizeof *values);
    bool *done = vmg_onnx_take(graph, most, sizeof *done);
    size_t groups = 0;
    for (size_t i = 0; i < most && !graph->status; i++) {
        if (done[i] || graph->model->members[i].varying != varying) {
            continue;
        }
        group of = group_of(graph, i, done, out.members + out.count);
        of.mean = seen_inputs(graph, x, of.members[0]->inputs);
        run_group(graph, &of, &values[2 * most + groups]);
        values[groups] = of.mean;
        values[most + groups++] = of.variance;
        out.count += of.count;
    }
    if (groups && !graph->status) {
        out.mean = vmg_onnx_concatenate(graph, groups, values, 0);
        out.variance = vmg_onnx_concatenate(graph, groups, values + most, 0);
        out.pairs = values[2 * most] ? vmg_onnx_concatenate(graph, groups, values + 2 * most, 0) : NULL;
    }
    return out;
}
