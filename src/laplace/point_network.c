/* A network with point weights, forward and back; see laplace/point_network.h. */
#include "laplace/point_network.h"

#include <math.h>
#include <string.h>

size_t vmg_point_network_weights(const vmg_point_network *network)
{
    size_t count = 0;
    for (size_t l = 0; l < network->layers; l++) {
        const size_t rows = network->sizes[l] + 1, columns = network->sizes[l + 1];
        if (rows > (SIZE_MAX - count) / columns) {
            return SIZE_MAX;
        }
        count += rows * columns;
    }
    return count;
}

void vmg_point_lay_out(const vmg_point_network *network, vmg_arena *arena, vmg_point_workspace *out)
{
    size_t most = 0;
    *out = (vmg_point_workspace){.network = network};
    out->steps = vmg_arena_take(arena, network->layers, sizeof *out->steps);
    for (size_t l = 0; l < network->layers; l++) {
        const size_t outputs = network->sizes[l + 1];
        double *input = vmg_arena_take(arena, network->sizes[l] + 1, sizeof *input);
        double *slope = vmg_arena_take(arena, outputs, sizeof *slope);
        double *delta = vmg_arena_take(arena, outputs, sizeof *delta);
        if (out->steps) {
            out->steps[l] = (vmg_point_step){input, slope, delta};
        }
        most = outputs > most ? outputs : most;
    }
    out->output = vmg_arena_take(arena, network->sizes[network->layers], sizeof *out->output);
    out->sums = vmg_arena_take(arena, most, sizeof *out->sums);
    out->values = vmg_arena_take(arena, most, sizeof *out->values);
    out->slopes = vmg_arena_take(arena, most, sizeof *out->slopes);
}

static double scale_of(const vmg_point_network *network, size_t l)
{
    return network->divide_inputs ? 1 / sqrt((double)(network->sizes[l] + 1)) : 1;
}

void vmg_point_forward(const vmg_point_workspace *workspace)
{
    const vmg_point_network *network = workspace->network;
    const double *weights = network->weights;
    double *sums = workspace->sums;
    for (size_t l = 0; l < network->layers; l++) {
        const vmg_point_step *step = &workspace->steps[l];
        const size_t inputs = network->sizes[l], outputs = network->sizes[l + 1];
        const double scale = scale_of(network, l);
        step->input[inputs] = 1;
        memset(sums, 0, outputs * sizeof *sums);
        for (size_t i = 0; i <= inputs; i++) {
            step->input[i] *= scale;
            for (size_t j = 0; j < outputs; j++) {
                sums[j] += step->input[i] * weights[i * outputs + j];
            }
        }
        weights += (inputs + 1) * outputs;
        if (l + 1 == network->layers) {
            memcpy(workspace->output, sums, outputs * sizeof *sums);
            continue;
        }
        for (size_t j = 0; j < outputs; j++) {
            workspace->values[j] = (vmg_real)sums[j];
        }
        network->activation->value(outputs, workspace->values, workspace->values, workspace->slopes);
        for (size_t j = 0; j < outputs; j++) {
            workspace->steps[l + 1].input[j] = (double)workspace->values[j];
            step->slope[j] = (double)workspace->slopes[j];
        }
    }
}

void vmg_point_backward(const vmg_point_workspace *workspace, const double *direction)
{
    const vmg_point_network *network = workspace->network;
    const size_t last = network->layers - 1;
    const double *weights = network->weights + vmg_point_network_weights(network);
    memcpy(workspace->steps[last].delta, direction, network->sizes[network->layers] * sizeof *direction);
    for (size_t l = last; l > 0; l--) {
        const vmg_point_step *step = &workspace->steps[l], *before = &workspace->steps[l - 1];
        const size_t inputs = network->sizes[l], outputs = network->sizes[l + 1];
        const double scale = scale_of(network, l);
        weights -= (inputs + 1) * outputs;
        for (size_t i = 0; i < inputs; i++) {
            double sum = 0;
            for (size_t j = 0; j < outputs; j++) {
                sum += weights[i * outputs + j] * step->delta[j];
            }
            before->delta[i] = sum * scale * before->slope[i];
        }
    }
}
