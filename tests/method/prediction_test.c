/* Predictions as users read them: quantiles, standard deviations, and that a row stands for itself. */
#include "test.h"

#include "vmg/vmg.h"

enum { rows = 60 };

typedef struct fixture {
    vmg_context *context;
    vmg_table *table;
    vmg_model *model;
    vmg_prediction *prediction; /* of all rows */
} fixture;

static int set_up(void **state)
{
    static fixture self;
    double x[rows], y[rows];
    vmg_settings *settings = NULL;
    for (size_t i = 0; i < rows; i++) {
        x[i] = sin(1.7 * (double)i);
        y[i] = 40 + 10 * x[i] + 3 * cos(9.1 * (double)i);
    }
    assert_int_equal(vmg_context_create(NULL, &self.context), VMG_OK);
    assert_ok(self.context, vmg_table_create(self.context, rows, &self.table));
    assert_ok(self.context, vmg_table_add_numbers(self.context, self.table, "x", x));
    assert_ok(self.context, vmg_table_add_numbers(self.context, self.table, "y", y));
    assert_ok(self.context, vmg_settings_create(self.context, &settings));
    assert_ok(self.context, vmg_settings_set(self.context, settings, "recipe", "single"));
    assert_ok(self.context, vmg_settings_set(self.context, settings, "epochs", "30"));
    assert_ok(self.context, vmg_settings_set(self.context, settings, "samples", "20"));
    assert_ok(self.context, vmg_settings_set(self.context, settings, "ensemble", "2"));
    assert_ok(self.context, vmg_settings_set(self.context, settings, "noise-shape", "6")); /* finite variance at once */
    const vmg_fit_options options = {.target = "y", .settings = settings};
    assert_ok(self.context, vmg_fit(self.context, self.table, &options, &self.model));
    assert_ok(self.context, vmg_predict(self.context, self.model, self.table, NULL, &self.prediction));
    vmg_settings_destroy(self.context, settings);
    *state = &self;
    return 0;
}

static int tear_down(void **state)
{
    fixture *self = *state;
    vmg_prediction_destroy(self->context, self->prediction);
    vmg_model_destroy(self->context, self->model);
    vmg_table_destroy(self->context, self->table);
    vmg_context_destroy(self->context);
    return 0;
}

static void quantiles_together_are_those_one_by_one(void **state)
{
    const fixture *self = *state;
    const double probabilities[] = {0.001, 0.05, 0.5, 0.95, 0.999};
    for (size_t row = 0; row < rows; row++) {
        double values[5];
        vmg_prediction_quantiles(self->prediction, row, 0, 5, probabilities, values);
        for (size_t i = 0; i < 5; i++) {
            assert_close(values[i], vmg_prediction_quantile(self->prediction, row, 0, probabilities[i]), 1e-9);
            assert_true(i == 0 || values[i] > values[i - 1]);
        }
    }
}

/* The probability between two quantiles, by Simpson's rule over the density. */
static void the_density_fills_what_lies_between_quantiles(void **state)
{
    const fixture *self = *state;
    for (size_t row = 0; row < rows; row += 7) {
        const int pieces = 400;
        const double low = vmg_prediction_quantile(self->prediction, row, 0, 0.1);
        const double high = vmg_prediction_quantile(self->prediction, row, 0, 0.7), step = (high - low) / pieces;
        double sum = 0;
        for (int i = 0; i <= pieces; i++) {
            const int weight = i == 0 || i == pieces ? 1 : i % 2 ? 4 : 2;
            sum += weight * exp(vmg_prediction_log_density(self->prediction, row, 0, low + i * step)) * step / 3;
        }
        assert_close(sum, 0.6, 1e-8);
    }
}

static void the_parts_of_the_deviation_belong_together(void **state)
{
    const fixture *self = *state;
    for (size_t row = 0; row < rows; row++) {
        const double whole = vmg_prediction_std(self->prediction, row, 0);
        const double model = vmg_prediction_std_model(self->prediction, row, 0);
        const double noise = vmg_prediction_std_noise(self->prediction, row, 0);
        assert_true(model > 0 && noise > 0);
        assert_close(whole * whole, model * model + noise * noise, 1e-12);
    }
}

static void a_row_is_predicted_the_same_alone(void **state)
{
    fixture *self = *state;
    for (uint32_t row = 0; row < rows; row += 11) {
        vmg_prediction *alone = NULL;
        const vmg_predict_options options = {.rows = &row, .row_count = 1};
        assert_ok(self->context, vmg_predict(self->context, self->model, self->table, &options, &alone));
        assert_int_equal(vmg_prediction_rows(alone), 1);
        assert_true(vmg_prediction_mean(alone, 0, 0) == vmg_prediction_mean(self->prediction, row, 0));
        assert_true(vmg_prediction_std(alone, 0, 0) == vmg_prediction_std(self->prediction, row, 0));
        vmg_prediction_destroy(self->context, alone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_together_are_those_one_by_one),
        cmocka_unit_test(the_density_fills_what_lies_between_quantiles),
        cmocka_unit_test(the_parts_of_the_deviation_belong_together),
        cmocka_unit_test(a_row_is_predicted_the_same_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
