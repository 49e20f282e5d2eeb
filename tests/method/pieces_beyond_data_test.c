/* Pieces of numeric columns beyond the data that they were learnt on. */
#include "method/model.h"
#include "synthetic.h"

enum { rows = 120 };

/* Far outside the data pieces say nothing, and the error bars go on to grow. */
static void error_bars_grow_beyond_the_data(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y")), *far = NULL;
    vmg_settings *settings = synthetic_settings(
        context, NAMES("epochs", "3", "hidden", "3", "ensemble", "2", "pieces", "8", "inference", "moments"));
    vmg_model *model = NULL;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    assert_int_equal(model->encoding->input_count, 2 * (1 + 8));
    vmg_settings_destroy(context, settings);
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_table_create(context, 4, &far));
    assert_ok(context, vmg_table_add_numbers(context, far, "a", (double[]){0, 10, 100, 1000}));
    assert_ok(context, vmg_table_add_numbers(context, far, "b", (double[]){0, -10, -100, -1000}));
    assert_ok(context, vmg_predict(context, model, far, NULL, &prediction));
    for (size_t i = 1; i < 4; i++) {
        assert_true(vmg_prediction_std_model(prediction, i, 0) > 3 * vmg_prediction_std_model(prediction, i - 1, 0));
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, far);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_bars_grow_beyond_the_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
