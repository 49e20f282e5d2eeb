/* What a network predicts for rows: the components of a mixture for every target, or class probabilities. Several
 * networks (members) write into the same place, side by side. */
#ifndef VMG_NETWORK_PREDICTIVE_H
#define VMG_NETWORK_PREDICTIVE_H

#include "distribution/mixture.h"
#include "network/network.h"

/* Room for at most most_rows rows. Regression, in the network's units: component s of target o of row k is at
 * (k * outputs + o) * components + s. */
typedef struct vmg_predictive {
    size_t most_rows, outputs; /* targets, or classes */
    size_t components;         /* posterior samples (or 1, by moments) of all members together */
    bool classes;
    /* regression */
    vmg_real *location;                  /* most_rows x outputs x components */
    vmg_real *model;                     /* likewise: the model's variance in each component; NULL when sampled */
    vmg_real *noise;                     /* outputs x components: squared scale of the noise */
    vmg_real *degrees;                   /* outputs x components: of freedom; INFINITY by moments */
    vmg_real *precision, *log_precision; /* outputs x components: E[tau], E[log tau] of the noise precision */
    /* classification: sums over components until vmg_predictive_finish */
    double *probability; /* most_rows x outputs */
    double *entropy;     /* most_rows: mean entropy of the components, in nats */
} vmg_predictive;

void vmg_predictive_lay_out(const vmg_likelihood *likelihood, vmg_inference inference, size_t most_rows,
                            size_t components, vmg_arena *arena, vmg_predictive *predictive);

/* Before the first member: sets the sums to 0. */
void vmg_predictive_begin(vmg_predictive *predictive, size_t rows);

/* Regression: writes the noise of components first .. first + samples - 1, which is the same for all rows. */
void vmg_predictive_set_noise(vmg_predictive *predictive, const vmg_network *network, const vmg_real *parameters,
                              vmg_inference inference, size_t first, size_t samples);

/* Adds one member's prediction for `inputs` (rows x inputs) as components first .. first + samples - 1 (one, by
 * moments). Every row sees the same noise, number `s` of the seed in sample s, so that a row's prediction does not
 * depend on the rows beside it. */
void vmg_predictive_add(vmg_predictive *predictive, vmg_workspace *workspace, const vmg_real *parameters,
                        vmg_matrix inputs, uint64_t seed, size_t first, size_t samples);

/* After the last member: turns sums into means. */
void vmg_predictive_finish(vmg_predictive *predictive, size_t rows);

/* Rows first, first + 1, ... as a prediction of their own; the noise is shared. */
vmg_predictive vmg_predictive_rows(const vmg_predictive *predictive, size_t first, size_t rows);

/* The mixture of one row and target, in the network's units; a view of the arrays above. */
vmg_mixture vmg_predictive_mixture(const vmg_predictive *predictive, size_t row, size_t output);

#endif
