/* Room for the posterior, and what it predicts; see laplace/kronecker_posterior.h. */
#include "laplace/kronecker_posterior.h"

#include "base/context.h"

static void add_size(size_t more, size_t *count)
{
    *count = *count > SIZE_MAX - more ? SIZE_MAX : *count + more;
}

size_t vmg_kronecker_size(const vmg_point_network *shape)
{
    const size_t outputs = shape->sizes[shape->layers], most = UINT32_MAX;
    size_t count = vmg_point_network_weights(shape);
    for (size_t l = 0; l < shape->layers; l++) {
        const size_t r = shape->sizes[l] + 1, c = shape->sizes[l + 1];
        if (r > most || c > most) {
            return SIZE_MAX;
        }
        add_size(r * r, &count);
        add_size(c * c, &count);
        add_size(r + c, &count);
    }
    add_size(shape->layers + outputs + 2, &count);
    return count;
}

vmg_status vmg_kronecker_create(vmg_context *context, const vmg_point_network *shape, bool classes,
                                vmg_kronecker_posterior *out)
{
    *out = (vmg_kronecker_posterior){.network = *shape, .classes = classes, .number_count = vmg_kronecker_size(shape)};
    out->numbers = vmg_allocate(context, out->number_count, sizeof *out->numbers);
    out->layers = vmg_allocate(context, shape->layers, sizeof *out->layers);
    if (!out->numbers || !out->layers) {
        vmg_kronecker_release(context, out);
        return VMG_ERROR_MEMORY;
    }
    double *next = out->numbers;
    out->network.weights = next;
    for (size_t l = 0; l < shape->layers; l++) {
        out->layers[l].weights = next;
        next += (shape->sizes[l] + 1) * shape->sizes[l + 1];
    }
    for (size_t l = 0; l < shape->layers; l++) {
        const size_t r = shape->sizes[l] + 1, c = shape->sizes[l + 1];
        vmg_kronecker_layer *layer = &out->layers[l];
        layer->input_axes = next;
        layer->input_values = layer->input_axes + r * r;
        layer->output_axes = layer->input_values + r;
        layer->output_values = layer->output_axes + c * c;
        next = layer->output_values + c;
    }
    out->precisions = next;
    out->noise = out->precisions + shape->layers;
    out->scale = out->noise + shape->sizes[shape->layers];
    out->evidence = out->scale + 1;
    return VMG_OK;
}

void vmg_kronecker_release(vmg_context *context, vmg_kronecker_posterior *posterior)
{
    vmg_release(context, posterior->numbers);
    vmg_release(context, posterior->layers);
    *posterior = (vmg_kronecker_posterior){0};
}

static size_t pre_activations(const vmg_point_network *network)
{
    size_t count = 0;
    for (size_t l = 0; l < network->layers; l++) {
        count += network->sizes[l + 1];
    }
    return count;
}

void vmg_kronecker_lay_out(const vmg_kronecker_posterior *posterior, vmg_arena *arena, vmg_kronecker_predictor *out)
{
    const vmg_point_network *network = &posterior->network;
    const size_t outputs = network->sizes[network->layers], all = pre_activations(network);
    *out = (vmg_kronecker_predictor){.posterior = posterior};
    vmg_point_lay_out(network, arena, &out->point);
    out->direction = vmg_arena_take(arena, outputs, sizeof *out->direction);
    out->spread = vmg_arena_take(arena, all, sizeof *out->spread);
    out->turned = vmg_arena_take(arena, outputs * all, sizeof *out->turned);
}

static double dot(size_t count, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* spread_j = sum_i (Q_A a)_i^2 / (tau alpha_i gamma_j + delta) of every layer. */
static void spread_inputs(const vmg_kronecker_predictor *self)
{
    const vmg_kronecker_posterior *posterior = self->posterior;
    double *spread = self->spread;
    for (size_t l = 0; l < posterior->network.layers; l++) {
        const vmg_kronecker_layer *layer = &posterior->layers[l];
        const size_t r = posterior->network.sizes[l] + 1, c = posterior->network.sizes[l + 1];
        for (size_t j = 0; j < c; j++) {
            spread[j] = 0;
        }
        for (size_t i = 0; i < r; i++) {
            const double along = dot(r, layer->input_axes + i * r, self->point.steps[l].input);
            const double alpha = *posterior->scale * layer->input_values[i];
            for (size_t j = 0; j < c; j++) {
                spread[j] += along * along / (alpha * layer->output_values[j] + posterior->precisions[l]);
            }
        }
        spread += c;
    }
}

/* Q_G g_o of every layer. */
static void turn_output(const vmg_kronecker_predictor *self, size_t output, double *turned)
{
    const vmg_kronecker_posterior *posterior = self->posterior;
    const vmg_point_network *network = &posterior->network;
    for (size_t o = 0; o < network->sizes[network->layers]; o++) {
        self->direction[o] = o == output;
    }
    vmg_point_backward(&self->point, self->direction);
    for (size_t l = 0; l < network->layers; l++) {
        const size_t c = network->sizes[l + 1];
        for (size_t j = 0; j < c; j++) {
            *turned++ = dot(c, posterior->layers[l].output_axes + j * c, self->point.steps[l].delta);
        }
    }
}

void vmg_kronecker_predict(const vmg_kronecker_predictor *predictor, double *mean, double *covariance)
{
    const vmg_point_network *network = &predictor->posterior->network;
    const size_t outputs = network->sizes[network->layers], all = pre_activations(network);
    vmg_point_forward(&predictor->point);
    spread_inputs(predictor);
    for (size_t o = 0; o < outputs; o++) {
        double *own = predictor->turned + o * all;
        mean[o] = predictor->point.output[o];
        turn_output(predictor, o, own);
        for (size_t p = 0; p <= o; p++) {
            const double *other = predictor->turned + p * all;
            double sum = 0;
            for (size_t j = 0; j < all; j++) {
                sum += predictor->spread[j] * own[j] * other[j];
            }
            covariance[o * outputs + p] = covariance[p * outputs + o] = sum;
        }
    }
}
