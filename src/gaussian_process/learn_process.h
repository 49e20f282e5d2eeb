/* Learning Gaussian processes: the parameters of each latent function's kernel by its marginal likelihood, then the
 * posterior. One function for each target, one for two classes, one for each of more classes (against the rest).
 *
 * The parameters are first looked for from several starts on at most VMG_SEARCH_ROWS rows; the best is then polished:
 *   numbers, rows <= exact_rows              on all rows, by the exact marginal likelihood
 *   numbers, more rows                       on at most VMG_POLISH_ROWS rows, by the sparse bound, inducing inputs
 * chosen twice; the posterior takes in all rows classes, rows x functions <= exact_rows  on at most VMG_CLASS_ROWS rows
 * by Laplace's evidence; posterior of all rows classes, more                            the same, and the posterior on
 * inducing inputs takes in all rows */
#ifndef VMG_GAUSSIAN_PROCESS_LEARN_PROCESS_H
#define VMG_GAUSSIAN_PROCESS_LEARN_PROCESS_H

#include <stdbool.h>

#include "gaussian_process/latent_posterior.h"

enum { VMG_SEARCH_ROWS = 400, VMG_CLASS_ROWS = 1000, VMG_POLISH_ROWS = 20000 };

typedef struct vmg_process_options {
    vmg_kernel_function kernel;
    size_t starts;     /* at least 1 */
    size_t exact_rows; /* the most rows of an exact process */
    size_t inducing;   /* inputs, at most, beyond */
    uint64_t seed;     /* of starts and of the choice of rows */
} vmg_process_options;

/* What is learnt from. Borrowed. */
typedef struct vmg_process_data {
    size_t rows, inputs, functions;
    const double *x;     /* rows x inputs */
    const double *y;     /* functions x rows: numbers, or 0 and 1 */
    const double *times; /* rows: how often each counts, above 0; NULL: once */
    bool classes;
} vmg_process_data;

/* Learns every function, side by side on the context's threads, to out[0 .. functions - 1]. steps: of all searches
 * together. A request to cancel ends the searches, and the posterior is that of the best so far. Fails with
 * VMG_ERROR_MEMORY or VMG_ERROR_NUMERIC; nothing in `out` then needs to be released. */
vmg_status vmg_process_learn(vmg_context *context, const vmg_process_options *options, const vmg_process_data *data,
                             vmg_latent_posterior *out, size_t *steps, bool *cancelled);

#endif
