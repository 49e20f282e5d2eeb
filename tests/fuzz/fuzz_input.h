/* What the fuzz targets share: bytes that can be read as a file, a context, and checks that end the program.
 *
 * A target is tests/fuzz/NAME_fuzz.c. Built with clang's libFuzzer (preset fuzz, scripts/fuzz) it searches; built with
 * replay.c by any compiler it runs the files it is given: those of corpus/NAME and regressions/NAME are a test. */
#ifndef VMG_TESTS_FUZZ_INPUT_H
#define VMG_TESTS_FUZZ_INPUT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vmg/vmg.h"

/* The one function of a target, by the name that libFuzzer calls. Answers 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program where what must hold does not. */
#define fuzz_require(condition) fuzz_require_at((condition), #condition, __FILE__, __LINE__)
static inline void fuzz_require_at(bool holds, const char *what, const char *file, int line)
{
    if (!holds) {
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
        abort();
    }
}

static inline vmg_context *fuzz_context(void)
{
    vmg_context *context = NULL;
    fuzz_require(vmg_context_create(&(vmg_context_options){.threads = 1}, &context) == VMG_OK);
    return context;
}

/* A file in memory, with a path under which this process can open it. */
typedef struct fuzz_file {
    int descriptor;
    char path[32];
} fuzz_file;

static inline fuzz_file fuzz_file_create(const uint8_t *data, size_t size)
{
    fuzz_file file = {memfd_create("input", MFD_CLOEXEC), ""};
    fuzz_require(file.descriptor >= 0);
    for (size_t done = 0; done < size;) {
        const ssize_t written = write(file.descriptor, data + done, size - done);
        fuzz_require(written > 0);
        done += (size_t)written;
    }
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

static inline void fuzz_file_close(fuzz_file *file)
{
    close(file->descriptor);
}

/* A path in a folder of this process' own, in memory where the system has such a folder: for what is written too. The
 * folder stays until the process ends. */
static inline const char *fuzz_path(void)
{
    static char folder[64], path[80];
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "%s/vmg-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".");
        fuzz_require(mkdtemp(folder) != NULL);
        snprintf(path, sizeof path, "%s/file", folder);
    }
    return path;
}

static inline void fuzz_remove_path(void)
{
    char folder[80];
    snprintf(folder, sizeof folder, "%s", fuzz_path());
    unlink(folder);
    *strrchr(folder, '/') = 0;
    rmdir(folder);
}

/* Writes the bytes there. */
static inline const char *fuzz_put(const uint8_t *data, size_t size)
{
    static bool registered;
    FILE *stream = fopen(fuzz_path(), "wb");
    fuzz_require(stream != NULL && fwrite(data, 1, size, stream) == size && fclose(stream) == 0);
    if (!registered) {
        registered = atexit(fuzz_remove_path) == 0;
    }
    return fuzz_path();
}

/* A call may end well, or with one of these and a sentence; any other answer is a defect. */
static inline void fuzz_require_answer(vmg_context *context, vmg_status status, const void *made)
{
    fuzz_require(status == VMG_OK || status == VMG_ERROR_DATA || status == VMG_ERROR_USAGE ||
                 status == VMG_ERROR_NUMERIC);
    fuzz_require((made != NULL) == (status == VMG_OK));
    fuzz_require(status == VMG_OK || vmg_last_error(context)[0]);
}

/* Touches every cell, so that the sanitizers see where they lie. */
static inline size_t fuzz_walk(const vmg_table *table)
{
    size_t sum = 0;
    for (size_t column = 0; column < vmg_table_columns(table); column++) {
        sum += strlen(vmg_table_column_name(table, column));
        for (size_t row = 0; row < vmg_table_rows(table); row++) {
            const char *text = vmg_table_text(table, column, row);
            const double number = vmg_table_number(table, column, row);
            fuzz_require(!isinf(number));
            sum += text ? strlen(text) + 1 : !isnan(number);
        }
    }
    return sum;
}

#endif
