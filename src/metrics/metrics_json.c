/* Metrics as JSON; see metrics/metrics_json.h. */
#include "metrics/metrics_json.h"

#include <string.h>

#include "base/json.h"

json_t *vmg_metrics_to_json(const vmg_metrics *metrics)
{
    json_t *json = json_object();
    for (size_t i = 0; i < metrics->count && json; i++) {
        vmg_json_set(&json, metrics->metric[i].kind->name, vmg_json_number_or_null(metrics->metric[i].value));
    }
    return json;
}

static const vmg_metric_kind *find_kind(const char *name)
{
    size_t counts[2];
    const vmg_metric_kind *const lists[2] = {vmg_regression_metric_kinds(true, &counts[0]),
                                             vmg_classification_metric_kinds(true, &counts[1])};
    for (size_t list = 0; list < 2; list++) {
        for (size_t i = 0; i < counts[list]; i++) {
            if (!strcmp(lists[list][i].name, name)) {
                return &lists[list][i];
            }
        }
    }
    return NULL;
}

bool vmg_metrics_from_json(const json_t *json, vmg_metrics *out)
{
    const char *name = NULL;
    json_t *value = NULL;
    *out = (vmg_metrics){0};
    if (!json_is_object(json) || json_object_size(json) > VMG_MOST_METRICS) {
        return false;
    }
    json_object_foreach((json_t *)json, name, value) /* Jansson's loop takes no const; it changes nothing */
    {
        const vmg_metric_kind *kind = find_kind(name);
        if (!kind || !(json_is_number(value) || json_is_null(value))) {
            return false;
        }
        out->metric[out->count++] = (vmg_metric){kind, json_is_null(value) ? (double)NAN : json_number_value(value)};
    }
    return true;
}

const double vmg_coverage_levels[VMG_COVERAGE_LEVELS] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};

json_t *vmg_coverage_to_json(const vmg_coverage *coverage)
{
    enum { together = 2 }; /* bins that become one */
    json_t *fractions = json_array(), *counts = json_array();
    for (size_t i = 0; i < VMG_COVERAGE_LEVELS; i++) {
        vmg_json_append(&fractions,
                        json_pack("{s:f, s:o}", "level", vmg_coverage_levels[i], "fraction",
                                  vmg_json_number_or_null(vmg_coverage_of(coverage, vmg_coverage_levels[i]))));
    }
    for (size_t i = 0; i < VMG_COVERAGE_BINS; i += together) {
        vmg_json_append(&counts, json_integer((json_int_t)(coverage->bin[i] + coverage->bin[i + 1])));
    }
    return json_pack("{s:o, s:o}", "coverage", fractions, "pit", counts);
}

json_t *vmg_reliability_to_json(const vmg_reliability *reliability)
{
    json_t *bins = json_array();
    for (size_t i = 0; i < VMG_RELIABILITY_BINS; i++) {
        const double rows = (double)reliability->bin[i].rows; /* 0: null, as 0 / 0 is no number */
        vmg_json_append(&bins,
                        json_pack("{s:f, s:f, s:I, s:o, s:o}", "low", (double)i / VMG_RELIABILITY_BINS, "high",
                                  (double)(i + 1) / VMG_RELIABILITY_BINS, "rows", (json_int_t)reliability->bin[i].rows,
                                  "confidence", vmg_json_number_or_null(reliability->bin[i].confidence / rows),
                                  "accuracy", vmg_json_number_or_null((double)reliability->bin[i].correct / rows)));
    }
    return json_pack("{s:o, s:o}", "ece", vmg_json_number_or_null(vmg_reliability_error(reliability)), "reliability",
                     bins);
}
