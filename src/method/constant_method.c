/* The method "constant": the distribution of the training targets, whatever the inputs. What every other method must
 * beat.
 *
 * Numbers: y ~ N(mu, 1/tau) with mu flat and tau ~ Gamma(1, 0.001) before the n rows are seen (standardised units).
 * Then tau ~ Gamma(a, b), a = 1 + (n - 1)/2, b = 0.001 + sum (y - mean)^2 / 2, and a new value has a Student t
 * distribution with 2a degrees of freedom, location mean and squared scale (1 + 1/n) b/a (Bernardo and Smith 1994,
 * section 5.2).
 *
 * Classes: probabilities with Jeffreys' prior, Dirichlet(1/2, ..., 1/2): the posterior is Dirichlet with
 * a_c = n_c + 1/2, the probabilities are its means, and with A = sum a_c their expected entropy is
 * psi(A + 1) - sum (a_c / A) psi(a_c + 1). */
#include <math.h>

#include "base/context.h"
#include "base/json.h"
#include "distribution/gamma.h"
#include "method/plain_predictive.h"

/* Weak: it counts as much as two rows with a standard deviation of 0.03, and keeps the noise of a constant target
 * above 0. The network's noise has the same prior by default. */
static const vmg_gamma noise_prior = {1, 0.001};

enum { columns = 3 }; /* of the tensor "noise": location, shape and rate */

typedef struct constant_fit {
    vmg_plain_fit plain;
    double rows;    /* trained on, each as often as its weight says */
    double *values; /* owned: outputs x columns for numbers; the outputs' Dirichlet parameters for classes */
} constant_fit;

/* A new value's model does not read its inputs: the predictor is the fit itself. */
struct vmg_predictor {
    const constant_fit *fit;
};

static void destroy(vmg_context *context, void *fitted)
{
    constant_fit *fit = fitted;
    if (fit) {
        vmg_release(context, fit->values);
        vmg_release(context, fit);
    }
}

static bool is_classes(const constant_fit *fit)
{
    return fit->plain.task == VMG_TASK_CLASSIFICATION;
}

static size_t value_count(const constant_fit *fit)
{
    return is_classes(fit) ? fit->plain.outputs : fit->plain.outputs * columns;
}

static void list(const vmg_plain_fit *plain, vmg_plain_tensors *tensors)
{
    constant_fit *fit = (constant_fit *)plain;
    if (is_classes(fit)) {
        vmg_plain_add_tensor(tensors, "dirichlet", vmg_model_file_vector(plain->outputs), fit->values);
    } else {
        vmg_plain_add_tensor(tensors, "noise", vmg_model_file_matrix(plain->outputs, columns), fit->values);
    }
    vmg_plain_add_tensor(tensors, "rows", vmg_model_file_scalar(), &fit->rows);
}

static vmg_status create(vmg_context *context, const vmg_target_encoding *target, constant_fit **out)
{
    constant_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    *out = NULL;
    if (!fit) {
        return VMG_ERROR_MEMORY;
    }
    fit->plain = (vmg_plain_fit){.list = list, .task = target->task, .outputs = vmg_target_outputs(target)};
    fit->values = vmg_allocate(context, value_count(fit), sizeof *fit->values);
    if (!fit->values) {
        destroy(context, fit);
        return VMG_ERROR_MEMORY;
    }
    *out = fit;
    return VMG_OK;
}

static void learn_numbers(const vmg_plain_rows *rows, constant_fit *fit)
{
    const double n = fit->rows;
    for (size_t o = 0; o < fit->plain.outputs; o++) {
        const double *y = rows->y + o * rows->count;
        double mean = 0, squares = 0;
        for (size_t i = 0; i < rows->count; i++) {
            mean += rows->weights[i] * y[i] / n;
        }
        for (size_t i = 0; i < rows->count; i++) {
            squares += rows->weights[i] * (y[i] - mean) * (y[i] - mean);
        }
        fit->values[o * columns] = mean;
        fit->values[o * columns + 1] = noise_prior.shape + (n - 1) / 2;
        fit->values[o * columns + 2] = noise_prior.rate + squares / 2;
    }
}

static void learn_classes(const vmg_plain_rows *rows, constant_fit *fit)
{
    const double jeffreys = 0.5;
    for (size_t c = 0; c < fit->plain.outputs; c++) {
        fit->values[c] = jeffreys;
    }
    for (size_t i = 0; i < rows->count; i++) {
        fit->values[rows->labels[i]] += rows->weights[i];
    }
}

static vmg_status fit_constant(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                               vmg_training_record *record, void **fitted)
{
    vmg_plain_rows rows;
    constant_fit *fit = NULL;
    (void)settings, (void)record;
    *fitted = NULL;
    vmg_status status = vmg_plain_rows_read(context, data, &rows);
    if (!status) {
        status = create(context, data->target, &fit);
    }
    if (!status) {
        fit->rows = vmg_rows_total_weight(&data->training);
        if (rows.labels) {
            learn_classes(&rows, fit);
        } else {
            learn_numbers(&rows, fit);
        }
        *fitted = fit;
    }
    vmg_plain_rows_release(context, &rows);
    return status;
}

/* The noise as a new value sees it: the doubt about the mean, which shrinks with more rows, is a part 1/n of it. */
static void write_noise(const constant_fit *fit, size_t output, vmg_predictive *out)
{
    const vmg_gamma tau = {fit->values[output * columns + 1], fit->values[output * columns + 2]};
    out->noise[output] = (vmg_real)((1 + 1 / fit->rows) * tau.rate / tau.shape);
    out->degrees[output] = (vmg_real)(2 * tau.shape);
    out->precision[output] = (vmg_real)vmg_gamma_expectation(tau);
    out->log_precision[output] = (vmg_real)vmg_gamma_expectation_of_log(tau);
}

static vmg_status lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                          vmg_predictive *out)
{
    const constant_fit *fit = fitted;
    (void)samples;
    const vmg_status status = vmg_plain_lay_out(context, fit->plain.task, fit->plain.outputs, rows, arena, out);
    for (size_t o = 0; !status && fit->plain.task == VMG_TASK_REGRESSION && o < fit->plain.outputs; o++) {
        write_noise(fit, o, out);
    }
    return status;
}

static vmg_status create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    (void)most_rows;
    *out = vmg_allocate(context, 1, sizeof **out);
    if (!*out) {
        return VMG_ERROR_MEMORY;
    }
    (*out)->fit = fitted;
    return VMG_OK;
}

static double expected_entropy(const constant_fit *fit)
{
    double total = 0, entropy = 0;
    for (size_t c = 0; c < fit->plain.outputs; c++) {
        total += fit->values[c];
    }
    for (size_t c = 0; c < fit->plain.outputs; c++) {
        entropy += fit->values[c] / total * (vmg_digamma(total + 1) - vmg_digamma(fit->values[c] + 1));
    }
    return entropy;
}

static void predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out)
{
    const constant_fit *fit = predictor->fit;
    const double entropy = out->classes ? expected_entropy(fit) : 0;
    for (size_t k = 0; k < inputs.rows; k++) {
        for (size_t o = 0; !out->classes && o < out->outputs; o++) {
            out->location[k * out->outputs + o] = (vmg_real)fit->values[o * columns];
            out->model[k * out->outputs + o] = 0;
        }
        if (out->classes) {
            vmg_plain_set_probabilities(out, k, fit->values, entropy);
        }
    }
}

static void destroy_predictor(vmg_context *context, vmg_predictor *predictor)
{
    vmg_release(context, predictor);
}

static size_t parameter_count(const void *fitted)
{
    const constant_fit *fit = fitted;
    return value_count(fit);
}

static vmg_status describe(vmg_context *context, const void *fitted, json_t *into)
{
    const constant_fit *fit = fitted;
    json_t *noise = json_array();
    for (size_t o = 0; !is_classes(fit) && o < fit->plain.outputs; o++) {
        const double *values = fit->values + o * columns;
        vmg_json_append(&noise, vmg_json_number_or_null(sqrt(values[2] / values[1])));
    }
    return vmg_plain_describe(context, into, "the distribution of the training targets",
                              &(vmg_plain_fact){"noise_sd", noise}, 1);
}

/* What no training could have left behind. */
static bool is_sound(const constant_fit *fit)
{
    bool sound = fit->rows >= 1;
    for (size_t i = 0; i < value_count(fit); i++) {
        const bool is_location = fit->plain.task == VMG_TASK_REGRESSION && i % columns == 0;
        const double least = fit->plain.task == VMG_TASK_REGRESSION && i % columns == 1 ? 1 : 0;
        sound = sound && (is_location || (fit->values[i] > 0 && fit->values[i] >= least));
    }
    return sound;
}

static vmg_status load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    constant_fit *fit = NULL;
    (void)settings, (void)inputs, (void)base_inputs;
    *fitted = NULL;
    vmg_status status = create(context, target, &fit);
    if (!status) {
        status = vmg_plain_read_tensors(context, file, &fit->plain);
    }
    if (!status && !is_sound(fit)) {
        status = vmg_plain_not_sound(context, "distribution");
    }
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

const vmg_method vmg_method_constant = {
    .name = "constant",
    .summary = "the distribution of the training targets, whatever the inputs",
    .fit = fit_constant,
    .destroy = destroy,
    .lay_out = lay_out,
    .create_predictor = create_predictor,
    .predict = predict,
    .destroy_predictor = destroy_predictor,
    .parameter_count = parameter_count,
    .describe = describe,
    .tensor_count = vmg_plain_tensor_count,
    .list_tensors = vmg_plain_list_tensors,
    .load = load,
};
