/* What is believed about the entries of a batch: a mean each, and a variance each where they are not known. It is what
 * a layer receives and what it gives. The last layer also says how pairs of its outputs vary together, where the
 * likelihood needs it. */
#ifndef VMG_LINALG_BELIEF_H
#define VMG_LINALG_BELIEF_H

#include "linalg/matrix.h"

typedef struct vmg_belief {
    vmg_matrix mean;       /* rows x entries */
    vmg_matrix variance;   /* rows x entries, >= 0; .at NULL: the entries are known */
    vmg_matrix covariance; /* rows x pairs of entries (vmg_pairs_count); .at NULL: not asked for */
} vmg_belief;

/* Which pairs of entries have a covariance: none; entry i of the first half with entry i of the second; or every two,
 * in the order (0, 1), (0, 2), ..., (1, 2), ... */
typedef enum vmg_pairs { VMG_PAIRS_NONE, VMG_PAIRS_OF_HALVES, VMG_PAIRS_ALL } vmg_pairs;

static inline size_t vmg_pairs_count(vmg_pairs pairs, size_t entries)
{
    return pairs == VMG_PAIRS_NONE ? 0 : pairs == VMG_PAIRS_OF_HALVES ? entries / 2 : entries * (entries - 1) / 2;
}

/* The place of entries `one` and `two`, different, among all pairs of `entries`. */
static inline size_t vmg_pair_of(size_t entries, size_t one, size_t two)
{
    const size_t low = one < two ? one : two, high = one < two ? two : one;
    return low * (2 * entries - low - 1) / 2 + high - low - 1;
}

static inline bool vmg_belief_is_known(vmg_belief belief)
{
    return !belief.variance.at;
}

/* The partial derivatives of a map from means and variances to means and variances, entry by entry. */
typedef struct vmg_moment_slopes {
    vmg_real *mean_by_mean, *mean_by_variance;
    vmg_real *variance_by_mean, *variance_by_variance;
} vmg_moment_slopes;

#endif
