/* Formats: the forms in which a model leaves the library. One row of a table each (export/export.c); a format reads
 * the plain numbers of a model (export/exported_model.h) and knows nothing else of the library. */
#ifndef VMG_EXPORT_EXPORT_FORMAT_H
#define VMG_EXPORT_EXPORT_FORMAT_H

#include "export/export_writer.h"
#include "export/exported_model.h"
#include "vmg/export.h"

/* What is exported, and how: everything set, defaults included. Borrowed for the call. */
typedef struct vmg_export_job {
    const vmg_exported_model *model;
    const char *path;
    vmg_export_precision precision;
    double interval;
    const char *table;
    const char *const *keys; /* key_count */
    size_t key_count;
} vmg_export_job;

typedef struct vmg_export_format {
    const char *name, *summary;

    /* Fails with VMG_ERROR_USAGE where this format cannot hold the model, or the path does not fit it. NULL: never. */
    vmg_status (*check)(vmg_context *context, const vmg_export_job *job);

    /* Fills in what is known without writing (file_bytes, memory_bytes, stack_bytes); the rest is set already. */
    vmg_status (*cost)(vmg_context *context, const vmg_export_job *job, vmg_export_cost *cost);

    /* Writes the file, or files: whole, or not at all. */
    vmg_status (*write)(vmg_context *context, const vmg_export_job *job);
} vmg_export_format;

extern const vmg_export_format vmg_export_format_c, vmg_export_format_sql, vmg_export_format_onnx;

#endif
