/* A model fitted to borrowed columns is the model fitted to copies, also where the values lie far from 0. */
#include "test.h"

#include "vmg/vmg.h"

enum { rows = 60, columns = 3 };

/* Rows, row-major: two inputs, one of them far from 0, and the target. */
static void fill(vmg_real matrix[rows][columns])
{
    for (int i = 0; i < rows; i++) {
        const double a = sin(1.7 * i), b = 1e6 + i % 7;
        matrix[i][0] = i % 11 == 5 ? (vmg_real)NAN : (vmg_real)a;
        matrix[i][1] = (vmg_real)b;
        matrix[i][2] = (vmg_real)(2 * a + 0.1 * (b - 1e6));
    }
}

static vmg_prediction *fit_and_predict(vmg_context *context, const vmg_table *table, vmg_model **model)
{
    vmg_settings *settings = NULL;
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_ok(context, vmg_settings_set(context, settings, "method", "linear"));
    const vmg_fit_options options = {.target = "y", .settings = settings};
    assert_ok(context, vmg_fit(context, table, &options, model));
    assert_ok(context, vmg_predict(context, *model, table, NULL, &prediction));
    vmg_settings_destroy(context, settings);
    return prediction;
}

static void borrowed_and_copied_give_the_same(void **state)
{
    (void)state;
    static const char *const names[columns] = {"a", "b", "y"};
    vmg_real matrix[rows][columns];
    vmg_context *context = NULL;
    vmg_table *borrowed = NULL, *copied = NULL;
    vmg_model *models[2];
    fill(matrix);
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_table_create(context, rows, &borrowed));
    assert_ok(context, vmg_table_create(context, rows, &copied));
    for (size_t j = 0; j < columns; j++) {
        double copy[rows];
        for (size_t i = 0; i < rows; i++) {
            copy[i] = (double)matrix[i][j];
        }
        assert_ok(context, vmg_table_borrow_numbers(context, borrowed, names[j], &matrix[0][j], columns));
        assert_ok(context, vmg_table_add_numbers(context, copied, names[j], copy));
    }
    vmg_prediction *one = fit_and_predict(context, borrowed, &models[0]);
    vmg_prediction *other = fit_and_predict(context, copied, &models[1]);
    for (size_t i = 0; i < rows; i++) {
        assert_true(vmg_prediction_mean(one, i, 0) == vmg_prediction_mean(other, i, 0));
        assert_true(vmg_prediction_std(one, i, 0) == vmg_prediction_std(other, i, 0));
    }
    vmg_prediction_destroy(context, one);
    vmg_prediction_destroy(context, other);
    vmg_model_destroy(context, models[0]);
    vmg_model_destroy(context, models[1]);
    vmg_table_destroy(context, borrowed);
    vmg_table_destroy(context, copied);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(borrowed_and_copied_give_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
