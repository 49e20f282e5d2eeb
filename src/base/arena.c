/* One aligned block handed out in order; see base/arena.h. */
#include "base/arena.h"

#include <stdint.h>

#include "base/context.h"

void *vmg_arena_take(vmg_arena *arena, size_t count, size_t size)
{
    size_t bytes = 0, end = 0;
    const size_t start = arena->used;
    if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(bytes, VMG_ALIGNMENT - 1, &bytes) ||
        __builtin_add_overflow(start, bytes / VMG_ALIGNMENT * VMG_ALIGNMENT, &end)) {
        arena->used = SIZE_MAX;
        return NULL;
    }
    arena->used = end;
    return arena->memory ? arena->memory + start : NULL;
}

vmg_status vmg_arena_create(vmg_context *context, const vmg_arena *counted, vmg_arena *out)
{
    *out = (vmg_arena){vmg_allocate(context, counted->used, 1), 0};
    return out->memory ? VMG_OK : VMG_ERROR_MEMORY;
}

void vmg_arena_destroy(vmg_context *context, vmg_arena *arena)
{
    vmg_release(context, arena->memory);
    *arena = (vmg_arena){0};
}
