/* The method "gaussian-process" on tables whose truth is known: curves, classes and noise are learnt, exactly and on
 * inducing inputs; doubt grows away from the rows; a row's prediction does not depend on the rows beside it. */
#include "synthetic.h"

#include "method/model.h"

enum { training_count = 120, test_count = 80, row_total = training_count + test_count };

/* Noise 0.1. */
static double curve(size_t i)
{
    return sin(2 * synthetic_normal(0, i)) + 0.5 * synthetic_normal(1, i);
}

typedef struct learnt {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
    vmg_prediction *prediction; /* of all rows */
} learnt;

static learnt learn(const char *target, const char *const *pairs)
{
    double numbers[row_total];
    learnt it = {.context = synthetic_context(2)};
    it.table = synthetic_table(it.context, row_total, NAMES("a", "b"));
    if (!strcmp(target, "curve")) {
        for (size_t i = 0; i < row_total; i++) {
            numbers[i] = 7 + 2 * curve(i) + 0.2 * synthetic_normal(2, i);
        }
        assert_ok(it.context, vmg_table_add_numbers(it.context, it.table, "curve", numbers));
    } else {
        synthetic_add(it.context, it.table, target);
    }
    vmg_settings *settings = synthetic_settings(it.context, pairs);
    assert_ok(it.context, vmg_settings_set(it.context, settings, "method", "gaussian-process"));
    uint32_t *training = synthetic_rows(0, training_count);
    assert_ok(it.context,
              vmg_fit(it.context, it.table,
                      &(vmg_fit_options){
                          .target = target, .settings = settings, .rows = training, .row_count = training_count},
                      &it.model));
    assert_ok(it.context, vmg_predict(it.context, it.model, it.table, NULL, &it.prediction));
    free(training);
    vmg_settings_destroy(it.context, settings);
    return it;
}

static void forget(learnt *it)
{
    vmg_prediction_destroy(it->context, it->prediction);
    vmg_model_destroy(it->context, it->model);
    vmg_table_destroy(it->context, it->table);
    vmg_context_destroy(it->context);
}

static void curves_and_their_noise_are_learnt(void **state)
{
    (void)state;
    static const char *const kernels[] = {"squared-exponential", "matern-5/2"};
    for (size_t k = 0; k < 4; k++) {
        const bool exact = k < 2;
        learnt it =
            learn("curve", NAMES("kernel", kernels[k % 2], "exact-rows", exact ? "1000" : "50", "inducing", "40"));
        double squares = 0, inside = 0;
        for (size_t i = training_count; i < row_total; i++) {
            const double rest = vmg_prediction_mean(it.prediction, i, 0) - (7 + 2 * curve(i));
            squares += rest * rest / test_count;
            inside += fabs(rest) < 2 * vmg_prediction_std_model(it.prediction, i, 0) + 0.02;
        }
        assert_true(sqrt(squares) < 0.5); /* a line is off by 1.3 */
        assert_true(inside > 0.8 * test_count);
        assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) > 0.12);
        assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) < 0.3); /* truth: 0.2 */
        forget(&it);
    }
}

static void classes_are_learnt(void **state)
{
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        const bool three = k % 2;
        learnt it = learn(three ? "colour" : "answer",
                          NAMES("exact-rows", k < 2 ? "1000" : "50", "inducing", "40", "starts", "1"));
        double right = 0;
        for (size_t i = training_count; i < row_total; i++) {
            const char *name = vmg_model_class_name(it.model, vmg_prediction_class(it.prediction, i));
            right += !strcmp(name, three ? synthetic_colour(i) : synthetic_answer(i));
        }
        assert_true(right > 0.85 * test_count); /* 0.95 is the most there is for "answer" */
        forget(&it);
    }
}

static void doubt_grows_away_from_the_rows(void **state)
{
    (void)state;
    learnt it = learn("curve", NAMES("starts", "1"));
    const double places[] = {0, 30}, zeros[] = {0, 0};
    vmg_table *table = NULL;
    vmg_prediction *far = NULL;
    assert_ok(it.context, vmg_table_create(it.context, 2, &table));
    assert_ok(it.context, vmg_table_add_numbers(it.context, table, "b", places));
    assert_ok(it.context, vmg_table_add_numbers(it.context, table, "a", zeros));
    assert_ok(it.context, vmg_predict(it.context, it.model, table, NULL, &far));
    assert_true(vmg_prediction_std_model(far, 1, 0) > 5 * vmg_prediction_std_model(far, 0, 0));
    vmg_prediction_destroy(it.context, far);
    vmg_table_destroy(it.context, table);
    forget(&it);
}

static void rows_are_predicted_by_themselves(void **state)
{
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        learnt it = learn("curve", NAMES("exact-rows", k ? "1000" : "50", "inducing", "30", "starts", "1"));
        for (uint32_t row = 0; row < row_total; row += 37) {
            vmg_prediction *alone = NULL;
            assert_ok(it.context, vmg_predict(it.context, it.model, it.table,
                                              &(vmg_predict_options){.rows = &row, .row_count = 1}, &alone));
            assert_true(vmg_prediction_mean(alone, 0, 0) == vmg_prediction_mean(it.prediction, row, 0));
            assert_true(vmg_prediction_std(alone, 0, 0) == vmg_prediction_std(it.prediction, row, 0));
            vmg_prediction_destroy(it.context, alone);
        }
        forget(&it);
    }
}

/* The model says what it is, and what was reached. */
static void it_is_described(void **state)
{
    (void)state;
    learnt it = learn("curve", NAMES("exact-rows", "50", "inducing", "30", "starts", "1"));
    char *text = NULL;
    assert_ok(it.context, vmg_model_describe(it.context, it.model, &text));
    assert_non_null(strstr(text, "squared-exponential kernel, sparse, "));
    assert_non_null(strstr(text, "\"log_evidence\""));
    assert_non_null(strstr(text, "\"length_scales\""));
    assert_null(strstr(text, "\"network\""));
    assert_true(vmg_model_training_steps(it.model) > 0);
    vmg_text_release(it.context, text);
    forget(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_and_their_noise_are_learnt),
        cmocka_unit_test(classes_are_learnt),
        cmocka_unit_test(doubt_grows_away_from_the_rows),
        cmocka_unit_test(rows_are_predicted_by_themselves),
        cmocka_unit_test(it_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
