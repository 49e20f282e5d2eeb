/* Rows dealt into parts: by chance, in whole groups, in blocks of an order. */
#include "synthetic.h"

#include "table/dealt_rows.h"

enum { rows = 100, parts = 7 };

static void every_part_has_its_share(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    uint32_t labels[rows], found[rows];
    size_t size[parts] = {0}, of_rare[parts] = {0};
    for (uint32_t i = 0; i < rows; i++) {
        labels[i] = i % 10 == 3;
    }
    const vmg_fold_plan plan = {.folds = parts, .seed = 5, .labels = labels};
    assert_ok(context, vmg_deal_parts(context, &plan, rows, 3, found));
    for (size_t i = 0; i < rows; i++) {
        assert_true(found[i] < parts);
        size[found[i]]++;
        of_rare[found[i]] += labels[i];
    }
    for (size_t p = 0; p < parts; p++) {
        assert_true(size[p] == rows / parts || size[p] == rows / parts + 1);
        assert_true(of_rare[p] == 1 || of_rare[p] == 2); /* 10 rows in 7 parts */
    }
    vmg_context_destroy(context);
}

static void groups_stay_whole(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    uint32_t groups[rows], found[rows], part_of[20];
    for (uint32_t many = 0; many < 2; many++) { /* fewer groups than parts, and more */
        const uint32_t count = many ? 20 : 4;
        bool seen[20] = {0};
        for (uint32_t i = 0; i < rows; i++) {
            groups[i] = i * 31 % rows % count;
        }
        const vmg_fold_plan plan = {.folds = parts, .seed = 5, .groups = groups};
        assert_ok(context, vmg_deal_parts(context, &plan, rows, 3, found));
        for (size_t i = 0; i < rows; i++) {
            assert_true(found[i] < parts);
            part_of[groups[i]] = seen[groups[i]] ? part_of[groups[i]] : found[i];
            seen[groups[i]] = true;
            assert_int_equal(found[i], part_of[groups[i]]);
        }
    }
    vmg_context_destroy(context);
}

static void blocks_follow_the_order(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    uint32_t found[rows];
    double order[rows];
    size_t size[parts] = {0};
    for (size_t i = 0; i < rows; i++) {
        order[i] = (double)(i * 37 % rows / 2); /* two rows at each place */
    }
    vmg_fold_plan plan = {.folds = parts, .order = order};
    assert_ok(context, vmg_deal_parts(context, &plan, rows, 3, found));
    for (size_t i = 0; i < rows; i++) {
        assert_true(found[i] < parts);
        size[found[i]]++;
        for (size_t k = 0; k < rows; k++) {
            assert_true(order[i] >= order[k] || found[i] <= found[k]);
        }
    }
    for (size_t p = 0; p < parts; p++) {
        assert_in_range(size[p], rows / parts - 2, rows / parts + 3);
    }
    plan.folds = 51; /* there are 50 places */
    assert_int_equal(vmg_deal_parts(context, &plan, rows, 3, found), VMG_ERROR_DATA);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_has_its_share),
        cmocka_unit_test(groups_stay_whole),
        cmocka_unit_test(blocks_follow_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
