/* Rows that are held back: how many, of which classes, in whole groups, by the seed. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/splits.h"

static int make_context(void **state)
{
    vmg_context *context = NULL;
    const vmg_status status = vmg_context_create(NULL, &context);
    *state = context;
    return (int)status;
}

static int destroy_context(void **state)
{
    vmg_context_destroy(*state);
    return 0;
}

/* Both lists together are 0 .. rows - 1, each in order. */
static void assert_all_there(const vmg_split *split, size_t rows)
{
    size_t trained = 0, tested = 0;
    for (uint32_t row = 0; row < rows; row++) {
        const bool in_train = trained < split->train_count && split->train[trained] == row;
        const bool in_test = tested < split->test_count && split->test[tested] == row;
        assert_true(in_train != in_test);
        trained += in_train;
        tested += in_test;
    }
    assert_int_equal(trained, split->train_count);
    assert_int_equal(tested, split->test_count);
}

static void the_fraction_is_held_back(void **state)
{
    vmg_context *context = *state;
    const struct {
        size_t rows;
        double fraction;
        size_t held;
    } expected[] = {{100, 0.1, 10}, {15, 0.1, 2}, {14, 0.1, 1},    {4, 0.01, 1},
                    {2, 0.99, 1},   {3, 0.99, 2}, {1000, 0.5, 500}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        vmg_split split = {0};
        const vmg_hold_out_plan plan = {.fraction = expected[i].fraction, .seed = i};
        assert_ok(context, vmg_split_hold_out(context, &plan, NULL, expected[i].rows, &split));
        assert_int_equal(split.test_count, expected[i].held);
        assert_all_there(&split, expected[i].rows);
        vmg_split_release(context, &split);
    }
}

static void the_seed_decides_and_all_rows_are_held_back_as_often(void **state)
{
    vmg_context *context = *state;
    enum { rows = 10, seeds = 4000 };
    const uint32_t labels[rows] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    for (int with_labels = 0; with_labels < 2; with_labels++) {
        size_t held[rows] = {0}, changed = 0;
        for (uint64_t seed = 0; seed < seeds; seed++) {
            vmg_split split = {0}, again = {0};
            const vmg_hold_out_plan plan = {.fraction = 0.4, .seed = seed, .labels = with_labels ? labels : NULL};
            assert_ok(context, vmg_split_hold_out(context, &plan, NULL, rows, &split));
            assert_ok(context, vmg_split_hold_out(context, &plan, NULL, rows, &again));
            assert_int_equal(split.test_count, 4);
            assert_memory_equal(split.test, again.test, 4 * sizeof *split.test);
            for (size_t i = 0; i < 4; i++) {
                held[split.test[i]]++;
            }
            changed += split.test[0] != 0;
            vmg_split_release(context, &split);
            vmg_split_release(context, &again);
        }
        for (size_t i = 0; i < rows; i++) {
            assert_true(fabs((double)held[i] / seeds - 0.4) < 4 * sqrt(0.4 * 0.6 / seeds)); /* 4 sd */
        }
        assert_true(changed > 0 && changed < seeds);
    }
}

static void every_class_gives_its_part(void **state)
{
    vmg_context *context = *state;
    enum { rows = 1012 };
    uint32_t labels[rows];
    size_t all[4] = {0}, held[4] = {0};
    for (uint32_t i = 0; i < rows; i++) { /* class 3 has one row, class 2 two, class 1 nine, class 0 a thousand */
        labels[i] = i == 500 ? 3 : i % 505 == 7 ? 2 : i < 9 ? 1 : 0;
        all[labels[i]]++;
    }
    vmg_split split = {0};
    const vmg_hold_out_plan plan = {.fraction = 0.2, .seed = 5, .labels = labels};
    assert_ok(context, vmg_split_hold_out(context, &plan, NULL, rows, &split));
    assert_all_there(&split, rows);
    assert_int_equal(split.test_count, 202);
    for (size_t i = 0; i < split.test_count; i++) {
        held[labels[split.test[i]]]++;
    }
    for (size_t c = 0; c < 4; c++) {
        assert_true(held[c] < all[c]); /* a row is left to train on */
        assert_true(fabs((double)held[c] - 0.2 * (double)all[c]) <= 1.2);
    }
    vmg_split_release(context, &split);

    for (uint32_t i = 0; i < 5; i++) {
        labels[i] = i;
    }
    assert_int_equal(vmg_split_hold_out(context, &plan, NULL, 5, &split), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "no row can be held back: of 5 rows, each is the only one of its "
                                                 "class");
    assert_true(!split.train && !split.test);
}

static void groups_are_held_back_whole(void **state)
{
    vmg_context *context = *state;
    enum { rows = 100 };
    uint32_t groups[rows], large[] = {4, 4, 4, 4, 7, 7, 7, 4, 4, 4};
    for (uint32_t i = 0; i < rows; i++) {
        groups[i] = i * 7 % 33;
    }
    for (uint64_t seed = 0; seed < 50; seed++) {
        vmg_split split = {0};
        vmg_hold_out_plan plan = {.fraction = 0.2, .seed = seed, .groups = groups};
        bool held[33] = {false};
        assert_ok(context, vmg_split_hold_out(context, &plan, NULL, rows, &split));
        assert_all_there(&split, rows);
        assert_true(split.test_count <= 20 && split.test_count >= 17); /* groups of 3 or 4 rows */
        for (size_t i = 0; i < split.test_count; i++) {
            held[groups[split.test[i]]] = true;
        }
        for (size_t i = 0; i < split.train_count; i++) {
            assert_false(held[groups[split.train[i]]]);
        }
        vmg_split_release(context, &split);
        plan.fraction = 0.999; /* a group stays, however much is asked for */
        assert_ok(context, vmg_split_hold_out(context, &plan, NULL, rows, &split));
        assert_true(split.train_count == 3 || split.train_count == 4);
        vmg_split_release(context, &split);
        plan.fraction = 0.2;
        plan.groups = large; /* no group is so small: the smallest one goes */
        assert_ok(context, vmg_split_hold_out(context, &plan, NULL, 10, &split));
        assert_true(split.test_count == 3 && split.test[0] == 4 && split.test[2] == 6);
        vmg_split_release(context, &split);
    }
}

static void wrong_plans_are_refused(void **state)
{
    vmg_context *context = *state;
    const uint32_t one_group[] = {3, 3, 3};
    const struct {
        vmg_hold_out_plan plan;
        size_t rows;
        vmg_status status;
        const char *sentence;
    } refused[] = {
        {{.fraction = 0}, 9, VMG_ERROR_USAGE, "a part of 0 of the rows"},
        {{.fraction = 1}, 9, VMG_ERROR_USAGE, "a part of 1 of the rows"},
        {{.fraction = NAN}, 9, VMG_ERROR_USAGE, "a part of"},
        {{.fraction = 0.5}, 1, VMG_ERROR_DATA, "no row can be held back of 1"},
        {{.fraction = 0.5}, 0, VMG_ERROR_DATA, "no row can be held back of 0"},
        {{.fraction = 0.5, .groups = one_group}, 3, VMG_ERROR_DATA, "no group can be held back of 1"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        vmg_split split = {(uint32_t *)1, (uint32_t *)1, 1, 1};
        assert_int_equal(vmg_split_hold_out(context, &refused[i].plan, NULL, refused[i].rows, &split),
                         refused[i].status);
        assert_non_null(strstr(vmg_last_error(context), refused[i].sentence));
        assert_true(!split.train && !split.test);
    }
}

static vmg_status hold_back_every_way(vmg_context *context, void *user)
{
    const uint32_t numbers[] = {1, 2, 3, 3};
    const vmg_hold_out_plan plans[] = {{.fraction = 0.3, .labels = numbers}, {.fraction = 0.3, .groups = numbers}};
    vmg_status status = VMG_OK;
    (void)user;
    for (size_t i = 0; i < 2 && !status; i++) {
        vmg_split split = {0};
        status = vmg_split_hold_out(context, &plans[i], NULL, 4, &split);
        vmg_split_release(context, &split);
    }
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    assert_true(assert_survives_failing_allocations(hold_back_every_way, NULL) > 10);
}

/* The last rows by order, equal values together; with a single value there is no last. */
static void the_last_rows_are_held_back_by_order(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    vmg_split split = {0};
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    const double days[] = {5, 1, 9, 3, 9, 2, 7, 4, 8, 6}, two[] = {1, 1, 1, 2, 1}, same[] = {1, 1, 1, 1, 1};
    const uint32_t rows[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    vmg_hold_out_plan plan = {.fraction = 0.3, .order = days};
    assert_ok(context, vmg_split_hold_out(context, &plan, rows, 10, &split));
    assert_int_equal(split.test_count, 3);
    assert_memory_equal(split.test, ((const uint32_t[]){12, 14, 18}), 3 * sizeof *rows);
    vmg_split_release(context, &split);
    plan.fraction = 0.1; /* one row, and the other of the same day */
    assert_ok(context, vmg_split_hold_out(context, &plan, rows, 10, &split));
    assert_memory_equal(split.test, ((const uint32_t[]){12, 14}), 2 * sizeof *rows);
    assert_int_equal(split.train_count, 8);
    vmg_split_release(context, &split);
    plan = (vmg_hold_out_plan){.fraction = 0.6, .order = two}; /* all but the first day, however few */
    assert_ok(context, vmg_split_hold_out(context, &plan, NULL, 5, &split));
    assert_int_equal(split.test_count, 1);
    assert_int_equal(split.test[0], 3);
    vmg_split_release(context, &split);
    plan.order = same;
    assert_int_equal(vmg_split_hold_out(context, &plan, NULL, 5, &split), VMG_ERROR_DATA);
    assert_non_null(strstr(vmg_last_error(context), "all have the same place in the order"));
    vmg_context_destroy(context);
}

int main(void)
{
#define IN_CONTEXT(name) cmocka_unit_test_setup_teardown(name, make_context, destroy_context)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_rows_are_held_back_by_order),
        IN_CONTEXT(the_fraction_is_held_back),
        IN_CONTEXT(the_seed_decides_and_all_rows_are_held_back_as_often),
        IN_CONTEXT(every_class_gives_its_part),
        IN_CONTEXT(groups_are_held_back_whole),
        IN_CONTEXT(wrong_plans_are_refused),
        IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
