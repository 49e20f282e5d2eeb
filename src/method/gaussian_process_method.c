/* The method "gaussian-process": one latent function for each target or class, with a kernel learnt by its marginal
 * likelihood; exact, or on inducing inputs where there are more rows. The mathematics is in src/gaussian_process/. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "gaussian_process/learn_process.h"
#include "gaussian_process/process_draw.h"
#include "method/plain_classes.h"
#include "method/plain_draw.h"
#include "method/plain_predictor.h"

typedef struct process_fit {
    vmg_plain_fit plain;
    size_t functions;
    vmg_latent_posterior *posteriors; /* functions, owned */
    const char *kernel;               /* the setting's word */
} process_fit;

struct vmg_predictor { /* with room for one group of rows */
    vmg_plain_predictor plain;
    vmg_plain_classes classes;
    double *x, *scaled;      /* rows x inputs */
    double *near, *far;      /* rows x the most support */
    double *work;            /* rows + the most support */
    double *mean, *variance; /* rows */
    double *means, *sds;     /* rows x functions */
};

static void destroy(vmg_context *context, void *fitted)
{
    process_fit *fit = fitted;
    if (fit) {
        for (size_t f = 0; fit->posteriors && f < fit->functions; f++) {
            vmg_latent_posterior_release(context, &fit->posteriors[f]);
        }
        vmg_release(context, fit->posteriors);
        vmg_release(context, fit);
    }
}

static void list_function(size_t function, const vmg_latent_posterior *of, vmg_plain_tensors *tensors)
{
    const vmg_model_file_shape rows = vmg_model_file_matrix(of->support, of->inputs);
    const vmg_model_file_shape vector = vmg_model_file_vector(of->support);
    vmg_plain_add_function_tensor(tensors, function, "rows", rows, of->rows);
    vmg_plain_add_function_tensor(tensors, function, "logs", vmg_model_file_vector(of->inputs + 2), of->logs);
    vmg_plain_add_function_tensor(tensors, function, "evidence", vmg_model_file_scalar(), of->evidence);
    vmg_plain_add_function_tensor(tensors, function, "weights", vector, of->weights);
    if (of->roots) {
        vmg_plain_add_function_tensor(tensors, function, "roots", vector, of->roots);
    }
    if (of->second) {
        vmg_plain_add_function_tensor(tensors, function, "factor", vmg_model_file_matrix(of->support, of->support),
                                      of->second);
    }
}

static void list(const vmg_plain_fit *plain, vmg_plain_tensors *tensors)
{
    const process_fit *fit = (const process_fit *)plain;
    for (size_t f = 0; f < fit->functions; f++) {
        list_function(f, &fit->posteriors[f], tensors);
    }
}

static vmg_status create(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                         size_t inputs, process_fit **out)
{
    process_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    *out = NULL;
    if (!fit) {
        return VMG_ERROR_MEMORY;
    }
    fit->plain = (vmg_plain_fit){list, target->task, inputs, vmg_target_outputs(target)};
    fit->functions = vmg_plain_functions(fit->plain.task, fit->plain.outputs);
    fit->kernel = settings->kernel == VMG_KERNEL_MATERN_5_2 ? "Matern 5/2" : "squared-exponential";
    fit->posteriors = vmg_allocate(context, fit->functions, sizeof *fit->posteriors);
    if (!fit->posteriors) {
        destroy(context, fit);
        return VMG_ERROR_MEMORY;
    }
    *out = fit;
    return VMG_OK;
}

static vmg_kernel_function kernel_of(const vmg_context *context, const vmg_settings_values *settings)
{
    return (vmg_kernel_function){(vmg_kernel_form)settings->kernel, vmg_kernels_of(context)};
}

/* What each function is learnt from: the targets, or 1 where the class is its own (of two classes the second). */
static vmg_status learn(vmg_context *context, const vmg_settings_values *settings, vmg_plain_rows *rows, bool weighted,
                        process_fit *fit, vmg_training_record *record)
{
    const vmg_process_options options = {.kernel = kernel_of(context, settings),
                                         .starts = settings->starts,
                                         .exact_rows = settings->exact_rows,
                                         .inducing = settings->inducing,
                                         .seed = settings->seed};
    vmg_process_data data = {.rows = rows->count,
                             .inputs = rows->inputs,
                             .functions = fit->functions,
                             .x = rows->x,
                             .y = rows->y,
                             .times = weighted ? rows->weights : NULL,
                             .classes = rows->labels != NULL};
    double *own = NULL;
    if (rows->labels) {
        own = vmg_allocate(context, rows->count, fit->functions * sizeof *own);
        if (!own) {
            return VMG_ERROR_MEMORY;
        }
        for (size_t f = 0; f < fit->functions; f++) {
            for (size_t i = 0; i < rows->count; i++) {
                own[f * rows->count + i] = rows->labels[i] == (fit->functions == 1 ? 1 : f);
            }
        }
        data.y = own;
    }
    const vmg_status status =
        vmg_process_learn(context, &options, &data, fit->posteriors, &record->steps, &record->cancelled);
    vmg_release(context, own);
    return status;
}

static vmg_status fit_process(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                              vmg_training_record *record, void **fitted)
{
    vmg_plain_rows rows;
    process_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = vmg_plain_rows_read(context, data, &rows);
    if (!status) {
        status = create(context, settings, data->target, data->inputs, &fit);
    }
    if (!status) {
        status = learn(context, settings, &rows, data->training.weights != NULL, fit, record);
    }
    vmg_plain_rows_release(context, &rows);
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

static double noise_of(const vmg_latent_posterior *posterior)
{
    return exp(posterior->logs[vmg_kernel_noise_at(posterior->inputs)]);
}

static vmg_status lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                          vmg_predictive *out)
{
    const process_fit *fit = fitted;
    (void)samples;
    const vmg_status status = vmg_plain_lay_out(context, fit->plain.task, fit->plain.outputs, rows, arena, out);
    for (size_t o = 0; !status && fit->plain.task == VMG_TASK_REGRESSION && o < fit->plain.outputs; o++) {
        vmg_plain_set_noise(out, o, noise_of(&fit->posteriors[o]));
    }
    return status;
}

static void lay_out_predictor(vmg_predictor *self, vmg_arena *arena)
{
    const process_fit *fit = self->plain.fit;
    size_t support = 0;
    for (size_t f = 0; f < fit->functions; f++) {
        support = fit->posteriors[f].support > support ? fit->posteriors[f].support : support;
    }
    self->x = vmg_arena_take(arena, VMG_PLAIN_ROWS * fit->plain.inputs, sizeof(double));
    self->scaled = vmg_arena_take(arena, VMG_PLAIN_ROWS * fit->plain.inputs, sizeof(double));
    self->near = vmg_arena_take(arena, VMG_PLAIN_ROWS * support, sizeof(double));
    self->far = vmg_arena_take(arena, VMG_PLAIN_ROWS * support, sizeof(double));
    self->work = vmg_arena_take(arena, VMG_PLAIN_ROWS + support, sizeof(double));
    self->mean = vmg_arena_take(arena, VMG_PLAIN_ROWS, sizeof(double));
    self->variance = vmg_arena_take(arena, VMG_PLAIN_ROWS, sizeof(double));
    self->means = vmg_arena_take(arena, VMG_PLAIN_ROWS * fit->functions, sizeof(double));
    self->sds = vmg_arena_take(arena, VMG_PLAIN_ROWS * fit->functions, sizeof(double));
    if (fit->plain.task == VMG_TASK_CLASSIFICATION) {
        vmg_plain_classes_lay_out(fit->plain.outputs, arena, &self->classes);
    }
}

static vmg_status create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    (void)most_rows; /* they are predicted in groups */
    return vmg_plain_create_predictor(context, fitted, sizeof **out, lay_out_predictor, out);
}

static void write_classes(vmg_predictor *self, size_t rows, vmg_predictive *out)
{
    const size_t functions = ((const process_fit *)self->plain.fit)->functions;
    for (size_t k = 0; k < rows; k++) {
        memcpy(self->classes.means, self->means + k * functions, functions * sizeof(double));
        memcpy(self->classes.sds, self->sds + k * functions, functions * sizeof(double));
        vmg_plain_classes_write(&self->classes, k, out);
    }
}

/* One group of rows, which is at its beginning in `out`. */
static void predict_group(vmg_predictor *self, size_t count, vmg_predictive *out)
{
    const process_fit *fit = self->plain.fit;
    for (size_t f = 0; f < fit->functions; f++) {
        vmg_latent_posterior_predict(&fit->posteriors[f], VMG_PLAIN_ROWS, self->x, self->scaled, self->near, self->far,
                                     self->work, self->mean, self->variance);
        for (size_t k = 0; k < count; k++) {
            if (out->classes) {
                self->means[k * fit->functions + f] = self->mean[k];
                self->sds[k * fit->functions + f] = sqrt(self->variance[k]);
            } else {
                out->location[k * out->outputs + f] = (vmg_real)self->mean[k];
                out->model[k * out->outputs + f] = (vmg_real)self->variance[k];
            }
        }
    }
    if (out->classes) {
        write_classes(self, count, out);
    }
}

static void predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out)
{
    for (size_t first = 0; first < inputs.rows; first += VMG_PLAIN_ROWS) {
        const size_t count = vmg_plain_take_rows(inputs, first, inputs.columns, predictor->x);
        vmg_predictive part = vmg_predictive_rows(out, first, count);
        predict_group(predictor, count, &part);
    }
}

static vmg_status create_draw(vmg_context *context, const void *fitted, size_t function, vmg_random from, void *out)
{
    const process_fit *fit = fitted;
    return vmg_process_draw_create(context, &fit->posteriors[function], from, out);
}

static double evaluate_draw(const void *drawn, const double *x)
{
    return vmg_process_draw_evaluate(drawn, x);
}

static void release_draw(vmg_context *context, void *drawn)
{
    vmg_process_draw_release(context, drawn);
}

static vmg_status draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                       double *values)
{
    static const vmg_plain_function of = {sizeof(vmg_process_draw), create_draw, evaluate_draw, release_draw};
    const process_fit *fit = fitted;
    return vmg_plain_draw_functions(context, &fit->plain, &of, fit->functions, seed, number, inputs, values);
}

/* Of the kernels, and a weight for each row of the support. */
static size_t parameter_count(const void *fitted)
{
    const process_fit *fit = fitted;
    size_t count = 0;
    for (size_t f = 0; f < fit->functions; f++) {
        count += fit->posteriors[f].support + fit->plain.inputs + (fit->plain.task == VMG_TASK_REGRESSION ? 2 : 1);
    }
    return count;
}

static json_t *describe_lengths(const vmg_latent_posterior *posterior)
{
    json_t *list = json_array();
    for (size_t i = 0; i < posterior->inputs; i++) {
        json_array_append_new(list, json_real(exp(posterior->logs[i])));
    }
    return list;
}

static vmg_status describe(vmg_context *context, const void *fitted, json_t *into)
{
    const process_fit *fit = fitted;
    char summary[128];
    json_t *noise = json_array(), *evidence = json_array(), *signal = json_array(), *lengths = json_array();
    for (size_t f = 0; f < fit->functions; f++) {
        const vmg_latent_posterior *posterior = &fit->posteriors[f];
        if (fit->plain.task == VMG_TASK_REGRESSION) {
            json_array_append_new(noise, json_real(sqrt(noise_of(posterior))));
        }
        json_array_append_new(evidence, json_real(*posterior->evidence));
        json_array_append_new(signal, json_real(exp(posterior->logs[vmg_kernel_signal_at(fit->plain.inputs)] / 2)));
        json_array_append_new(lengths, describe_lengths(posterior));
    }
    const vmg_latent_posterior *first = &fit->posteriors[0];
    snprintf(summary, sizeof summary, "%s kernel, %s, %zu %s", fit->kernel,
             first->form == VMG_LATENT_INDUCING ? "sparse" : "exact", first->support,
             first->form == VMG_LATENT_INDUCING ? "inducing inputs" : "rows");
    const vmg_plain_fact facts[] = {
        {"noise_sd", noise}, {"log_evidence", evidence}, {"signal_sd", signal}, {"length_scales", lengths}};
    return vmg_plain_describe(context, into, summary, facts, sizeof facts / sizeof *facts);
}

/* What no training could have left behind, and what would overflow. */
static bool is_sound(const vmg_latent_posterior *posterior)
{
    const double most_log = 50;
    bool sound = true;
    for (size_t i = 0; i < posterior->inputs + 2; i++) {
        sound = sound && fabs(posterior->logs[i]) < most_log;
    }
    for (size_t i = 0; posterior->second && i < posterior->support; i++) {
        sound = sound && posterior->second[i * posterior->support + i] > 0;
    }
    return sound;
}

/* Room for a function of the form and size that the file has. */
static vmg_status make_room(vmg_context *context, const vmg_settings_values *settings, const process_fit *fit,
                            size_t function, const vmg_model_file *file, vmg_latent_posterior *out)
{
    char name[VMG_MODEL_TENSOR_NAME_SIZE], factor[VMG_MODEL_TENSOR_NAME_SIZE], roots[VMG_MODEL_TENSOR_NAME_SIZE];
    vmg_model_file_shape shape = {0};
    vmg_plain_function_tensor_name(function, "factor", factor);
    vmg_plain_function_tensor_name(function, "rows", name);
    vmg_plain_function_tensor_name(function, "roots", roots);
    const bool is_inducing = vmg_model_file_find(file, factor) != NULL;
    const bool has_precisions = fit->plain.task == VMG_TASK_CLASSIFICATION || vmg_model_file_find(file, roots);
    const vmg_latent_form form = is_inducing      ? VMG_LATENT_INDUCING
                                 : has_precisions ? VMG_LATENT_EXACT_PRECISIONS
                                                  : VMG_LATENT_EXACT_NUMBERS;
    vmg_status status =
        vmg_plain_find_tensor(context, file, name, vmg_model_file_matrix(SIZE_MAX, fit->plain.inputs), &shape);
    if (!status && is_inducing) { /* no more room than what the file itself holds */
        const vmg_model_file_shape square = vmg_model_file_matrix(shape.sizes[0], shape.sizes[0]);
        status = vmg_plain_find_tensor(context, file, factor, square, &shape);
    }
    return status ? status
                  : vmg_latent_posterior_create(context, form, kernel_of(context, settings), shape.sizes[0],
                                                fit->plain.inputs, out);
}

static vmg_status load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    process_fit *fit = NULL;
    (void)base_inputs;
    *fitted = NULL;
    vmg_status status = create(context, settings, target, inputs, &fit);
    for (size_t f = 0; !status && f < fit->functions; f++) {
        status = make_room(context, settings, fit, f, file, &fit->posteriors[f]);
    }
    status = status ? status : vmg_plain_read_tensors(context, file, &fit->plain);
    for (size_t f = 0; !status && f < fit->functions; f++) {
        status = is_sound(&fit->posteriors[f]) ? vmg_latent_posterior_derive(context, &fit->posteriors[f])
                                               : vmg_plain_not_sound(context, "Gaussian process");
        status = status == VMG_ERROR_NUMERIC ? VMG_ERROR_DATA : status;
    }
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

const vmg_method vmg_method_gaussian_process = {
    .name = "gaussian-process",
    .summary = "Gaussian process with a length scale for every input; sparse for many rows",
    .fit = fit_process,
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
