/* No memory at any point of what the public headers offer around a model: saving, loading, describing, predicting, an
 * evaluation in pieces, and the lower door. An error with a sentence, nothing leaks, no half-written file. */
#include "synthetic.h"

#include "failing_allocator.h"
#include "scratch.h"

enum { row_total = 12 };

static vmg_status make_settings(vmg_context *context, const char *inference, vmg_settings **out)
{
    const char *const pairs[][2] = {{"recipe", "single"}, {"epochs", "1"},           {"hidden", "2,2"},
                                    {"pseudo-data", "1"}, {"early-stopping", "off"}, {"ensemble", "2"},
                                    {"samples", "3"},     {"inference", inference}};
    vmg_status status = vmg_settings_create(context, out);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !status; i++) {
        status = vmg_settings_set(context, *out, pairs[i][0], pairs[i][1]);
    }
    return status;
}

static vmg_table *make_table(vmg_context *context)
{
    return synthetic_table(context, row_total, NAMES("a", "b", "y", "colour", "day"));
}

/* What a job is given: made before, with memory enough. */
typedef struct plan {
    scratch folder;
    const char *target, *inference;
    char path[512];
} plan;

/* Makes the model of a plan, with memory enough, and leaves it in its file. */
static void save_model(plan *self)
{
    vmg_context *context = synthetic_context(1);
    vmg_table *table = make_table(context);
    vmg_settings *settings = NULL;
    vmg_model *model = NULL;
    assert_ok(context, make_settings(context, self->inference, &settings));
    assert_ok(context,
              vmg_fit(context, table, &(vmg_fit_options){.target = self->target, .settings = settings}, &model));
    assert_ok(context, vmg_model_save(context, model, self->path));
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Adds the columns one by one: no assertion may end the test half-way here. */
static vmg_status add_columns(vmg_context *context, vmg_table *table)
{
    double a[row_total], b[row_total], y[row_total];
    const char *colours[row_total], *days[row_total];
    for (size_t i = 0; i < row_total; i++) {
        a[i] = synthetic_normal(0, i);
        b[i] = i == 3 ? NAN : synthetic_normal(1, i);
        y[i] = synthetic_y(i);
        colours[i] = i == 4 ? "violet" : synthetic_colour(i);
        days[i] = "2001-02-03";
    }
    vmg_status status = vmg_table_add_numbers(context, table, "a", a);
    status = status ? status : vmg_table_add_numbers(context, table, "b", b);
    status = status ? status : vmg_table_add_numbers(context, table, "y", y);
    status = status ? status : vmg_table_add_texts(context, table, "colour", colours);
    return status ? status : vmg_table_add_texts(context, table, "day", days);
}

static vmg_status load_and_use(vmg_context *context, void *user)
{
    plan *self = user;
    char again[512];
    vmg_model *model = NULL;
    vmg_table *table = NULL;
    vmg_prediction *prediction = NULL;
    char *text = NULL;
    snprintf(again, sizeof again, "%s", scratch_path(&self->folder, "again.vmg"));
    vmg_status status = vmg_model_load(context, self->path, &model);
    assert_int_equal(model == NULL, status != VMG_OK);
    status = status ? status : vmg_model_describe(context, model, &text);
    status = status ? status : vmg_model_save(context, model, again);
    assert_int_equal(access(again, F_OK) == 0, status == VMG_OK);
    assert_int_equal(scratch_count(&self->folder), status ? 1 : 2); /* no temporary file either */
    unlink(again);
    status = status ? status : vmg_table_create(context, row_total, &table);
    status = status ? status : add_columns(context, table);
    status = status ? status : vmg_predict(context, model, table, NULL, &prediction);
    assert_int_equal(text == NULL && status == VMG_OK, false);
    vmg_prediction_destroy(context, prediction);
    vmg_table_destroy(context, table);
    vmg_text_release(context, text);
    vmg_model_destroy(context, model);
    return status;
}

static vmg_status evaluate_in_pieces(vmg_context *context, void *user)
{
    plan *self = user;
    vmg_model *model = NULL;
    vmg_table *table = NULL;
    vmg_evaluator *evaluator = NULL;
    vmg_evaluation *evaluation = NULL;
    vmg_status status = vmg_model_load(context, self->path, &model);
    status = status ? status : vmg_table_create(context, row_total, &table);
    status = status ? status : add_columns(context, table);
    status = status ? status : vmg_evaluator_create(context, model, NULL, &evaluator);
    status = status ? status : vmg_evaluator_add(context, evaluator, table);
    status = status ? status : vmg_evaluator_add(context, evaluator, table);
    status = status ? status : vmg_evaluator_finish(context, evaluator, &evaluation);
    assert_int_equal(evaluation == NULL, status != VMG_OK);
    vmg_evaluation_destroy(context, evaluation);
    vmg_evaluator_destroy(context, evaluator);
    vmg_table_destroy(context, table);
    vmg_model_destroy(context, model);
    return status;
}

static vmg_status use_network(vmg_context *context, void *user)
{
    enum { most_parameters = 1000 };
    vmg_real parameters[most_parameters];
    vmg_settings *settings = NULL;
    vmg_network *network = NULL;
    vmg_workspace *workspace = NULL;
    vmg_function_draw *draw = NULL;
    const vmg_network_shape shape = {3, 2, VMG_TASK_REGRESSION, 100};
    vmg_status status = make_settings(context, user, &settings);
    status = status ? status : vmg_network_from_settings(context, settings, shape, &network);
    if (!status) {
        assert_true(vmg_network_parameters(network) <= most_parameters);
        status = vmg_network_initialise(context, network, 1, parameters);
    }
    status = status ? status : vmg_network_workspace(context, network, 4, &workspace);
    assert_int_equal(workspace == NULL, status != VMG_OK);
    status = status ? status : vmg_network_draw(context, network, parameters, 1, 0, 4, &draw);
    assert_int_equal(draw == NULL, status != VMG_OK);
    vmg_function_draw_destroy(context, draw);
    vmg_workspace_destroy(context, workspace);
    vmg_network_destroy(context, network);
    vmg_settings_destroy(context, settings);
    return status;
}

static void models_survive_without_memory(void **state)
{
    (void)state;
    static const char *const plans[][2] = {{"y", "sampled"}, {"y", "moments"}, {"colour", "sampled"}};
    for (size_t i = 0; i < 3; i++) {
        plan self = {.folder = scratch_create(), .target = plans[i][0], .inference = plans[i][1]};
        snprintf(self.path, sizeof self.path, "%s", scratch_path(&self.folder, "model.vmg"));
        save_model(&self);
        assert_true(assert_survives_failing_allocations(load_and_use, &self) > 50);
        assert_true(assert_survives_failing_allocations(evaluate_in_pieces, &self) > 30);
        assert_true(assert_survives_little_memory(load_and_use, &self, 499) > 10000);
        scratch_remove(&self.folder);
    }
}

static void networks_survive_without_memory(void **state)
{
    (void)state;
    static char sampled[] = "sampled", moments[] = "moments";
    assert_true(assert_survives_failing_allocations(use_network, sampled) > 5);
    assert_true(assert_survives_failing_allocations(use_network, moments) > 5);
}

static void a_context_without_memory_is_none(void **state)
{
    (void)state;
    failing_allocator allocator = {.failing_number = 1};
    const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator}};
    vmg_context *context = (vmg_context *)&allocator; /* must become NULL */
    assert_int_equal(vmg_context_create(&options, &context), VMG_ERROR_MEMORY);
    assert_null(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_survive_without_memory),
        cmocka_unit_test(networks_survive_without_memory),
        cmocka_unit_test(a_context_without_memory_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
