/* The method "constant" against its formulas worked out by hand. */
#include "synthetic.h"

#include "distribution/gamma.h"

enum { row_count = 5 };

static vmg_model *fit_constant(vmg_context *context, const vmg_table *table, const char *target)
{
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "constant"));
    vmg_model *model = NULL;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = target, .settings = settings}, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* Values 1, 2, 3, 4, 10: mean 4, squares 50, population variance 10, so in standardised units the squares sum to 5;
 * a = 1 + 2, b = 0.001 + 2.5; Student t with 6 degrees, squared scale (1 + 1/5) 2.501 / 3 in units of 10. */
static void numbers_are_a_student_t(void **state)
{
    (void)state;
    const double x[row_count] = {1, 2, 3, 4, 5}, y[row_count] = {1, 2, 3, 4, 10};
    vmg_context *context = synthetic_context(1);
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, row_count, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", x));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    vmg_model *model = fit_constant(context, table, "y");
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    const double scale2 = 10 * 1.2 * 2.501 / 3, tolerance = VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-6;
    const double z2 = (7.0 - 4) * (7.0 - 4) / scale2;
    const double log_density =
        lgamma(3.5) - lgamma(3) - 0.5 * log(6 * 3.14159265358979323846 * scale2) - 3.5 * log(1 + z2 / 6);
    for (size_t i = 0; i < row_count; i++) {
        assert_close(vmg_prediction_mean(prediction, i, 0), 4, tolerance);
        assert_close(vmg_prediction_std(prediction, i, 0), sqrt(scale2 * 6 / 4), tolerance);
        assert_close(vmg_prediction_log_density(prediction, i, 0, 7), log_density, tolerance);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* 4 of one class, 2 of the other two: (4.5, 2.5, 2.5) / 9.5. */
static void classes_are_frequencies(void **state)
{
    (void)state;
    enum { rows = 8 };
    const double x[rows] = {1, 2, 3, 4, 5, 6, 7, 8};
    const char *const texts[rows] = {"red", "green", "red", "blue", "red", "red", "blue", "green"};
    vmg_context *context = synthetic_context(1);
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", x));
    assert_ok(context, vmg_table_add_texts(context, table, "colour", texts));
    vmg_model *model = fit_constant(context, table, "colour");
    vmg_prediction *prediction = NULL;
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    const double expected[3] = {2.5 / 9.5, 2.5 / 9.5, 4.5 / 9.5};
    double entropy = 0, mean_entropy = 0;
    for (size_t c = 0; c < 3; c++) {
        assert_close(vmg_prediction_probability(prediction, 2, c), expected[c], 1e-12);
        entropy -= expected[c] * log(expected[c]);
        mean_entropy += expected[c] * (vmg_digamma(10.5) - vmg_digamma(9.5 * expected[c] + 1));
    }
    assert_int_equal(vmg_prediction_class(prediction, 2), 2);
    assert_close(vmg_prediction_entropy(prediction, 2), entropy, 1e-12);
    assert_close(vmg_prediction_mutual_information(prediction, 2), entropy - mean_entropy, 1e-12);
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_a_student_t),
        cmocka_unit_test(classes_are_frequencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
