/* What the files that learn Gaussian processes share; see gaussian_process/learn_process.h. */
#ifndef VMG_GAUSSIAN_PROCESS_PROCESS_LEARNING_H
#define VMG_GAUSSIAN_PROCESS_PROCESS_LEARNING_H

#include "gaussian_process/learn_process.h"
#include "optimise/minimise.h"

/* Rows of one function; owns its copies where it is a vmg_row_selection. */
typedef struct vmg_row_selection {
    size_t rows;
    const double *x, *y;
    const double *times; /* NULL: each counts once */
    double *owned;
} vmg_row_selection;

typedef struct vmg_process_learning {
    const vmg_process_options *options;
    const vmg_process_data *data;
    double *low, *high; /* inputs + 2 each: bounds */
    double *logs;       /* functions x starts x (inputs + 2) */
    double *values;     /* functions x starts: the least -log marginal likelihoods */
    size_t *steps;      /* functions x (starts + 1) */
    bool *cancelled;    /* likewise */
    vmg_latent_posterior *out;
} vmg_process_learning;

static inline size_t vmg_process_logs(const vmg_process_learning *self)
{
    return self->data->inputs + 2;
}

/* All rows of a function. */
static inline vmg_row_selection vmg_process_all(const vmg_process_learning *self, size_t function)
{
    const vmg_process_data *data = self->data;
    return (vmg_row_selection){data->rows, data->x, data->y + function * data->rows, data->times, NULL};
}

/* All rows of a function, or `most` of them, the same for any number of threads. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_process_select(vmg_context *context, const vmg_process_learning *self, size_t function, size_t most,
                              vmg_row_selection *out);

/* Minimises -log marginal likelihood, exact or by Laplace, on a selection. Fails as vmg_minimise. */
vmg_status vmg_process_minimise(vmg_context *context, const vmg_process_learning *self, const vmg_row_selection *rows,
                                const vmg_minimise_options *options, double *logs, vmg_minimum *minimum);

/* Polishes the parameters of one function and writes its posterior. On failure that may be unfinished; it is released
 * with the others. */
vmg_status vmg_process_finish(vmg_context *context, vmg_process_learning *self, size_t function, double *logs);

#endif
