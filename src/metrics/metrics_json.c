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
