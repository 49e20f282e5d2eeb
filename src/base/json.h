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

#endif
