/* Parts of a comparison as JSON. Each answers NULL where memory ran out. */
#ifndef VMG_EVALUATE_COMPARISON_JSON_H
#define VMG_EVALUATE_COMPARISON_JSON_H

#include <jansson.h>

#include "evaluate/contrast.h"
#include "vmg/compare.h"

json_t *vmg_json_of_texts(char *const *texts, size_t count);
json_t *vmg_json_text_or_null(const char *text);

json_t *vmg_contrast_to_json(const vmg_contrast *contrast, const char *to);
/* Metrics by name, in the comparison's order; null where there is none. */
json_t *vmg_metrics_in_order(const vmg_comparison *comparison, const vmg_metrics *metrics);

/* Money, rows away from the training data, and few rows: of all, and of a method; null where it was not asked for. */
json_t *vmg_money_to_json(const vmg_comparison *comparison);
json_t *vmg_method_money_to_json(const vmg_comparison *comparison, const vmg_compared_method *method);
json_t *vmg_shift_to_json(const vmg_comparison *comparison);
json_t *vmg_method_shift_to_json(const vmg_comparison *comparison, const vmg_compared_method *method);
json_t *vmg_curve_to_json(const vmg_comparison *comparison);
json_t *vmg_method_curve_to_json(const vmg_comparison *comparison, const vmg_compared_method *method);

json_t *vmg_compared_method_to_json(vmg_context *context, const vmg_comparison *comparison, size_t number);

#endif
