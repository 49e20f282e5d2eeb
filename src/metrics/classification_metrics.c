/* Metrics of predicted classes; see metrics/classification_metrics.h. A new metric is a row in vmg/metrics.h and a
 * function of its name here. */
#include "metrics/classification_metrics.h"

#include "distribution/class_set.h"

const double vmg_set_levels[VMG_SET_LEVELS] = {0.9, 0.95};

vmg_classification_sums vmg_classification_begin(size_t classes, size_t positive)
{
    return (vmg_classification_sums){.classes = classes, .positive = positive};
}

static size_t largest(const double *probabilities, size_t classes)
{
    size_t found = 0;
    for (size_t k = 1; k < classes; k++) {
        found = probabilities[k] > probabilities[found] ? k : found;
    }
    return found;
}

size_t vmg_classification_decide(const vmg_classification_sums *sums, const double *probabilities)
{
    if (sums->classes == 2 && sums->threshold > 0) {
        return probabilities[sums->positive] >= sums->threshold ? sums->positive : 1 - sums->positive;
    }
    return largest(probabilities, sums->classes);
}

/* A row's sets. */
static void add_sets(vmg_classification_sums *sums, const double *probabilities, const double *thresholds,
                     uint32_t label)
{
    for (size_t l = 0; l < VMG_SET_LEVELS; l++) {
        const double threshold =
            thresholds ? thresholds[l] : vmg_class_set_threshold(probabilities, sums->classes, vmg_set_levels[l]);
        sums->held[l] += label < sums->classes && probabilities[label] >= threshold;
        sums->set_size += l == 0 ? vmg_class_set_size(probabilities, sums->classes, threshold) : 0;
    }
}

vmg_status vmg_classification_add(vmg_context *context, vmg_classification_sums *sums, const double *probabilities,
                                  const double *thresholds, uint32_t label)
{
    if (sums->classes == 2) {
        const vmg_status status =
            vmg_ranking_add(context, &sums->ranking, (vmg_real)probabilities[sums->positive], label == sums->positive);
        if (status) {
            return status;
        }
    }
    const size_t surest = largest(probabilities, sums->classes);
    double squares = label < sums->classes ? 0 : 1; /* of a class outside the model: (0 - 1)^2 */
    for (size_t k = 0; k < sums->classes; k++) {
        const double distance = probabilities[k] - (k == label);
        squares += distance * distance;
    }
    sums->rows++;
    sums->correct += vmg_classification_decide(sums, probabilities) == label;
    sums->brier += squares;
    sums->log_likelihood += vmg_class_log_likelihood(probabilities, sums->classes, label);
    add_sets(sums, probabilities, thresholds, label);
    vmg_reliability_add(&sums->reliability, probabilities[surest], surest == label);
    return VMG_OK;
}

/* What the metrics are functions of: the sums, and the ranking measured. */
typedef struct vmg_classification_totals {
    const vmg_classification_sums *sums;
    double rows, average_precision, roc_auc;
} vmg_classification_totals;

static double accuracy(const vmg_classification_totals *totals)
{
    return (double)totals->sums->correct / totals->rows;
}

static double error_rate(const vmg_classification_totals *totals)
{
    return (totals->rows - (double)totals->sums->correct) / totals->rows;
}

static double log_likelihood(const vmg_classification_totals *totals)
{
    return totals->sums->log_likelihood / totals->rows;
}

static double brier(const vmg_classification_totals *totals)
{
    return totals->sums->brier / totals->rows;
}

static double ece(const vmg_classification_totals *totals)
{
    return vmg_reliability_error(&totals->sums->reliability);
}

static double set_coverage_90(const vmg_classification_totals *totals)
{
    return (double)totals->sums->held[0] / totals->rows;
}

static double set_coverage_95(const vmg_classification_totals *totals)
{
    return (double)totals->sums->held[1] / totals->rows;
}

static double set_size_90(const vmg_classification_totals *totals)
{
    return (double)totals->sums->set_size / totals->rows;
}

static double average_precision(const vmg_classification_totals *totals)
{
    return totals->average_precision;
}

static double roc_auc(const vmg_classification_totals *totals)
{
    return totals->roc_auc;
}

vmg_metrics vmg_classification_metrics(vmg_classification_sums *sums)
{
#define VMG_FUNCTION_ROW(name, best, meaning) name,
    static double (*const functions[])(const vmg_classification_totals *) = {
        VMG_CLASSIFICATION_METRIC_LIST(VMG_FUNCTION_ROW) VMG_TWO_CLASS_METRIC_LIST(VMG_FUNCTION_ROW)};
#undef VMG_FUNCTION_ROW
    vmg_metrics metrics = {0};
    const vmg_metric_kind *kinds = vmg_classification_metric_kinds(sums->classes == 2, &metrics.count);
    vmg_classification_totals totals = {.sums = sums, .rows = (double)sums->rows};
    vmg_ranking_measure(&sums->ranking, &totals.average_precision, &totals.roc_auc);
    for (size_t i = 0; i < metrics.count; i++) {
        metrics.metric[i] = (vmg_metric){&kinds[i], functions[i](&totals)};
    }
    return metrics;
}

void vmg_classification_end(vmg_context *context, vmg_classification_sums *sums)
{
    vmg_ranking_release(context, &sums->ranking);
    *sums = (vmg_classification_sums){0};
}
