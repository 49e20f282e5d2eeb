/* What holds for every method of the registry: the same seed gives the same file on one thread and two; a model that
 * was saved and loaded predicts the same and is saved as the same bytes; predicting asks for no memory; no failed
 * allocation leaks; a setting of another method is refused. */
#include "failing_allocator.h"
#include "synthetic.h"

#include "method/model.h"
#include "scratch.h"

enum { row_total = 60, few_rows = 16 };

typedef struct task_case {
    const char *const *targets;
    size_t target_count;
    const char *const *columns;
} task_case;

static const task_case tasks[] = {
    {(const char *const[]){"y", "z"}, 2, (const char *const[]){"a", "b", "machine", "y", "z", NULL}},
    {(const char *const[]){"answer"}, 1, (const char *const[]){"a", "b", "machine", "answer", NULL}},
    {(const char *const[]){"colour"}, 1, (const char *const[]){"a", "b", "machine", "colour", NULL}},
};

/* With one input: what is done again for every allocation. */
static const task_case small_tasks[] = {
    {(const char *const[]){"y"}, 1, (const char *const[]){"b", "y", NULL}},
    {(const char *const[]){"answer"}, 1, (const char *const[]){"b", "answer", NULL}},
    {(const char *const[]){"colour"}, 1, (const char *const[]){"b", "colour", NULL}},
};
enum { task_count = sizeof tasks / sizeof *tasks };

/* Settings that make a fit short. exact_rows: of the Gaussian process, which is another one beyond. */
static vmg_settings *short_settings(vmg_context *context, const char *method, const char *exact_rows)
{
    const char *const quick[][2] = {{"epochs", "3"}, {"hidden", "4"},    {"ensemble", "2"},         {"samples", "5"},
                                    {"starts", "1"}, {"inducing", "12"}, {"exact-rows", exact_rows}};
    vmg_settings *settings = synthetic_settings(context, NAMES("method", method));
    for (size_t i = 0; i < sizeof quick / sizeof *quick; i++) {
        for (size_t k = 0; vmg_setting_at(k); k++) {
            const vmg_setting *setting = vmg_setting_at(k);
            if (!strcmp(setting->name, quick[i][0]) && vmg_setting_is_read_by(setting, method)) {
                assert_ok(context, vmg_settings_set(context, settings, quick[i][0], quick[i][1]));
            }
        }
    }
    return settings;
}

static const vmg_setting *find_setting(const char *name)
{
    for (size_t i = 0; vmg_setting_at(i); i++) {
        if (!strcmp(vmg_setting_at(i)->name, name)) {
            return vmg_setting_at(i);
        }
    }
    return NULL;
}

static vmg_status fit_task(vmg_context *context, const char *method, const char *exact_rows, const task_case *task,
                           const vmg_table *table, vmg_model **out)
{
    vmg_settings *settings = short_settings(context, method, exact_rows);
    const vmg_fit_options options = {
        .targets = task->targets, .target_count = task->target_count, .settings = settings, .silent = true};
    const vmg_status status = vmg_fit(context, table, &options, out);
    vmg_settings_destroy(context, settings);
    return status;
}

static void assert_same_files(const char *one, const char *other)
{
    const file_bytes first = read_file(one), second = read_file(other);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.at, second.at, first.size);
    free(first.at);
    free(second.at);
}

static void assert_same_predictions(vmg_context *context, const vmg_model *one, const vmg_model *other,
                                    const vmg_table *table)
{
    vmg_prediction *before = NULL, *after = NULL;
    assert_ok(context, vmg_predict(context, one, table, NULL, &before));
    assert_ok(context, vmg_predict(context, other, table, NULL, &after));
    for (size_t i = 0; i < row_total; i++) {
        for (size_t o = 0; vmg_model_task(one) == VMG_TASK_REGRESSION && o < vmg_model_target_count(one); o++) {
            assert_true(vmg_prediction_mean(before, i, o) == vmg_prediction_mean(after, i, o));
            assert_true(vmg_prediction_std(before, i, o) == vmg_prediction_std(after, i, o));
            assert_true(vmg_prediction_std_noise(before, i, o) > 0);
        }
        double sum = 0;
        for (size_t c = 0; c < vmg_model_class_count(one); c++) {
            assert_true(vmg_prediction_probability(before, i, c) == vmg_prediction_probability(after, i, c));
            sum += vmg_prediction_probability(before, i, c);
        }
        if (vmg_model_class_count(one)) {
            assert_close(sum, 1, 1e-9);
            assert_true(vmg_prediction_mutual_information(before, i) >= 0);
        }
    }
    vmg_prediction_destroy(context, before);
    vmg_prediction_destroy(context, after);
}

static void files_are_the_same_and_predict_the_same(void **state)
{
    (void)state;
    char paths[3][512];
    scratch folder = scratch_create();
    for (size_t k = 0; k < 3; k++) {
        static const char *const names[] = {"one.vmg", "two.vmg", "again.vmg"};
        snprintf(paths[k], sizeof paths[k], "%s", scratch_path(&folder, names[k]));
    }
    for (size_t m = 0; vmg_method_at(m); m++) {
        for (size_t t = 0; t < 2 * task_count; t++) {
            const bool exact = t < task_count;
            vmg_model *models[3] = {NULL};
            vmg_context *contexts[2];
            vmg_table *tables[2];
            for (size_t k = 0; k < 2; k++) {
                contexts[k] = synthetic_context(k + 1);
                tables[k] = synthetic_table(contexts[k], row_total, tasks[t % task_count].columns);
                assert_ok(contexts[k], fit_task(contexts[k], vmg_method_at(m)->name, exact ? "1000" : "20",
                                                &tasks[t % task_count], tables[k], &models[k]));
                assert_ok(contexts[k], vmg_model_save(contexts[k], models[k], paths[k]));
            }
            assert_same_files(paths[0], paths[1]);
            assert_ok(contexts[0], vmg_model_load(contexts[0], paths[0], &models[2]));
            assert_ok(contexts[0], vmg_model_save(contexts[0], models[2], paths[2]));
            assert_same_files(paths[0], paths[2]);
            assert_same_predictions(contexts[1], models[1], models[2], tables[1]);
            vmg_model_destroy(contexts[0], models[0]);
            vmg_model_destroy(contexts[1], models[1]);
            vmg_model_destroy(contexts[0], models[2]);
            for (size_t k = 0; k < 2; k++) {
                vmg_table_destroy(contexts[k], tables[k]);
                vmg_context_destroy(contexts[k]);
            }
        }
    }
    scratch_remove(&folder);
}

static void rows_are_predicted_by_themselves(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    for (size_t m = 0; vmg_method_at(m); m++) {
        for (size_t t = 0; t < 2 * task_count; t++) {
            const task_case *task = &tasks[t % task_count];
            vmg_table *table = synthetic_table(context, row_total, task->columns);
            vmg_model *model = NULL;
            vmg_prediction *all = NULL;
            assert_ok(context,
                      fit_task(context, vmg_method_at(m)->name, t < task_count ? "1000" : "20", task, table, &model));
            assert_ok(context, vmg_predict(context, model, table, NULL, &all));
            for (uint32_t row = 0; row < row_total; row += 11) {
                vmg_prediction *alone = NULL;
                assert_ok(context, vmg_predict(context, model, table,
                                               &(vmg_predict_options){.rows = &row, .row_count = 1}, &alone));
                if (vmg_model_class_count(model)) {
                    assert_true(vmg_prediction_probability(alone, 0, 1) == vmg_prediction_probability(all, row, 1));
                } else {
                    assert_true(vmg_prediction_mean(alone, 0, 0) == vmg_prediction_mean(all, row, 0));
                    assert_true(vmg_prediction_std(alone, 0, 0) == vmg_prediction_std(all, row, 0));
                }
                vmg_prediction_destroy(context, alone);
            }
            vmg_prediction_destroy(context, all);
            vmg_model_destroy(context, model);
            vmg_table_destroy(context, table);
        }
    }
    vmg_context_destroy(context);
}

/* Nothing is allocated in predict, whatever the number of rows. */
static void predicting_asks_for_no_memory(void **state)
{
    (void)state;
    enum { rows = 64 };
    vmg_context *context = synthetic_context(1);
    for (size_t m = 0; vmg_method_at(m); m++) {
        for (size_t t = 0; t < 2 * task_count; t++) {
            vmg_table *table = synthetic_table(context, row_total, small_tasks[t % task_count].columns);
            const vmg_method *method = vmg_method_at(m);
            vmg_model *model = NULL;
            vmg_predictor *predictor = NULL;
            vmg_predictive predictive;
            vmg_arena arena;
            vmg_real numbers[rows];
            for (size_t i = 0; i < rows; i++) {
                numbers[i] = (vmg_real)synthetic_normal(5, i);
            }
            assert_ok(context, fit_task(context, method->name, t < task_count ? "1000" : "20",
                                        &small_tasks[t % task_count], table, &model));
            assert_ok(context, method->lay_out(context, model->fitted, rows, 10, &arena, &predictive));
            assert_ok(context, method->create_predictor(context, model->fitted, rows, &predictor));
            const size_t before = vmg_context_allocations(context);
            for (size_t count = 1; count <= rows; count *= 4) {
                method->predict(predictor, vmg_matrix_view(numbers, count, 1), &predictive);
            }
            assert_int_equal(vmg_context_allocations(context), before);
            method->destroy_predictor(context, predictor);
            vmg_arena_destroy(context, &arena);
            vmg_model_destroy(context, model);
            vmg_table_destroy(context, table);
        }
    }
    vmg_context_destroy(context);
}

typedef struct whole_way {
    const char *method, *exact_rows, *path;
    const task_case *task;
} whole_way;

/* Fits, saves, loads, predicts. Tables and settings are made with memory that does not fail. */
static vmg_status go_the_whole_way(vmg_context *context, void *user)
{
    const whole_way *way = user;
    vmg_context *sound = synthetic_context(1);
    vmg_table *table = synthetic_table(sound, few_rows, way->task->columns);
    vmg_settings *settings = short_settings(sound, way->method, way->exact_rows);
    vmg_model *model = NULL, *loaded = NULL;
    vmg_prediction *prediction = NULL;
    const vmg_fit_options options = {
        .targets = way->task->targets, .target_count = way->task->target_count, .settings = settings, .silent = true};
    vmg_status status = vmg_fit(context, table, &options, &model);
    if (!status) {
        status = vmg_model_save(context, model, way->path);
    }
    if (!status) {
        status = vmg_model_load(context, way->path, &loaded);
    }
    if (!status) {
        status = vmg_predict(context, loaded, table, NULL, &prediction);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, loaded);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(sound, settings);
    vmg_table_destroy(sound, table);
    vmg_context_destroy(sound);
    return status;
}

/* Methods that differ from another one in settings only. */
static bool is_settings_only(const char *method)
{
    static const char *const names[] = {"matrix-sampled", "paper", "ensemble"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        found = found || !strcmp(method, names[i]);
    }
    return found;
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    scratch folder = scratch_create();
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    const vmg_setting *exact = find_setting("exact-rows");
    for (size_t m = 1; vmg_method_at(m); m++) { /* the first, matrix, has tests of its own */
        const bool twice = vmg_setting_is_read_by(exact, vmg_method_at(m)->name);
        for (size_t t = 0; t < (twice ? 2 : 1) * task_count && !is_settings_only(vmg_method_at(m)->name); t++) {
            whole_way way = {vmg_method_at(m)->name, t < task_count ? "1000" : "10", path,
                             &small_tasks[t % task_count]};
            assert_true(assert_survives_failing_allocations(go_the_whole_way, &way) > 10);
        }
    }
    scratch_remove(&folder);
}

static void settings_of_others_are_refused(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "constant", "seed", "3", "epochs", "4"));
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = "y", .settings = settings};
    assert_int_equal(vmg_fit(context, table, &options, &model), VMG_ERROR_USAGE);
    assert_null(model);
    assert_non_null(strstr(vmg_last_error(context), "method 'constant' does not read the setting 'epochs'"));
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void settings_know_their_methods(void **state)
{
    (void)state;
    const vmg_setting one = {.methods = "matrix|dropout"}, all = {.methods = NULL};
    assert_true(vmg_setting_is_read_by(&one, "matrix") && vmg_setting_is_read_by(&one, "dropout"));
    assert_false(vmg_setting_is_read_by(&one, "drop") || vmg_setting_is_read_by(&one, "dropouts"));
    assert_true(vmg_setting_is_read_by(&all, "anything"));
    for (size_t i = 0; vmg_setting_at(i); i++) { /* no word that no method has */
        size_t readers = 0;
        for (size_t m = 0; vmg_method_at(m); m++) {
            readers += vmg_setting_is_read_by(vmg_setting_at(i), vmg_method_at(m)->name);
        }
        assert_true(readers > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_the_same_and_predict_the_same),
        cmocka_unit_test(rows_are_predicted_by_themselves),
        cmocka_unit_test(predicting_asks_for_no_memory),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(settings_of_others_are_refused),
        cmocka_unit_test(settings_know_their_methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
