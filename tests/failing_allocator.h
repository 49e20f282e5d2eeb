/* An allocator that fails at a chosen allocation and counts what is not given back. Use:
 *
 *     static vmg_status job(vmg_context *context, void *user);   // releases all that it made, also when it fails
 *     assert_survives_failing_allocations(job, user);
 *
 * runs the job with the 1st allocation failing, then with the 2nd, ... until it runs through: every failure must
 * answer VMG_ERROR_MEMORY and leave a sentence, and no run may leak. Answers how many allocations the job makes.
 *
 *     assert_survives_little_memory(job, user, step);
 *
 * runs it with `step` bytes of memory, then twice as many, three times, ... until it runs through, with the same
 * demands. Here Jansson's memory counts, too: that no single one of its allocations fails alone is no use of it that we
 * can survive (src/base/json.c). Answers how many bytes the job needs. */
#ifndef VMG_TESTS_FAILING_ALLOCATOR_H
#define VMG_TESTS_FAILING_ALLOCATOR_H

#include "test.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include <jansson.h>

#include "vmg/context.h"

typedef struct failing_allocator {
    atomic_size_t made;    /* allocations that were asked for */
    atomic_size_t alive;   /* given out and not given back */
    size_t failing_number; /* which one fails, from 1; 0: none */
    size_t limit;          /* bytes that may be given out at once; 0: any number */
    atomic_size_t bytes;   /* given out and not given back; counted where there is a limit */
    atomic_bool refused;   /* the limit was reached */
} failing_allocator;

static inline void *failing_allocate(void *user, size_t size)
{
    failing_allocator *allocator = user;
    if (atomic_fetch_add(&allocator->made, 1) + 1 == allocator->failing_number) {
        return NULL;
    }
    if (allocator->limit && atomic_fetch_add(&allocator->bytes, size) + size > allocator->limit) {
        atomic_fetch_sub(&allocator->bytes, size);
        atomic_store(&allocator->refused, true);
        return NULL;
    }
    size_t *memory = aligned_alloc(64, 64 + (size + 63) / 64 * 64); /* the size, and at 64 bytes what is asked for */
    assert_non_null(memory);
    atomic_fetch_add(&allocator->alive, 1);
    *memory = size;
    return memory + 64 / sizeof *memory;
}

static inline void failing_release(void *user, void *memory)
{
    failing_allocator *allocator = user;
    if (memory) {
        size_t *block = (size_t *)memory - 64 / sizeof *block;
        atomic_fetch_sub(&allocator->alive, 1);
        atomic_fetch_sub(&allocator->bytes, allocator->limit ? *block : 0);
        free(block);
    }
}

/* Jansson's functions take no user data: the allocator of the run under way. */
static failing_allocator *failing_jansson;

static inline void *failing_jansson_allocate(size_t size)
{
    return failing_allocate(failing_jansson, size);
}

static inline void failing_jansson_release(void *memory)
{
    failing_release(failing_jansson, memory);
}

typedef vmg_status (*failing_job)(vmg_context *context, void *user);

/* One run. Answers whether an allocation was refused, number `number` or, where that is 0, by the limit. */
static inline bool failing_run(failing_job job, void *user, size_t number, size_t limit)
{
    failing_allocator allocator = {.failing_number = 0};
    vmg_context *context = NULL;
    const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator}};
    assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
    allocator.failing_number = number ? atomic_load(&allocator.made) + number : 0;
    allocator.limit = limit;
    failing_jansson = &allocator;
    if (limit) {
        json_set_alloc_funcs(failing_jansson_allocate, failing_jansson_release);
    }
    const vmg_status status = job(context, user);
    json_set_alloc_funcs(malloc, free);
    const bool failed =
        number ? atomic_load(&allocator.made) >= allocator.failing_number : atomic_load(&allocator.refused);
    if (failed && (status != VMG_ERROR_MEMORY || vmg_last_error(context)[0] == 0)) {
        print_error("allocation %zu failed (limit %zu), and the answer was %s: '%s'\n", number, limit,
                    vmg_status_name(status), vmg_last_error(context));
        fail();
    }
    if (!failed) {
        assert_ok(context, status);
    }
    vmg_context_destroy(context);
    if (atomic_load(&allocator.alive) != 0) {
        print_error("%zu allocations leaked when allocation %zu failed (limit %zu)\n", atomic_load(&allocator.alive),
                    number, limit);
        fail();
    }
    return failed;
}

static inline size_t assert_survives_failing_allocations(failing_job job, void *user)
{
    size_t number = 1;
    while (failing_run(job, user, number, 0)) {
        number++;
    }
    return number - 1;
}

static inline size_t assert_survives_little_memory(failing_job job, void *user, size_t step)
{
    size_t limit = step;
    while (failing_run(job, user, 0, limit)) {
        limit += step;
    }
    return limit;
}

#endif
