/* The context: memory, threads, messages and the last error. Everything in libvmg that allocates or can fail is given
 * one; there is no other state. */
#ifndef VMG_CONTEXT_H
#define VMG_CONTEXT_H

#include <stddef.h>

#include "vmg/status.h"

typedef struct vmg_context vmg_context;

/* Memory from the caller. Both functions must be safe from any thread; `allocate` answers NULL when there is none,
 * else memory aligned to at least 64 bytes (as aligned_alloc(64, size)); `release` takes NULL. */
typedef struct vmg_allocator {
    void *(*allocate)(void *user, size_t size);
    void (*release)(void *user, void *memory);
    void *user;
} vmg_allocator;

/* Which vector kernels to run; VMG_KERNELS_AUTO takes the best that the processor has, and so does a set that it lacks,
 * among those below. Plain: the loops that the others are tested against. Portable: fast, on any processor. */
typedef enum vmg_kernel_set {
    VMG_KERNELS_AUTO,
    VMG_KERNELS_PLAIN,
    VMG_KERNELS_PORTABLE,
    VMG_KERNELS_AVX2,
    VMG_KERNELS_AVX512
} vmg_kernel_set;

/* A note for people ("column 'mix' is constant and was left out"), one sentence, no line end. May come from any
 * thread of the call under way, one at a time. */
typedef void (*vmg_message_function)(void *user, const char *sentence);

/* All zero is the default of everything. */
typedef struct vmg_context_options {
    vmg_allocator allocator; /* zero: the C library's */
    size_t threads;          /* 0: as many as affinity and the container's limit allow */
    vmg_kernel_set kernels;
    vmg_message_function on_message; /* NULL: notes are dropped */
    void *message_user;
} vmg_context_options;

/*
 * Makes a context. `options` may be NULL and is copied. Sets the BLAS library of the process to one thread (the
 * library divides its work itself, so that results do not depend on the number of threads).
 * On failure *out is NULL. A context serves one call at a time: give each of your threads one of its own.
 * Models and tables may be shared by any number of contexts for reading.
 */
VMG_API vmg_status vmg_context_create(const vmg_context_options *options, vmg_context **out);

/* Destroys a context, after everything made with it. NULL is allowed. */
VMG_API void vmg_context_destroy(vmg_context *context);

/* The sentence of the last failure in this context, "" if there was none. Borrowed until the next call. */
VMG_API const char *vmg_last_error(const vmg_context *context);

/* Asks the call under way in this context to stop soon. The one function that another thread or a signal handler may
 * call on a context in use. Training then ends with the best model so far; other calls with VMG_ERROR_CANCELLED. */
VMG_API void vmg_context_cancel(vmg_context *context);

/* Takes the request back, so that the context can be used again. */
VMG_API void vmg_context_clear_cancel(vmg_context *context);

/* How many allocations were made through the context so far: for tests that count them. */
VMG_API size_t vmg_context_allocations(const vmg_context *context);

#endif
