/* Files that appear whole or not at all: written without a name, or under a temporary one beside the goal, then
 * renamed.
 */
#ifndef VMG_BASE_OUTPUT_FILE_H
#define VMG_BASE_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "vmg/context.h"

typedef struct vmg_output_file {
    FILE *stream;    /* write here */
    char *path;      /* owned; "-" is standard output */
    char *temporary; /* owned; NULL when the stream is the goal itself (standard output, a device, a pipe) */
    bool is_unnamed; /* what is written has no name yet: nobody sees it, and it goes when the process does */
} vmg_output_file;

/* Opens an output. "-" is standard output; something that exists and is no regular file (a device, a pipe) is written
 * to directly. A file that exists is replaced on commit; it must be writable, keeps its rights, and behind a symbolic
 * link it is the file that is replaced. Fails with VMG_ERROR_CREATE. */
vmg_status vmg_output_file_open(vmg_context *context, const char *path, vmg_output_file *out);

/* Flushes, closes and renames: after VMG_OK the file is there, whole. On failure (VMG_ERROR_WRITE) nothing is left. */
vmg_status vmg_output_file_commit(vmg_context *context, vmg_output_file *file);

/* Closes and removes what was written so far. Harmless after a commit. */
void vmg_output_file_discard(vmg_context *context, vmg_output_file *file);

#endif
