/* Class probabilities from latent functions; see method/plain_classes.h. */
#include "method/plain_classes.h"

size_t vmg_plain_functions(vmg_task task, size_t outputs)
{
    return task == VMG_TASK_CLASSIFICATION && outputs == 2 ? 1 : outputs;
}

void vmg_plain_classes_lay_out(size_t classes, vmg_arena *arena, vmg_plain_classes *out)
{
    const size_t functions = vmg_plain_functions(VMG_TASK_CLASSIFICATION, classes);
    *out = (vmg_plain_classes){.functions = functions};
    out->means = vmg_arena_take(arena, functions, sizeof(double));
    out->sds = vmg_arena_take(arena, functions, sizeof(double));
    out->probabilities = vmg_arena_take(arena, classes, sizeof(double));
    out->room = vmg_arena_take(arena, classes, sizeof(double));
    if (functions > 1) {
        vmg_latent_points_lay_out(functions, arena, &out->points);
    }
}

void vmg_plain_classes_write(const vmg_plain_classes *self, size_t row, vmg_predictive *out)
{
    double entropy = 0;
    if (self->functions == 1) {
        vmg_latent_two_classes(*self->means, *self->sds * *self->sds, self->probabilities, &entropy);
    } else {
        vmg_latent_classes(VMG_LINK_ONE_AGAINST_REST, &self->points, self->means, NULL, self->sds, self->room,
                           self->probabilities, &entropy);
    }
    vmg_plain_set_probabilities(out, row, self->probabilities, entropy);
}
