/* The validation score: mean log predictive density, or log probability, of rows left out of training. */
#ifndef VMG_TRAIN_VALIDATION_H
#define VMG_TRAIN_VALIDATION_H

#include "network/predictive.h"
#include "train/train.h"

typedef struct vmg_validation {
    vmg_rows rows;
    vmg_workspace *workspace; /* borrowed */
    vmg_predictive predictive;
    uint32_t *numbers; /* 0, 1, ...: most_rows of the predictive */
    vmg_matrix inputs, values;
    uint32_t *labels;
} vmg_validation;

/* Takes the memory for pieces of at most workspace->most_rows rows (or `most_rows` while counting). */
void vmg_validation_lay_out(const vmg_network *network, vmg_inference inference, const vmg_rows *rows, size_t samples,
                            size_t most_rows, vmg_arena *arena, vmg_validation *validation);

/* Mean over rows (and targets) of the log density, in the network's units, or of the log probability. */
double vmg_validation_score(vmg_validation *validation, const vmg_real *parameters, uint64_t seed);

#endif
