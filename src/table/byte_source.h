/* The bytes of an input: a path or standard input, unpacked where the first bytes say that it is gzip (RFC 1952). */
#ifndef VMG_TABLE_BYTE_SOURCE_H
#define VMG_TABLE_BYTE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vmg/context.h"

typedef struct vmg_byte_source vmg_byte_source;

/*
 * Opens a path, which must outlive the source; "-" is standard input. With `again`, vmg_byte_source_rewind works.
 * Fails with VMG_ERROR_NO_INPUT (no such file, a directory, no rights), VMG_ERROR_WRITE (reading failed),
 * VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_byte_source_open(vmg_context *context, const char *path, bool again, vmg_byte_source **out);

/*
 * Reads `size` bytes, or fewer at the end: *got < size says that the end was reached. Fails with VMG_ERROR_WRITE
 * (reading failed), VMG_ERROR_DATA (a gzip file that is cut, damaged, or has something else behind it),
 * VMG_ERROR_CANCELLED.
 */
vmg_status vmg_byte_source_read(vmg_context *context, vmg_byte_source *source, void *bytes, size_t size, size_t *got);

/* The next read starts at the beginning again. */
vmg_status vmg_byte_source_rewind(vmg_context *context, vmg_byte_source *source);

/* How many bytes a source holds, known once it was read from: a guess for making room, since a file may change. 0 when
 * it is not known: of a pipe, of gzip data. */
uint64_t vmg_byte_source_size(const vmg_byte_source *source);

/* The path, or "standard input": for messages. Lives as long as the path and the source. */
const char *vmg_byte_source_name(const vmg_byte_source *source);

/* NULL is allowed. */
void vmg_byte_source_close(vmg_context *context, vmg_byte_source *source);

#endif
