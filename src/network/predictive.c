/* What a network predicts; see network/predictive.h. */
#include "network/predictive.h"

#include <string.h>

#include "base/real.h"
#include "likelihood/categorical_moments.h"
#include "network/varying_noise.h"

static bool is_varying(const vmg_likelihood *likelihood)
{
    return likelihood->kind == &vmg_likelihood_varying;
}

size_t vmg_predictive_components(const vmg_likelihood *likelihood, vmg_inference inference, size_t samples)
{
    return inference == VMG_SAMPLED ? samples : is_varying(likelihood) ? VMG_NOISE_NODES : 1;
}

void vmg_predictive_plan_member(vmg_predictive_plan *plan, const vmg_likelihood *likelihood, vmg_inference inference,
                                size_t samples)
{
    plan->outputs = vmg_likelihood_targets(likelihood);
    plan->classes = likelihood->kind == &vmg_likelihood_categorical;
    plan->moments = inference == VMG_MOMENTS;
    plan->varying = plan->varying || is_varying(likelihood);
    plan->samples = plan->moments ? 1 : samples;
    plan->components += vmg_predictive_components(likelihood, inference, samples);
}

void vmg_predictive_lay_out(const vmg_predictive_plan *plan, size_t most_rows, vmg_arena *arena,
                            vmg_predictive *predictive)
{
    *predictive = (vmg_predictive){
        .most_rows = most_rows,
        .outputs = plan->outputs,
        .components = plan->components,
        .samples = plan->samples,
        .classes = plan->classes,
        .varying = plan->varying,
    };
    if (predictive->classes) {
        predictive->probability = vmg_arena_take(arena, most_rows * predictive->outputs, sizeof(double));
        predictive->entropy = vmg_arena_take(arena, most_rows, sizeof(double));
        return;
    }
    const size_t shared = plan->outputs * plan->components, numbers = most_rows * shared;
    predictive->location = vmg_arena_take(arena, numbers, sizeof(vmg_real));
    if (plan->moments) {
        predictive->model = vmg_arena_take(arena, numbers, sizeof(vmg_real));
    }
    predictive->noise = vmg_arena_take(arena, plan->varying ? numbers : shared, sizeof(vmg_real));
    predictive->degrees = vmg_arena_take(arena, shared, sizeof(vmg_real));
    if ((plan->varying && plan->moments) || plan->weighted) {
        predictive->weight = vmg_arena_take(arena, plan->components, sizeof(vmg_real));
    }
    if (!plan->varying) {
        predictive->precision = vmg_arena_take(arena, shared, sizeof(vmg_real));
        predictive->log_precision = vmg_arena_take(arena, shared, sizeof(vmg_real));
    }
}

void vmg_predictive_begin(vmg_predictive *predictive, size_t rows)
{
    if (predictive->classes) {
        memset(predictive->probability, 0, rows * predictive->outputs * sizeof(double));
        memset(predictive->entropy, 0, rows * sizeof(double));
    }
}

/* The place of a member's first component of one row and target. */
static size_t place_of(const vmg_predictive *predictive, size_t row, size_t output, size_t first)
{
    return (row * predictive->outputs + output) * predictive->components + first;
}

static void add_component(vmg_predictive *predictive, vmg_belief belief, size_t component)
{
    for (size_t k = 0; k < belief.mean.rows; k++) {
        for (size_t o = 0; o < predictive->outputs; o++) {
            const size_t place = place_of(predictive, k, o, component);
            predictive->location[place] = vmg_matrix_row(belief.mean, k)[o];
            if (predictive->model) {
                predictive->model[place] = vmg_matrix_row(belief.variance, k)[o];
            }
        }
    }
}

/* The noise of a component where each row has its own. */
static void add_row_noise(vmg_predictive *predictive, const vmg_likelihood *likelihood, const vmg_real *parameters,
                          vmg_belief belief, size_t component)
{
    for (size_t o = 0; o < predictive->outputs; o++) {
        const double constant =
            is_varying(likelihood) ? 0 : vmg_likelihood_gaussian_noise(likelihood, parameters, o).scale2;
        for (size_t k = 0; k < belief.mean.rows; k++) {
            const double output =
                is_varying(likelihood) ? (double)vmg_matrix_row(belief.mean, k)[predictive->outputs + o] : 0;
            predictive->noise[place_of(predictive, k, o, component)] =
                (vmg_real)(is_varying(likelihood) ? vmg_likelihood_varying_noise(likelihood, parameters, o, output)
                                                  : constant);
        }
    }
}

/* A member by moments whose noise varies. */
static void add_nodes(vmg_predictive *predictive, const vmg_likelihood *likelihood, const vmg_real *parameters,
                      vmg_belief belief, size_t first)
{
    for (size_t k = 0; k < belief.mean.rows; k++) {
        for (size_t o = 0; o < predictive->outputs; o++) {
            const size_t place = place_of(predictive, k, o, first);
            vmg_varying_components(likelihood, parameters, belief, k, o, predictive->location + place,
                                   predictive->model + place, predictive->noise + place);
        }
    }
}

/* Softmax, and its entropy log sum exp(f - largest) - sum p (f - largest), both by the shifted outputs. */
static void add_probabilities(vmg_predictive *predictive, vmg_matrix outputs, double weight)
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
            probability[c] += weight * (exp(f[c] - largest) / sum);
        }
        predictive->entropy[k] += weight * (log(sum) - weighted / sum);
    }
}

/* The noise of a component whose member has the same for all rows. */
static void set_component(vmg_predictive *predictive, vmg_gaussian_noise noise, bool moments, size_t place)
{
    predictive->degrees[place] = moments ? (vmg_real)INFINITY : (vmg_real)noise.degrees;
    if (!predictive->varying) {
        predictive->noise[place] = (vmg_real)noise.scale2;
        predictive->precision[place] = (vmg_real)noise.expected_precision;
        predictive->log_precision[place] = (vmg_real)noise.expected_log_precision;
    }
}

void vmg_predictive_set_noise(vmg_predictive *predictive, const vmg_network *network, const vmg_real *parameters,
                              vmg_inference inference, double weight, size_t first)
{
    const vmg_likelihood *likelihood = &network->likelihood;
    const size_t count = vmg_predictive_components(likelihood, inference, predictive->samples);
    const bool varying = is_varying(likelihood), moments = inference == VMG_MOMENTS;
    for (size_t s = 0; predictive->weight && s < count; s++) {
        predictive->weight[first + s] = (vmg_real)(weight * (varying && moments ? vmg_noise_weights[s] : 1));
    }
    for (size_t o = 0; !predictive->classes && o < predictive->outputs; o++) {
        const size_t place = place_of(predictive, 0, o, first);
        const vmg_real *own = parameters + network->likelihood_offset;
        const vmg_gaussian_noise noise =
            varying ? (vmg_gaussian_noise){0} : vmg_likelihood_gaussian_noise(likelihood, own, o);
        for (size_t s = 0; s < count; s++) {
            set_component(predictive, noise, moments || varying, place + s);
        }
    }
}

/* f / temperature, in place. */
static void divide_outputs(double temperature, vmg_belief belief)
{
    const vmg_real factor = (vmg_real)(1 / temperature);
    const vmg_matrix parts[] = {belief.mean, belief.variance, belief.covariance};
    for (size_t p = 0; p < 3; p++) {
        for (size_t k = 0; parts[p].at && k < parts[p].rows; k++) {
            vmg_real *row = vmg_matrix_row(parts[p], k);
            for (size_t i = 0; i < parts[p].columns; i++) {
                row[i] *= p == 0 ? factor : factor * factor;
            }
        }
    }
}

void vmg_predictive_add(vmg_predictive *predictive, vmg_workspace *workspace, const vmg_real *parameters,
                        vmg_matrix inputs, uint64_t seed, double weight, size_t first)
{
    const vmg_likelihood *likelihood = &workspace->likelihood;
    const vmg_real *own = parameters + workspace->network->likelihood_offset;
    vmg_workspace_prepare(workspace, parameters);
    for (size_t s = 0; s < predictive->samples; s++) {
        vmg_workspace_draw(workspace, seed, s, inputs.rows, true);
        const vmg_belief belief = vmg_workspace_forward(workspace, inputs);
        if (likelihood->temperature > 0) {
            divide_outputs(likelihood->temperature, belief);
        }
        if (predictive->classes && !vmg_belief_is_known(belief)) {
            vmg_categorical_moments_predict(likelihood, belief, weight, predictive->probability, predictive->entropy);
        } else if (predictive->classes) {
            add_probabilities(predictive, belief.mean, weight);
        } else if (is_varying(likelihood) && !vmg_belief_is_known(belief)) {
            add_nodes(predictive, likelihood, own, belief, first);
        } else {
            add_component(predictive, belief, first + s);
            if (predictive->varying) {
                add_row_noise(predictive, likelihood, own, belief, first + s);
            }
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
    part.noise += predictive->varying ? first * predictive->outputs * predictive->components : 0;
    return part;
}

vmg_mixture vmg_predictive_mixture(const vmg_predictive *predictive, size_t row, size_t output)
{
    const size_t place = (row * predictive->outputs + output) * predictive->components;
    return (vmg_mixture){
        .count = predictive->components,
        .weight = predictive->weight,
        .location = predictive->location + place,
        .model = predictive->model ? predictive->model + place : NULL,
        .noise = predictive->noise + (predictive->varying ? place : output * predictive->components),
        .degrees = predictive->degrees + output * predictive->components,
    };
}
