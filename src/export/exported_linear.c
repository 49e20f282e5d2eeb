/* Bayesian linear regression of one target as a network of one layer; see export/exported_model.h.
 *
 * With p = A (x - centre), A the axes (linear/bayesian_regression.h), f has mean b + sum_i w_i p_i and variance
 * noise (1/n + sum_i p_i^2 / precision_i). Both are of the form of a layer on [x, 1]: M = [A^T w; b - w . A centre],
 * row i of F is sqrt(noise / precision_i) [A_i, -A_i . centre], and the constant's own variance is noise / n. */
#include <math.h>
#include <string.h>

#include "export/exported_model.h"
#include "linear/bayesian_regression.h"

enum { most_tensors = 6 };

/* The regression's numbers, borrowed from the fit, by their names in a model file. */
static const double *find(const vmg_model *model, const char *name)
{
    vmg_model_file_tensor tensors[most_tensors];
    char names[most_tensors * VMG_MODEL_TENSOR_NAME_SIZE];
    const double *found = NULL;
    const size_t count = model->method->tensor_count(model->fitted);
    model->method->list_tensors(model->fitted, tensors, names);
    for (size_t i = 0; i < count; i++) {
        found = strcmp(tensors[i].name, name) == 0 ? tensors[i].doubles : found;
    }
    return found;
}

void vmg_exported_linear_lay_out(const vmg_model *model, vmg_arena *arena, vmg_exported_model *out)
{
    const size_t inputs = model->encoding->input_count, r = inputs + 1;
    vmg_exported_layer layer = {.rows = r, .columns = 1, .width = inputs};
    out->member_count = 1;
    out->members = vmg_arena_take(arena, 1, sizeof *out->members);
    double *noise = vmg_arena_take(arena, 1, sizeof *noise);
    vmg_exported_layer *layers = vmg_arena_take(arena, 1, sizeof *layers);
    layer.mean = vmg_arena_take(arena, r, sizeof *layer.mean);
    layer.own = vmg_arena_take(arena, r, sizeof *layer.own);
    layer.factor = vmg_arena_take(arena, inputs * r, sizeof *layer.factor);
    layer.diagonal = vmg_arena_take(arena, r, sizeof *layer.diagonal);
    layer.column = vmg_arena_take(arena, 1, sizeof *layer.column);
    if (out->members) {
        *layers = layer;
        *out->members =
            (vmg_exported_member){.inputs = inputs, .layer_count = 1, .layers = layers, .weight = 1, .noise = noise};
    }
}

void vmg_exported_linear_fill(const vmg_model *model, vmg_exported_model *out)
{
    const vmg_exported_layer *layer = out->members->layers;
    const size_t inputs = layer->width, r = layer->rows;
    double *axes = (double *)find(model, "axes"), *outputs = (double *)find(model, "outputs");
    double *precisions = (double *)find(model, "precisions"), *rows = (double *)find(model, "rows");
    const double *centre = find(model, "centre"), *weights = find(model, "weights");
    const vmg_linear_regression regression = {.inputs = inputs, .targets = 1, .rows = rows, .outputs = outputs};
    const double noise = vmg_linear_regression_noise(&regression, 0);
    out->members->noise[0] = noise;
    layer->column[0] = 1;
    layer->mean[inputs] = outputs[VMG_LINEAR_INTERCEPT];
    layer->own[inputs] = noise / *rows;
    for (size_t i = 0; i < inputs; i++) {
        const double root = sqrt(noise / precisions[i]);
        double *row = layer->factor + i * r;
        for (size_t j = 0; j < inputs; j++) {
            const double axis = axes[i * inputs + j];
            layer->mean[j] += weights[i] * axis;
            layer->mean[inputs] -= weights[i] * axis * centre[j];
            row[j] = root * axis;
            row[inputs] -= root * axis * centre[j];
        }
    }
    for (size_t j = 0; j < r; j++) {
        layer->diagonal[j] = layer->own[j];
        for (size_t i = 0; i < inputs; i++) {
            layer->diagonal[j] += layer->factor[i * r + j] * layer->factor[i * r + j];
        }
    }
}
