/* An allocator for tests: counts what is alive and fails at a chosen allocation. Safe from several threads. */
#ifndef VMG_TESTS_FAILING_ALLOCATOR_H
#define VMG_TESTS_FAILING_ALLOCATOR_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#include "vmg/context.h"

typedef struct failing_allocator {
    atomic_size_t calls;   /* allocations asked for so far */
    atomic_size_t alive;   /* given and not yet released */
    atomic_size_t fail_at; /* the call, counted from 1, that fails (it alone: what is overlooked then shows); 0: none */
} failing_allocator;

static void *failing_allocate(void *user, size_t size)
{
    failing_allocator *self = user;
    const size_t call = atomic_fetch_add(&self->calls, 1) + 1, fail_at = atomic_load(&self->fail_at);
    void *memory = fail_at && call == fail_at ? NULL : aligned_alloc(64, (size + 63) / 64 * 64);
    if (memory) {
        atomic_fetch_add(&self->alive, 1);
    }
    return memory;
}

static void failing_release(void *user, void *memory)
{
    failing_allocator *self = user;
    if (memory) {
        atomic_fetch_sub(&self->alive, 1);
        free(memory);
    }
}

/* A context on this allocator, whose `fail_at`-th allocation after its own fails; 0: none. A loop over `fail_at` from 1
 * on has reached every allocation when failing_allocator_failed() is false after the call under test. */
static inline vmg_context *failing_allocator_context(failing_allocator *self, size_t threads, size_t fail_at)
{
    vmg_context *context = NULL;
    atomic_store(&self->fail_at, 0);
    const vmg_allocator allocator = {failing_allocate, failing_release, self};
    vmg_context_create(&(vmg_context_options){.allocator = allocator, .threads = threads}, &context);
    atomic_store(&self->fail_at, fail_at ? atomic_load(&self->calls) + fail_at : 0);
    return context;
}

/* Whether the failure has come. */
static inline int failing_allocator_failed(failing_allocator *self)
{
    return atomic_load(&self->fail_at) && atomic_load(&self->calls) >= atomic_load(&self->fail_at);
}

#endif
