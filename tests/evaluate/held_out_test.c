/* Predictions of held-out rows, the confusion matrix and the calibration of a cross-validation, against fits by hand.
 */
#include "by_hand.h"

#include "table/splits.h"

enum { row_total = 90, fold_count = 3 };

static const double quantiles[] = {0.05, 0.5, 0.95};

/* A class that only rows 0 and 1 have, so that some fold has not seen it. */
static const char *rare_colour(size_t i)
{
    return i < 2 ? "violet" : synthetic_colour(i);
}

static vmg_table *make_table(vmg_context *context, bool classes)
{
    vmg_table *table = synthetic_table(context, row_total, classes ? NAMES("a", "b") : NAMES("a", "b", "y", "z"));
    const char *colours[row_total];
    for (size_t i = 0; i < row_total; i++) {
        colours[i] = rare_colour(i);
    }
    if (classes) {
        assert_ok(context, vmg_table_add_texts(context, table, "colour", colours));
    }
    return table;
}

static vmg_evaluation *validate(vmg_context *context, const vmg_table *table, const vmg_fit_options *fit,
                                size_t repeats)
{
    const vmg_crossval_options options = {
        .folds = fold_count, .repeats = repeats, .keep_predictions = true, .quantiles = quantiles, .quantile_count = 3};
    vmg_evaluation *evaluation = NULL;
    assert_ok(context, vmg_crossval(context, table, fit, &options, &evaluation));
    assert_non_null(evaluation->held_out);
    return evaluation;
}

/* Sorted by row and fold, and every row once in each repeat. */
static void assert_every_row_is_there(const vmg_held_out *held_out, size_t repeats)
{
    assert_int_equal(held_out->count, row_total * repeats);
    for (size_t i = 0; i < held_out->count; i++) {
        assert_int_equal(held_out->row[i], i / repeats);
        assert_int_equal(held_out->fold[i] / fold_count, i % repeats);
    }
}

static void numbers_are_those_of_the_folds_model(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = make_table(context, false);
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "5", "seed", "4"));
    vmg_fit_options fit = {.targets = NAMES("y", "z"), .target_count = 2, .settings = settings};
    vmg_evaluation *evaluation = validate(context, table, &fit, 2);
    const vmg_held_out *held_out = evaluation->held_out;
    vmg_splits splits = {0};
    const vmg_fold_plan plan = {.folds = fold_count, .repeats = 2, .seed = 4};
    size_t inside = 0;
    assert_every_row_is_there(held_out, 2);
    assert_int_equal(held_out->width, 2 * (4 + 3));
    assert_ok(context, vmg_splits_fold(context, &plan, NULL, row_total, &splits));
    for (size_t k = 0; k < splits.count; k++) {
        const vmg_split *split = &splits.at[k];
        vmg_model *model = NULL;
        vmg_prediction *prediction = NULL;
        fit.rows = split->train;
        fit.row_count = split->train_count;
        assert_ok(context, vmg_fit(context, table, &fit, &model));
        assert_ok(context, vmg_predict(context, model, table,
                                       &(vmg_predict_options){.rows = split->test, .row_count = split->test_count},
                                       &prediction));
        for (size_t i = 0; i < split->test_count; i++) {
            const size_t at = 2 * (size_t)split->test[i] + k / fold_count;
            assert_int_equal(held_out->fold[at], k);
            for (size_t target = 0; target < 2; target++) {
                const double *numbers = held_out->numbers + at * held_out->width + target * 7;
                const double y = target ? synthetic_z(split->test[i]) : synthetic_y(split->test[i]);
                assert_close(numbers[0], vmg_prediction_mean(prediction, i, target), 0);
                assert_close(numbers[1], vmg_prediction_std(prediction, i, target), 0);
                assert_close(numbers[2], vmg_prediction_std_model(prediction, i, target), 0);
                assert_close(numbers[3], vmg_prediction_std_noise(prediction, i, target), 0);
                for (size_t q = 0; q < 3; q++) {
                    assert_close(numbers[4 + q], vmg_prediction_quantile(prediction, i, target, quantiles[q]), 1e-8);
                }
                inside += numbers[4] <= y && y < numbers[6];
            }
        }
        vmg_prediction_destroy(context, prediction);
        vmg_model_destroy(context, model);
    }
    assert_int_equal(evaluation->coverage.rows, 2 * 2 * row_total);
    assert_close(vmg_coverage_of(&evaluation->coverage, 0.9), (double)inside / (4 * row_total), 1e-12);
    vmg_splits_release(context, &splits);
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Every class has its column and its row of the matrix, also where a fold's model does not know it. */
static void classes_are_those_of_all_rows(void **state)
{
    (void)state;
    static const char *const names[] = {"blue", "green", "red", "violet"};
    vmg_context *context = synthetic_context(2);
    vmg_table *table = make_table(context, true);
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "20"));
    vmg_evaluation *evaluation =
        validate(context, table, &(vmg_fit_options){.target = "colour", .settings = settings}, 1);
    const vmg_held_out *held_out = evaluation->held_out;
    size_t confusion[5][4] = {{0}}, correct = 0;
    assert_every_row_is_there(held_out, 1);
    assert_int_equal(evaluation->class_count, 4);
    assert_int_equal(held_out->width, 4 + 2);
    for (size_t i = 0; i < row_total; i++) {
        const double *numbers = held_out->numbers + i * held_out->width;
        size_t truth = 0, predicted = 0;
        double sum = 0, entropy = 0;
        while (strcmp(names[truth], rare_colour(i)) != 0) {
            truth++;
        }
        for (size_t c = 0; c < 4; c++) {
            sum += numbers[c];
            entropy -= numbers[c] > 0 ? numbers[c] * log(numbers[c]) : 0;
            predicted = numbers[c] > numbers[predicted] ? c : predicted;
        }
        assert_close(sum, 1, 1e-5);
        assert_close(numbers[4], entropy, 1e-9);
        assert_true(numbers[5] >= 0 && numbers[5] <= entropy);
        confusion[truth][predicted]++;
        correct += truth == predicted;
    }
    assert_memory_equal(evaluation->confusion, confusion, sizeof confusion);
    for (size_t c = 0; c < 4; c++) {
        const vmg_class_figures figures = vmg_evaluation_class(evaluation, c);
        const size_t rows = confusion[c][0] + confusion[c][1] + confusion[c][2] + confusion[c][3];
        const size_t predicted = confusion[0][c] + confusion[1][c] + confusion[2][c] + confusion[3][c];
        assert_string_equal(evaluation->classes[c], names[c]);
        assert_int_equal(figures.rows, rows);
        assert_int_equal(figures.predicted, predicted);
        assert_int_equal(figures.correct, confusion[c][c]);
        assert_close(figures.recall, (double)confusion[c][c] / (double)rows, 1e-15);
        if (predicted) {
            const double precision = (double)confusion[c][c] / (double)predicted;
            assert_close(figures.precision, precision, 1e-15);
            if (confusion[c][c]) {
                assert_close(figures.f1, 2 / (1 / precision + 1 / figures.recall), 1e-12);
            }
        } else {
            assert_true(isnan(figures.precision));
            assert_close(figures.f1, 0, 0);
        }
    }
    assert_true(correct > row_total / 2);
    size_t rows = 0;
    for (size_t k = 0; k < VMG_RELIABILITY_BINS; k++) {
        rows += evaluation->reliability.bin[k].rows;
    }
    assert_int_equal(rows, row_total);
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    for (size_t classes = 0; classes < 2; classes++) {
        double *kept = NULL;
        for (size_t threads = 1; threads <= 4; threads *= 2) {
            vmg_context *context = synthetic_context(threads);
            vmg_table *table = make_table(context, classes);
            vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "2"));
            const vmg_fit_options fit = {.target = classes ? "colour" : "y", .settings = settings};
            vmg_evaluation *evaluation = validate(context, table, &fit, 2);
            const size_t size = evaluation->held_out->count * evaluation->held_out->width * sizeof *kept;
            if (!kept) {
                kept = malloc(size);
                memcpy(kept, evaluation->held_out->numbers, size);
            }
            assert_memory_equal(kept, evaluation->held_out->numbers, size);
            vmg_evaluation_destroy(context, evaluation);
            vmg_settings_destroy(context, settings);
            vmg_table_destroy(context, table);
            vmg_context_destroy(context);
        }
        free(kept);
    }
}

/* A threshold needs two classes and a probability, and moves rows from one class to the other. */
static void a_threshold_is_for_two_classes(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "answer", "colour", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "3", "hidden", "3"));
    vmg_evaluation *evaluation = NULL;
    size_t predicted[3];
    const double thresholds[] = {0.05, 0, 0.95};
    for (size_t i = 0; i < 3; i++) {
        const vmg_crossval_options options = {.folds = 2, .positive = "no", .threshold = thresholds[i]};
        assert_ok(context, vmg_crossval(context, table, &(vmg_fit_options){.target = "answer", .settings = settings},
                                        &options, &evaluation));
        const vmg_class_figures no = vmg_evaluation_class(evaluation, 0);
        predicted[i] = no.predicted;
        assert_int_equal(evaluation->positive, 0);
        assert_close(evaluation->threshold, thresholds[i], 0);
        const size_t right = no.correct + vmg_evaluation_class(evaluation, 1).correct;
        assert_close(vmg_metrics_value(&evaluation->mean, "accuracy"), (double)right / row_total, 1e-12);
        vmg_evaluation_destroy(context, evaluation);
    }
    assert_true(predicted[0] > predicted[1] && predicted[1] > predicted[2]);
    static const struct {
        const char *target, *words;
        double threshold;
    } refused[] = {{"colour", "a threshold is for two classes: 'colour' has 3", 0.5},
                   {"y", "a threshold is for two classes: 'y' has 0", 0.5},
                   {"answer", "above 0 and below 1 was expected", 1},
                   {"answer", "above 0 and below 1 was expected", -0.5}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const vmg_crossval_options options = {.folds = 2, .threshold = refused[i].threshold};
        assert_int_equal(vmg_crossval(context, table,
                                      &(vmg_fit_options){.target = refused[i].target, .settings = settings}, &options,
                                      &evaluation),
                         VMG_ERROR_USAGE);
        assert_null(evaluation);
        assert_non_null(strstr(vmg_last_error(context), refused[i].words));
    }
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_folds_model),
        cmocka_unit_test(classes_are_those_of_all_rows),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_threshold_is_for_two_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
