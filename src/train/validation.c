/* The validation score; see train/validation.h. */
#include "train/validation.h"

#include <float.h>
#include <math.h>

void vmg_validation_lay_out(const vmg_network *network, vmg_inference inference, const vmg_rows *rows, size_t samples,
                            size_t most_rows, vmg_arena *arena, vmg_validation *validation)
{
    const size_t inputs = network->layers[0]->rows - 1, targets = vmg_likelihood_targets(&network->likelihood);
    vmg_predictive_plan plan = {0};
    vmg_predictive_plan_member(&plan, &network->likelihood, inference, samples);
    *validation = (vmg_validation){.rows = *rows};
    vmg_predictive_lay_out(&plan, most_rows, arena, &validation->predictive);
    validation->numbers = vmg_arena_take(arena, most_rows, sizeof(uint32_t));
    validation->inputs =
        vmg_matrix_view(vmg_arena_take(arena, most_rows * inputs, sizeof(vmg_real)), most_rows, inputs);
    if (validation->predictive.classes) {
        validation->labels = vmg_arena_take(arena, most_rows, sizeof(uint32_t));
    } else {
        validation->values =
            vmg_matrix_view(vmg_arena_take(arena, most_rows * targets, sizeof(vmg_real)), most_rows, targets);
    }
}

static double row_score(const vmg_validation *validation, size_t row)
{
    const vmg_predictive *predictive = &validation->predictive;
    if (predictive->classes) {
        const double probability = predictive->probability[row * predictive->outputs + validation->labels[row]];
        return log(probability > DBL_MIN ? probability : DBL_MIN);
    }
    double sum = 0;
    for (size_t o = 0; o < predictive->outputs; o++) {
        const vmg_mixture mixture = vmg_predictive_mixture(predictive, row, o);
        sum += vmg_mixture_log_density(&mixture, vmg_matrix_row(validation->values, row)[o]);
    }
    return sum / (double)predictive->outputs;
}

double vmg_validation_score(vmg_validation *validation, const vmg_real *parameters, uint64_t seed)
{
    const size_t most_rows = validation->inputs.rows;
    const vmg_workspace *workspace = validation->workspace;
    double sum = 0;
    vmg_predictive_set_noise(&validation->predictive, workspace->network, parameters, workspace->inference, 1, 0);
    for (size_t first = 0; first < validation->rows.count; first += most_rows) {
        const size_t left = validation->rows.count - first, count = left < most_rows ? left : most_rows;
        vmg_matrix inputs = validation->inputs, values = validation->values;
        inputs.rows = values.rows = count;
        for (size_t k = 0; k < count; k++) {
            validation->numbers[k] = vmg_rows_number(&validation->rows, first + k);
        }
        validation->rows.gather(validation->rows.source, validation->numbers, count, inputs, values,
                                validation->labels);
        vmg_predictive_begin(&validation->predictive, count);
        vmg_predictive_add(&validation->predictive, validation->workspace, parameters, inputs, seed, 1, 0);
        vmg_predictive_finish(&validation->predictive, count);
        for (size_t k = 0; k < count; k++) {
            sum += vmg_rows_weight(&validation->rows, first + k) * row_score(validation, k);
        }
    }
    return sum / vmg_rows_total_weight(&validation->rows);
}
