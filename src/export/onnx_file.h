/* The bytes of an ONNX file. */
#ifndef VMG_EXPORT_ONNX_FILE_H
#define VMG_EXPORT_ONNX_FILE_H

#include "export/export_format.h"

typedef struct vmg_onnx_file {
    unsigned char *bytes; /* size, owned */
    size_t size;
} vmg_onnx_file;

/* Fails with VMG_ERROR_USAGE (an activation that has no form here; a file of 2 GB and more, which the format does not
 * allow) or VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_onnx_file_make(vmg_context *context, const vmg_export_job *job, vmg_onnx_file *out);
void vmg_onnx_file_release(vmg_context *context, vmg_onnx_file *file);

#endif
