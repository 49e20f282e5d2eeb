/* Predicting with the matrix method: posterior samples (or moments) of every member, as components of one mixture. */
#include "method/matrix_method.h"

#include "base/context.h"

struct vmg_predictor {
    const vmg_matrix_fit *fit; /* borrowed */
    vmg_workspace *workspace;  /* owned */
};

static size_t samples_of(const vmg_matrix_fit *fit, size_t samples)
{
    return fit->network->inference == VMG_MOMENTS ? 1 : samples ? samples : fit->samples;
}

vmg_status vmg_matrix_lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                              vmg_predictive *out)
{
    const vmg_matrix_fit *fit = fitted;
    const size_t each = samples_of(fit, samples);
    vmg_arena counted = {0};
    vmg_predictive_lay_out(&fit->network->likelihood, fit->network->inference, rows, fit->members * each, &counted,
                           out);
    const vmg_status status = vmg_arena_create(context, &counted, arena);
    if (status) {
        return status;
    }
    vmg_predictive_lay_out(&fit->network->likelihood, fit->network->inference, rows, fit->members * each, arena, out);
    for (size_t member = 0; member < fit->members; member++) {
        vmg_predictive_set_noise(out, fit->network, vmg_matrix_fit_member(fit, member), fit->network->inference,
                                 member * each, each);
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
    const vmg_status status =
        vmg_workspace_create(context, fit->network, fit->network->inference, most_rows, &predictor->workspace);
    if (status) {
        vmg_release(context, predictor);
        return status;
    }
    *out = predictor;
    return VMG_OK;
}

void vmg_matrix_predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out)
{
    const vmg_matrix_fit *fit = predictor->fit;
    const size_t each = out->components / fit->members;
    vmg_predictive_begin(out, inputs.rows);
    for (size_t member = 0; member < fit->members; member++) {
        vmg_predictive_add(out, predictor->workspace, vmg_matrix_fit_member(fit, member), inputs,
                           vmg_random_seed(fit->sample_seed, member), member * each, each);
    }
    vmg_predictive_finish(out, inputs.rows);
}

void vmg_matrix_destroy_predictor(vmg_context *context, vmg_predictor *predictor)
{
    if (predictor) {
        vmg_workspace_destroy(context, predictor->workspace);
        vmg_release(context, predictor);
    }
}
