/* Learning the posterior: its factors and its evidence; see laplace/kronecker_posterior.h. */
#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/real.h"
#include "laplace/kronecker_posterior.h"
#include "linalg/symmetric.h"
#include "optimise/minimise.h"

/* What the factors are made with. */
typedef struct factoring {
    const vmg_kronecker_data *data;
    vmg_kronecker_posterior *posterior;
    vmg_point_workspace workspace;
    double *direction;     /* outputs */
    double *probabilities; /* outputs */
} factoring;

static void lay_out(vmg_kronecker_posterior *posterior, vmg_arena *arena, factoring *self)
{
    const size_t outputs = posterior->network.sizes[posterior->network.layers];
    vmg_point_lay_out(&posterior->network, arena, &self->workspace);
    self->direction = vmg_arena_take(arena, outputs, sizeof *self->direction);
    self->probabilities = vmg_arena_take(arena, outputs, sizeof *self->probabilities);
}

static double weight_of(const vmg_kronecker_data *data, size_t row)
{
    return data->weights ? data->weights[row] : 1;
}

/* sum += weight v v^T, lower triangle. */
static void add_square(size_t count, double weight, const double *v, double *sum)
{
    for (size_t i = 0; i < count; i++) {
        const double scaled = weight * v[i];
        for (size_t j = 0; scaled != 0 && j <= i; j++) {
            sum[i * count + j] += scaled * v[j];
        }
    }
}

static void forward(const factoring *self, size_t row)
{
    const size_t inputs = self->posterior->network.sizes[0];
    memcpy(self->workspace.steps[0].input, self->data->x + row * self->data->columns, inputs * sizeof(double));
    vmg_point_forward(&self->workspace);
}

/* Probabilities of the classes, and the log of that of `label`. */
static double find_probabilities(const factoring *self, uint32_t label)
{
    const vmg_point_network *network = &self->posterior->network;
    const size_t classes = network->sizes[network->layers];
    const double *f = self->workspace.output;
    double largest = f[0], sum = 0;
    for (size_t c = 1; c < classes; c++) {
        largest = f[c] > largest ? f[c] : largest;
    }
    for (size_t c = 0; c < classes; c++) {
        self->probabilities[c] = exp(f[c] - largest);
        sum += self->probabilities[c];
    }
    for (size_t c = 0; c < classes; c++) {
        self->probabilities[c] /= sum;
    }
    return f[label] - largest - log(sum);
}

/* rho: one over the mean squared error of each target, to posterior->noise. */
static void find_errors(const factoring *self, vmg_kronecker_fit_terms *terms)
{
    const double smallest = 1e-6; /* of the target's variance */
    const vmg_point_network *network = &self->posterior->network;
    const size_t outputs = network->sizes[network->layers];
    double *noise = self->posterior->noise;
    for (size_t n = 0; n < self->data->rows; n++) {
        forward(self, n);
        for (size_t o = 0; o < outputs; o++) {
            const double error = self->data->y[o * self->data->rows + n] - self->workspace.output[o];
            noise[o] += weight_of(self->data, n) * error * error;
        }
    }
    for (size_t o = 0; o < outputs; o++) {
        const double mean = noise[o] / terms->count, rho = 1 / (mean > smallest ? mean : smallest);
        terms->squares += rho * noise[o];
        terms->log_likelihood += terms->count * (log(rho) - VMG_LOG_2_PI) / 2 - rho * noise[o] / 2;
        noise[o] = rho;
    }
}

/* The k-th root of the curvature in the outputs. */
static void set_direction(const factoring *self, size_t k, size_t outputs)
{
    for (size_t o = 0; o < outputs; o++) {
        if (self->posterior->classes) {
            self->direction[o] = sqrt(self->probabilities[k]) * ((o == k) - self->probabilities[o]);
        } else {
            self->direction[o] = o == k ? sqrt(self->posterior->noise[o]) : 0;
        }
    }
}

/* One row's share of the factors. */
static void add_row(const factoring *self, size_t row, double count)
{
    const vmg_point_network *network = &self->posterior->network;
    const size_t outputs = network->sizes[network->layers];
    const double weight = weight_of(self->data, row);
    for (size_t l = 0; l < network->layers; l++) {
        add_square(network->sizes[l] + 1, weight, self->workspace.steps[l].input,
                   self->posterior->layers[l].input_axes);
    }
    for (size_t k = 0; k < outputs; k++) {
        set_direction(self, k, outputs);
        vmg_point_backward(&self->workspace, self->direction);
        for (size_t l = 0; l < network->layers; l++) {
            add_square(network->sizes[l + 1], weight / count, self->workspace.steps[l].delta,
                       self->posterior->layers[l].output_axes);
        }
    }
}

static void find_factors(const factoring *self, vmg_kronecker_fit_terms *terms)
{
    const vmg_point_network *network = &self->posterior->network;
    *terms = (vmg_kronecker_fit_terms){0};
    for (size_t n = 0; n < self->data->rows; n++) {
        terms->count += weight_of(self->data, n);
    }
    if (!self->posterior->classes) {
        find_errors(self, terms);
    }
    for (size_t n = 0; n < self->data->rows; n++) {
        forward(self, n);
        if (self->posterior->classes) {
            terms->log_likelihood += weight_of(self->data, n) * find_probabilities(self, self->data->labels[n]);
        }
        add_row(self, n, terms->count);
    }
    for (size_t l = 0; l < network->layers; l++) {
        vmg_symmetric_fill(network->sizes[l] + 1, self->posterior->layers[l].input_axes);
        vmg_symmetric_fill(network->sizes[l + 1], self->posterior->layers[l].output_axes);
    }
}

vmg_status vmg_kronecker_factors(vmg_context *context, const vmg_kronecker_data *data,
                                 vmg_kronecker_posterior *posterior, vmg_kronecker_fit_terms *terms)
{
    factoring self = {.data = data, .posterior = posterior};
    vmg_arena counted = {0}, arena;
    lay_out(posterior, &counted, &self);
    const vmg_status status = vmg_arena_create(context, &counted, &arena);
    if (status) {
        return status;
    }
    vmg_arena taken = arena;
    lay_out(posterior, &taken, &self);
    find_factors(&self, terms);
    vmg_arena_destroy(context, &arena);
    return VMG_OK;
}

/* One layer's part of the evidence, and of its gradient. */
static double layer_evidence(const vmg_kronecker_posterior *posterior, size_t l, double delta, double tau,
                             double *by_delta, double *by_tau)
{
    const vmg_kronecker_layer *layer = &posterior->layers[l];
    const size_t r = posterior->network.sizes[l] + 1, c = posterior->network.sizes[l + 1];
    double squares = 0, logs = 0, held = 0;
    for (size_t i = 0; i < r * c; i++) {
        squares += layer->weights[i] * layer->weights[i];
    }
    for (size_t i = 0; i < r; i++) {
        for (size_t j = 0; j < c; j++) {
            const double curvature = tau * layer->input_values[i] * layer->output_values[j];
            logs += log(curvature + delta);
            held += delta / (curvature + delta);
        }
    }
    const double count = (double)(r * c);
    *by_delta = (count - delta * squares - held) / 2;
    *by_tau -= (count - held) / 2;
    return (count * log(delta) - delta * squares - logs) / 2;
}

double vmg_kronecker_evidence(const vmg_kronecker_posterior *posterior, const vmg_kronecker_fit_terms *terms,
                              const double *logs, double *gradient)
{
    const size_t layers = posterior->network.layers;
    const double tau = posterior->classes ? 1 : exp(logs[layers]);
    double value = terms->log_likelihood, by_tau = 0;
    if (!posterior->classes) {
        const double count = terms->count * (double)posterior->network.sizes[layers];
        value += (count * logs[layers] - (tau - 1) * terms->squares) / 2;
        by_tau = (count - tau * terms->squares) / 2;
    }
    for (size_t l = 0; l < layers; l++) {
        value += layer_evidence(posterior, l, exp(logs[l]), tau, &gradient[l], &by_tau);
    }
    if (!posterior->classes) {
        gradient[layers] = by_tau;
    }
    return value;
}

typedef struct search {
    const vmg_kronecker_posterior *posterior;
    const vmg_kronecker_fit_terms *terms;
} search;

static double negative_evidence(void *user, const double *at, double *gradient)
{
    const search *self = user;
    const size_t count = self->posterior->network.layers + !self->posterior->classes;
    const double value = vmg_kronecker_evidence(self->posterior, self->terms, at, gradient);
    for (size_t i = 0; i < count; i++) {
        gradient[i] = -gradient[i];
    }
    return -value;
}

/* The best precisions, from 1 on. */
static vmg_status find_precisions(vmg_context *context, const vmg_kronecker_fit_terms *terms,
                                  vmg_kronecker_posterior *posterior)
{
    const double widest = 23; /* logarithms: far beyond what data could say */
    const size_t layers = posterior->network.layers, count = layers + !posterior->classes;
    double *logs = vmg_allocate(context, 3 * count, sizeof *logs);
    search self = {posterior, terms};
    vmg_minimum minimum;
    if (!logs) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        logs[count + i] = -widest;
        logs[2 * count + i] = widest;
    }
    const vmg_minimise_options options = {.most_steps = 200,
                                          .gradient_tolerance = 1e-6,
                                          .value_tolerance = 1e-12,
                                          .low = logs + count,
                                          .high = logs + 2 * count};
    const vmg_status status = vmg_minimise(context, &options, count, negative_evidence, &self, logs, &minimum);
    for (size_t l = 0; l < layers && !status; l++) {
        posterior->precisions[l] = exp(logs[l]);
    }
    *posterior->scale = status || posterior->classes ? 1 : exp(logs[layers]);
    *posterior->evidence = status ? 0 : -minimum.value;
    vmg_release(context, logs);
    return status;
}

/* Axes and values in place of a factor; values below 0 are rounding. */
static vmg_status turn(vmg_context *context, size_t order, double *matrix, double *values)
{
    const vmg_status status = vmg_symmetric_eigen(context, order, matrix, values);
    for (size_t i = 0; i < order && !status; i++) {
        values[i] = values[i] > 0 ? values[i] : 0;
    }
    return status;
}

vmg_status vmg_kronecker_learn(vmg_context *context, const vmg_kronecker_data *data, vmg_kronecker_posterior *posterior)
{
    const vmg_point_network *network = &posterior->network;
    vmg_kronecker_fit_terms terms;
    vmg_status status = vmg_kronecker_factors(context, data, posterior, &terms);
    for (size_t l = 0; l < network->layers && !status; l++) {
        vmg_kronecker_layer *layer = &posterior->layers[l];
        status = turn(context, network->sizes[l] + 1, layer->input_axes, layer->input_values);
        if (!status) {
            status = turn(context, network->sizes[l + 1], layer->output_axes, layer->output_values);
        }
    }
    if (!status) {
        status = find_precisions(context, &terms, posterior);
    }
    for (size_t o = 0; !posterior->classes && o < network->sizes[network->layers] && !status; o++) {
        posterior->noise[o] *= *posterior->scale;
    }
    return status;
}
