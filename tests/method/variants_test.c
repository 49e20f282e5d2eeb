/* Variants: members of an ensemble that differ in settings, here in seeing the pieces of numeric columns. */
#include "test.h"

#include <string.h>

#include "method/matrix_method.h"
#include "method/model.h"
#include "scratch.h"
#include "synthetic.h"

enum { rows = 120, members = 4, pieces = 4, columns = 2 };

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *count, const char *ensemble,
                      const char *variants)
{
    vmg_model *model = NULL;
    vmg_settings *settings =
        synthetic_settings(context, NAMES("epochs", "3", "hidden", "3", "ensemble", ensemble, "pieces", count,
                                          "variants", variants, "inference", "moments"));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

static void assert_same_member(const vmg_model *a, const vmg_model *b, size_t member)
{
    const vmg_matrix_fit *one = a->fitted, *other = b->fitted;
    const size_t count = vmg_matrix_fit_network(one, member)->parameter_count;
    assert_int_equal(vmg_matrix_fit_network(other, member)->parameter_count, count);
    assert_memory_equal(one->members[member].parameters, other->members[member].parameters, count * sizeof(vmg_real));
}

static void members_take_variants_in_turn(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_model *none = fit(context, table, "0", "4", ""), *all = fit(context, table, "4", "4", "");
    vmg_model *mixed = fit(context, table, "4", "4", "see-pieces=on / see-pieces=off");
    const vmg_matrix_fit *fitted = mixed->fitted;
    assert_int_equal(fitted->variant_count, 2);
    for (size_t member = 0; member < members; member++) {
        const bool sees = member % 2 == 0;
        assert_int_equal(vmg_matrix_fit_network(fitted, member)->layers[0]->rows - 1,
                         sees ? columns * (1 + pieces) : columns);
        assert_same_member(mixed, sees ? all : none, member);
    }
    vmg_model_destroy(context, none);
    vmg_model_destroy(context, all);
    vmg_model_destroy(context, mixed);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void a_loaded_model_predicts_the_same(void **state)
{
    (void)state;
    char path[512];
    scratch folder = scratch_create();
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_model *model = fit(context, table, "4", "4", "see-pieces=on / see-pieces=off"), *loaded = NULL;
    vmg_prediction *before = NULL, *after = NULL;
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_load(context, path, &loaded));
    assert_ok(context, vmg_predict(context, model, table, NULL, &before));
    assert_ok(context, vmg_predict(context, loaded, table, NULL, &after));
    for (size_t i = 0; i < rows; i++) {
        assert_true(vmg_prediction_mean(before, i, 0) == vmg_prediction_mean(after, i, 0));
        assert_true(vmg_prediction_std(before, i, 0) == vmg_prediction_std(after, i, 0));
    }
    vmg_prediction_destroy(context, before);
    vmg_prediction_destroy(context, after);
    vmg_model_destroy(context, model);
    vmg_model_destroy(context, loaded);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    scratch_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_take_variants_in_turn),
        cmocka_unit_test(a_loaded_model_predicts_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
