/* The physical lines of an input; see table/line_reader.h. */
#include "table/line_reader.h"

#include <string.h>

#include "base/context.h"

enum { first_size = 1 << 17 };

/* Makes room for one byte more than is there at least, and fills it. The byte behind the end stays unused. */
static vmg_status refill(vmg_context *context, vmg_line_reader *reader)
{
    const size_t kept = reader->end - reader->start;
    if (kept == reader->size - 1) {
        if (reader->size >= VMG_MOST_LINE_BYTES) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s, line %zu: is longer than %zu MiB",
                            vmg_byte_source_name(reader->source), reader->line_number + 1, VMG_MOST_LINE_BYTES >> 20);
        }
        char *larger = vmg_reallocate(context, reader->buffer, reader->size, 2 * reader->size, 1);
        if (!larger) {
            return VMG_ERROR_MEMORY;
        }
        reader->buffer = larger;
        reader->size *= 2;
    }
    memmove(reader->buffer, reader->buffer + reader->start, kept);
    reader->line_feed = reader->line_feed > reader->start ? reader->line_feed - reader->start : 0;
    reader->carriage_return = reader->carriage_return > reader->start ? reader->carriage_return - reader->start : 0;
    reader->start = 0;
    reader->end = kept;
    size_t got = 0;
    const size_t room = reader->size - 1 - kept;
    const vmg_status status = vmg_byte_source_read(context, reader->source, reader->buffer + kept, room, &got);
    reader->end += got;
    reader->ended = got < room;
    reader->buffer[reader->end] = 0;
    return status;
}

/* Steps over the byte-order mark, if there is one. */
static vmg_status start(vmg_context *context, vmg_line_reader *reader)
{
    const vmg_status status = refill(context, reader);
    const char *bytes = reader->buffer;
    if (status) {
        return status;
    }
    if (reader->end >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: is written in UTF-16; UTF-8 was expected",
                        vmg_byte_source_name(reader->source));
    }
    if (reader->end >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        reader->start = reader->line_feed = reader->carriage_return = 3;
    }
    return VMG_OK;
}

vmg_status vmg_line_reader_open(vmg_context *context, const char *path, bool again, vmg_line_reader *out)
{
    *out = (vmg_line_reader){.size = first_size};
    vmg_status status = vmg_byte_source_open(context, path, again, &out->source);
    if (!status) {
        out->buffer = vmg_allocate(context, out->size, 1);
        status = out->buffer ? start(context, out) : VMG_ERROR_MEMORY;
    }
    if (status) {
        vmg_line_reader_close(context, out);
    }
    return status;
}

vmg_status vmg_line_reader_rewind(vmg_context *context, vmg_line_reader *reader)
{
    const vmg_status status = vmg_byte_source_rewind(context, reader->source);
    reader->start = reader->end = reader->line_feed = reader->carriage_return = reader->line_number = 0;
    reader->position = 0;
    reader->ended = false;
    return status ? status : start(context, reader);
}

/* Where the next `wanted` stands in what is at hand, or the end; `known` is how far there is none for certain. */
static size_t find(const vmg_line_reader *reader, char wanted, size_t known)
{
    const size_t from = known > reader->start ? known : reader->start;
    const char *found = from < reader->end ? memchr(reader->buffer + from, wanted, reader->end - from) : NULL;
    return found ? (size_t)(found - reader->buffer) : reader->end;
}

vmg_status vmg_line_reader_next(vmg_context *context, vmg_line_reader *reader, vmg_line *line, bool *there)
{
    size_t end = 0;
    *there = false;
    for (;;) {
        reader->line_feed = find(reader, '\n', reader->line_feed);
        reader->carriage_return = find(reader, '\r', reader->carriage_return);
        end = reader->line_feed < reader->carriage_return ? reader->line_feed : reader->carriage_return;
        /* a CR needs the byte behind it */
        if (reader->ended || end + 1 < reader->end || (end < reader->end && reader->buffer[end] == '\n')) {
            break;
        }
        const vmg_status status = refill(context, reader);
        if (status) {
            return status;
        }
    }
    if (reader->start == reader->end) {
        return VMG_OK;
    }
    *line = (vmg_line){.bytes = reader->buffer + reader->start, .length = end - reader->start};
    if (end < reader->end) {
        line->end_length = reader->buffer[end] == '\r' && reader->buffer[end + 1] == '\n' ? 2 : 1;
    }
    reader->start = end + line->end_length;
    reader->position += line->length + line->end_length;
    reader->line_number++;
    if (memchr(line->bytes, 0, line->length)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s, line %zu: holds a 0 byte; text in UTF-8 was expected",
                        vmg_byte_source_name(reader->source), reader->line_number);
    }
    *there = true;
    return VMG_OK;
}

vmg_status vmg_line_reader_peek(vmg_context *context, vmg_line_reader *reader, const char **bytes, size_t *length)
{
    vmg_status status = VMG_OK;
    if (reader->start == reader->end && !reader->ended) {
        status = refill(context, reader);
    }
    *bytes = reader->buffer + reader->start;
    *length = reader->end - reader->start;
    return status;
}

void vmg_line_reader_close(vmg_context *context, vmg_line_reader *reader)
{
    vmg_byte_source_close(context, reader->source);
    vmg_release(context, reader->buffer);
    *reader = (vmg_line_reader){0};
}
