/* The parts of an exported C file, each written by a function in a file of its own. */
#ifndef VMG_EXPORT_C_FILE_H
#define VMG_EXPORT_C_FILE_H

#include "export/c_names.h"

typedef struct vmg_c_file {
    const vmg_export_job *job;
    const vmg_exported_model *model;
    const vmg_c_names *names;
    vmg_export_writer writer;
    /* of three classes and more: W of each count of nodes, lower triangles of d x d (likelihood/softmax_nodes.h) */
    const double *balances[3];
} vmg_c_file;

static inline bool vmg_c_is_float(const vmg_c_file *file)
{
    return file->job->precision == VMG_EXPORT_FLOAT;
}

static inline bool vmg_c_has_classes(const vmg_c_file *file)
{
    return file->model->target->task == VMG_TASK_CLASSIFICATION;
}

/* Whether some member's noise varies, or some is constant (wanted false). */
bool vmg_c_some_noise(const vmg_c_file *file, bool varying);

/* Whether some member with hidden layers has an activation of this name. */
bool vmg_c_has_activation(const vmg_c_file *file, const char *name);

/* Whether unseen cells change the prediction. */
static inline bool vmg_c_widens(const vmg_c_file *file)
{
    return file->model->unseen != NULL;
}

/* R(1.25): a number as a constant of the file's precision. */
void vmg_c_number(vmg_c_file *file, double number);

/* #define NAME R(1.25) */
void vmg_c_define(vmg_c_file *file, const char *name, double number);

/* A piece of src/export/c_source/. */
void vmg_c_piece(vmg_c_file *file, const char *name);

void vmg_c_write_header(vmg_c_file *file);  /* export/c_header.c */
void vmg_c_write_tables(vmg_c_file *file);  /* export/c_tables.c */
void vmg_c_write_encode(vmg_c_file *file);  /* export/c_encode.c */
void vmg_c_write_predict(vmg_c_file *file); /* export/c_predict.c */

#endif
