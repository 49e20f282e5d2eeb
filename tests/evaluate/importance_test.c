/* Which columns matter: against the same shuffles by hand, for numbers and classes, text columns and missing cells. */
#include "synthetic.h"

#include "vmg/evaluate.h"
#include "vmg/importance.h"

enum { row_total = 300, noise_column = 2 };

/* y = 3 a + colour's own + noise; "nothing" says nothing; every seventh a is missing. */
static vmg_table *make_table(vmg_context *context)
{
    static const char *const colours[] = {"red", "green", "blue"};
    double a[row_total], nothing[row_total], y[row_total];
    const char *colour[row_total], *kind[row_total];
    vmg_table *table = NULL;
    for (size_t i = 0; i < row_total; i++) {
        a[i] = synthetic_normal(0, i);
        nothing[i] = synthetic_normal(3, i);
        colour[i] = colours[(i * 7 + i / 5) % 3];
        y[i] = 3 * a[i] + (double)((i * 7 + i / 5) % 3) + 0.1 * synthetic_normal(1, i);
        kind[i] = y[i] > 1 ? "high" : "low";
        a[i] = i % 7 ? a[i] : NAN;
    }
    assert_ok(context, vmg_table_create(context, row_total, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "a", a));
    assert_ok(context, vmg_table_add_texts(context, table, "colour", colour));
    assert_ok(context, vmg_table_add_numbers(context, table, "nothing", nothing));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    assert_ok(context, vmg_table_add_texts(context, table, "kind", kind));
    return table;
}

static void the_column_that_matters_comes_first(void **state)
{
    (void)state;
    static const char *const methods[] = {"linear", "gaussian-process", "propagation", "matrix"};
    for (size_t n = 0; n < 2 * sizeof methods / sizeof *methods; n++) {
        const bool classes = n % 2;
        vmg_context *context = synthetic_context(2), *alone = synthetic_context(1);
        vmg_table *table = make_table(context);
        const char *const ignored[] = {classes ? "y" : "kind"};
        vmg_settings *settings =
            n / 2 == 3 ? synthetic_settings(context, NAMES("recipe", "single", "epochs", "60", "hidden", "10"))
                       : synthetic_settings(context, NAMES("method", methods[n / 2]));
        vmg_model *model = NULL;
        vmg_importance *found = NULL, *again = NULL;
        vmg_evaluation *whole = NULL;
        assert_ok(
            context,
            vmg_fit(context, table,
                    &(vmg_fit_options){
                        .target = classes ? "kind" : "y", .settings = settings, .ignored = ignored, .ignored_count = 1},
                    &model));
        assert_ok(context, vmg_importance_find(context, model, table, NULL, &found));
        assert_ok(context, vmg_evaluate(context, model, table, NULL, &whole));
        assert_int_equal(found->count, 3);
        assert_int_equal(found->rows, row_total);
        assert_int_equal(found->shuffles, 5);
        assert_string_equal(found->error_name, classes ? "error_rate" : "rmse");
        assert_true(found->error == vmg_metrics_value(&whole->mean, found->error_name));
        assert_true(found->log_likelihood == vmg_metrics_value(&whole->mean, "log_likelihood"));
        assert_string_equal(found->columns[0].name, "a");
        assert_string_equal(found->columns[1].name, "colour");
        assert_string_equal(found->columns[noise_column].name, "nothing");
        assert_true(found->columns[0].error > 4 * fabs(found->columns[noise_column].error));
        assert_true(found->columns[0].loss > 4 * fabs(found->columns[noise_column].loss));
        assert_true(found->columns[1].error > 3 * found->columns[1].error_std);
        assert_ok(alone, vmg_importance_find(alone, model, table, NULL, &again)); /* any number of threads */
        for (size_t i = 0; i < 3; i++) {
            assert_true(found->columns[i].error == again->columns[i].error &&
                        found->columns[i].loss == again->columns[i].loss);
        }
        vmg_importance_destroy(alone, again);
        vmg_evaluation_destroy(context, whole);
        vmg_importance_destroy(context, found);
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
        vmg_context_destroy(alone);
    }
}

/* The constant prediction reads columns and heeds none; of y = 2 a exactly, a shuffle of a leaves errors with the
 * variance 2 (2 sd)^2, near enough. */
static void what_it_is_worth_is_known(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    double a[row_total], y[row_total], squares = 0, mean = 0;
    for (size_t i = 0; i < row_total; i++) {
        a[i] = synthetic_normal(0, i);
        y[i] = 2 * a[i];
        mean += y[i] / row_total;
    }
    for (size_t i = 0; i < row_total; i++) {
        squares += (y[i] - mean) * (y[i] - mean) / row_total;
    }
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, row_total, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "a", a));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    static const char *const methods[] = {"constant", "linear"};
    for (size_t n = 0; n < 2; n++) {
        vmg_settings *settings = synthetic_settings(context, NAMES("method", methods[n]));
        vmg_model *model = NULL;
        vmg_importance *found = NULL;
        assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
        assert_ok(context, vmg_importance_find(context, model, table,
                                               &(vmg_importance_options){.shuffles = 40, .seed = 3}, &found));
        assert_close(found->columns[0].error, n ? sqrt(2 * squares) : 0, 0.03);
        assert_true(n || (found->columns[0].loss == 0 && found->columns[0].error_std == 0));
        vmg_importance_destroy(context, found);
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, settings);
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void what_cannot_be_found_is_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context), *other = synthetic_table(context, 20, NAMES("b"));
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "linear"));
    vmg_model *model = NULL;
    vmg_importance *found = NULL;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    assert_int_equal(vmg_importance_find(context, model, other, NULL, &found), VMG_ERROR_DATA);
    assert_null(found);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, other);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_column_that_matters_comes_first),
        cmocka_unit_test(what_it_is_worth_is_known),
        cmocka_unit_test(what_cannot_be_found_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
