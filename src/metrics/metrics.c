/* The lists of metrics, and averages over folds; see vmg/metrics.h. */
#include "vmg/metrics.h"

#include <string.h>

#define VMG_KIND_ROW(name, best, meaning) {#name, best, meaning},
static const vmg_metric_kind regression_kinds[] = {VMG_REGRESSION_METRIC_LIST(VMG_KIND_ROW)
                                                       VMG_PAPER_METRIC_LIST(VMG_KIND_ROW)};
static const vmg_metric_kind classification_kinds[] = {VMG_CLASSIFICATION_METRIC_LIST(VMG_KIND_ROW)
                                                           VMG_TWO_CLASS_METRIC_LIST(VMG_KIND_ROW)};
#undef VMG_KIND_ROW

#define VMG_COUNT_ROW(name, best, meaning) +1
static const size_t paper_kinds = VMG_PAPER_METRIC_LIST(VMG_COUNT_ROW);
static const size_t two_class_kinds = VMG_TWO_CLASS_METRIC_LIST(VMG_COUNT_ROW);
#undef VMG_COUNT_ROW

_Static_assert(sizeof regression_kinds / sizeof *regression_kinds <= VMG_MOST_METRICS, "vmg_metrics is too small");
_Static_assert(sizeof classification_kinds / sizeof *classification_kinds <= VMG_MOST_METRICS,
               "vmg_metrics is too small");

const vmg_metric_kind *vmg_regression_metric_kinds(bool with_paper, size_t *count)
{
    *count = sizeof regression_kinds / sizeof *regression_kinds - (with_paper ? 0 : paper_kinds);
    return regression_kinds;
}

const vmg_metric_kind *vmg_classification_metric_kinds(bool two_classes, size_t *count)
{
    *count = sizeof classification_kinds / sizeof *classification_kinds - (two_classes ? 0 : two_class_kinds);
    return classification_kinds;
}

double vmg_metrics_value(const vmg_metrics *metrics, const char *name)
{
    for (size_t i = 0; i < metrics->count; i++) {
        if (!strcmp(metrics->metric[i].kind->name, name)) {
            return metrics->metric[i].value;
        }
    }
    return NAN;
}

bool vmg_metric_is_better(const vmg_metric_kind *kind, double a, double b)
{
    if (isnan(a) || isnan(b)) {
        return !isnan(a);
    }
    return isinf(kind->best) ? a > b : fabs(a - kind->best) < fabs(b - kind->best);
}

/* One metric over the parts where it is defined. */
static void average_one(size_t count, const vmg_metrics *parts, const char *name, double *mean, double *standard_error)
{
    double defined = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        const double value = vmg_metrics_value(&parts[i], name);
        if (!isnan(value)) {
            defined++;
            sum += value;
        }
    }
    *mean = sum / defined; /* NaN where there is none */
    for (size_t i = 0; i < count; i++) {
        const double distance = vmg_metrics_value(&parts[i], name) - *mean;
        if (!isnan(distance)) {
            squares += distance * distance;
        }
    }
    *standard_error = defined > 1 ? sqrt(squares / (defined - 1) / defined) : NAN;
}

void vmg_metrics_average(size_t count, const vmg_metrics *parts, vmg_metrics *mean, vmg_metrics *standard_error)
{
    vmg_metrics means = {0}, errors = {0};
    means.count = errors.count = count ? parts[0].count : 0;
    for (size_t i = 0; i < means.count; i++) {
        const vmg_metric_kind *kind = parts[0].metric[i].kind;
        means.metric[i].kind = errors.metric[i].kind = kind;
        average_one(count, parts, kind->name, &means.metric[i].value, &errors.metric[i].value);
    }
    if (mean) {
        *mean = means;
    }
    if (standard_error) {
        *standard_error = errors;
    }
}
