/* A model as plain numbers; see export/exported_model.h. */
#include "export/exported_model.h"

#include "base/context.h"
#include "method/matrix_method.h"
#include "method/network_methods.h"
#include "method/unseen_cells.h"
#include "network/varying_noise.h"

static bool is_varying(const vmg_network *network)
{
    return network->likelihood.kind == &vmg_likelihood_varying;
}

/* --- Networks --------------------------------------------------------------------------------------------------- */

static void lay_out_member(const vmg_network *network, vmg_arena *arena, vmg_exported_member *out)
{
    const bool classes = network->likelihood.kind == &vmg_likelihood_categorical;
    *out = (vmg_exported_member){
        .inputs = network->layers[0]->rows - 1,
        .layer_count = network->layer_count,
        .layers = vmg_arena_take(arena, network->layer_count, sizeof *out->layers),
        .activation = network->layers[0]->activation,
        .pairs = network->layers[network->layer_count - 1]->pairs,
        .varying = is_varying(network),
        .noise = classes ? NULL : vmg_arena_take(arena, vmg_likelihood_targets(&network->likelihood), sizeof(double)),
    };
    for (size_t l = 0; l < network->layer_count; l++) {
        vmg_exported_layer counted;
        vmg_exported_network_layer_lay_out(network->layers[l], arena, out->layers ? &out->layers[l] : &counted);
    }
}

static void lay_out_networks(const vmg_model *model, vmg_arena *arena, vmg_exported_model *out)
{
    const vmg_matrix_fit *fit = model->fitted;
    out->member_count = fit->member_count;
    out->members = vmg_arena_take(arena, fit->member_count, sizeof *out->members);
    for (size_t i = 0; i < fit->member_count; i++) {
        vmg_exported_member counted;
        lay_out_member(vmg_matrix_fit_network(fit, i), arena, out->members ? &out->members[i] : &counted);
    }
}

/* f / temperature: M by it, V by its square. */
static void work_in_temperature(double temperature, vmg_exported_layer *last)
{
    for (size_t i = 0; i < last->rows * last->columns; i++) {
        last->mean[i] /= temperature;
    }
    for (size_t j = 0; j < last->columns; j++) {
        last->column[j] /= temperature * temperature;
    }
    for (size_t p = 0; p < last->pair_count; p++) {
        last->pairs[p] /= temperature * temperature;
    }
}

static vmg_status fill_member(vmg_context *context, const vmg_network *network, const vmg_real *parameters,
                              vmg_exported_member *out)
{
    const vmg_real *own = parameters + network->likelihood_offset;
    vmg_status status = VMG_OK;
    for (size_t l = 0; l < out->layer_count && !status; l++) {
        status = vmg_exported_network_layer_fill(context, network->layers[l], parameters, &out->layers[l]);
    }
    if (!status && network->likelihood.temperature > 0) {
        work_in_temperature(network->likelihood.temperature, &out->layers[out->layer_count - 1]);
    }
    for (size_t o = 0; out->noise && o < vmg_likelihood_targets(&network->likelihood); o++) {
        out->noise[o] =
            out->varying ? (double)own[o] : vmg_likelihood_gaussian_noise(&network->likelihood, own, o).scale2;
    }
    return status;
}

static vmg_status fill_networks(vmg_context *context, const vmg_model *model, vmg_exported_model *out)
{
    const vmg_matrix_fit *fit = model->fitted;
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < fit->member_count && !status; i++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, i);
        out->members[i].weight = vmg_matrix_member_weight(fit, i) / (double)fit->member_count;
        out->noise_floor = network->likelihood.noise_floor;
        status = fill_member(context, network, fit->members[i].parameters, &out->members[i]);
    }
    return status;
}

/* --- What there is no form for ---------------------------------------------------------------------------------- */

static vmg_status check_networks(vmg_context *context, const vmg_model *model)
{
    const vmg_matrix_fit *fit = model->fitted;
    for (size_t i = 0; i < fit->member_count; i++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, i);
        for (size_t l = 0; l < network->layer_count; l++) {
            if (network->layers[l]->kind != &vmg_layer_kind_matrix) {
                return vmg_fail(context, VMG_ERROR_USAGE,
                                "models of the method '%s' have no exported form: fit again with --method matrix",
                                model->method->name);
            }
        }
        if (network->inference != VMG_MOMENTS) {
            return vmg_fail(context, VMG_ERROR_USAGE,
                            "the networks of this model predict by drawing weights, which no exported form does: fit "
                            "again with --method matrix --inference moments");
        }
    }
    return VMG_OK;
}

static vmg_status check(vmg_context *context, const vmg_model *model)
{
    if (vmg_network_method_find(model->method->name)) {
        return check_networks(context, model);
    }
    if (model->method != &vmg_method_linear) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "models of the method '%s' have no exported form: fit again with --method matrix, or, for one "
                        "number as the target, --method linear",
                        model->method->name);
    }
    if (model->target->task == VMG_TASK_CLASSIFICATION) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "the method 'linear' has no exported form for classes: fit again with --method matrix --hidden "
                        "none");
    }
    return model->target->target_count == 1
               ? VMG_OK
               : vmg_fail(
                     context, VMG_ERROR_USAGE,
                     "the method 'linear' has an exported form for one target, and this model has %zu: fit a model "
                     "for each, or use --method matrix",
                     model->target->target_count);
}

/* ---------------------------------------------------------------------------------------------------------------- */

static void lay_out(const vmg_model *model, vmg_arena *arena, vmg_exported_model *out)
{
    if (model->method == &vmg_method_linear) {
        vmg_exported_linear_lay_out(model, arena, out);
    } else {
        lay_out_networks(model, arena, out);
    }
}

vmg_status vmg_exported_model_read(vmg_context *context, const vmg_model *model, vmg_exported_model *out)
{
    vmg_arena counted = {0};
    *out = (vmg_exported_model){
        .encoding = model->encoding,
        .target = model->target,
        .unseen = model->unseen,
        .calibration = &model->calibration,
        .unseen_width = vmg_unseen_width(model),
        .outputs = vmg_target_outputs(model->target),
    };
    vmg_status status = check(context, model);
    if (!status) {
        lay_out(model, &counted, out);
        status = vmg_arena_create(context, &counted, &out->arena);
    }
    if (!status) {
        lay_out(model, &out->arena, out);
        if (model->method == &vmg_method_linear) {
            vmg_exported_linear_fill(model, out);
        } else {
            status = fill_networks(context, model, out);
        }
    }
    if (status) {
        vmg_exported_model_release(context, out);
    }
    return status;
}

void vmg_exported_model_release(vmg_context *context, vmg_exported_model *exported)
{
    if (exported->arena.memory) {
        vmg_arena_destroy(context, &exported->arena);
    }
    *exported = (vmg_exported_model){0};
}

double vmg_exported_model_tail(const vmg_exported_model *exported, size_t target, double interval)
{
    return vmg_conformal_probability(vmg_calibration_map(exported->calibration, target), (1 - interval) / 2);
}

size_t vmg_exported_model_numbers(const vmg_exported_model *exported)
{
    size_t numbers = 0;
    for (size_t i = 0; i < exported->member_count; i++) {
        for (size_t l = 0; l < exported->members[i].layer_count; l++) {
            const vmg_exported_layer *layer = &exported->members[i].layers[l];
            numbers += layer->rows * (layer->columns + layer->width + 1) + layer->columns + layer->pair_count +
                       (layer->width ? layer->rows : 0);
        }
    }
    return numbers;
}

size_t vmg_exported_model_width(const vmg_exported_model *exported)
{
    size_t width = 0;
    for (size_t i = 0; i < exported->member_count; i++) {
        for (size_t l = 0; l < exported->members[i].layer_count; l++) {
            const vmg_exported_layer *layer = &exported->members[i].layers[l];
            width = layer->rows > width ? layer->rows : width;
            width = layer->columns + 1 > width ? layer->columns + 1 : width;
        }
    }
    return width;
}

size_t vmg_exported_model_components(const vmg_exported_model *exported)
{
    size_t components = 0;
    for (size_t i = 0; i < exported->member_count; i++) {
        components += exported->members[i].varying ? VMG_NOISE_NODES : 1;
    }
    return components;
}
