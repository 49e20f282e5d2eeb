/* Cross-validation against the same done by hand: splits, fits, predictions, metrics; threads change nothing. */
#include "by_hand.h"
#include "scratch.h"

#include "evaluate/crossval_folds.h"

enum { row_total = 120, fold_count = 4 };

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The numbers of texts in the order of the bytes. */
static void number_texts(const char *(*text)(size_t), uint32_t *numbers)
{
    const char *sorted[row_total];
    for (size_t i = 0; i < row_total; i++) {
        sorted[i] = text(i);
    }
    qsort(sorted, row_total, sizeof *sorted, compare_texts);
    for (size_t i = 0; i < row_total; i++) {
        numbers[i] = 0;
        for (size_t k = 1; k < row_total && strcmp(sorted[k - 1], text(i)) < 0; k++) {
            numbers[i] += strcmp(sorted[k - 1], sorted[k]) != 0;
        }
    }
}

/* Each fold of an evaluation against a fit of its own. */
static void assert_folds_match(vmg_context *context, const vmg_table *table, vmg_fit_options fit,
                               const vmg_splits *splits, const vmg_evaluation *evaluation)
{
    assert_int_equal(evaluation->fold_count, splits->count);
    assert_int_equal(evaluation->planned, splits->count);
    for (size_t k = 0; k < splits->count; k++) {
        const vmg_split *split = &splits->at[k];
        const vmg_fold_result *fold = &evaluation->folds[k];
        vmg_model *model = NULL;
        vmg_prediction *prediction = NULL;
        fit.rows = split->train;
        fit.row_count = split->train_count;
        assert_ok(context, vmg_fit(context, table, &fit, &model));
        assert_ok(context, vmg_predict(context, model, table,
                                       &(vmg_predict_options){.rows = split->test, .row_count = split->test_count},
                                       &prediction));
        assert_int_equal(fold->fold, k);
        assert_int_equal(fold->train_rows, split->train_count);
        assert_int_equal(fold->test_rows, split->test_count);
        assert_int_equal(fold->training_steps, vmg_model_training_steps(model));
        assert_true(fold->training_seconds > 0 && fold->prediction_seconds > 0);
        if (evaluation->task == VMG_TASK_REGRESSION) {
            double measured[row_total];
            for (size_t i = 0; i < split->test_count; i++) {
                measured[i] = synthetic_y(split->test[i]);
            }
            assert_numbers_agree(&fold->metrics, numbers_by_hand(prediction, 0, measured));
        } else {
            size_t labels[row_total];
            for (size_t i = 0; i < split->test_count; i++) {
                labels[i] = !strcmp(synthetic_answer(split->test[i]), "yes");
            }
            assert_classes_agree(&fold->metrics, classes_by_hand(prediction, 2, labels), 2);
        }
        vmg_prediction_destroy(context, prediction);
        vmg_model_destroy(context, model);
    }
}

/* Mean and standard error of one metric, plainly. */
static void assert_averages_match(const vmg_evaluation *evaluation)
{
    const double count = (double)evaluation->fold_count;
    for (size_t m = 0; m < evaluation->mean.count; m++) {
        const char *name = evaluation->mean.metric[m].kind->name;
        double mean = 0, squares = 0;
        for (size_t k = 0; k < evaluation->fold_count; k++) {
            mean += vmg_metrics_value(&evaluation->folds[k].metrics, name) / count;
        }
        for (size_t k = 0; k < evaluation->fold_count; k++) {
            squares += pow(vmg_metrics_value(&evaluation->folds[k].metrics, name) - mean, 2);
        }
        assert_close(evaluation->mean.metric[m].value, mean, 1e-12);
        assert_close(vmg_metrics_value(&evaluation->standard_error, name), sqrt(squares / (count - 1) / count), 1e-12);
    }
}

static void folds_by_chance_and_by_class(void **state)
{
    (void)state;
    static const char *const names[] = {"y", "answer"};
    for (size_t k = 0; k < 2; k++) {
        vmg_context *context = synthetic_context(2);
        vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", names[k]));
        vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "6", "seed", "9"));
        const vmg_fit_options fit = {.target = names[k], .settings = settings};
        vmg_evaluation *evaluation = NULL;
        vmg_splits splits = {0};
        uint32_t labels[row_total];
        number_texts(synthetic_answer, labels);
        assert_ok(context, vmg_crossval(context, table, &fit,
                                        &(vmg_crossval_options){.folds = fold_count, .repeats = 2}, &evaluation));
        assert_ok(context, vmg_splits_fold(context,
                                           &(vmg_fold_plan){.folds = fold_count, .repeats = 2, .seed = 9,
                                                            .labels = k ? labels : NULL},
                                           NULL, row_total, &splits));
        assert_int_equal(evaluation->task, k ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION);
        assert_int_equal(evaluation->rows, row_total);
        assert_int_equal(evaluation->inputs, 2);
        assert_string_equal(evaluation->targets[0], names[k]);
        assert_folds_match(context, table, fit, &splits, evaluation);
        assert_averages_match(evaluation);
        vmg_splits_release(context, &splits);
        vmg_evaluation_destroy(context, evaluation);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

/* Of a list of rows only these take part; without options there are ten folds. */
static void folds_of_some_rows(void **state)
{
    (void)state;
    enum { part = 50 };
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "2"));
    uint32_t *rows = synthetic_rows(30, part);
    const vmg_fit_options fit = {.target = "y", .settings = settings, .rows = rows, .row_count = part};
    vmg_evaluation *evaluation = NULL;
    vmg_splits splits = {0};
    assert_ok(context, vmg_crossval(context, table, &fit, NULL, &evaluation));
    assert_ok(context, vmg_splits_fold(context, &(vmg_fold_plan){.folds = 10, .seed = 1}, rows, part, &splits));
    assert_int_equal(evaluation->rows, part);
    assert_folds_match(context, table, fit, &splits, evaluation);
    vmg_splits_release(context, &splits);
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    free(rows);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* A whole group is on one side; the column is no input. */
static void groups_stay_together(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "machine", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "4"));
    const vmg_fit_options fit = {.target = "y", .settings = settings};
    const vmg_crossval_options options = {.folds = fold_count, .group = "machine"};
    const vmg_target_options target = {.names = NAMES("y"), .count = 1, .task = VMG_TASK_REGRESSION};
    vmg_evaluation *evaluation = NULL;
    vmg_crossval_folds folds = {0};
    assert_ok(context, vmg_crossval(context, table, &fit, &options, &evaluation));
    assert_int_equal(evaluation->inputs, 2);
    assert_ok(context, vmg_crossval_folds_make(context, table, NULL, row_total, &target, &options, 1, &folds));
    assert_int_equal(folds.splits.count, fold_count);
    for (size_t k = 0; k < fold_count; k++) {
        const vmg_split *split = &folds.splits.at[k];
        for (size_t i = 0; i < split->test_count; i++) {
            for (size_t j = 0; j < split->train_count; j++) {
                assert_true(synthetic_machine(split->test[i]) != synthetic_machine(split->train[j]));
            }
        }
    }
    vmg_fit_options by_hand = fit;
    by_hand.ignored = NAMES("machine");
    by_hand.ignored_count = 1;
    assert_folds_match(context, table, by_hand, &folds.splits, evaluation);
    vmg_crossval_folds_release(context, &folds);
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Dates or numbers: what is tested comes after all that is trained on; rows of one day stay together. */
static void order_trains_on_the_past(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "day", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "4"));
    vmg_evaluation *evaluation = NULL;
    assert_ok(context, vmg_crossval(context, table, &(vmg_fit_options){.target = "y", .settings = settings},
                                    &(vmg_crossval_options){.folds = 3, .order = "day"}, &evaluation));
    /* four blocks of 15 days, two rows each, from the last rows of the table to the first */
    vmg_split at[3];
    for (size_t k = 0; k < 3; k++) {
        at[k] = (vmg_split){synthetic_rows(row_total - 30 * (k + 1), 30 * (k + 1)),
                            synthetic_rows(row_total - 30 * (k + 2), 30), 30 * (k + 1), 30};
    }
    assert_int_equal(evaluation->inputs, 2);
    assert_folds_match(context, table,
                       (vmg_fit_options){
                           .target = "y", .settings = settings, .ignored = NAMES("day"), .ignored_count = 1},
                       &(vmg_splits){at, 3}, evaluation);
    for (size_t k = 0; k < 3; k++) {
        free(at[k].train);
        free(at[k].test);
    }
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Splits from files; rows without a target are taken out of them and counted. */
static void splits_from_files(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    scratch folder = scratch_create();
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "4"));
    const vmg_fit_options fit = {.target = "y", .settings = settings};
    uint32_t train[2][80], test[2][20];
    size_t train_count[2] = {0}, test_count[2] = {0};
    double y[row_total];
    for (size_t i = 0; i < row_total; i++) {
        y[i] = i % 13 == 5 ? NAN : synthetic_y(i);
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    for (size_t k = 0; k < 2; k++) {
        char names[2][32], texts[2][1024] = {"", ""};
        for (uint32_t i = 0; i < 100; i++) { /* rows 0 to 99 and 20 to 119 */
            const bool tested = i % 5 == 0;
            const uint32_t row = i + 20 * (uint32_t)k;
            char *text = texts[tested];
            snprintf(text + strlen(text), sizeof texts[0] - strlen(text), "%u\n", (unsigned)row);
            if (!isnan(y[row]) && tested) {
                test[k][test_count[k]++] = row;
            } else if (!isnan(y[row])) {
                train[k][train_count[k]++] = row;
            }
        }
        snprintf(names[0], sizeof names[0], "train_%zu.txt", k);
        snprintf(names[1], sizeof names[1], "test_%zu.txt", k);
        for (size_t side = 0; side < 2; side++) {
            write_file(scratch_path(&folder, names[side]), texts[side], strlen(texts[side]));
        }
    }
    const vmg_split at[2] = {{train[0], test[0], train_count[0], test_count[0]},
                             {train[1], test[1], train_count[1], test_count[1]}};
    vmg_evaluation *evaluation = NULL;
    assert_ok(context, vmg_crossval(context, table, &fit,
                                    &(vmg_crossval_options){.splits_directory = folder.folder}, &evaluation));
    assert_folds_match(context, table, fit, &(vmg_splits){(vmg_split *)at, 2}, evaluation);
    assert_int_equal(evaluation->rows, row_total - 9);
    assert_int_equal(evaluation->folds[0].left_out, 20 - test_count[0]);
    assert_true(evaluation->folds[0].left_out > 0);
    assert_non_null(strstr(synthetic_notes, "9 of 120 rows have no target"));
    vmg_evaluation_destroy(context, evaluation);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    scratch_remove(&folder);
}

/* Everything but the seconds is the same for 1, 2 and 4 threads, and what is noted is noted once. */
static void threads_change_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"y", "answer"};
    for (size_t k = 0; k < 2; k++) {
        vmg_fold_result kept[fold_count];
        for (size_t threads = 1; threads <= 4; threads *= 2) {
            vmg_context *context = synthetic_context(threads);
            vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", names[k]));
            const double same[row_total] = {0};
            vmg_settings *settings = synthetic_settings(
                context, NAMES("epochs", "3", "ensemble", "2", "early-stopping", "on", "pseudo-data", "2"));
            vmg_evaluation *evaluation = NULL;
            assert_ok(context, vmg_table_add_numbers(context, table, "same", same));
            const vmg_fit_options fit = {.target = names[k], .settings = settings};
            const vmg_crossval_options options = {.folds = fold_count};
            assert_ok(context, vmg_crossval(context, table, &fit, &options, &evaluation));
            const char *note = strstr(synthetic_notes, "'same'");
            assert_non_null(note);
            assert_null(strstr(note + 1, "'same'"));
            for (size_t fold = 0; fold < fold_count; fold++) {
                vmg_fold_result *result = &evaluation->folds[fold];
                result->training_seconds = result->prediction_seconds = 0;
                if (threads == 1) {
                    kept[fold] = *result;
                }
                assert_int_equal(result->train_rows, kept[fold].train_rows);
                assert_int_equal(result->training_steps, kept[fold].training_steps);
                assert_memory_equal(&result->metrics, &kept[fold].metrics, sizeof result->metrics);
            }
            vmg_evaluation_destroy(context, evaluation);
            vmg_settings_destroy(context, settings);
            vmg_table_destroy(context, table);
            vmg_context_destroy(context);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_by_chance_and_by_class), cmocka_unit_test(folds_of_some_rows),
        cmocka_unit_test(groups_stay_together),         cmocka_unit_test(order_trains_on_the_past),
        cmocka_unit_test(splits_from_files),            cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
