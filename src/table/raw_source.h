/* The bytes of a file, of a pipe or of standard input as they are, from the start as often as wanted. */
#ifndef VMG_TABLE_RAW_SOURCE_H
#define VMG_TABLE_RAW_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#include "vmg/context.h"

typedef struct vmg_raw_source {
    const char *name; /* for messages: the path, or "standard input"; borrowed */
    int descriptor;
    bool is_standard_input; /* is then not closed */
    bool is_regular;        /* a file that can be read again */
    int64_t start;          /* where a regular file began to be read */
    int64_t size;           /* bytes from there to the end when it was opened; 0: not a regular file */

    /* What cannot be read again is kept as it is read, in a temporary file without a name. */
    bool is_kept;
    int kept;                    /* its descriptor */
    int64_t kept_size, position; /* bytes in it, and of these handed out since the last rewind */
} vmg_raw_source;

/*
 * Opens a path; "-" is standard input. The path must outlive the source. With `again`, vmg_raw_source_rewind works.
 * Fails with VMG_ERROR_NO_INPUT: no such file, a directory, no rights; the sentence says which.
 */
vmg_status vmg_raw_source_open(vmg_context *context, const char *path, bool again, vmg_raw_source *out);

/* Reads at most `size` bytes; *got is 0 at the end only. Fails with VMG_ERROR_WRITE. */
vmg_status vmg_raw_source_read(vmg_context *context, vmg_raw_source *source, void *bytes, size_t size, size_t *got);

/* The next read starts at the beginning again. Fails with VMG_ERROR_WRITE. */
vmg_status vmg_raw_source_rewind(vmg_context *context, vmg_raw_source *source);

void vmg_raw_source_close(vmg_raw_source *source);

#endif
