/* A trial training: a fifth of the training rows is left out, dealt as cross-fitting deals them (by chance, classes
 * evenly, groups whole); on the others networks train as they would in the fit itself. What they say of the rows left
 * out is what something is chosen by. */
#ifndef VMG_METHOD_TRIAL_H
#define VMG_METHOD_TRIAL_H

#include "method/matrix_method.h"

enum { VMG_TRIAL_PARTS = 5 };

typedef struct vmg_trial {
    const vmg_learning_data *data; /* borrowed */
    size_t left_out;               /* rows */
    uint32_t *rows;                /* their numbers, owned */
    void *fitted; /* vmg_matrix_fit, owned; NULL: with few groups a fifth may be nothing, or all there is */
} vmg_trial;

/* Trains with these settings. part: which fifth is left out, from 0. name: of the trial in a checkpoint. *trial is to
 * be released in any case. Fails as a fit does. */
vmg_status vmg_trial_run(vmg_context *context, const vmg_settings_values *settings, const vmg_learning_data *data,
                         size_t part, const char *name, vmg_trial *trial);
void vmg_trial_release(vmg_context *context, vmg_trial *trial);

/* How many times row number i of those left out counts. */
static inline double vmg_trial_weight(const vmg_trial *trial, size_t i)
{
    const double *weights = trial->data->training.weights;
    return weights ? weights[trial->rows[i]] : 1;
}

/* What is said of `rows` of the rows left out, of which `first` came before: a prediction, and values (rows x targets)
 * or labels (rows). May change the prediction's noise as long as it changes it back. */
typedef void (*vmg_trial_function)(void *user, vmg_predictive *predictive, size_t first, size_t rows, vmg_matrix values,
                                   const uint32_t *labels);

/* Predicts the rows left out with the members of one variant, piece by piece. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_trial_predict(vmg_context *context, const vmg_trial *trial, size_t variant, vmg_trial_function function,
                             void *user);

/* The log density of a row's targets, summed, or the log probability of its class. */
double vmg_trial_log_density(const vmg_predictive *predictive, size_t row, vmg_matrix values, const uint32_t *labels);

#endif
