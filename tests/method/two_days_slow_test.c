/* Two days of a service in shortened time: ten rows a second for 48 hours, 1,728,000 predictions of one row each, by
 * four threads that share a model; every hour the model is loaded anew from its file, and a fit is begun and cancelled
 * from another thread beside them. What is allocated after an hour's work, and the resident set, are at the end what
 * they were after the fourth hour, and every prediction is the one that the model made at first. */
#include "synthetic.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "scratch.h"

enum {
    hours = 48,
    thread_count = 4,
    rows = 500,
    warm = 4, /* hours after which memory is looked at */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    calls_an_hour = 360 /* of each thread; the sanitizers' own memory is not what is measured */
#else
    calls_an_hour = 10 * 3600 / thread_count
#endif
};

typedef struct service {
    const vmg_model *model;
    const vmg_table *table;
    double mean[rows], upper[rows]; /* of each row, predicted before */
    atomic_int wrong;
} service;

typedef struct server {
    service *service;
    size_t first; /* row that it begins with */
} server;

static void *serve(void *user)
{
    const server *self = user;
    service *s = self->service;
    vmg_context *context = NULL;
    if (vmg_context_create(&(vmg_context_options){.threads = 1}, &context)) {
        s->wrong++;
        return NULL;
    }
    for (size_t call = 0; call < calls_an_hour; call++) {
        const uint32_t row = (uint32_t)((self->first + call) % rows);
        vmg_prediction *prediction = NULL;
        if (vmg_predict(context, s->model, s->table, &(vmg_predict_options){.rows = &row, .row_count = 1},
                        &prediction)) {
            s->wrong++;
            break;
        }
        const double mean = vmg_prediction_mean(prediction, 0, 0);
        const double upper = vmg_prediction_quantile(prediction, 0, 0, 0.95);
        s->wrong += mean != s->mean[row] || upper != s->upper[row];
        vmg_prediction_destroy(context, prediction);
    }
    vmg_context_destroy(context);
    return NULL;
}

/* A fit that takes long, and is told to end after its first epoch. */
static void cancel_after_an_epoch(void *user, const vmg_progress *progress)
{
    (void)progress;
    vmg_context_cancel(user);
}

static void *begin_a_fit(void *user)
{
    service *s = user;
    vmg_context *context = NULL;
    vmg_settings *settings = NULL;
    vmg_model *model = NULL;
    if (vmg_context_create(&(vmg_context_options){.threads = 2}, &context)) {
        s->wrong++;
        return NULL;
    }
    s->wrong += vmg_settings_create(context, &settings) != VMG_OK;
    s->wrong += vmg_settings_set(context, settings, "epochs", "100000") != VMG_OK;
    const vmg_fit_options options = {.target = "y",
                                     .settings = settings,
                                     .silent = true,
                                     .on_progress = cancel_after_an_epoch,
                                     .progress_user = context};
    const vmg_status status = vmg_fit(context, s->table, &options, &model);
    s->wrong += status ? status != VMG_ERROR_CANCELLED : !vmg_model_was_cancelled(model);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_context_destroy(context);
    return NULL;
}

static void work_an_hour(service *s)
{
    pthread_t threads[thread_count], learner;
    server servers[thread_count];
    for (size_t i = 0; i < thread_count; i++) {
        servers[i] = (server){s, i * rows / thread_count};
        assert_int_equal(pthread_create(&threads[i], NULL, serve, &servers[i]), 0);
    }
    assert_int_equal(pthread_create(&learner, NULL, begin_a_fit, s), 0);
    for (size_t i = 0; i < thread_count; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_join(learner, NULL);
    assert_int_equal(s->wrong, 0);
}

/* Bytes that are allocated, and bytes in memory. */
static double allocated(void)
{
    const struct mallinfo2 info = mallinfo2();
    return (double)info.uordblks + (double)info.hblkhd;
}

static double resident(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*u %lu", &pages), 1);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void memory_stays_flat(void **state)
{
    (void)state;
    static service s;
    vmg_context *context = synthetic_context(2);
    scratch folder = scratch_create();
    const char *const path = scratch_path(&folder, "model.vmg");
    vmg_table *table = synthetic_table(context, rows, NAMES("a", "b", "machine", "y"));
    vmg_settings *settings = synthetic_settings(
        context, NAMES("epochs", "5", "hidden", "12", "ensemble", "2", "inference", "moments", "cross-fit", "2"));
    vmg_model *model = NULL;
    vmg_prediction *all = NULL;
    double allocated_warm = 0, resident_warm = 0;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model));
    assert_ok(context, vmg_model_save(context, model, path));
    assert_ok(context, vmg_predict(context, model, table, NULL, &all));
    s.table = table;
    for (uint32_t row = 0; row < rows; row++) {
        vmg_prediction *one = NULL;
        assert_ok(context,
                  vmg_predict(context, model, table, &(vmg_predict_options){.rows = &row, .row_count = 1}, &one));
        s.mean[row] = vmg_prediction_mean(one, 0, 0);
        s.upper[row] = vmg_prediction_quantile(one, 0, 0, 0.95);
        assert_close(s.mean[row], vmg_prediction_mean(all, row, 0), 1e-4);
        vmg_prediction_destroy(context, one);
    }
    for (size_t hour = 1; hour <= hours; hour++) {
        vmg_model *loaded = NULL;
        assert_ok(context, vmg_model_load(context, path, &loaded));
        vmg_model_destroy(context, model);
        s.model = model = loaded;
        work_an_hour(&s);
        if (hour == warm) {
            allocated_warm = allocated();
            resident_warm = resident();
        }
    }
    print_message("%d predictions, allocated %+.0f bytes, resident %+.0f KiB since hour %d, of %.0f MiB\n",
                  hours * calls_an_hour * thread_count, allocated() - allocated_warm,
                  (resident() - resident_warm) / 1024, warm, resident_warm / 1048576);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    /* What threads keep for themselves of what was freed counts as allocated, and levels off at some 20 KiB; a byte a
     * call would be 1.6 MiB, what a model or a fit needs, lost each hour, 400 KiB. */
    assert_true(fabs(allocated() - allocated_warm) < 65536);
    assert_true(resident() - resident_warm < 4 * 1048576);
#endif
    vmg_prediction_destroy(context, all);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    scratch_remove(&folder);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_stays_flat)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
