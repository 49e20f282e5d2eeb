/* The method "propagation" on tables whose truth is known: a curve, its noise and classes are learnt; targets share
 * nothing; more epochs ask for no more memory; a request to cancel is heard; hostile sizes are refused. */
#include "learnt_curve.h"

#include "method/model.h"
#include "scratch.h"

static void a_curve_and_its_noise_are_learnt(void **state)
{
    (void)state;
    static const char *const hidden[] = {"50", "20,20"};
    for (size_t k = 0; k < 2; k++) {
        learnt it = learn("propagation", NAMES("curve"), 1, NAMES("hidden", hidden[k]));
        double squares = 0;
        for (size_t i = training_count; i < row_total; i++) {
            const double rest = vmg_prediction_mean(it.prediction, i, 0) - curve(i);
            squares += rest * rest / test_count;
        }
        assert_true(sqrt(squares) < 0.4); /* a line is off by 0.9 */
        assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) > 0.15);
        assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) < 0.45);
        assert_int_equal(vmg_model_training_steps(it.model), 40 * training_count);
        forget(&it);
    }
}

static void classes_are_learnt(void **state)
{
    (void)state;
    for (size_t three = 0; three < 2; three++) {
        learnt it = learn("propagation", three ? NAMES("colour") : NAMES("answer"), 1, NAMES("hidden", "20"));
        double right = 0;
        for (size_t i = training_count; i < row_total; i++) {
            const char *name = vmg_model_class_name(it.model, vmg_prediction_class(it.prediction, i));
            right += !strcmp(name, three ? synthetic_colour(i) : synthetic_answer(i));
        }
        assert_true(right > 0.85 * test_count); /* 0.95 is the most there is for "answer" */
        forget(&it);
    }
}

static void targets_share_nothing(void **state)
{
    (void)state;
    learnt one = learn("propagation", NAMES("curve"), 1, NAMES("epochs", "5"));
    learnt both = learn("propagation", NAMES("curve", "z"), 2, NAMES("epochs", "5"));
    double squares = 0;
    for (size_t i = 0; i < row_total; i++) {
        assert_true(vmg_prediction_mean(one.prediction, i, 0) == vmg_prediction_mean(both.prediction, i, 0));
        const double rest = vmg_prediction_mean(both.prediction, i, 1) - synthetic_z(i);
        squares += rest * rest / row_total;
    }
    assert_true(sqrt(squares) < 60); /* its spread is 100, its noise 20 */
    forget(&one);
    forget(&both);
}

static void doubt_grows_away_from_the_rows(void **state)
{
    (void)state;
    learnt it = learn("propagation", NAMES("curve"), 1, NAMES("hidden", "20"));
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

static size_t allocations_of_a_fit(const char *epochs)
{
    learnt it = learn("propagation", NAMES("curve"), 1, NAMES("epochs", epochs, "hidden", "5"));
    const size_t count = vmg_context_allocations(it.context);
    forget(&it);
    return count;
}

static void epochs_ask_for_no_memory(void **state)
{
    (void)state;
    assert_int_equal(allocations_of_a_fit("2"), allocations_of_a_fit("12"));
}

static void stop_at_third_epoch(void *user, const vmg_progress *progress)
{
    assert_true(isfinite(progress->expected_log_likelihood));
    if (progress->epoch == 3) {
        vmg_context_cancel(user);
    }
}

static void a_request_to_cancel_is_heard(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    vmg_settings *settings = synthetic_settings(context, NAMES("method", "propagation", "hidden", "5"));
    vmg_model *model = NULL;
    const vmg_fit_options options = {
        .target = "y", .settings = settings, .on_progress = stop_at_third_epoch, .progress_user = context};
    assert_ok(context, vmg_fit(context, table, &options, &model));
    assert_true(vmg_model_was_cancelled(model));
    assert_int_equal(vmg_model_training_steps(model), 3 * row_total);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Sizes and numbers that no fit has left behind. */
static void altered_fits_are_refused(void **state)
{
    (void)state;
    learnt it = learn("propagation", NAMES("curve"), 1, NAMES("hidden", "4", "epochs", "1"));
    scratch folder = scratch_create();
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    vmg_model_file_tensor tensors[8];
    char names[8 * VMG_MODEL_TENSOR_NAME_SIZE];
    const size_t count = it.model->method->tensor_count(it.model->fitted);
    assert_int_equal(count, 6);
    for (size_t k = 0; k < 4; k++) {
        const char *const sentences[] = {NULL, "what a fit leaves behind", "what a fit leaves behind", "no tensor"};
        const size_t altered[] = {0, 1, 4, 0}; /* means, variances, noise, means */
        const double number = 0.5;
        it.model->method->list_tensors(it.model->fitted, tensors, names);
        double *at = (double *)tensors[altered[k]].doubles, before = *at;
        const size_t hidden = it.model->settings.hidden[0];
        *at = k == 2 ? number : k == 1 ? -number : before;
        it.model->settings.hidden[0] = k == 3 ? 100000 : hidden;
        assert_ok(it.context, vmg_model_save(it.context, it.model, path));
        vmg_model *loaded = NULL;
        const vmg_status status = vmg_model_load(it.context, path, &loaded);
        assert_int_equal(status, sentences[k] ? VMG_ERROR_DATA : VMG_OK);
        assert_true(!sentences[k] || strstr(vmg_last_error(it.context), sentences[k]));
        vmg_model_destroy(it.context, loaded);
        *at = before;
        it.model->settings.hidden[0] = hidden;
    }
    scratch_remove(&folder);
    forget(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_and_its_noise_are_learnt),
        cmocka_unit_test(classes_are_learnt),
        cmocka_unit_test(targets_share_nothing),
        cmocka_unit_test(doubt_grows_away_from_the_rows),
        cmocka_unit_test(epochs_ask_for_no_memory),
        cmocka_unit_test(a_request_to_cancel_is_heard),
        cmocka_unit_test(altered_fits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
