/* JSON behind limits: what passes, and where a sentence points. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static void sentences_point_at_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } wrong[] = {
        {"", "settings.json: line 1, column 0: '[' or '{' expected"},
        {"{\n \"a\": nul\n}", "settings.json: line 2, column 9: invalid token near 'nul'"},
        {"{\"a\": 1} 2", "end of file expected"},
        {"{\"a\": 1, \"a\": 1}", "duplicate object key"},
        {"{\"a\": \"\\u0000\"}", "\\u0000 is not allowed"},
        {"[1e999]", "real number overflow"},
        {"\"a\"", "'[' or '{' expected"},
        {"[\"\x1b[2J\"]", "control character 0x1b"},
    };
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        json_t *json = NULL;
        assert_int_equal(vmg_json_parse(context, "settings.json", wrong[i].text, strlen(wrong[i].text), &json),
                         VMG_ERROR_DATA);
        assert_null(json);
        if (!strstr(vmg_last_error(context), wrong[i].words)) {
            fail_msg("\"%s\" does not hold \"%s\"", vmg_last_error(context), wrong[i].words);
        }
        for (const char *byte = vmg_last_error(context); *byte; byte++) {
            assert_true((unsigned char)*byte >= ' '); /* nothing that commands a terminal */
        }
    }
    vmg_context_destroy(context);
}

static void depth_and_values_are_limited(void **state)
{
    (void)state;
    enum { most = 2 * VMG_JSON_VALUES + 8 };
    vmg_context *context = NULL;
    json_t *json = NULL;
    char *text = malloc(most);
    assert_non_null(text);
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);

    memset(text, '[', VMG_JSON_DEPTH);
    memset(text + VMG_JSON_DEPTH, ']', VMG_JSON_DEPTH);
    assert_ok(context, vmg_json_parse(context, "deep", text, 2 * VMG_JSON_DEPTH, &json));
    json_decref(json);
    memset(text, '[', VMG_JSON_DEPTH + 2);
    text[0] = '\n';
    assert_int_equal(vmg_json_parse(context, "deep", text, VMG_JSON_DEPTH + 2, &json), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "deep: line 2, column 33: more than 32 nested objects and arrays");

    /* [0,0,...,0]: as many elements as there are commas and brackets */
    for (size_t i = 0; i < VMG_JSON_VALUES + 1; i++) {
        text[2 * i] = i ? ',' : '[';
        text[2 * i + 1] = '0';
    }
    text[2 * VMG_JSON_VALUES] = ']';
    assert_ok(context, vmg_json_parse(context, "long", text, 2 * VMG_JSON_VALUES + 1, &json));
    assert_int_equal(json_array_size(json), VMG_JSON_VALUES);
    json_decref(json);
    text[2 * VMG_JSON_VALUES] = ',';
    text[2 * VMG_JSON_VALUES + 2] = ']';
    assert_int_equal(vmg_json_parse(context, "long", text, 2 * VMG_JSON_VALUES + 3, &json), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "long: line 1, column 2000001: more than 1000000 values");

    vmg_context_destroy(context);
    free(text);
}

static void strings_may_hold_anything(void **state)
{
    (void)state;
    enum { length = 4 * VMG_JSON_VALUES };
    vmg_context *context = NULL;
    json_t *json = NULL;
    char *text = malloc(length);
    assert_non_null(text);
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    memset(text, '[', length);
    memcpy(text, "[\"\\\\\\\"", 6);
    memcpy(text + length - 2, "\"]", 2);
    assert_ok(context, vmg_json_parse(context, "text", text, length, &json));
    assert_int_equal(strlen(json_string_value(json_array_get(json, 0))), length - 6);
    json_decref(json);
    /* strings that do not end, one of them at an escape: read within their bytes alone */
    assert_int_equal(vmg_json_parse(context, "text", "[\"\\\"", 3, &json), VMG_ERROR_DATA);
    assert_int_equal(vmg_json_parse(context, "text", "[\"a\"", 3, &json), VMG_ERROR_DATA);
    vmg_context_destroy(context);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_point_at_line_and_column),
        cmocka_unit_test(depth_and_values_are_limited),
        cmocka_unit_test(strings_may_hold_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
