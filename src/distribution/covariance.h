/* The covariance of the rows, or of the columns, of a matrix Gaussian: a size x size matrix U = L L^T that layers use
 * only through the questions below. Each structure (diagonal, ...) is one row of functions in a file of its own. */
#ifndef VMG_DISTRIBUTION_COVARIANCE_H
#define VMG_DISTRIBUTION_COVARIANCE_H

#include "base/arena.h"
#include "distribution/low_rank_core.h"
#include "linalg/kernels.h"
#include "linalg/tensor.h"
#include "random/random.h"

typedef struct vmg_covariance vmg_covariance;
typedef struct vmg_covariance_state vmg_covariance_state;

/* A matrix named "count x size" has `count` rows of the caller's. Gradients are added to `gradient`, the flat vector
 * of all parameters. Nothing here allocates or can fail. */
typedef struct vmg_covariance_kind {
    const char *name; /* "diagonal", "low-rank", "full" */
    size_t most_size; /* larger ones are refused: they would take gigabytes; 0: any size */

    /* Appends the parameters, named prefix + ... + "_" + side ("row" or "column"), and keeps their offset. */
    void (*list)(vmg_covariance *covariance, const char *prefix, const char *side, vmg_tensor_list *list);

    /* Initial parameters: standard deviations exp(log_sd[i]), no correlation or little of it, drawn from the stream's
     * numbers 2^32 and on. */
    void (*initialise)(const vmg_covariance *covariance, const vmg_real *log_sd, vmg_random from, vmg_real *parameters);

    /* Takes the state's memory; most_rows: of any matrix that is passed later. */
    void (*lay_out)(const vmg_covariance *covariance, size_t most_rows, vmg_arena *arena, vmg_covariance_state *state);

    /* Derives the state from the parameters (the flat vector). */
    void (*prepare)(vmg_covariance_state *state, const vmg_real *parameters);

    /* out = x U; x, out count x size, not the same. */
    void (*multiply)(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix out);

    /* out[k] = x_k U x_k^T for every row of x. */
    void (*quadratic)(const vmg_covariance_state *state, vmg_matrix x, vmg_real *out);

    /* out[p] = U_ij, i = first[p] not j = second[p], for p < count. NULL: U is diagonal. */
    void (*entries)(const vmg_covariance_state *state, size_t count, const uint32_t *first, const uint32_t *second,
                    vmg_real *out);

    /* out = e L^T: rows of independent standard normal entries become rows with covariance U. */
    void (*colour)(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix out);

    /* x <- x L^-T, the way back. */
    void (*whiten)(const vmg_covariance_state *state, vmg_matrix x);

    double (*trace)(const vmg_covariance_state *state);
    double (*log_determinant)(const vmg_covariance_state *state);

    /* Adds the gradient of the sum over i of U_ii weight[i]. */
    void (*diagonal_gradient)(const vmg_covariance_state *state, const vmg_real *weight, vmg_real *gradient);

    /* Adds the gradient of the sum over p of U_ij weight[p]. NULL: U is diagonal. */
    void (*entries_gradient)(const vmg_covariance_state *state, size_t count, const uint32_t *first,
                             const uint32_t *second, const vmg_real *weight, vmg_real *gradient);

    /* Adds the gradient of sum_k weight[k] x_k U x_k^T; x: of the last call of quadratic. */
    void (*quadratic_gradient)(const vmg_covariance_state *state, vmg_matrix x, const vmg_real *weight,
                               vmg_real *gradient);

    /* Adds the gradient of trace(U x^T y); x, y count x size. */
    void (*product_gradient)(const vmg_covariance_state *state, vmg_matrix x, vmg_matrix y, vmg_real *gradient);

    /* Adds the gradient of the sum of the entries of (e L^T) o g; coloured is e L^T. */
    void (*colour_gradient)(const vmg_covariance_state *state, vmg_matrix e, vmg_matrix coloured, vmg_matrix g,
                            vmg_real *gradient);

    /* Adds the gradient of trace_weight trace(U) + log_determinant_weight log|U|. */
    void (*invariants_gradient)(const vmg_covariance_state *state, double trace_weight, double log_determinant_weight,
                                vmg_real *gradient);
} vmg_covariance_kind;

/* Shape and place of the parameters: the same for every vector of parameters. */
struct vmg_covariance {
    const vmg_covariance_kind *kind;
    size_t size;
    size_t offset; /* of the first parameter in the flat vector */
    size_t rank;   /* low-rank: of the part beside the diagonal */
};

/* What follows from one vector of parameters. */
struct vmg_covariance_state {
    const vmg_covariance *covariance; /* borrowed */
    const vmg_kernels *kernels;
    vmg_real *diagonal; /* size: U_ii, for whoever needs the marginal variances */
    vmg_real *root;     /* size: exp of the log standard deviations, or of the logarithms of L's diagonal */
    vmg_real *sums;     /* size: scratch */
    double log_determinant;
    /* width: size (full), rank (low-rank) */
    vmg_matrix factor;          /* width x size: L (full), F (low-rank) */
    vmg_matrix factor_gradient; /* width x size: scratch for its gradient */
    vmg_matrix projected;       /* most_rows x width: of the last quadratic, x L or x F^T */
    vmg_matrix scratch[2];      /* most_rows x width */
    vmg_real *own;              /* low-rank, size: d */
    vmg_matrix given;           /* low-rank, rank x size: G, a view of the parameters last prepared */
    vmg_low_rank_core core;     /* low-rank */
};

extern const vmg_covariance_kind vmg_covariance_diagonal;
extern const vmg_covariance_kind vmg_covariance_low_rank;
extern const vmg_covariance_kind vmg_covariance_full;

/* Whether entries beside the diagonal are always 0. */
static inline bool vmg_covariance_is_diagonal(const vmg_covariance_kind *kind)
{
    return !kind->entries;
}

/* The kind with this name, or NULL. */
const vmg_covariance_kind *vmg_covariance_find(const char *name);

#endif
