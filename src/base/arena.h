/* An arena: one aligned block, handed out in order and given back whole. Trainers and predictors take all their memory
 * from one, so that nothing is allocated inside a step.
 *
 * A user writes one function that takes everything from an arena and runs it twice: first on an arena without memory,
 * which only counts, then on one of the size that was counted. */
#ifndef VMG_BASE_ARENA_H
#define VMG_BASE_ARENA_H

#include <stddef.h>

#include "vmg/context.h"

typedef struct vmg_arena {
    unsigned char *memory; /* NULL: the arena only counts */
    size_t used;           /* bytes, a multiple of the alignment; SIZE_MAX after an overflow */
} vmg_arena;

/* Room for `count` elements of `size` bytes, aligned to 64 bytes, all zero; NULL from an arena that only counts. */
void *vmg_arena_take(vmg_arena *arena, size_t count, size_t size);

/* Memory for what `counted` has counted, to be handed out again from its start. On failure (out of memory)
 * out->memory is NULL. */
vmg_status vmg_arena_create(vmg_context *context, const vmg_arena *counted, vmg_arena *out);

void vmg_arena_destroy(vmg_context *context, vmg_arena *arena);

#endif
