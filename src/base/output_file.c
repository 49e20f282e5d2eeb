/* Files that appear whole or not at all; see base/output_file.h.
 *
 * Where the file system and /proc allow it, what is written has no name until it is whole (open(2), O_TMPFILE): a
 * process that is killed leaves nothing. It then gets a name of its own for the moment before it is renamed, since a
 * link cannot replace a file. Elsewhere it has that name from the beginning, and a process that is killed leaves it. */
#include "base/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

static vmg_status open_directly(vmg_context *context, const char *path, vmg_output_file *out)
{
    out->stream = strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
    if (!out->stream) {
        return vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_CREATE), "%s: cannot be written: %s", path,
                        strerror(errno));
    }
    return VMG_OK;
}

enum { most_attempts = 1000 };

/* A name beside `path` that is this process' own, room_of_name(path) bytes. */
static void name_beside(const char *path, unsigned attempt, char *temporary, size_t size)
{
    snprintf(temporary, size, "%s.%ld-%u", path, (long)getpid(), attempt);
}

static size_t room_of_name(const char *path)
{
    return strlen(path) + sizeof ".-9223372036854775808-999";
}

/* A file of its own name beside `path`; the usual rights, which the umask narrows. */
static int create_beside(const char *path, char *temporary, size_t size)
{
    int descriptor = -1;
    for (unsigned attempt = 0; descriptor < 0 && attempt < most_attempts; attempt++) {
        name_beside(path, attempt, temporary, size);
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST) {
            break;
        }
    }
    return descriptor;
}

/* The path by which an open file can be linked, in `link`. */
static void path_of_descriptor(int descriptor, char link[32])
{
    snprintf(link, 32, "/proc/self/fd/%d", descriptor);
}

/* A file without a name in the folder of `path`; -1 where there can be none. `folder`: room for the path. */
static int create_unnamed(const char *path, char *folder, size_t size)
{
    char link[32];
    const char *slash = strrchr(path, '/');
    snprintf(folder, size, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int descriptor = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
        path_of_descriptor(descriptor, link);
        if (access(link, F_OK) != 0) { /* no /proc: it could never be named */
            close(descriptor);
            descriptor = -1;
        }
    }
    return descriptor;
}

/* Names the file, which is written, so that it can be renamed. */
static bool give_name(const vmg_output_file *file)
{
    char link[32];
    path_of_descriptor(fileno(file->stream), link);
    bool done = false;
    errno = EEXIST;
    for (unsigned attempt = 0; !done && errno == EEXIST && attempt < most_attempts; attempt++) {
        name_beside(file->path, attempt, file->temporary, room_of_name(file->path));
        done = linkat(AT_FDCWD, link, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0;
    }
    return done;
}

/* `there` is the file that will be replaced, NULL for none: it must be writable, and its rights are kept. */
static vmg_status open_temporary(vmg_context *context, const char *path, const struct stat *there, vmg_output_file *out)
{
    if (there && access(path, W_OK) != 0) {
        return vmg_fail(context, VMG_ERROR_CREATE, "%s: cannot be written: %s", path, strerror(errno));
    }
    const size_t size = room_of_name(path);
    char *temporary = vmg_allocate(context, size, 1);
    if (!temporary) {
        return VMG_ERROR_MEMORY;
    }
    int descriptor = create_unnamed(path, temporary, size);
    out->is_unnamed = descriptor >= 0;
    if (descriptor < 0) {
        descriptor = create_beside(path, temporary, size);
    }
    if (descriptor < 0) {
        const int reason = errno;
        vmg_release(context, temporary);
        return vmg_fail(context, VMG_ERROR_CREATE, "%s: cannot be created: %s", path, strerror(reason));
    }
    out->temporary = temporary;
    if (there) {
        fchmod(descriptor, there->st_mode & 0777); /* best effort: where it fails, the usual rights stay */
    }
    out->stream = fdopen(descriptor, "w");
    if (!out->stream) {
        close(descriptor);
        return vmg_fail(context, VMG_ERROR_MEMORY, "%s: out of memory", path);
    }
    return VMG_OK;
}

/* Where the file behind a symbolic link lies, written to `target`; `path` itself where it is no link. */
static const char *follow_link(const char *path, char target[PATH_MAX])
{
    struct stat link;
    const bool is_link = lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
    return is_link && realpath(path, target) ? target : path;
}

vmg_status vmg_output_file_open(vmg_context *context, const char *path, vmg_output_file *out)
{
    struct stat there;
    char target[PATH_MAX];
    *out = (vmg_output_file){0};
    if (!*path) {
        return vmg_fail(context, VMG_ERROR_CREATE, "the name of an output file is empty");
    }
    const bool is_standard_output = strcmp(path, "-") == 0;
    const bool exists = !is_standard_output && stat(path, &there) == 0;
    const bool direct = is_standard_output || (exists && !S_ISREG(there.st_mode));
    path = direct ? path : follow_link(path, target); /* which may be /dev/stdout: a link that has to stay */
    out->path = vmg_copy_string(context, path);
    vmg_status status = out->path ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status =
            direct ? open_directly(context, path, out) : open_temporary(context, path, exists ? &there : NULL, out);
    }
    if (status) {
        vmg_output_file_discard(context, out);
    }
    return status;
}

vmg_status vmg_output_file_commit(vmg_context *context, vmg_output_file *file)
{
    vmg_status status = VMG_OK;
    int reason = 0;
    bool good = !ferror(file->stream) && fflush(file->stream) == 0;
    reason = errno ? errno : EIO; /* of the write that failed, unless something has cleared it */
    if (good && file->temporary) {
        good = fsync(fileno(file->stream)) == 0;
        if (good && file->is_unnamed) {
            good = give_name(file);
            file->is_unnamed = !good;
        }
        reason = errno;
    }
    if (file->stream != stdout) {
        if (fclose(file->stream) != 0 && good) {
            good = false;
            reason = errno;
        }
        file->stream = NULL;
    }
    if (good && file->temporary) {
        good = rename(file->temporary, file->path) == 0;
        reason = errno;
    }
    if (good) {
        vmg_release(context, file->temporary);
        file->temporary = NULL;
    } else {
        status = vmg_fail(context, VMG_ERROR_WRITE, "%s: cannot be written: %s",
                          strcmp(file->path, "-") == 0 ? "standard output" : file->path, strerror(reason));
    }
    vmg_output_file_discard(context, file);
    return status;
}

void vmg_output_file_discard(vmg_context *context, vmg_output_file *file)
{
    if (file->stream && file->stream != stdout) {
        fclose(file->stream);
    }
    if (file->temporary && !file->is_unnamed) {
        unlink(file->temporary);
    }
    vmg_release(context, file->temporary);
    vmg_release(context, file->path);
    *file = (vmg_output_file){0};
}
