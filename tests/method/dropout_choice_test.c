/* The rate of dropout and the factor of the noise: what is chosen, from what, when nothing is; what the factor does. */
#include "synthetic.h"

#include "base/context.h"
#include "method/matrix_method.h"
#include "method/model.h"

static vmg_model *fit(vmg_context *context, size_t rows, const char *target, const char *const *pairs)
{
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", target));
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    assert_ok(context, vmg_settings_set(context, settings, "method", "dropout"));
    assert_ok(context, vmg_settings_set(context, settings, "epochs", "40"));
    assert_ok(context, vmg_settings_set(context, settings, "hidden", "10"));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = target, .settings = settings}, &model));
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    return model;
}

static bool is_a_rate(double rate)
{
    return rate == 0.001 || rate == 0.003 || rate == 0.01 || rate == 0.03 || rate == 0.1;
}

static void what_is_chosen_is_from_the_grid(void **state)
{
    (void)state;
    static const char *const targets[] = {"y", "answer", "colour"};
    vmg_context *context = synthetic_context(2);
    for (size_t t = 0; t < 3; t++) {
        vmg_model *model = fit(context, 80, targets[t], NAMES("samples", "20"));
        const double factor = model->settings.noise_factor, power = 2 * log2(factor);
        assert_true(is_a_rate(model->settings.dropout_rate));
        assert_true(factor >= 0.1249 && factor <= 8.001);
        assert_close(power, round(power), 1e-9);
        assert_true(t == 0 || factor == 1);
        vmg_model_destroy(context, model);
    }
    vmg_context_destroy(context);
}

/* A model that is trained with what was chosen is the model that was trained after the choice. */
static void the_choice_is_a_setting(void **state)
{
    (void)state;
    char rate[64], factor[64];
    vmg_context *context = synthetic_context(1);
    vmg_model *chosen = fit(context, 60, "y", NAMES("samples", "20"));
    snprintf(rate, sizeof rate, "%.17g", chosen->settings.dropout_rate);
    snprintf(factor, sizeof factor, "%.17g", chosen->settings.noise_factor);
    vmg_model *given = fit(context, 60, "y", NAMES("samples", "20", "dropout-rate", rate, "noise-factor", factor));
    const vmg_matrix_fit *one = chosen->fitted, *other = given->fitted;
    const size_t count = vmg_matrix_fit_network(one, 0)->parameter_count;
    assert_int_equal(vmg_matrix_fit_network(other, 0)->parameter_count, count);
    assert_memory_equal(one->members[0].parameters, other->members[0].parameters, count * sizeof(vmg_real));
    vmg_model_destroy(context, chosen);
    vmg_model_destroy(context, given);
    vmg_context_destroy(context);
}

/* With fewer groups than parts some trials have nothing to leave out. */
static void groups_stay_whole(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    for (size_t groups = 1; groups <= 3; groups++) {
        vmg_table *table = synthetic_table(context, 90, NAMES("a", "b", "y"));
        vmg_settings *settings = synthetic_settings(context, NAMES("method", "dropout", "epochs", "5", "hidden", "4"));
        double group[90];
        vmg_model *model = NULL;
        for (size_t i = 0; i < 90; i++) {
            group[i] = (double)(i % groups);
        }
        assert_ok(context, vmg_table_add_numbers(context, table, "group", group));
        assert_ok(context, vmg_fit(context, table,
                                   &(vmg_fit_options){.target = "y", .group = "group", .settings = settings}, &model));
        assert_true(is_a_rate(model->settings.dropout_rate));
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
    }
    vmg_context_destroy(context);
}

static void what_is_given_stays(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_model *rate = fit(context, 60, "y", NAMES("dropout-rate", "0.25"));
    assert_true(rate->settings.dropout_rate == 0.25 && rate->settings.noise_factor > 0);
    vmg_model *factor = fit(context, 60, "y", NAMES("noise-factor", "3"));
    assert_true(factor->settings.noise_factor == 3 && is_a_rate(factor->settings.dropout_rate));
    vmg_model *few = fit(context, 9, "y", NAMES("batch", "5"));
    assert_true(few->settings.dropout_rate == 0.03 && few->settings.noise_factor == 1);
    vmg_model *both = fit(context, 60, "y", NAMES("noise", "auto"));
    assert_true(is_a_rate(both->settings.dropout_rate));
    vmg_model_destroy(context, rate);
    vmg_model_destroy(context, factor);
    vmg_model_destroy(context, few);
    vmg_model_destroy(context, both);
    vmg_context_destroy(context);
}

/* Where training has learnt far too much noise the factor is small: y without noise, but masks that leave half out. */
static void the_factor_undoes_the_noise_of_masks(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_model *much = fit(context, 400, "y", NAMES("dropout-rate", "0.5"));
    vmg_model *little = fit(context, 400, "y", NAMES("dropout-rate", "0.005"));
    assert_true(much->settings.noise_factor < little->settings.noise_factor);
    vmg_model_destroy(context, much);
    vmg_model_destroy(context, little);
    vmg_context_destroy(context);
}

/* Twice the noise variance, constant or varying. */
static void noise_is_scaled(void **state)
{
    (void)state;
    const vmg_likelihood constant = {.kind = &vmg_likelihood_gaussian, .outputs = 2, .prior_shape = 1, .prior_rate = 1};
    const vmg_likelihood varying = {
        .kind = &vmg_likelihood_varying, .outputs = 4, .prior_shape = 1, .prior_rate = 1, .noise_floor = 0};
    const vmg_likelihood classes = {.kind = &vmg_likelihood_categorical, .outputs = 3};
    vmg_real of_constant[] = {1, 2, (vmg_real)0.5, -1}, of_varying[] = {-1, (vmg_real)0.3}, untouched = 7;
    for (size_t o = 0; o < 2; o++) {
        vmg_real before[4], other[2];
        memcpy(before, of_constant, sizeof before);
        memcpy(other, of_varying, sizeof other);
        vmg_likelihood_scale_noise(&constant, before, 2);
        vmg_likelihood_scale_noise(&varying, other, 2);
        const vmg_gaussian_noise one = vmg_likelihood_gaussian_noise(&constant, of_constant, o);
        const vmg_gaussian_noise two = vmg_likelihood_gaussian_noise(&constant, before, o);
        assert_close(two.scale2, 2 * one.scale2, 1e-5 * one.scale2);
        assert_true(two.degrees == one.degrees);
        assert_close(vmg_likelihood_varying_noise(&varying, other, o, 0.4),
                     2 * vmg_likelihood_varying_noise(&varying, of_varying, o, 0.4), 1e-3);
    }
    vmg_likelihood_scale_noise(&classes, &untouched, 2);
    assert_true(untouched == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_chosen_is_from_the_grid),
        cmocka_unit_test(the_choice_is_a_setting),
        cmocka_unit_test(what_is_given_stays),
        cmocka_unit_test(the_factor_undoes_the_noise_of_masks),
        cmocka_unit_test(groups_stay_whole),
        cmocka_unit_test(noise_is_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
