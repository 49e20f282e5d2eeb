/* The page: numbers as shown, every text in every language, escaped names, pictures put in or left out, what is
 * refused, and no memory. */
#include "report/comparison_example.h"

#include <locale.h>

#include "failing_allocator.h"
#include "method/method.h"
#include "report/language.h"
#include "report/page.h"

static const example_method methods[] = {
    {"matrix", "matrix", 4.9, -2.9, "best", "best", 0.91, 3.1},
    {"<b>\"forest\" & 'co'</b>", NULL, 5.21, -3.05, "worse", "no clear difference", 0.8, 12.4}};
static const example two = {methods, 2, false, NULL};

static void shown(double number, vmg_showing how, int decimals, const char *expected)
{
    const vmg_shown got = vmg_show(number, how, decimals);
    if (strcmp(got.text, expected) != 0) {
        print_error("'%s' in place of '%s'\n", got.text, expected);
        fail();
    }
}

static void numbers_are_shown(void **state)
{
    (void)state;
    shown(4.9, VMG_SHOW_DIGITS, 0, "4.90");
    shown(9.996, VMG_SHOW_DIGITS, 0, "10.0");
    shown(0.099996, VMG_SHOW_DIGITS, 0, "0.100");
    shown(-1234.5678, VMG_SHOW_DIGITS, 0, "−1,235");
    shown(0, VMG_SHOW_DIGITS, 0, "0");
    shown(1.234e-5, VMG_SHOW_DIGITS, 0, "1.23 × 10⁻⁵");
    shown(-6.02214e23, VMG_SHOW_DIGITS, 0, "−6.02 × 10²³");
    shown(-0.0004, VMG_SHOW_FIXED, 2, "0.00");
    shown(1234567.891, VMG_SHOW_FIXED, 2, "1,234,567.89");
    shown(0.31, VMG_SHOW_SIGNED, 2, "+0.31");
    shown(999, VMG_SHOW_COUNT, 0, "999");
    shown(10000, VMG_SHOW_COUNT, 0, "10,000");
    shown(0.9123, VMG_SHOW_PERCENT, 0, "91.2 %");
    shown(0.95, VMG_SHOW_LEVEL, 0, "95 %");
    shown(0.0123, VMG_SHOW_POINTS, 0, "1.2");
    shown(0.0021, VMG_SHOW_SIGNED_POINTS, 0, "+0.21");
    shown(0.0365, VMG_SHOW_SECONDS, 0, "36.5 ms");
    shown(125.2, VMG_SHOW_SECONDS, 0, "2 min 5 s");
    shown(9000, VMG_SHOW_SECONDS, 0, "2.50 h");
    shown(133, VMG_SHOW_MICROSECONDS, 0, "133 µs");
    shown(48231, VMG_SHOW_BYTES, 0, "48.2 kB");
    shown(840, VMG_SHOW_BYTES, 0, "840 B");
    shown(8123.4, VMG_SHOW_MONEY, 0, "8,123");
    assert_int_equal(vmg_decimals_for(4.9, 0.11), 2);
    assert_int_equal(vmg_decimals_for(4.9, NAN), 2);
    assert_int_equal(vmg_decimals_for(4900, 110), 0);
    assert_int_equal(vmg_decimals_for(-0.443, 1e-17), vmg_decimals_for(-0.443, NAN));
}

/* The placeholders of a sentence, a bit for each. */
static unsigned placeholders(const char *sentence)
{
    unsigned found = 0;
    for (const char *at = sentence; (at = strchr(at, '{')) != NULL; at++) {
        assert_true(at[1] >= '0' && at[1] <= '9' && (at[2] == '}' || at[2] == '|'));
        found |= 1U << (at[1] - '0');
    }
    return found;
}

/* Every language says all, with no argument that the others do not have; only names may be said twice or not again. */
static void every_language_says_all(void **state)
{
    (void)state;
    static const char *const names[] = {
#define NAME(name) #name,
        VMG_SAY_LIST(NAME)
#undef NAME
    };
    for (size_t i = 0; vmg_language_at(i); i++) {
        const vmg_language *language = vmg_language_at(i);
        for (size_t say = 0; say < VMG_SAY_COUNT; say++) {
            if (!language->say[say] || !*language->say[say] ||
                placeholders(language->say[say]) != placeholders(vmg_language_english.say[say])) {
                print_error("%s lacks %s, or has other arguments\n", language->code, names[say]);
                fail();
            }
        }
        for (size_t k = 0; vmg_language_english.metrics[k].name; k++) {
            const vmg_word *word = vmg_word_find(language->metrics, vmg_language_english.metrics[k].name);
            assert_true(word && word->label && word->meaning);
        }
        for (size_t k = 0; vmg_language_english.methods[k].name; k++) {
            assert_non_null(vmg_word_find(language->methods, vmg_language_english.methods[k].name));
        }
        for (size_t k = 0; vmg_method_at(k); k++) {
            if (!vmg_word_find(language->methods, vmg_method_at(k)->name)) {
                print_error("%s does not say what '%s' is\n", language->code, vmg_method_at(k)->name);
                fail();
            }
        }
        assert_ptr_equal(vmg_language_find(language->code), language);
    }
}

static void texts_are_escaped(void **state)
{
    vmg_context *context = *state;
    char *page = example_page(context, example_json(&two), NULL);
    assert_null(strstr(page, "<b>\"forest"));
    assert_non_null(strstr(page, "&lt;b&gt;&quot;forest&quot; &amp; &#39;co&#39;&lt;/b&gt;"));
    assert_non_null(strstr(page, "vmg compare &#39;&lt;t&gt;.csv&#39;</code>"));
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "http"));
    assert_non_null(strstr(page, "This page has no pictures"));
    vmg_text_release(context, page);
}

/* What gnuplot would write, more or less: a document for each "unset output" of the script. */
typedef struct drawing {
    size_t extra;     /* documents too many */
    size_t documents; /* that were asked for */
    bool fails, has_names;
} drawing;

static bool draw(void *user, const char *script, vmg_report_sink *sink)
{
    static const char document[] = "<?xml?><svg><g id=\"gnuplot_canvas\"><defs></defs><g fill=\"none\">\n</g>"
                                   "<g id=\"gnuplot_plot_1\" ><title>gnuplot_plot_1</title></g><path stroke='rgb(  1,  "
                                   " 2,   4)'/><path stroke='rgb(9, 2, 4)'/><g><text><tspan >T1;"
                                   "</tspan></text></g></g></svg>";
    drawing *self = user;
    size_t count = self->extra;
    for (const char *at = script; (at = strstr(at, "unset output\n")) != NULL; at++) {
        count++;
        self->documents++;
    }
    self->has_names = strstr(script, "forest") != NULL;
    for (size_t i = 0; i < count; i++) {
        vmg_report_sink_take(sink, document, strlen(document));
    }
    return !self->fails;
}

static void pictures_are_placed(void **state)
{
    vmg_context *context = *state;
    drawing drawn = {0};
    const vmg_report_options options = {.draw = draw, .draw_user = &drawn};
    char *page = example_page(context, example_json(&two), &options);
    assert_int_equal(drawn.documents, 2);
    assert_false(drawn.has_names);
    assert_non_null(strstr(page, "<path stroke='var(--ink-4)'/><path stroke='rgb(9, 2, 4)'/>"));
    assert_non_null(strstr(page, "<tspan >&lt;b&gt;&quot;forest&quot;")); /* the second name, in the first picture */
    assert_null(strstr(page, "<g fill=\"none\">\n</g>"));
    assert_null(strstr(page, "gnuplot_"));
    assert_null(strstr(page, "This page has no pictures"));
    vmg_text_release(context, page);
    for (size_t i = 0; i < 2; i++) { /* too many documents, or a failure: no pictures at all */
        drawn = (drawing){.extra = i == 0, .fails = i == 1};
        page = example_page(context, example_json(&two), &options);
        assert_null(strstr(page, "<figure>"));
        assert_non_null(strstr(page, "This page has no pictures"));
        vmg_text_release(context, page);
    }
}

static void refused(vmg_context *context, const char *json, const char *language, vmg_status expected,
                    const char *sentence)
{
    const vmg_report_options options = {.language = language};
    char *page = (char *)context;
    assert_int_equal(vmg_report_write(context, json, strlen(json), &options, &page), expected);
    assert_null(page);
    if (!strstr(vmg_last_error(context), sentence)) {
        print_error("'%s' is not in '%s'\n", sentence, vmg_last_error(context));
        fail();
    }
}

static void what_is_no_comparison_is_refused(void **state)
{
    vmg_context *context = *state;
    refused(context, "{", NULL, VMG_ERROR_DATA, "the comparison");
    refused(context, "[]", NULL, VMG_ERROR_DATA, "no comparison");
    refused(context, "{\"format\": \"vmg model\"}", NULL, VMG_ERROR_DATA, "no comparison");
    refused(context, "{\"format\": \"vmg comparison\", \"format_version\": 2}", NULL, VMG_ERROR_DATA, "format_version");
    refused(context, "{\"format\": \"vmg comparison\", \"format_version\": 1, \"primary\": [\"rmse\"]}", NULL,
            VMG_ERROR_DATA, "primary");
    refused(context, "{\"format\": \"vmg comparison\", \"format_version\": 1, \"primary\": [\"a\", \"b\"]}", NULL,
            VMG_ERROR_DATA, "no methods");
    refused(context,
            "{\"format\": \"vmg comparison\", \"format_version\": 1, \"primary\": [\"a\", \"b\"], \"methods\": [3]}",
            NULL, VMG_ERROR_DATA, "has no name");
    refused(context, "{}", "fr", VMG_ERROR_USAGE, "no language 'fr'");
}

/* Parts of a wrong type count as null. */
static void wrong_types_do_not_appear(void **state)
{
    static const char *const keys[] = {"data", "made", "division", "metrics", "money", "shift", "learning_curve"};
    static const char *const parts[] = {"mean",      "standard_error", "differences", "calibration", "classes",
                                        "stability", "cost",           "money",       "shift",       "learning_curve",
                                        "failures",  "predictions",    "settings",    "summary"};
    vmg_context *context = *state;
    static const char *const wrong[] = {"7", "[1, \"x\", {}]", "{\"rows\": [], \"mean\": \"x\"}", "\"text\""};
    for (size_t w = 0; w < 4; w++) {
        for (size_t i = 0; i < 7; i++) {
            json_t *json = example_json(&two);
            json_object_set_new(json, keys[i], json_loads(wrong[w], JSON_DECODE_ANY, NULL));
            vmg_text_release(context, example_page(context, json, NULL));
        }
        for (size_t i = 0; i < 14; i++) {
            json_t *json = example_json(&two);
            json_object_set_new(json_array_get(json_object_get(json, "methods"), 1), parts[i],
                                json_loads(wrong[w], JSON_DECODE_ANY, NULL));
            vmg_text_release(context, example_page(context, json, NULL));
        }
    }
}

static void the_locale_does_not_matter(void **state)
{
    vmg_context *context = *state;
    char *plain = example_page(context, example_json(&two), NULL);
    if (setlocale(LC_ALL, "de_DE.UTF-8") || setlocale(LC_ALL, "fr_FR.UTF-8")) {
        char *page = example_page(context, example_json(&two), NULL);
        setlocale(LC_ALL, "C");
        assert_string_equal(page, plain);
        vmg_text_release(context, page);
    }
    vmg_text_release(context, plain);
}

static vmg_status write_one(vmg_context *context, void *user)
{
    char *page = NULL;
    drawing drawn = {0};
    const vmg_report_options options = {.draw = draw, .draw_user = &drawn};
    const vmg_status status = vmg_report_write(context, user, strlen(user), &options, &page);
    vmg_text_release(context, page);
    return status;
}

static void no_memory(void **state)
{
    (void)state;
    json_t *json = example_json(&two);
    char *text = json_dumps(json, 0);
    assert_true(assert_survives_failing_allocations(write_one, text) > 5);
    free(text);
    json_decref(json);
}

static int begin(void **state)
{
    return vmg_context_create(NULL, (vmg_context **)state);
}

static int end(void **state)
{
    vmg_context_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_shown),          cmocka_unit_test(every_language_says_all),
        cmocka_unit_test(texts_are_escaped),          cmocka_unit_test(pictures_are_placed),
        cmocka_unit_test(wrong_types_do_not_appear),  cmocka_unit_test(what_is_no_comparison_is_refused),
        cmocka_unit_test(the_locale_does_not_matter), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
