/* Draws of functions; see laplace/kronecker_draw.h. */
#include "laplace/kronecker_draw.h"

#include <math.h>

#include <cblas.h>

#include "base/context.h"
#include "random/normal_numbers.h"

/* D of one layer, r x c. */
static vmg_status draw_layer(vmg_context *context, const vmg_kronecker_posterior *posterior, size_t l, vmg_random from,
                             double *difference)
{
    const vmg_kronecker_layer *layer = &posterior->layers[l];
    const size_t r = posterior->network.sizes[l] + 1, c = posterior->network.sizes[l + 1];
    double *turned = vmg_allocate(context, r, c * sizeof *turned), *normal = NULL;
    vmg_status status = turned ? VMG_OK : VMG_ERROR_MEMORY;
    from.stream += (uint32_t)l;
    if (!status) {
        status = vmg_random_normal_numbers(context, from, r * c, &normal);
    }
    if (!status) {
        for (size_t i = 0; i < r * c; i++) {
            const double product = layer->input_values[i / c] * layer->output_values[i % c];
            normal[i] /= sqrt(*posterior->scale * product + posterior->precisions[l]);
        }
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)r, (int)c, (int)r, 1, layer->input_axes, (int)r,
                    normal, (int)c, 0, turned, (int)c);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)r, (int)c, (int)c, 1, turned, (int)c,
                    layer->output_axes, (int)c, 0, difference, (int)c);
    }
    vmg_release(context, normal);
    vmg_release(context, turned);
    return status;
}

static void lay_out(vmg_kronecker_draw *draw, vmg_arena *arena)
{
    const vmg_point_network *network = &draw->posterior->network;
    vmg_point_lay_out(network, arena, &draw->point);
    draw->direction = vmg_arena_take(arena, network->sizes[network->layers], sizeof *draw->direction);
}

vmg_status vmg_kronecker_draw_create(vmg_context *context, const vmg_kronecker_posterior *posterior, vmg_random from,
                                     vmg_kronecker_draw *out)
{
    const vmg_point_network *network = &posterior->network;
    vmg_arena counted = {0};
    *out = (vmg_kronecker_draw){.posterior = posterior};
    lay_out(out, &counted);
    vmg_status status = vmg_arena_create(context, &counted, &out->arena);
    if (!status) {
        vmg_arena arena = out->arena;
        lay_out(out, &arena);
        out->differences =
            vmg_allocate(context, vmg_point_network_weights(network), sizeof *out->differences);
        status = out->differences ? VMG_OK : VMG_ERROR_MEMORY;
    }
    double *next = out->differences;
    for (size_t l = 0; !status && l < network->layers; l++) {
        status = draw_layer(context, posterior, l, from, next);
        next += (network->sizes[l] + 1) * network->sizes[l + 1];
    }
    if (status) {
        vmg_kronecker_draw_release(context, out);
    }
    return status;
}

void vmg_kronecker_draw_release(vmg_context *context, vmg_kronecker_draw *draw)
{
    vmg_arena_destroy(context, &draw->arena);
    vmg_release(context, draw->differences);
    *draw = (vmg_kronecker_draw){0};
}

void vmg_kronecker_draw_evaluate(const vmg_kronecker_draw *draw, double *values)
{
    const vmg_point_network *network = &draw->posterior->network;
    const size_t outputs = network->sizes[network->layers];
    vmg_point_forward(&draw->point);
    for (size_t o = 0; o < outputs; o++) {
        const double *difference = draw->differences;
        values[o] = draw->point.output[o];
        for (size_t p = 0; p < outputs; p++) {
            draw->direction[p] = p == o;
        }
        vmg_point_backward(&draw->point, draw->direction);
        for (size_t l = 0; l < network->layers; l++) {
            const size_t r = network->sizes[l] + 1, c = network->sizes[l + 1];
            for (size_t i = 0; i < r; i++, difference += c) {
                values[o] += draw->point.steps[l].input[i] *
                             cblas_ddot((int)c, difference, 1, draw->point.steps[l].delta, 1);
            }
        }
    }
}
