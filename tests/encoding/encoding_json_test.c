/* Encodings through JSON and back: exactly; and JSON that is hostile, by hand and by chance. */
#include "encoding/encoding_tables.h"

#include "base/json.h"
#include "encoding/encoding_json.h"
#include "failing_allocator.h"
#include "random/random.h"

static json_t *parse(vmg_context *context, const char *text)
{
    json_t *json = NULL;
    assert_ok(context, vmg_json_parse(context, "test", text, strlen(text), &json));
    return json;
}

/* The text of an encoding; the caller frees it. */
static char *encoding_text(vmg_context *context, const vmg_encoding *encoding)
{
    json_t *json = NULL;
    assert_ok(context, vmg_encoding_to_json(context, encoding, &json));
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    assert_non_null(text);
    return text;
}

static char *target_text(vmg_context *context, const vmg_target_encoding *encoding)
{
    json_t *json = NULL;
    assert_ok(context, vmg_target_to_json(context, encoding, &json));
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    assert_non_null(text);
    return text;
}

static void assert_pieces_equal(const vmg_pieces *a, const vmg_pieces *b)
{
    assert_int_equal(a->count, b->count);
    if (a->count) {
        assert_memory_equal(a->knots, b->knots, (a->count + 1) * sizeof *a->knots);
        assert_memory_equal(a->means, b->means, a->count * sizeof *a->means);
        assert_memory_equal(a->scales, b->scales, a->count * sizeof *a->scales);
    }
}

static void an_encoding_comes_back_exactly(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding_in_pieces(context, table, 3), *again = NULL;
    assert_int_equal(encoding->input_count, mixed_inputs + 6); /* of age and day */
    encoding->columns[0].pieces.knots[1] = 3 - 1.0 / 3;
    encoding->columns[0].centre = 1.0 / 3; /* 17 digits are needed */
    encoding->columns[0].scale = 4.9406564584124654e-300;
    encoding->columns[0].fill = -1e308 / 3;
    char *text = encoding_text(context, encoding);
    json_t *json = parse(context, text);
    assert_ok(context, vmg_encoding_from_json(context, json, &again));
    assert_int_equal(again->input_count, encoding->input_count);
    assert_int_equal(again->base_input_count, encoding->base_input_count);
    assert_int_equal(again->column_count, encoding->column_count);
    for (size_t i = 0; i < encoding->column_count; i++) {
        const vmg_encoded_column *a = &encoding->columns[i], *b = &again->columns[i];
        assert_string_equal(a->name, b->name);
        assert_pieces_equal(&a->pieces, &b->pieces);
        assert_true(a->first_piece == b->first_piece);
        assert_true(a->kind == b->kind && a->first_input == b->first_input && a->input_count == b->input_count);
        assert_true(a->has_missing == b->has_missing && a->has_value == b->has_value && a->has_other == b->has_other);
        assert_true(a->centre == b->centre && a->scale == b->scale && a->fill == b->fill);
        assert_int_equal(a->level_count, b->level_count);
        for (size_t j = 0; j < a->level_count; j++) {
            assert_string_equal(a->levels[j], b->levels[j]);
        }
    }
    for (size_t i = 0; i < encoding->input_count; i++) {
        assert_string_equal(vmg_encoding_input_name(encoding, i), vmg_encoding_input_name(again, i));
    }
    char *text_again = encoding_text(context, again);
    assert_string_equal(text, text_again);
    free(text);
    free(text_again);
    json_decref(json);
    vmg_encoding_destroy(context, encoding);
    vmg_encoding_destroy(context, again);
    vmg_table_destroy(context, table);
}

static void merged_levels_and_dates_come_back(void **state)
{
    vmg_context *context = *state;
    const char *text = "{\"columns\":[{\"name\":\"d\",\"kind\":\"date\",\"missing\":true,\"value\":false,"
                       "\"centre\":19783.5,\"scale\":1.0,\"fill\":19783.5},"
                       "{\"name\":\"m\",\"kind\":\"levels\",\"missing\":true,\"levels\":[\"a\"],\"other\":true}]}";
    vmg_encoding *encoding = NULL;
    json_t *json = parse(context, text);
    assert_ok(context, vmg_encoding_from_json(context, json, &encoding));
    const char *names[] = {"d is missing", "m = a", "m = any other", "m = missing"};
    assert_int_equal(encoding->input_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(vmg_encoding_input_name(encoding, i), names[i]);
    }
    char *again = encoding_text(context, encoding);
    assert_string_equal(again, text);
    free(again);
    json_decref(json);
    vmg_encoding_destroy(context, encoding);
}

static void targets_come_back_exactly(void **state)
{
    vmg_context *context = *state;
    const char *texts[] = {
        "{\"task\":\"regression\",\"targets\":[{\"name\":\"a\",\"mean\":0.33333333333333331,\"scale\":1e-300},"
        "{\"name\":\"b\",\"mean\":-0.0,\"scale\":1.0}]}",
        "{\"task\":\"classification\",\"targets\":[{\"name\":\"c\"}],\"classes\":[\"-7\",\"0\",\"12\"],"
        "\"numbers\":true,\"rows\":[3,1,2]}",
        "{\"task\":\"classification\",\"targets\":[{\"name\":\"c\"}],\"classes\":[\"07\",\"7\",\"x\"],"
        "\"numbers\":false,\"rows\":[1,1,4294967295]}"};
    for (size_t i = 0; i < 3; i++) {
        vmg_target_encoding *encoding = NULL;
        json_t *json = parse(context, texts[i]);
        assert_ok(context, vmg_target_from_json(context, json, &encoding));
        char *again = target_text(context, encoding);
        assert_string_equal(again, texts[i]);
        assert_int_equal(vmg_target_outputs(encoding), i == 0 ? 2 : 3);
        assert_true(i != 1 || (encoding->class_values[0] == -7 && encoding->class_values[2] == 12));
        assert_true(i == 0 || encoding->class_rows[2] == (i == 1 ? 2 : 4294967295));
        free(again);
        json_decref(json);
        vmg_target_destroy(context, encoding);
    }
}

/* --- Hostile JSON ------------------------------------------------------------------------------------------------ */

static void assert_encoding_refused(vmg_context *context, const char *text, const char *part)
{
    vmg_encoding *encoding = (vmg_encoding *)1;
    json_t *json = parse(context, text);
    assert_fails(context, vmg_encoding_from_json(context, json, &encoding), part);
    assert_null(encoding);
    json_decref(json);
}

static void hostile_encodings_are_refused(void **state)
{
    vmg_context *context = *state;
#define NUMBER(fields) "{\"columns\":[{\"name\":\"x\",\"kind\":\"number\"," fields "}]}"
#define PIECES(fields) NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":1,\"fill\":0,\"pieces\":" fields)
#define LEVELS(fields) "{\"columns\":[{\"name\":\"x\",\"kind\":\"levels\"," fields "}]}"
    const struct {
        const char *text, *part;
    } refused[] = {
        {"[]", "the model's encoding must be an object with 1 key"},
        {"{}", "must be an object"},
        {"{\"columns\":[],\"more\":1}", "must be an object"},
        {"{\"columns\":{}}", "'columns' must be an array"},
        {"{\"columns\":[]}", "must not be empty"},
        {"{\"columns\":[7]}", "column 0: 'name' must be a text"},
        {"{\"columns\":[{\"name\":7}]}", "'name' must be a text"},
        {"{\"columns\":[{\"name\":\"x\",\"kind\":\"blob\"}]}", "'kind' must be number, date or levels"},
        {NUMBER("\"missing\":1,\"value\":true,\"centre\":0,\"scale\":1,\"fill\":0"), "'missing' must be true or false"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":1"), "must be an object with 7 keys"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":1,\"Fill\":0"), "'fill' must be a finite"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":\"0\",\"scale\":1,\"fill\":0"),
         "'centre' must be a finite"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":0,\"fill\":0"), "'scale' must be above 0"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":-1,\"fill\":0"), "'scale' must be above 0"},
        {NUMBER("\"missing\":true,\"value\":true,\"centre\":0,\"scale\":1e-320,\"fill\":0"), "'scale' must be above"},
        {NUMBER("\"missing\":false,\"value\":false,\"centre\":0,\"scale\":1,\"fill\":0"), "must be true"},
        {"{\"columns\":[{\"name\":\"\",\"kind\":\"date\",\"missing\":true}]}", "'name' must not be empty"},
        {PIECES("7"), "must be an object with 3 keys"},
        {PIECES("{\"knots\":7,\"means\":[],\"scales\":[]}"), "'knots' must be an array"},
        {PIECES("{\"knots\":[1,2],\"means\":[0],\"scales\":[1]}"), "2 knots; from 3 to 257"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[0,0],\"more\":[1,1]}"), "'scales' must be an array"},
        {PIECES("{\"knots\":[1,2,\"3\"],\"means\":[0,0],\"scales\":[1,1]}"), "'knots' must be an array of 3"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[0],\"scales\":[1,1]}"), "'means' must be an array of 2"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[0,0],\"scales\":[1,1,1]}"), "'scales' must be an array of 2"},
        {PIECES("{\"knots\":[1,2,2],\"means\":[0,0],\"scales\":[1,1]}"), "'knots' must ascend"},
        {PIECES("{\"knots\":[0,1e-320,1],\"means\":[0,0],\"scales\":[1,1]}"), "'knots' must ascend"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[0,1.1],\"scales\":[1,1]}"), "between 0 and 1"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[-0.1,0],\"scales\":[1,1]}"), "between 0 and 1"},
        {PIECES("{\"knots\":[1,2,3],\"means\":[0,0],\"scales\":[1,0]}"), "above 0"},
        {NUMBER("\"missing\":true,\"value\":false,\"centre\":0,\"scale\":1,\"fill\":0,"
                "\"pieces\":{\"knots\":[1,2,3],\"means\":[0,0],\"scales\":[1,1]}"),
         "'value' is false"},
        {LEVELS("\"missing\":true,\"other\":true,\"levels\":[\"a\"],\"pieces\":{}"), "an object with 5 keys"},
        {LEVELS("\"missing\":true,\"other\":false,\"levels\":7"), "'levels' must be an array"},
        {LEVELS("\"missing\":true,\"other\":false,\"levels\":[7]"), "'levels' must be an array of texts"},
        {LEVELS("\"missing\":true,\"other\":true,\"levels\":[]"), "0 levels"},
        {LEVELS("\"missing\":false,\"other\":false,\"levels\":[\"a\"]"), "1 levels"},
        {LEVELS("\"missing\":true,\"other\":false,\"levels\":[\"b\",\"a\"]"), "sorted and different"},
        {LEVELS("\"missing\":true,\"other\":false,\"levels\":[\"a\",\"a\"]"), "sorted and different"},
        {"{\"columns\":[{\"name\":\"x\",\"kind\":\"levels\",\"missing\":true,\"other\":true,\"levels\":[\"a\"]},"
         "{\"name\":\"x\",\"kind\":\"levels\",\"missing\":true,\"other\":true,\"levels\":[\"a\"]}]}",
         "two columns 'x'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_encoding_refused(context, refused[i].text, refused[i].part);
    }
}

static void hostile_targets_are_refused(void **state)
{
    vmg_context *context = *state;
#define REGRESSION(targets) "{\"task\":\"regression\",\"targets\":" targets "}"
#define COUNTED(classes, numbers, rows)                                                                                \
    "{\"task\":\"classification\",\"targets\":[{\"name\":\"c\"}],\"classes\":" classes ",\"numbers\":" numbers         \
    ",\"rows\":" rows "}"
#define CLASSES(classes, numbers) COUNTED(classes, numbers, "[1,1]")
    const struct {
        const char *text, *part;
    } refused[] = {
        {"[]", "'task' must be a text"},
        {"{\"task\":\"guess\"}", "'task' must be regression or classification"},
        {"{\"task\":\"regression\"}", "an object with 2 keys"},
        {REGRESSION("[]"), "0 targets for a regression"},
        {REGRESSION("[{\"name\":\"a\",\"mean\":0}]"), "an object with 3 keys"},
        {REGRESSION("[{\"name\":\"a\",\"mean\":null,\"scale\":1}]"), "'mean' must be a finite number"},
        {REGRESSION("[{\"name\":\"a\",\"mean\":0,\"scale\":0}]"), "'scale' must be above 0"},
        {REGRESSION("[{\"name\":\"a\",\"mean\":0,\"scale\":1},{\"name\":\"a\",\"mean\":0,\"scale\":1}]"),
         "two are named"},
        {CLASSES("[\"a\"]", "false"), "1 classes"},
        {CLASSES("[\"b\",\"a\"]", "false"), "sorted and different"},
        {CLASSES("[\"10\",\"9\"]", "false"), "sorted and different"}, /* all numbers: in their order */
        {CLASSES("[\"0\",\"1.5\"]", "true"), "and whole numbers"},
        {CLASSES("[\"0\",\"01\"]", "true"), "and whole numbers"},
        {CLASSES("[\"-0\",\"1\"]", "true"), "and whole numbers"}, /* -0 is never written */
        {CLASSES("[\"0\",\"99999999999999999999999999\"]", "true"), "and whole numbers"},
        {CLASSES("[\"a\",\"b\"]", "7"), "'numbers' must be true or false"},
        {COUNTED("[\"a\",\"b\"]", "false", "[1]"), "1 'rows' for 2 classes"},
        {COUNTED("[\"a\",\"b\"]", "false", "[0,1]"), "'rows' must be whole numbers above 0"},
        {COUNTED("[\"a\",\"b\"]", "false", "[1,1.5]"), "'rows' must be whole numbers above 0"},
        {COUNTED("[\"a\",\"b\"]", "false", "[1,4294967296]"), "'rows' must be whole numbers above 0"},
        {"{\"task\":\"classification\",\"targets\":[{\"name\":\"c\"},{\"name\":\"d\"}],\"classes\":[],\"numbers\":"
         "true,\"rows\":[]}",
         "2 targets for a classification"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        vmg_target_encoding *encoding = (vmg_target_encoding *)1;
        json_t *json = parse(context, refused[i].text);
        assert_fails(context, vmg_target_from_json(context, json, &encoding), refused[i].part);
        assert_null(encoding);
        json_decref(json);
    }
}

/* One to three bytes are changed, left out or put in. Answers the new length. */
static size_t mutate(uint64_t round, const char *text, size_t length, char *out)
{
    static const char bytes[] = "0123456789.-+eE\"\\{}[],:truefalsn x\x01\xff";
    memcpy(out, text, length);
    for (uint64_t change = 0; change <= round % 3; change++) {
        uint32_t words[4];
        vmg_random_words((vmg_random){round, change, 0}, 0, words);
        const size_t at = words[0] % length;
        const char byte = bytes[words[1] % (sizeof bytes - 1)];
        if (words[2] % 3 == 0 && length > 2) {
            memmove(out + at, out + at + 1, length - at - 1);
            length--;
        } else if (words[2] % 3 == 1) {
            memmove(out + at + 1, out + at, length - at);
            length++;
            out[at] = byte;
        } else {
            out[at] = byte;
        }
    }
    return length;
}

enum { mutations = 20000 };

/* What is taken although it was changed is a sound encoding: it encodes a table, and writes itself again. */
static void use_encoding(vmg_context *context, const vmg_encoding *encoding, const vmg_table *table)
{
    vmg_encoding_binding *binding = NULL;
    char *text = encoding_text(context, encoding), *text_again = NULL;
    vmg_encoding *again = NULL;
    json_t *json = parse(context, text);
    assert_ok(context, vmg_encoding_from_json(context, json, &again));
    text_again = encoding_text(context, again);
    assert_string_equal(text, text_again);
    if (!vmg_encoding_bind(context, encoding, table, &binding)) {
        vmg_real *inputs = encode(context, encoding, table, NULL);
        for (size_t i = 0; i < table->rows * encoding->input_count; i++) {
            assert_true(isfinite(inputs[i]));
        }
        free(inputs);
    }
    vmg_encoding_unbind(context, binding);
    vmg_encoding_destroy(context, again);
    json_decref(json);
    free(text);
    free(text_again);
}

static void mutated_encodings_do_no_harm(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding_in_pieces(context, table, 3);
    char *text = encoding_text(context, encoding);
    const size_t length = strlen(text);
    char *changed = malloc(length + 8);
    size_t parsed = 0, taken = 0;
    for (uint64_t round = 0; round < mutations; round++) {
        json_t *json = NULL;
        vmg_encoding *read = NULL;
        if (!vmg_json_parse(context, "test", changed, mutate(round, text, length, changed), &json)) {
            parsed++;
            const vmg_status status = vmg_encoding_from_json(context, json, &read);
            assert_true(status == VMG_ERROR_DATA ? !read && *vmg_last_error(context) : status == VMG_OK);
            if (read) {
                taken++;
                use_encoding(context, read, table);
            }
        }
        vmg_encoding_destroy(context, read);
        json_decref(json);
    }
    assert_true(taken > 100 && parsed > taken + 100); /* the test is neither too tame nor too wild */
    free(changed);
    free(text);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static void mutated_targets_do_no_harm(void **state)
{
    vmg_context *context = *state;
    const char *texts[] = {REGRESSION("[{\"name\":\"a\",\"mean\":0.25,\"scale\":1e-3}]"),
                           COUNTED("[\"-7\",\"0\",\"12\"]", "true", "[1,2,3]"),
                           COUNTED("[\"a\",\"b\",\"c\"]", "false", "[7,8,9]")};
    size_t parsed = 0, taken = 0;
    for (uint64_t round = 0; round < mutations; round++) {
        const char *text = texts[round % 3 == 0 ? round / 3 % 3 : round % 3];
        char changed[256];
        json_t *json = NULL;
        vmg_target_encoding *read = NULL;
        if (!vmg_json_parse(context, "test", changed, mutate(round, text, strlen(text), changed), &json)) {
            parsed++;
            const vmg_status status = vmg_target_from_json(context, json, &read);
            assert_true(status == VMG_ERROR_DATA ? !read && *vmg_last_error(context) : status == VMG_OK);
            if (read) {
                char *once = target_text(context, read);
                taken++;
                assert_true(vmg_target_outputs(read) >= 1);
                free(once);
            }
        }
        vmg_target_destroy(context, read);
        json_decref(json);
    }
    assert_true(taken > 100 && parsed > taken + 100);
}

static vmg_status read_both(vmg_context *context, void *user)
{
    json_t **json = user;
    vmg_encoding *encoding = NULL;
    vmg_target_encoding *target = NULL;
    vmg_status status = vmg_encoding_from_json(context, json[0], &encoding);
    status = status ? status : vmg_target_from_json(context, json[1], &target);
    vmg_encoding_destroy(context, encoding);
    vmg_target_destroy(context, target);
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding_in_pieces(context, table, 3);
    json_t *json[] = {NULL, parse(context, CLASSES("[\"0\",\"1\"]", "true"))};
    assert_ok(context, vmg_encoding_to_json(context, encoding, &json[0]));
    assert_true(assert_survives_failing_allocations(read_both, json) > 30);
    json_decref(json[0]);
    json_decref(json[1]);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(an_encoding_comes_back_exactly),    TEST_IN_CONTEXT(targets_come_back_exactly),
        TEST_IN_CONTEXT(merged_levels_and_dates_come_back), TEST_IN_CONTEXT(hostile_encodings_are_refused),
        TEST_IN_CONTEXT(hostile_targets_are_refused),       TEST_IN_CONTEXT(mutated_encodings_do_no_harm),
        TEST_IN_CONTEXT(mutated_targets_do_no_harm),        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
