/* Average precision and the area under the ROC curve; see metrics/ranking.h. */
#include "metrics/ranking.h"

#include <math.h>
#include <stdlib.h>

#include "base/context.h"

vmg_status vmg_ranking_add(vmg_context *context, vmg_ranking *ranking, vmg_real score, bool is_positive)
{
    if (ranking->count == ranking->room) {
        const size_t room = ranking->room ? 2 * ranking->room : 1024;
        vmg_real *grown = vmg_reallocate(context, ranking->scores, ranking->count, room, sizeof *grown);
        if (!grown) {
            return VMG_ERROR_MEMORY;
        }
        ranking->scores = grown;
        ranking->room = room;
    }
    ranking->has_nan = ranking->has_nan || isnan(score);
    ranking->scores[ranking->count++] = (vmg_real)copysign(score, is_positive ? -1 : 1);
    ranking->is_sorted = false;
    return VMG_OK;
}

/* Higher scores first. */
static int compare(const void *a, const void *b)
{
    const double one = fabs(*(const vmg_real *)a), other = fabs(*(const vmg_real *)b);
    return (one < other) - (one > other);
}

void vmg_ranking_measure(vmg_ranking *ranking, double *average_precision, double *roc_auc)
{
    *average_precision = *roc_auc = NAN;
    if (ranking->has_nan) {
        return;
    }
    if (!ranking->is_sorted && ranking->count) {
        qsort(ranking->scores, ranking->count, sizeof *ranking->scores, compare);
        ranking->is_sorted = true;
    }
    double positives = 0, negatives = 0; /* so far, from the highest score down */
    double precision_times_gain = 0, negatives_beaten = 0;
    for (size_t i = 0; i < ranking->count;) {
        const double score = fabs(ranking->scores[i]);
        double more_positives = 0, more_negatives = 0;
        for (; i < ranking->count && fabs(ranking->scores[i]) == score; i++) {
            *(signbit(ranking->scores[i]) ? &more_positives : &more_negatives) += 1;
        }
        negatives_beaten += more_negatives * (positives + 0.5 * more_positives); /* by a positive row each */
        positives += more_positives;
        negatives += more_negatives;
        precision_times_gain += more_positives * positives / (positives + negatives);
    }
    if (positives > 0 && negatives > 0) {
        *average_precision = precision_times_gain / positives;
        *roc_auc = negatives_beaten / (positives * negatives);
    }
}

void vmg_ranking_release(vmg_context *context, vmg_ranking *ranking)
{
    vmg_release(context, ranking->scores);
    *ranking = (vmg_ranking){0};
}
