/* Which of the compared methods is best, and how far the others are from it; see evaluate/comparison.h. */
#include "evaluate/comparison.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "evaluate/contrast.h"

/* Room for the values of two methods, fold by fold. */
typedef struct pairing {
    const vmg_comparison *comparison;
    double *ours, *others, *ratio; /* planned of each */
} pairing;

/* Values of a metric by number of the fold; NaN where there is none. */
static void list_values(const pairing *room, const vmg_compared_method *method, size_t metric, double *values)
{
    for (size_t i = 0; i < room->comparison->planned; i++) {
        values[i] = NAN;
    }
    for (size_t i = 0; i < method->fold_count; i++) {
        const vmg_fold_result *fold = &method->folds[i];
        values[fold->fold] = vmg_metrics_value(&fold->metrics, room->comparison->kinds[metric].name);
        room->ratio[fold->fold] = (double)fold->test_rows / (double)fold->train_rows;
    }
}

static vmg_contrast contrast(const pairing *room, const vmg_compared_method *ours, const vmg_compared_method *others,
                             size_t metric)
{
    list_values(room, ours, metric, room->ours);
    list_values(room, others, metric, room->others);
    return vmg_contrast_of(&room->comparison->kinds[metric], room->ours, room->others, room->ratio,
                           room->comparison->planned);
}

/* The best by a metric, of those that have most folds. */
static size_t find_best(const vmg_comparison *comparison, size_t metric)
{
    const vmg_metric_kind *kind = &comparison->kinds[metric];
    size_t found = comparison->method_count, most = 1;
    for (size_t i = 0; i < comparison->method_count; i++) {
        const bool has = !isnan(vmg_metrics_value(&comparison->methods[i].mean, kind->name));
        const size_t folds = comparison->methods[i].fold_count;
        most = has && folds > most ? folds : most;
    }
    for (size_t i = 0; i < comparison->method_count; i++) {
        const double value = vmg_metrics_value(&comparison->methods[i].mean, kind->name);
        const bool counts = comparison->methods[i].fold_count == most && !isnan(value);
        if (counts &&
            (found == comparison->method_count ||
             vmg_metric_is_better(kind, value, vmg_metrics_value(&comparison->methods[found].mean, kind->name)))) {
            found = i;
        }
    }
    return found;
}

static size_t find_first_matrix(const vmg_comparison *comparison)
{
    size_t found = 0;
    while (found < comparison->method_count &&
           (!comparison->methods[found].method || strcmp(comparison->methods[found].method, "matrix") != 0)) {
        found++;
    }
    return found;
}

static void contrast_all(const pairing *room, vmg_comparison *comparison)
{
    const size_t matrix = find_first_matrix(comparison), count = comparison->method_count;
    for (size_t metric = 0; metric < comparison->kind_count; metric++) {
        const size_t best = comparison->best[metric] = find_best(comparison, metric);
        for (size_t i = 0; i < count; i++) {
            vmg_compared_method *method = &comparison->methods[i];
            vmg_contrast *to_best = &method->to_best[metric];
            *to_best = contrast(room, method, best < count ? &comparison->methods[best] : method, metric);
            to_best->standing = best == count ? VMG_STANDING_UNKNOWN
                                : i == best   ? VMG_STANDING_BEST
                                              : to_best->standing;
            if (to_best->standing == VMG_STANDING_BETTER) { /* of a metric's folds in common, though not over all */
                to_best->standing = VMG_STANDING_SAME;
            }
            method->to_first_matrix[metric] =
                contrast(room, method, matrix < count ? &comparison->methods[matrix] : method, metric);
            if (matrix == count) {
                method->to_first_matrix[metric].standing = VMG_STANDING_UNKNOWN;
            }
        }
    }
    comparison->first_matrix = matrix;
}

vmg_status vmg_comparison_contrast(vmg_context *context, vmg_comparison *comparison)
{
    const size_t folds = comparison->planned;
    double *numbers = vmg_allocate(context, 3 * folds, sizeof *numbers);
    if (!numbers) {
        return VMG_ERROR_MEMORY;
    }
    const pairing room = {comparison, numbers, numbers + folds, numbers + 2 * folds};
    contrast_all(&room, comparison);
    vmg_release(context, numbers);
    return VMG_OK;
}
