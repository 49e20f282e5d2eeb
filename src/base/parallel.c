/* Independent jobs side by side; see base/parallel.h. */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/context.h"

typedef struct shared_work {
    size_t count;
    vmg_job job;
    void *user;
    atomic_size_t next;
    atomic_bool failed;
} shared_work;

typedef struct worker {
    shared_work *work;
    vmg_context *context;
    pthread_t thread;
    bool started;
    vmg_status status;
    size_t failed_index;
} worker;

static void *run_worker(void *argument)
{
    worker *self = argument;
    shared_work *work = self->work;
    while (!self->status && !atomic_load(&work->failed)) {
        const size_t index = atomic_fetch_add(&work->next, 1);
        if (index >= work->count) {
            break;
        }
        self->status = work->job(self->context, index, work->user);
        self->failed_index = index;
    }
    if (self->status) {
        atomic_store(&work->failed, true);
    }
    return NULL;
}

/* The failure with the smallest index becomes the caller's. Jobs are begun in order, so every job before it has ended
 * well whatever the number of threads. */
static vmg_status gather_failures(vmg_context *context, const worker *workers, size_t count)
{
    const worker *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (workers[i].status && (!first || workers[i].failed_index < first->failed_index)) {
            first = &workers[i];
        }
    }
    return first ? vmg_fail(context, first->status, "%s", vmg_last_error(first->context)) : VMG_OK;
}

static vmg_status run_in_this_thread(vmg_context *context, size_t count, vmg_job job, void *user)
{
    vmg_status status = VMG_OK;
    for (size_t index = 0; index < count && !status; index++) {
        status = job(context, index, user);
    }
    return status;
}

vmg_status vmg_parallel_for(vmg_context *context, size_t count, vmg_job job, void *user)
{
    const size_t all = vmg_context_threads(context), threads = all < count ? all : count;
    if (threads < 2) {
        return run_in_this_thread(context, count, job, user);
    }
    shared_work work = {.count = count, .job = job, .user = user};
    worker *workers = vmg_allocate(context, threads, sizeof *workers);
    vmg_status status = workers ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < threads && !status; i++) {
        workers[i].work = &work;
        status = vmg_context_create_child(context, all / threads, &workers[i].context);
    }
    if (!status) {
        for (size_t i = 1; i < threads; i++) { /* a thread that cannot be made is one fewer, no failure */
            workers[i].started = pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]) == 0;
        }
        run_worker(&workers[0]);
        for (size_t i = 1; i < threads; i++) {
            if (workers[i].started) {
                pthread_join(workers[i].thread, NULL);
            }
        }
        status = gather_failures(context, workers, threads);
    }
    for (size_t i = 0; workers && i < threads; i++) {
        vmg_context_destroy(workers[i].context);
    }
    vmg_release(context, workers);
    return status;
}
