/* Metrics as a JSON object, {"rmse": 4.9, "r2": null, ...}: null where one is not defined. */
#ifndef VMG_METRICS_METRICS_JSON_H
#define VMG_METRICS_METRICS_JSON_H

#include <jansson.h>

#include "vmg/metrics.h"

/* The caller owns the answer; NULL: no memory. */
json_t *vmg_metrics_to_json(const vmg_metrics *metrics);

/* False, for an object that has a name twice or one that no metric has, or something else than numbers. */
bool vmg_metrics_from_json(const json_t *json, vmg_metrics *out);

/* Central intervals at ten levels and F(y) in twenty bins: {"coverage": [...], "pit": [...]}; and of classes {"ece":
 * .., "reliability": [...]}. What they hold is in vmg/evaluate.h. NULL: no memory. */
enum { VMG_COVERAGE_LEVELS = 10 };
extern const double vmg_coverage_levels[VMG_COVERAGE_LEVELS];
json_t *vmg_coverage_to_json(const vmg_coverage *coverage);
json_t *vmg_reliability_to_json(const vmg_reliability *reliability);

#endif
