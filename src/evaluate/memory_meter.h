/* How much memory a task holds: an allocator that counts what goes through it, over another one. */
#ifndef VMG_EVALUATE_MEMORY_METER_H
#define VMG_EVALUATE_MEMORY_METER_H

#include <stdatomic.h>

#include "vmg/context.h"

typedef struct vmg_memory_meter {
    vmg_allocator from; /* where memory really comes from */
    atomic_size_t held; /* bytes, as they were asked for */
    atomic_size_t most; /* that were held at once */
} vmg_memory_meter;

/* Begins to count. The meter must not move while memory of it is held. */
void vmg_memory_meter_begin(vmg_memory_meter *meter, const vmg_allocator *from);

/* The allocator that counts; its functions are safe from any thread if those behind it are. */
vmg_allocator vmg_memory_meter_allocator(vmg_memory_meter *meter);

/* The most since the last call, or the beginning; from now on it is what is held now. */
size_t vmg_memory_meter_take_most(vmg_memory_meter *meter);

#endif
