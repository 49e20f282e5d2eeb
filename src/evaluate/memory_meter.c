/* An allocator that counts; see evaluate/memory_meter.h. Each piece begins with its own size, in room that keeps the
 * alignment of the rest. */
#include "evaluate/memory_meter.h"

#include <stdint.h>
#include <string.h>

#include "base/context.h"

enum { head_size = VMG_ALIGNMENT };

void vmg_memory_meter_begin(vmg_memory_meter *meter, const vmg_allocator *from)
{
    meter->from = *from;
    atomic_init(&meter->held, 0);
    atomic_init(&meter->most, 0);
}

static void *allocate(void *user, size_t size)
{
    vmg_memory_meter *meter = user;
    unsigned char *piece =
        size > SIZE_MAX - head_size ? NULL : meter->from.allocate(meter->from.user, size + head_size);
    if (!piece) {
        return NULL;
    }
    memcpy(piece, &size, sizeof size);
    const size_t held = atomic_fetch_add(&meter->held, size) + size;
    size_t most = atomic_load(&meter->most);
    while (held > most && !atomic_compare_exchange_weak(&meter->most, &most, held)) {
        ; /* `most` is read anew by each attempt */
    }
    return piece + head_size;
}

static void release(void *user, void *memory)
{
    vmg_memory_meter *meter = user;
    if (memory) {
        unsigned char *piece = (unsigned char *)memory - head_size;
        size_t size = 0;
        memcpy(&size, piece, sizeof size);
        atomic_fetch_sub(&meter->held, size);
        meter->from.release(meter->from.user, piece);
    }
}

vmg_allocator vmg_memory_meter_allocator(vmg_memory_meter *meter)
{
    return (vmg_allocator){allocate, release, meter};
}

size_t vmg_memory_meter_take_most(vmg_memory_meter *meter)
{
    const size_t most = atomic_load(&meter->most);
    atomic_store(&meter->most, atomic_load(&meter->held));
    return most;
}
