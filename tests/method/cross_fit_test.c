/* Cross-fitting: which rows each network leaves out, the weights of variants, and the figures on rows left out. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "method/cross_fit.h"
#include "method/model.h"
#include "synthetic.h"

enum { rows = 200 };

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *ensemble, const char *variants,
                      const char *parts)
{
    vmg_model *model = NULL;
    vmg_settings *settings =
        synthetic_settings(context, NAMES("epochs", "60", "hidden", "5", "ensemble", ensemble, "variants", variants,
                                          "cross-fit", parts, "inference", "moments"));
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    vmg_settings_destroy(context, settings);
    return model;
}

/* Weights at which the slopes of the (concave) sum of logarithms are what the prior's are: nothing better is near. */
static void stacking_weights_are_the_best(void **state)
{
    (void)state;
    enum { count = 500, variants = 3 };
    double log_densities[count * variants], weights[variants], slope[variants] = {0};
    for (size_t i = 0; i < count; i++) {
        const double z = sin(12.9898 * (double)i) * 2; /* a number from -2 to 2 */
        const double sd[variants] = {0.5, 1, 3};
        for (size_t v = 0; v < variants; v++) {
            log_densities[i * variants + v] = -0.5 * z * z / (sd[v] * sd[v]) - log(sd[v]);
        }
    }
    vmg_stacking_weights(count, variants, log_densities, 1, weights);
    assert_float_equal(weights[0] + weights[1] + weights[2], 1, 1e-9);
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t v = 0; v < variants; v++) {
            sum += weights[v] * exp(log_densities[i * variants + v]);
        }
        for (size_t v = 0; v < variants; v++) {
            slope[v] += exp(log_densities[i * variants + v]) / sum;
        }
    }
    for (size_t v = 0; v < variants;
         v++) { /* the derivative of the sum and of the prior's logarithm, both per weight */
        assert_float_equal((slope[v] + 1 / weights[v]) / (count + variants), 1, 2e-3);
    }
    assert_true(weights[1] > 0.5 && weights[2] < 0.1);
    const double impossible[] = {-INFINITY, -INFINITY, -INFINITY};
    vmg_stacking_weights(1, variants, impossible, 1, weights);
    assert_float_equal(weights[2], 1.0 / 3, 1e-9);
}

static void a_network_that_left_nothing_out_would_be_another(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(2);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_model *without = fit(context, table, "3", "", "0"), *with = fit(context, table, "3", "", "10");
    const vmg_matrix_fit *a = without->fitted, *b = with->fitted;
    const size_t size = vmg_matrix_fit_network(a, 0)->parameter_count * sizeof(vmg_real);
    assert_int_equal(without->record.out_of_fold_rows, 0);
    assert_int_equal(with->record.out_of_fold_rows, 3 * rows / 10);
    for (size_t member = 0; member < 3; member++) {
        assert_true(memcmp(a->members[member].parameters, b->members[member].parameters, size) != 0);
    }
    const double r2 = vmg_metrics_value(&with->record.out_of_fold, "r2");
    assert_true(r2 > 0.5 && r2 < 1); /* synthetic.h: y follows from a and b, with noise */
    vmg_model_destroy(context, without);
    vmg_model_destroy(context, with);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* A variant that can learn nothing loses its weight; threads change no bit. */
static void a_useless_variant_loses_its_weight(void **state)
{
    (void)state;
    vmg_matrix_fit *fits[2];
    vmg_model *models[2];
    vmg_context *contexts[2];
    vmg_table *tables[2];
    for (size_t i = 0; i < 2; i++) {
        contexts[i] = synthetic_context(1 + 2 * i);
        tables[i] = synthetic_table(contexts[i], rows, NAMES("a", "b", "y"));
        models[i] = fit(contexts[i], tables[i], "6", "kl-weight=1 / kl-weight=1000 kl-warmup=0", "10");
        fits[i] = models[i]->fitted;
    }
    assert_true(fits[0]->weights[0] > 0.9f);
    assert_float_equal(fits[0]->weights[0] + fits[0]->weights[1], 1, 1e-6);
    assert_true(fits[0]->weights[0] == fits[1]->weights[0]);
    assert_float_equal(vmg_matrix_member_weight(fits[0], 0), 2 * (double)fits[0]->weights[0], 1e-6);
    for (size_t i = 0; i < 2; i++) {
        vmg_model_destroy(contexts[i], models[i]);
        vmg_table_destroy(contexts[i], tables[i]);
        vmg_context_destroy(contexts[i]);
    }
}

/* One part would be all rows, and so would the part of a single row: then none is left out. */
static void some_row_is_always_left(void **state)
{
    (void)state;
    static const char *const few[][4] = {{"1", "off", "0.5"}, {"20", "on", "0.6"}};
    vmg_context *context = synthetic_context(1);
    for (size_t i = 0; i < 2; i++) {
        vmg_model *model = NULL;
        vmg_table *table = synthetic_table(context, 3, NAMES("a", "b", "y"));
        vmg_settings *settings =
            synthetic_settings(context, NAMES("epochs", "2", "hidden", "3", "ensemble", "3", "cross-fit", few[i][0],
                                              "early-stopping", few[i][1], "validation", few[i][2]));
        assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
        assert_int_equal(model->record.out_of_fold_rows, 0);
        vmg_settings_destroy(context, settings);
        vmg_model_destroy(context, model);
        vmg_table_destroy(context, table);
    }
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stacking_weights_are_the_best),
        cmocka_unit_test(a_network_that_left_nothing_out_would_be_another),
        cmocka_unit_test(a_useless_variant_loses_its_weight),
        cmocka_unit_test(some_row_is_always_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
