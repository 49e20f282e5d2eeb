/* Fits with noise that varies: known noise is found again, models survive the file, members may be missing, and
 * of both kinds the better one counts. */
#include "synthetic.h"

#include "base/context.h"
#include "method/matrix_method.h"
#include "method/model.h"
#include "method/variants.h"
#include "scratch.h"

enum { training_rows = 1000, test_rows = 1500 };

/* y = sin(2 x) + noise of exp(x - 1), or of 0.4 everywhere; z = 5 - 3 x + 30 times the noise turned round. */
static double noise_at(double x, bool varies)
{
    return varies ? exp(x - 1) : 0.4;
}

static vmg_table *make_table(vmg_context *context, size_t first, size_t rows, bool varies)
{
    vmg_table *table = NULL;
    double *x = calloc(rows, sizeof *x), *y = calloc(rows, sizeof *y), *z = calloc(rows, sizeof *z);
    assert_true(x && y && z);
    for (size_t i = 0; i < rows; i++) {
        x[i] = synthetic_normal(0, first + i);
        y[i] = sin(2 * x[i]) + noise_at(x[i], varies) * synthetic_normal(1, first + i);
        z[i] = 5 - 3 * x[i] + 30 * noise_at(-x[i], varies) * synthetic_normal(2, first + i);
    }
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", x));
    assert_ok(context, vmg_table_add_numbers(context, table, "y", y));
    assert_ok(context, vmg_table_add_numbers(context, table, "z", z));
    free(x);
    free(y);
    free(z);
    return table;
}

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *const *pairs)
{
    static const char *const targets[] = {"y", "z"};
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    assert_ok(context,
              vmg_fit(context, table, &(vmg_fit_options){.targets = targets, .target_count = 2, .settings = settings},
                      &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* The share of test rows inside their 90 % interval, and the root mean square of std_noise over that of the true noise,
 * for x < 0 and for x >= 0. */
typedef struct halves {
    double inside[2], noise[2];
} halves;

static halves measure(vmg_context *context, const vmg_model *model, size_t target, bool varies)
{
    vmg_table *table = make_table(context, training_rows, test_rows, varies);
    vmg_prediction *prediction = NULL;
    size_t count[2] = {0};
    double truth[2] = {0};
    halves sums = {{0}, {0}};
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    for (size_t i = 0; i < test_rows; i++) {
        const size_t half = synthetic_normal(0, training_rows + i) >= 0;
        const double x = synthetic_normal(0, training_rows + i);
        const double y = sin(2 * x) + noise_at(x, varies) * synthetic_normal(1, training_rows + i);
        const double z = 5 - 3 * x + 30 * noise_at(-x, varies) * synthetic_normal(2, training_rows + i);
        const double measured = target == 0 ? y : z;
        count[half]++;
        sums.inside[half] += measured > vmg_prediction_quantile(prediction, i, target, 0.05) &&
                             measured < vmg_prediction_quantile(prediction, i, target, 0.95);
        const double found = vmg_prediction_std_noise(prediction, i, target);
        const double noise = target == 0 ? noise_at(x, varies) : 30 * noise_at(-x, varies);
        sums.noise[half] += found * found;
        truth[half] += noise * noise;
    }
    for (size_t half = 0; half < 2; half++) {
        sums.inside[half] /= (double)count[half];
        sums.noise[half] = sqrt(sums.noise[half] / truth[half]);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_table_destroy(context, table);
    return sums;
}

/* In each half of the inputs and for both targets, where constant noise covers too much of one half, too little of the
 * other. The standard error of a share is 0.011. */
static void known_noise_is_found_again(void **state)
{
    (void)state;
    static const char *const inferences[] = {"moments", "sampled"};
    vmg_context *context = synthetic_context(2);
    vmg_table *table = make_table(context, 0, training_rows, true);
    for (size_t k = 0; k < 2; k++) {
        vmg_model *model =
            fit(context, table, NAMES("noise", "varying", "inference", inferences[k], "epochs", "150", "hidden", "30"));
        const halves y = measure(context, model, 0, true), z = measure(context, model, 1, true);
        for (size_t half = 0; half < 2; half++) {
            assert_true(y.inside[half] > 0.85 && y.inside[half] < 0.95);
            assert_true(z.inside[half] > 0.85 && z.inside[half] < 0.95);
            assert_true(fabs(log(y.noise[half])) < 0.3 && fabs(log(z.noise[half])) < 0.3);
        }
        vmg_model_destroy(context, model);
    }
    vmg_model *constant = fit(context, table, NAMES("inference", "moments", "epochs", "150", "hidden", "30"));
    const halves y = measure(context, constant, 0, true);
    assert_true(y.inside[0] > 0.98 && y.inside[1] < 0.89);
    vmg_model_destroy(context, constant);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

static void assert_same_after_loading(vmg_context *context, const vmg_model *model, const vmg_table *table)
{
    scratch folder = scratch_create();
    const char *path = scratch_path(&folder, "model.vmg");
    vmg_model *loaded = NULL;
    vmg_prediction *before = NULL, *after = NULL;
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_model_load(context, path, &loaded));
    assert_int_equal(loaded->settings.noise, model->settings.noise);
    assert_string_equal(loaded->settings.variants, model->settings.variants);
    assert_ok(context, vmg_predict(context, model, table, NULL, &before));
    assert_ok(context, vmg_predict(context, loaded, table, NULL, &after));
    for (size_t i = 0; i < vmg_table_rows(table); i++) {
        for (size_t target = 0; target < 2; target++) {
            assert_true(vmg_prediction_log_density(before, i, target, 1) ==
                        vmg_prediction_log_density(after, i, target, 1));
        }
    }
    vmg_prediction_destroy(context, before);
    vmg_prediction_destroy(context, after);
    vmg_model_destroy(context, loaded);
    scratch_remove(&folder);
}

/* Members of both kinds, and what is left where members are missing: a member's number says which kind it is. */
static void mixed_members_survive_the_file(void **state)
{
    (void)state;
    static const char *const inferences[] = {"moments", "sampled"};
    vmg_context *context = synthetic_context(2);
    vmg_table *table = make_table(context, 0, 60, true);
    for (size_t k = 0; k < 2; k++) {
        vmg_model *model = fit(context, table,
                               NAMES("variants", "noise=constant / noise=varying", "inference", inferences[k], "epochs",
                                     "5", "ensemble", "3", "samples", "4"));
        vmg_matrix_fit *fitted = model->fitted;
        assert_int_equal(fitted->variant_count, 2);
        for (size_t member = 0; member < 3; member++) {
            const vmg_likelihood_kind *kind = vmg_matrix_fit_network(fitted, member)->likelihood.kind;
            assert_ptr_equal(kind, member == 1 ? &vmg_likelihood_varying : &vmg_likelihood_gaussian);
        }
        assert_same_after_loading(context, model, table);
        vmg_release(context, fitted->members[0].parameters); /* as after a request to cancel */
        vmg_release(context, fitted->members[2].parameters);
        fitted->members[0] = fitted->members[1];
        fitted->member_count = 1;
        assert_same_after_loading(context, model, table);
        vmg_model_destroy(context, model);
    }
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Networks of both kinds, and the one that says more of rows left out counts more: where noise varies by much more. */
static void auto_weighs_both_kinds(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    for (size_t varies = 0; varies < 2; varies++) {
        vmg_table *table = make_table(context, 0, training_rows, varies);
        vmg_model *model =
            fit(context, table, NAMES("noise", "auto", "inference", "moments", "epochs", "100", "hidden", "20"));
        const vmg_matrix_fit *fitted = model->fitted;
        assert_string_equal(model->settings.variants, "noise=constant / noise=varying");
        assert_int_equal(model->settings.noise, VMG_NOISE_CONSTANT);
        assert_int_equal(model->settings.ensemble, 2);
        assert_int_equal(model->settings.cross_fit, 5);
        assert_true(varies ? fitted->weights[1] > 0.9 : fitted->weights[0] > 0.3);
        assert_same_after_loading(context, model, table);
        vmg_model_destroy(context, model);
        vmg_table_destroy(context, table);
    }
    vmg_context_destroy(context);
}

/* Variants that say their noise keep it; others come in both kinds; what has no noise has no kinds of it. */
static void auto_respects_variants(void **state)
{
    (void)state;
    static const struct {
        const char *given, *expected;
    } cases[] = {
        {"noise=varying / hidden=3", "noise=varying / hidden=3"},
        {"hidden=2 / hidden=3",
         "noise=constant hidden=2 / noise=varying hidden=2 / noise=constant hidden=3 / noise=varying hidden=3"},
    };
    vmg_context *context = synthetic_context(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vmg_settings *settings = synthetic_settings(context, NAMES("noise", "auto", "variants", cases[i].given));
        vmg_settings_values values;
        vmg_settings_resolve(settings, 100, 3, VMG_TASK_REGRESSION, &values);
        assert_true(vmg_variants_are_valid(values.variants));
        assert_string_equal(values.variants, cases[i].expected);
        vmg_settings_resolve(settings, 100, 3, VMG_TASK_CLASSIFICATION, &values);
        assert_string_equal(values.variants, cases[i].given);
        vmg_settings_destroy(context, settings);
    }
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_noise_is_found_again),
        cmocka_unit_test(mixed_members_survive_the_file),
        cmocka_unit_test(auto_weighs_both_kinds),
        cmocka_unit_test(auto_respects_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
