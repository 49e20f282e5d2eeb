/* Memory for fuzz targets: bounded, and counted, so that what is left behind is seen. */
#ifndef VMG_TESTS_COUNTED_MEMORY_H
#define VMG_TESTS_COUNTED_MEMORY_H

#include "fuzz_input.h"

/* The most memory that one call may hold while it works with a file of a few kilobytes. */
#define MOST_MEMORY ((size_t)256 << 20)

/* Memory from malloc, counted: more than MOST_MEMORY at once is refused, so that a small file that asks for much is
 * seen as VMG_ERROR_MEMORY. */
typedef struct counted_memory {
    size_t alive;
} counted_memory;

static inline void *counted_allocate(void *user, size_t size)
{
    counted_memory *memory = user;
    const size_t whole = (size + 127) / 64 * 64; /* 64 bytes more, for the size */
    if (whole < size || memory->alive + whole > MOST_MEMORY) {
        return NULL;
    }
    size_t *block = aligned_alloc(64, whole);
    fuzz_require(block != NULL);
    memory->alive += whole;
    *block = whole;
    return block + 64 / sizeof *block;
}

static inline void counted_release(void *user, void *place)
{
    counted_memory *memory = user;
    if (place) {
        size_t *block = (size_t *)place - 64 / sizeof *block;
        memory->alive -= *block;
        free(block);
    }
}

/* A context of one thread over such memory. */
static inline vmg_context *counted_context(counted_memory *memory)
{
    vmg_context *context = NULL;
    const vmg_context_options options = {.allocator = {counted_allocate, counted_release, memory}, .threads = 1};
    fuzz_require(vmg_context_create(&options, &context) == VMG_OK);
    return context;
}

#endif
