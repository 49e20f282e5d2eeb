/* Reading model files; see model_file/model_file.h. */
#include "model_file/model_file.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "model_file/model_file_layout.h"

static vmg_status open_regular(vmg_context *context, const char *path, int *descriptor, size_t *size)
{
    struct stat about;
    if (strcmp(path, "-") == 0) {
        return vmg_fail(context, VMG_ERROR_NO_INPUT, "a model is read from a file, not from standard input");
    }
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* not blocking: a pipe without a writer */
    if (*descriptor < 0 || fstat(*descriptor, &about) != 0) {
        return vmg_fail(context, VMG_ERROR_NO_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return vmg_fail(context, VMG_ERROR_NO_INPUT, "%s: not a regular file; a model is read from one", path);
    }
    *size = (size_t)about.st_size;
    return VMG_OK;
}

static vmg_status read_bytes(vmg_context *context, const char *path, int descriptor, void *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        const ssize_t got = read(descriptor, (char *)bytes + done, count - done);
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            return vmg_fail(context, VMG_ERROR_WRITE, "%s: reading broke off: %s", path,
                            got ? strerror(errno) : "the file became shorter");
        }
    }
    return VMG_OK;
}

/* Reads and checks the header, and what the file's size says about it. */
static vmg_status read_header(vmg_context *context, vmg_model_file *file, int descriptor, size_t size)
{
    unsigned char bytes[VMG_MODEL_FILE_LENGTH_SIZE];
    uint64_t length = 0;
    if (size < sizeof bytes) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: not a model file: %s", file->path,
                        size ? "shorter than any" : "empty");
    }
    vmg_status status = read_bytes(context, file->path, descriptor, bytes, sizeof bytes);
    if (status) {
        return status;
    }
    for (size_t i = sizeof bytes; i-- > 0;) {
        length = length << 8 | bytes[i];
    }
    if (length > VMG_MODEL_FILE_MOST_HEADER) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: not a model file: a header of %llu bytes, the limit is %d",
                        file->path, (unsigned long long)length, VMG_MODEL_FILE_MOST_HEADER);
    }
    if (length > size - sizeof bytes) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: cut, or not a model file: a header of %zu bytes in a file of %zu",
                        file->path, (size_t)length, size);
    }
    file->data_size = size - sizeof bytes - (size_t)length;
    char *text = vmg_allocate(context, (size_t)length, 1);
    status = text ? read_bytes(context, file->path, descriptor, text, (size_t)length) : VMG_ERROR_MEMORY;
    status = status ? status : vmg_model_file_parse_header(context, file, text, (size_t)length);
    vmg_release(context, text);
    return status;
}

static vmg_status check_checksum(vmg_context *context, const vmg_model_file *file)
{
    char digits[VMG_MODEL_FILE_CHECKSUM_SIZE];
    const char *written = vmg_model_file_find_text(file, VMG_MODEL_FILE_CHECKSUM);
    vmg_status status = vmg_model_file_checksum(context, json_object_get(file->header, VMG_MODEL_FILE_METADATA),
                                                file->tensors, file->count, file->data, digits);
    if (!status && (!written || strcmp(written, digits) != 0)) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: altered: its checksum is %s, it was written with %.16s",
                          file->path, digits, written ? written : "none");
    }
    return status;
}

static vmg_status check_finite(vmg_context *context, const vmg_model_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        const vmg_stored_tensor *tensor = &file->tensors[i];
        const size_t size = vmg_stored_number_size(tensor->is_double);
        for (size_t j = 0; j < tensor->count; j++) {
            if (!isfinite(vmg_stored_read(file->data + tensor->begin + j * size, tensor->is_double))) {
                return vmg_fail(context, VMG_ERROR_DATA, "%s: tensor \"%.64s\": number %zu is not finite", file->path,
                                tensor->name, j);
            }
        }
    }
    return VMG_OK;
}

vmg_status vmg_model_file_read(vmg_context *context, const char *path, vmg_model_file **out)
{
    size_t size = 0;
    int descriptor = -1;
    *out = NULL;
    vmg_model_file *file = vmg_allocate(context, 1, sizeof *file);
    vmg_status status = file ? VMG_OK : VMG_ERROR_MEMORY;
    if (status) {
        goto done;
    }
    file->path = vmg_copy_string(context, path);
    status = file->path ? open_regular(context, path, &descriptor, &size) : VMG_ERROR_MEMORY;
    if (status) {
        goto done;
    }
    status = read_header(context, file, descriptor, size);
    if (status) {
        goto done;
    }
    file->data = vmg_allocate(context, file->data_size, 1);
    status = file->data ? read_bytes(context, path, descriptor, file->data, file->data_size) : VMG_ERROR_MEMORY;
    status = status ? status : check_checksum(context, file);
    status = status ? status : check_finite(context, file);
done:
    if (descriptor >= 0) {
        close(descriptor);
    }
    if (status) {
        vmg_model_file_destroy(context, file);
    } else {
        *out = file;
    }
    return status;
}

void vmg_model_file_destroy(vmg_context *context, vmg_model_file *file)
{
    if (file) {
        json_decref(file->header);
        vmg_release(context, file->tensors);
        vmg_release(context, file->data);
        vmg_release(context, file->path);
        vmg_release(context, file);
    }
}
