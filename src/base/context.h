/* What the library itself asks of a context: memory, failures, notes. The public part is vmg/context.h. */
#ifndef VMG_BASE_CONTEXT_H
#define VMG_BASE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* Alignment of all memory from a context: a cache line, and the widest vector register. */
#define VMG_ALIGNMENT ((size_t)64)

/* `count` elements of `size` bytes, all bytes zero; NULL, with the sentence set, when there is no memory or the
 * product overflows. A count of 0 gives memory too. */
void *vmg_allocate(vmg_context *context, size_t count, size_t size);

/* Grows `memory` (may be NULL), which holds `old_count` elements, to `new_count`; new elements are zero. NULL on
 * failure, and `memory` is then as it was. */
void *vmg_reallocate(vmg_context *context, void *memory, size_t old_count, size_t new_count, size_t size);

/* Gives memory back; NULL is allowed. */
void vmg_release(vmg_context *context, void *memory);

/* A copy of a string, or of its first `length` bytes; NULL on failure. */
char *vmg_copy_string(vmg_context *context, const char *string);
char *vmg_copy_bytes_as_string(vmg_context *context, const char *bytes, size_t length);

/* Sets the sentence of the failure and answers `status`, so that callers write `return vmg_fail(...)`.
 * The sentence says what was wrong, where, and what was expected; no line end, no capital, no program name. */
vmg_status vmg_fail(vmg_context *context, vmg_status status, const char *format, ...) VMG_PRINTF(3, 4);

/* What a failed call of the system with this errno means: no memory, or else `otherwise`. */
vmg_status vmg_status_of_errno(int reason, vmg_status otherwise);

/* Sends a note to the caller's message function. */
void vmg_note(vmg_context *context, const char *format, ...) VMG_PRINTF(2, 3);

/* True after vmg_context_cancel, and in a context whose deadline has passed. */
bool vmg_cancelled(const vmg_context *context);

/* From this moment (seconds of CLOCK_MONOTONIC; 0: never) what runs in this very context is asked to stop; its parent
 * and children know nothing of it. For work whose result is then thrown away: no number may depend on a clock. Any
 * thread may call it. */
void vmg_context_set_deadline(vmg_context *context, double deadline);

/* Number of threads that work may be spread over: the caller's wish, else what affinity and the container allow. */
size_t vmg_context_threads(const vmg_context *context);

/* The kernel set that was asked for. */
vmg_kernel_set vmg_context_kernel_set(const vmg_context *context);

/* A context for one worker of a parallel call: shares memory, notes and cancellation with `parent`, has an error
 * sentence of its own, and so many threads. Destroyed with vmg_context_destroy. */
vmg_status vmg_context_create_child(vmg_context *parent, size_t threads, vmg_context **out);

/* The same with one thread and memory from elsewhere, so that what one task holds can be counted; what is made in it
 * must be given back in it. `allocator` is copied. */
vmg_status vmg_context_create_child_with(vmg_context *parent, const vmg_allocator *allocator, vmg_context **out);

/* Where the memory of a context comes from. */
const vmg_allocator *vmg_context_allocator(const vmg_context *context);

#endif
