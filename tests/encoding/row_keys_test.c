/* Groups and order of rows from columns of numbers, texts and dates. */
#include "encoding/encoding_tables.h"

#include "encoding/row_keys.h"
#include "failing_allocator.h"

enum { rows = 6 };

static vmg_table *key_table(vmg_context *context)
{
    vmg_table *table = NULL;
    const double machine[rows] = {7, -1, 7, NAN, 1e9, NAN}, hour[rows] = {3, 1, 2, 5, 4, 1.5};
    const char *batch[rows] = {"b", NULL, "a", "b", NULL, "c"};
    const char *day[rows] = {"2024-03-02", "2024-03-01 06:00", "2024-03-01", "2024-02-29", "1969-12-31", "2024-03-02"};
    const char *gaps[rows] = {"2024-03-02", NULL, "2024-03-01", "2024-02-29", "1969-12-31", "2024-03-02"};
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "machine", machine));
    assert_ok(context, vmg_table_add_numbers(context, table, "hour", hour));
    assert_ok(context, vmg_table_add_texts(context, table, "batch", batch));
    assert_ok(context, vmg_table_add_texts(context, table, "day", day));
    assert_ok(context, vmg_table_add_texts(context, table, "gaps", gaps));
    return table;
}

/* `expected` has equal letters for the rows that belong together. */
static void assert_groups(vmg_context *context, const char *name, const uint32_t *list, size_t count,
                          const char *expected)
{
    vmg_table *table = key_table(context);
    uint32_t groups[rows];
    assert_ok(context, vmg_row_groups(context, table, name, list, count, groups, NULL));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            assert_true((groups[i] == groups[j]) == (expected[i] == expected[j]));
        }
    }
    vmg_table_destroy(context, table);
}

static void rows_with_the_same_cell_are_a_group(void **state)
{
    const uint32_t list[] = {5, 3, 0};
    assert_groups(*state, "machine", NULL, rows, "abacdc");
    assert_groups(*state, "machine", list, 3, "aab");
    assert_groups(*state, "batch", NULL, rows, "abcabd");
    assert_groups(*state, "batch", list, 3, "abb");
}

static void numbers_and_dates_order_rows(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = key_table(context);
    const uint32_t list[] = {4, 1, 0};
    const double hours[rows] = {3, 1, 2, 5, 4, 1.5}, days[] = {-1, 19783.25, 19784};
    double order[rows];
    assert_ok(context, vmg_row_order(context, table, "hour", NULL, rows, order));
    assert_memory_equal(order, hours, sizeof hours);
    assert_ok(context, vmg_row_order(context, table, "day", list, 3, order));
    assert_memory_equal(order, days, sizeof days);
    vmg_table_destroy(context, table);
}

static void columns_that_give_no_order_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = key_table(context);
    double order[rows];
    uint32_t groups[rows];
    assert_fails(context, vmg_row_order(context, table, "machine", NULL, rows, order),
                 "column 'machine', by which rows are ordered, is missing in data row 4 (the first is 1)");
    assert_fails(context, vmg_row_order(context, table, "gaps", NULL, rows, order), "is missing in data row 2");
    assert_fails(context, vmg_row_order(context, table, "batch", NULL, rows, order),
                 "column 'batch' holds texts in 4 cells where numbers or dates (as 2024-03-01 or 2024-03-01 12:30) to "
                 "order rows by were expected, the first 'b' in data row 1");
    assert_fails(context, vmg_row_order(context, table, "hours", NULL, rows, order), "the nearest name is 'hour'");
    assert_fails(context, vmg_row_groups(context, table, "hours", NULL, rows, groups, NULL),
                 "the nearest name is 'hour'");
    vmg_table_destroy(context, table);
}

static vmg_status find_groups(vmg_context *context, void *user)
{
    uint32_t groups[rows];
    return vmg_row_groups(context, user, "machine", NULL, rows, groups, NULL);
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = key_table(context);
    assert_int_equal(assert_survives_failing_allocations(find_groups, table), 1);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(rows_with_the_same_cell_are_a_group),
        TEST_IN_CONTEXT(numbers_and_dates_order_rows),
        TEST_IN_CONTEXT(columns_that_give_no_order_are_refused),
        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
