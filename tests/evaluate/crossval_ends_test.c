/* What a cross-validation tells on its way, how it is cancelled, and what it refuses. */
#include "synthetic.h"

#include "scratch.h"

enum { row_total = 60 };

typedef struct watcher {
    vmg_context *context;
    size_t cancel_after; /* folds; 0: never */
    bool cancel_at_once; /* in the first epoch of the first fold */
    size_t folds, epochs;
    bool seen[16];
} watcher;

static void watch_folds(void *user, const vmg_fold_result *fold, size_t done, size_t planned)
{
    watcher *self = user;
    self->folds++;
    assert_int_equal(done, self->folds);
    assert_int_equal(planned, 5);
    assert_false(self->seen[fold->fold]);
    self->seen[fold->fold] = true;
    assert_true(fold->test_rows == row_total / 5 && fold->metrics.count == 9);
    if (done == self->cancel_after) {
        vmg_context_cancel(self->context);
    }
}

static void watch_epochs(void *user, const vmg_progress *progress)
{
    watcher *self = user;
    self->epochs++;
    assert_int_equal(progress->folds, 5);
    assert_true(progress->fold < 5);
    if (self->cancel_at_once) {
        vmg_context_cancel(self->context);
    }
}

static vmg_status run(watcher *self, const vmg_table *table, vmg_evaluation **out)
{
    vmg_settings *settings = synthetic_settings(self->context, NAMES("epochs", "3"));
    const vmg_fit_options fit = {
        .target = "y", .settings = settings, .on_progress = watch_epochs, .progress_user = self};
    const vmg_status status =
        vmg_crossval(self->context, table, &fit,
                     &(vmg_crossval_options){.folds = 5, .on_fold = watch_folds, .fold_user = self}, out);
    vmg_settings_destroy(self->context, settings);
    return status;
}

static void tells_of_every_fold_and_epoch(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 4; threads += 3) {
        watcher self = {.context = synthetic_context(threads)};
        vmg_table *table = synthetic_table(self.context, row_total, NAMES("a", "y"));
        vmg_evaluation *evaluation = NULL;
        assert_ok(self.context, run(&self, table, &evaluation));
        assert_int_equal(self.folds, 5);
        assert_int_equal(self.epochs, 5 * 3);
        vmg_evaluation_destroy(self.context, evaluation);
        vmg_table_destroy(self.context, table);
        vmg_context_destroy(self.context);
    }
}

/* Finished folds are kept, and are what they are without the request. */
static void cancelling_keeps_finished_folds(void **state)
{
    (void)state;
    vmg_fold_result whole[5] = {{0}};
    for (size_t threads = 0; threads <= 2; threads++) { /* 0: the whole, for comparison */
        watcher self = {.context = synthetic_context(threads ? threads : 1), .cancel_after = threads ? 2 : 0};
        vmg_table *table = synthetic_table(self.context, row_total, NAMES("a", "y"));
        vmg_evaluation *evaluation = NULL;
        assert_ok(self.context, run(&self, table, &evaluation));
        assert_int_equal(evaluation->planned, 5);
        assert_int_equal(evaluation->fold_count, self.folds);
        if (threads == 0) {
            assert_int_equal(evaluation->fold_count, 5);
            memcpy(whole, evaluation->folds, sizeof whole);
        } else {
            assert_true(evaluation->fold_count >= 2 && evaluation->fold_count < 2 + threads);
        }
        double sum = 0;
        for (size_t k = 0; k < evaluation->fold_count; k++) {
            const vmg_fold_result *fold = &evaluation->folds[k];
            assert_true(k == 0 || fold->fold > evaluation->folds[k - 1].fold);
            assert_memory_equal(&fold->metrics, &whole[fold->fold].metrics, sizeof fold->metrics);
            sum += vmg_metrics_value(&fold->metrics, "rmse");
        }
        assert_close(vmg_metrics_value(&evaluation->mean, "rmse"), sum / (double)evaluation->fold_count, 1e-12);
        vmg_evaluation_destroy(self.context, evaluation);
        vmg_table_destroy(self.context, table);
        vmg_context_destroy(self.context);
    }
}

static void cancelling_before_a_fold_is_finished(void **state)
{
    (void)state;
    watcher self = {.context = synthetic_context(1), .cancel_at_once = true};
    vmg_table *table = synthetic_table(self.context, row_total, NAMES("a", "y"));
    vmg_evaluation *evaluation = (vmg_evaluation *)&self;
    assert_int_equal(run(&self, table, &evaluation), VMG_ERROR_CANCELLED);
    assert_null(evaluation);
    assert_int_equal(self.folds, 0);
    assert_int_equal(self.epochs, 1);
    vmg_table_destroy(self.context, table);
    vmg_context_destroy(self.context);
}

/* Split files "train_0.txt" and "test_0.txt" with these texts. */
static scratch write_splits(const char *train, const char *test)
{
    scratch folder = scratch_create();
    write_file(scratch_path(&folder, "train_0.txt"), train, strlen(train));
    write_file(scratch_path(&folder, "test_0.txt"), test, strlen(test));
    return folder;
}

static void what_is_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "y", "answer", "machine", "colour"));
    scratch good = write_splits("0\n1\n2\n3\n", "4\n5\n"), far = write_splits("0\n1\n60\n", "4\n");
    scratch both = write_splits("0\n1\n2\n", "2\n"), bare = write_splits("7\n8\n", "5\n6\n");
    double holed[row_total];
    const uint32_t few[] = {0, 1, 2};
    for (size_t i = 0; i < row_total; i++) {
        holed[i] = i == 7 || i == 8 ? NAN : synthetic_y(i);
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "holed", holed));
    const vmg_fit_options y = {.target = "y", .ignored = NAMES("holed"), .ignored_count = 1};
    const vmg_fit_options answer = {.target = "answer"}, colour = {.target = "colour"};
    vmg_fit_options of_few = y;
    of_few.rows = few;
    of_few.row_count = 3;
    const struct {
        const vmg_fit_options *fit;
        vmg_crossval_options options;
        vmg_status status;
        const char *words;
    } cases[] = {
        {&(vmg_fit_options){0}, {0}, VMG_ERROR_USAGE, "no target"},
        {&(vmg_fit_options){.target = "yy"}, {0}, VMG_ERROR_DATA, "'y'"},
        {&(vmg_fit_options){.target = "y", .ignored = NAMES("bb"), .ignored_count = 1}, {0}, VMG_ERROR_DATA, "'bb'"},
        {&y, {.folds = 1}, VMG_ERROR_USAGE, "fold"},
        {&y, {.folds = 61}, VMG_ERROR_DATA, "60 rows cannot be divided into 61 folds"},
        {&of_few, {.folds = 4}, VMG_ERROR_DATA, "3 rows"},
        {&y, {.folds = 20, .group = "machine"}, VMG_ERROR_DATA, "14 groups"},
        {&y, {.group = "machin"}, VMG_ERROR_DATA, "'machine'"},
        {&y, {.order = "machine"}, VMG_ERROR_DATA, "date"},
        {&y, {.order = "machines"}, VMG_ERROR_DATA, "'machine'"},
        {&y, {.order = "holed"}, VMG_ERROR_DATA, "missing"},
        {&y, {.order = "a", .repeats = 2}, VMG_ERROR_USAGE, "repeat"},
        {&y, {.order = "a", .group = "machine"}, VMG_ERROR_USAGE, "group"},
        {&y, {.group = "y"}, VMG_ERROR_USAGE, "target"},
        {&y, {.order = "y"}, VMG_ERROR_USAGE, "target"},
        {&y, {.splits_directory = good.folder, .folds = 3}, VMG_ERROR_USAGE, "split files"},
        {&y, {.splits_directory = good.folder, .group = "machine"}, VMG_ERROR_USAGE, "split files"},
        {&of_few, {.splits_directory = good.folder}, VMG_ERROR_USAGE, "split files"},
        {&y, {.splits_directory = "no-such-folder"}, VMG_ERROR_NO_INPUT, "no-such-folder"},
        {&y, {.splits_directory = far.folder}, VMG_ERROR_DATA, "60"},
        {&y, {.splits_directory = both.folder}, VMG_ERROR_DATA, "2"},
        {&(vmg_fit_options){.target = "holed"}, {.splits_directory = bare.folder}, VMG_ERROR_DATA, "train_0.txt"},
        {&y, {.positive = "yes"}, VMG_ERROR_USAGE, "'yes'"},
        {&colour, {.positive = "red"}, VMG_ERROR_USAGE, "'colour' has 3"},
        {&answer, {.positive = "perhaps"}, VMG_ERROR_USAGE, "'no' and 'yes'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vmg_evaluation *evaluation = (vmg_evaluation *)&evaluation;
        const vmg_status status = vmg_crossval(context, table, cases[i].fit, &cases[i].options, &evaluation);
        if (status != cases[i].status || evaluation || !strstr(vmg_last_error(context), cases[i].words)) {
            fail_msg("case %zu: %s: %s", i, vmg_status_name(status), vmg_last_error(context));
        }
    }
    scratch_remove(&good);
    scratch_remove(&far);
    scratch_remove(&both);
    scratch_remove(&bare);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* A fold whose training rows are all of one class: the fold is named. */
static void a_fold_that_fails_is_named(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a"));
    const char *answer[row_total];
    double when[row_total];
    vmg_evaluation *evaluation = NULL;
    for (size_t i = 0; i < row_total; i++) {
        answer[i] = i < row_total / 2 ? "no" : "yes";
        when[i] = (double)i;
    }
    assert_ok(context, vmg_table_add_texts(context, table, "answer", answer));
    assert_ok(context, vmg_table_add_numbers(context, table, "when", when));
    assert_int_equal(vmg_crossval(context, table, &(vmg_fit_options){.target = "answer"},
                                  &(vmg_crossval_options){.folds = 3, .order = "when"}, &evaluation),
                     VMG_ERROR_DATA);
    assert_null(evaluation);
    assert_non_null(strstr(vmg_last_error(context), "fold 0: "));
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void evaluate_refuses_too(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y", "answer"));
    vmg_table *other = synthetic_table(context, row_total, NAMES("a", "b")), *holes = NULL, *texts = NULL;
    vmg_settings *settings = synthetic_settings(context, NAMES("epochs", "1"));
    vmg_model *model = NULL;
    vmg_evaluation *evaluation = (vmg_evaluation *)&model;
    double nothing[row_total];
    for (size_t i = 0; i < row_total; i++) {
        nothing[i] = NAN;
    }
    holes = synthetic_table(context, row_total, NAMES("a", "b"));
    texts = synthetic_table(context, row_total, NAMES("b", "y", "machine"));
    assert_ok(context, vmg_table_add_numbers(context, holes, "y", nothing));
    assert_ok(context, vmg_fit(context, table,
                               &(vmg_fit_options){
                                   .target = "y", .settings = settings, .ignored = NAMES("answer"), .ignored_count = 1},
                               &model));
    const struct {
        const vmg_table *table;
        vmg_evaluate_options options;
        vmg_status status;
        const char *words;
    } cases[] = {
        {other, {0}, VMG_ERROR_DATA, "'y'"},
        {texts, {0}, VMG_ERROR_DATA, "'a'"},
        {holes, {0}, VMG_ERROR_DATA, "none of 60 rows has the target 'y'"},
        {table, {.positive = "yes"}, VMG_ERROR_USAGE, "'yes'"},
        {table, {.rows = (const uint32_t[]){0}, .row_count = 0}, VMG_ERROR_DATA, "none of 0 rows"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const vmg_status status = vmg_evaluate(context, model, cases[i].table, &cases[i].options, &evaluation);
        if (status != cases[i].status || evaluation || !strstr(vmg_last_error(context), cases[i].words)) {
            fail_msg("case %zu: %s: %s", i, vmg_status_name(status), vmg_last_error(context));
        }
    }
    vmg_context_cancel(context);
    assert_int_equal(vmg_evaluate(context, model, table, NULL, &evaluation), VMG_ERROR_CANCELLED);
    assert_null(evaluation);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, texts);
    vmg_table_destroy(context, holes);
    vmg_table_destroy(context, other);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_every_fold_and_epoch),
        cmocka_unit_test(cancelling_keeps_finished_folds),
        cmocka_unit_test(cancelling_before_a_fold_is_finished),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(a_fold_that_fails_is_named),
        cmocka_unit_test(evaluate_refuses_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
