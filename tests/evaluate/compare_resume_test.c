/* A comparison that was interrupted goes on where it was, and one with little time says what it left out. */
#include "scratch.h"
#include "synthetic.h"

#include "evaluate/time_budget.h"

enum { row_total = 80, fold_count = 3, seed_count = 2, method_count = 3, all_runs = method_count * (fold_count + 1) };

typedef struct made {
    vmg_context *context;
    vmg_table *table;
    vmg_settings *settings[method_count];
    vmg_compared methods[method_count];
    vmg_comparison *comparison;
    size_t most; /* runs after which it is cancelled */
    size_t first_done, calls;
} made;

static void listen(void *user, const vmg_compare_progress *progress)
{
    made *self = user;
    self->first_done = self->calls++ ? self->first_done : progress->done;
    if (progress->done >= self->most) {
        vmg_context_cancel(self->context);
    }
}

static vmg_settings *settings_of(vmg_context *context, const char *method)
{
    vmg_settings *settings = NULL;
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_ok(context, vmg_settings_set(context, settings, "method", method));
    if (strcmp(method, "matrix") == 0) {
        assert_ok(context, vmg_settings_set(context, settings, "recipe", "single"));
        assert_ok(context, vmg_settings_set(context, settings, "hidden", "4"));
        assert_ok(context, vmg_settings_set(context, settings, "epochs", "15"));
        assert_ok(context, vmg_settings_set(context, settings, "samples", "5"));
    }
    return settings;
}

static made compare(size_t threads, const char *target, const char *path, bool resume, size_t most)
{
    static const char *const methods[method_count] = {"matrix", "linear", "constant"};
    made c = {.context = synthetic_context(threads), .most = most};
    c.table = synthetic_table(c.context, row_total, NAMES("a", "b", target));
    for (size_t i = 0; i < method_count; i++) {
        c.settings[i] = settings_of(c.context, methods[i]);
        c.methods[i] = (vmg_compared){methods[i], c.settings[i]};
    }
    const vmg_compare_options options = {.methods = c.methods,
                                         .method_count = method_count,
                                         .division = {.folds = fold_count},
                                         .seeds = seed_count,
                                         .checkpoint = path,
                                         .resume = resume,
                                         .on_progress = listen,
                                         .progress_user = &c};
    assert_ok(c.context,
              vmg_compare(c.context, c.table, &(vmg_fit_options){.target = target}, &options, &c.comparison));
    return c;
}

static void finish(made *c)
{
    for (size_t i = 0; i < method_count; i++) {
        vmg_settings_destroy(c->context, c->settings[i]);
    }
    vmg_comparison_destroy(c->context, c->comparison);
    vmg_table_destroy(c->context, c->table);
    vmg_context_destroy(c->context);
}

static void assert_same(const vmg_metrics *a, const vmg_metrics *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->metric[i].kind->name, b->metric[i].kind->name);
        assert_true(a->metric[i].value == b->metric[i].value ||
                    (isnan(a->metric[i].value) && isnan(b->metric[i].value)));
    }
}

/* Every number but times. */
static void assert_all_same(const vmg_comparison *a, const vmg_comparison *b)
{
    for (size_t i = 0; i < method_count; i++) {
        const vmg_compared_method *one = &a->methods[i], *other = &b->methods[i];
        assert_int_equal(one->state, VMG_COMPARED_DONE);
        assert_int_equal(other->state, VMG_COMPARED_DONE);
        assert_int_equal(one->fold_count, other->fold_count);
        for (size_t k = 0; k < one->fold_count; k++) {
            assert_same(&one->folds[k].metrics, &other->folds[k].metrics);
            assert_int_equal(one->folds[k].fold, other->folds[k].fold);
            assert_int_equal(one->folds[k].train_rows, other->folds[k].train_rows);
            assert_int_equal(one->folds[k].test_rows, other->folds[k].test_rows);
            assert_int_equal(one->folds[k].training_steps, other->folds[k].training_steps);
            assert_int_equal(one->epochs[k], other->epochs[k]);
        }
        assert_same(&one->mean, &other->mean);
        assert_memory_equal(one->to_best, other->to_best, sizeof one->to_best);
        assert_memory_equal(&one->coverage, &other->coverage, sizeof one->coverage);
        assert_memory_equal(&one->reliability, &other->reliability, sizeof one->reliability);
        assert_memory_equal(&one->positive_reliability, &other->positive_reliability, sizeof one->reliability);
        assert_int_equal(one->stability.seed_count, other->stability.seed_count);
        assert_same(&one->stability.metrics[1], &other->stability.metrics[1]);
        assert_int_equal(one->cost.model_bytes, other->cost.model_bytes);
        assert_int_equal(one->cost.training_bytes, other->cost.training_bytes);
        assert_int_equal(one->cost.parameters, other->cost.parameters);
        assert_string_equal(one->settings, other->settings);
        assert_int_equal(one->shown_count, other->shown_count);
        assert_memory_equal(one->shown, other->shown, one->shown_count * one->shown_width * sizeof *one->shown);
        assert_memory_equal(one->shown_rows, other->shown_rows, one->shown_count * sizeof *one->shown_rows);
        if (a->class_count) {
            assert_memory_equal(one->confusion, other->confusion,
                                a->class_count * (a->class_count + 1) * sizeof *one->confusion);
        }
    }
    assert_int_equal(a->input_column_count, b->input_column_count);
    assert_int_equal(a->input_count, b->input_count);
}

static size_t runs_of(const vmg_comparison *comparison)
{
    size_t runs = 0;
    for (size_t i = 0; i < method_count; i++) {
        runs += comparison->methods[i].stability.runs;
    }
    return runs;
}

static void what_was_interrupted_goes_on(void **state)
{
    static const char *const targets[] = {"y", "answer", "colour"};
    (void)state;
    scratch folder = scratch_create();
    const char *path = scratch_path(&folder, "runs");
    for (size_t k = 0; k < 3; k++) {
        made whole = compare(2, targets[k], NULL, false, SIZE_MAX);
        made part = compare(1, targets[k], path, false, 5);
        assert_true(part.comparison->interrupted);
        const size_t before = runs_of(part.comparison);
        assert_true(before >= 5 && before < all_runs);
        made rest = compare(2, targets[k], path, true, SIZE_MAX);
        assert_true(rest.comparison->resumed && !rest.comparison->interrupted);
        assert_true(rest.first_done >= before);
        assert_true(rest.comparison->seconds > part.comparison->seconds / 2);
        assert_all_same(whole.comparison, rest.comparison);
        made again = compare(2, targets[k], path, true, SIZE_MAX); /* nothing is left to do */
        assert_int_equal(again.calls, 0);
        assert_all_same(whole.comparison, again.comparison);
        made anew = compare(2, targets[k], path, false, SIZE_MAX);
        assert_true(!anew.comparison->resumed && anew.first_done <= 1);
        finish(&whole);
        finish(&part);
        finish(&rest);
        finish(&again);
        finish(&anew);
    }
    scratch_remove(&folder);
}

/* Every way to cut or change the file gives the same figures in the end. */
static void a_file_that_was_cut_is_no_harm(void **state)
{
    (void)state;
    scratch folder = scratch_create();
    const char *path = scratch_path(&folder, "runs");
    made whole = compare(2, "answer", path, false, SIZE_MAX);
    const file_bytes file = read_file(path);
    for (size_t k = 1; k <= 6; k++) {
        char *text = malloc(file.size);
        memcpy(text, file.at, file.size);
        for (size_t at = 400; k == 6 && at < file.size; at += 1999) { /* other digits here and there */
            text[at] = text[at] == '3' ? '4' : '3';
        }
        write_file(path, text, k < 6 ? file.size * k / 6 : file.size);
        free(text);
        made rest = compare(2, "answer", path, true, SIZE_MAX);
        assert_all_same(whole.comparison, rest.comparison);
        assert_true(rest.calls > 0);
        finish(&rest);
    }
    free(file.at);
    finish(&whole);
    scratch_remove(&folder);
}

static void other_files_are_left_alone(void **state)
{
    (void)state;
    scratch folder = scratch_create();
    const char *path = scratch_path(&folder, "table.csv");
    write_file(path, "a,b\n1,2\n", 8);
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "y"));
    const vmg_compared methods[] = {{"m", NULL}};
    const vmg_compare_options options = {.methods = methods, .method_count = 1, .checkpoint = path};
    vmg_comparison *comparison = NULL;
    assert_int_equal(vmg_compare(context, table, &(vmg_fit_options){.target = "y"}, &options, &comparison),
                     VMG_ERROR_DATA);
    assert_non_null(strstr(vmg_last_error(context), "holds no runs of a comparison"));
    assert_null(comparison);
    const file_bytes file = read_file(path);
    assert_int_equal(file.size, 8);
    free(file.at);
    scratch_remove(&folder);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void shares_go_to_those_who_need_more(void **state)
{
    (void)state;
    vmg_budget_share shares[] = {{1, 0}, {NAN, 0}, {50, 0}, {29, 0}};
    vmg_budget_share_out(100, 4, shares);
    assert_close(shares[0].share, 1, 1e-12);
    assert_close(shares[3].share, 29, 1e-12);
    assert_close(shares[1].share, 35, 1e-12);
    assert_close(shares[2].share, 35, 1e-12);
    vmg_budget_share_out(1000, 4, shares);
    assert_close(shares[2].share, 50, 1e-12);
    assert_close(shares[1].share, 920, 1e-12);
}

/* One that takes forever is left out, and what is made is as without a budget. */
static void little_time_leaves_methods_out(void **state)
{
    (void)state;
    made whole = compare(2, "y", NULL, false, SIZE_MAX);
    assert_ok(whole.context, vmg_settings_set(whole.context, whole.settings[0], "epochs", "10000000"));
    const vmg_compare_options options = {.methods = whole.methods,
                                         .method_count = method_count,
                                         .division = {.folds = fold_count},
                                         .seeds = seed_count,
                                         .time_budget = 2};
    vmg_comparison *comparison = NULL;
    assert_ok(whole.context,
              vmg_compare(whole.context, whole.table, &(vmg_fit_options){.target = "y"}, &options, &comparison));
    const vmg_compared_method *forever = &comparison->methods[0];
    assert_int_equal(forever->state, VMG_COMPARED_LEFT_OUT);
    assert_int_equal(forever->fold_count, 0);
    assert_int_equal(forever->missing, fold_count + 1);
    assert_non_null(strstr(forever->sentence, "takes more than its share of the time"));
    assert_false(comparison->interrupted);
    for (size_t i = 1; i < method_count; i++) { /* how many of their folds are there is a matter of the machine */
        for (size_t k = 0; k < comparison->methods[i].fold_count; k++) {
            assert_same(&comparison->methods[i].folds[k].metrics, &whole.comparison->methods[i].folds[k].metrics);
        }
    }
    vmg_comparison_destroy(whole.context, comparison);
    finish(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_interrupted_goes_on),   cmocka_unit_test(a_file_that_was_cut_is_no_harm),
        cmocka_unit_test(other_files_are_left_alone),     cmocka_unit_test(shares_go_to_those_who_need_more),
        cmocka_unit_test(little_time_leaves_methods_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
