/* The checkpoint of a whole fit: what it belongs to, and the model itself in the end. */
#ifndef VMG_METHOD_FIT_CHECKPOINT_H
#define VMG_METHOD_FIT_CHECKPOINT_H

#include "method/model.h"

/* All zero: there is none. */
typedef struct vmg_fit_checkpoint {
    const char *path; /* borrowed from the options */
    char *settings;   /* owned, from Jansson */
    char data[17];
    vmg_checkpoint *trainings; /* owned; NULL: none */
} vmg_fit_checkpoint;

/* Begins the checkpoint that the options ask for, if they do, or goes on from it, before a model whose encodings and
 * settings are known learns from `data`. *finished: the model, where the file holds it; else NULL. Fails as
 * vmg_checkpoint_open and vmg_model_load. */
vmg_status vmg_fit_checkpoint_begin(vmg_context *context, const vmg_fit_options *options, const vmg_model *model,
                                    const vmg_learning_data *data, vmg_fit_checkpoint *out, vmg_model **finished);

/* The model takes the place of the trainings, unless it was cancelled. Where it cannot be written a note says so. */
void vmg_fit_checkpoint_end(vmg_context *context, const vmg_fit_checkpoint *checkpoint, const vmg_model *model);

void vmg_fit_checkpoint_release(vmg_context *context, vmg_fit_checkpoint *checkpoint);

#endif
