/* The sentences of the answer against the numbers that they are made from. */
#include "report/comparison_example.h"

static vmg_context *context;

static int begin(void **state)
{
    (void)state;
    return vmg_context_create(NULL, &context);
}

static int end(void **state)
{
    (void)state;
    vmg_context_destroy(context);
    return 0;
}

static void says(const example *from, const char *language, const char *sentence)
{
    const vmg_report_options options = {.language = language};
    char *page = example_page(context, example_json(from), &options);
    char *words = example_words(page);
    if (!strstr(words, sentence)) {
        print_error("'%s' is not in: %.1500s\n", sentence, words);
        fail();
    }
    free(words);
    vmg_text_release(context, page);
}

#define NO "no clear difference"

static void matrix_wins(void **state)
{
    (void)state;
    const example_method methods[] = {{"matrix", "matrix", 4.9, -2.9, "best", "best", 0.91, 3.1},
                                      {"forest", NULL, 5.21, -3.05, "worse", "worse", 0.8, 12.4}};
    const example from = {methods, 2, false, NULL};
    says(&from, "en",
         "matrix predicts y most exactly: its typical error is 4.90, and every other method is clearly "
         "worse (the next, forest: 5.21).");
    says(&from, "en",
         "The error bars of matrix can be trusted: its 90 % intervals held 91.0 % of the measured values; "
         "scored on error and error bars together it is clearly the best (−2.90; the next, forest: −3.05).");
    says(&from, "en",
         "matrix trains in 3.10 s on one processor core, and forest takes 4.0 times as long (12.4 s); one "
         "prediction takes 9.80 µs against 9.80 µs.");
    says(&from, "ja", "典型的な誤差は 4.90 です");
}

static void matrix_loses(void **state)
{
    (void)state;
    const example_method methods[] = {{"forest", NULL, 4.9, -2.9, "best", "best", 0.91, 3.1},
                                      {"matrix", "matrix", 5.21, -3.05, "worse", "worse", 0.8, 12.4}};
    const example from = {methods, 2, false, "a<b>&c"};
    says(&from, "en",
         "matrix loses: forest predicts a&lt;b&gt;&amp;c most exactly, with a typical error of 4.90 against "
         "5.21, a clear difference of 0.310 (0.0500 to 0.570 with 95 % confidence).");
    says(&from, "en",
         "matrix is too sure of itself: its 90 % intervals held only 80.0 % of the measured values; but "
         "scored on error and error bars together it loses clearly to forest (−3.05 against −2.90).");
    says(&from, "en", "matrix trains in 12.4 s on one processor core, 4.0 times as long as forest (3.10 s)");
    says(&from, "ja", "matrix の負けです。");
}

static void no_clear_difference(void **state)
{
    (void)state;
    const example_method behind[] = {{"forest", NULL, 4.9, -2.9, "best", "best", 0.97, 3.1},
                                     {"matrix", "matrix", 5.0, -3.0, NO, NO, 0.97, 3.3}};
    const example second = {behind, 2, false, NULL};
    says(&second, "en",
         "forest has the smallest typical error for y, 4.90, but there is no clear difference to matrix "
         "with 5.00.");
    says(&second, "en",
         "matrix is more careful than it needs to be: its 90 % intervals held 97.0 % of the measured "
         "values; scored on error and error bars together there is no clear difference to the best, "
         "forest (−3.00 against −2.90).");
    says(&second, "en", "with no clear difference to forest (3.10 s)");
    const example_method ahead[] = {{"matrix", "matrix", 4.9, -2.9, "best", "best", 0.9, 3.1},
                                    {"forest", NULL, 5.0, -3.0, NO, NO, 0.9, 3.3},
                                    {"trees", NULL, 5.1, -3.1, NO, "worse", 0.9, 3.3}};
    const example tied = {ahead, 3, false, NULL}, one = {ahead, 2, false, NULL};
    says(&tied, "en",
         "matrix has the smallest typical error for y, 4.90, but there is no clear difference to 2 other "
         "methods (the nearest, forest: 5.00).");
    says(&one, "en", "no clear difference to 1 other method (the nearest");
    says(&tied, "en", "it is the best (−2.90), with no clear difference to forest (−3.00).");
    says(&tied, "ja", "ほかの 2 個の方法とは明らかな差がありません");
}

static void too_few_rounds(void **state)
{
    (void)state;
    const example_method methods[] = {{"matrix", "matrix", 4.9, -2.9, "best", "best", 0.9, 3.1},
                                      {"forest", NULL, 5.0, -3.0, "unknown", "unknown", 0.9, 3.3}};
    const example_method other_way[] = {{"forest", NULL, 4.9, -2.9, "best", "best", 0.9, 3.1},
                                        {"matrix", "matrix", 5.0, -3.0, "unknown", "unknown", 0.9, 3.3}};
    const example from = {methods, 2, false, NULL}, other = {other_way, 2, false, NULL};
    says(&from, "en", "whether that is more than chance cannot be said from so few test rounds.");
    says(&other, "en", "4.90 against 5.00 of matrix; whether that is more than chance cannot be said");
}

/* A mean over fewer folds is no best one. */
static void fewer_folds(void **state)
{
    (void)state;
    const example_method methods[] = {{"hasty", NULL, 4.2, -2.5, "unknown", "unknown", 0.9, 3.3},
                                      {"matrix", "matrix", 4.9, -2.9, "best", "best", 0.9, 3.1},
                                      {"linear", "linear", 5.5, -3.2, "worse", "worse", 0.9, 0.1}};
    const example from = {methods, 3, false, NULL};
    says(&from, "en", "matrix has the smallest typical error for y, 4.90 (the next, linear: 5.50); whether");
}

static void one_method(void **state)
{
    (void)state;
    const example_method methods[] = {{"linear", "linear", 0.049, -2.9, "best", "best", 0.9, 0.0031}};
    const example from = {methods, 1, false, NULL};
    says(&from, "en", "linear predicts y with a typical error of 0.0490; no other method was measured");
    says(&from, "en", "linear trains in 3.10 ms on one processor core, and one prediction takes 9.80 µs.");
}

static void failed_methods(void **state)
{
    (void)state;
    const example_method methods[] = {{"linear", "linear", 4.9, -2.9, "best", "best", 0.9, 3.1},
                                      {"matrix", "matrix", NAN, NAN, NULL, NULL, NAN, NAN}};
    const example from = {methods, 2, false, NULL}, nothing = {methods + 1, 1, false, NULL};
    says(&from, "en",
         "linear has the smallest typical error for y, 4.90; matrix did not finish and could not be compared.");
    says(&from, "en", "1 of 2 methods did not run to the end: matrix");
    says(&from, "en", "every run failed: &lt;the objective is not finite&gt;");
    says(&nothing, "en", "No method finished, so nothing can be said about y yet.");
    says(&nothing, "ja", "最後まで実行できた方法がない");
}

static void classes(void **state)
{
    (void)state;
    const example_method methods[] = {{"network", "network", 0.02, -0.06, "best", "best", 0.9, 3.1},
                                      {"matrix", "matrix", 0.0225, -0.0662, "worse", "worse", 0.9, 3.3},
                                      {"constant", "constant", 0.0339, -0.148, "worse", "worse", 0.9, 0.1}};
    const example from = {methods, 3, true, NULL};
    says(&from, "en", "matrix loses: network is wrong about y least often, in 2.00 % of the rows against 2.25 %");
    says(&from, "en",
         "The probabilities of matrix can be taken at their word: they miss what came true by 1.2 percentage "
         "points on average; but scored on error and error bars together it loses clearly to network "
         "(−0.0662 against −0.0600).");
}

static void money(void **state)
{
    (void)state;
    static const char *const verdicts[] = {"better", "worse", NO, "unknown"};
    static const char *const sentences[] = {
        "Deciding by matrix costs 8,123 per 1,000 rows against 188,835 today (always accept) and so saves 180,712 "
        "(160,000 to 200,000 with 95 % confidence); trees costs the least, 7,000.",
        "Deciding by matrix loses money: it costs 8,123 per 1,000 rows against 188,835 today (always accept)",
        "Deciding by matrix costs 8,123 per 1,000 rows, with no clear difference to today's 188,835 (always accept)",
        "whether that is more than chance cannot be said; trees costs the least, 7,000."};
    const example_method methods[] = {{"matrix", "matrix", 4.9, -2.9, "best", "best", 0.9, 3.1},
                                      {"trees", NULL, 5.0, -3.0, NO, NO, 0.9, 3.3}};
    const example from = {methods, 2, false, NULL};
    for (size_t i = 0; i < 4; i++) {
        json_t *json = example_json(&from), *of = json_object_get(json, "methods");
        json_object_set_new(json, "money",
                            json_pack("{s:{s:s, s:f}, s:f}", "today", "name", "always accept", "cost_per_1000",
                                      188834.9, "cost_miss", 500.0));
        json_object_set_new(json_array_get(of, 0), "money",
                            json_pack("{s:f, s:{s:f, s:f, s:f, s:s}}", "cost_per_1000", 8123.4, "saving_per_1000",
                                      "difference", 180711.5, "low", 160000.0, "high", 200000.0, "verdict",
                                      verdicts[i]));
        json_object_set_new(json_array_get(of, 1), "money", json_pack("{s:f}", "cost_per_1000", 7000.0));
        char *page = example_page(context, json, NULL), *words = example_words(page);
        if (!strstr(words, sentences[i])) {
            print_error("'%s' is not in: %.1500s\n", sentences[i], words);
            fail();
        }
        free(words);
        vmg_text_release(context, page);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matrix_wins),    cmocka_unit_test(matrix_loses), cmocka_unit_test(no_clear_difference),
        cmocka_unit_test(fewer_folds),    cmocka_unit_test(one_method),   cmocka_unit_test(failed_methods),
        cmocka_unit_test(too_few_rounds), cmocka_unit_test(classes),      cmocka_unit_test(money),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
