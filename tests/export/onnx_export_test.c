/* Writing a model as an ONNX graph: no allocation is taken for granted, and nothing is left behind by a failure. What
 * the file says and computes is tested by onnx_file_test.sh and onnx_prediction_slow_test.sh. */
#include "failing_allocator.h"
#include "synthetic.h"
#include "vmg/export.h"

enum { rows = 60 };

static vmg_model *fit(vmg_context *context, const char *target)
{
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "colour", target));
    vmg_settings *settings = synthetic_settings(
        context, NAMES("epochs", "2", "inference", "moments", "hidden", "3", "noise", "varying", "pieces", "3"));
    const vmg_fit_options options = {.targets = &target, .target_count = 1, .settings = settings, .silent = true};
    vmg_model *model = NULL;
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    return model;
}

static vmg_status cost(vmg_context *context, void *model)
{
    vmg_export_cost found;
    return vmg_model_export_cost(context, model, &(vmg_export_options){.format = "onnx"}, "model.onnx", &found);
}

static void no_allocation_is_taken_for_granted(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_model *model = fit(context, "y");
    assert_true(assert_survives_failing_allocations(cost, model) > 500);
    vmg_model_destroy(context, model);
    vmg_context_destroy(context);
}

static void a_file_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_model *model = fit(context, "y");
    const vmg_export_options options = {.format = "onnx"};
    assert_int_equal(vmg_model_export(context, model, &options, "/nowhere/model.onnx"), VMG_ERROR_CREATE);
    assert_int_equal(vmg_model_export(context, model, &options, "/dev/full"), VMG_ERROR_WRITE);
    vmg_model_destroy(context, model);
    vmg_context_destroy(context);
}

static void a_build_without_onnx_says_so(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_model *model = fit(context, "y");
    assert_int_equal(cost(context, model), VMG_ERROR_USAGE);
    assert_non_null(strstr(vmg_last_error(context), "libonnx-dev"));
    vmg_model_destroy(context, model);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocation_is_taken_for_granted),
        cmocka_unit_test(a_file_that_cannot_be_written_is_an_error),
    };
    const struct CMUnitTest left_out[] = {cmocka_unit_test(a_build_without_onnx_says_so)};
    return VMG_HAVE_ONNX ? cmocka_run_group_tests(tests, NULL, NULL) : cmocka_run_group_tests(left_out, NULL, NULL);
}
