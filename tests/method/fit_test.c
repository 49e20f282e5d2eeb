/* What a fit learns: tables whose truth is known, against what no model could do better and what a constant would. */
#include "synthetic.h"

enum { training_count = 300, test_count = 200, row_total = training_count + test_count };

/* A table, a model of its first rows, and its prediction of the others. */
typedef struct learnt {
    vmg_context *context;
    vmg_table *table;
    vmg_settings *settings;
    vmg_model *model;
    vmg_prediction *prediction;
} learnt;

static learnt learn(const char *const *columns, vmg_fit_options options, const char *const *pairs)
{
    learnt it = {.context = synthetic_context(2)};
    uint32_t *training = synthetic_rows(0, training_count), *test = synthetic_rows(training_count, test_count);
    it.table = synthetic_table(it.context, row_total, columns);
    it.settings = synthetic_settings(it.context, pairs);
    options.settings = it.settings;
    options.rows = training;
    options.row_count = training_count;
    assert_ok(it.context, vmg_fit(it.context, it.table, &options, &it.model));
    assert_ok(it.context, vmg_predict(it.context, it.model, it.table,
                                      &(vmg_predict_options){.rows = test, .row_count = test_count}, &it.prediction));
    assert_int_equal(vmg_prediction_rows(it.prediction), test_count);
    free(training);
    free(test);
    return it;
}

static void forget(learnt *it)
{
    vmg_prediction_destroy(it->context, it->prediction);
    vmg_model_destroy(it->context, it->model);
    vmg_settings_destroy(it->context, it->settings);
    vmg_table_destroy(it->context, it->table);
    vmg_context_destroy(it->context);
}

/* Root of the mean squared error of a target on the test rows. */
static double rmse_of(const learnt *it, size_t target, double (*truth)(size_t))
{
    double squares = 0;
    for (size_t i = 0; i < test_count; i++) {
        squares += pow(vmg_prediction_mean(it->prediction, i, target) - truth(training_count + i), 2);
    }
    return sqrt(squares / test_count);
}

static double accuracy_of(const learnt *it, const char *(*truth)(size_t))
{
    double right = 0;
    for (size_t i = 0; i < test_count; i++) {
        const size_t predicted = vmg_prediction_class(it->prediction, i);
        right += !strcmp(vmg_model_class_name(it->model, predicted), truth(training_count + i));
    }
    return right / test_count;
}

/* Noise 0.5, a constant prediction is off by sqrt(10 + 0.25) = 3.2; 3 inputs and 300 rows cost next to nothing. */
static void numbers_are_learnt(void **state)
{
    (void)state;
    static const char *const inference[] = {"sampled", "moments"};
    for (size_t k = 0; k < 2; k++) {
        learnt it = learn(NAMES("a", "b", "y"), (vmg_fit_options){.target = "y"},
                          NAMES("epochs", "120", "inference", inference[k]));
        assert_int_equal(vmg_model_task(it.model), VMG_TASK_REGRESSION);
        assert_int_equal(vmg_model_training_rows(it.model), training_count);
        assert_true(rmse_of(&it, 0, synthetic_y) < 0.65);
        forget(&it);
    }
}

/* The intervals hold about as many rows as they should: 200 rows, so 90 % +- 2 % if the model were the truth. */
static void intervals_hold_what_they_should(void **state)
{
    (void)state;
    learnt it = learn(NAMES("a", "b", "y"), (vmg_fit_options){.target = "y"}, NAMES("epochs", "300"));
    double inside = 0, between = 0;
    for (size_t i = 0; i < test_count; i++) {
        const double y = synthetic_y(training_count + i);
        const double low = vmg_prediction_quantile(it.prediction, i, 0, 0.05);
        const double high = vmg_prediction_quantile(it.prediction, i, 0, 0.95);
        const double std = vmg_prediction_std(it.prediction, i, 0);
        const double model = vmg_prediction_std_model(it.prediction, i, 0);
        const double noise = vmg_prediction_std_noise(it.prediction, i, 0);
        inside += low < y && y < high;
        between += low < vmg_prediction_quantile(it.prediction, i, 0, 0.5) && low < high;
        assert_close(std * std, model * model + noise * noise, 1e-12);
        assert_close(high - low, 2 * 1.645 * std, 0.1); /* nearly a Gaussian */
    }
    assert_int_equal((int)between, test_count);
    assert_true(inside > 0.83 * test_count && inside < 0.97 * test_count);
    assert_close(vmg_prediction_std_noise(it.prediction, 0, 0), 0.5, 0.1);
    forget(&it);
}

static void classes_are_learnt(void **state)
{
    (void)state;
    learnt two = learn(NAMES("a", "b", "answer"), (vmg_fit_options){.target = "answer"}, NAMES("epochs", "60"));
    assert_int_equal(vmg_model_task(two.model), VMG_TASK_CLASSIFICATION);
    assert_int_equal(vmg_model_class_count(two.model), 2);
    assert_string_equal(vmg_model_class_name(two.model, 1), "yes");
    assert_true(accuracy_of(&two, synthetic_answer) > 0.87); /* 0.95 is the most there is, 0.5 a constant */
    forget(&two);

    learnt three = learn(NAMES("a", "b", "colour"), (vmg_fit_options){.target = "colour"}, NAMES("epochs", "60"));
    assert_int_equal(vmg_model_class_count(three.model), 3);
    assert_true(accuracy_of(&three, synthetic_colour) > 0.9); /* no noise; a constant has 0.38 */
    for (size_t i = 0; i < test_count; i++) {
        double sum = 0;
        for (size_t c = 0; c < 3; c++) {
            sum += vmg_prediction_probability(three.prediction, i, c);
        }
        const double entropy = vmg_prediction_entropy(three.prediction, i);
        const double mutual = vmg_prediction_mutual_information(three.prediction, i);
        assert_close(sum, 1, 1e-12);
        assert_true(mutual >= 0 && mutual <= entropy && entropy <= log(3) + 1e-12);
    }
    forget(&three);
}

/* Two targets of very different scale; each is learnt to its own noise. */
static void several_targets_are_learnt(void **state)
{
    (void)state;
    learnt it = learn(NAMES("a", "b", "y", "z"), (vmg_fit_options){.targets = NAMES("z", "y"), .target_count = 2},
                      NAMES("epochs", "150"));
    assert_int_equal(vmg_model_target_count(it.model), 2);
    assert_string_equal(vmg_model_target_name(it.model, 0), "z");
    assert_true(rmse_of(&it, 0, synthetic_z) < 26); /* noise 20, a constant 102 */
    assert_true(rmse_of(&it, 1, synthetic_y) < 0.7);
    forget(&it);
}

/* A table with holes in its target gives the model of the table without these rows. */
static void rows_without_a_target_are_left_out(void **state)
{
    (void)state;
    enum { rows = 60 };
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b"));
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "5"));
    double y[rows], holed[rows];
    uint32_t kept[rows];
    size_t kept_count = 0;
    for (size_t i = 0; i < rows; i++) {
        y[i] = holed[i] = synthetic_y(i);
        if (i % 7 == 3) {
            holed[i] = NAN;
        } else {
            kept[kept_count++] = (uint32_t)i;
        }
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    assert_ok(context, vmg_table_add_numbers(context, table, "holed", holed));
    vmg_model *models[2];
    vmg_prediction *predictions[2];
    const vmg_fit_options options[2] = {
        {.target = "holed", .ignored = NAMES("y"), .ignored_count = 1, .settings = settings},
        {.target = "y",
         .ignored = NAMES("holed"),
         .ignored_count = 1,
         .settings = settings,
         .rows = kept,
         .row_count = kept_count}};
    for (size_t k = 0; k < 2; k++) {
        synthetic_notes[0] = 0;
        assert_ok(context, vmg_fit(context, table, &options[k], &models[k]));
        assert_true((strstr(synthetic_notes, "9 of 60 rows have no target") != NULL) == (k == 0));
        assert_int_equal(vmg_model_training_rows(models[k]), kept_count);
        assert_ok(context, vmg_predict(context, models[k], table, NULL, &predictions[k]));
    }
    for (size_t i = 0; i < rows; i++) {
        assert_true(vmg_prediction_mean(predictions[0], i, 0) == vmg_prediction_mean(predictions[1], i, 0));
    }
    for (size_t k = 0; k < 2; k++) {
        vmg_prediction_destroy(context, predictions[k]);
        vmg_model_destroy(context, models[k]);
    }
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void what_cannot_be_fitted(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, 20, NAMES("a", "b", "y", "answer", "colour"));
    const double nothing[20] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
                                NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const uint32_t same_answer[] = {0, 0};
    assert_ok(context, vmg_table_add_numbers(context, table, "nothing", nothing));
    const struct {
        vmg_fit_options options;
        vmg_status status;
        const char *words;
    } cases[] = {
        {{.target = NULL}, VMG_ERROR_USAGE, "no target"},
        {{.target = "yy"}, VMG_ERROR_DATA, "'y'"},
        {{.target = "nothing"}, VMG_ERROR_DATA, "missing in all"},
        {{.target = "y", .ignored = NAMES("anser"), .ignored_count = 1}, VMG_ERROR_DATA, "'answer'"},
        {{.target = "y", .ignored = NAMES("a", "b", "answer", "colour", "nothing"), .ignored_count = 5},
         VMG_ERROR_DATA,
         "input"},
        {{.targets = NAMES("answer", "colour"), .target_count = 2}, VMG_ERROR_DATA, "answer"},
        {{.target = "answer", .rows = same_answer, .row_count = 2}, VMG_ERROR_DATA, "class"},
        {{.target = "y", .rows = same_answer, .row_count = 0}, VMG_ERROR_DATA, "row"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vmg_model *model = (vmg_model *)&model;
        const vmg_status status = vmg_fit(context, table, &cases[i].options, &model);
        if (status != cases[i].status || model || !strstr(vmg_last_error(context), cases[i].words)) {
            fail_msg("case %zu: %s: %s", i, vmg_status_name(status), vmg_last_error(context));
        }
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_learnt),
        cmocka_unit_test(intervals_hold_what_they_should),
        cmocka_unit_test(classes_are_learnt),
        cmocka_unit_test(several_targets_are_learnt),
        cmocka_unit_test(rows_without_a_target_are_left_out),
        cmocka_unit_test(what_cannot_be_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
