/* A team under stress: every piece is done once in every round, helpers that sleep wake up, a thread's number is its
 * own. */
#include "failing_allocator.h"
#include "test.h"

#include <sched.h>
#include <time.h>

#include "base/team.h"

enum { most_pieces = 100, most_threads = 64 };

typedef struct round_record {
    unsigned char runs[most_pieces]; /* each piece is written by one thread: not atomic */
    atomic_bool busy[most_threads];
    atomic_bool clash;
    size_t threads;
    bool slow;
} round_record;

static void record(void *user, size_t index, size_t thread)
{
    round_record *round = user;
    if (thread >= round->threads || atomic_exchange(&round->busy[thread], true)) {
        atomic_store(&round->clash, true);
    }
    if (round->slow) {
        sched_yield();
    }
    round->runs[index]++;
    atomic_store(&round->busy[thread], false);
}

static vmg_context *context_with_threads(size_t threads)
{
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(&(vmg_context_options){.threads = threads}, &context), VMG_OK);
    return context;
}

static void run_round(vmg_team *team, size_t pieces, bool slow)
{
    round_record round = {.threads = vmg_team_size(team), .slow = slow};
    vmg_team_run(team, pieces, record, &round);
    assert_false(atomic_load(&round.clash));
    for (size_t i = 0; i < most_pieces; i++) {
        assert_int_equal(round.runs[i], i < pieces);
    }
}

static void every_piece_is_done_once_in_every_round(void **state)
{
    (void)state;
    const size_t threads[] = {2, 3, 16, most_threads};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        vmg_context *context = context_with_threads(threads[t]);
        vmg_team *team = NULL;
        assert_ok(context, vmg_team_create(context, &team));
        assert_true(vmg_team_size(team) >= 2 && vmg_team_size(team) <= threads[t]);
        const size_t before = vmg_context_allocations(context);
        for (size_t round = 0; round < 200; round++) {
            run_round(team, round * 7 % (most_pieces + 1), round % 3 == 0);
        }
        assert_int_equal(vmg_context_allocations(context), before);
        vmg_team_destroy(context, team);
        vmg_context_destroy(context);
    }
}

static void helpers_that_sleep_wake_up(void **state)
{
    (void)state;
    vmg_context *context = context_with_threads(4);
    vmg_team *team = NULL;
    assert_ok(context, vmg_team_create(context, &team));
    for (size_t round = 0; round < 20; round++) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); /* much longer than they watch */
        run_round(team, most_pieces, true);
    }
    vmg_team_destroy(context, team);
    vmg_context_destroy(context);
}

/* Two pieces that wait for each other can only end when two threads do them. */
static void meet(void *user, size_t index, size_t thread)
{
    atomic_size_t *here = user;
    (void)index;
    (void)thread;
    atomic_fetch_add(here, 1);
    while (atomic_load(here) < 2) {
        sched_yield();
    }
}

static void pieces_run_side_by_side(void **state)
{
    (void)state;
    vmg_context *context = context_with_threads(2);
    vmg_team *team = NULL;
    assert_ok(context, vmg_team_create(context, &team));
    for (size_t round = 0; round < 100; round++) {
        atomic_size_t here = 0;
        vmg_team_run(team, 2, meet, &here);
        assert_int_equal(atomic_load(&here), 2);
    }
    vmg_team_destroy(context, team);
    vmg_context_destroy(context);
}

static void one_thread_is_no_team(void **state)
{
    (void)state;
    vmg_context *context = context_with_threads(1);
    vmg_team *team = (vmg_team *)context;
    assert_ok(context, vmg_team_create(context, &team));
    assert_null(team);
    assert_int_equal(vmg_team_size(team), 1);
    run_round(team, most_pieces, false);
    vmg_team_destroy(context, team);
    vmg_context_destroy(context);
}

static vmg_status make_a_team(vmg_context *context, void *user)
{
    (void)user;
    vmg_team *team = NULL;
    const vmg_status status = vmg_team_create(context, &team);
    if (!status) {
        run_round(team, most_pieces, false);
    }
    vmg_team_destroy(context, team);
    return status;
}

static void missing_memory_is_an_error(void **state)
{
    (void)state;
    assert_true(assert_survives_failing_allocations(make_a_team, NULL) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_done_once_in_every_round),
        cmocka_unit_test(helpers_that_sleep_wake_up),
        cmocka_unit_test(pieces_run_side_by_side),
        cmocka_unit_test(one_thread_is_no_team),
        cmocka_unit_test(missing_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
