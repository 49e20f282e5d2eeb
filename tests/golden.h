/* Reading the golden files of tests/golden: Jansson values, and numbers out of nested lists. A test that meets a field
 * that is not there fails at that place. */
#ifndef VMG_TESTS_GOLDEN_H
#define VMG_TESTS_GOLDEN_H

#include "test.h"

#include <string.h>

#include <jansson.h>

/* The file tests/golden/NAME; owned by the caller (json_decref). */
static inline json_t *golden_read(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/golden/%s", VMG_TEST_DATA, name);
    json_error_t error;
    json_t *file = json_load_file(path, 0, &error);
    if (!file) {
        fail_msg("%s: line %d: %s", path, error.line, error.text);
    }
    return file;
}

static inline json_t *golden_field(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value) {
        fail_msg("the golden file has no field \"%s\" here", key);
    }
    return value;
}

static inline double golden_number(json_t *object, const char *key)
{
    json_t *value = golden_field(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* Copies the numbers of a list, of a list of lists (row by row), or a single number to `out`, which has room for
 * `room`; answers how many there are. */
static inline size_t golden_numbers(json_t *value, vmg_real *out, size_t room)
{
    if (json_is_number(value)) {
        assert_true(room >= 1);
        out[0] = (vmg_real)json_number_value(value);
        return 1;
    }
    assert_true(json_is_array(value));
    size_t used = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        used += golden_numbers(json_array_get(value, i), out + used, room - used);
    }
    return used;
}

/* The element of the list `cases` whose field "name" is `name`. */
static inline json_t *golden_case(json_t *file, const char *name)
{
    json_t *cases = golden_field(file, "cases");
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *element = json_array_get(cases, i);
        if (!strcmp(json_string_value(golden_field(element, "name")), name)) {
            return element;
        }
    }
    fail_msg("the golden file has no case \"%s\"", name);
    return NULL;
}

#endif
