/* Parallel jobs under stress: each runs once, the failure that is told does not depend on threads or luck. */
#include "failing_allocator.h"
#include "test.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/parallel.h"

enum { job_count = 20000 };

static vmg_context *context_with_threads(size_t threads)
{
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(&(vmg_context_options){.threads = threads}, &context), VMG_OK);
    return context;
}

/* Counts its runs, in memory of its own, with a sentence of its own. */
static vmg_status count_runs(vmg_context *context, size_t index, void *user)
{
    unsigned char *runs = user;
    size_t *own = vmg_allocate(context, 8, sizeof *own);
    if (!own) {
        return VMG_ERROR_MEMORY;
    }
    own[7] = index;
    vmg_fail(context, VMG_ERROR_DATA, "job %zu", index);
    char expected[32];
    snprintf(expected, sizeof expected, "job %zu", own[7]);
    const bool good = strcmp(vmg_last_error(context), expected) == 0 && vmg_context_threads(context) == 1;
    runs[index]++;
    vmg_release(context, own);
    return good ? VMG_OK : vmg_fail(context, VMG_ERROR_INTERNAL, "job %zu does not run alone in its context", index);
}

static void every_job_runs_once_with_a_context_of_its_own(void **state)
{
    (void)state;
    static unsigned char runs[job_count];
    const size_t threads[] = {2, 3, 16, 64};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        vmg_context *context = context_with_threads(threads[t]);
        memset(runs, 0, sizeof runs);
        assert_ok(context, vmg_parallel_for(context, job_count, count_runs, runs));
        for (size_t i = 0; i < job_count; i++) {
            assert_int_equal(runs[i], 1);
        }
        vmg_context_destroy(context);
    }
}

static void no_job_and_one_job_are_work_too(void **state)
{
    (void)state;
    unsigned char runs[1] = {0};
    vmg_context *context = context_with_threads(8);
    const size_t before = vmg_context_allocations(context);
    assert_ok(context, vmg_parallel_for(context, 0, count_runs, NULL));
    assert_int_equal(vmg_context_allocations(context), before);
    vmg_context_destroy(context);
    context = context_with_threads(1);
    assert_ok(context, vmg_parallel_for(context, 1, count_runs, runs));
    assert_int_equal(runs[0], 1);
    vmg_context_destroy(context);
}

typedef struct failures {
    size_t first, every;    /* jobs first, first + every, ... fail */
    unsigned long disorder; /* decides which jobs are slow */
    atomic_size_t begun;
} failures;

static vmg_status fail_some(vmg_context *context, size_t index, void *user)
{
    failures *plan = user;
    atomic_fetch_add(&plan->begun, 1);
    for (unsigned long i = index * 2654435761u * (plan->disorder + 1) % 7; i; i--) {
        sched_yield();
    }
    return index >= plan->first && (index - plan->first) % plan->every == 0
               ? vmg_fail(context, index % 2 ? VMG_ERROR_DATA : VMG_ERROR_NUMERIC, "job %zu failed", index)
               : VMG_OK;
}

static void the_first_failure_is_told_whatever_the_order(void **state)
{
    (void)state;
    for (unsigned long trial = 0; trial < 300; trial++) {
        failures plan = {.first = trial % 50, .every = 1 + trial % 3, .disorder = trial};
        char expected[32];
        vmg_context *context = context_with_threads(1 + trial % 9);
        snprintf(expected, sizeof expected, "job %zu failed", plan.first);
        assert_int_equal(vmg_parallel_for(context, 1000, fail_some, &plan),
                         plan.first % 2 ? VMG_ERROR_DATA : VMG_ERROR_NUMERIC);
        assert_string_equal(vmg_last_error(context), expected);
        assert_true(atomic_load(&plan.begun) < 1000);
        vmg_context_destroy(context);
    }
}

static vmg_status nest(vmg_context *context, size_t index, void *user)
{
    unsigned char *runs = user;
    return vmg_parallel_for(context, 10, count_runs, runs + 10 * index);
}

static void jobs_may_have_jobs(void **state)
{
    (void)state;
    unsigned char runs[200] = {0};
    vmg_context *context = context_with_threads(4);
    assert_ok(context, vmg_parallel_for(context, 20, nest, runs));
    for (size_t i = 0; i < 200; i++) {
        assert_int_equal(runs[i], 1);
    }
    vmg_context_destroy(context);
}

static vmg_status cancel_at_100(vmg_context *context, size_t index, void *user)
{
    (void)user;
    if (index == 100) {
        vmg_context_cancel(context);
    }
    return vmg_cancelled(context) ? vmg_fail(context, VMG_ERROR_CANCELLED, "cancelled at job %zu", index) : VMG_OK;
}

static void a_cancellation_reaches_every_thread(void **state)
{
    (void)state;
    vmg_context *context = context_with_threads(4);
    assert_int_equal(vmg_parallel_for(context, 1000000, cancel_at_100, NULL), VMG_ERROR_CANCELLED);
    assert_true(vmg_cancelled(context));
    vmg_context_clear_cancel(context);
    assert_false(vmg_cancelled(context));
    vmg_context_destroy(context);
}

typedef struct notes {
    bool inside; /* of a call; not atomic: calls come one at a time */
    size_t count;
} notes;

static void take_note(void *user, const char *sentence)
{
    notes *taken = user;
    assert_false(taken->inside);
    taken->inside = true;
    sched_yield();
    taken->count += strncmp(sentence, "job ", 4) == 0;
    taken->inside = false;
}

static vmg_status note_index(vmg_context *context, size_t index, void *user)
{
    (void)user;
    vmg_note(context, "job %zu", index);
    return VMG_OK;
}

static void notes_come_one_at_a_time(void **state)
{
    (void)state;
    notes taken = {0};
    vmg_context *context = NULL;
    const vmg_context_options options = {.threads = 8, .on_message = take_note, .message_user = &taken};
    assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
    assert_ok(context, vmg_parallel_for(context, 2000, note_index, NULL));
    assert_int_equal(taken.count, 2000);
    vmg_context_destroy(context);
}

/* Children of a context that may be out of memory; the jobs themselves allocate nothing. */
static vmg_status do_nothing(vmg_context *context, size_t index, void *user)
{
    (void)context;
    (void)index;
    (void)user;
    return VMG_OK;
}

static void missing_memory_is_an_error(void **state)
{
    (void)state;
    for (size_t number = 1; number <= 6; number++) {
        failing_allocator allocator = {.failing_number = 0};
        vmg_context *context = NULL;
        const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator},
                                             .threads = 4};
        assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
        allocator.failing_number = atomic_load(&allocator.made) + number;
        /* the workers, and a context for each of the four */
        assert_int_equal(vmg_parallel_for(context, 10, do_nothing, NULL), number <= 5 ? VMG_ERROR_MEMORY : VMG_OK);
        vmg_context_destroy(context);
        assert_int_equal(atomic_load(&allocator.alive), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_runs_once_with_a_context_of_its_own),
        cmocka_unit_test(no_job_and_one_job_are_work_too),
        cmocka_unit_test(the_first_failure_is_told_whatever_the_order),
        cmocka_unit_test(jobs_may_have_jobs),
        cmocka_unit_test(a_cancellation_reaches_every_thread),
        cmocka_unit_test(notes_come_one_at_a_time),
        cmocka_unit_test(missing_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
