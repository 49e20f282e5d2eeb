/* The lower door: networks without tables; see vmg/network.h. */
#include "vmg/network.h"

#include <string.h>

#include "base/context.h"
#include "method/model.h"
#include "method/network_settings.h"
#include "method/settings_given.h"
#include "method/settings_recipe.h"
#include "network/function_draw.h"

vmg_status vmg_network_from_settings(vmg_context *context, const vmg_settings *settings, vmg_network_shape shape,
                                     vmg_network **out)
{
    vmg_settings_values values;
    const bool classes = shape.task == VMG_TASK_CLASSIFICATION;
    *out = NULL;
    if (!shape.inputs || !shape.outputs || !shape.data_points || shape.task == VMG_TASK_AUTO) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "a network needs at least one input, one output and one data point, and a task; "
                        "%zu, %zu and %zu were given",
                        shape.inputs, shape.outputs, shape.data_points);
    }
    vmg_settings own = settings ? *settings : (vmg_settings){0};
    const bool paper =
        vmg_settings_is_given(&own, "method") && vmg_recipe_of_method(own.values.method) != VMG_RECIPE_DEFAULT;
    if (!paper && !vmg_settings_is_given(&own, "recipe")) { /* the default ones are of ensembles */
        own.values.recipe = VMG_RECIPE_SINGLE;
        own.given[vmg_setting_row_find("recipe") - vmg_setting_rows] = true;
    }
    if (!classes && vmg_settings_is_given(&own, "noise") && own.values.noise == VMG_NOISE_AUTO) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "noise 'auto' is for fits; a network has noise 'constant' or 'varying'");
    }
    vmg_settings_resolve(&own, shape.data_points, shape.inputs, shape.task, &values);
    vmg_network_settings_note(context, &values);
    const vmg_likelihood likelihood =
        vmg_model_likelihood(&values, shape.task, shape.outputs, values.noise == VMG_NOISE_VARYING);
    const vmg_network_options options = vmg_network_options_of(&values, shape.inputs, likelihood);
    return vmg_network_create(context, &options, out);
}

size_t vmg_network_parameters(const vmg_network *network)
{
    return network->parameter_count;
}

size_t vmg_network_tensors(const vmg_network *network)
{
    return network->tensor_count;
}

vmg_tensor_place vmg_network_tensor(const vmg_network *network, size_t index)
{
    const vmg_tensor *tensor = &network->tensors[index];
    return (vmg_tensor_place){tensor->name, tensor->rows, tensor->columns, tensor->offset};
}

vmg_status vmg_network_workspace(vmg_context *context, const vmg_network *network, size_t most_rows,
                                 vmg_workspace **out)
{
    return vmg_workspace_create(context, network, network->inference, most_rows, out);
}

static vmg_matrix rows_of(const vmg_real *numbers, size_t rows, size_t columns)
{
    return numbers ? vmg_matrix_view((vmg_real *)numbers, rows, columns) : (vmg_matrix){0};
}

double vmg_network_objective(vmg_workspace *workspace, const vmg_real *parameters, vmg_example_rows rows,
                             double kl_weight, uint64_t seed, uint64_t step, vmg_real *gradient)
{
    const vmg_network *network = workspace->network;
    const vmg_batch batch = {
        rows_of(rows.inputs, rows.rows, network->layers[0]->rows - 1),
        {rows_of(rows.values, rows.rows, vmg_likelihood_targets(&network->likelihood)), rows.labels, NULL}};
    vmg_workspace_prepare(workspace, parameters);
    vmg_workspace_draw(workspace, seed, step, rows.rows, false);
    const vmg_objective_weights weights = {(double)rows.data_points, kl_weight};
    return vmg_workspace_objective(workspace, parameters, batch, weights, gradient, NULL).value;
}

void vmg_network_outputs(vmg_workspace *workspace, const vmg_real *parameters, size_t rows, const vmg_real *inputs,
                         uint64_t seed, uint64_t sample, vmg_real *outputs, vmg_real *variance)
{
    const size_t columns = workspace->network->likelihood.outputs;
    vmg_workspace_prepare(workspace, parameters);
    vmg_workspace_draw(workspace, seed, sample, rows, true);
    const vmg_belief belief =
        vmg_workspace_forward(workspace, rows_of(inputs, rows, workspace->network->layers[0]->rows - 1));
    memcpy(outputs, belief.mean.at, rows * columns * sizeof *outputs);
    for (size_t k = 0; variance && !vmg_belief_is_known(belief) && k < rows; k++) {
        memcpy(variance + k * columns, vmg_matrix_row(belief.variance, k), columns * sizeof *variance);
    }
}

vmg_status vmg_network_draw(vmg_context *context, const vmg_network *network, const vmg_real *parameters, uint64_t seed,
                            uint64_t number, size_t most_rows, vmg_function_draw **out)
{
    return vmg_function_draw_create(context, network, parameters, seed, number, most_rows, out);
}

void vmg_function_draw_values(vmg_function_draw *draw, size_t rows, const vmg_real *inputs, vmg_real *values)
{
    const size_t inputs_count = draw->network->layers[0]->rows - 1;
    const vmg_matrix found = vmg_function_draw_evaluate(draw, rows_of(inputs, rows, inputs_count));
    memcpy(values, found.at, rows * found.columns * sizeof *values);
}
