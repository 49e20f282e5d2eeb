/* Models outside the library: a trained model as a file of another kind, which gives the same numbers as vmg_predict
 * without this library. Exact moments need no random numbers, so all of the distribution goes with it. */
#ifndef VMG_EXPORT_H
#define VMG_EXPORT_H

#include "vmg/model.h"

typedef enum vmg_export_precision {
    VMG_EXPORT_DOUBLE,
    VMG_EXPORT_FLOAT /* half the size, for devices without double */
} vmg_export_precision;

/* All zero is the default of everything, but a format is needed. */
typedef struct vmg_export_options {
    const char *format; /* "c", "sql", "onnx": vmg_export_format_name */
    vmg_export_precision precision;
    double interval;         /* the part of the values between lower and upper, above 0 and below 1; 0: 0.9 */
    const char *table;       /* SQL: the name of the table that is read; NULL: "input" */
    const char *const *keys; /* SQL: columns that name the rows, copied into the result; none: all inputs are */
    size_t key_count;
} vmg_export_options;

/* What an exported model takes. */
typedef struct vmg_export_cost {
    size_t networks;     /* 0: a linear regression */
    size_t numbers;      /* of all networks together */
    size_t file_bytes;   /* of what is written */
    size_t memory_bytes; /* C: of the numbers in the program; else 0 */
    size_t stack_bytes;  /* C: about, while predicting; else 0 */
} vmg_export_cost;

/*
 * Writes a model in another form. The format "c" writes two files: `path`, which must end in ".c", and beside it the
 * header, ending in ".h"; names in them begin with the name of the file. "sql" writes one, "-" being standard output.
 * Files appear whole or not at all.
 *
 * Fails with VMG_ERROR_USAGE (no such format, a path that does not fit it, a model that has no such form: the sentence
 * says what to fit instead), VMG_ERROR_CREATE, VMG_ERROR_WRITE, VMG_ERROR_MEMORY.
 */
VMG_API vmg_status vmg_model_export(vmg_context *context, const vmg_model *model, const vmg_export_options *options,
                                    const char *path);

/* What that would take; writes nothing. `path` only gives names. Fails as vmg_model_export, but for the files. */
VMG_API vmg_status vmg_model_export_cost(vmg_context *context, const vmg_model *model,
                                         const vmg_export_options *options, const char *path, vmg_export_cost *out);

/* The formats by number, NULL from the end on: the word, and a sentence for people. */
VMG_API const char *vmg_export_format_name(size_t index);
VMG_API const char *vmg_export_format_summary(size_t index);

#endif
