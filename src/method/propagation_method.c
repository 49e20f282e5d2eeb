/* The method "propagation": probabilistic backpropagation, a network of independent Gaussian weights for each target or
 * class, learnt row by row by assumed density filtering. The mathematics is in src/propagation/. */
#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "base/json.h"
#include "method/plain_classes.h"
#include "method/plain_draw.h"
#include "method/plain_predictor.h"
#include "propagation/learn_propagation.h"
#include "propagation/propagation_draw.h"

enum { usual_epochs = 40 };

typedef struct propagation_fit {
    vmg_plain_fit plain;
    vmg_propagation_shape shape;
    size_t sizes[VMG_MOST_HIDDEN_LAYERS + 2]; /* the shape's */
    size_t functions;
    vmg_propagation_function *of; /* functions, owned */
} propagation_fit;

struct vmg_predictor {
    vmg_plain_predictor plain;
    vmg_propagation_workspace workspace;
    vmg_plain_classes classes;
};

static bool is_classes(const propagation_fit *fit)
{
    return fit->plain.task == VMG_TASK_CLASSIFICATION;
}

static void destroy(vmg_context *context, void *fitted)
{
    propagation_fit *fit = fitted;
    if (fit) {
        for (size_t f = 0; fit->of && f < fit->functions; f++) {
            vmg_propagation_function_release(context, &fit->of[f]);
        }
        vmg_release(context, fit->of);
        vmg_release(context, fit);
    }
}

static void list_function(const propagation_fit *fit, size_t f, vmg_plain_tensors *tensors)
{
    const vmg_propagation_function *of = &fit->of[f];
    size_t offset = 0;
    for (size_t l = 0; l < fit->shape.layers; l++) {
        char name[48];
        const size_t rows = fit->sizes[l] + 1, columns = fit->sizes[l + 1];
        const vmg_model_file_shape shape = vmg_model_file_matrix(rows, columns);
        snprintf(name, sizeof name, "layer%zu.means", l + 1);
        vmg_plain_add_function_tensor(tensors, f, name, shape, of->beliefs.means + offset);
        snprintf(name, sizeof name, "layer%zu.variances", l + 1);
        vmg_plain_add_function_tensor(tensors, f, name, shape, of->beliefs.variances + offset);
        offset += rows * columns;
    }
    vmg_plain_add_function_tensor(tensors, f, "noise", vmg_model_file_vector(2), of->noise);
    vmg_plain_add_function_tensor(tensors, f, "prior", vmg_model_file_vector(2), of->prior);
}

static void list(const vmg_plain_fit *plain, vmg_plain_tensors *tensors)
{
    const propagation_fit *fit = (const propagation_fit *)plain;
    for (size_t f = 0; f < fit->functions; f++) {
        list_function(fit, f, tensors);
    }
}

/* Without room for the functions. */
static vmg_status create(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                         size_t inputs, propagation_fit **out)
{
    propagation_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    *out = NULL;
    if (!fit) {
        return VMG_ERROR_MEMORY;
    }
    fit->plain = (vmg_plain_fit){list, target->task, inputs, vmg_target_outputs(target)};
    fit->functions = vmg_plain_functions(target->task, fit->plain.outputs);
    fit->shape = (vmg_propagation_shape){settings->hidden_count + 1, fit->sizes};
    fit->sizes[0] = inputs;
    for (size_t l = 0; l < settings->hidden_count; l++) {
        fit->sizes[l + 1] = settings->hidden[l];
    }
    fit->sizes[settings->hidden_count + 1] = 1;
    fit->of = vmg_allocate(context, fit->functions, sizeof *fit->of);
    if (!fit->of) {
        destroy(context, fit);
        return VMG_ERROR_MEMORY;
    }
    *out = fit;
    return VMG_OK;
}

static vmg_status make_room(vmg_context *context, propagation_fit *fit)
{
    vmg_status status = VMG_OK;
    for (size_t f = 0; f < fit->functions && !status; f++) {
        status = vmg_propagation_function_create(context, vmg_propagation_weights(&fit->shape), &fit->of[f]);
    }
    return status;
}

/* What an epoch tells. */
typedef struct telling {
    const vmg_learning_data *data;
    size_t functions, epochs;
} telling;

static void tell(void *user, size_t function, size_t epoch, double log_z)
{
    const telling *self = user;
    const vmg_progress progress = {.member = function,
                                   .members = self->functions,
                                   .epoch = epoch,
                                   .epochs = self->epochs,
                                   .elbo = log_z,
                                   .expected_log_likelihood = log_z,
                                   .validation = NAN};
    self->data->on_progress(self->data->progress_user, &progress);
}

static vmg_status learn(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                        const vmg_plain_rows *rows, propagation_fit *fit, vmg_training_record *record)
{
    telling told = {data, fit->functions, settings->epochs};
    const vmg_propagation_options options = {
        .epochs = settings->epochs, .seed = settings->seed, .on_epoch = data->on_progress ? tell : NULL, .user = &told};
    const vmg_propagation_data from = {.rows = rows->count,
                                       .functions = fit->functions,
                                       .x = rows->x,
                                       .y = rows->y,
                                       .labels = rows->labels,
                                       .times = data->training.weights ? rows->weights : NULL};
    vmg_propagation_outcome outcome;
    const vmg_status status = vmg_propagation_learn(context, &fit->shape, &options, &from, fit->of, &outcome);
    record->steps = outcome.steps;
    record->epochs = outcome.epochs;
    record->expected_log_likelihood = outcome.log_z;
    record->cancelled = outcome.cancelled;
    return status;
}

static vmg_status fit_propagation(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                                  vmg_training_record *record, void **fitted)
{
    vmg_plain_rows rows;
    propagation_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = vmg_plain_rows_read(context, data, &rows);
    if (!status) {
        status = create(context, settings, data->target, data->inputs, &fit);
    }
    if (!status) {
        status = make_room(context, fit);
    }
    if (!status) {
        status = learn(context, settings, data, &rows, fit, record);
    }
    vmg_plain_rows_release(context, &rows);
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

static double noise_of(const vmg_propagation_function *of)
{
    return of->noise[1] / (of->noise[0] - 1);
}

static vmg_status lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                          vmg_predictive *out)
{
    const propagation_fit *fit = fitted;
    (void)samples;
    const vmg_status status = vmg_plain_lay_out(context, fit->plain.task, fit->plain.outputs, rows, arena, out);
    for (size_t f = 0; !status && !is_classes(fit) && f < fit->functions; f++) {
        vmg_plain_set_noise(out, f, noise_of(&fit->of[f]));
    }
    return status;
}

static void lay_out_predictor(vmg_predictor *self, vmg_arena *arena)
{
    const propagation_fit *fit = self->plain.fit;
    vmg_propagation_lay_out(&fit->shape, arena, &self->workspace);
    if (is_classes(fit)) {
        vmg_plain_classes_lay_out(fit->plain.outputs, arena, &self->classes);
    }
}

static vmg_status create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    (void)most_rows; /* they are predicted one by one */
    return vmg_plain_create_predictor(context, fitted, sizeof **out, lay_out_predictor, out);
}

static void predict(vmg_predictor *self, vmg_matrix inputs, vmg_predictive *out)
{
    const propagation_fit *fit = self->plain.fit;
    for (size_t k = 0; k < inputs.rows; k++) {
        for (size_t i = 0; i < inputs.columns; i++) {
            self->workspace.steps[0].mean[i] = (double)vmg_matrix_row(inputs, k)[i];
        }
        for (size_t f = 0; f < fit->functions; f++) {
            const vmg_propagation_moments output = vmg_propagation_forward(&self->workspace, &fit->of[f].beliefs);
            if (out->classes) {
                self->classes.means[f] = output.mean;
                self->classes.sds[f] = sqrt(output.variance);
            } else {
                out->location[k * out->outputs + f] = (vmg_real)output.mean;
                out->model[k * out->outputs + f] = (vmg_real)output.variance;
            }
        }
        if (out->classes) {
            vmg_plain_classes_write(&self->classes, k, out);
        }
    }
}

static vmg_status create_draw(vmg_context *context, const void *fitted, size_t function, vmg_random from, void *out)
{
    const propagation_fit *fit = fitted;
    return vmg_propagation_draw_create(context, &fit->shape, &fit->of[function].beliefs, from, out);
}

static double evaluate_draw(const void *drawn, const double *x)
{
    return vmg_propagation_draw_evaluate(drawn, x);
}

static void release_draw(vmg_context *context, void *drawn)
{
    vmg_propagation_draw_release(context, drawn);
}

static vmg_status draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                       double *values)
{
    static const vmg_plain_function of = {sizeof(vmg_propagation_draw), create_draw, evaluate_draw, release_draw};
    const propagation_fit *fit = fitted;
    return vmg_plain_draw_functions(context, &fit->plain, &of, fit->functions, seed, number, inputs, values);
}

/* A mean and a variance for each weight, and the parameters of noise and prior. */
static size_t parameter_count(const void *fitted)
{
    const propagation_fit *fit = fitted;
    return fit->functions * (2 * vmg_propagation_weights(&fit->shape) + (is_classes(fit) ? 2 : 4));
}

static vmg_status describe(vmg_context *context, const void *fitted, json_t *into)
{
    const propagation_fit *fit = fitted;
    json_t *noise = json_array(), *prior = json_array(), *hidden = json_array();
    for (size_t f = 0; f < fit->functions; f++) {
        if (!is_classes(fit)) {
            vmg_json_append(&noise, vmg_json_number_or_null(sqrt(noise_of(&fit->of[f]))));
        }
        vmg_json_append(&prior, vmg_json_number_or_null(sqrt(fit->of[f].prior[1] / fit->of[f].prior[0])));
    }
    for (size_t l = 1; l < fit->shape.layers; l++) {
        vmg_json_append(&hidden, json_integer((json_int_t)fit->sizes[l]));
    }
    const vmg_plain_fact facts[] = {{"noise_sd", noise}, {"prior_sd", prior}, {"hidden", hidden}};
    return vmg_plain_describe(context, into,
                              fit->shape.layers > 1 ? "network of relu units by probabilistic backpropagation"
                                                    : "linear in the inputs, by probabilistic backpropagation",
                              facts, sizeof facts / sizeof *facts);
}

/* What no training could have left behind. */
static bool is_sound(const propagation_fit *fit)
{
    bool sound = true;
    for (size_t f = 0; f < fit->functions; f++) {
        const vmg_propagation_function *of = &fit->of[f];
        for (size_t i = 0; i < of->weights; i++) {
            sound = sound && of->beliefs.variances[i] > 0;
        }
        sound = sound && (is_classes(fit) || (of->noise[0] > 1 && of->noise[1] > 0)) && of->prior[0] > 0 &&
                of->prior[1] > 0;
    }
    return sound;
}

/* Settings in a file that somebody has altered may call for any amount of memory, but no file can hold that much: the
 * tensors must be there before room is made. */
static vmg_status check_layers(vmg_context *context, const propagation_fit *fit, const vmg_model_file *file)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < fit->functions * fit->shape.layers && !status; i++) {
        const size_t f = i / fit->shape.layers, l = i % fit->shape.layers;
        char layer[48], name[VMG_MODEL_TENSOR_NAME_SIZE];
        vmg_model_file_shape shape;
        snprintf(layer, sizeof layer, "layer%zu.means", l + 1);
        vmg_plain_function_tensor_name(f, layer, name);
        status = vmg_plain_find_tensor(context, file, name, vmg_model_file_matrix(fit->sizes[l] + 1, fit->sizes[l + 1]),
                                       &shape);
    }
    return status;
}

static vmg_status load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    propagation_fit *fit = NULL;
    (void)base_inputs;
    *fitted = NULL;
    vmg_status status = create(context, settings, target, inputs, &fit);
    if (!status) {
        status = check_layers(context, fit, file);
    }
    if (!status) {
        status = make_room(context, fit);
    }
    if (!status) {
        status = vmg_plain_read_tensors(context, file, &fit->plain);
    }
    if (!status && !is_sound(fit)) {
        status = vmg_plain_not_sound(context, "posterior");
    }
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

const vmg_method vmg_method_propagation = {
    .name = "propagation",
    .summary = "network with independent Gaussian weights, probabilistic backpropagation",
    .usual_epochs = usual_epochs,
    .fit = fit_propagation,
    .destroy = destroy,
    .lay_out = lay_out,
    .create_predictor = create_predictor,
    .predict = predict,
    .destroy_predictor = vmg_plain_destroy_predictor,
    .draw = draw,
    .parameter_count = parameter_count,
    .describe = describe,
    .tensor_count = vmg_plain_tensor_count,
    .list_tensors = vmg_plain_list_tensors,
    .load = load,
};
