/* A comparison against cross-validations of the same methods, and what it says where methods fail. */
#include "synthetic.h"

#include "base/context.h"

enum { row_total = 90, fold_count = 3 };

/* Systems of the tests: quick ones. */
static const vmg_settings *quick(vmg_context *context, const char *method, const char *name, const char *value)
{
    vmg_settings *settings = NULL;
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_ok(context, vmg_settings_set(context, settings, "method", method));
    if (strcmp(method, "matrix") == 0) {
        assert_ok(context, vmg_settings_set(context, settings, "recipe", "single"));
        assert_ok(context, vmg_settings_set(context, settings, "hidden", "5"));
        assert_ok(context, vmg_settings_set(context, settings, "epochs", "20"));
        assert_ok(context, vmg_settings_set(context, settings, "samples", "10"));
    }
    if (name) {
        assert_ok(context, vmg_settings_set(context, settings, name, value));
    }
    return settings;
}

typedef struct compared {
    vmg_context *context;
    vmg_table *table;
    vmg_compared methods[3];
    vmg_comparison *comparison;
} compared;

static compared compare(size_t threads, const char *target, const char *method, const char *name, const char *value)
{
    compared c = {.context = synthetic_context(threads)};
    c.table = synthetic_table(c.context, row_total, NAMES("a", "b", target));
    c.methods[0] = (vmg_compared){"first", quick(c.context, "matrix", NULL, NULL)};
    c.methods[1] = (vmg_compared){"lin", quick(c.context, "linear", NULL, NULL)};
    c.methods[2] = (vmg_compared){"other", quick(c.context, method, name, value)};
    const vmg_compare_options options = {
        .methods = c.methods, .method_count = 3, .division = {.folds = fold_count}, .seeds = 2};
    assert_ok(c.context,
              vmg_compare(c.context, c.table, &(vmg_fit_options){.target = target}, &options, &c.comparison));
    return c;
}

static void finish(compared *c)
{
    for (size_t i = 0; i < 3; i++) {
        vmg_settings_destroy(c->context, (vmg_settings *)c->methods[i].settings);
    }
    vmg_comparison_destroy(c->context, c->comparison);
    vmg_table_destroy(c->context, c->table);
    vmg_context_destroy(c->context);
}

static void assert_metrics_equal(const vmg_metrics *a, const vmg_metrics *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_ptr_equal(a->metric[i].kind, b->metric[i].kind);
        assert_true(a->metric[i].value == b->metric[i].value ||
                    (isnan(a->metric[i].value) && isnan(b->metric[i].value)));
    }
}

/* The same folds, fits and figures as vmg_crossval's. */
static void folds_are_those_of_crossval(void **state)
{
    (void)state;
    static const char *const targets[] = {"y", "answer", "colour"};
    for (size_t k = 0; k < 3; k++) {
        compared c = compare(2, targets[k], "constant", NULL, NULL);
        const vmg_comparison *comparison = c.comparison;
        assert_int_equal(comparison->method_count, 3);
        assert_int_equal(comparison->planned, fold_count);
        assert_string_equal(comparison->division, "folds");
        assert_int_equal(comparison->input_column_count, 2);
        for (size_t i = 0; i < 3; i++) {
            vmg_evaluation *evaluation = NULL;
            const vmg_fit_options fit = {.target = targets[k], .settings = c.methods[i].settings};
            const vmg_compared_method *method = &comparison->methods[i];
            assert_ok(c.context, vmg_crossval(c.context, c.table, &fit, &(vmg_crossval_options){.folds = fold_count},
                                              &evaluation));
            assert_int_equal(method->state, VMG_COMPARED_DONE);
            assert_null(method->sentence);
            assert_int_equal(method->fold_count, fold_count);
            for (size_t fold = 0; fold < fold_count; fold++) {
                assert_metrics_equal(&method->folds[fold].metrics, &evaluation->folds[fold].metrics);
                assert_int_equal(method->folds[fold].test_rows, evaluation->folds[fold].test_rows);
            }
            assert_metrics_equal(&method->mean, &evaluation->mean);
            assert_metrics_equal(&method->standard_error, &evaluation->standard_error);
            assert_memory_equal(&method->coverage, &evaluation->coverage, sizeof method->coverage);
            assert_memory_equal(&method->reliability, &evaluation->reliability, sizeof method->reliability);
            if (k) {
                assert_memory_equal(method->confusion, evaluation->confusion,
                                    evaluation->class_count * (evaluation->class_count + 1) * sizeof(size_t));
            }
            vmg_evaluation_destroy(c.context, evaluation);
        }
        finish(&c);
    }
}

/* All but times. */
static void threads_change_nothing(void **state)
{
    (void)state;
    compared one = compare(1, "y", "constant", NULL, NULL), two = compare(2, "y", "constant", NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        const vmg_compared_method *a = &one.comparison->methods[i], *b = &two.comparison->methods[i];
        assert_metrics_equal(&a->mean, &b->mean);
        assert_int_equal(a->stability.seed_count, 2);
        assert_metrics_equal(&a->stability.metrics[1], &b->stability.metrics[1]);
        assert_memory_equal(a->to_best, b->to_best, sizeof a->to_best);
        assert_int_equal(a->cost.training_bytes, b->cost.training_bytes);
        assert_int_equal(a->cost.model_bytes, b->cost.model_bytes);
    }
    finish(&one);
    finish(&two);
}

/* Another seed is another network; a formula has none. */
static void seeds_show_how_stable_training_is(void **state)
{
    (void)state;
    compared c = compare(2, "y", "constant", NULL, NULL);
    const vmg_stability *network = &c.comparison->methods[0].stability, *line = &c.comparison->methods[1].stability;
    assert_int_equal(network->seeds[0], 1);
    assert_int_equal(network->seeds[1], 2);
    assert_metrics_equal(&network->metrics[0], &c.comparison->methods[0].folds[0].metrics);
    const double first = vmg_metrics_value(&network->metrics[0], "rmse");
    const double second = vmg_metrics_value(&network->metrics[1], "rmse");
    assert_true(first != second);
    assert_close(network->spread[0].std, fabs(first - second) / sqrt(2), 1e-9);
    assert_close(network->epochs.mean, 20, 0);
    assert_int_equal(network->runs, fold_count + 1);
    assert_int_equal(network->failed, 0);
    assert_true(line->spread[0].std == 0);
    assert_int_equal(line->epochs.count, 0);
    finish(&c);
}

static void costs_are_measured(void **state)
{
    (void)state;
    compared c = compare(2, "answer", "constant", NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        const vmg_cost *cost = &c.comparison->methods[i].cost;
        assert_true(cost->training_seconds.count == fold_count && cost->training_seconds.least > 0);
        assert_true(cost->total_seconds >= fold_count * cost->training_seconds.mean);
        assert_true(cost->microseconds_alone > cost->microseconds_in_thousand && cost->microseconds_in_thousand > 0);
        assert_true(cost->training_bytes > row_total * 2 * sizeof(vmg_real) / 2 && cost->prediction_bytes > 1000);
        assert_true(cost->parameters > 0);
    }
    finish(&c);
}

/* The size that is told is that of the file. */
static void the_size_of_a_model_is_its_files(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "answer"));
    static const char *const methods[] = {"matrix", "linear", "constant", "gaussian-process"};
    for (size_t i = 0; i < 4; i++) {
        const vmg_settings *settings = quick(context, methods[i], NULL, NULL);
        vmg_model *model = NULL;
        size_t size = 0;
        assert_ok(context,
                  vmg_fit(context, table, &(vmg_fit_options){.target = "answer", .settings = settings}, &model));
        assert_ok(context, vmg_model_size(context, model, &size));
        assert_ok(context, vmg_model_save(context, model, "compare_test.vmg"));
        FILE *file = fopen("compare_test.vmg", "rb");
        assert_non_null(file);
        fseek(file, 0, SEEK_END);
        assert_int_equal(size, ftell(file));
        fclose(file);
        remove("compare_test.vmg");
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, (vmg_settings *)settings);
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* A row that says why, and the others go on. */
static void a_method_that_fails_is_a_row(void **state)
{
    (void)state;
    compared c = compare(2, "y", "linear", "hidden", "5");
    const vmg_compared_method *failed = &c.comparison->methods[2];
    assert_int_equal(failed->state, VMG_COMPARED_FAILED);
    assert_int_equal(failed->fold_count, 0);
    assert_int_equal(failed->failure_count, fold_count + 1);
    assert_non_null(strstr(failed->failures[0], "fold 0: "));
    assert_non_null(strstr(failed->sentence, "4 of 4 runs failed"));
    assert_non_null(strstr(failed->sentence, "'hidden'"));
    assert_int_equal(failed->to_best[0].standing, VMG_STANDING_UNKNOWN);
    assert_int_equal(c.comparison->methods[0].state, VMG_COMPARED_DONE);
    assert_int_equal(c.comparison->methods[0].fold_count, fold_count);
    assert_true(c.comparison->best[0] < 2);
    char *text = NULL;
    assert_ok(c.context, vmg_comparison_to_json(c.context, c.comparison, NULL, &text));
    assert_non_null(strstr(text, "\"state\": \"failed\""));
    vmg_text_release(c.context, text);
    finish(&c);
}

/* The objective of a network whose steps are far too long leaves the range of numbers, with any seed. */
static void runs_that_leave_the_range_begin_again(void **state)
{
    (void)state;
    compared c = compare(2, "y", "matrix", "learning-rate", "10");
    const vmg_compared_method *method = &c.comparison->methods[2];
    size_t restarts = 0;
    for (size_t i = 0; i < method->fold_count; i++) {
        assert_true(method->restarts[i] <= 2);
        restarts += method->restarts[i] > 0;
    }
    assert_int_equal(method->fold_count + method->failure_count,
                     fold_count + (method->stability.seed_count < 2 || method->fold_count < fold_count
                                       ? method->failure_count - (fold_count - method->fold_count)
                                       : 0));
    assert_true(method->stability.restarted >= restarts);
    finish(&c);
}

typedef struct told {
    vmg_context *context;
    size_t calls, runs, failures;
    bool is_to_cancel;
} told;

static void listen(void *user, const vmg_compare_progress *progress)
{
    told *self = user;
    self->calls++;
    assert_true(progress->done >= self->runs && progress->done <= progress->all);
    assert_true(progress->run <= progress->runs && progress->runs == fold_count + 2);
    self->runs = progress->done;
    self->failures += progress->failure != NULL;
    if (self->is_to_cancel && progress->done >= 2) {
        vmg_context_cancel(self->context);
    }
}

static void progress_is_told_and_can_end_it(void **state)
{
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        told listener = {.context = synthetic_context(2), .is_to_cancel = k};
        vmg_table *table = synthetic_table(listener.context, row_total, NAMES("a", "b", "y"));
        const vmg_compared methods[] = {{"line", quick(listener.context, "linear", NULL, NULL)},
                                        {"wrong", quick(listener.context, "linear", "batch", "5")}};
        const vmg_compare_options options = {.methods = methods,
                                             .method_count = 2,
                                             .division = {.folds = fold_count},
                                             .on_progress = listen,
                                             .progress_user = &listener};
        vmg_comparison *comparison = NULL;
        assert_ok(listener.context,
                  vmg_compare(listener.context, table, &(vmg_fit_options){.target = "y"}, &options, &comparison));
        assert_true(comparison->interrupted == (k == 1));
        assert_true(k || (listener.runs == 10 && listener.failures == 5));
        assert_true(!k || comparison->methods[0].state == VMG_COMPARED_PARTLY);
        assert_true(!k || comparison->methods[0].sentence);
        vmg_comparison_destroy(listener.context, comparison);
        for (size_t i = 0; i < 2; i++) {
            vmg_settings_destroy(listener.context, (vmg_settings *)methods[i].settings);
        }
        vmg_table_destroy(listener.context, table);
        vmg_context_destroy(listener.context);
    }
}

static void bad_questions_are_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "y"));
    const vmg_compared twice[] = {{"a", NULL}, {"a", NULL}}, nameless[] = {{"", NULL}};
    vmg_comparison *comparison = NULL;
    const vmg_fit_options fit = {.target = "y"};
    vmg_compare_options options = {0};
    assert_int_equal(vmg_compare(context, table, &fit, &options, &comparison), VMG_ERROR_USAGE);
    options.methods = twice;
    options.method_count = 2;
    assert_int_equal(vmg_compare(context, table, &fit, &options, &comparison), VMG_ERROR_USAGE);
    assert_non_null(strstr(vmg_last_error(context), "two of the compared methods are called 'a'"));
    options.methods = nameless;
    options.method_count = 1;
    assert_int_equal(vmg_compare(context, table, &fit, &options, &comparison), VMG_ERROR_USAGE);
    options.methods = twice;
    options.division.folds = row_total + 1;
    assert_int_equal(vmg_compare(context, table, &fit, &options, &comparison), VMG_ERROR_DATA);
    assert_int_equal(vmg_compare(context, table, &(vmg_fit_options){.target = "none"}, &options, &comparison),
                     VMG_ERROR_DATA);
    assert_null(comparison);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_are_those_of_crossval),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(seeds_show_how_stable_training_is),
        cmocka_unit_test(costs_are_measured),
        cmocka_unit_test(the_size_of_a_model_is_its_files),
        cmocka_unit_test(a_method_that_fails_is_a_row),
        cmocka_unit_test(runs_that_leave_the_range_begin_again),
        cmocka_unit_test(progress_is_told_and_can_end_it),
        cmocka_unit_test(bad_questions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
