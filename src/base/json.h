/* JSON from outside: Jansson's parser behind limits that keep hostile text from taking memory out of proportion. */
#ifndef VMG_BASE_JSON_H
#define VMG_BASE_JSON_H

#include <stddef.h>

#include <jansson.h>

#include "vmg/context.h"

/* How deep objects and arrays may nest, and how many values (of objects, arrays, numbers, ...) a text may have. A value
 * takes some 300 bytes at most in memory, beside the bytes of its own text: see json.c. */
enum { VMG_JSON_DEPTH = 32, VMG_JSON_VALUES = 1000000 };

/*
 * Parses `length` bytes, which hold one object or array and nothing else but white space. A key that appears twice in
 * an object, text that is no UTF-8, and what is beyond the limits above are errors.
 *
 *   what  what the text is, for the sentence: "settings.json" gives "settings.json: line 3, column 7: ..."
 *
 * Fails with VMG_ERROR_DATA or VMG_ERROR_MEMORY; *out is then NULL. The caller owns *out (json_decref). Jansson's own
 * memory comes from the C library, not from the context.
 */
vmg_status vmg_json_parse(vmg_context *context, const char *what, const char *text, size_t length, json_t **out);

/* Appends to an array, or sets a key of an object, and takes `value` over. Where it is NULL, or there is no memory, the
 * container is given back and *array or *object becomes NULL, which is allowed too: so a container is built without
 * looking, and is NULL in the end where a part of it is missing. */
void vmg_json_append(json_t **array, json_t *value);
void vmg_json_set(json_t **object, const char *key, json_t *value);

/* A number, or null where it is none that JSON knows. NULL: no memory. */
json_t *vmg_json_number_or_null(double number);

/* Gives back a text from json_dumps, as the program may have told Jansson to allocate. NULL is allowed. */
void vmg_json_release_text(char *text);

#endif
