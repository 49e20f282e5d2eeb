/* No memory at any point of a fit, an evaluation, a cross-validation: an error with a sentence, and nothing leaks. */
#include "synthetic.h"

#include "failing_allocator.h"

enum { row_total = 24 };

typedef struct plan {
    const char *target;
    bool cross_validate;
} plan;

static vmg_status make_table(vmg_context *context, const char *target, vmg_table **out)
{
    double a[row_total], y[row_total];
    const char *mix[row_total], *answer[row_total];
    for (size_t i = 0; i < row_total; i++) {
        a[i] = synthetic_normal(0, i);
        y[i] = i == 5 ? NAN : synthetic_y(i);
        mix[i] = i % 3 ? "one" : "other";
        answer[i] = i == 5 ? NULL : synthetic_answer(i);
    }
    vmg_status status = vmg_table_create(context, row_total, out);
    if (!status) {
        status = vmg_table_add_numbers(context, *out, "a", a);
    }
    if (!status) {
        status = vmg_table_add_texts(context, *out, "mix", mix);
    }
    if (!status) {
        status = strcmp(target, "y") ? vmg_table_add_texts(context, *out, "answer", answer)
                                     : vmg_table_add_numbers(context, *out, "y", y);
    }
    return status;
}

static vmg_status choose(vmg_context *context, vmg_settings **out)
{
    static const char *const pairs[][2] = {{"recipe", "single"},     {"epochs", "1"},      {"hidden", "2"},
                                           {"early-stopping", "on"}, {"pseudo-data", "1"}, {"samples", "3"}};
    vmg_status status = vmg_settings_create(context, out);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !status; i++) {
        status = vmg_settings_set(context, *out, pairs[i][0], pairs[i][1]);
    }
    return status;
}

static vmg_status evaluate_all(vmg_context *context, void *user)
{
    const plan *what = user;
    vmg_table *table = NULL;
    vmg_settings *settings = NULL;
    vmg_model *model = NULL;
    vmg_evaluation *evaluation = NULL;
    char *text = NULL;
    vmg_status status = make_table(context, what->target, &table);
    if (!status) {
        status = choose(context, &settings);
    }
    const vmg_fit_options fit = {.target = what->target, .settings = settings};
    if (!status && what->cross_validate) {
        const vmg_crossval_options options = {
            .folds = 2, .paper_metric = true, .group = "mix", .keep_predictions = true};
        status = vmg_crossval(context, table, &fit, &options, &evaluation);
    } else if (!status) {
        status = vmg_fit(context, table, &fit, &model);
    }
    if (!status && model) {
        status = vmg_evaluate(context, model, table, NULL, &evaluation);
    }
    if (!status) {
        status = vmg_evaluation_to_json(context, evaluation, &text);
    }
    vmg_text_release(context, text);
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    return status;
}

static void survives_without_memory(void **state)
{
    (void)state;
    static const plan plans[] = {{"y", false}, {"answer", false}, {"y", true}, {"answer", true}};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        plan what = plans[i];
        assert_true(assert_survives_failing_allocations(evaluate_all, &what) > 30);
        assert_true(assert_survives_little_memory(evaluate_all, &what, 7919) > 10000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
