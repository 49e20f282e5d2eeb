/* Bytes from a file, a pipe or standard input; see table/raw_source.h. */
#include "table/raw_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

/* The GNU strerror_r: safe from any thread, and it says "Unknown error 1234" where there is no sentence. */
enum { reason_size = 128 };

static vmg_status cannot_open(vmg_context *context, const char *name, int reason)
{
    char text[reason_size];
    return reason == ENOENT ? vmg_fail(context, VMG_ERROR_NO_INPUT, "%s: there is no such file", name)
                            : vmg_fail(context, VMG_ERROR_NO_INPUT, "%s: cannot be opened: %s", name,
                                       strerror_r(reason, text, sizeof text));
}

static vmg_status cannot_read(vmg_context *context, const vmg_raw_source *source, const char *what, int reason)
{
    char text[reason_size];
    return vmg_fail(context, VMG_ERROR_WRITE, "%s: %s: %s", source->name, what, strerror_r(reason, text, sizeof text));
}

/* A file in the folder for temporary files that has no name, or loses it at once: nothing is left of it whatever
 * happens. -1 on failure. */
static int open_unnamed(void)
{
    char path[] = P_tmpdir "/vmg-XXXXXX";
    int descriptor = open(P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) { /* not every file system can do that */
        descriptor = mkostemp(path, O_CLOEXEC);
        if (descriptor >= 0) {
            unlink(path);
        }
    }
    return descriptor;
}

vmg_status vmg_raw_source_open(vmg_context *context, const char *path, bool again, vmg_raw_source *out)
{
    const bool is_standard_input = strcmp(path, "-") == 0;
    vmg_raw_source source = {
        .name = is_standard_input ? "standard input" : path,
        .descriptor = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC),
        .is_standard_input = is_standard_input,
    };
    struct stat about;
    *out = (vmg_raw_source){.descriptor = -1};
    if (source.descriptor < 0 || fstat(source.descriptor, &about) != 0) {
        const int reason = errno;
        vmg_raw_source_close(&source);
        return cannot_open(context, source.name, reason);
    }
    if (S_ISDIR(about.st_mode)) {
        vmg_raw_source_close(&source);
        return vmg_fail(context, VMG_ERROR_NO_INPUT, "%s: is a directory; a file was expected", source.name);
    }
    source.start = lseek(source.descriptor, 0, SEEK_CUR);
    source.is_regular = S_ISREG(about.st_mode) && source.start >= 0;
    source.size = source.is_regular && about.st_size > source.start ? about.st_size - source.start : 0;
    if (again && !source.is_regular) {
        source.kept = open_unnamed();
        source.is_kept = source.kept >= 0;
        if (!source.is_kept) {
            const int reason = errno;
            vmg_raw_source_close(&source);
            return cannot_read(context, &source, "no temporary file can be made for it", reason);
        }
    }
    *out = source;
    return VMG_OK;
}

/* Writes all bytes at the end of what is kept. */
static vmg_status keep(vmg_context *context, vmg_raw_source *source, const char *bytes, size_t size)
{
    while (size) {
        const ssize_t written = pwrite(source->kept, bytes, size, source->kept_size);
        if (written < 0 && errno != EINTR) {
            return cannot_read(context, source, "cannot be kept in a temporary file", errno);
        }
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
            source->kept_size += written;
        }
    }
    return VMG_OK;
}

vmg_status vmg_raw_source_read(vmg_context *context, vmg_raw_source *source, void *bytes, size_t size, size_t *got)
{
    const bool from_kept = source->is_kept && source->position < source->kept_size;
    ssize_t count = -1;
    *got = 0;
    do {
        if (vmg_cancelled(context)) {
            return vmg_fail(context, VMG_ERROR_CANCELLED, "%s: reading was cancelled", source->name);
        }
        count = from_kept ? pread(source->kept, bytes, size, source->position) : read(source->descriptor, bytes, size);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return cannot_read(context, source, "reading failed", errno);
    }
    *got = (size_t)count;
    if (source->is_kept && !from_kept) {
        const vmg_status status = keep(context, source, bytes, (size_t)count);
        if (status) {
            return status;
        }
    }
    source->position += count;
    return VMG_OK;
}

vmg_status vmg_raw_source_rewind(vmg_context *context, vmg_raw_source *source)
{
    if (source->is_regular && lseek(source->descriptor, source->start, SEEK_SET) < 0) {
        return cannot_read(context, source, "cannot be read a second time", errno);
    }
    if (!source->is_regular && !source->is_kept && source->position > 0) {
        return vmg_fail(context, VMG_ERROR_INTERNAL, "%s: was not opened to be read a second time", source->name);
    }
    source->position = 0;
    return VMG_OK;
}

void vmg_raw_source_close(vmg_raw_source *source)
{
    if (source->descriptor >= 0 && !source->is_standard_input) {
        close(source->descriptor);
    }
    if (source->is_kept) {
        close(source->kept);
    }
    source->descriptor = -1;
    source->is_kept = false;
}
