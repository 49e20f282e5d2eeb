/* The method "laplace" on tables whose truth is known: a curve, its noise and classes are learnt, doubt grows away from
 * the rows; altered fits are refused. */
#include "learnt_curve.h"

#include "method/model.h"
#include "scratch.h"

static void curves_and_their_noise_are_learnt(void **state)
{
    (void)state;
    learnt it = learn("laplace", NAMES("curve", "z"), 2, NAMES("hidden", "20", "epochs", "200"));
    double squares = 0, inside = 0;
    for (size_t i = training_count; i < row_total; i++) {
        const double rest = vmg_prediction_mean(it.prediction, i, 0) - curve(i);
        squares += rest * rest / test_count;
        inside += fabs(rest) < 2 * vmg_prediction_std_model(it.prediction, i, 0) + 0.02;
    }
    assert_true(sqrt(squares) < 0.3); /* a line is off by 0.9 */
    assert_true(inside > 0.7 * test_count);
    assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) > 0.13);
    assert_true(vmg_prediction_std_noise(it.prediction, 0, 0) < 0.35);
    assert_true(vmg_prediction_std_noise(it.prediction, 0, 1) > 14); /* truth: 20 */
    assert_true(vmg_prediction_std_noise(it.prediction, 0, 1) < 28);
    forget(&it);
}

static void classes_are_learnt(void **state)
{
    (void)state;
    for (size_t three = 0; three < 2; three++) {
        learnt it =
            learn("laplace", three ? NAMES("colour") : NAMES("answer"), 1, NAMES("hidden", "10", "epochs", "60"));
        double right = 0, most = 0;
        for (size_t i = training_count; i < row_total; i++) {
            const char *name = vmg_model_class_name(it.model, vmg_prediction_class(it.prediction, i));
            right += !strcmp(name, three ? synthetic_colour(i) : synthetic_answer(i));
            most = fmax(most, vmg_prediction_mutual_information(it.prediction, i));
        }
        assert_true(right > 0.85 * test_count); /* 0.95 is the most there is for "answer" */
        assert_true(most > 0.001);
        forget(&it);
    }
}

static void doubt_grows_away_from_the_rows(void **state)
{
    (void)state;
    learnt it = learn("laplace", NAMES("curve"), 1, NAMES("hidden", "20", "epochs", "60"));
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

/* Sizes and numbers that no fit has left behind. */
static void altered_fits_are_refused(void **state)
{
    (void)state;
    learnt it = learn("laplace", NAMES("curve"), 1, NAMES("hidden", "4", "epochs", "1"));
    scratch folder = scratch_create();
    char path[512];
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    vmg_model_file_tensor tensors[16];
    char names[16 * VMG_MODEL_TENSOR_NAME_SIZE];
    assert_int_equal(it.model->method->tensor_count(it.model->fitted), 14);
    it.model->method->list_tensors(it.model->fitted, tensors, names);
    for (size_t k = 0; k < 7; k++) {
        static const size_t altered[] = {0, 2, 4, 10, 11, 12, 0}; /* weights, values, precisions, noise, scale, sizes */
        double *at = (double *)tensors[altered[k]].doubles;
        const double before = *at;
        const size_t hidden = it.model->settings.hidden[0];
        *at = k == 0 || k == 6 ? before : -1;
        it.model->settings.hidden[0] = k == 6 ? 100000 : hidden;
        assert_ok(it.context, vmg_model_save(it.context, it.model, path));
        vmg_model *loaded = NULL;
        assert_int_equal(vmg_model_load(it.context, path, &loaded), k == 0 ? VMG_OK : VMG_ERROR_DATA);
        assert_true(k == 0 || strstr(vmg_last_error(it.context), k == 6 ? "no tensor" : "a fit leaves behind"));
        vmg_model_destroy(it.context, loaded);
        *at = before;
        it.model->settings.hidden[0] = hidden;
    }
    scratch_remove(&folder);
    forget(&it);
}

static void the_recipe_has_a_prior_of_its_own(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"laplace", "default", "0.3"}, {"laplace", "single", "1"}, {"network", "default", "1"}};
    vmg_context *context = synthetic_context(1);
    for (size_t k = 0; k < 3; k++) {
        char value[32];
        vmg_settings *settings = synthetic_settings(context, NAMES("method", cases[k][0], "recipe", cases[k][1]));
        assert_ok(context, vmg_settings_get(context, settings, "prior-sd", value, sizeof value));
        assert_string_equal(value, cases[k][2]);
        vmg_settings_destroy(context, settings);
    }
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_and_their_noise_are_learnt), cmocka_unit_test(classes_are_learnt),
        cmocka_unit_test(doubt_grows_away_from_the_rows),    cmocka_unit_test(altered_fits_are_refused),
        cmocka_unit_test(the_recipe_has_a_prior_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
