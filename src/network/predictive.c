/* What a network predicts; see network/predictive.h. */
#include "network/predictive.h"

#include <string.h>

#include "base/real.h"

void vmg_predictive_lay_out(const vmg_likelihood *likelihood, vmg_inference inference, size_t most_rows,
                            size_t components, vmg_arena *arena, vmg_predictive *predictive)
{
    *predictive = (vmg_predictive){
        .most_rows = most_rows,
        .outputs = likelihood->outputs,
        .components = components,
        .classes = likelihood->kind == &vmg_likelihood_categorical,
    };
    if (predictive->classes) {
        predictive->probability = vmg_arena_take(arena, most_rows * predictive->outputs, sizeof(double));
        predictive->entropy = vmg_arena_take(arena, most_rows, sizeof(double));
        return;
    }
    const size_t numbers = most_rows * predictive->outputs * components;
    predictive->location = vmg_arena_take(arena, numbers, sizeof(vmg_real));
    if (inference == VMG_MOMENTS) {
        predictive->model = vmg_arena_take(arena, numbers, sizeof(vmg_real));
    }
    predictive->noise = vmg_arena_take(arena, predictive->outputs * components, sizeof(vmg_real));
    predictive->degrees = vmg_arena_take(arena, predictive->outputs * components, sizeof(vmg_real));
    predictive->precision = vmg_arena_take(arena, predictive->outputs * components, sizeof(vmg_real));
    predictive->log_precision = vmg_arena_take(arena, predictive->outputs * components, sizeof(vmg_real));
}

void vmg_predictive_begin(vmg_predictive *predictive, size_t rows)
{
    if (predictive->classes) {
        memset(predictive->probability, 0, rows * predictive->outputs * sizeof(double));
        memset(predictive->entropy, 0, rows * sizeof(double));
    }
}

static void add_component(vmg_predictive *predictive, vmg_belief belief, size_t component)
{
    for (size_t k = 0; k < belief.mean.rows; k++) {
        for (size_t o = 0; o < predictive->outputs; o++) {
            const size_t place = (k * predictive->outputs + o) * predictive->components + component;
            predictive->location[place] = vmg_matrix_row(belief.mean, k)[o];
            if (predictive->model) {
                predictive->model[place] = vmg_matrix_row(belief.variance, k)[o];
            }
        }
    }
}

/* Softmax, and its entropy log sum exp(f - largest) - sum p (f - largest), both by the shifted outputs. */
static void add_probabilities(vmg_predictive *predictive, vmg_matrix outputs)
{
    const size_t classes = predictive->outputs;
    for (size_t k = 0; k < outputs.rows; k++) {
        const vmg_real *f = vmg_matrix_row(outputs, k);
        double *probability = predictive->probability + k * classes, largest = f[0], sum = 0, weighted = 0;
        for (size_t c = 1; c < classes; c++) {
            largest = f[c] > largest ? f[c] : largest;
        }
        for (size_t c = 0; c < classes; c++) {
            const double part = exp(f[c] - largest);
            sum += part;
            weighted += part * (f[c] - largest);
        }
        for (size_t c = 0; c < classes; c++) {
            probability[c] += exp(f[c] - largest) / sum;
        }
        predictive->entropy[k] += log(sum) - weighted / sum;
    }
}

void vmg_predictive_set_noise(vmg_predictive *predictive, const vmg_network *network, const vmg_real *parameters,
                              vmg_inference inference, size_t first, size_t samples)
{
    for (size_t o = 0; !predictive->classes && o < predictive->outputs; o++) {
        const vmg_gaussian_noise noise =
            vmg_likelihood_gaussian_noise(&network->likelihood, parameters + network->likelihood_offset, o);
        const size_t place = o * predictive->components;
        for (size_t s = first; s < first + samples; s++) {
            predictive->noise[place + s] = (vmg_real)noise.scale2;
            predictive->precision[place + s] = (vmg_real)noise.expected_precision;
            predictive->log_precision[place + s] = (vmg_real)noise.expected_log_precision;
            predictive->degrees[place + s] = inference == VMG_MOMENTS ? (vmg_real)INFINITY : (vmg_real)noise.degrees;
        }
    }
}

void vmg_predictive_add(vmg_predictive *predictive, vmg_workspace *workspace, const vmg_real *parameters,
                        vmg_matrix inputs, uint64_t seed, size_t first, size_t samples)
{
    vmg_workspace_prepare(workspace, parameters);
    for (size_t s = 0; s < samples; s++) {
        vmg_workspace_draw(workspace, seed, s, inputs.rows, true);
        const vmg_belief belief = vmg_workspace_forward(workspace, inputs);
        if (predictive->classes) {
            add_probabilities(predictive, belief.mean);
        } else {
            add_component(predictive, belief, first + s);
        }
    }
}

void vmg_predictive_finish(vmg_predictive *predictive, size_t rows)
{
    if (predictive->classes) {
        const double part = 1 / (double)predictive->components;
        for (size_t i = 0; i < rows * predictive->outputs; i++) {
            predictive->probability[i] *= part;
        }
        for (size_t k = 0; k < rows; k++) {
            predictive->entropy[k] *= part;
        }
    }
}

vmg_predictive vmg_predictive_rows(const vmg_predictive *predictive, size_t first, size_t rows)
{
    vmg_predictive part = *predictive;
    part.most_rows = rows;
    if (predictive->classes) {
        part.probability += first * predictive->outputs;
        part.entropy += first;
        return part;
    }
    part.location += first * predictive->outputs * predictive->components;
    part.model = predictive->model ? predictive->model + first * predictive->outputs * predictive->components : NULL;
    return part;
}

vmg_mixture vmg_predictive_mixture(const vmg_predictive *predictive, size_t row, size_t output)
{
    const size_t place = (row * predictive->outputs + output) * predictive->components;
    return (vmg_mixture){
        .count = predictive->components,
        .location = predictive->location + place,
        .model = predictive->model ? predictive->model + place : NULL,
        .noise = predictive->noise + output * predictive->components,
        .degrees = predictive->degrees + output * predictive->components,
    };
}
