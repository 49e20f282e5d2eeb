/* Predictors of methods that are no networks; see method/plain_predictor.h. */
#include "method/plain_predictor.h"

#include "base/context.h"

void vmg_plain_destroy_predictor(vmg_context *context, vmg_predictor *predictor)
{
    vmg_plain_predictor *plain = (vmg_plain_predictor *)predictor;
    if (plain) {
        vmg_arena_destroy(context, &plain->arena);
        vmg_release(context, plain);
    }
}

vmg_status vmg_plain_create_predictor(vmg_context *context, const void *fitted, size_t size,
                                      void (*lay_out)(vmg_predictor *predictor, vmg_arena *arena), vmg_predictor **out)
{
    vmg_plain_predictor *plain = vmg_allocate(context, 1, size);
    vmg_arena counted = {0};
    *out = NULL;
    if (!plain) {
        return VMG_ERROR_MEMORY;
    }
    plain->fit = fitted;
    lay_out((vmg_predictor *)plain, &counted);
    const vmg_status status = vmg_arena_create(context, &counted, &plain->arena);
    if (status) {
        vmg_plain_destroy_predictor(context, (vmg_predictor *)plain);
        return status;
    }
    vmg_arena taken = plain->arena;
    lay_out((vmg_predictor *)plain, &taken);
    *out = (vmg_predictor *)plain;
    return VMG_OK;
}
