/* The training loop: minibatches, Adam, averaging, warm-up, early stopping on validation rows. */
#ifndef VMG_TRAIN_TRAIN_H
#define VMG_TRAIN_TRAIN_H

#include "network/network.h"
#include "optimise/adam.h"
#include "optimise/schedule.h"

/* Where rows come from: numbers in memory, or a table that is encoded as it is read. */
typedef struct vmg_rows {
    size_t count;
    const uint32_t *chosen; /* count numbers that the source knows them by, borrowed; NULL: 0, 1, ... */
    /* Writes the rows with these numbers to inputs (count x inputs) and to targets: values (count x targets) or labels
     * (count), the one that is not NULL. Does not allocate, cannot fail. */
    void (*gather)(const void *source, const uint32_t *rows, size_t count, vmg_matrix inputs, vmg_matrix values,
                   uint32_t *labels);
    const void *source; /* borrowed */
    /* How many times each row counts, above 0, by its number in the source, borrowed; NULL: once. */
    const double *weights;
} vmg_rows;

static inline uint32_t vmg_rows_number(const vmg_rows *rows, size_t i)
{
    return rows->chosen ? rows->chosen[i] : (uint32_t)i;
}

static inline double vmg_rows_weight(const vmg_rows *rows, size_t i)
{
    return rows->weights ? rows->weights[vmg_rows_number(rows, i)] : 1;
}

/* The sum of the weights: N in the objective. */
double vmg_rows_total_weight(const vmg_rows *rows);

/* Rows in memory, as a source. labels: NULL for regression. */
typedef struct vmg_rows_in_memory {
    vmg_matrix inputs; /* rows x inputs */
    vmg_matrix values; /* rows x targets, or .at NULL */
    const uint32_t *labels;
} vmg_rows_in_memory;
vmg_rows vmg_rows_of_memory(const vmg_rows_in_memory *rows);

/* How the loop stands after an epoch. */
typedef struct vmg_epoch {
    size_t epoch, epochs;                       /* done, of how many */
    size_t step;                                /* done */
    double expected_log_likelihood, divergence; /* means over the epoch's steps, for each row; divergence is weighted */
    double validation;                          /* mean log-likelihood of the validation rows; NaN without */
    bool best;
} vmg_epoch;
typedef void (*vmg_epoch_function)(void *user, const vmg_epoch *epoch);

/* How the training stands after a step (train/trainer_state.h); borrowed for the call, which may copy it. */
typedef struct vmg_trainer_state vmg_trainer_state;
typedef void (*vmg_trainer_state_function)(void *user, const vmg_trainer_state *state);

typedef struct vmg_train_options {
    vmg_inference inference;
    size_t batch, epochs;
    double learning_rate;
    vmg_schedule schedule;
    vmg_adam_options adam;
    double kl_weight, kl_warmup;
    size_t patience;             /* epochs without a better validation score; only with validation rows */
    size_t validation_samples;   /* posterior samples of the validation score */
    uint64_t seed;               /* of noise and order; initial values are the caller's */
    vmg_epoch_function on_epoch; /* NULL: none */
    void *epoch_user;
    vmg_trainer_state_function on_state; /* after every `state_interval` steps, and when it is cancelled; NULL: none */
    void *state_user;
    size_t state_interval;
    const vmg_trainer_state *resume; /* of a training with the same arguments, which goes on from there; NULL: none */
} vmg_train_options;

typedef struct vmg_train_result {
    size_t steps, epochs;
    size_t best_epoch;      /* from 1: the epoch whose parameters were kept */
    double best_validation; /* NaN without validation rows */
    bool cancelled;
    vmg_objective last; /* of the last step */
} vmg_train_result;

/*
 * Trains `parameters` (initial values in, the averaged iterates out) on the rows. With validation rows (NULL: none) the
 * parameters of the epoch with the best validation score are kept, and training ends early after `patience` epochs
 * without a better one. A row of weight w counts as w rows, in the gradient and in the number of rows against which the
 * divergence is weighed; how often it is read does not depend on it. Batches differ by at most one row in size. A
 * request to cancel ends training after the step under way, and the best so far is kept: an epoch that was cut short
 * counts as one.
 *
 * All memory is taken when training begins; nothing is allocated inside a step. The result depends on the arguments
 * alone, not on threads or time, nor on where a training was broken off and resumed. Fails with VMG_ERROR_MEMORY, with
 * VMG_ERROR_DATA (the state to go on from is none of this training), or VMG_ERROR_NUMERIC when the objective is not
 * finite (layer, parameter and step are named); the parameters are then of no use.
 */
vmg_status vmg_train(vmg_context *context, const vmg_network *network, const vmg_train_options *options,
                     const vmg_rows *training, const vmg_rows *validation, vmg_real *parameters,
                     vmg_train_result *result);

#endif
