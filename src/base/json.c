/* JSON from outside; see base/json.h.
 *
 * The limits are checked before Jansson sees the text, by a pass that knows no more of JSON than strings, brackets and
 * commas. Every value but the first follows a bracket or a comma, so these bound the number of values. The largest
 * value by far is an empty object, `{},`: three bytes that become a hash table with 8 buckets, about 300 bytes. */
#include "base/json.h"

#include <math.h>
#include <stdbool.h>

#include "base/context.h"

typedef struct place {
    size_t line, column; /* from 1; columns count bytes */
} place;

static place place_of(const char *text, size_t offset)
{
    place found = {1, 1};
    for (size_t i = 0; i < offset; i++) {
        found.column++;
        if (text[i] == '\n') {
            found = (place){found.line + 1, 1};
        }
    }
    return found;
}

/* The first byte behind the string that begins at text[i], a quotation mark; `length` where it does not end. */
static size_t behind_string(const char *text, size_t length, size_t i)
{
    for (i++; i < length && text[i] != '"'; i++) {
        i += text[i] == '\\';
    }
    return i < length ? i + 1 : length;
}

/* *count: the number of values, at most. */
static vmg_status check_limits(vmg_context *context, const char *what, const char *text, size_t length, size_t *count)
{
    size_t depth = 0, values = 0, i = 0;
    while (i < length) {
        const char byte = text[i];
        const bool opens = byte == '{' || byte == '[', closes = byte == '}' || byte == ']';
        depth += opens;
        depth -= closes && depth > 0; /* too many closing ones are Jansson's to name */
        values += opens || byte == ',';
        if (depth > VMG_JSON_DEPTH || values > VMG_JSON_VALUES) {
            const place at = place_of(text, i);
            const bool deep = depth > VMG_JSON_DEPTH;
            return vmg_fail(context, VMG_ERROR_DATA, "%s: line %zu, column %zu: more than %d %s", what, at.line,
                            at.column, deep ? VMG_JSON_DEPTH : VMG_JSON_VALUES,
                            deep ? "nested objects and arrays" : "values");
        }
        i = byte == '"' ? behind_string(text, length, i) : i + 1;
    }
    *count = values + 1; /* the first one follows nothing */
    return VMG_OK;
}

/* Whether Jansson will find the memory that it needs: as much as it can ask for while it parses is asked for here and
 * given back. Jansson 2.14 does not see that the buffer of a string did not grow (lex_save in its load.c), reads on
 * behind the end of what it has, and may write there. */
static bool is_room_for(size_t length, size_t values)
{
    const size_t value_size = 400, start = 4096; /* value_size: see above, keys and rounding included */
    json_malloc_t allocate = NULL;
    json_free_t release = NULL;
    json_get_alloc_funcs(&allocate, &release);
    void *room = allocate(start + 4 * length + value_size * values); /* a string's buffer doubles, and is copied */
    if (room) {
        release(room);
    }
    return room != NULL;
}

vmg_status vmg_json_parse(vmg_context *context, const char *what, const char *text, size_t length, json_t **out)
{
    *out = NULL;
    size_t values = 0;
    vmg_status status = check_limits(context, what, text, length, &values);
    if (status) {
        return status;
    }
    if (!is_room_for(length, values)) {
        return vmg_fail(context, VMG_ERROR_MEMORY, "%s: out of memory", what);
    }
    json_error_t error = {0};
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!*out) {
        if (json_error_code(&error) == json_error_out_of_memory || !*error.text) {
            return vmg_fail(context, VMG_ERROR_MEMORY, "%s: out of memory", what);
        }
        return vmg_fail(context, VMG_ERROR_DATA, "%s: line %d, column %d: %s", what, error.line, error.column,
                        error.text);
    }
    return VMG_OK;
}

void vmg_json_append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value)) {
        json_decref(*array);
        *array = NULL;
    }
}

void vmg_json_set(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value)) {
        json_decref(*object);
        *object = NULL;
    }
}

json_t *vmg_json_number_or_null(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}

void vmg_json_release_text(char *text)
{
    json_free_t release = NULL;
    json_get_alloc_funcs(NULL, &release);
    if (text) {
        release(text);
    }
}
