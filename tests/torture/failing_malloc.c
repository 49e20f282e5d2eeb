/* A library for LD_PRELOAD that lets allocations of a program fail, wherever they are made: by the program, the C
 * library, or any other. For tests of the command as it is (tests/cli/no_memory_slow_test.sh); never installed.
 *
 *   VMG_TEST_FAIL_AT     which allocation fails, from 1, once main has begun; later ones succeed. Those of libraries
 * that cannot be asked to survive it (`exempt`) neither count nor fail. VMG_TEST_MEMORY      how many bytes the program
 * may hold at once; every allocation beyond fails, whosoever it is VMG_TEST_FAIL_COUNT  a file to which two numbers are
 * written at the end: allocations made, and most bytes held
 *
 * glibc's own functions do the work, under the names by which it lends them. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

/* Jansson loses what a string's buffer has no room for (src/base/json.c asks beforehand whether there is memory enough
 * for all of it); popt ends the program itself. */
static const char *const exempt[] = {"libjansson", "libpopt"};

static atomic_size_t made, held, most_held;
static size_t failing_number, limit;
static bool begun;

static size_t number_from(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

/* Runs before main and after the libraries' own constructors: what they need is no business of the program's. */
__attribute__((constructor)) static void begin(void)
{
    failing_number = number_from("VMG_TEST_FAIL_AT");
    limit = number_from("VMG_TEST_MEMORY");
    begun = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("VMG_TEST_FAIL_COUNT");
    char text[64];
    begun = false;
    const int descriptor = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    const int length = snprintf(text, sizeof text, "%zu %zu\n", atomic_load(&made), atomic_load(&most_held));
    if (descriptor >= 0) {
        if (write(descriptor, text, (size_t)length) != length) {
            abort();
        }
        close(descriptor);
    }
}

static bool is_exempt(const void *caller)
{
    Dl_info about;
    bool answer = false;
    for (size_t i = 0; i < sizeof exempt / sizeof *exempt && dladdr(caller, &about); i++) {
        answer = answer || strstr(about.dli_fname, exempt[i]) != NULL;
    }
    return answer;
}

static bool fails(size_t size, const void *caller)
{
    bool answer = false;
    if (begun && failing_number + limit == 0) {
        atomic_fetch_add(&made, !is_exempt(caller));
    } else if (begun && failing_number && !is_exempt(caller)) {
        answer = atomic_fetch_add(&made, 1) + 1 == failing_number;
    } else if (begun && limit) {
        answer = atomic_load(&held) + size > limit;
    }
    if (answer) {
        errno = ENOMEM;
    }
    return answer;
}

static void *count(void *memory)
{
    if (memory && begun) {
        const size_t now = atomic_fetch_add(&held, malloc_usable_size(memory)) + malloc_usable_size(memory);
        size_t most = atomic_load(&most_held);
        while (now > most && !atomic_compare_exchange_weak(&most_held, &most, now)) {
        }
    }
    return memory;
}

/* What was given out before main began is no part of `held`. */
static void uncount(void *memory)
{
    const size_t size = memory && begun ? malloc_usable_size(memory) : 0, there = atomic_load(&held);
    atomic_fetch_sub(&held, size < there ? size : there);
}

void *malloc(size_t size)
{
    return fails(size, __builtin_return_address(0)) ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t number, size_t size)
{
    return fails(number * size, __builtin_return_address(0)) ? NULL : count(__libc_calloc(number, size));
}

void *realloc(void *memory, size_t size)
{
    if (fails(size, __builtin_return_address(0))) {
        return NULL;
    }
    uncount(memory);
    return count(__libc_realloc(memory, size));
}

void free(void *memory)
{
    uncount(memory);
    __libc_free(memory);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(size, __builtin_return_address(0)) ? NULL : count(__libc_memalign(alignment, size));
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    *memory = fails(size, __builtin_return_address(0)) ? NULL : count(__libc_memalign(alignment, size));
    return *memory ? 0 : ENOMEM;
}
