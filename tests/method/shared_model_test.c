/* One model, one table, sixteen threads with a context each: all predict, describe and evaluate at once and find the
 * same; a call is cancelled from another thread. Made for the thread sanitizer (preset thread), true everywhere. */
#include "synthetic.h"

#include <pthread.h>
#include <stdatomic.h>

enum { thread_count = 16, rows = 60 };

typedef struct shared {
    const vmg_model *model;
    const vmg_table *table;
    double mean, rmse;
    const char *description;
} shared;

/* What one thread finds with the shared model; 0 statuses only. */
static vmg_status look(const shared *self, double *mean, double *rmse, char *same_description)
{
    vmg_context *context = NULL;
    vmg_prediction *prediction = NULL;
    vmg_evaluation *evaluation = NULL;
    char *description = NULL;
    vmg_status status = vmg_context_create(&(vmg_context_options){.threads = 2}, &context);
    status = status ? status : vmg_predict(context, self->model, self->table, NULL, &prediction);
    status = status ? status : vmg_evaluate(context, self->model, self->table, NULL, &evaluation);
    status = status ? status : vmg_model_describe(context, self->model, &description);
    if (!status) {
        *mean = vmg_prediction_mean(prediction, rows - 1, 0);
        *rmse = evaluation->mean.metric[0].value;
        *same_description = (char)(!self->description || strcmp(self->description, description) == 0);
    }
    vmg_text_release(context, description);
    vmg_evaluation_destroy(context, evaluation);
    vmg_prediction_destroy(context, prediction);
    vmg_context_destroy(context);
    return status;
}

static void *work(void *user)
{
    const shared *self = user;
    for (int round = 0; round < 3; round++) {
        double mean = 0, rmse = 0;
        char same = 0;
        if (look(self, &mean, &rmse, &same) || mean != self->mean || rmse != self->rmse || !same) {
            return user; /* cmocka's assertions belong to the main thread */
        }
    }
    return NULL;
}

static vmg_settings *small(vmg_context *context, const char *inference, const char *epochs)
{
    return synthetic_settings(context, NAMES("hidden", "8", "epochs", epochs, "samples", "7", "ensemble", "2",
                                             "inference", inference, "early-stopping", "off"));
}

static void sixteen_threads_share_a_model(void **state)
{
    (void)state;
    static const char *const inferences[] = {"sampled", "moments"};
    for (size_t i = 0; i < 2; i++) {
        vmg_context *context = synthetic_context(2);
        vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
        vmg_settings *settings = small(context, inferences[i], "3");
        vmg_model *model = NULL;
        pthread_t threads[thread_count];
        char same = 0, *description = NULL;
        assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
        shared self = {.model = model, .table = table};
        assert_int_equal(look(&self, &self.mean, &self.rmse, &same), VMG_OK);
        assert_ok(context, vmg_model_describe(context, model, &description));
        self.description = description;
        for (size_t t = 0; t < thread_count; t++) {
            assert_int_equal(pthread_create(&threads[t], NULL, work, &self), 0);
        }
        for (size_t t = 0; t < thread_count; t++) {
            void *failed = NULL;
            assert_int_equal(pthread_join(threads[t], &failed), 0);
            assert_null(failed);
        }
        vmg_text_release(context, description);
        vmg_model_destroy(context, model);
        vmg_settings_destroy(context, settings);
        vmg_table_destroy(context, table);
        vmg_context_destroy(context);
    }
}

typedef struct stopper {
    vmg_context *context;
    atomic_bool begun;
} stopper;

static void on_progress(void *user, const vmg_progress *progress)
{
    (void)progress;
    atomic_store(&((stopper *)user)->begun, true);
}

static void *cancel_soon(void *user)
{
    stopper *self = user;
    while (!atomic_load(&self->begun)) {
    }
    vmg_context_cancel(self->context);
    return NULL;
}

static void another_thread_cancels(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(4);
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "y"));
    vmg_settings *settings = small(context, "sampled", "1000000");
    vmg_model *model = NULL;
    vmg_prediction *prediction = NULL;
    stopper self = {.context = context};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, &self), 0);
    assert_ok(context,
              vmg_fit(context, table,
                      &(vmg_fit_options){
                          .target = "y", .settings = settings, .on_progress = on_progress, .progress_user = &self},
                      &model));
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(vmg_model_was_cancelled(model));
    vmg_context_clear_cancel(context);
    assert_ok(context, vmg_predict(context, model, table, NULL, &prediction));
    vmg_prediction_destroy(context, prediction);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixteen_threads_share_a_model),
        cmocka_unit_test(another_thread_cancels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
