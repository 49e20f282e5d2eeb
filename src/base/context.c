/* The context; see base/context.h and vmg/context.h. */
#include "base/context.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cblas.h>

#include "base/processors.h"

enum { sentence_size = 1024 };

struct vmg_context {
    vmg_context_options options;
    vmg_context *root; /* itself, or the context whose child this is: it holds the shared state below */
    size_t threads;
    char sentence[sentence_size];
    _Atomic double deadline; /* 0: none */
    /* shared by a root and its children */
    atomic_size_t allocations;
    atomic_bool cancelled;
    pthread_mutex_t message_lock;
};

static void *allocate_from_c_library(void *user, size_t size)
{
    (void)user;
    const size_t rounded = (size + VMG_ALIGNMENT - 1) / VMG_ALIGNMENT * VMG_ALIGNMENT;
    return rounded < size ? NULL : aligned_alloc(VMG_ALIGNMENT, rounded);
}

static void release_to_c_library(void *user, void *memory)
{
    (void)user;
    free(memory);
}

vmg_status vmg_context_create(const vmg_context_options *options, vmg_context **out)
{
    vmg_context_options chosen = options ? *options : (vmg_context_options){0};
    *out = NULL;
    if (!chosen.allocator.allocate) {
        chosen.allocator = (vmg_allocator){allocate_from_c_library, release_to_c_library, NULL};
    }
    vmg_context *context = chosen.allocator.allocate(chosen.allocator.user, sizeof *context);
    if (!context) {
        return VMG_ERROR_MEMORY;
    }
    memset(context, 0, sizeof *context);
    context->options = chosen;
    context->root = context;
    context->threads = chosen.threads ? chosen.threads : vmg_available_processors();
    atomic_init(&context->allocations, 0);
    atomic_init(&context->cancelled, false);
    pthread_mutex_init(&context->message_lock, NULL);
    openblas_set_num_threads(1);
    *out = context;
    return VMG_OK;
}

vmg_status vmg_context_create_child(vmg_context *parent, size_t threads, vmg_context **out)
{
    const vmg_status status = vmg_context_create_child_with(parent, &parent->options.allocator, out);
    if (!status) {
        (*out)->threads = threads;
    }
    return status;
}

vmg_status vmg_context_create_child_with(vmg_context *parent, const vmg_allocator *allocator, vmg_context **out)
{
    *out = NULL;
    vmg_context *child = allocator->allocate(allocator->user, sizeof *child);
    if (!child) {
        return vmg_fail(parent, VMG_ERROR_MEMORY, "out of memory: %zu bytes were asked for", sizeof *child);
    }
    memset(child, 0, sizeof *child);
    child->options = parent->options;
    child->options.allocator = *allocator;
    child->root = parent->root;
    child->threads = 1;
    *out = child;
    return VMG_OK;
}

void vmg_context_destroy(vmg_context *context)
{
    if (!context) {
        return;
    }
    if (context->root == context) {
        pthread_mutex_destroy(&context->message_lock);
    }
    const vmg_allocator allocator = context->options.allocator;
    allocator.release(allocator.user, context);
}

const char *vmg_last_error(const vmg_context *context)
{
    return context->sentence;
}

void vmg_context_cancel(vmg_context *context)
{
    atomic_store(&context->root->cancelled, true);
}

void vmg_context_clear_cancel(vmg_context *context)
{
    atomic_store(&context->root->cancelled, false);
}

void vmg_context_set_deadline(vmg_context *context, double deadline)
{
    atomic_store(&context->deadline, deadline);
}

static bool is_late(const vmg_context *context)
{
    const double deadline = atomic_load_explicit(&context->deadline, memory_order_relaxed);
    struct timespec now;
    if (!(deadline > 0)) {
        return false;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec > deadline;
}

bool vmg_cancelled(const vmg_context *context)
{
    return atomic_load_explicit(&context->root->cancelled, memory_order_relaxed) || is_late(context);
}

size_t vmg_context_allocations(const vmg_context *context)
{
    return atomic_load(&context->root->allocations);
}

const vmg_allocator *vmg_context_allocator(const vmg_context *context)
{
    return &context->options.allocator;
}

size_t vmg_context_threads(const vmg_context *context)
{
    return context->threads;
}

vmg_kernel_set vmg_context_kernel_set(const vmg_context *context)
{
    return context->options.kernels;
}

void *vmg_allocate(vmg_context *context, size_t count, size_t size)
{
    size_t bytes = 0;
    void *memory = NULL;
    const bool fits = !__builtin_mul_overflow(count, size, &bytes) && bytes <= PTRDIFF_MAX;
    if (fits) {
        memory = context->options.allocator.allocate(context->options.allocator.user, bytes ? bytes : 1);
        atomic_fetch_add_explicit(&context->root->allocations, 1, memory_order_relaxed);
    }
    if (!memory) {
        vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: %zu elements of %zu bytes were asked for", count, size);
        return NULL;
    }
    memset(memory, 0, bytes);
    return memory;
}

void *vmg_reallocate(vmg_context *context, void *memory, size_t old_count, size_t new_count, size_t size)
{
    void *grown = vmg_allocate(context, new_count, size);
    if (grown && memory) {
        memcpy(grown, memory, (old_count < new_count ? old_count : new_count) * size);
        vmg_release(context, memory);
    }
    return grown;
}

void vmg_release(vmg_context *context, void *memory)
{
    if (memory) {
        context->options.allocator.release(context->options.allocator.user, memory);
    }
}

char *vmg_copy_bytes_as_string(vmg_context *context, const char *bytes, size_t length)
{
    char *copy = vmg_allocate(context, length + 1, 1);
    if (copy) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *vmg_copy_string(vmg_context *context, const char *string)
{
    return vmg_copy_bytes_as_string(context, string, strlen(string));
}

/* Sentences quote what files hold: no byte of theirs may command a terminal or end a line of a log. */
static void keep_printable(char *sentence)
{
    for (char *byte = sentence; *byte; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == 0x7f) {
            *byte = '?';
        }
    }
}

vmg_status vmg_fail(vmg_context *context, vmg_status status, const char *format, ...)
{
    char sentence[sentence_size]; /* apart, since the arguments may point into the old sentence */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    keep_printable(sentence);
    memcpy(context->sentence, sentence, sizeof sentence);
    return status;
}

vmg_status vmg_status_of_errno(int reason, vmg_status otherwise)
{
    return reason == ENOMEM ? VMG_ERROR_MEMORY : otherwise;
}

void vmg_note(vmg_context *context, const char *format, ...)
{
    if (!context->options.on_message) {
        return;
    }
    char sentence[sentence_size];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    keep_printable(sentence);
    pthread_mutex_lock(&context->root->message_lock);
    context->options.on_message(context->options.message_user, sentence);
    pthread_mutex_unlock(&context->root->message_lock);
}
