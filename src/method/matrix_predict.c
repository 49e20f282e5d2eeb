/* Predicting with networks: posterior samples (or moments) of every member, as components of one mixture. */
#include "method/matrix_method.h"

#include "base/context.h"

struct vmg_predictor {
    const vmg_matrix_fit *fit;  /* borrowed */
    vmg_workspace **workspaces; /* fit->variant_count, owned, each owned */
};

size_t vmg_matrix_samples(const vmg_matrix_fit *fit, size_t asked)
{
    bool random = false;
    for (size_t v = 0; v < fit->variant_count; v++) {
        random = random || vmg_network_is_random(fit->variants[v].network);
    }
    return !random ? 1 : asked ? asked : fit->samples;
}

vmg_status vmg_matrix_lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                              vmg_predictive *out)
{
    const vmg_matrix_fit *fit = fitted;
    vmg_predictive_plan plan = {0};
    for (size_t member = 0; member < fit->member_count; member++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, member);
        vmg_predictive_plan_member(&plan, &network->likelihood, network->inference, vmg_matrix_samples(fit, samples));
        plan.weighted = plan.weighted || vmg_matrix_member_weight(fit, member) != 1;
    }
    vmg_arena counted = {0};
    vmg_predictive_lay_out(&plan, rows, &counted, out);
    const vmg_status status = vmg_arena_create(context, &counted, arena);
    if (status) {
        return status;
    }
    vmg_predictive_lay_out(&plan, rows, arena, out);
    for (size_t member = 0, first = 0; member < fit->member_count; member++) {
        const vmg_network *network = vmg_matrix_fit_network(fit, member);
        vmg_predictive_set_noise(out, network, fit->members[member].parameters, network->inference,
                                 vmg_matrix_member_weight(fit, member), first);
        first += vmg_predictive_components(&network->likelihood, network->inference, out->samples);
    }
    return VMG_OK;
}

vmg_status vmg_matrix_create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    const vmg_matrix_fit *fit = fitted;
    vmg_predictor *predictor = vmg_allocate(context, 1, sizeof *predictor);
    *out = NULL;
    if (!predictor) {
        return VMG_ERROR_MEMORY;
    }
    predictor->fit = fit;
    predictor->workspaces = vmg_allocate(context, fit->variant_count, sizeof *predictor->workspaces);
    vmg_status status = predictor->workspaces ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; !status && i < fit->variant_count; i++) {
        const vmg_network *network = fit->variants[i].network;
        status = vmg_workspace_create(context, network, network->inference, most_rows, &predictor->workspaces[i]);
    }
    if (status) {
        vmg_matrix_destroy_predictor(context, predictor);
        return status;
    }
    *out = predictor;
    return VMG_OK;
}

void vmg_matrix_predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out)
{
    const vmg_matrix_fit *fit = predictor->fit;
    vmg_predictive_begin(out, inputs.rows);
    for (size_t i = 0, first = 0; i < fit->member_count; i++) {
        const vmg_matrix_member *member = &fit->members[i];
        const vmg_network *network = vmg_matrix_fit_network(fit, i);
        vmg_matrix seen = inputs;
        seen.columns = fit->variants[member->variant].inputs;
        vmg_predictive_add(out, predictor->workspaces[member->variant], member->parameters, seen,
                           vmg_random_seed(fit->sample_seed, member->number), vmg_matrix_member_weight(fit, i), first);
        first += vmg_predictive_components(&network->likelihood, network->inference, out->samples);
    }
    vmg_predictive_finish(out, inputs.rows);
}

void vmg_matrix_destroy_predictor(vmg_context *context, vmg_predictor *predictor)
{
    if (!predictor) {
        return;
    }
    for (size_t i = 0; predictor->workspaces && i < predictor->fit->variant_count; i++) {
        vmg_workspace_destroy(context, predictor->workspaces[i]);
    }
    vmg_release(context, predictor->workspaces);
    vmg_release(context, predictor);
}
