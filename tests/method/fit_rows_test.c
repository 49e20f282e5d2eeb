/* Which rows a fit and a prediction take: lists that are out of range, and what early stopping holds back. */
#include "synthetic.h"

#include "method/model.h"

enum { row_total = 100 };

static void lists_out_of_range_are_refused(void **state)
{
    (void)state;
    const uint32_t rows[] = {3, 99, 100, 5};
    const char *const words = "entry 2 of the list of rows is 100; the table has rows 0 to 99";
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "1"));
    vmg_fit_options fit = {.target = "y", .settings = settings, .rows = rows, .row_count = 4};
    vmg_model *model = NULL;
    vmg_prediction *prediction = NULL;
    vmg_evaluation *evaluation = NULL;
    assert_int_equal(vmg_fit(context, table, &fit, &model), VMG_ERROR_USAGE);
    assert_null(model);
    assert_string_equal(vmg_last_error(context), words);
    assert_int_equal(vmg_crossval(context, table, &fit, &(vmg_crossval_options){.folds = 2}, &evaluation),
                     VMG_ERROR_USAGE);
    assert_string_equal(vmg_last_error(context), words);
    fit.rows = NULL;
    assert_ok(context, vmg_fit(context, table, &fit, &model));
    assert_int_equal(
        vmg_predict(context, model, table, &(vmg_predict_options){.rows = rows, .row_count = 4}, &prediction),
        VMG_ERROR_USAGE);
    assert_null(prediction);
    assert_string_equal(vmg_last_error(context), words);
    assert_int_equal(
        vmg_evaluate(context, model, table, &(vmg_evaluate_options){.rows = rows, .row_count = 4}, &evaluation),
        VMG_ERROR_USAGE);
    assert_null(evaluation);
    assert_string_equal(vmg_last_error(context), words);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Groups of 7 rows (the last of 2): a tenth is one of them. By order two rows have each day: ten rows are five days.
 * The column is no input. */
static void early_stopping_holds_back_groups_or_the_last_rows(void **state)
{
    (void)state;
    static const char *const columns[] = {"machine", "day"};
    for (size_t k = 0; k < 2; k++) {
        vmg_context *context = synthetic_context(1);
        vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", columns[k], "y"));
        vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "3", "early-stopping", "on"));
        vmg_fit_options fit = {.target = "y", .settings = settings};
        vmg_model *model = NULL;
        size_t sizes[64] = {0};
        for (size_t i = 0; i < row_total; i++) {
            sizes[synthetic_machine(i)]++;
        }
        fit.group = k ? NULL : "machine";
        fit.order = k ? "day" : NULL;
        assert_ok(context, vmg_fit(context, table, &fit, &model));
        const size_t held = model->record.validation_rows;
        bool is_sum = held == 10;
        for (size_t g = 0; g < 64 && !k; g++) { /* of one group, or of two small ones */
            for (size_t h = 0; h < 64; h++) {
                is_sum = is_sum || held == sizes[g] || (g != h && held == sizes[g] + sizes[h]);
            }
        }
        assert_true(is_sum && held > 0 && held <= 10);
        assert_int_equal(vmg_model_input_count(model), 2);
        vmg_model_destroy(context, model);
        fit.group = "machine";
        fit.order = "day";
        assert_int_equal(vmg_fit(context, table, &fit, &model), VMG_ERROR_USAGE);
        assert_non_null(strstr(vmg_last_error(context), "one is expected"));
        fit.group = k ? NULL : "machines";
        fit.order = k ? "days" : NULL;
        assert_int_equal(vmg_fit(context, table, &fit, &model), VMG_ERROR_DATA);
        assert_null(model);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

/* A single group, a single day: rows by chance, as nothing tells them apart. */
static void one_group_is_divided_by_chance(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "1", "early-stopping", "on"));
    const double same[row_total] = {0};
    assert_ok(context, vmg_table_add_numbers(context, table, "same", same));
    for (size_t k = 0; k < 2; k++) {
        const vmg_fit_options fit = {
            .target = "y", .settings = settings, .group = k ? "same" : NULL, .order = k ? NULL : "same"};
        vmg_model *model = NULL;
        assert_ok(context, vmg_fit(context, table, &fit, &model));
        assert_int_equal(model->record.validation_rows, 10);
        vmg_model_destroy(context, model);
    }
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Nothing is left out or merged silently, and nothing is said where there is nothing to say. */
static void notes_say_what_was_done(void **state)
{
    (void)state;
    enum { rows = 40 };
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "1"));
    vmg_model *model = NULL;
    vmg_evaluation *evaluation = NULL;
    double number[rows], step[rows];
    const char *ok[rows], *day[rows], *machine[rows];
    char days[rows][16];
    for (size_t i = 0; i < rows; i++) {
        number[i] = (double)(i + 7);
        step[i] = (double)(i / 2);
        ok[i] = i % 3 == 0 ? "yes" : i % 3 == 1 ? "Yes" : "no";
        snprintf(days[i], sizeof days[i], "%02zu/%02zu/2024", i % 12 + 1, i % 28 + 1);
        day[i] = days[i];
        machine[i] = i % 5 == 0 ? NULL : i % 2 ? "m1" : "m2";
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "number", number));
    assert_ok(context, vmg_table_add_numbers(context, table, "step", step));
    assert_ok(context, vmg_table_add_texts(context, table, "ok", ok));
    assert_ok(context, vmg_table_add_texts(context, table, "day", day));
    assert_ok(context, vmg_table_add_texts(context, table, "machine", machine));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    assert_non_null(strstr(synthetic_notes, "column 'number' goes up by 1 from row to row and is an input"));
    assert_null(strstr(synthetic_notes, "'step'"));
    assert_non_null(strstr(synthetic_notes, "column 'ok' has 'Yes' and 'yes', which count as two different texts"));
    assert_non_null(strstr(synthetic_notes, "column 'day' holds dates that can be read in two ways (expected is 2024"));
    vmg_model_destroy(context, model);
    synthetic_notes[0] = 0;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "ok", .settings = settings}, &model));
    assert_non_null(strstr(synthetic_notes, "column 'ok' has 'Yes' and 'yes', which count as two different texts"));
    vmg_model_destroy(context, model);
    synthetic_notes[0] = 0;
    assert_ok(context, vmg_crossval(context, table, &(vmg_fit_options){.target = "y", .settings = settings},
                                    &(vmg_crossval_options){.folds = 2, .group = "machine"}, &evaluation));
    assert_non_null(strstr(synthetic_notes, "8 rows have no value in 'machine': they stay together, as one group"));
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_out_of_range_are_refused),
        cmocka_unit_test(early_stopping_holds_back_groups_or_the_last_rows),
        cmocka_unit_test(one_group_is_divided_by_chance),
        cmocka_unit_test(notes_say_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
