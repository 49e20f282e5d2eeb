/* Settings from a JSON file: what is taken, what is refused and how, and hostile text. */
#include "scratch.h"

#include "method/settings_given.h"
#include "failing_allocator.h"

typedef struct fixture {
    vmg_context *context;
    vmg_settings *settings;
    scratch folder;
} fixture;

static int set_up(void **state)
{
    static fixture self;
    assert_int_equal(vmg_context_create(NULL, &self.context), VMG_OK);
    assert_ok(self.context, vmg_settings_create(self.context, &self.settings));
    self.folder = scratch_create();
    *state = &self;
    return 0;
}

static int tear_down(void **state)
{
    fixture *self = *state;
    scratch_remove(&self->folder);
    vmg_settings_destroy(self->context, self->settings);
    vmg_context_destroy(self->context);
    return 0;
}

static vmg_status read_text(fixture *self, const void *text, size_t length)
{
    const char *path = scratch_path(&self->folder, "settings.json");
    write_file(path, text, length);
    return vmg_settings_read(self->context, self->settings, path);
}

static const char *get(const fixture *self, const char *name)
{
    static char buffer[VMG_SETTING_TEXT];
    assert_ok(self->context, vmg_settings_get(self->context, self->settings, name, buffer, sizeof buffer));
    return buffer;
}

/* The file is refused with this sentence behind its name, and no setting has changed. */
static void assert_refused(fixture *self, const char *text, const char *sentence)
{
    const vmg_settings before = *self->settings;
    assert_int_equal(read_text(self, text, strlen(text)), VMG_ERROR_DATA);
    const char *said = vmg_last_error(self->context);
    if (!strstr(said, "/settings.json: ") || !strstr(said, sentence)) {
        print_error("'%s' does not say '%s'\n", said, sentence);
        fail();
    }
    assert_memory_equal(&before, self->settings, sizeof before);
}

static void every_type_is_read(void **state)
{
    fixture *self = *state;
    const char *text = "{\"hidden\": [50, 60], \"epochs\": 500, \"batch\": 1e2, \"activation\": \"tanh\",\n"
                       " \"early-stopping\": true, \"jitter\": 1e-5, \"prior-sd\": 2, \"task\": \"regression\"}\n";
    assert_ok(self->context, read_text(self, text, strlen(text)));
    assert_string_equal(get(self, "hidden"), "50,60");
    assert_string_equal(get(self, "epochs"), "500");
    assert_string_equal(get(self, "batch"), "100");
    assert_string_equal(get(self, "activation"), "tanh");
    assert_string_equal(get(self, "early-stopping"), "on");
    assert_string_equal(get(self, "jitter"), "1e-5");
    assert_string_equal(get(self, "prior-sd"), "2");
    assert_string_equal(get(self, "task"), "regression");
    assert_string_equal(get(self, "samples"), "100");
    const char *one = "{\"hidden\": 7}", *none = "{}";
    vmg_settings_destroy(self->context, self->settings);
    assert_ok(self->context, vmg_settings_create(self->context, &self->settings));
    assert_ok(self->context, read_text(self, one, strlen(one)));
    assert_string_equal(get(self, "hidden"), "7");
    assert_ok(self->context, read_text(self, none, strlen(none)));
}

static void what_was_given_before_wins(void **state)
{
    fixture *self = *state;
    const char *text = "{\"epochs\": 500, \"batch\": 10}", *later = "{\"batch\": 20, \"samples\": 30}";
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "epochs", "7"));
    assert_ok(self->context, read_text(self, text, strlen(text)));
    assert_string_equal(get(self, "epochs"), "7");
    assert_string_equal(get(self, "batch"), "10");
    assert_ok(self->context, read_text(self, later, strlen(later)));
    assert_string_equal(get(self, "batch"), "10");
    assert_string_equal(get(self, "samples"), "30");
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "batch", "8"));
    assert_string_equal(get(self, "batch"), "8");
}

static void wrong_files_are_refused_with_what_was_expected(void **state)
{
    fixture *self = *state;
    assert_refused(self, "{\"epoch\": 5}", "there is no setting 'epoch'; the nearest name is 'epochs'");
    assert_refused(self, "{\"samples\": 5, \"epochs\": \"5\"}",
                   "\"epochs\" is \"5\"; expected is a whole number from 1");
    assert_refused(self, "{\"epochs\": 0}", "\"epochs\" is 0; expected is a whole number from 1 to 10000000");
    assert_refused(self, "{\"epochs\": 1.5}", "\"epochs\" is 1.5; expected");
    assert_refused(self, "{\"epochs\": null}", "\"epochs\" is null; expected");
    assert_refused(self, "{\"seed\": -1}", "\"seed\" is -1; expected");
    assert_refused(self, "{\"seed\": 9007199254740992}", "\"seed\" is 9007199254740992; expected");
    assert_refused(self, "{\"jitter\": \"1e-6\"}", "\"jitter\" is \"1e-6\"; expected is a number from 1e-12 to 1");
    assert_refused(self, "{\"jitter\": 2}", "\"jitter\" is 2; expected");
    assert_refused(self, "{\"early-stopping\": \"on\"}", "\"early-stopping\" is \"on\"; expected is true or false");
    assert_refused(self, "{\"activation\": \"rely\"}", "\"activation\" is \"rely\"; expected is a text, one of relu|");
    assert_refused(self, "{\"activation\": 1}", "\"activation\" is 1; expected");
    assert_refused(self, "{\"hidden\": [5, 0]}",
                   "\"hidden\" is [5,0]; expected is an array of at most 16 whole numbers");
    assert_refused(self, "{\"hidden\": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}", "expected is an array of at most 16");
    assert_refused(self, "{\"hidden\": {\"a\": [1, 2]}}", "\"hidden\" is {\"a\":[1,2]}; expected");
    assert_refused(self, "{\"epochs\": 5, \"epochs\": 6}", "line 1, column");
    assert_refused(self, "[5]", "a JSON object is expected");
    assert_refused(self, "", "line 1, column 0");
    assert_refused(self, "{\"epochs\": 5", "line 1, column");
    assert_refused(self, "{\"epochs\": 5,\n\"batch\" 7}", "line 2, column");
    assert_refused(self, "epochs = 5", "line 1, column");
    assert_refused(self, "{\"epochs\": 5}}", "line 1, column");
}

static void files_that_cannot_be_read_are_named(void **state)
{
    fixture *self = *state;
    char *large = calloc(1, (1 << 20) + 1);
    assert_int_equal(vmg_settings_read(self->context, self->settings, "missing.json"), VMG_ERROR_NO_INPUT);
    assert_string_equal(vmg_last_error(self->context), "missing.json: cannot be opened: No such file or directory");
    assert_int_equal(vmg_settings_read(self->context, self->settings, self->folder.folder), VMG_ERROR_NO_INPUT);
    assert_non_null(large);
    memset(large, ' ', (1 << 20) + 1);
    assert_int_equal(read_text(self, large, (1 << 20) + 1), VMG_ERROR_DATA);
    assert_non_null(strstr(vmg_last_error(self->context), "larger than a file of settings may be (1048576 bytes)"));
    large[0] = '{';
    large[1] = '}';
    assert_ok(self->context, read_text(self, large, 1 << 20));
    free(large);
}

/* Random changes of a good file: it is read, or refused with one sentence; never anything else. */
static void altered_files_never_do_harm(void **state)
{
    fixture *self = *state;
    const char *good = "{\"hidden\": [50, 60], \"epochs\": 500, \"activation\": \"tanh\", \"early-stopping\": true, "
                       "\"jitter\": 1e-5, \"seed\": 12345, \"recipe\": \"paper\"}";
    static const char pieces[] = "{}[],:\"\\0123456789.eE+-truefalsnu\x01\x80\xff \n";
    uint32_t random = 12345;
    size_t taken = 0, refused = 0;
    for (size_t round = 0; round < 1000; round++) {
        char text[512];
        size_t length = strlen(good);
        memcpy(text, good, length);
        for (size_t change = 0; change < 1 + round % 4; change++) {
            random = random * 1664525u + 1013904223u;
            const size_t at = (random >> 8) % length;
            random = random * 1664525u + 1013904223u;
            const char piece = pieces[(random >> 8) % (sizeof pieces - 1)];
            switch ((random >> 28) % 3) {
            case 0:
                text[at] = piece;
                break;
            case 1: /* left out */
                memmove(text + at, text + at + 1, --length - at);
                break;
            default: /* put in */
                memmove(text + at + 1, text + at, length++ - at);
                text[at] = piece;
            }
        }
        const vmg_status status = read_text(self, text, length);
        assert_true(status == VMG_OK || status == VMG_ERROR_DATA);
        assert_true(status == VMG_OK || strlen(vmg_last_error(self->context)) > 10);
        taken += status == VMG_OK;
        refused += status != VMG_OK;
    }
    assert_true(taken > 15 && refused > 200); /* both ways were tried */
}

static vmg_status read_example(vmg_context *context, void *user)
{
    vmg_settings *settings = NULL;
    vmg_status status = vmg_settings_create(context, &settings);
    if (!status) {
        status = vmg_settings_read(context, settings, user);
    }
    vmg_settings_destroy(context, settings);
    return status;
}

static void survives_without_memory(void **state)
{
    fixture *self = *state;
    write_file(scratch_path(&self->folder, "settings.json"), "{\"epochs\": 5}", 13);
    assert_int_equal(assert_survives_failing_allocations(read_example, self->folder.path), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_type_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_given_before_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_files_are_refused_with_what_was_expected, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_that_cannot_be_read_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(altered_files_never_do_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(survives_without_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
