/* Ranking of rows of two classes by a score: average precision, and the area under the ROC curve. */
#ifndef VMG_METRICS_RANKING_H
#define VMG_METRICS_RANKING_H

#include <stdbool.h>

#include "vmg/context.h"

/* Every row's score and label in one vmg_real. All zero to begin; vmg_ranking_release gives the memory back. */
typedef struct vmg_ranking {
    vmg_real *scores; /* count, owned, room for `room`: the score, with the sign bit set where the row is positive */
    size_t count, room;
    bool is_sorted;
    bool has_nan;
} vmg_ranking;

/* Adds a row; score >= 0. Fails with VMG_ERROR_MEMORY, and the ranking is then as it was. */
vmg_status vmg_ranking_add(vmg_context *context, vmg_ranking *ranking, vmg_real score, bool is_positive);

/*
 * average_precision = sum over thresholds n, from the highest score down, of (R_n - R_(n-1)) P_n, P precision and R
 * recall, rows of equal score taken together. roc_auc = P(score of a positive row > that of a negative one) + half the
 * probability that they are equal (Mann and Whitney 1947). NaN where a score is, or where there are no positive or no
 * negative rows. Sorts the rows, so it changes their order; more may be added afterwards.
 */
void vmg_ranking_measure(vmg_ranking *ranking, double *average_precision, double *roc_auc);

void vmg_ranking_release(vmg_context *context, vmg_ranking *ranking);

#endif
