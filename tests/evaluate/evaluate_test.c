/* Evaluation of a model against predictions made and compared by hand. */
#include "by_hand.h"
#include "scratch.h"

#include "method/model.h"
#include "method/prediction.h"
#include "metrics/paper_log_likelihood.h"

enum { row_total = 150, training_count = 90 };

typedef struct fixture {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
} fixture;

static fixture make(size_t threads, const char *const *columns, const char *const *targets, size_t target_count,
                    const char *const *pairs)
{
    fixture f = {.context = synthetic_context(threads)};
    uint32_t *rows = synthetic_rows(0, training_count);
    vmg_settings *settings = synthetic_settings(f.context, pairs);
    const vmg_fit_options options = {.targets = targets, .target_count = target_count, .rows = rows,
                                     .row_count = training_count, .settings = settings};
    f.table = synthetic_table(f.context, row_total, columns);
    assert_ok(f.context, vmg_fit(f.context, f.table, &options, &f.model));
    vmg_settings_destroy(f.context, settings);
    free(rows);
    return f;
}

static void destroy(fixture *f)
{
    vmg_model_destroy(f->context, f->model);
    vmg_table_destroy(f->context, f->table);
    vmg_context_destroy(f->context);
}

static void numbers_match_the_same_by_hand(void **state)
{
    (void)state;
    fixture f = make(2, NAMES("a", "b", "y"), NAMES("y"), 1, NAMES("epochs", "20"));
    uint32_t *rows = synthetic_rows(training_count, row_total - training_count);
    double measured[row_total - training_count];
    const size_t count = sizeof measured / sizeof *measured;
    vmg_prediction *prediction = NULL;
    vmg_evaluation *evaluation = NULL;
    for (size_t i = 0; i < count; i++) {
        measured[i] = synthetic_y(rows[i]);
    }
    assert_ok(f.context, vmg_predict(f.context, f.model, f.table,
                                     &(vmg_predict_options){.rows = rows, .row_count = count}, &prediction));
    assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table,
                                      &(vmg_evaluate_options){.rows = rows, .row_count = count}, &evaluation));
    assert_int_equal(evaluation->fold_count, 1);
    assert_int_equal(evaluation->planned, 1);
    assert_int_equal(evaluation->rows, count);
    assert_int_equal(evaluation->inputs, 2);
    assert_string_equal(evaluation->method, "matrix");
    assert_string_equal(evaluation->targets[0], "y");
    const vmg_fold_result *fold = &evaluation->folds[0];
    assert_int_equal(fold->fold, 0);
    assert_int_equal(fold->train_rows, training_count);
    assert_int_equal(fold->test_rows, count);
    assert_int_equal(fold->left_out, 0);
    assert_int_equal(fold->training_steps, 20 * 3);
    assert_true(isnan(fold->training_seconds));
    assert_true(fold->prediction_seconds > 0);
    assert_numbers_agree(&fold->metrics, numbers_by_hand(prediction, 0, measured));
    assert_numbers_agree(&evaluation->mean, numbers_by_hand(prediction, 0, measured));
    assert_close(vmg_metrics_value(&fold->metrics, "crps") / crps_by_hand(prediction, 0, measured), 1, 0.02);
    assert_true(isnan(vmg_metrics_value(&evaluation->standard_error, "rmse")));
    assert_true(isnan(vmg_metrics_value(&fold->metrics, "log_likelihood_paper")));
    vmg_evaluation_destroy(f.context, evaluation);
    vmg_prediction_destroy(f.context, prediction);
    free(rows);
    destroy(&f);
}

/* Two targets, each with holes: rows with both are compared, and each metric is the mean of the targets'. */
static void several_targets_with_holes(void **state)
{
    (void)state;
    fixture f = make(1, NAMES("a", "b", "y", "z"), NAMES("y", "z"), 2, NAMES("epochs", "20"));
    vmg_table *holed = synthetic_table(f.context, row_total, NAMES("a", "b"));
    double y[row_total], z[row_total], whole_y[row_total], whole_z[row_total];
    uint32_t kept[row_total];
    size_t count = 0;
    for (size_t i = 0; i < row_total; i++) {
        y[i] = i % 10 == 3 ? NAN : synthetic_y(i);
        z[i] = i % 10 == 4 || i % 20 == 3 ? NAN : synthetic_z(i);
        if (!isnan(y[i]) && !isnan(z[i])) {
            whole_y[count] = y[i];
            whole_z[count] = z[i];
            kept[count++] = (uint32_t)i;
        }
    }
    assert_ok(f.context, vmg_table_add_numbers(f.context, holed, "z", z));
    assert_ok(f.context, vmg_table_add_numbers(f.context, holed, "y", y));
    vmg_prediction *prediction = NULL;
    vmg_evaluation *evaluation = NULL;
    assert_ok(f.context, vmg_predict(f.context, f.model, holed,
                                     &(vmg_predict_options){.rows = kept, .row_count = count}, &prediction));
    assert_ok(f.context, vmg_evaluate(f.context, f.model, holed, NULL, &evaluation));
    assert_int_equal(evaluation->folds[0].test_rows, 120);
    assert_int_equal(evaluation->folds[0].left_out, 30);
    assert_int_equal(evaluation->target_count, 2);
    const metrics_by_hand first = numbers_by_hand(prediction, 0, whole_y);
    const metrics_by_hand second = numbers_by_hand(prediction, 1, whole_z);
    const vmg_metrics *metrics = &evaluation->mean;
    assert_close(vmg_metrics_value(metrics, "rmse"), (first.rmse + second.rmse) / 2, 1e-10);
    assert_close(vmg_metrics_value(metrics, "r2"), (first.r2 + second.r2) / 2, 1e-10);
    assert_close(vmg_metrics_value(metrics, "log_likelihood"), (first.log_likelihood + second.log_likelihood) / 2,
                 1e-10);
    vmg_evaluation_destroy(f.context, evaluation);
    vmg_prediction_destroy(f.context, prediction);
    vmg_table_destroy(f.context, holed);
    destroy(&f);
}

static void classes_match_the_same_by_hand(void **state)
{
    (void)state;
    static const char *const names[] = {"answer", "colour"};
    for (size_t k = 0; k < 2; k++) {
        fixture f = make(2, NAMES("a", "b", names[k]), NAMES(names[k]), 1, NAMES("epochs", "20"));
        const size_t classes = vmg_model_class_count(f.model);
        vmg_prediction *prediction = NULL;
        vmg_evaluation *evaluation = NULL;
        size_t labels[row_total] = {0};
        assert_int_equal(classes, k ? 3 : 2);
        for (size_t i = 0; i < row_total; i++) {
            const char *text = k ? synthetic_colour(i) : synthetic_answer(i);
            while (strcmp(vmg_model_class_name(f.model, labels[i]), text) != 0) {
                labels[i]++;
            }
        }
        assert_ok(f.context, vmg_predict(f.context, f.model, f.table, NULL, &prediction));
        assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, NULL, &evaluation));
        assert_classes_agree(&evaluation->mean, classes_by_hand(prediction, classes, labels), classes);
        vmg_evaluation_destroy(f.context, evaluation);
        vmg_prediction_destroy(f.context, prediction);
        destroy(&f);
    }
}

/* Classes that training did not have count as wrong and are counted. */
static void unseen_classes_and_levels(void **state)
{
    (void)state;
    fixture f = make(1, NAMES("a", "machine", "answer"), NAMES("answer"), 1, NAMES("epochs", "5"));
    vmg_table *table = synthetic_table(f.context, row_total, NAMES("a"));
    const char *answers[row_total], *machines[row_total];
    for (size_t i = 0; i < row_total; i++) {
        answers[i] = i < 5 ? "perhaps" : i < 8 ? NULL : synthetic_answer(i);
        machines[i] = i % 50 == 10 ? "never" : "m1";
    }
    assert_ok(f.context, vmg_table_add_texts(f.context, table, "answer", answers));
    assert_ok(f.context, vmg_table_add_texts(f.context, table, "machine", machines));
    vmg_evaluation *evaluation = NULL;
    assert_ok(f.context, vmg_evaluate(f.context, f.model, table, NULL, &evaluation));
    assert_int_equal(evaluation->folds[0].test_rows, row_total - 3);
    assert_int_equal(evaluation->folds[0].left_out, 3);
    assert_int_equal(evaluation->folds[0].unseen_classes, 5);
    assert_int_equal(evaluation->folds[0].unseen_levels, 3);
    assert_true(vmg_metrics_value(&evaluation->mean, "error_rate") >= 5.0 / (row_total - 3));
    vmg_evaluation_destroy(f.context, evaluation);
    vmg_table_destroy(f.context, table);
    destroy(&f);
}

/* Which class is positive: the ranking metrics of one are those of the other with both classes exchanged. */
static void the_positive_class_can_be_named(void **state)
{
    (void)state;
    fixture f = make(1, NAMES("a", "b", "answer"), NAMES("answer"), 1, NAMES("epochs", "1"));
    vmg_evaluation *usual = NULL, *yes = NULL, *no = NULL;
    assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, NULL, &usual));
    assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, &(vmg_evaluate_options){.positive = "yes"}, &yes));
    assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, &(vmg_evaluate_options){.positive = "no"}, &no));
    const double precision = vmg_metrics_value(&yes->mean, "average_precision");
    assert_close(vmg_metrics_value(&usual->mean, "average_precision"), precision, 0);
    assert_close(vmg_metrics_value(&no->mean, "roc_auc"), vmg_metrics_value(&yes->mean, "roc_auc"), 1e-3);
    assert_true(vmg_metrics_value(&no->mean, "average_precision") != precision);
    vmg_evaluation_destroy(f.context, usual);
    vmg_evaluation_destroy(f.context, yes);
    vmg_evaluation_destroy(f.context, no);
    destroy(&f);
}

/* The paper's log-likelihood for an ensemble, row by row; by moments it is not defined. */
static void the_paper_s_metric(void **state)
{
    (void)state;
    static const char *const inference[] = {"sampled", "moments"};
    for (size_t k = 0; k < 2; k++) {
        fixture f = make(1, NAMES("a", "b", "y"), NAMES("y"), 1,
                         NAMES("epochs", "10", "ensemble", "2", "samples", "15", "inference", inference[k]));
        vmg_prediction *prediction = NULL;
        vmg_evaluation *evaluation = NULL;
        double sum = 0;
        assert_ok(f.context, vmg_predict(f.context, f.model, f.table, NULL, &prediction));
        assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table,
                                          &(vmg_evaluate_options){.paper_metric = true}, &evaluation));
        assert_int_equal(evaluation->mean.count, 10);
        for (size_t i = 0; i < row_total && k == 0; i++) {
            const vmg_mixture mixture = vmg_prediction_mixture(prediction, i, 0);
            double mean = 0;
            for (size_t s = 0; s < mixture.count; s++) {
                /* shape and rate of the member's noise in the network's units, from what the Student t shows of them */
                const double shape = (double)mixture.degrees[s] / 2, rate = (double)mixture.noise[s] * shape;
                const double error = (synthetic_y(i) - mixture.origin) / mixture.unit - (double)mixture.location[s];
                const double digamma = (lgamma(shape + 1e-4) - lgamma(shape - 1e-4)) / 2e-4;
                mean += exp(0.5 * (digamma - log(rate)) - 0.5 * log(2 * 3.14159265358979324) -
                            0.5 * shape / rate * error * error) /
                        mixture.unit / (double)mixture.count;
            }
            sum += log(mean) / row_total;
        }
        const double paper = vmg_metrics_value(&evaluation->mean, "log_likelihood_paper");
        if (k == 0) {
            assert_close(paper, sum, 1e-5);
            assert_true(paper < vmg_metrics_value(&evaluation->mean, "log_likelihood")); /* Jensen */
        } else {
            assert_true(isnan(paper));
        }
        vmg_evaluation_destroy(f.context, evaluation);
        vmg_prediction_destroy(f.context, prediction);
        destroy(&f);
    }
}

static void assert_same_metrics(const vmg_metrics *one, const vmg_metrics *other, double tolerance)
{
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        assert_ptr_equal(one->metric[i].kind, other->metric[i].kind);
        if (!isnan(one->metric[i].value) || !isnan(other->metric[i].value)) {
            assert_close(one->metric[i].value, other->metric[i].value, tolerance);
        }
    }
}

/* In pieces, from a file, with more threads: the same. */
static void ways_to_the_same_figures(void **state)
{
    (void)state;
    static const char *const names[] = {"y", "answer"};
    for (size_t k = 0; k < 2; k++) {
        fixture f = make(1, NAMES("a", "b", names[k]), NAMES(names[k]), 1, NAMES("epochs", "5"));
        vmg_evaluation *whole = NULL, *pieces = NULL, *threads = NULL, *loaded = NULL;
        vmg_evaluator *evaluator = NULL;
        assert_ok(f.context, vmg_evaluate(f.context, f.model, f.table, NULL, &whole));

        assert_ok(f.context, vmg_evaluator_create(f.context, f.model, NULL, &evaluator));
        for (size_t first = 0; first < row_total; first += 50) {
            vmg_table *piece = NULL;
            double a[50], b[50], y[50];
            const char *answer[50];
            for (size_t i = 0; i < 50; i++) {
                a[i] = synthetic_normal(0, first + i);
                b[i] = synthetic_normal(1, first + i);
                y[i] = synthetic_y(first + i);
                answer[i] = synthetic_answer(first + i);
            }
            assert_ok(f.context, vmg_table_create(f.context, 50, &piece));
            assert_ok(f.context, vmg_table_add_numbers(f.context, piece, "b", b));
            assert_ok(f.context, vmg_table_add_numbers(f.context, piece, "a", a));
            assert_ok(f.context, k ? vmg_table_add_texts(f.context, piece, "answer", answer)
                                   : vmg_table_add_numbers(f.context, piece, "y", y));
            assert_ok(f.context, vmg_evaluator_add(f.context, evaluator, piece));
            vmg_table_destroy(f.context, piece);
        }
        assert_ok(f.context, vmg_evaluator_finish(f.context, evaluator, &pieces));
        vmg_evaluator_destroy(f.context, evaluator);
        assert_int_equal(pieces->rows, row_total);
        assert_same_metrics(&pieces->mean, &whole->mean, 1e-4); /* a float's rounding in each row */

        vmg_context *four = synthetic_context(4);
        scratch folder = scratch_create();
        vmg_model *copy = NULL;
        assert_ok(four, vmg_evaluate(four, f.model, f.table, NULL, &threads));
        assert_same_metrics(&threads->mean, &whole->mean, 0);
        assert_ok(four, vmg_model_save(four, f.model, scratch_path(&folder, "model.vmg")));
        assert_ok(four, vmg_model_load(four, scratch_path(&folder, "model.vmg"), &copy));
        assert_ok(four, vmg_evaluate(four, copy, f.table, NULL, &loaded));
        assert_same_metrics(&loaded->mean, &whole->mean, 0);
        assert_string_equal(loaded->settings, whole->settings);
        assert_int_equal(loaded->folds[0].training_steps, whole->folds[0].training_steps);
        vmg_evaluation_destroy(four, loaded);
        vmg_evaluation_destroy(four, threads);
        vmg_model_destroy(four, copy);
        vmg_context_destroy(four);
        scratch_remove(&folder);
        vmg_evaluation_destroy(f.context, pieces);
        vmg_evaluation_destroy(f.context, whole);
        destroy(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_match_the_same_by_hand), cmocka_unit_test(several_targets_with_holes),
        cmocka_unit_test(classes_match_the_same_by_hand), cmocka_unit_test(unseen_classes_and_levels),
        cmocka_unit_test(the_positive_class_can_be_named), cmocka_unit_test(the_paper_s_metric),
        cmocka_unit_test(ways_to_the_same_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
