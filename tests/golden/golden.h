/* The golden files (their README stands beside the generator): reading nested lists of numbers with Jansson. */
#ifndef VMG_TESTS_GOLDEN_H
#define VMG_TESTS_GOLDEN_H

#include "test.h"

#include <jansson.h>
#include <string.h>

/* A golden file, whole; free with json_decref. */
static inline json_t *golden_read(const char *name)
{
    char path[1024];
    json_error_t error;
    snprintf(path, sizeof path, "%s/golden/%s", VMG_TEST_DATA, name);
    json_t *root = json_load_file(path, JSON_DECODE_INT_AS_REAL, &error);
    if (!root) {
        fail_msg("%s: %s", path, error.text);
    }
    return root;
}

/* The numbers of a nested list, row by row; answers how many. `out` may be NULL. */
static inline size_t golden_numbers(const json_t *value, vmg_real *out)
{
    if (json_is_real(value)) {
        if (out) {
            *out = (vmg_real)json_real_value(value);
        }
        return 1;
    }
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        count += golden_numbers(json_array_get(value, i), out ? out + count : NULL);
    }
    return count;
}

static inline double golden_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_real(value)) {
        fail_msg("golden file: no number %s", key);
    }
    return json_real_value(value);
}

static inline size_t golden_size(const json_t *object, const char *key)
{
    return (size_t)golden_number(object, key);
}

/* The numbers of object[key], which must be `count`. */
static inline void golden_fill(const json_t *object, const char *key, vmg_real *out, size_t count)
{
    const json_t *value = json_object_get(object, key);
    if (!value || golden_numbers(value, NULL) != count) {
        fail_msg("golden file: %s does not have %zu numbers", key, count);
    }
    golden_numbers(value, out);
}

/* object[key], which must be there. */
static inline json_t *golden_field(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value) {
        fail_msg("golden file: no field %s", key);
    }
    return value;
}

/* The element of the list `cases` whose field "name" is `name`. */
static inline json_t *golden_case(json_t *root, const char *name)
{
    json_t *cases = golden_field(root, "cases");
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *element = json_array_get(cases, i);
        if (!strcmp(json_string_value(golden_field(element, "name")), name)) {
            return element;
        }
    }
    fail_msg("golden file: no case %s", name);
    return NULL;
}

#endif
