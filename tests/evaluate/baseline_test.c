/* The constant prediction beside a model's: its metrics and the differences against the same worked out by hand. */
#include "by_hand.h"

enum { row_total = 120, training_count = 80, test_count = row_total - training_count };

/* The method "constant" on the same rows. */
static vmg_model *fit_constant(vmg_context *context, const vmg_table *table, vmg_fit_options fit)
{
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "constant"));
    vmg_model *model = NULL;
    fit.settings = settings;
    assert_ok(context, vmg_fit(context, table, &fit, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* Every metric of the baseline is that of the method "constant". */
static void assert_is_constant(const vmg_metrics *baseline, const vmg_evaluation *constant)
{
    assert_int_equal(baseline->count, constant->mean.count);
    for (size_t i = 0; i < baseline->count; i++) {
        assert_string_equal(baseline->metric[i].kind->name, constant->mean.metric[i].kind->name);
        assert_close(baseline->metric[i].value, constant->mean.metric[i].value, 1e-6);
    }
}

/* Mean and standard error, plainly. */
static void assert_mean_and_error(const double *values, size_t count, double mean, double error, double tolerance)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        squares += (values[i] - sum) * (values[i] - sum);
    }
    assert_close(mean, sum, tolerance);
    assert_close(error, sqrt(squares / (double)(count - 1) / (double)count), tolerance);
}

static void numbers_against_mean_and_spread(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "60"));
    uint32_t *training = synthetic_rows(0, training_count), *test = synthetic_rows(training_count, test_count);
    const vmg_fit_options fit = {.target = "y", .settings = settings, .rows = training, .row_count = training_count};
    vmg_model *model = NULL, *constant = fit_constant(context, table, fit);
    vmg_evaluation *evaluation = NULL, *of_constant = NULL;
    vmg_prediction *prediction = NULL, *by_constant = NULL;
    const vmg_predict_options rows = {.rows = test, .row_count = test_count};
    assert_ok(context, vmg_fit(context, table, &fit, &model));
    assert_ok(context, vmg_evaluate(context, model, table,
                                    &(vmg_evaluate_options){.rows = test, .row_count = test_count}, &evaluation));
    assert_ok(context, vmg_evaluate(context, constant, table,
                                    &(vmg_evaluate_options){.rows = test, .row_count = test_count}, &of_constant));
    assert_ok(context, vmg_predict(context, model, table, &rows, &prediction));
    assert_ok(context, vmg_predict(context, constant, table, &rows, &by_constant));
    double mean = 0, sum = 0, own = 0, errors[test_count], differences[test_count];
    for (size_t i = 0; i < training_count; i++) {
        mean += synthetic_y(i) / training_count;
    }
    for (size_t i = 0; i < test_count; i++) {
        const double y = synthetic_y(test[i]), error = vmg_prediction_mean(prediction, i, 0) - y;
        sum += (y - mean) * (y - mean) / test_count;
        own += error * error / test_count;
        errors[i] = error * error - (y - mean) * (y - mean);
        differences[i] =
            vmg_prediction_log_density(prediction, i, 0, y) - vmg_prediction_log_density(by_constant, i, 0, y);
    }
    assert_is_constant(&evaluation->baseline, of_constant);
    assert_close(vmg_metrics_value(&evaluation->baseline, "rmse"), sqrt(sum), 1e-6);
    const vmg_difference *rmse = &evaluation->against_baseline[0], *log_likelihood = &evaluation->against_baseline[1];
    assert_string_equal(rmse->kind->name, "rmse");
    assert_string_equal(log_likelihood->kind->name, "log_likelihood");
    assert_mean_and_error(differences, test_count, log_likelihood->model - log_likelihood->baseline,
                          log_likelihood->standard_error, 1e-6);
    /* the difference of the roots is that of the squares over their sum, and so is its error */
    const double roots = sqrt(own) + sqrt(sum);
    assert_mean_and_error(errors, test_count, (rmse->model - rmse->baseline) * roots, rmse->standard_error * roots,
                          1e-5);
    assert_int_equal(rmse->verdict, VMG_BETTER);
    assert_int_equal(log_likelihood->verdict, VMG_BETTER);
    vmg_prediction_destroy(context, by_constant);
    vmg_prediction_destroy(context, prediction);
    vmg_evaluation_destroy(context, of_constant);
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, constant);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    free(training);
    free(test);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void classes_against_their_shares(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "colour"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "60"));
    uint32_t *training = synthetic_rows(0, training_count), *test = synthetic_rows(training_count, test_count);
    const vmg_fit_options fit = {
        .target = "colour", .settings = settings, .rows = training, .row_count = training_count};
    static const char *const names[] = {"blue", "green", "red"};
    vmg_model *model = NULL, *constant = fit_constant(context, table, fit);
    vmg_evaluation *evaluation = NULL, *of_constant = NULL;
    double shares[3], likelihood = 0, wrong = 0;
    assert_ok(context, vmg_fit(context, table, &fit, &model));
    assert_ok(context, vmg_evaluate(context, model, table,
                                    &(vmg_evaluate_options){.rows = test, .row_count = test_count}, &evaluation));
    assert_ok(context, vmg_evaluate(context, constant, table,
                                    &(vmg_evaluate_options){.rows = test, .row_count = test_count}, &of_constant));
    for (size_t c = 0; c < 3; c++) {
        size_t count = 0;
        for (size_t i = 0; i < training_count; i++) {
            count += !strcmp(synthetic_colour(i), names[c]);
        }
        shares[c] = ((double)count + 0.5) / (training_count + 1.5);
    }
    assert_is_constant(&evaluation->baseline, of_constant);
    size_t largest = shares[1] > shares[0];
    largest = shares[2] > shares[largest] ? 2 : largest;
    for (size_t i = training_count; i < row_total; i++) {
        for (size_t c = 0; c < 3; c++) {
            likelihood += !strcmp(synthetic_colour(i), names[c]) * log(shares[c]) / test_count;
        }
        wrong += strcmp(synthetic_colour(i), names[largest]) != 0;
    }
    assert_close(vmg_metrics_value(&evaluation->baseline, "log_likelihood"), likelihood, 1e-12);
    assert_close(vmg_metrics_value(&evaluation->baseline, "error_rate"), wrong / test_count, 1e-12);
    assert_string_equal(evaluation->against_baseline[0].kind->name, "error_rate");
    assert_int_equal(evaluation->against_baseline[0].verdict, VMG_BETTER);
    assert_int_equal(evaluation->against_baseline[1].verdict, VMG_BETTER);
    vmg_evaluation_destroy(context, of_constant);
    vmg_evaluation_destroy(context, evaluation);
    vmg_model_destroy(context, constant);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    free(training);
    free(test);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Over folds: the corrected resampled t test on the folds' differences. And where there is nothing to learn, no model
 * is said to be better. */
static void folds_by_the_corrected_test(void **state)
{
    (void)state;
    enum { folds = 6 };
    for (size_t learnable = 0; learnable < 2; learnable++) {
        vmg_context *context = synthetic_context(2);
        vmg_table *table = synthetic_table(context, row_total, learnable ? NAMES("a", "y") : NAMES("a"));
        vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "30"));
        vmg_evaluation *evaluation = NULL;
        double noise[row_total], mean = 0, squares = 0, ratio = 0;
        for (size_t i = 0; i < row_total; i++) {
            noise[i] = synthetic_normal(5, i);
        }
        if (!learnable) {
            assert_ok(context, vmg_table_add_numbers(context, table, "y", noise));
        }
        assert_ok(context, vmg_crossval(context, table, &(vmg_fit_options){.target = "y", .settings = settings},
                                        &(vmg_crossval_options){.folds = folds}, &evaluation));
        for (size_t which = 0; which < VMG_DIFFERENCES; which++) {
            const vmg_difference *found = &evaluation->against_baseline[which];
            mean = squares = ratio = 0;
            for (size_t k = 0; k < folds; k++) {
                const vmg_fold_result *fold = &evaluation->folds[k];
                mean += (vmg_metrics_value(&fold->metrics, found->kind->name) -
                         vmg_metrics_value(&fold->baseline, found->kind->name)) /
                        folds;
                ratio += (double)fold->test_rows / (double)fold->train_rows / folds;
            }
            for (size_t k = 0; k < folds; k++) {
                const vmg_fold_result *fold = &evaluation->folds[k];
                squares += pow(vmg_metrics_value(&fold->metrics, found->kind->name) -
                                   vmg_metrics_value(&fold->baseline, found->kind->name) - mean,
                               2);
            }
            const double error = sqrt((1.0 / folds + ratio) * squares / (folds - 1));
            const double t = 2.570581835636314; /* 0.975 quantile with 5 degrees */
            assert_close(found->model - found->baseline, mean, 1e-12);
            assert_close(found->standard_error, error, 1e-12);
            assert_int_equal(found->verdict != VMG_NO_CLEAR_DIFFERENCE, fabs(mean) > t * error);
            assert_true(learnable ? found->verdict == VMG_BETTER : found->verdict != VMG_BETTER);
        }
        vmg_evaluation_destroy(context, evaluation);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_against_mean_and_spread),
        cmocka_unit_test(classes_against_their_shares),
        cmocka_unit_test(folds_by_the_corrected_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
