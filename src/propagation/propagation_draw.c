/* Draws of functions; see propagation/propagation_draw.h. */
#include "propagation/propagation_draw.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "random/normal_numbers.h"

vmg_status vmg_propagation_draw_create(vmg_context *context, const vmg_propagation_shape *shape,
                                       const vmg_propagation_beliefs *beliefs, vmg_random from,
                                       vmg_propagation_draw *out)
{
    const size_t count = vmg_propagation_weights(shape);
    size_t most = 0;
    *out = (vmg_propagation_draw){.shape = shape};
    for (size_t l = 0; l <= shape->layers; l++) {
        most = shape->sizes[l] + 1 > most ? shape->sizes[l] + 1 : most;
    }
    vmg_status status = vmg_random_normal_numbers(context, from, count, &out->weights);
    out->units[0] = vmg_allocate(context, most, 2 * sizeof(double));
    if (status || !out->units[0]) {
        vmg_propagation_draw_release(context, out);
        return VMG_ERROR_MEMORY;
    }
    out->units[1] = out->units[0] + most;
    for (size_t i = 0; i < count; i++) {
        out->weights[i] = beliefs->means[i] + sqrt(beliefs->variances[i]) * out->weights[i];
    }
    return VMG_OK;
}

void vmg_propagation_draw_release(vmg_context *context, vmg_propagation_draw *draw)
{
    vmg_release(context, draw->weights);
    vmg_release(context, draw->units[0]);
    *draw = (vmg_propagation_draw){0};
}

double vmg_propagation_draw_evaluate(const vmg_propagation_draw *draw, const double *x)
{
    const vmg_propagation_shape *shape = draw->shape;
    const double *weights = draw->weights;
    double *from = draw->units[0], *to = draw->units[1];
    memcpy(from, x, shape->sizes[0] * sizeof *from);
    for (size_t l = 0; l < shape->layers; l++) {
        const size_t inputs = shape->sizes[l], outputs = shape->sizes[l + 1];
        const double root = 1 / sqrt((double)(inputs + 1));
        from[inputs] = 1;
        memset(to, 0, outputs * sizeof *to);
        for (size_t i = 0; i <= inputs; i++, weights += outputs) {
            for (size_t j = 0; j < outputs; j++) {
                to[j] += weights[j] * from[i] * root;
            }
        }
        for (size_t j = 0; l + 1 < shape->layers && j < outputs; j++) {
            to[j] = to[j] > 0 ? to[j] : 0;
        }
        double *const last = from;
        from = to;
        to = last;
    }
    return from[0];
}
