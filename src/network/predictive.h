/* What a network predicts for rows: the components of a mixture for every target, or class probabilities. Several
 * networks (members) write into the same place, side by side. */
#ifndef VMG_NETWORK_PREDICTIVE_H
#define VMG_NETWORK_PREDICTIVE_H

#include "distribution/mixture.h"
#include "network/network.h"

/* The members to come, added one by one: what there must be room for. Starts as {0}. */
typedef struct vmg_predictive_plan {
    size_t outputs; /* targets, or classes */
    bool classes, moments;
    bool varying;      /* the noise of any member varies with the inputs */
    bool weighted;     /* weights of members differ */
    size_t samples;    /* posterior samples of each member; 1 by moments */
    size_t components; /* of all members together */
} vmg_predictive_plan;
void vmg_predictive_plan_member(vmg_predictive_plan *plan, const vmg_likelihood *likelihood, vmg_inference inference,
                                size_t samples);

/* Room for at most most_rows rows. Regression, in the network's units: component s of target o of row k is at
 * (k * outputs + o) * components + s. */
typedef struct vmg_predictive {
    size_t most_rows;
    size_t outputs, components, samples; /* as in the plan */
    bool classes;
    /* regression */
    vmg_real *location; /* most_rows x outputs x components */
    vmg_real *model;    /* likewise: the model's variance in each component; NULL when sampled */
    vmg_real *noise;    /* outputs x components, or, where it varies, as location: squared scale of the noise */
    bool varying;       /* the noise is each row's own */
    vmg_real *weight;   /* components: of members, times those of the nodes over the noise; NULL: all equal */
    vmg_real *degrees;  /* outputs x components: of freedom; INFINITY by moments, and where the noise varies */
    vmg_real *precision, *log_precision; /* outputs x components: E[tau], E[log tau] of the noise precision; NULL where
                                            the noise varies */
    /* classification: sums over components until vmg_predictive_finish */
    double *probability; /* most_rows x outputs */
    double *entropy;     /* most_rows: mean entropy of the components, in nats */
} vmg_predictive;

void vmg_predictive_lay_out(const vmg_predictive_plan *plan, size_t most_rows, vmg_arena *arena,
                            vmg_predictive *predictive);

/* How many components a member has. */
size_t vmg_predictive_components(const vmg_likelihood *likelihood, vmg_inference inference, size_t samples);

/* Before the first member: sets the sums to 0. */
void vmg_predictive_begin(vmg_predictive *predictive, size_t rows);

/* Regression: writes what is the same for all rows of a member whose first component is `first`. weight: of the member,
 * 1 where all are equal. */
void vmg_predictive_set_noise(vmg_predictive *predictive, const vmg_network *network, const vmg_real *parameters,
                              vmg_inference inference, double weight, size_t first);

/* Adds one member's prediction for `inputs` (rows x inputs), with its weight, as components first, first + 1, ... Every
 * row sees the same noise, number `s` of the seed in sample s, so that a row's prediction does not depend on the rows
 * beside it. */
void vmg_predictive_add(vmg_predictive *predictive, vmg_workspace *workspace, const vmg_real *parameters,
                        vmg_matrix inputs, uint64_t seed, double weight, size_t first);

/* After the last member: turns sums into means. */
void vmg_predictive_finish(vmg_predictive *predictive, size_t rows);

/* Rows first, first + 1, ... as a prediction of their own; what is the same for all rows is shared. */
vmg_predictive vmg_predictive_rows(const vmg_predictive *predictive, size_t first, size_t rows);

/* The mixture of one row and target, in the network's units; a view of the arrays above. */
vmg_mixture vmg_predictive_mixture(const vmg_predictive *predictive, size_t row, size_t output);

#endif
