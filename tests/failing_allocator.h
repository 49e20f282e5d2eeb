/* An allocator that fails at a chosen allocation and counts what is not given back. Use:
 *
 *     static vmg_status job(vmg_context *context, void *user);   // releases all that it made, also when it fails
 *     assert_survives_failing_allocations(job, user);
 *
 * runs the job with the 1st allocation failing, then with the 2nd, ... until it runs through: every failure must
 * answer VMG_ERROR_MEMORY and leave a sentence, and no run may leak. Answers how many allocations the job makes. */
#ifndef VMG_TESTS_FAILING_ALLOCATOR_H
#define VMG_TESTS_FAILING_ALLOCATOR_H

#include "test.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "vmg/context.h"

typedef struct failing_allocator {
    atomic_size_t made;    /* allocations that were asked for */
    atomic_size_t alive;   /* given out and not given back */
    size_t failing_number; /* which one fails, from 1; 0: none */
} failing_allocator;

static inline void *failing_allocate(void *user, size_t size)
{
    failing_allocator *allocator = user;
    if (atomic_fetch_add(&allocator->made, 1) + 1 == allocator->failing_number) {
        return NULL;
    }
    void *memory = aligned_alloc(64, (size + 63) / 64 * 64);
    if (memory) {
        atomic_fetch_add(&allocator->alive, 1);
    }
    return memory;
}

static inline void failing_release(void *user, void *memory)
{
    failing_allocator *allocator = user;
    if (memory) {
        atomic_fetch_sub(&allocator->alive, 1);
        free(memory);
    }
}

typedef vmg_status (*failing_job)(vmg_context *context, void *user);

static inline size_t assert_survives_failing_allocations(failing_job job, void *user)
{
    for (size_t number = 1;; number++) {
        failing_allocator allocator = {.failing_number = 0};
        vmg_context *context = NULL;
        const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator}};
        assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
        const size_t before = atomic_load(&allocator.made);
        allocator.failing_number = before + number;
        const vmg_status status = job(context, user);
        const bool failed = atomic_load(&allocator.made) >= allocator.failing_number;
        if (failed && status != VMG_ERROR_MEMORY) {
            print_error("allocation %zu failed, and the answer was %s: %s\n", number, vmg_status_name(status),
                        vmg_last_error(context));
            fail();
        }
        if (failed && vmg_last_error(context)[0] == 0) {
            print_error("allocation %zu failed without a sentence\n", number);
            fail();
        }
        if (!failed) {
            assert_ok(context, status);
        }
        vmg_context_destroy(context);
        if (atomic_load(&allocator.alive) != 0) {
            print_error("%zu allocations leaked when allocation %zu failed\n", atomic_load(&allocator.alive), number);
            fail();
        }
        if (!failed) {
            return number - 1;
        }
    }
}

#endif
