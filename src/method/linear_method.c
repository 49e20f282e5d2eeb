/* The method "linear": Bayesian linear regression for numbers, Bayesian logistic or softmax regression for classes, on
 * the encoded inputs. The mathematics is in src/linear/. */
#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "linear/linear_draw.h"
#include "method/plain_draw.h"
#include "method/plain_predictive.h"

/* Weak, as in the method "constant". */
static const vmg_gamma noise_prior = {1, 0.001};

typedef struct linear_fit {
    vmg_plain_fit plain;
    vmg_linear_regression regression; /* of numbers */
    vmg_softmax_regression softmax;   /* of classes */
} linear_fit;

struct vmg_predictor {
    const linear_fit *fit; /* borrowed */
    double *numbers;       /* owned: the next four, for one group of rows */
    double *x;             /* rows x (inputs + 1) */
    double *places;        /* likewise */
    double *first;         /* rows x outputs: means, or probabilities */
    double *second;        /* likewise: variances, or (rows) entropies */
    vmg_softmax_predictor softmax;
};

static void destroy(vmg_context *context, void *fitted)
{
    linear_fit *fit = fitted;
    if (fit) {
        vmg_linear_regression_release(context, &fit->regression);
        vmg_softmax_regression_release(context, &fit->softmax);
        vmg_release(context, fit);
    }
}

static void list_numbers(const vmg_linear_regression *r, vmg_plain_tensors *tensors)
{
    vmg_plain_add_tensor(tensors, "rows", vmg_model_file_scalar(), r->rows);
    vmg_plain_add_tensor(tensors, "centre", vmg_model_file_vector(r->inputs), r->centre);
    vmg_plain_add_tensor(tensors, "axes", vmg_model_file_matrix(r->inputs, r->inputs), r->axes);
    vmg_plain_add_tensor(tensors, "weights", vmg_model_file_matrix(r->targets, r->inputs), r->weights);
    vmg_plain_add_tensor(tensors, "precisions", vmg_model_file_matrix(r->targets, r->inputs), r->precisions);
    vmg_plain_add_tensor(tensors, "outputs", vmg_model_file_matrix(r->targets, VMG_LINEAR_OUTPUTS), r->outputs);
}

static void list_classes(const vmg_softmax_regression *s, vmg_plain_tensors *tensors)
{
    const size_t order = s->functions * s->columns;
    vmg_plain_add_tensor(tensors, "prior", vmg_model_file_vector(2), s->prior);
    vmg_plain_add_tensor(tensors, "weights", vmg_model_file_matrix(s->functions, s->columns), s->weights);
    if (s->is_full) {
        vmg_plain_add_tensor(tensors, "covariance", vmg_model_file_matrix(order, order), s->covariance);
        return;
    }
    vmg_plain_add_tensor(tensors, "class_axes", vmg_model_file_matrix(s->functions, s->functions), s->class_axes);
    vmg_plain_add_tensor(tensors, "class_values", vmg_model_file_vector(s->functions), s->class_values);
    vmg_plain_add_tensor(tensors, "input_axes", vmg_model_file_matrix(s->columns, s->columns), s->input_axes);
    vmg_plain_add_tensor(tensors, "input_values", vmg_model_file_vector(s->columns), s->input_values);
}

static void list(const vmg_plain_fit *plain, vmg_plain_tensors *tensors)
{
    const linear_fit *fit = (const linear_fit *)plain;
    if (plain->task == VMG_TASK_CLASSIFICATION) {
        list_classes(&fit->softmax, tensors);
    } else {
        list_numbers(&fit->regression, tensors);
    }
}

static vmg_status create(vmg_context *context, const vmg_target_encoding *target, size_t inputs, linear_fit **out)
{
    linear_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    *out = NULL;
    if (!fit) {
        return VMG_ERROR_MEMORY;
    }
    fit->plain = (vmg_plain_fit){list, target->task, inputs, vmg_target_outputs(target)};
    const vmg_status status = fit->plain.task == VMG_TASK_CLASSIFICATION
                                  ? vmg_softmax_regression_create(context, inputs, fit->plain.outputs, &fit->softmax)
                                  : vmg_linear_regression_create(context, inputs, fit->plain.outputs, &fit->regression);
    if (status) {
        destroy(context, fit);
        return status;
    }
    *out = fit;
    return VMG_OK;
}

static vmg_status learn_classes(vmg_context *context, const vmg_plain_rows *rows, linear_fit *fit,
                                vmg_training_record *record)
{
    const size_t columns = rows->inputs + 1;
    double *x = vmg_allocate(context, rows->count, columns * sizeof *x);
    if (!x) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < rows->count; i++) {
        memcpy(x + i * columns, rows->x + i * rows->inputs, rows->inputs * sizeof *x);
        x[i * columns + rows->inputs] = 1;
    }
    const vmg_status status = vmg_softmax_regression_learn(context, rows->count, rows->weights, x, rows->labels,
                                                           &fit->softmax, &record->steps, &record->cancelled);
    vmg_release(context, x);
    return status;
}

static vmg_status fit_linear(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                             vmg_training_record *record, void **fitted)
{
    vmg_plain_rows rows;
    linear_fit *fit = NULL;
    (void)settings;
    *fitted = NULL;
    vmg_status status = vmg_plain_rows_read(context, data, &rows);
    if (!status) {
        status = create(context, data->target, data->inputs, &fit);
    }
    if (!status) {
        status = rows.labels ? learn_classes(context, &rows, fit, record)
                             : vmg_linear_regression_learn(context, noise_prior, rows.count, rows.weights, rows.x,
                                                           rows.y, &fit->regression);
    }
    vmg_plain_rows_release(context, &rows);
    if (status) {
        destroy(context, fit);
        return status;
    }
    *fitted = fit;
    return VMG_OK;
}

static vmg_status lay_out(vmg_context *context, const void *fitted, size_t rows, size_t samples, vmg_arena *arena,
                          vmg_predictive *out)
{
    const linear_fit *fit = fitted;
    (void)samples;
    const vmg_status status = vmg_plain_lay_out(context, fit->plain.task, fit->plain.outputs, rows, arena, out);
    for (size_t o = 0; !status && fit->plain.task == VMG_TASK_REGRESSION && o < fit->plain.outputs; o++) {
        vmg_plain_set_noise(out, o, vmg_linear_regression_noise(&fit->regression, o));
    }
    return status;
}

static void destroy_predictor(vmg_context *context, vmg_predictor *predictor)
{
    if (predictor) {
        vmg_softmax_predictor_release(context, &predictor->softmax);
        vmg_release(context, predictor->numbers);
        vmg_release(context, predictor);
    }
}

static vmg_status create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    const linear_fit *fit = fitted;
    const size_t columns = fit->plain.inputs + 1;
    vmg_predictor *predictor = vmg_allocate(context, 1, sizeof *predictor);
    (void)most_rows; /* they are predicted in groups */
    *out = NULL;
    if (!predictor) {
        return VMG_ERROR_MEMORY;
    }
    predictor->fit = fit;
    predictor->numbers = vmg_allocate(context, VMG_PLAIN_ROWS, 2 * (columns + fit->plain.outputs) * sizeof(double));
    vmg_status status = predictor->numbers ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        predictor->x = predictor->numbers;
        predictor->places = predictor->x + VMG_PLAIN_ROWS * columns;
        predictor->first = predictor->places + VMG_PLAIN_ROWS * columns;
        predictor->second = predictor->first + VMG_PLAIN_ROWS * fit->plain.outputs;
    }
    if (!status && fit->plain.task == VMG_TASK_CLASSIFICATION) {
        status = vmg_softmax_predictor_create(context, &fit->softmax, VMG_PLAIN_ROWS, &predictor->softmax);
    }
    if (status) {
        destroy_predictor(context, predictor);
        return status;
    }
    *out = predictor;
    return VMG_OK;
}

/* One group of rows, which is at its beginning in `out`. */
static void predict_group(vmg_predictor *self, size_t count, vmg_predictive *out)
{
    if (out->classes) {
        vmg_softmax_predict(&self->softmax, VMG_PLAIN_ROWS, self->x, self->first, self->second);
        for (size_t k = 0; k < count; k++) {
            vmg_plain_set_probabilities(out, k, self->first + k * out->outputs, self->second[k]);
        }
        return;
    }
    vmg_linear_regression_predict(&self->fit->regression, VMG_PLAIN_ROWS, self->x, self->places, self->first,
                                  self->second);
    for (size_t i = 0; i < count * out->outputs; i++) {
        out->location[i] = (vmg_real)self->first[i];
        out->model[i] = (vmg_real)self->second[i];
    }
}

static void predict(vmg_predictor *predictor, vmg_matrix inputs, vmg_predictive *out)
{
    const size_t columns = inputs.columns + out->classes; /* classes: the last one is the constant */
    for (size_t first = 0; first < inputs.rows; first += VMG_PLAIN_ROWS) {
        const size_t count = vmg_plain_take_rows(inputs, first, columns, predictor->x);
        for (size_t k = 0; out->classes && k < VMG_PLAIN_ROWS; k++) {
            predictor->x[k * columns + inputs.columns] = 1;
        }
        vmg_predictive part = vmg_predictive_rows(out, first, count);
        predict_group(predictor, count, &part);
    }
}

/* Drawn functions: weights, constants last. */
typedef struct linear_functions {
    size_t inputs, count;
    double *weights; /* count x (inputs + 1) */
} linear_functions;

static void evaluate(void *state, const double *x, double *latent)
{
    const linear_functions *self = state;
    for (size_t f = 0; f < self->count; f++) {
        const double *w = self->weights + f * (self->inputs + 1);
        latent[f] = w[self->inputs];
        for (size_t i = 0; i < self->inputs; i++) {
            latent[f] += w[i] * x[i];
        }
    }
}

static vmg_status draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                       double *values)
{
    const linear_fit *fit = fitted;
    const bool classes = fit->plain.task == VMG_TASK_CLASSIFICATION;
    const vmg_random from = {seed, number, VMG_STREAM_WEIGHTS};
    linear_functions functions = {fit->plain.inputs, classes ? fit->softmax.functions : fit->plain.outputs, NULL};
    functions.weights = vmg_allocate(context, functions.count, (functions.inputs + 1) * sizeof *functions.weights);
    vmg_status status = functions.weights ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = classes ? vmg_softmax_regression_draw(context, &fit->softmax, from, functions.weights)
                         : vmg_linear_regression_draw(context, &fit->regression, from, functions.weights);
    }
    if (!status) {
        const vmg_plain_drawn drawn = {&functions, functions.count, VMG_LINK_SOFTMAX, evaluate};
        status = vmg_plain_draw_values(context, &fit->plain, &drawn, inputs, values);
    }
    vmg_release(context, functions.weights);
    return status;
}

/* Weights and constants, and of each target the noise's two parameters and the precision of the prior. */
static size_t parameter_count(const void *fitted)
{
    const linear_fit *fit = fitted;
    return fit->plain.task == VMG_TASK_CLASSIFICATION ? fit->softmax.functions * fit->softmax.columns + 1
                                                      : fit->plain.outputs * (fit->plain.inputs + 4);
}

static vmg_status describe(vmg_context *context, const void *fitted, json_t *into)
{
    const linear_fit *fit = fitted;
    const bool classes = fit->plain.task == VMG_TASK_CLASSIFICATION;
    json_t *noise = json_array(), *evidence = json_array(), *prior = json_array();
    for (size_t o = 0; !classes && o < fit->plain.outputs; o++) {
        const double *outputs = fit->regression.outputs + o * VMG_LINEAR_OUTPUTS;
        const double variance = vmg_linear_regression_noise(&fit->regression, o);
        vmg_json_append(&noise, vmg_json_number_or_null(sqrt(variance)));
        vmg_json_append(&evidence, vmg_json_number_or_null(outputs[VMG_LINEAR_EVIDENCE]));
        vmg_json_append(&prior, vmg_json_number_or_null(sqrt(variance / outputs[VMG_LINEAR_LAMBDA])));
    }
    if (classes) {
        vmg_json_append(&evidence, vmg_json_number_or_null(fit->softmax.prior[1]));
        vmg_json_append(&prior, vmg_json_number_or_null(1 / sqrt(fit->softmax.prior[0])));
    }
    const char *summary = !classes                  ? "Bayesian linear regression"
                          : fit->plain.outputs == 2 ? "Bayesian logistic regression"
                                                    : "Bayesian softmax regression";
    const vmg_plain_fact facts[] = {{"noise_sd", noise}, {"log_evidence", evidence}, {"prior_sd", prior}};
    return vmg_plain_describe(context, into, summary, facts, sizeof facts / sizeof *facts);
}

/* What no training could have left behind. */
static bool is_sound(const linear_fit *fit)
{
    const vmg_linear_regression *r = &fit->regression;
    bool sound = fit->plain.task == VMG_TASK_CLASSIFICATION ? fit->softmax.prior[0] > 0 : *r->rows >= 1;
    for (size_t i = 0; i < r->targets * r->inputs; i++) {
        sound = sound && r->precisions[i] > 0;
    }
    for (size_t o = 0; o < r->targets; o++) {
        const double *outputs = r->outputs + o * VMG_LINEAR_OUTPUTS;
        sound =
            sound && outputs[VMG_LINEAR_SHAPE] > 0 && outputs[VMG_LINEAR_RATE] > 0 && outputs[VMG_LINEAR_LAMBDA] > 0;
    }
    return sound;
}

static vmg_status load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    linear_fit *fit = NULL;
    (void)settings, (void)base_inputs;
    *fitted = NULL;
    vmg_status status = create(context, target, inputs, &fit);
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

const vmg_method vmg_method_linear = {
    .name = "linear",
    .summary = "Bayesian linear regression; for classes Bayesian logistic and softmax regression",
    .fit = fit_linear,
    .destroy = destroy,
    .lay_out = lay_out,
    .create_predictor = create_predictor,
    .predict = predict,
    .destroy_predictor = destroy_predictor,
    .draw = draw,
    .parameter_count = parameter_count,
    .describe = describe,
    .tensor_count = vmg_plain_tensor_count,
    .list_tensors = vmg_plain_list_tensors,
    .load = load,
};
