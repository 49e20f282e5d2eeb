/* The positive one of two classes, by name. */
#ifndef VMG_EVALUATE_POSITIVE_CLASS_H
#define VMG_EVALUATE_POSITIVE_CLASS_H

#include "encoding/target_encoding.h"

/* The number of the class called `name`; 1, the second, where `name` is NULL. Fails with VMG_ERROR_USAGE where there
 * are not two classes, or none with this name. */
vmg_status vmg_positive_class(vmg_context *context, const vmg_target_encoding *target, const char *name, size_t *out);

/* Fails with VMG_ERROR_USAGE for a threshold that is given (not 0) where there are not two classes, or that is not
 * between 0 and 1. */
vmg_status vmg_check_threshold(vmg_context *context, const vmg_target_encoding *target, double threshold);

#endif
