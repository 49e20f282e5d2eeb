/* How a fit ends: early, when it is cancelled, when numbers leave their range; and that no step asks for memory. */
#include "synthetic.h"

#include "method/model.h"
#include "scratch.h"

enum { row_total = 120 };

/* What a fit told on its way, and when it is to be cancelled. */
typedef struct watcher {
    vmg_context *context;
    size_t cancel_member, cancel_epoch; /* 0: never */
    size_t calls, best_epoch, last_epoch;
    double best_validation;
} watcher;

static void watch(void *user, const vmg_progress *progress)
{
    watcher *self = user;
    self->calls++;
    self->last_epoch = progress->epoch;
    assert_close(progress->elbo, progress->expected_log_likelihood - progress->divergence, 1e-9);
    assert_int_equal(progress->folds, 0);
    if (progress->best) {
        assert_true(self->best_epoch == 0 || progress->validation > self->best_validation);
        self->best_epoch = progress->epoch;
        self->best_validation = progress->validation;
    }
    if (progress->epoch == self->cancel_epoch && progress->member == self->cancel_member) {
        vmg_context_cancel(self->context);
    }
}

static vmg_model *fit(vmg_context *context, const vmg_table *table, const char *const *pairs, watcher *self)
{
    vmg_settings *settings = synthetic_settings(context, pairs);
    vmg_model *model = NULL;
    self->context = context;
    assert_ok(context, vmg_fit(context, table,
                               &(vmg_fit_options){
                                   .target = "y", .settings = settings, .on_progress = watch, .progress_user = self},
                               &model));
    vmg_settings_destroy(context, settings);
    vmg_context_clear_cancel(context);
    return model;
}

static void assert_same_predictions(vmg_context *context, const vmg_table *table, const vmg_model *one,
                                    const vmg_model *other)
{
    vmg_prediction *predictions[2];
    assert_ok(context, vmg_predict(context, one, table, NULL, &predictions[0]));
    assert_ok(context, vmg_predict(context, other, table, NULL, &predictions[1]));
    for (size_t i = 0; i < vmg_table_rows(table); i++) {
        assert_true(vmg_prediction_mean(predictions[0], i, 0) == vmg_prediction_mean(predictions[1], i, 0));
        assert_true(vmg_prediction_std(predictions[0], i, 0) == vmg_prediction_std(predictions[1], i, 0));
    }
    vmg_prediction_destroy(context, predictions[0]);
    vmg_prediction_destroy(context, predictions[1]);
}

/* `patience` epochs after the best, or at the end; batches of 27 rows from 108. */
static void stops_early(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    watcher self = {0};
    const char *const *pairs = NAMES("epochs", "400", "early-stopping", "on", "patience", "4", "schedule", "constant");
    vmg_model *model = fit(context, table, pairs, &self);
    assert_true(self.calls < 400);
    assert_int_equal(self.calls, self.last_epoch);
    assert_int_equal(self.last_epoch, self.best_epoch + 4);
    assert_int_equal(vmg_model_training_rows(model), row_total * 9 / 10);
    assert_int_equal(model->record.validation_rows, row_total / 10);
    assert_int_equal(vmg_model_training_steps(model), 4 * self.calls);
    assert_close(model->record.validation, self.best_validation, 0);
    assert_false(vmg_model_was_cancelled(model));
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* The model of a fit that was cancelled late is that of one that was cancelled in the best epoch so far. */
static void cancelling_keeps_the_best(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    char seed[2] = "0";
    const char *const *pairs =
        NAMES("epochs", "200", "early-stopping", "on", "patience", "1000", "learning-rate", "0.1", "seed", seed);
    watcher late = {.best_epoch = 60}, then = {0};
    vmg_model *models[2] = {NULL, NULL};
    while (late.best_epoch == 60 && seed[0] < '9') { /* where the last epoch is the best the test shows nothing */
        seed[0]++;
        vmg_model_destroy(context, models[0]);
        late = (watcher){.cancel_epoch = 60};
        models[0] = fit(context, table, pairs, &late);
        assert_int_equal(late.calls, 60);
    }
    assert_true(late.best_epoch > 0 && late.best_epoch < 60);
    then.cancel_epoch = late.best_epoch;
    models[1] = fit(context, table, pairs, &then);
    assert_int_equal(then.calls, late.best_epoch);
    for (size_t k = 0; k < 2; k++) {
        assert_true(vmg_model_was_cancelled(models[k]));
    }
    assert_same_predictions(context, table, models[0], models[1]);
    vmg_model_destroy(context, models[0]);
    vmg_model_destroy(context, models[1]);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* Whether or not there are validation rows, a request that was there before the first step still gives a model. */
static void cancelled_before_it_begins(void **state)
{
    (void)state;
    static const char *const early[] = {"on", "off"};
    for (size_t k = 0; k < 2; k++) {
        vmg_context *context = synthetic_context(1);
        vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
        watcher self = {0};
        vmg_prediction *prediction = NULL;
        vmg_context_cancel(context);
        vmg_model *model = fit(context, table, NAMES("early-stopping", early[k], "ensemble", "3"), &self);
        assert_true(vmg_model_was_cancelled(model));
        assert_int_equal(vmg_model_training_steps(model), 1);
        assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
        assert_true(isfinite(vmg_prediction_mean(prediction, 0, 0)) && vmg_prediction_std(prediction, 0, 0) > 0);
        vmg_prediction_destroy(context, prediction);
        vmg_model_destroy(context, model);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

/* Of three members the first is trained to its end, the second is cancelled, the third never begun: the model is that
 * of the first alone, and it can be saved. */
static void cancelling_keeps_whole_members(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    scratch folder = scratch_create();
    watcher self = {.cancel_member = 1, .cancel_epoch = 3}, alone = {0};
    vmg_model *model = fit(context, table, NAMES("epochs", "8", "ensemble", "3"), &self), *loaded = NULL;
    vmg_model *first = fit(context, table, NAMES("epochs", "8", "ensemble", "1"), &alone);
    assert_int_equal(self.calls, 8 + 3);
    assert_true(vmg_model_was_cancelled(model));
    assert_int_equal(vmg_model_parameter_count(model), vmg_model_parameter_count(first));
    assert_int_equal(vmg_model_training_steps(model), vmg_model_training_steps(first));
    assert_same_predictions(context, table, model, first);
    assert_ok(context, vmg_model_save(context, model, scratch_path(&folder, "model.vmg")));
    assert_ok(context, vmg_model_load(context, scratch_path(&folder, "model.vmg"), &loaded));
    assert_true(vmg_model_was_cancelled(loaded));
    assert_same_predictions(context, table, model, loaded);
    vmg_model_destroy(context, loaded);
    vmg_model_destroy(context, first);
    vmg_model_destroy(context, model);
    scratch_remove(&folder);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* A step so large that the next objective is no number: beyond what settings allow, so the method is asked itself. */
static void numbers_out_of_range(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
    watcher self = {0};
    vmg_model *model = fit(context, table, NAMES("epochs", "1"), &self);
    vmg_settings_values settings = model->settings;
    vmg_real inputs[row_total * 2], values[row_total];
    for (size_t i = 0; i < row_total; i++) {
        inputs[2 * i] = (vmg_real)synthetic_normal(0, i);
        inputs[2 * i + 1] = (vmg_real)synthetic_normal(1, i);
        values[i] = (vmg_real)synthetic_normal(2, i);
    }
    const vmg_rows_in_memory rows = {vmg_matrix_view(inputs, row_total, 2), vmg_matrix_view(values, row_total, 1),
                                     NULL};
    const vmg_learning_data data = {.inputs = 2, .training = vmg_rows_of_memory(&rows), .target = model->target};
    vmg_training_record record = {0};
    void *fitted = &record;
    settings.learning_rate = VMG_REAL_IS_DOUBLE ? 1e200 : 1e30;
    assert_int_equal(model->method->fit(context, &settings, &data, &record, &fitted), VMG_ERROR_NUMERIC);
    assert_null(fitted);
    assert_non_null(strstr(vmg_last_error(context), "in step 2"));
    assert_non_null(strstr(vmg_last_error(context), "layer"));
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

/* As many allocations for 40 epochs as for 4. */
static void steps_ask_for_no_memory(void **state)
{
    (void)state;
    static const char *const inference[] = {"sampled", "moments"};
    for (size_t k = 0; k < 2; k++) {
        size_t made[2];
        for (size_t longer = 0; longer < 2; longer++) {
            vmg_context *context = synthetic_context(1);
            vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "y"));
            watcher self = {0};
            const size_t before = vmg_context_allocations(context);
            vmg_model *model = fit(context, table,
                                   NAMES("epochs", longer ? "40" : "4", "early-stopping", "on", "patience", "1000",
                                         "pseudo-data", "3", "inference", inference[k]),
                                   &self);
            made[longer] = vmg_context_allocations(context) - before;
            assert_int_equal(self.calls, longer ? 40 : 4);
            vmg_model_destroy(context, model);
            vmg_table_destroy(context, table);
            vmg_context_destroy(context);
        }
        assert_int_equal(made[0], made[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_early),
        cmocka_unit_test(cancelling_keeps_the_best),
        cmocka_unit_test(cancelled_before_it_begins),
        cmocka_unit_test(cancelling_keeps_whole_members),
        cmocka_unit_test(numbers_out_of_range),
        cmocka_unit_test(steps_ask_for_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
