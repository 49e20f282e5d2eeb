/* Folders for the files that tests write, and their bytes read and written whole. */
#ifndef VMG_TESTS_SCRATCH_H
#define VMG_TESTS_SCRATCH_H

#include "test.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A new folder below the current one, where CTest runs the program. Removed, with the files in it, by scratch_remove.
 */
typedef struct scratch {
    char folder[64];
    char path[512]; /* of the last scratch_path */
} scratch;

static inline scratch scratch_create(void)
{
    scratch made = {"scratch-XXXXXX", ""};
    assert_non_null(mkdtemp(made.folder));
    return made;
}

/* "folder/name"; valid until the next call. */
static inline const char *scratch_path(scratch *self, const char *name)
{
    snprintf(self->path, sizeof self->path, "%s/%s", self->folder, name);
    return self->path;
}

/* How many entries the folder has. */
static inline size_t scratch_count(const scratch *self)
{
    size_t count = 0;
    DIR *folder = opendir(self->folder);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(folder);
    return count;
}

static inline void scratch_remove(scratch *self)
{
    DIR *folder = opendir(self->folder);
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        unlink(scratch_path(self, entry->d_name));
    }
    closedir(folder);
    assert_int_equal(rmdir(self->folder), 0);
}

typedef struct file_bytes {
    unsigned char *at; /* size bytes and a 0; from malloc */
    size_t size;
} file_bytes;

static inline file_bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    file_bytes bytes = {NULL, 0};
    for (size_t got = 1; got;) {
        bytes.at = realloc(bytes.at, bytes.size + 4097);
        assert_non_null(bytes.at);
        got = fread(bytes.at + bytes.size, 1, 4096, file);
        bytes.size += got;
    }
    bytes.at[bytes.size] = 0;
    fclose(file);
    return bytes;
}

static inline void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

#endif
