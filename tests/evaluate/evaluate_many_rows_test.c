/* More rows than are predicted at once: none is lost, none counts twice, whichever have no target. */
#include "by_hand.h"

enum { row_total = 40000, training_count = 100 };

typedef struct fixture {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
    vmg_prediction *prediction; /* of the rows with a target */
    uint32_t *kept;             /* kept_count, owned */
    size_t kept_count;
    vmg_evaluation *evaluation; /* of the whole table */
} fixture;

static bool is_missing(size_t row)
{
    return row > training_count && row % 9 == 2;
}

static fixture make(const char *target)
{
    fixture f = {.context = synthetic_context(2), .kept = synthetic_rows(0, row_total)};
    uint32_t *training = synthetic_rows(0, training_count);
    double *y = calloc(row_total, sizeof *y);
    const char **answer = calloc(row_total, sizeof *answer);
    assert_true(y && answer);
    f.table = synthetic_table(f.context, row_total, NAMES("a"));
    for (uint32_t i = 0; i < row_total; i++) {
        y[i] = is_missing(i) ? NAN : synthetic_y(i);
        answer[i] = is_missing(i) ? NULL : synthetic_answer(i);
        if (!is_missing(i)) {
            f.kept[f.kept_count++] = i;
        }
    }
    assert_ok(f.context, strcmp(target, "y") ? vmg_table_add_texts(f.context, f.table, target, answer)
                                             : vmg_table_add_numbers(f.context, f.table, target, y));
    vmg_settings *settings = synthetic_settings(f.context, NAMES("epochs", "3", "hidden", "2", "samples", "2"));
    const vmg_fit_options options = {
        .target = target, .settings = settings, .rows = training, .row_count = training_count};
    assert_ok(f.context, vmg_fit(f.context, f.table, &options, &f.model));
    assert_ok(f.context, vmg_predict(f.context, f.model, f.table,
                                     &(vmg_predict_options){.rows = f.kept, .row_count = f.kept_count}, &f.prediction));
    assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, NULL, &f.evaluation));
    assert_int_equal(f.evaluation->folds[0].test_rows, f.kept_count);
    assert_int_equal(f.evaluation->folds[0].left_out, row_total - f.kept_count);
    vmg_settings_destroy(f.context, settings);
    free(training);
    free(y);
    free(answer);
    return f;
}

static void destroy(fixture *f)
{
    vmg_evaluation_destroy(f->context, f->evaluation);
    vmg_prediction_destroy(f->context, f->prediction);
    vmg_model_destroy(f->context, f->model);
    vmg_table_destroy(f->context, f->table);
    vmg_context_destroy(f->context);
    free(f->kept);
}

static void of_numbers(void **state)
{
    (void)state;
    fixture f = make("y");
    double squares = 0, density = 0;
    for (size_t i = 0; i < f.kept_count; i++) {
        const double y = synthetic_y(f.kept[i]);
        squares += pow(vmg_prediction_mean(f.prediction, i, 0) - y, 2) / (double)f.kept_count;
        density += vmg_prediction_log_density(f.prediction, i, 0, y) / (double)f.kept_count;
    }
    assert_close(vmg_metrics_value(&f.evaluation->mean, "rmse"), sqrt(squares), 1e-10);
    assert_close(vmg_metrics_value(&f.evaluation->mean, "log_likelihood"), density, 1e-10);
    destroy(&f);
}

static void of_classes(void **state)
{
    (void)state;
    fixture f = make("answer");
    double right = 0, logs = 0;
    for (size_t i = 0; i < f.kept_count; i++) {
        const size_t label = !strcmp(synthetic_answer(f.kept[i]), "yes");
        right += (vmg_prediction_class(f.prediction, i) == label) / (double)f.kept_count;
        logs += log(vmg_prediction_probability(f.prediction, i, label)) / (double)f.kept_count;
    }
    assert_close(vmg_metrics_value(&f.evaluation->mean, "accuracy"), right, 1e-10);
    assert_close(vmg_metrics_value(&f.evaluation->mean, "log_likelihood"), logs, 1e-10);
    destroy(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_numbers), cmocka_unit_test(of_classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
