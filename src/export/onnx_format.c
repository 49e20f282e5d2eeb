/* The format "onnx": a model as one graph of standard operators, for every program that runs such graphs. Where vmg was
 * built without the schema (cmake/Onnx.cmake) the format is known, and refused with what to install. */
#include "export/export_format.h"

#if VMG_HAVE_ONNX

#include "base/output_file.h"
#include "export/onnx_file.h"

static vmg_status cost(vmg_context *context, const vmg_export_job *job, vmg_export_cost *out)
{
    vmg_onnx_file file;
    const vmg_status status = vmg_onnx_file_make(context, job, &file);
    if (!status) {
        out->file_bytes = file.size;
    }
    vmg_onnx_file_release(context, &file);
    return status;
}

static vmg_status write_file(vmg_context *context, const vmg_export_job *job)
{
    vmg_onnx_file file;
    vmg_output_file output = {0};
    vmg_status status = vmg_onnx_file_make(context, job, &file);
    if (!status) {
        status = vmg_output_file_open(context, job->path, &output);
    }
    if (!status) {
        fwrite(file.bytes, 1, file.size, output.stream); /* its errors are seen by commit */
        status = vmg_output_file_commit(context, &output);
        if (status) {
            vmg_output_file_discard(context, &output);
        }
    }
    vmg_onnx_file_release(context, &file);
    return status;
}

const vmg_export_format vmg_export_format_onnx = {
    .name = "onnx",
    .summary = "ONNX: one graph of standard operators, for ONNX Runtime and others",
    .cost = cost,
    .write = write_file,
};

#else

#include "base/context.h"

static vmg_status refuse(vmg_context *context, const vmg_export_job *job)
{
    (void)job;
    return vmg_fail(context, VMG_ERROR_USAGE,
                    "this vmg was built without ONNX: install libonnx-dev, protobuf-c-compiler and libprotobuf-c-dev "
                    "and build it again, or export with --format c");
}

const vmg_export_format vmg_export_format_onnx = {
    .name = "onnx",
    .summary = "ONNX: left out of this build",
    .check = refuse,
};

#endif
