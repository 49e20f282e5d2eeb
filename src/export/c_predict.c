/* The last part of an exported C file: from a row to its prediction. */
#include "export/c_file.h"

#include <string.h>

/* The moments of each activation: the piece, what it needs before it, and its call. */
static const struct activation_text {
    const char *name, *piece, *call;
} activations[] = {
    {"relu", "rectifier", "rectifier_moments(R(0.0), mean, variance)"},
    {"leaky-relu", "rectifier", "rectifier_moments(R(0.01), mean, variance)"},
    {"tanh", "sigmoid", "logistic_moments(R(-1.0), R(2.0), R(2.0), mean, variance)"},
    {"sigmoid", "sigmoid", "logistic_moments(R(0.0), R(1.0), R(1.0), mean, variance)"},
    {"gelu", "gelu", "gelu_moments(mean, variance)"},
    {"softplus", "softplus", "softplus_moments(mean, variance)"},
    {"erf", "erf", "erf_moments(mean, variance)"},
    {"sine", "sine", "sine_moments(mean, variance)"},
    {"linear", NULL, NULL},
};
enum { activation_count = sizeof activations / sizeof *activations };

static bool has_piece(const vmg_c_file *file, const char *piece)
{
    for (size_t i = 0; i < activation_count; i++) {
        const char *own = activations[i].piece;
        if (own && strcmp(own, piece) == 0 && vmg_c_has_activation(file, activations[i].name)) {
            return true;
        }
    }
    return false;
}

static void write_pieces(vmg_c_file *file)
{
    const bool classes = vmg_c_has_classes(file), two = classes && file->model->outputs == 2;
    const bool sigmoid = has_piece(file, "sigmoid"), softplus = has_piece(file, "softplus");
    const bool gelu = has_piece(file, "gelu"), rectifier = has_piece(file, "rectifier");
    if (!classes || two || sigmoid || softplus || gelu || rectifier) {
        vmg_c_piece(file, vmg_c_is_float(file) ? "normal_float" : "normal_double");
    }
    if (sigmoid || softplus || gelu) {
        vmg_c_piece(file, "expanded");
    }
    if (two || sigmoid || softplus) {
        vmg_c_piece(file, "logistic");
    }
    for (size_t i = 0; i < activation_count; i++) {
        bool written = false;
        for (size_t j = 0; j < i && activations[i].piece; j++) {
            written = written || (vmg_c_has_activation(file, activations[j].name) && activations[j].piece &&
                                  strcmp(activations[i].piece, activations[j].piece) == 0);
        }
        if (activations[i].piece && !written && vmg_c_has_activation(file, activations[i].name)) {
            vmg_c_piece(file, activations[i].piece);
        }
    }
}

/* The numbers of the activations are those of the library's table. */
static void write_activate(vmg_c_file *file)
{
    size_t used = 0;
    for (size_t i = 0; vmg_activation_at(i); i++) {
        used += vmg_c_has_activation(file, vmg_activation_at(i)->name);
    }
    vmg_export_text(&file->writer, "/* From a hidden unit's input to its output. */\n"
                                   "static void activate(const network *of, real *mean, real *variance)\n{\n");
    if (used < 2) {
        vmg_export_text(&file->writer, "    (void)of;\n");
    }
    bool called = false;
    for (size_t i = 0; vmg_activation_at(i); i++) {
        const char *name = vmg_activation_at(i)->name;
        for (size_t j = 0; j < activation_count && vmg_c_has_activation(file, name); j++) {
            if (strcmp(activations[j].name, name) == 0 && activations[j].call) {
                called = true;
                if (used > 1) {
                    vmg_export_format_text(&file->writer, "    if (of->activation == %zu) { /* %s */\n    ", i, name);
                }
                vmg_export_format_text(&file->writer, "    %s;\n%s", activations[j].call, used > 1 ? "    }\n" : "");
            }
        }
    }
    vmg_export_text(&file->writer, called ? "}\n\n" : "    (void)mean;\n    (void)variance;\n}\n\n");
}

static const char covariances[] =
    "        const real *pairs =\n"
    "            at.last->numbers + at.last->rows * (at.last->columns + 1 + at.last->width) + at.last->columns;\n";

static const char constant_noise[] = "                to->weight = of->weight;\n"
                                     "                to->location = at.mean[t];\n"
                                     "                to->model = at.variance[t] + unseen[t];\n"
                                     "                to->noise = of->noise[t];\n";

static const char varying_noise[] =
    "                const real between =\n"
    "                    output_covariance(at.last, at.input_variance, at.shared, pairs[t], t, TARGETS + t);\n"
    "                add_nodes(of->weight, at.mean[t], at.variance[t], of->noise[t] + at.mean[TARGETS + t],\n"
    "                          at.variance[TARGETS + t], between, to);\n"
    "                for (i = 0; i < NODES; i++) {\n"
    "                    to[i].model += unseen[t];\n"
    "                }\n";

static void write_describe(vmg_c_file *file)
{
    const vmg_target_encoding *target = file->model->target;
    for (size_t t = 0; t < target->target_count; t++) {
        vmg_export_format_text(&file->writer, "    describe(parts[%zu], count, %zu, ", t, t);
        vmg_c_number(file, target->targets[t].mean);
        vmg_export_text(&file->writer, ", ");
        vmg_c_number(file, target->targets[t].scale);
        if (target->target_count == 1) {
            vmg_export_text(&file->writer, ", out);\n");
        } else {
            vmg_export_format_text(&file->writer, ", &out->%s);\n", file->names->targets[t].text);
        }
    }
}

static void write_numbers(vmg_c_file *file)
{
    const bool varying = vmg_c_some_noise(file, true), constant = vmg_c_some_noise(file, false);
    const char *prefix = file->names->prefix.text;
    vmg_export_writer *writer = &file->writer;
    vmg_export_format_text(writer,
                           "int %s_predict(const %s_input *row, %s_output *out)\n{\n"
                           "    real x[INPUTS], mean[2][WIDTH], variance[2][WIDTH], unseen[TARGETS] = {R(0.0)};\n"
                           "    component parts[TARGETS][COMPONENTS];\n    int n, t, %scount = 0;\n"
                           "    const int cells = encode(row, x, unseen);\n    for (n = 0; n < NETWORKS; n++) {\n"
                           "        const network *of = &networks[n];\n"
                           "        const outputs at = run_network(of, x, mean, variance);\n%s"
                           "        for (t = 0; t < TARGETS; t++) {\n"
                           "            component *to = &parts[t][count];\n",
                           prefix, prefix, prefix, varying ? "i, " : "", varying ? covariances : "");
    vmg_export_text(writer, varying && constant ? "            if (of->varies) {\n" : "            {\n");
    vmg_export_text(writer, varying ? varying_noise : constant_noise);
    vmg_export_text(writer, varying && constant ? "            } else {\n" : "");
    vmg_export_text(writer, varying && constant ? constant_noise : "");
    vmg_export_format_text(writer, "            }\n        }\n        count += %s;\n    }\n",
                           varying && constant ? "of->varies ? NODES : 1"
                           : varying           ? "NODES"
                                               : "1");
    write_describe(file);
    vmg_export_text(writer, "    return cells;\n}\n");
}

static void write_class_names(vmg_c_file *file)
{
    const vmg_target_encoding *target = file->model->target;
    vmg_export_format_text(&file->writer, "\nconst char *const %s_class_names[%s_CLASSES] = {",
                           file->names->prefix.text, file->names->capitals.text);
    for (size_t c = 0; c < target->class_count; c++) {
        vmg_export_text(&file->writer, "\n    ");
        vmg_c_string(&file->writer, target->classes[c]);
        vmg_export_text(&file->writer, ",");
    }
    vmg_export_text(&file->writer, "\n};\n\n");
}

static const char two_classes[] =
    "        const real between = output_covariance(at.last, at.input_variance, at.shared, pairs[0], 0, 1);\n"
    "        add_two_classes(of->weight, at.mean, at.variance[0] + at.variance[1] - R(2.0) * between, probability);\n"
    "    }\n";

static const char more_classes[] =
    "        for (i = 0; i < CLASSES; i++) {\n"
    "            covariance[i][i] = at.variance[i];\n"
    "            for (j = i + 1; j < CLASSES; j++) {\n"
    "                covariance[i][j] = covariance[j][i] =\n"
    "                    output_covariance(at.last, at.input_variance, at.shared, *pairs++, i, j);\n"
    "            }\n"
    "        }\n"
    "        begin_classes(at.mean, covariance, &found[n]);\n"
    "    }\n"
    "    integrate_classes(found);\n"
    "    for (n = 0; n < NETWORKS; n++) {\n"
    "        add_classes(networks[n].weight, &found[n], probability);\n"
    "    }\n";

static void write_classes(vmg_c_file *file)
{
    const bool two = file->model->outputs == 2;
    const char *prefix = file->names->prefix.text;
    vmg_export_writer *writer = &file->writer;
    write_class_names(file);
    vmg_export_format_text(
        writer,
        "int %s_predict(const %s_input *row, %s_output *out)\n{\n"
        "    real x[INPUTS], mean[2][WIDTH], variance[2][WIDTH], probability[CLASSES] = {R(0.0)};\n"
        "    real unseen[1] = {R(1.0)};\n%s    int n, i, best = 0;\n"
        "    const int cells = encode(row, x, unseen);\n    for (n = 0; n < NETWORKS; n++) {\n"
        "        const network *of = &networks[n];\n"
        "        const outputs at = run_network(of, x, mean, variance);\n%s%s",
        prefix, prefix, prefix,
        two ? "" : "    real covariance[CLASSES][CLASSES];\n    differences found[NETWORKS];\n    int j;\n",
        covariances, two ? two_classes : more_classes);
    vmg_export_format_text(
        writer,
        "    for (i = 0; i < CLASSES; i++) {\n"
        "        out->probability[i] = unseen[0] * probability[i] + (R(1.0) - unseen[0]) / R(%zu.0);\n"
        "        best = out->probability[i] > out->probability[best] ? i : best;\n    }\n"
        "    out->predicted = (%s_class)best;\n    return cells;\n}\n",
        file->model->outputs, prefix);
}

void vmg_c_write_predict(vmg_c_file *file)
{
    const bool classes = vmg_c_has_classes(file), two = classes && file->model->outputs == 2;
    write_pieces(file);
    write_activate(file);
    vmg_c_piece(file, "network");
    if (classes || vmg_c_some_noise(file, true)) {
        vmg_c_piece(file, "covariance");
    }
    if (two) {
        vmg_c_piece(file, "two_classes");
    } else if (classes) {
        vmg_c_piece(file, "normal_quantile");
        vmg_c_piece(file, "classes");
    } else {
        vmg_c_piece(file, "mixture");
    }
    if (!classes && vmg_c_some_noise(file, true)) {
        vmg_c_piece(file, "varying");
    }
    if (classes) {
        write_classes(file);
    } else {
        write_numbers(file);
    }
}
