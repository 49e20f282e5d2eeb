/* A trial training; see method/trial.h. */
#include "method/trial.h"

#include "base/context.h"
#include "distribution/mixture.h"
#include "method/cross_fit.h"
#include "metrics/classification_metrics.h"

enum { rows_at_once = 256 };

/* The numbers of the rows of a part. */
static vmg_status list_left_out(vmg_context *context, const vmg_learning_data *data, const uint32_t *parts, size_t part,
                                vmg_trial *trial)
{
    trial->rows = vmg_allocate(context, data->training.count, sizeof *trial->rows);
    for (size_t i = 0; trial->rows && i < data->training.count; i++) {
        if (parts[i] == part) {
            trial->rows[trial->left_out++] = vmg_rows_number(&data->training, i);
        }
    }
    return trial->rows ? VMG_OK : VMG_ERROR_MEMORY;
}

vmg_status vmg_trial_run(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                         size_t part, const char *name, vmg_trial *trial)
{
    vmg_settings_values own = *settings;
    vmg_learning_data some = *data;
    vmg_training_record ignored = {0};
    uint32_t *parts = NULL, *chosen = NULL;
    *trial = (vmg_trial){.data = data};
    vmg_status status = vmg_cross_fit_deal(context, data, VMG_TRIAL_PARTS, settings->seed, &parts);
    status = status ? status : list_left_out(context, data, parts, part, trial);
    status = status ? status : vmg_cross_fit_leave_out(context, data, parts, (uint32_t)part, &some.training, &chosen);
    some.on_progress = NULL;
    some.checkpoint.name = name;
    if (!status && trial->left_out && some.training.count) {
        status = vmg_matrix_fit_members(context, &own, &some, &ignored, &trial->fitted);
    }
    vmg_release(context, parts);
    vmg_release(context, chosen);
    return status;
}

void vmg_trial_release(vmg_context *context, vmg_trial *trial)
{
    vmg_matrix_fit_destroy(context, trial->fitted);
    vmg_release(context, trial->rows);
    *trial = (vmg_trial){0};
}

/* Room for one piece of rows. */
typedef struct piece {
    vmg_real *numbers; /* inputs, then targets */
    vmg_matrix inputs, values;
    uint32_t *labels;
} piece;

static vmg_status create_piece(vmg_context *context, const vmg_learning_data *data, piece *out)
{
    const bool classes = data->target->task == VMG_TASK_CLASSIFICATION;
    const size_t targets = classes ? 0 : data->target->target_count;
    out->numbers = vmg_allocate(context, rows_at_once * (data->inputs + targets), sizeof *out->numbers);
    out->labels = classes ? vmg_allocate(context, rows_at_once, sizeof *out->labels) : NULL;
    if (!out->numbers || (classes && !out->labels)) {
        return VMG_ERROR_MEMORY;
    }
    out->inputs = vmg_matrix_view(out->numbers, rows_at_once, data->inputs);
    out->values =
        classes ? (vmg_matrix){0} : vmg_matrix_view(out->numbers + rows_at_once * data->inputs, rows_at_once, targets);
    return VMG_OK;
}

static vmg_status predict(vmg_context *context, const vmg_trial *trial, const vmg_matrix_fit *members,
                          vmg_trial_function function, void *user)
{
    const vmg_rows *rows = &trial->data->training;
    vmg_predictive predictive;
    vmg_predictor *predictor = NULL;
    vmg_arena arena = {0};
    piece some = {0};
    vmg_status status = create_piece(context, trial->data, &some);
    status = status ? status : vmg_matrix_lay_out(context, members, rows_at_once, 0, &arena, &predictive);
    status = status ? status : vmg_matrix_create_predictor(context, members, rows_at_once, &predictor);
    for (size_t first = 0; first < trial->left_out && !status; first += rows_at_once) {
        const size_t left = trial->left_out - first, count = left < rows_at_once ? left : rows_at_once;
        some.inputs.rows = some.values.rows = count;
        rows->gather(rows->source, trial->rows + first, count, some.inputs, some.values, some.labels);
        vmg_matrix_predict(predictor, some.inputs, &predictive);
        function(user, &predictive, first, count, some.values, some.labels);
    }
    vmg_matrix_destroy_predictor(context, predictor);
    vmg_arena_destroy(context, &arena);
    vmg_release(context, some.numbers);
    vmg_release(context, some.labels);
    return status;
}

vmg_status vmg_trial_predict(vmg_context *context, const vmg_trial *trial, size_t variant, vmg_trial_function function,
                             void *user)
{
    const vmg_matrix_fit *fit = trial->fitted;
    vmg_matrix_fit some = *fit;
    some.members = vmg_allocate(context, fit->member_count, sizeof *some.members);
    some.member_count = 0;
    for (size_t i = 0; some.members && i < fit->member_count; i++) {
        if (fit->members[i].variant == variant) {
            some.members[some.member_count++] = fit->members[i];
        }
    }
    const vmg_status status = some.members ? predict(context, trial, &some, function, user) : VMG_ERROR_MEMORY;
    vmg_release(context, some.members);
    return status;
}

double vmg_trial_log_density(const vmg_predictive *predictive, size_t row, vmg_matrix values, const uint32_t *labels)
{
    if (predictive->classes) {
        return vmg_class_log_likelihood(predictive->probability + row * predictive->outputs, predictive->outputs,
                                        labels[row]);
    }
    double sum = 0;
    for (size_t t = 0; t < predictive->outputs; t++) {
        const vmg_mixture mixture = vmg_predictive_mixture(predictive, row, t);
        sum += vmg_mixture_log_density(&mixture, (double)vmg_matrix_row(values, row)[t]);
    }
    return sum;
}
