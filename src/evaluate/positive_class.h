/* The positive one of two classes, by name. */
#ifndef VMG_EVALUATE_POSITIVE_CLASS_H
#define VMG_EVALUATE_POSITIVE_CLASS_H

#include "encoding/target_encoding.h"

/* The number of the class called `name`; 1, the second, where `name` is NULL. Fails with VMG_ERROR_USAGE where there
 * are not two classes, or none with this name. */
vmg_status vmg_positive_class(vmg_context *context, const vmg_target_encoding *target, const char *name, size_t *out);

#endif
