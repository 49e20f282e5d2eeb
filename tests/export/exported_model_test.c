/* The plain numbers of a model predict what the model predicts, for everything that they can be made of; and what has
 * no such form is refused with what to do. */
#include "export/exported_prediction.h"
#include "failing_allocator.h"
#include "synthetic.h"

enum { rows = 120 };

/* Trained little: the numbers have to agree, not to be good. */
#define FEW "epochs", "4", "inference", "moments"

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *const *targets, size_t target_count,
                      const char *const *pairs)
{
    vmg_model *model = NULL;
    vmg_settings *settings = synthetic_settings(context, pairs);
    const vmg_fit_options options = {
        .targets = targets, .target_count = target_count, .settings = settings, .silent = true};
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

static void check_numbers(const char *const *targets, size_t target_count, const char *const *pairs, double tolerance)
{
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "colour", "y", "z"));
    vmg_model *model = fit(context, table, targets, target_count, pairs);
    vmg_exported_model exported;
    vmg_prediction *prediction = NULL;
    vmg_encoding_binding *binding = NULL;
    const size_t inputs = model->encoding->input_count;
    vmg_real *numbers = calloc(rows * inputs, sizeof *numbers);
    assert_ok(context, vmg_exported_model_read(context, model, &exported));
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    assert_ok(context, vmg_encoding_bind(context, model->encoding, table, &binding));
    vmg_encoding_rows(binding, NULL, 0, rows, vmg_matrix_view(numbers, rows, inputs), NULL);
    for (size_t k = 0; k < rows; k++) {
        for (size_t t = 0; t < target_count; t++) {
            const exported_numbers got = exported_predict(&exported, numbers + k * inputs, t);
            const double sd = vmg_prediction_std(prediction, k, t);
            assert_close((got.mean - vmg_prediction_mean(prediction, k, t)) / sd, 0, tolerance);
            assert_close(sqrt(got.model) / sd, vmg_prediction_std_model(prediction, k, t) / sd, tolerance);
            assert_close(sqrt(got.noise) / sd, vmg_prediction_std_noise(prediction, k, t) / sd, tolerance);
        }
    }
    free(numbers);
    vmg_encoding_unbind(context, binding);
    vmg_prediction_destroy(context, prediction);
    vmg_exported_model_release(context, &exported);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static const double exact = VMG_REAL_IS_DOUBLE ? 1e-9 : 1e-5;

static void one_network_is_its_numbers(void **state)
{
    (void)state;
    check_numbers(NAMES("y"), 1, NAMES(FEW), exact);
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "none"), exact);
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "9,7", "divide-inputs", "on"), exact);
    check_numbers(NAMES("y", "z"), 2, NAMES(FEW, "hidden", "6", "activation", "tanh"), exact);
}

static void every_covariance_is_its_numbers(void **state)
{
    (void)state;
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "8,5", "row-covariance", "low-rank"), exact);
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "8,5", "row-covariance", "full"), exact);
    check_numbers(NAMES("y", "z"), 2, NAMES(FEW, "hidden", "5", "column-covariance", "full", "noise", "varying"),
                  exact);
    check_numbers(NAMES("y", "z"), 2, NAMES(FEW, "hidden", "5", "column-covariance", "low-rank", "noise", "varying"),
                  exact);
}

/* What pseudo-data leave of a variance is a difference: in float both sides round. */
static void pseudo_data_are_worked_in(void **state)
{
    (void)state;
    const double loose = VMG_REAL_IS_DOUBLE ? 1e-8 : 1e-3;
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "8,5", "pseudo-data", "4"), loose);
    check_numbers(NAMES("y"), 1, NAMES(FEW, "hidden", "8", "pseudo-data", "4", "row-covariance", "low-rank"), loose);
}

static void an_ensemble_is_a_weighted_mixture(void **state)
{
    (void)state;
    check_numbers(NAMES("y"), 1,
                  NAMES(FEW, "ensemble", "5", "variants",
                        "hidden=5 / hidden=4,6 noise=varying activation=gelu / hidden=7 see-pieces=off", "pieces", "4",
                        "cross-fit", "2"),
                  exact);
}

static void linear_regression_is_a_network_of_one_layer(void **state)
{
    (void)state;
    check_numbers(NAMES("y"), 1, NAMES("recipe", "default", "method", "linear"), exact);
}

/* Fails to read the model that a fit with these settings gives. */
static void check_refusal(const char *target, const char *const *pairs, const char *sentence)
{
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "colour", "y"));
    vmg_model *model = fit(context, table, &target, 1, pairs);
    vmg_exported_model exported;
    assert_int_equal(vmg_exported_model_read(context, model, &exported), VMG_ERROR_USAGE);
    assert_non_null(strstr(vmg_last_error(context), sentence));
    assert_null(exported.members);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void what_has_no_form_is_refused_with_what_to_do(void **state)
{
    (void)state;
    check_refusal("y", NAMES("epochs", "2", "inference", "sampled"), "--inference moments");
    check_refusal("y", NAMES("epochs", "2", "method", "dropout"), "--method matrix");
    check_refusal("y", NAMES("recipe", "default", "method", "constant"), "--method matrix");
    check_refusal("y", NAMES("recipe", "default", "method", "gaussian-process"), "--method matrix");
    check_refusal("colour", NAMES("recipe", "default", "method", "linear"), "--hidden none");
}

static vmg_status read_and_release(vmg_context *context, void *user)
{
    vmg_exported_model exported;
    const vmg_status status = vmg_exported_model_read(context, user, &exported);
    assert_int_equal(exported.members == NULL, status != VMG_OK);
    vmg_exported_model_release(context, &exported);
    return status;
}

static void no_allocation_is_taken_for_granted(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    const char *target = "y";
    vmg_model *model = fit(context, table, &target, 1, NAMES(FEW, "hidden", "4,4"));
    assert_true(assert_survives_failing_allocations(read_and_release, model) >= 4);
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_network_is_its_numbers),
        cmocka_unit_test(every_covariance_is_its_numbers),
        cmocka_unit_test(pseudo_data_are_worked_in),
        cmocka_unit_test(an_ensemble_is_a_weighted_mixture),
        cmocka_unit_test(linear_regression_is_a_network_of_one_layer),
        cmocka_unit_test(what_has_no_form_is_refused_with_what_to_do),
        cmocka_unit_test(no_allocation_is_taken_for_granted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
