/* The physical lines of an input, one at a time; a line ends with LF, CRLF or a lone CR. */
#ifndef VMG_TABLE_LINE_READER_H
#define VMG_TABLE_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table/byte_source.h"

/* The longest line that is taken, and the longest row of several lines (table/csv_rows.h). */
#define VMG_MOST_LINE_BYTES ((size_t)1 << 26)

typedef struct vmg_line_reader {
    vmg_byte_source *source; /* owned */
    char *buffer;            /* size, owned */
    size_t size;
    size_t start, end;      /* buffer[start..end) is not handed out yet */
    bool ended;             /* the source has no more */
    size_t line_feed;       /* from start to here there is no LF */
    size_t carriage_return; /* from start to here there is no CR */
    uint64_t position;      /* bytes of all lines handed out */
    size_t line_number;     /* of the line handed out last, from 1; 0 before the first */
} vmg_line_reader;

typedef struct vmg_line {
    char *bytes;       /* lent until the next call, and may be changed, as may the end and, without one, a byte more */
    size_t length;     /* without the end */
    size_t end_length; /* of the line end, which follows the line: 2 for CRLF, 0 at the end of the input */
} vmg_line;

/* Opens an input as vmg_byte_source_open. UTF-8's byte-order mark is stepped over, UTF-16's is VMG_ERROR_DATA. On
 * failure nothing is left to close. */
vmg_status vmg_line_reader_open(vmg_context *context, const char *path, bool again, vmg_line_reader *out);

/* The next line; *there says whether there was one. Fails as vmg_byte_source_read, and with VMG_ERROR_DATA for a line
 * that is too long or holds a 0. */
vmg_status vmg_line_reader_next(vmg_context *context, vmg_line_reader *reader, vmg_line *line, bool *there);

/* The bytes that come next, as many as are at hand: at least one while there is one. Lent until the next call. */
vmg_status vmg_line_reader_peek(vmg_context *context, vmg_line_reader *reader, const char **bytes, size_t *length);

/* Back before the first line. */
vmg_status vmg_line_reader_rewind(vmg_context *context, vmg_line_reader *reader);

/* Harmless on one that is all zero. */
void vmg_line_reader_close(vmg_context *context, vmg_line_reader *reader);

#endif
