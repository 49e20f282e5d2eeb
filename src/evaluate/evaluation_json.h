/* Parts of an evaluation as JSON, for other results that hold the same. */
#ifndef VMG_EVALUATE_EVALUATION_JSON_H
#define VMG_EVALUATE_EVALUATION_JSON_H

#include <jansson.h>

#include "vmg/evaluate.h"

/* The object "classes" of vmg_evaluation_to_json; reads classes, class_count, confusion, positive and threshold alone.
 * NULL: no memory. */
json_t *vmg_classes_to_json(const vmg_evaluation *evaluation);

#endif
