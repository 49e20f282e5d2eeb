/* The method "laplace": a network with point weights is trained as for the method "network"; the posterior of its
 * weights is then Laplace's approximation with Kronecker factors. The mathematics is in src/laplace/. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "distribution/latent_classes.h"
#include "laplace/kronecker_draw.h"
#include "linalg/symmetric.h"
#include "method/matrix_method.h"
#include "method/plain_draw.h"
#include "method/plain_predictor.h"
#include "method/plain_predictive.h"
#include "method/settings_recipe.h"

/* Chosen on rows left out of the training rows (docs/methods/laplace.md). */
static const vmg_recipe_row recipe[] = {{"prior-sd", "0.3", VMG_ANY_TASK, VMG_ANY_ROWS}};

typedef struct laplace_fit {
    vmg_plain_fit plain;                      /* its inputs are those that the network sees */
    size_t sizes[VMG_MOST_HIDDEN_LAYERS + 2]; /* the network's */
    vmg_kronecker_posterior posterior;
} laplace_fit;

struct vmg_predictor {
    vmg_plain_predictor plain;
    vmg_kronecker_predictor row;
    vmg_latent_points points;
    double *mean;                 /* outputs */
    double *covariance;           /* outputs x outputs */
    double *probabilities, *room; /* outputs */
};

static void destroy(vmg_context *context, void *fitted)
{
    laplace_fit *fit = fitted;
    if (fit) {
        vmg_kronecker_release(context, &fit->posterior);
        vmg_release(context, fit);
    }
}

static bool is_classes(const laplace_fit *fit)
{
    return fit->plain.task == VMG_TASK_CLASSIFICATION;
}

static void add_layer_tensor(vmg_plain_tensors *tensors, size_t layer, const char *what, vmg_model_file_shape shape,
                             double *numbers)
{
    char name[VMG_MODEL_TENSOR_NAME_SIZE];
    snprintf(name, sizeof name, "layer%zu.%s", layer + 1, what);
    vmg_plain_add_tensor(tensors, name, shape, numbers);
}

static void list(const vmg_plain_fit *plain, vmg_plain_tensors *tensors)
{
    const laplace_fit *fit = (const laplace_fit *)plain;
    const vmg_kronecker_posterior *of = &fit->posterior;
    for (size_t l = 0; l < of->network.layers; l++) {
        const vmg_kronecker_layer *layer = &of->layers[l];
        const size_t r = fit->sizes[l] + 1, c = fit->sizes[l + 1];
        add_layer_tensor(tensors, l, "weights", vmg_model_file_matrix(r, c), layer->weights);
        add_layer_tensor(tensors, l, "input_axes", vmg_model_file_matrix(r, r), layer->input_axes);
        add_layer_tensor(tensors, l, "input_values", vmg_model_file_vector(r), layer->input_values);
        add_layer_tensor(tensors, l, "output_axes", vmg_model_file_matrix(c, c), layer->output_axes);
        add_layer_tensor(tensors, l, "output_values", vmg_model_file_vector(c), layer->output_values);
    }
    vmg_plain_add_tensor(tensors, "precisions", vmg_model_file_vector(of->network.layers), of->precisions);
    vmg_plain_add_tensor(tensors, "noise", vmg_model_file_vector(plain->outputs), of->noise);
    vmg_plain_add_tensor(tensors, "scale", vmg_model_file_scalar(), of->scale);
    vmg_plain_add_tensor(tensors, "evidence", vmg_model_file_scalar(), of->evidence);
}

/* Without room for the posterior. */
static vmg_status create(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                         size_t inputs, size_t base_inputs, laplace_fit **out)
{
    laplace_fit *fit = vmg_allocate(context, 1, sizeof *fit);
    *out = fit;
    if (!fit) {
        return VMG_ERROR_MEMORY;
    }
    const size_t seen = settings->see_pieces ? inputs : base_inputs;
    fit->plain = (vmg_plain_fit){list, target->task, seen, vmg_target_outputs(target)};
    fit->sizes[0] = seen;
    memcpy(fit->sizes + 1, settings->hidden, settings->hidden_count * sizeof *fit->sizes);
    fit->sizes[settings->hidden_count + 1] = fit->plain.outputs;
    return VMG_OK;
}

static vmg_status make_room(vmg_context *context, const vmg_settings_values *settings, laplace_fit *fit)
{
    const vmg_point_network shape = {
        .layers = settings->hidden_count + 1,
        .sizes = fit->sizes,
        .activation = vmg_activation_for(vmg_kernels_of(context), vmg_activation_find(settings->activation)),
        .divide_inputs = settings->divide_inputs,
    };
    return vmg_kronecker_create(context, &shape, is_classes(fit), &fit->posterior);
}

/* The weights that the method "network" finds, one network with constant noise. */
static vmg_status train_network(vmg_context *context, const vmg_settings_values *settings,
                                const vmg_learning_data *data, vmg_training_record *record, laplace_fit *fit)
{
    vmg_settings_values own = *settings;
    void *fitted = NULL;
    own.method = "network";
    own.inference = VMG_SAMPLED;
    own.noise = VMG_NOISE_CONSTANT;
    own.dropout_rate = 0;
    own.ensemble = 1;
    own.cross_fit = 0;
    own.variants[0] = 0;
    const vmg_status status = vmg_matrix_fit_members(context, &own, data, record, &fitted);
    if (!status) {
        const vmg_matrix_fit *trained = fitted;
        const vmg_network *network = vmg_matrix_fit_network(trained, 0);
        for (size_t l = 0; l < network->layer_count; l++) {
            const vmg_point_layer *layer = (const vmg_point_layer *)network->layers[l];
            const vmg_real *weights = trained->members[0].parameters + layer->mean;
            for (size_t i = 0; i < layer->layer.rows * layer->layer.columns; i++) {
                fit->posterior.layers[l].weights[i] = (double)weights[i];
            }
        }
    }
    vmg_matrix_fit_destroy(context, fitted);
    return status;
}

static vmg_status learn(vmg_context *context, const vmg_learning_data *data, laplace_fit *fit)
{
    vmg_plain_rows rows;
    vmg_status status = vmg_plain_rows_read(context, data, &rows);
    if (!status) {
        const vmg_kronecker_data from = {.rows = rows.count,
                                         .columns = rows.inputs,
                                         .x = rows.x,
                                         .y = rows.y,
                                         .labels = rows.labels,
                                         .weights = rows.weights};
        status = vmg_kronecker_learn(context, &from, &fit->posterior);
    }
    vmg_plain_rows_release(context, &rows);
    return status;
}

static vmg_status fit_laplace(vmg_context *context, vmg_settings_values *settings, const vmg_learning_data *data,
                              vmg_training_record *record, void **fitted)
{
    laplace_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = create(context, settings, data->target, data->inputs, data->base_inputs, &fit);
    if (!status) {
        status = make_room(context, settings, fit);
    }
    if (!status) {
        status = train_network(context, settings, data, record, fit);
    }
    if (!status) {
        status = learn(context, data, fit);
    }
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
    const laplace_fit *fit = fitted;
    (void)samples;
    const vmg_status status = vmg_plain_lay_out(context, fit->plain.task, fit->plain.outputs, rows, arena, out);
    for (size_t o = 0; !status && !is_classes(fit) && o < fit->plain.outputs; o++) {
        vmg_plain_set_noise(out, o, 1 / fit->posterior.noise[o]);
    }
    return status;
}

static void lay_out_predictor(vmg_predictor *self, vmg_arena *arena)
{
    const laplace_fit *fit = self->plain.fit;
    const size_t outputs = fit->plain.outputs;
    vmg_kronecker_lay_out(&fit->posterior, arena, &self->row);
    self->mean = vmg_arena_take(arena, outputs, sizeof(double));
    self->covariance = vmg_arena_take(arena, outputs * outputs, sizeof(double));
    self->probabilities = vmg_arena_take(arena, outputs, sizeof(double));
    self->room = vmg_arena_take(arena, outputs, sizeof(double));
    if (is_classes(fit) && outputs > 2) {
        vmg_latent_points_lay_out(outputs, arena, &self->points);
    }
}

static vmg_status create_predictor(vmg_context *context, const void *fitted, size_t most_rows, vmg_predictor **out)
{
    (void)most_rows; /* they are predicted one by one */
    return vmg_plain_create_predictor(context, fitted, sizeof **out, lay_out_predictor, out);
}

/* The covariance by its root, zeros above the diagonal; where it has none, for rounding, the deviations alone. */
static void take_root(vmg_predictor *self)
{
    const double least = 1e-9;
    const size_t classes = ((const laplace_fit *)self->plain.fit)->plain.outputs;
    double *s = self->covariance;
    for (size_t c = 0; c < classes; c++) {
        s[c * classes + c] = s[c * classes + c] * (1 + least) + least;
        self->room[c] = sqrt(s[c * classes + c]);
    }
    const bool has_root = vmg_symmetric_factor(classes, s);
    for (size_t i = 0; i < classes * classes; i++) {
        const size_t row = i / classes, column = i % classes;
        if (column > row || !has_root) {
            s[i] = row == column ? self->room[row] : 0;
        }
    }
}

static void write_classes(vmg_predictor *self, size_t row, vmg_predictive *out)
{
    const double *s = self->covariance;
    double entropy = 0;
    if (out->outputs == 2) { /* log odds of the second */
        const double variance = s[0] + s[3] - 2 * s[1];
        vmg_latent_two_classes(self->mean[1] - self->mean[0], variance > 0 ? variance : 0, self->probabilities,
                               &entropy);
    } else {
        take_root(self);
        vmg_latent_classes(VMG_LINK_SOFTMAX, &self->points, self->mean, self->covariance, NULL, self->room,
                           self->probabilities, &entropy);
    }
    vmg_plain_set_probabilities(out, row, self->probabilities, entropy);
}

static void predict(vmg_predictor *self, vmg_matrix inputs, vmg_predictive *out)
{
    const size_t seen = ((const laplace_fit *)self->plain.fit)->plain.inputs, outputs = out->outputs;
    for (size_t k = 0; k < inputs.rows; k++) {
        for (size_t i = 0; i < seen; i++) {
            self->row.point.steps[0].input[i] = (double)vmg_matrix_row(inputs, k)[i];
        }
        vmg_kronecker_predict(&self->row, self->mean, self->covariance);
        if (out->classes) {
            write_classes(self, k, out);
            continue;
        }
        for (size_t o = 0; o < outputs; o++) {
            out->location[k * outputs + o] = (vmg_real)self->mean[o];
            out->model[k * outputs + o] = (vmg_real)self->covariance[o * outputs + o];
        }
    }
}

static void evaluate(void *state, const double *x, double *latent)
{
    const vmg_kronecker_draw *self = state;
    memcpy(self->point.steps[0].input, x, self->posterior->network.sizes[0] * sizeof *x);
    vmg_kronecker_draw_evaluate(self, latent);
}

static vmg_status draw(vmg_context *context, const void *fitted, uint64_t seed, uint64_t number, vmg_matrix inputs,
                       double *values)
{
    const laplace_fit *fit = fitted;
    vmg_kronecker_draw function;
    vmg_status status =
        vmg_kronecker_draw_create(context, &fit->posterior, (vmg_random){seed, number, VMG_STREAM_WEIGHTS}, &function);
    if (!status) {
        const vmg_plain_drawn drawn = {&function, fit->plain.outputs, VMG_LINK_SOFTMAX, evaluate};
        status = vmg_plain_draw_values(context, &fit->plain, &drawn, inputs, values);
        vmg_kronecker_draw_release(context, &function);
    }
    return status;
}

/* Of the mean, the two covariances of each layer, and the precisions. */
static size_t parameter_count(const void *fitted)
{
    const laplace_fit *fit = fitted;
    size_t count = fit->posterior.network.layers + (is_classes(fit) ? 0 : fit->plain.outputs);
    for (size_t l = 0; l < fit->posterior.network.layers; l++) {
        const size_t r = fit->sizes[l] + 1, c = fit->sizes[l + 1];
        count += r * c + r * (r + 1) / 2 + c * (c + 1) / 2;
    }
    return count;
}

static vmg_status describe(vmg_context *context, const void *fitted, json_t *into)
{
    const laplace_fit *fit = fitted;
    const vmg_kronecker_posterior *of = &fit->posterior;
    json_t *noise = json_array(), *evidence = json_array(), *prior = json_array(), *hidden = json_array();
    for (size_t o = 0; !is_classes(fit) && o < fit->plain.outputs; o++) {
        vmg_json_append(&noise, vmg_json_number_or_null(1 / sqrt(of->noise[o])));
    }
    for (size_t l = 0; l < of->network.layers; l++) {
        vmg_json_append(&prior, vmg_json_number_or_null(1 / sqrt(of->precisions[l])));
        if (l > 0) {
            vmg_json_append(&hidden, json_integer((json_int_t)fit->sizes[l]));
        }
    }
    vmg_json_append(&evidence, vmg_json_number_or_null(*of->evidence));
    const vmg_plain_fact facts[] = {
        {"noise_sd", noise}, {"log_evidence", evidence}, {"prior_sd", prior}, {"hidden", hidden}};
    return vmg_plain_describe(context, into, "network with Kronecker-factored Laplace posterior", facts,
                              sizeof facts / sizeof *facts);
}

/* What no training could have left behind. */
static bool is_sound(const laplace_fit *fit)
{
    const vmg_kronecker_posterior *of = &fit->posterior;
    bool sound = *of->scale > 0;
    for (size_t l = 0; l < of->network.layers; l++) {
        sound = sound && of->precisions[l] > 0;
        for (size_t i = 0; i <= fit->sizes[l]; i++) {
            sound = sound && of->layers[l].input_values[i] >= 0;
        }
        for (size_t j = 0; j < fit->sizes[l + 1]; j++) {
            sound = sound && of->layers[l].output_values[j] >= 0;
        }
    }
    for (size_t o = 0; o < fit->plain.outputs; o++) {
        sound = sound && (is_classes(fit) || of->noise[o] > 0);
    }
    return sound;
}

/* Settings in a file that somebody has altered may call for any amount of memory, but no file can hold that much: the
 * axes must be there before room is made. */
static vmg_status check_layers(vmg_context *context, const vmg_settings_values *settings, const laplace_fit *fit,
                               const vmg_model_file *file)
{
    vmg_status status = VMG_OK;
    for (size_t l = 0; l <= settings->hidden_count && !status; l++) {
        static const char *const names[] = {"input_axes", "output_axes"};
        for (size_t k = 0; k < 2 && !status; k++) {
            const size_t order = k ? fit->sizes[l + 1] : fit->sizes[l] + 1;
            char name[VMG_MODEL_TENSOR_NAME_SIZE];
            vmg_model_file_shape shape;
            snprintf(name, sizeof name, "layer%zu.%s", l + 1, names[k]);
            status = vmg_plain_find_tensor(context, file, name, vmg_model_file_matrix(order, order), &shape);
        }
    }
    return status;
}

static vmg_status load(vmg_context *context, const vmg_settings_values *settings, const vmg_target_encoding *target,
                       size_t inputs, size_t base_inputs, const vmg_model_file *file, void **fitted)
{
    laplace_fit *fit = NULL;
    *fitted = NULL;
    vmg_status status = create(context, settings, target, inputs, base_inputs, &fit);
    if (!status) {
        status = check_layers(context, settings, fit, file);
    }
    if (!status) {
        status = make_room(context, settings, fit);
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

const vmg_method vmg_method_laplace = {
    .name = "laplace",
    .summary = "trained network with a matrix Gaussian posterior after the fact, Laplace's approximation",
    .recipe = recipe,
    .recipe_rows = sizeof recipe / sizeof *recipe,
    .fit = fit_laplace,
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
