/* The bytes of an input, unpacked; see table/byte_source.h. */
#include "table/byte_source.h"

#include <limits.h>
#include <string.h>

#include <zlib.h>

#include "base/context.h"
#include "table/raw_source.h"

enum { block_size = 1 << 16 };
enum { gzip_window = 15 + 16 }; /* the largest window, and nothing but the gzip format (zlib.h, inflateInit2) */

struct vmg_byte_source {
    vmg_raw_source raw;
    unsigned char *block; /* block_size, owned: bytes as they are in the file */
    size_t at, end;       /* block[at..end) is not used yet */
    bool raw_ended;
    bool looked;      /* whether it is gzip is known */
    bool is_gzip;     /* then: */
    bool in_member;   /* a gzip member was begun and has not ended */
    bool has_member;  /* at least one has ended */
    bool has_inflate; /* inflate is to be given back */
    z_stream inflate;
};

static void *allocate_for_zlib(void *context, unsigned count, unsigned size)
{
    return vmg_allocate(context, count, size);
}

static void release_for_zlib(void *context, void *memory)
{
    vmg_release(context, memory);
}

/* Moves what is left in the block to its start and reads more behind it. */
static vmg_status refill(vmg_context *context, vmg_byte_source *source)
{
    size_t got = 0;
    memmove(source->block, source->block + source->at, source->end - source->at);
    source->end -= source->at;
    source->at = 0;
    const vmg_status status =
        vmg_raw_source_read(context, &source->raw, source->block + source->end, block_size - source->end, &got);
    source->end += got;
    source->raw_ended = !status && got == 0;
    return status;
}

static vmg_status start_inflate(vmg_context *context, vmg_byte_source *source)
{
    if (source->has_inflate) {
        return inflateReset(&source->inflate) == Z_OK
                   ? VMG_OK
                   : vmg_fail(context, VMG_ERROR_INTERNAL, "%s: zlib cannot start again", source->raw.name);
    }
    source->inflate = (z_stream){.zalloc = allocate_for_zlib, .zfree = release_for_zlib, .opaque = context};
    const int answer = inflateInit2(&source->inflate, gzip_window);
    if (answer != Z_OK) {
        return answer == Z_MEM_ERROR ? VMG_ERROR_MEMORY
                                     : vmg_fail(context, VMG_ERROR_INTERNAL, "zlib cannot be used: %d", answer);
    }
    source->has_inflate = true;
    return VMG_OK;
}

/* Fills the first bytes in and looks whether they are those of gzip. */
static vmg_status look(vmg_context *context, vmg_byte_source *source)
{
    vmg_status status = VMG_OK;
    while (!status && source->end - source->at < 2 && !source->raw_ended) {
        status = refill(context, source);
    }
    const unsigned char *first = source->block + source->at;
    source->is_gzip = source->end - source->at >= 2 && first[0] == 0x1f && first[1] == 0x8b;
    source->looked = !status;
    return !status && source->is_gzip ? start_inflate(context, source) : status;
}

/* One call of zlib: from what is in the block, as much as fits. */
static vmg_status inflate_some(vmg_context *context, vmg_byte_source *source, unsigned char *bytes, size_t size,
                               size_t *got)
{
    z_stream *inflate_state = &source->inflate;
    inflate_state->opaque = context;
    inflate_state->next_in = source->block + source->at;
    inflate_state->avail_in = (unsigned)(source->end - source->at);
    inflate_state->next_out = bytes;
    inflate_state->avail_out = size < UINT_MAX ? (unsigned)size : UINT_MAX;
    const unsigned room = inflate_state->avail_out;
    const int answer = inflate(inflate_state, Z_NO_FLUSH);
    source->at = source->end - inflate_state->avail_in;
    *got = room - inflate_state->avail_out;
    switch (answer) {
    case Z_OK:
    case Z_BUF_ERROR: /* no progress without more input: not an error */
        return VMG_OK;
    case Z_STREAM_END:
        source->in_member = false;
        source->has_member = true;
        return VMG_OK;
    case Z_MEM_ERROR:
        return VMG_ERROR_MEMORY;
    default:
        return vmg_fail(context, VMG_ERROR_DATA, "%s: is damaged: as gzip data it is not valid (%s)", source->raw.name,
                        inflate_state->msg ? inflate_state->msg : "no more is known");
    }
}

/* At the start of a member, or at the end of all: whether another one begins. */
static vmg_status start_member(vmg_context *context, vmg_byte_source *source, bool *begun)
{
    *begun = source->at < source->end;
    if (!*begun || !source->has_member) {
        source->in_member = *begun;
        return VMG_OK;
    }
    if (source->block[source->at] != 0x1f) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: something else follows the end of the gzip data",
                        source->raw.name);
    }
    source->in_member = true;
    return start_inflate(context, source);
}

static vmg_status read_gzip(vmg_context *context, vmg_byte_source *source, unsigned char *bytes, size_t size,
                            size_t *got)
{
    while (*got < size) {
        vmg_status status = VMG_OK;
        if (source->at == source->end && !source->raw_ended) {
            status = refill(context, source);
        }
        if (!status && !source->in_member) {
            bool begun = false;
            status = start_member(context, source, &begun);
            if (!status && !begun) {
                return VMG_OK;
            }
        }
        if (status) {
            return status;
        }
        size_t some = 0;
        const bool nothing_left = source->at == source->end;
        status = inflate_some(context, source, bytes + *got, size - *got, &some);
        *got += some;
        if (status) {
            return status;
        }
        if (nothing_left && some == 0 && source->in_member) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: is cut: the gzip data end too early", source->raw.name);
        }
    }
    return VMG_OK;
}

static vmg_status read_plain(vmg_context *context, vmg_byte_source *source, unsigned char *bytes, size_t size,
                             size_t *got)
{
    *got = source->end - source->at < size ? source->end - source->at : size;
    memcpy(bytes, source->block + source->at, *got);
    source->at += *got;
    while (*got < size && !source->raw_ended) {
        size_t some = 0;
        const vmg_status status = vmg_raw_source_read(context, &source->raw, bytes + *got, size - *got, &some);
        if (status) {
            return status;
        }
        source->raw_ended = some == 0;
        *got += some;
    }
    return VMG_OK;
}

vmg_status vmg_byte_source_read(vmg_context *context, vmg_byte_source *source, void *bytes, size_t size, size_t *got)
{
    *got = 0;
    const vmg_status status = source->looked ? VMG_OK : look(context, source);
    if (status) {
        return status;
    }
    return source->is_gzip ? read_gzip(context, source, bytes, size, got)
                           : read_plain(context, source, bytes, size, got);
}

vmg_status vmg_byte_source_open(vmg_context *context, const char *path, bool again, vmg_byte_source **out)
{
    *out = NULL;
    vmg_byte_source *source = vmg_allocate(context, 1, sizeof *source);
    if (!source) {
        return VMG_ERROR_MEMORY;
    }
    source->raw.descriptor = -1;
    source->block = vmg_allocate(context, block_size, 1);
    vmg_status status = source->block ? vmg_raw_source_open(context, path, again, &source->raw) : VMG_ERROR_MEMORY;
    if (status) {
        vmg_byte_source_close(context, source);
        return status;
    }
    *out = source;
    return VMG_OK;
}

vmg_status vmg_byte_source_rewind(vmg_context *context, vmg_byte_source *source)
{
    source->at = source->end = 0;
    source->raw_ended = source->looked = source->is_gzip = source->in_member = source->has_member = false;
    return vmg_raw_source_rewind(context, &source->raw);
}

uint64_t vmg_byte_source_size(const vmg_byte_source *source)
{
    return source->looked && !source->is_gzip ? (uint64_t)source->raw.size : 0;
}

const char *vmg_byte_source_name(const vmg_byte_source *source)
{
    return source->raw.name;
}

void vmg_byte_source_close(vmg_context *context, vmg_byte_source *source)
{
    if (!source) {
        return;
    }
    if (source->has_inflate) {
        source->inflate.opaque = context;
        inflateEnd(&source->inflate);
    }
    vmg_raw_source_close(&source->raw);
    vmg_release(context, source->block);
    vmg_release(context, source);
}
