/* What the predictors of methods that are no networks have in common: the fit, and one arena with all they work with.
 */
#ifndef VMG_METHOD_PLAIN_PREDICTOR_H
#define VMG_METHOD_PLAIN_PREDICTOR_H

#include "base/arena.h"
#include "method/method.h"

/* A method's own vmg_predictor begins with it. */
typedef struct vmg_plain_predictor {
    const void *fit; /* borrowed */
    vmg_arena arena; /* owned */
} vmg_plain_predictor;

/* Makes a predictor of `size` bytes, all zero but its beginning, and has its room laid out. Fails with
 * VMG_ERROR_MEMORY; *out is then NULL. */
vmg_status vmg_plain_create_predictor(vmg_context *context, const void *fitted, size_t size,
                                      void (*lay_out)(vmg_predictor *predictor, vmg_arena *arena), vmg_predictor **out);

/* As vmg_method has it. */
void vmg_plain_destroy_predictor(vmg_context *context, vmg_predictor *predictor);

#endif
