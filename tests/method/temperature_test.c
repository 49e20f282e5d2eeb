/* The temperature of class probabilities: it is found where it is known, left where it does not help, applied to latent
 * functions as is said, kept in the file, and helps on new rows where networks are too sure. */
#include "synthetic.h"

#include "method/temperature.h"
#include "metrics/classification_metrics.h"
#include "method/model.h"
#include "scratch.h"

enum { most_rows_drawn = 3000 };

/* Labels of two classes drawn from the logistic function of d / truth; log probabilities from that of d / T. */
static double chosen(int calibrate, size_t rows, double truth, size_t column)
{
    static double log_probabilities[most_rows_drawn * VMG_TEMPERATURES];
    for (size_t i = 0; i < rows; i++) {
        vmg_real u;
        vmg_random_uniform((vmg_random){7, column, VMG_STREAM_SPLIT}, i, 1, &u);
        const double d = 3 * synthetic_normal(column, i);
        const double sign = (double)u < 1 / (1 + exp(-d / truth)) ? 1 : -1;
        for (size_t t = 0; t < VMG_TEMPERATURES; t++) {
            log_probabilities[i * VMG_TEMPERATURES + t] = -log1p(exp(-sign * d / vmg_temperature_at(t)));
        }
    }
    return vmg_choose_temperature(calibrate, rows, log_probabilities);
}

static void it_is_found(void **state)
{
    (void)state;
    assert_close(vmg_temperature_at(VMG_TEMPERATURES / 2), 1, 1e-15);
    assert_close(vmg_temperature_at(VMG_TEMPERATURES - 1), VMG_HOTTEST, 1e-12);
    const double truths[] = {0.5, 1.6, 2.5};
    for (size_t k = 0; k < 3; k++) {
        assert_close(log(chosen(VMG_CALIBRATE_AUTO, most_rows_drawn, truths[k], k)), log(truths[k]), 0.12);
    }
    assert_close(chosen(VMG_CALIBRATE_AUTO, 100, 100, 1), VMG_HOTTEST, 1e-12); /* the end of the line */
    assert_close(log(chosen(VMG_CALIBRATE_ON, most_rows_drawn, 1, 3)), 0, 0.12);
}

/* Where T is 1 it is seldom used; where it is, it lies near 1. Of a few rows it is never learnt, unless asked for. */
static void it_is_left_where_it_does_not_help(void **state)
{
    (void)state;
    size_t used = 0;
    for (size_t column = 0; column < 40; column++) {
        const double found = chosen(VMG_CALIBRATE_AUTO, 300, 1, column);
        used += found > 0;
        assert_true(found == 0 || (found > 0.6 && found < 1.7));
    }
    assert_true(used <= 12);
    assert_close(chosen(VMG_CALIBRATE_AUTO, 19, 3, 0), 0, 0);
    assert_true(chosen(VMG_CALIBRATE_ON, 19, 3, 0) > 0);
    assert_close(chosen(VMG_CALIBRATE_ON, 0, 3, 0), 0, 0);
}

static vmg_model *fit(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t count,
                      const char *target, const char *const *pairs)
{
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = target, .settings = settings, .rows = rows, .row_count = count};
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* One network of weights that are points: p ~ exp(f), so p at T is p^(1/T) scaled to 1. By moments: as the mean over
 * many draws of the whole function, which divide their own values. */
static void outputs_are_divided_by_it(void **state)
{
    (void)state;
    enum { rows = 12, draws = 4000 };
    static double drawn[draws * rows * 3];
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, 60, NAMES("a", "b", "colour", "answer"));
    for (size_t kind = 0; kind < 3; kind++) {
        const char *const target = kind == 1 ? "answer" : "colour";
        const size_t classes = kind == 1 ? 2 : 3;
        vmg_model *model = fit(context, table, NULL, 0, target,
                               kind ? NAMES("epochs", "40", "hidden", "none", "inference", "moments")
                                    : NAMES("method", "network", "epochs", "40", "early-stopping", "off"));
        vmg_prediction *before = NULL, *after = NULL;
        uint32_t *first = synthetic_rows(0, rows);
        const vmg_predict_options options = {.rows = first, .row_count = rows};
        double moved = 0;
        assert_ok(context, vmg_predict(context, model, table, &options, &before));
        vmg_matrix_fit_set_temperature(model->fitted, 2);
        assert_ok(context, vmg_predict(context, model, table, &options, &after));
        const vmg_function_options asked = {.rows = first, .row_count = rows, .seed = 3, .count = draws};
        assert_ok(context, vmg_sample_functions(context, model, table, &asked, drawn));
        for (size_t row = 0; row < rows; row++) {
            double sum = 0;
            for (size_t c = 0; c < classes; c++) {
                sum += sqrt(vmg_prediction_probability(before, row, c));
            }
            for (size_t c = 0; c < classes; c++) {
                const double p = vmg_prediction_probability(after, row, c);
                double mean = 0;
                for (size_t d = 0; d < draws; d++) {
                    mean += drawn[(d * rows + row) * classes + c] / draws;
                }
                assert_close(p, mean, kind ? 0.02 : 1e-5);
                if (kind == 0) {
                    assert_close(p, sqrt(vmg_prediction_probability(before, row, c)) / sum, 1e-5);
                }
                moved += fabs(p - vmg_prediction_probability(before, row, c));
            }
        }
        assert_true(moved > 0.5); /* else nothing is shown */
        free(first);
        vmg_prediction_destroy(context, before);
        vmg_prediction_destroy(context, after);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* What a test of new rows says of the log probability of their class. */
static double on_new_rows(vmg_context *context, const vmg_table *table, const vmg_model *model, size_t first)
{
    const size_t count = vmg_table_rows(table) - first;
    uint32_t *rows = synthetic_rows(first, count);
    vmg_evaluation *evaluation = NULL;
    assert_ok(context, vmg_evaluate(context, model, table, &(vmg_evaluate_options){.rows = rows, .row_count = count},
                                    &evaluation));
    const double found = vmg_metrics_value(&evaluation->mean, "log_likelihood");
    vmg_evaluation_destroy(context, evaluation);
    free(rows);
    return found;
}

/* Networks that learn wrong labels by heart are too sure: rows left out say so, and new rows agree. */
#define TOO_SURE                                                                                                       \
    "method", "network", "epochs", "600", "hidden", "50,50", "ensemble", "1", "cross-fit", "2", "kl-weight", "0.05",   \
        "early-stopping", "off"

static void new_rows_agree(void **state)
{
    (void)state;
    enum { all = 1200, learnt = 400 };
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, all, NAMES("a", "b"));
    const char *texts[all];
    for (size_t i = 0; i < all; i++) { /* one label of five is wrong */
        texts[i] =
            (synthetic_normal(0, i) + synthetic_normal(1, i) > 0) == (synthetic_normal(2, i) < 0.84) ? "yes" : "no";
    }
    assert_ok(context, vmg_table_add_texts(context, table, "answer", texts));
    uint32_t *training = synthetic_rows(0, learnt);
    scratch folder = scratch_create();
    vmg_model *with = fit(context, table, training, learnt, "answer", NAMES(TOO_SURE));
    vmg_model *without = fit(context, table, training, learnt, "answer", NAMES(TOO_SURE, "calibrate", "off"));
    vmg_model *loaded = NULL;
    char *text = NULL;
    assert_true(((const vmg_matrix_fit *)with->fitted)->temperature > 1.1F);
    assert_close(((const vmg_matrix_fit *)without->fitted)->temperature, 0, 0);
    const double found = on_new_rows(context, table, with, learnt);
    assert_true(found > on_new_rows(context, table, without, learnt) + 0.01);
    assert_ok(context, vmg_model_save(context, with, scratch_path(&folder, "model.vmg")));
    assert_ok(context, vmg_model_load(context, scratch_path(&folder, "model.vmg"), &loaded));
    assert_close(on_new_rows(context, table, loaded, learnt), found, 0);
    assert_ok(context, vmg_model_describe(context, loaded, &text));
    assert_non_null(strstr(text, "\"temperature\""));
    vmg_text_release(context, text);
    vmg_model_destroy(context, loaded);
    vmg_model_destroy(context, with);
    vmg_model_destroy(context, without);
    free(training);
    scratch_remove(&folder);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Temperatures that none was ever chosen from, and any in a model of numbers: an error each. */
static void what_is_no_temperature_is_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, 30, NAMES("a", "b", "answer"));
    scratch folder = scratch_create();
    const char *const path = scratch_path(&folder, "model.vmg");
    const struct {
        const char *target;
        double temperature;
    } cases[] = {{"answer", 100}, {"answer", 0.001}, {"b", 2}};
    for (size_t k = 0; k < 3; k++) {
        vmg_model *model = fit(context, table, NULL, 0, cases[k].target, NAMES("epochs", "1", "hidden", "2")), *loaded;
        vmg_matrix_fit_set_temperature(model->fitted, cases[k].temperature);
        assert_ok(context, vmg_model_save(context, model, path));
        assert_int_equal(vmg_model_load(context, path, &loaded), VMG_ERROR_DATA);
        assert_null(loaded);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    scratch_remove(&folder);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_found),
        cmocka_unit_test(it_is_left_where_it_does_not_help),
        cmocka_unit_test(outputs_are_divided_by_it),
        cmocka_unit_test(new_rows_agree),
        cmocka_unit_test(what_is_no_temperature_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
