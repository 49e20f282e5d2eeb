/* Settings by name: every one of them there and back, ranges, precedence, the sentences of what is wrong. */
#include "test.h"

#include <locale.h>
#include <string.h>

#include "activation/activation.h"
#include "method/settings_recipe.h"
#include "failing_allocator.h"

typedef struct fixture {
    vmg_context *context;
    vmg_settings *settings;
} fixture;

static int set_up(void **state)
{
    static fixture self;
    assert_int_equal(vmg_context_create(NULL, &self.context), VMG_OK);
    assert_ok(self.context, vmg_settings_create(self.context, &self.settings));
    *state = &self;
    return 0;
}

static int tear_down(void **state)
{
    fixture *self = *state;
    vmg_settings_destroy(self->context, self->settings);
    vmg_context_destroy(self->context);
    return 0;
}

static const char *get(const fixture *self, const char *name)
{
    static char buffer[VMG_SETTING_TEXT];
    assert_ok(self->context, vmg_settings_get(self->context, self->settings, name, buffer, sizeof buffer));
    return buffer;
}

static void assert_refused(const fixture *self, const char *name, const char *value, const char *sentence)
{
    char before[VMG_SETTING_TEXT] = "";
    const bool known = vmg_setting_row_find(name) != NULL;
    if (known) {
        snprintf(before, sizeof before, "%s", get(self, name));
    }
    assert_int_equal(vmg_settings_set(self->context, self->settings, name, value), VMG_ERROR_USAGE);
    if (!strstr(vmg_last_error(self->context), sentence)) {
        print_error("'%s' does not say '%s'\n", vmg_last_error(self->context), sentence);
        fail();
    }
    if (known) {
        assert_string_equal(get(self, name), before);
    }
}

/* Every setting, with a value that is not its default, and the member that must then hold it. */
static void every_setting_reaches_its_member(void **state)
{
    fixture *self = *state;
    vmg_settings_values v;
    static const char *const given[][2] = {
        {"recipe", "paper"},
        {"effort", "high"},
        {"method", "matrix"},
        {"task", "regression"},
        {"standardise", "off"},
        {"pieces", "12"},
        {"piece-scale", "0.75"},
        {"class-weight", "balanced"},
        {"seed", "9007199254740991"},
        {"hidden", "7,8,9"},
        {"activation", "erf"},
        {"divide-inputs", "off"},
        {"see-pieces", "off"},
        {"dropout-rate", "0.25"},
        {"noise-factor", "1.5"},
        {"weight-variance", "layer-dropout"},
        {"inference", "moments"},
        {"row-covariance", "low-rank"},
        {"row-rank", "6"},
        {"column-covariance", "full"},
        {"column-rank", "1"},
        {"pseudo-data", "3"},
        {"pseudo-noise-form", "outer-product"},
        {"pseudo-noise", "0.25"},
        {"jitter", "1e-5"},
        {"noise", "auto"},
        {"noise-hold", "0.3"},
        {"noise-shape", "5"},
        {"noise-rate", "6.5"},
        {"noise-units", "standardised"},
        {"prior-sd", "2"},
        {"prior", "empirical"},
        {"hyper-shape", "3"},
        {"hyper-rate", "4"},
        {"initial-log-sd", "-2.25"},
        {"initial-log-sd-row", "-1.5"},
        {"initial-log-sd-constant", "-2.5"},
        {"initial-log-sd-column", "0.5"},
        {"initial-log-sd-spread", "0.125"},
        {"ensemble", "4"},
        {"variants", "noise=varying hidden=20,10 / kl-weight=0.5"},
        {"cross-fit", "7"},
        {"batch", "17"},
        {"epochs", "123"},
        {"learning-rate", "0.002"},
        {"schedule", "linear"},
        {"adam-mean-decay", "0.8"},
        {"adam-square-decay", "0.99"},
        {"adam-epsilon", "1e-7"},
        {"averaging", "0.5"},
        {"kl-weight", "0.75"},
        {"kl-warmup", "0.375"},
        {"early-stopping", "on"},
        {"validation", "0.2"},
        {"patience", "11"},
        {"samples", "33"},
        {"calibrate", "off"},
        {"kernel", "matern-5/2"},
        {"starts", "7"},
        {"exact-rows", "900"},
        {"inducing", "55"},
    };
    assert_int_equal(sizeof given / sizeof *given, VMG_SETTING_ROWS);
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        assert_string_equal(given[i][0], vmg_setting_at(i)->name);
        assert_false(vmg_settings_is_given(self->settings, given[i][0]));
        assert_ok(self->context, vmg_settings_set(self->context, self->settings, given[i][0], given[i][1]));
        assert_string_equal(get(self, given[i][0]), given[i][1]);
        assert_true(vmg_settings_is_given(self->settings, given[i][0]));
    }
    assert_false(vmg_settings_is_given(self->settings, "epoch"));
    vmg_settings_resolve(self->settings, 100, 3, VMG_TASK_REGRESSION, &v);
    assert_true(v.recipe == VMG_RECIPE_PAPER && v.task == VMG_TASK_REGRESSION && !v.standardise);
    assert_true(v.pieces == 12 && v.piece_scale == 0.75 && v.cross_fit == 7);
    assert_true(v.hidden_count == 3 && v.hidden[0] == 7 && v.hidden[1] == 8 && v.hidden[2] == 9 && v.hidden[3] == 0);
    assert_string_equal(v.method, "matrix");
    assert_string_equal(v.activation, "erf");
    assert_string_equal(v.row_covariance, "low-rank");
    assert_string_equal(v.column_covariance, "full");
    assert_true(v.row_rank == 6 && v.column_rank == 1);
    assert_true(v.inference == 1 && !v.divide_inputs && v.pseudo_data == 3 && v.pseudo_noise_form == 1);
    assert_true(v.pseudo_noise == 0.25 && v.jitter == 1e-5 && v.prior == 2 && v.prior_sd == 2 && v.hyper_shape == 3);
    assert_true(v.hyper_rate == 4 && v.initial_log_sd_row == -1.5 && v.initial_log_sd_constant == -2.5);
    assert_true(v.initial_log_sd_column == 0.5 && v.initial_log_sd_spread == 0.125 && v.noise_shape == 5);
    assert_true(v.noise_rate == 6.5 && v.noise_units == VMG_UNITS_STANDARDISED && v.ensemble == 4 && v.batch == 17);
    assert_true(v.epochs == 123 && v.learning_rate == 0.002 && v.schedule == VMG_SCHEDULE_LINEAR);
    assert_true(v.adam_mean_decay == 0.8 && v.adam_square_decay == 0.99 && v.adam_epsilon == 1e-7);
    assert_true(v.averaging == 0.5 && v.kl_weight == 0.75 && v.kl_warmup == 0.375 && v.early_stopping);
    assert_true(v.validation == 0.2 && v.patience == 11 && v.seed == UINT64_C(9007199254740991) && v.samples == 33);
    assert_true(v.dropout_rate == 0.25 && v.noise_factor == 1.5 && v.weight_variance == 2 && v.initial_log_sd == -2.25);
    assert_true(v.kernel == 1 && v.starts == 7 && v.exact_rows == 900 && v.inducing == 55);
}

static void every_default_fits_its_own_range(void **state)
{
    fixture *self = *state;
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "recipe", "single"));
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        const vmg_setting *setting = vmg_setting_at(i);
        assert_true(setting->help[0] && setting->group[0] && setting->help[strlen(setting->help) - 1] != '.');
        const bool given = i == 0 || !strcmp(setting->name, "ensemble"); /* the recipe, and what it says */
        assert_true(given || !strcmp(get(self, setting->name), setting->defaults_to));
        if (setting->defaults_to[0] && i > 0) {
            assert_ok(self->context,
                      vmg_settings_set(self->context, self->settings, setting->name, setting->defaults_to));
            assert_string_equal(get(self, setting->name), setting->defaults_to); /* is written as it would be read */
        }
    }
    assert_null(vmg_setting_at(VMG_SETTING_ROWS));
}

static void ends_of_ranges_are_taken_and_what_is_beyond_is_not(void **state)
{
    fixture *self = *state;
    char text[64];
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        const vmg_setting *setting = vmg_setting_at(i);
        const bool whole = setting->type == VMG_SETTING_COUNT || setting->type == VMG_SETTING_SIZES;
        if (!whole && setting->type != VMG_SETTING_NUMBER) {
            const bool variants = setting->type == VMG_SETTING_VARIANTS;
            assert_refused(self, setting->name, "nonsense", variants ? "NAME=VALUE" : "expected is o");
            continue;
        }
        const double ends[2] = {setting->low, setting->high};
        for (int end = 0; end < 2; end++) {
            const double step = whole ? 1 : 0.001 * (fabs(ends[end]) + (ends[end] == 0));
            const double beyond = end ? ends[end] + step : ends[end] - step;
            snprintf(text, sizeof text, "%.17g", ends[end]);
            assert_ok(self->context, vmg_settings_set(self->context, self->settings, setting->name, text));
            snprintf(text, sizeof text, "%.17g", beyond);
            assert_refused(self, setting->name, text, whole ? "whole number" : "a number from");
        }
    }
}

static void values_of_the_wrong_form_are_refused(void **state)
{
    const fixture *self = *state;
    static const char *const counts[] = {"", " ", "1.5", "1e3", "+5", "-1", "0x10", "5 ", "99999999999999999999"};
    static const char *const numbers[] = {"",    "x",    "nan",  "inf", "1e999", "0x1p-3",
                                          "0,5", "0.5 ", " 0.5", "1e",  "-",     "."};
    static const char *const sizes[] = {"",     ",",   "5,",     ",5",     "0",
                                        "5,,6", "5;6", "none,5", "100001", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        assert_refused(self, "batch", counts[i], "expected is a whole number from 1 to 10000000");
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_refused(self, "kl-warmup", numbers[i], "expected is a number from 0 to 1");
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_refused(self, "hidden", sizes[i], "at most 16 whole numbers from 1 to 100000 with commas between them");
    }
    assert_refused(self, "early-stopping", "yes", "early-stopping is 'yes'; expected is on or off");
    assert_refused(self, "schedule", "Cosine", "one of constant|linear|cosine");
    assert_refused(self, "jitter", "2", "a number from 1e-12 to 1");
}

static void unknown_names_suggest_the_nearest(void **state)
{
    const fixture *self = *state;
    char buffer[8];
    assert_refused(self, "epoch", "5", "there is no setting 'epoch'; the nearest name is 'epochs'");
    assert_refused(self, "learning_rate", "5", "the nearest name is 'learning-rate'");
    assert_refused(self, "", "5", "there is no setting ''");
    assert_refused(self, "\x01zzz\xff", "5", "there is no setting '?zzz?'");
    assert_int_equal(vmg_settings_get(self->context, self->settings, "epoch", buffer, sizeof buffer), VMG_ERROR_USAGE);
    assert_int_equal(vmg_settings_get(self->context, self->settings, "row-covariance", buffer, 8), VMG_ERROR_USAGE);
    assert_string_equal(vmg_last_error(self->context), "the value of row-covariance takes 9 bytes; the buffer has 8");
}

static void sizes_may_be_none(void **state)
{
    fixture *self = *state;
    vmg_settings_values values;
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "hidden", "5,6"));
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "hidden", "none"));
    assert_string_equal(get(self, "hidden"), "none");
    vmg_settings_resolve(self->settings, 10, 1, VMG_TASK_REGRESSION, &values);
    assert_int_equal(values.hidden_count, 0);
}

static void what_is_given_wins_over_the_recipe_and_that_over_defaults(void **state)
{
    fixture *self = *state;
    vmg_settings_values v;
    vmg_settings_resolve(NULL, 1000, 4, VMG_TASK_CLASSIFICATION, &v);
    assert_true(v.learning_rate == 0.01 && v.kl_warmup == 0.5 && v.task == VMG_TASK_CLASSIFICATION && v.seed == 1);
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "kl-warmup", "0.25"));
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "recipe", "paper"));
    vmg_settings_resolve(self->settings, 1000, 4, VMG_TASK_REGRESSION, &v);
    assert_true(v.learning_rate == 0.001 && v.kl_warmup == 0.25);
    assert_string_equal(get(self, "learning-rate"), "0.001");
    assert_string_equal(get(self, "kl-warmup"), "0.25");
    assert_string_equal(get(self, "hidden"), ""); /* follows from the table */
    assert_string_equal(get(self, "patience"), "20");
}

static void the_task_is_the_one_asked_for_until_it_is_known(void **state)
{
    fixture *self = *state;
    vmg_settings_values values;
    vmg_settings_resolve(self->settings, 10, 1, VMG_TASK_AUTO, &values);
    assert_int_equal(values.task, VMG_TASK_AUTO);
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "task", "classification"));
    vmg_settings_resolve(self->settings, 10, 1, VMG_TASK_AUTO, &values);
    assert_int_equal(values.task, VMG_TASK_CLASSIFICATION);
    vmg_settings_resolve(self->settings, 10, 1, VMG_TASK_REGRESSION, &values);
    assert_int_equal(values.task, VMG_TASK_REGRESSION);
}

/* All values of the recipe, beside what the paper and its authors' program say. */
static void the_paper_s_recipe_is_whole(void **state)
{
    fixture *self = *state;
    static const char *const expected[VMG_SETTING_ROWS][3] = {
        /* name, 300 rows of numbers, 50,000 rows of classes */
        {"recipe", "paper", "paper"},
        {"effort", "medium", "medium"},
        {"method", "matrix", "matrix"},
        {"task", "regression", "classification"},
        {"standardise", "on", "on"},
        {"pieces", "0", "0"},
        {"piece-scale", "0.5", "0.5"},
        {"class-weight", "none", "none"},
        {"seed", "1", "1"},
        {"hidden", "50", "150,150,150"},
        {"activation", "relu", "relu"},
        {"divide-inputs", "on", "on"},
        {"see-pieces", "on", "on"},
        {"dropout-rate", "0", "0"},
        {"noise-factor", "0", "0"},
        {"weight-variance", "free", "free"},
        {"inference", "sampled", "sampled"},
        {"row-covariance", "diagonal", "diagonal"},
        {"row-rank", "2", "2"},
        {"column-covariance", "diagonal", "diagonal"},
        {"column-rank", "2", "2"},
        {"pseudo-data", "5", "50"},
        {"pseudo-noise-form", "scalar", "outer-product"},
        {"pseudo-noise", "0.005", "0.01"},
        {"jitter", "1e-6", "1e-6"},
        {"noise", "constant", "constant"},
        {"noise-hold", "0.03", "0.03"},
        {"noise-shape", "6", "6"},
        {"noise-rate", "6", "6"},
        {"noise-units", "target", "target"},
        {"prior-sd", "1", "1"},
        {"prior", "hyper", "standard"},
        {"hyper-shape", "1", "1"},
        {"hyper-rate", "0.5", "0.5"},
        {"initial-log-sd", "-3", "-3"},
        {"initial-log-sd-row", "0", "0"},
        {"initial-log-sd-constant", "-4", "-4"},
        {"initial-log-sd-column", "0", "0"},
        {"initial-log-sd-spread", "0.01", "0.01"},
        {"ensemble", "1", "1"},
        {"variants", "", ""},
        {"cross-fit", "0", "0"},
        {"batch", "5", "100"},
        {"epochs", "2000", "100"},
        {"learning-rate", "0.001", "0.001"},
        {"schedule", "constant", "constant"},
        {"adam-mean-decay", "0.9", "0.9"},
        {"adam-square-decay", "0.999", "0.999"},
        {"adam-epsilon", "1e-8", "1e-8"},
        {"averaging", "0.999", "0.999"},
        {"kl-weight", "1", "1"},
        {"kl-warmup", "0", "0"},
        {"early-stopping", "off", "off"},
        {"validation", "0.1", "0.1"},
        {"patience", "20", "20"},
        {"samples", "100", "100"},
        {"calibrate", "off", "off"},
        {"kernel", "squared-exponential", "squared-exponential"},
        {"starts", "3", "3"},
        {"exact-rows", "5000", "5000"},
        {"inducing", "300", "300"},
    };
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "recipe", "paper"));
    for (int classes = 0; classes < 2; classes++) {
        vmg_settings_values values;
        vmg_settings_resolve(self->settings, classes ? 50000 : 300, 6,
                             classes ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION, &values);
        for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
            char text[VMG_SETTING_TEXT];
            assert_string_equal(vmg_setting_rows[i].shown.name, expected[i][0]);
            vmg_setting_to_text(&vmg_setting_rows[i], &values, text);
            assert_string_equal(text, expected[i][1 + classes]);
        }
    }
}

static void the_paper_s_recipe_follows_the_number_of_rows(void **state)
{
    fixture *self = *state;
    static const struct {
        size_t rows;
        vmg_task task;
        size_t hidden, layers, pairs, batch, epochs;
    } expected[] = {
        {899, VMG_TASK_REGRESSION, 50, 1, 5, 5, 2000},        {900, VMG_TASK_REGRESSION, 50, 1, 10, 10, 2000},
        {8999, VMG_TASK_REGRESSION, 50, 1, 10, 10, 2000},     {9000, VMG_TASK_REGRESSION, 100, 1, 50, 100, 500},
        {899, VMG_TASK_CLASSIFICATION, 150, 3, 5, 5, 100},    {900, VMG_TASK_CLASSIFICATION, 150, 3, 10, 10, 100},
        {8999, VMG_TASK_CLASSIFICATION, 150, 3, 10, 10, 100}, {9000, VMG_TASK_CLASSIFICATION, 150, 3, 50, 100, 100},
    };
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "recipe", "paper"));
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        vmg_settings_values v;
        vmg_settings_resolve(self->settings, expected[i].rows, 6, expected[i].task, &v);
        assert_int_equal(v.hidden_count, expected[i].layers);
        for (size_t layer = 0; layer < v.hidden_count; layer++) {
            assert_int_equal(v.hidden[layer], expected[i].hidden);
        }
        assert_int_equal(v.pseudo_data, expected[i].pairs);
        assert_int_equal(v.batch, expected[i].batch);
        assert_int_equal(v.epochs, expected[i].epochs);
    }
}

/* The words of the setting are the rows of the table of activations. */
static void every_activation_can_be_chosen(void **state)
{
    (void)state;
    const vmg_setting_row *row = vmg_setting_row_find("activation");
    size_t count = 0;
    for (; row->words[count]; count++) {
        assert_non_null(vmg_activation_at(count));
        assert_string_equal(row->words[count], vmg_activation_at(count)->name);
    }
    assert_null(vmg_activation_at(count));
}

static void epochs_follow_from_rows_and_batch(void **state)
{
    fixture *self = *state;
    vmg_settings_values v;
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_MEDIUM, 320, 32), 600);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_MEDIUM, 9280, 32), 60000 / 290);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_MEDIUM, 9281, 32), 60000 / 291);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_LOW, 9281, 32), 20000 / 291);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_HIGH, 9281, 32), 200000 / 291);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_MEDIUM, 1000000, 32), 20);
    assert_int_equal(vmg_recipe_epochs(VMG_EFFORT_MEDIUM, 0, 32), 600);
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "batch", "100"));
    vmg_settings_resolve(self->settings, 9000, 6, VMG_TASK_REGRESSION, &v);
    assert_int_equal(v.epochs, 600); /* 90 steps each */
    vmg_settings_resolve(self->settings, 90000, 6, VMG_TASK_REGRESSION, &v);
    assert_int_equal(v.epochs, 66);
}

static void values_go_to_json_and_back(void **state)
{
    fixture *self = *state;
    vmg_settings_values values, again;
    json_t *json = NULL, *second = NULL;
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "jitter", "1.2345678901234567e-5"));
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "hidden", "10,20"));
    vmg_settings_resolve(self->settings, 100, 2, VMG_TASK_CLASSIFICATION, &values);
    assert_ok(self->context, vmg_settings_values_to_json(self->context, &values, &json));
    size_t read = 0; /* those that the method reads */
    for (size_t i = 0; i < VMG_SETTING_ROWS; i++) {
        read += vmg_setting_is_read_by(vmg_setting_at(i), "matrix");
    }
    assert_int_equal(json_object_size(json), read);
    assert_null(json_object_get(json, "kernel"));
    assert_ok(self->context, vmg_settings_values_from_json(self->context, json, &again));
    assert_true(again.jitter == 1.2345678901234567e-5 && again.task == VMG_TASK_CLASSIFICATION &&
                again.hidden[1] == 20);
    assert_ok(self->context, vmg_settings_values_to_json(self->context, &again, &second));
    assert_true(json_equal(json, second));
    json_decref(second);

    json_object_del(json, "patience"); /* from before that setting was there */
    assert_ok(self->context, vmg_settings_values_from_json(self->context, json, &again));
    assert_int_equal(again.patience, 20);
    json_object_del(json, "epochs");
    assert_int_equal(vmg_settings_values_from_json(self->context, json, &again), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(self->context), "settings: there is no \"epochs\"");
    json_object_set_new(json, "epochs", json_integer(0));
    assert_int_equal(vmg_settings_values_from_json(self->context, json, &again), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(self->context),
                        "settings: \"epochs\" is 0; expected is a whole number from 1 to 10000000");
    json_decref(json);
}

static vmg_status use_settings(vmg_context *context, void *user)
{
    (void)user;
    vmg_settings *settings = NULL;
    const vmg_status status = vmg_settings_create(context, &settings);
    vmg_settings_destroy(context, settings);
    return status;
}

static void survives_without_memory(void **state)
{
    (void)state;
    assert_int_equal(assert_survives_failing_allocations(use_settings, NULL), 1);
}

static void the_locale_does_not_matter(void **state)
{
    fixture *self = *state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8")) {
        skip(); /* no locale with decimal commas is installed */
    }
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "jitter", "0.125"));
    assert_string_equal(get(self, "jitter"), "0.125");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_setting_reaches_its_member, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_default_fits_its_own_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends_of_ranges_are_taken_and_what_is_beyond_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_of_the_wrong_form_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unknown_names_suggest_the_nearest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes_may_be_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_given_wins_over_the_recipe_and_that_over_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_task_is_the_one_asked_for_until_it_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_paper_s_recipe_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_paper_s_recipe_follows_the_number_of_rows, set_up, tear_down),
        cmocka_unit_test(every_activation_can_be_chosen),
        cmocka_unit_test_setup_teardown(epochs_follow_from_rows_and_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_go_to_json_and_back, set_up, tear_down),
        cmocka_unit_test(survives_without_memory),
        cmocka_unit_test_setup_teardown(the_locale_does_not_matter, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
