/* Models saved and loaded: the same predictions and bytes; settings in a file that call for other tensors, or for more
 * memory than there is, are refused before room is made. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "method/model.h"
#include "scratch.h"

enum { rows = 40 };

static vmg_table *make_table(vmg_context *context)
{
    double x[rows], y[rows];
    vmg_table *table = NULL;
    for (size_t i = 0; i < rows; i++) {
        x[i] = (double)i / rows;
        y[i] = sin(6 * x[i]) + 0.01 * (double)(i % 3);
    }
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", x));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    return table;
}

static vmg_model *make_model(vmg_context *context, const vmg_table *table)
{
    vmg_model *model = NULL;
    vmg_settings *settings = NULL;
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_int_equal(vmg_settings_set(context, settings, "recipe", "single"), VMG_OK);
    assert_ok(context, vmg_settings_set(context, settings, "epochs", "5"));
    assert_ok(context, vmg_settings_set(context, settings, "hidden", "3"));
    assert_ok(context, vmg_settings_set(context, settings, "ensemble", "2"));
    assert_ok(context, vmg_settings_set(context, settings, "pseudo-data", "2"));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

static void a_loaded_model_predicts_the_same(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    char path[512], again[512];
    scratch folder = scratch_create();
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "model.vmg"));
    snprintf(again, sizeof again, "%s", scratch_path(&folder, "again.vmg"));
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_table *table = make_table(context);
    vmg_model *model = make_model(context, table), *loaded = NULL;
    vmg_prediction *before = NULL, *after = NULL;
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_load(context, path, &loaded));
    assert_ok(context, vmg_model_save(context, loaded, again));
    assert_ok(context, vmg_predict(context, model, table, NULL, &before));
    assert_ok(context, vmg_predict(context, loaded, table, NULL, &after));
    for (size_t i = 0; i < rows; i++) {
        assert_true(vmg_prediction_mean(before, i, 0) == vmg_prediction_mean(after, i, 0));
        assert_true(vmg_prediction_std(before, i, 0) == vmg_prediction_std(after, i, 0));
    }
    const file_bytes first = read_file(path), second = read_file(again);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.at, second.at, first.size);
    free(first.at);
    free(second.at);
    vmg_prediction_destroy(context, before);
    vmg_prediction_destroy(context, after);
    vmg_model_destroy(context, model);
    vmg_model_destroy(context, loaded);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    scratch_remove(&folder);
}

/* Writes the model's file anew with one piece of one of its texts replaced by another. */
static void write_altered(vmg_context *context, const vmg_model *model, const char *path, const char *key,
                          const char *piece, const char *other)
{
    vmg_model_file *file = NULL;
    const char *keys[] = {"method", "encoding", "target", "training", "settings", "unseen"}, *text = NULL;
    char altered[8192];
    vmg_model_file_text texts[6];
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_file_read(context, path, &file));
    assert_ok(context, vmg_model_file_require_text(context, file, key, &text));
    const char *place = strstr(text, piece);
    assert_non_null(place);
    snprintf(altered, sizeof altered, "%.*s%s%s", (int)(place - text), text, other, place + strlen(piece));
    for (size_t i = 0; i < 6; i++) {
        texts[i].key = keys[i];
        assert_ok(context, vmg_model_file_require_text(context, file, keys[i], &texts[i].value));
        texts[i].value = strcmp(keys[i], key) == 0 ? altered : texts[i].value;
    }
    const size_t count = model->method->tensor_count(model->fitted);
    vmg_model_file_tensor *tensors = vmg_allocate(context, count, sizeof *tensors);
    char *names = vmg_allocate(context, count, VMG_MODEL_TENSOR_NAME_SIZE);
    model->method->list_tensors(model->fitted, tensors, names);
    assert_ok(context, vmg_model_file_write(context, path, texts, 6, tensors, count));
    vmg_release(context, names);
    vmg_release(context, tensors);
    vmg_model_file_destroy(context, file);
}

static void texts_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const char *const alterations[][3] = {
        {"settings", "\"hidden\":[3]", "\"hidden\":[4]"},
        {"settings", "\"hidden\":[3]", "\"hidden\":[100000,100000,100000]"},
        {"settings", "\"hidden\":[3]", "\"hidden\":[]"},
        {"settings", "\"ensemble\":2", "\"ensemble\":1"},
        {"settings", "\"pseudo-data\":2", "\"pseudo-data\":0"},
        {"settings", "\"hidden\":[3]", "\"hidden\":\"three\""},
        {"unseen", "[", "[-"},
        {"unseen", "[", "[1e13,"},
        {"unseen", "[", "[0,"},
        {"unseen", "cells", "cell"},
        {"unseen", "[", "[null,"},
        {"unseen", "{", "[{"},
    };
    vmg_context *context = NULL;
    scratch folder = scratch_create();
    const char *path = scratch_path(&folder, "altered.vmg");
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_table *table = make_table(context);
    vmg_model *model = make_model(context, table), *loaded = NULL;
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        write_altered(context, model, path, alterations[i][0], alterations[i][1], alterations[i][2]);
        assert_int_equal(vmg_model_load(context, path, &loaded), VMG_ERROR_DATA);
        assert_null(loaded);
        assert_non_null(strstr(vmg_last_error(context), "altered.vmg: "));
    }
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    scratch_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loaded_model_predicts_the_same),
        cmocka_unit_test(texts_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
