/* The fields of a JSON object that somebody else wrote: of the right type, or a sentence that says which is not. */
#ifndef VMG_BASE_JSON_FIELDS_H
#define VMG_BASE_JSON_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* All functions fail with VMG_ERROR_DATA, `what` opening the sentence ("the model's encoding, column 3"), or with
 * VMG_ERROR_MEMORY where they copy; *out is then untouched. */

/* The value is an object with exactly `count` keys. */
vmg_status vmg_json_check_object(vmg_context *context, const char *what, const json_t *value, size_t count);

/* A finite number; true or false; a text without the character 0, borrowed from the object; an array, likewise. */
vmg_status vmg_json_number(vmg_context *context, const char *what, const json_t *object, const char *key, double *out);
vmg_status vmg_json_boolean(vmg_context *context, const char *what, const json_t *object, const char *key, bool *out);
vmg_status vmg_json_text(vmg_context *context, const char *what, const json_t *object, const char *key,
                         const char **out);
vmg_status vmg_json_array(vmg_context *context, const char *what, const json_t *object, const char *key,
                          const json_t **out);

/* Exactly `count` finite numbers, written to `out`, which is undefined on failure. */
vmg_status vmg_json_numbers(vmg_context *context, const char *what, const json_t *object, const char *key, size_t count,
                            double *out);

/* An array of numbers, for writing; the caller owns it. NULL: no memory. */
json_t *vmg_json_of_numbers(const double *numbers, size_t count);

/* Copies of an array's texts; the caller owns the array and each text. */
vmg_status vmg_json_texts(vmg_context *context, const char *what, const json_t *object, const char *key, char ***out,
                          size_t *count);

#endif
