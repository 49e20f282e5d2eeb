/* Folds and held-back rows: every row where it belongs, classes spread, groups whole, past before future. */
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

enum { most_rows = 1000 };

/* Rows 1000, 1003, 1006, ... stand for the places 0, 1, 2, ... in the list. */
static const uint32_t *some_rows(void)
{
    static uint32_t rows[most_rows];
    for (uint32_t i = 0; i < most_rows; i++) {
        rows[i] = 1000 + 3 * i;
    }
    return rows;
}

static size_t place_of(uint32_t row)
{
    return (row - 1000) / 3;
}

/* Each place is in at most one part, in order; marks those of the parts with 1 and 2. */
static void mark(const vmg_split *split, unsigned char parts[most_rows])
{
    memset(parts, 0, most_rows);
    for (size_t i = 0; i < split->train_count; i++) {
        assert_true(i == 0 || split->train[i] > split->train[i - 1]);
        parts[place_of(split->train[i])] = 1;
    }
    for (size_t i = 0; i < split->test_count; i++) {
        assert_true(i == 0 || split->test[i] > split->test[i - 1]);
        assert_int_equal(parts[place_of(split->test[i])], 0);
        parts[place_of(split->test[i])] = 2;
    }
}

/* Every row is tested on once in each repeat, and trained on otherwise. */
static void assert_partition(const vmg_splits *splits, size_t folds, size_t repeats, size_t rows)
{
    unsigned char parts[most_rows];
    assert_int_equal(splits->count, folds * repeats);
    for (size_t repeat = 0; repeat < repeats; repeat++) {
        size_t tested[most_rows] = {0};
        for (size_t k = 0; k < folds; k++) {
            const vmg_split *split = &splits->at[repeat * folds + k];
            assert_int_equal(split->train_count + split->test_count, rows);
            assert_true(split->test_count > 0);
            mark(split, parts);
            for (size_t i = 0; i < rows; i++) {
                assert_true(parts[i] != 0);
                tested[i] += parts[i] == 2;
            }
        }
        for (size_t i = 0; i < rows; i++) {
            assert_int_equal(tested[i], 1);
        }
    }
}

static bool same(const vmg_split *a, const vmg_split *b)
{
    return a->test_count == b->test_count && memcmp(a->test, b->test, a->test_count * sizeof *a->test) == 0;
}

static void folds_by_chance_are_even(void **state)
{
    vmg_context *context = *state;
    const size_t sizes[][2] = {{10, 2}, {10, 3}, {10, 10}, {997, 5}, {2, 2}};
    for (size_t s = 0; s < 5; s++) {
        const size_t rows = sizes[s][0], folds = sizes[s][1];
        vmg_splits splits = {0};
        const vmg_fold_plan plan = {.folds = folds, .repeats = 3, .seed = 7};
        assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
        assert_partition(&splits, folds, 3, rows);
        for (size_t k = 0; k < splits.count; k++) {
            assert_true(splits.at[k].test_count == rows / folds || splits.at[k].test_count == rows / folds + 1);
        }
        vmg_splits_release(context, &splits);
    }
}

static void the_seed_decides(void **state)
{
    vmg_context *context = *state;
    vmg_splits once = {0}, again = {0}, other = {0};
    vmg_fold_plan plan = {.folds = 5, .repeats = 2, .seed = 7};
    assert_ok(context, vmg_splits_fold(context, &plan, NULL, 100, &once));
    assert_ok(context, vmg_splits_fold(context, &plan, NULL, 100, &again));
    plan.seed = 8;
    assert_ok(context, vmg_splits_fold(context, &plan, NULL, 100, &other));
    for (size_t k = 0; k < 10; k++) {
        assert_true(same(&once.at[k], &again.at[k]));
        assert_false(same(&once.at[k], &other.at[k]));
    }
    assert_false(same(&once.at[0], &once.at[5])); /* the repeats differ */
    assert_true(once.at[0].test[0] < 100);        /* without a list: rows 0 to 99 */
    vmg_splits_release(context, &once);
    vmg_splits_release(context, &again);
    vmg_splits_release(context, &other);
}

/* Over many seeds, how often two rows are in one fold is what chance says. */
static void rows_meet_by_chance(void **state)
{
    vmg_context *context = *state;
    enum { rows = 20, folds = 4, seeds = 4000 };
    size_t together = 0, first_fold[folds] = {0};
    for (uint64_t seed = 0; seed < seeds; seed++) {
        vmg_splits splits = {0};
        const vmg_fold_plan plan = {.folds = folds, .seed = seed};
        assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
        for (size_t k = 0; k < folds; k++) {
            unsigned char parts[most_rows];
            mark(&splits.at[k], parts);
            together += parts[3] == 2 && parts[4] == 2;
            first_fold[k] += parts[0] == 2;
        }
        vmg_splits_release(context, &splits);
    }
    assert_true(fabs((double)together / seeds - 4.0 / 19) < 4 * sqrt(4.0 / 19 * 15 / 19 / seeds)); /* 4 sd */
    for (size_t k = 0; k < folds; k++) {
        assert_true(fabs((double)first_fold[k] / seeds - 0.25) < 4 * sqrt(0.25 * 0.75 / seeds));
    }
}

static void classes_are_spread(void **state)
{
    vmg_context *context = *state;
    enum { rows = 503, folds = 5, classes = 4 };
    uint32_t labels[rows];
    size_t all[classes] = {0};
    for (uint32_t i = 0; i < rows; i++) { /* fewer rows of class 3 than folds, few of class 1 */
        labels[i] = i < 3 ? 3 : i % 11 == 0 ? 1 : i % 2 ? 0 : 2;
        all[labels[i]]++;
    }
    vmg_splits splits = {0};
    const vmg_fold_plan plan = {.folds = folds, .repeats = 2, .seed = 1, .labels = labels};
    assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
    assert_partition(&splits, folds, 2, rows);
    for (size_t k = 0; k < splits.count; k++) {
        size_t found[classes] = {0};
        for (size_t i = 0; i < splits.at[k].test_count; i++) {
            found[labels[place_of(splits.at[k].test[i])]]++;
        }
        for (size_t c = 0; c < classes; c++) {
            assert_true(found[c] == all[c] / folds || found[c] == all[c] / folds + 1);
        }
        assert_true(splits.at[k].test_count == rows / folds || splits.at[k].test_count == rows / folds + 1);
    }
    vmg_splits_release(context, &splits);
}

/* Group g has g % 7 + 1 rows; the groups' rows are mixed, their numbers large. */
static size_t make_groups(uint32_t *groups, size_t group_count)
{
    size_t rows = 0;
    for (uint32_t turn = 0; turn < 7; turn++) {
        for (uint32_t g = 0; g < group_count; g++) {
            if (turn <= g % 7) {
                groups[rows++] = g * 99999989u; /* a prime: all different, in no order */
            }
        }
    }
    return rows;
}

static void assert_groups_are_whole(const vmg_split *split, const uint32_t *groups)
{
    for (size_t i = 0; i < split->train_count; i++) {
        for (size_t j = 0; j < split->test_count; j++) {
            assert_true(groups[place_of(split->train[i])] != groups[place_of(split->test[j])]);
        }
    }
}

static void groups_stay_together(void **state)
{
    vmg_context *context = *state;
    uint32_t groups[most_rows];
    const size_t rows = make_groups(groups, 41);
    vmg_splits splits = {0};
    vmg_fold_plan plan = {.folds = 5, .repeats = 2, .seed = 3, .groups = groups};
    assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
    assert_partition(&splits, 5, 2, rows);
    for (size_t k = 0; k < 10; k++) {
        assert_groups_are_whole(&splits.at[k], groups);
        /* the largest first: in the end no fold has more than one of the smallest groups too many */
        assert_true(splits.at[k].test_count >= rows / 5 - 1 && splits.at[k].test_count <= rows / 5 + 1);
    }
    assert_false(same(&splits.at[0], &splits.at[5]));
    vmg_splits_release(context, &splits);

    plan.folds = 42;
    assert_int_equal(vmg_splits_fold(context, &plan, some_rows(), rows, &splits), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "41 groups cannot be divided into 42 folds");
    assert_true(!splits.at && !splits.count);
    plan.folds = 41;
    assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
    assert_partition(&splits, 41, 2, rows);
    vmg_splits_release(context, &splits);
}

static void the_past_is_trained_on_and_the_future_tested_on(void **state)
{
    vmg_context *context = *state;
    enum { rows = 120, folds = 5 };
    double order[rows];
    for (size_t i = 0; i < rows; i++) {
        order[i] = (double)(i * 49 % rows) / 8; /* 49 and 120 have no common divisor */
    }
    vmg_splits splits = {0};
    const vmg_fold_plan plan = {.folds = folds, .repeats = 1, .order = order};
    assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), rows, &splits));
    assert_int_equal(splits.count, folds);
    for (size_t k = 0; k < folds; k++) {
        const vmg_split *split = &splits.at[k];
        assert_int_equal(split->train_count, 20 * (k + 1));
        assert_int_equal(split->test_count, 20);
        for (size_t i = 0; i < split->train_count; i++) {
            assert_true(order[place_of(split->train[i])] < 2.5 * (double)(k + 1));
        }
        for (size_t i = 0; i < split->test_count; i++) {
            const double value = order[place_of(split->test[i])];
            assert_true(value >= 2.5 * (double)(k + 1) && value < 2.5 * (double)(k + 2));
        }
    }
    vmg_splits_release(context, &splits);
}

/* Values in rows: 0 in 1, 1 in 1, 2 in 90, 3 in 4, 4 in 4: as many blocks as there are values, or fewer. */
static void equal_values_are_not_parted(void **state)
{
    vmg_context *context = *state;
    double order[100];
    for (size_t i = 0; i < 100; i++) {
        order[i] = i < 1 ? 0 : i < 2 ? 1 : i < 92 ? 2 : i < 96 ? 3 : 4;
    }
    const struct {
        size_t folds, train[4], test[4];
    } expected[] = {
        {4, {1, 2, 92, 96}, {1, 90, 4, 4}},
        {1, {92}, {8}}, /* half of the rows is 50: 92 is nearer than 2 */
        {2, {2, 92}, {90, 8}},
    };
    for (size_t e = 0; e < 3; e++) {
        vmg_splits splits = {0};
        const vmg_fold_plan plan = {.folds = expected[e].folds, .order = order};
        assert_ok(context, vmg_splits_fold(context, &plan, some_rows(), 100, &splits));
        for (size_t k = 0; k < expected[e].folds; k++) {
            unsigned char parts[most_rows];
            mark(&splits.at[k], parts);
            assert_int_equal(splits.at[k].train_count, expected[e].train[k]);
            assert_int_equal(splits.at[k].test_count, expected[e].test[k]);
        }
        vmg_splits_release(context, &splits);
    }
    vmg_splits splits = {0};
    const vmg_fold_plan plan = {.folds = 5, .order = order};
    assert_int_equal(vmg_splits_fold(context, &plan, NULL, 100, &splits), VMG_ERROR_DATA);
    assert_string_equal(vmg_last_error(context), "5 folds by order need 6 different values, but there are 5");
}

static void wrong_plans_are_refused(void **state)
{
    vmg_context *context = *state;
    const double order[] = {1, 2, 3};
    const uint32_t groups[] = {1, 2, 3};
    const struct {
        vmg_fold_plan plan;
        vmg_status status;
        const char *sentence;
    } refused[] = {
        {{.folds = 4}, VMG_ERROR_DATA, "3 rows cannot be divided into 4 folds"},
        {{.folds = 1}, VMG_ERROR_USAGE, "1 folds were asked for; 2 are the fewest"},
        {{.folds = 0, .order = order}, VMG_ERROR_USAGE, "0 folds were asked for; 1 are the fewest"},
        {{.folds = 2, .order = order, .groups = groups}, VMG_ERROR_USAGE, "folds by order go with no groups"},
        {{.folds = 2, .order = order, .repeats = 2},
         VMG_ERROR_USAGE,
         "folds by order go with no repeats: there is one "
         "order"},
        {{.folds = 3, .order = order}, VMG_ERROR_DATA, "3 folds by order need 4 different values, but there are 3"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        vmg_splits splits = {(vmg_split *)1, 1};
        assert_int_equal(vmg_splits_fold(context, &refused[i].plan, NULL, 3, &splits), refused[i].status);
        assert_string_equal(vmg_last_error(context), refused[i].sentence);
        assert_true(!splits.at && !splits.count);
    }
}

static vmg_status fold_every_way(vmg_context *context, void *user)
{
    const double order[] = {1, 2, 3, 4};
    const uint32_t numbers[] = {1, 2, 3, 3};
    const vmg_fold_plan plans[] = {{.folds = 2}, {.folds = 2, .groups = numbers}, {.folds = 2, .order = order}};
    vmg_status status = VMG_OK;
    (void)user;
    for (size_t i = 0; i < 3 && !status; i++) {
        vmg_splits splits = {0};
        status = vmg_splits_fold(context, &plans[i], NULL, 4, &splits);
        vmg_splits_release(context, &splits);
    }
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    assert_true(assert_survives_failing_allocations(fold_every_way, NULL) > 20);
}

int main(void)
{
#define IN_CONTEXT(name) cmocka_unit_test_setup_teardown(name, make_context, destroy_context)
    const struct CMUnitTest tests[] = {
        IN_CONTEXT(folds_by_chance_are_even),
        IN_CONTEXT(the_seed_decides),
        IN_CONTEXT(rows_meet_by_chance),
        IN_CONTEXT(classes_are_spread),
        IN_CONTEXT(groups_stay_together),
        IN_CONTEXT(the_past_is_trained_on_and_the_future_tested_on),
        IN_CONTEXT(equal_values_are_not_parted),
        IN_CONTEXT(wrong_plans_are_refused),
        IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
