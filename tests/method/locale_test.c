/* Nothing depends on the locale: in a program that speaks German or Japanese, where a decimal point is a comma or texts
 * are other bytes, the same table gives the same model file, predictions and texts. */
#include "synthetic.h"

#include "scratch.h"

#include <locale.h>

/* Everything that the library reads and writes as text. */
typedef struct answers {
    file_bytes model;
    char *description, *rate;
    double mean, quantile;
} answers;

static const char csv_text[] = "x,kind,day,y\n0.5,oak,2001-02-03,1.25\n-1.5e-1,\"\xc3\xa4sh\",2001-02-04,2.5\n"
                               "2.25,oak,2001-02-05,3.75\n1e3,oak,2001-02-06,0.125\n7,,2001-02-07,1\n";
static const char settings_text[] = "{\"learning-rate\": 0.0125, \"hidden\": [3], \"epochs\": 2, \"samples\": 4}";

static answers answer(scratch *folder)
{
    answers found = {.rate = calloc(64, 1)};
    char path[512];
    vmg_context *context = synthetic_context(1);
    vmg_table *table = NULL;
    vmg_settings *settings = NULL;
    vmg_model *model = NULL, *loaded = NULL;
    vmg_prediction *prediction = NULL;
    snprintf(path, sizeof path, "%s", scratch_path(folder, "settings.json"));
    write_file(path, settings_text, sizeof settings_text - 1);
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_int_equal(vmg_settings_set(context, settings, "recipe", "single"), VMG_OK);
    assert_ok(context, vmg_settings_set(context, settings, "kl-weight", "0.75"));
    assert_ok(context, vmg_settings_read(context, settings, path));
    assert_ok(context, vmg_settings_get(context, settings, "learning-rate", found.rate, 64));
    snprintf(path, sizeof path, "%s", scratch_path(folder, "table.csv"));
    write_file(path, csv_text, sizeof csv_text - 1);
    assert_ok(context, vmg_table_read(context, path, NULL, &table));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    snprintf(path, sizeof path, "%s", scratch_path(folder, "model.vmg"));
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_load(context, path, &loaded));
    assert_ok(context, vmg_model_describe(context, loaded, &found.description));
    assert_ok(context, vmg_predict(context, loaded, table, NULL, &prediction));
    found.model = read_file(path);
    found.mean = vmg_prediction_mean(prediction, 1, 0);
    found.quantile = vmg_prediction_quantile(prediction, 1, 0, 0.05);
    char *description = strdup(found.description);
    vmg_text_release(context, found.description);
    found.description = description;
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, loaded);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    return found;
}

static void answers_release(answers *found)
{
    free(found->model.at);
    free(found->description);
    free(found->rate);
}

static void assert_same(const answers *a, const answers *b)
{
    assert_int_equal(a->model.size, b->model.size);
    assert_memory_equal(a->model.at, b->model.at, a->model.size);
    assert_string_equal(a->description, b->description);
    assert_string_equal(a->rate, b->rate);
    assert_true(a->mean == b->mean && a->quantile == b->quantile);
}

static void locales_change_nothing(void **state)
{
    (void)state;
    static const char *const names[][3] = {{"de_DE.UTF-8", "de_DE", "UTF-8"}, {"ja_JP.EUC-JP", "ja_JP", "EUC-JP"}};
    char here[512], folder_path[600], command[2048];
    size_t tried = 0;
    scratch folder = scratch_create();
    answers plain = answer(&folder);
    assert_string_equal(plain.rate, "0.0125");
    assert_non_null(getcwd(here, sizeof here));
    for (size_t i = 0; i < 2; i++) {
        if (!setlocale(LC_ALL, names[i][0])) { /* not installed: made here, where its sources are */
            snprintf(folder_path, sizeof folder_path, "%s/%s-locales", here, folder.folder);
            snprintf(command, sizeof command, "mkdir -p %s && localedef -i %s -f %s %s/%s >/dev/null 2>&1", folder_path,
                     names[i][1], names[i][2], folder_path, names[i][0]);
            setenv("LOCPATH", folder_path, 1);
            if (system(command) < 0 || !setlocale(LC_ALL, names[i][0])) {
                continue;
            }
        }
        assert_true(i == 1 || strcmp(localeconv()->decimal_point, ",") == 0);
        answers other = answer(&folder);
        setlocale(LC_ALL, "C");
        assert_same(&plain, &other);
        answers_release(&other);
        tried++;
    }
    answers_release(&plain);
    scratch_remove(&folder);
    snprintf(command, sizeof command, "rm -rf %s/%s-locales", here, folder.folder);
    assert_int_equal(system(command), 0);
    if (!tried) {
        print_message("skipped: neither locale is there, nor can it be made\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(locales_change_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
