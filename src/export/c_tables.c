/* The numbers of an exported C file: constants of the prediction, of every network, and what names them. */
#include "activation/vector/legendre_rule.h"
#include "activation/vector/logistic_mixture.h"
#include "export/c_file.h"
#include "likelihood/softmax_nodes.h"
#include "network/varying_noise.h"

#include <float.h>
#include <math.h>

/* Numbers, eight in a line, each with a comma behind it. */
static void write_list(vmg_c_file *file, size_t count, const double *numbers, size_t *column)
{
    for (size_t i = 0; i < count; i++) {
        vmg_export_text(&file->writer, (*column)++ % 8 ? " " : "\n    ");
        vmg_c_number(file, numbers[i]);
        vmg_export_text(&file->writer, ",");
    }
}

static void write_rows(vmg_c_file *file, size_t rows, size_t columns, const double *numbers)
{
    for (size_t i = 0; i < rows; i++) {
        vmg_export_text(&file->writer, i % 2 ? " {" : "\n    {");
        for (size_t j = 0; j < columns; j++) {
            vmg_export_text(&file->writer, j ? ", " : "");
            vmg_c_number(file, numbers[i * columns + j]);
        }
        vmg_export_text(&file->writer, "},");
    }
    vmg_export_text(&file->writer, "\n};\n");
}

/* The rules by which moments are computed are the library's own, of its precision. */
static void write_logistic(vmg_c_file *file)
{
    double numbers[LOGISTIC_COMPONENTS][3];
    for (size_t i = 0; i < LOGISTIC_COMPONENTS; i++) {
        numbers[i][0] = (double)logistic_mixture[i].squared_scale;
        numbers[i][1] = (double)logistic_mixture[i].weight;
        numbers[i][2] = (double)logistic_mixture[i].overlap;
    }
    vmg_export_text(&file->writer, "\n/* The logistic function as a mixture of normal distribution functions: squared "
                                   "scale, weight, overlap. */\n");
    vmg_export_format_text(&file->writer, "#define LOGISTIC_COMPONENTS %d\n", LOGISTIC_COMPONENTS);
    vmg_c_define(file, "LOGISTIC_SMALL_VARIANCE", (double)VMG_LOGISTIC_SMALL_VARIANCE);
    vmg_export_text(&file->writer, "static const real logistic_mixture[LOGISTIC_COMPONENTS][3] = {");
    write_rows(file, LOGISTIC_COMPONENTS, 3, numbers[0]);
}

static void write_legendre(vmg_c_file *file)
{
    double numbers[LEGENDRE_NODES][2];
    for (size_t i = 0; i < LEGENDRE_NODES; i++) {
        numbers[i][0] = (double)legendre[i].at;
        numbers[i][1] = (double)legendre[i].weight;
    }
    vmg_export_format_text(&file->writer, "\n/* The Gauss-Legendre rule on (0, 1). */\n#define LEGENDRE_NODES %d\n",
                           LEGENDRE_NODES);
    vmg_c_define(file, "GELU_SMALL_VARIANCE", (double)VMG_GELU_SMALL_VARIANCE);
    vmg_export_text(&file->writer, "static const real legendre[LEGENDRE_NODES][2] = {");
    write_rows(file, LEGENDRE_NODES, 2, numbers[0]);
}

static void write_noise_nodes(vmg_c_file *file)
{
    double numbers[VMG_NOISE_NODES][2];
    for (size_t i = 0; i < VMG_NOISE_NODES; i++) {
        numbers[i][0] = vmg_noise_nodes[i];
        numbers[i][1] = vmg_noise_weights[i];
    }
    vmg_export_format_text(&file->writer,
                           "\n/* The Gauss-Hermite rule for a standard normal number. */\n#define NODES %d\n",
                           VMG_NOISE_NODES);
    vmg_c_define(file, "NOISE_FLOOR", file->model->noise_floor);
    vmg_c_define(file, "NOISE_CEILING", VMG_NOISE_CEILING);
    vmg_c_define(file, "NOISE_STEEPEST", vmg_c_is_float(file) ? 80 : VMG_NOISE_STEEPEST); /* exp of it is finite */
    vmg_export_text(&file->writer, "static const real node[NODES][2] = {");
    write_rows(file, VMG_NOISE_NODES, 2, numbers[0]);
}

/* 2^64 times what follows the point of the root of each prime. */
static void write_node_steps(vmg_c_file *file, size_t dimensions)
{
    size_t prime = 1;
    vmg_export_text(&file->writer, "static const unsigned long long node_step[OTHERS] = {");
    for (size_t i = 0; i < dimensions; i++) {
        bool divisible = true;
        while (divisible) {
            prime++;
            divisible = false;
            for (size_t divisor = 2; divisor * divisor <= prime; divisor++) {
                divisible = divisible || prime % divisor == 0;
            }
        }
        const double root = sqrt((double)prime), part = root - floor(root);
        vmg_export_format_text(&file->writer, "%s0x%llxULL,", i % 4 ? " " : "\n    ",
                               (unsigned long long)ldexp(part, 53) << 11);
    }
    vmg_export_text(&file->writer, "\n};\n");
}

static void write_class_nodes(vmg_c_file *file)
{
    const size_t others = file->model->outputs - 1;
    vmg_export_format_text(&file->writer,
                           "\n/* The rule of the softmax: pairs of nodes, their places, and what balances their second "
                           "moments. */\n#define OTHERS %zu\n#define PLACE_SHIFT %d\n#define PLACE_UNIT R(%s)\n"
                           "static const int node_pairs[3] = {%zu, %zu, %zu};\n",
                           others, vmg_c_is_float(file) ? 41 : 12,
                           vmg_c_is_float(file) ? "1.1920928955078125e-7" : "2.220446049250313e-16",
                           vmg_softmax_node_pairs(VMG_NODES_SMALL), vmg_softmax_node_pairs(VMG_NODES_MEDIUM),
                           vmg_softmax_node_pairs(VMG_NODES_LARGE));
    vmg_c_define(file, "PIVOT_ROUNDING", 4 * (VMG_REAL_IS_DOUBLE ? DBL_EPSILON : (double)FLT_EPSILON));
    write_node_steps(file, others);
    for (size_t n = 0; n < 3; n++) {
        size_t column = 0;
        vmg_export_format_text(&file->writer, "static const real balance_%zu[] = {", n);
        for (size_t i = 0; i < others; i++) {
            write_list(file, i + 1, file->balances[n] + i * others, &column);
        }
        vmg_export_text(&file->writer, "\n};\n");
    }
    vmg_export_text(&file->writer, "static const real *const balances[3] = {balance_0, balance_1, balance_2};\n");
}

static void write_layer(vmg_c_file *file, size_t member, size_t index, const vmg_exported_layer *layer)
{
    size_t column = 0;
    vmg_export_format_text(&file->writer, "\nstatic const real numbers_%zu_%zu[] = {", member + 1, index + 1);
    write_list(file, layer->rows * layer->columns, layer->mean, &column);
    write_list(file, layer->rows, layer->own, &column);
    write_list(file, layer->width * layer->rows, layer->factor, &column);
    write_list(file, layer->columns, layer->column, &column);
    write_list(file, layer->pair_count, layer->pairs, &column);
    vmg_export_text(&file->writer, "\n};\n");
}

static size_t activation_number(const vmg_activation *activation)
{
    for (size_t i = 0; vmg_activation_at(i); i++) {
        if (activation && vmg_activation_at(i)->name == activation->name) {
            return i;
        }
    }
    return 0;
}

static void write_member(vmg_c_file *file, size_t index, const vmg_exported_member *member)
{
    for (size_t l = 0; l < member->layer_count; l++) {
        write_layer(file, index, l, &member->layers[l]);
    }
    vmg_export_format_text(&file->writer, "static const layer layers_%zu[] = {\n", index + 1);
    for (size_t l = 0; l < member->layer_count; l++) {
        const vmg_exported_layer *layer = &member->layers[l];
        vmg_export_format_text(&file->writer, "    {numbers_%zu_%zu, %zu, %zu, %zu},\n", index + 1, l + 1, layer->rows,
                               layer->columns, layer->width);
    }
    vmg_export_text(&file->writer, "};\n");
    if (member->noise) {
        size_t column = 0;
        vmg_export_format_text(&file->writer, "static const real noise_%zu[] = {", index + 1);
        write_list(file, file->model->target->target_count, member->noise, &column);
        vmg_export_text(&file->writer, "\n};\n");
    }
}

static void write_networks(vmg_c_file *file)
{
    const vmg_exported_model *model = file->model;
    vmg_export_text(&file->writer,
                    "\n/* A network: its part of the mixture; the variance of its noise, or what that is "
                    "counted from where it varies. */\n"
                    "typedef struct network {\n    const layer *layers;\n    const real *noise;\n"
                    "    real weight;\n    int layer_count, activation, varies;\n} network;\n");
    for (size_t i = 0; i < model->member_count; i++) {
        write_member(file, i, &model->members[i]);
    }
    vmg_export_format_text(&file->writer, "\n#define NETWORKS %zu\nstatic const network networks[NETWORKS] = {\n",
                           model->member_count);
    for (size_t i = 0; i < model->member_count; i++) {
        const vmg_exported_member *member = &model->members[i];
        vmg_export_format_text(&file->writer, "    {layers_%zu, ", i + 1);
        if (member->noise) {
            vmg_export_format_text(&file->writer, "noise_%zu, ", i + 1);
        } else {
            vmg_export_text(&file->writer, "0, ");
        }
        vmg_c_number(file, member->weight);
        vmg_export_format_text(&file->writer, ", %zu, %zu, %d},\n", member->layer_count,
                               activation_number(member->activation), member->varying);
    }
    vmg_export_text(&file->writer, "};\n");
}

void vmg_c_write_tables(vmg_c_file *file)
{
    const bool two_classes = vmg_c_has_classes(file) && file->model->outputs == 2;
    if (two_classes || vmg_c_has_activation(file, "tanh") || vmg_c_has_activation(file, "sigmoid") ||
        vmg_c_has_activation(file, "softplus")) {
        write_logistic(file);
    }
    if (vmg_c_has_activation(file, "erf") || vmg_c_has_activation(file, "gelu")) {
        write_legendre(file);
    }
    if (!vmg_c_has_classes(file) && vmg_c_some_noise(file, true)) {
        write_noise_nodes(file);
    }
    if (vmg_c_has_classes(file) && !two_classes) {
        write_class_nodes(file);
    }
    vmg_export_text(&file->writer, "\n");
    vmg_c_piece(file, "layer");
    write_networks(file);
}
