/* Tables built in memory: what goes in comes out, names, missing cells, large offsets, bad columns, no memory. */
#include "test.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/table.h"

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

static void what_goes_in_comes_out(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, 4, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "age", (double[]){3, NAN, -0.5, 1e6}));
    const char *kinds[] = {"clay", "sand", NULL, "clay"};
    assert_ok(context, vmg_table_add_texts(context, table, "kind", kinds));

    assert_int_equal(vmg_table_rows(table), 4);
    assert_int_equal(vmg_table_columns(table), 2);
    assert_string_equal(vmg_table_column_name(table, 1), "kind");
    assert_int_equal(vmg_table_find(table, "age"), 0);
    assert_int_equal(vmg_table_find(table, "kind"), 1);
    assert_true(vmg_table_find(table, "kin") == VMG_NO_COLUMN);
    assert_int_equal(vmg_table_column_type(table, 0), VMG_COLUMN_NUMBER);
    assert_int_equal(vmg_table_column_type(table, 1), VMG_COLUMN_TEXT);

    assert_true(vmg_table_number(table, 0, 0) == 3 && vmg_table_number(table, 0, 2) == -0.5);
    assert_true(vmg_table_number(table, 0, 3) == 1e6);
    assert_true(isnan(vmg_table_number(table, 0, 1)) && vmg_table_is_missing(table, 0, 1));
    assert_false(vmg_table_is_missing(table, 0, 0));
    assert_string_equal(vmg_table_text(table, 1, 1), "sand");
    assert_string_equal(vmg_table_text(table, 1, 3), "clay");
    assert_null(vmg_table_text(table, 1, 2));
    assert_true(vmg_table_is_missing(table, 1, 2));
    assert_false(vmg_table_is_missing(table, 1, 0));

    const vmg_column *kind = &table->columns[1];
    assert_int_equal(kind->text_count, 2);
    assert_string_equal(kind->texts[0], "clay");
    assert_int_equal(kind->codes[3], 0);
    assert_int_equal(kind->codes[2], VMG_MISSING_TEXT);

    /* the other type's question has the answer "missing" */
    assert_null(vmg_table_text(table, 0, 0));
    assert_true(isnan(vmg_table_number(table, 1, 0)));
    vmg_table_destroy(context, table);
}

static void large_offsets_keep_their_digits(void **state)
{
    vmg_context *context = *state;
    const double seconds[] = {1700000000, 1700000001, NAN, 1700086400}; /* a day, in seconds since 1970 */
    const double constant[] = {1e9 + 1, 1e9 + 1, 1e9 + 1, 1e9 + 1};
    const double near[] = {-1, 0.25, 63, 2};
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, 4, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "seconds", seconds));
    assert_ok(context, vmg_table_add_numbers(context, table, "constant", constant));
    assert_ok(context, vmg_table_add_numbers(context, table, "near", near));
    for (size_t i = 0; i < 4; i++) {
        if (!isnan(seconds[i])) {
            assert_true(vmg_table_number(table, 0, i) == seconds[i]);
        }
        assert_true(vmg_table_number(table, 1, i) == constant[i]);
    }
    assert_true(table->columns[2].origin == 0);

    /* just on both sides of the limit: the magnitude 64 and 65 times the spread, below 0 too */
    assert_true(vmg_column_origin(63, 64) == 0);
    assert_true(vmg_column_origin(64, 65) == 64);
    assert_true(vmg_column_origin(-65, -64) == -65);
    assert_true(vmg_column_origin(0, 0) == 0);
    vmg_table_destroy(context, table);
}

/* Columns of a matrix, by row and by column: the values of a table that was given copies. */
static void borrowed_numbers_are_read_where_they_lie(void **state)
{
    vmg_context *context = *state;
    const vmg_real matrix[3][2] = {{1, 10}, {(vmg_real)NAN, 20}, {3, 30}};
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, 3, &table));
    assert_ok(context, vmg_table_borrow_numbers(context, table, "first", &matrix[0][0], 2));
    const size_t before = vmg_context_allocations(context);
    assert_ok(context, vmg_table_borrow_numbers(context, table, "second", &matrix[0][1], 2));
    assert_true(vmg_context_allocations(context) == before);
    assert_true(vmg_table_number(table, 0, 0) == 1 && vmg_table_number(table, 0, 2) == 3);
    assert_true(isnan(vmg_table_number(table, 0, 1)) && vmg_table_is_missing(table, 0, 1));
    assert_true(vmg_table_number(table, 1, 1) == 20 && vmg_table_number(table, 1, 2) == 30);
    assert_int_equal(vmg_table_column_type(table, 1), VMG_COLUMN_NUMBER);

    const vmg_real far[] = {1, 2, -(vmg_real)INFINITY};
    assert_int_equal(vmg_table_borrow_numbers(context, table, "far", far, 1), VMG_ERROR_DATA);
    assert_non_null(strstr(vmg_last_error(context), "column 'far', data row 3 (the first is 1): -inf is infinite"));
    assert_int_equal(vmg_table_borrow_numbers(context, table, "first", far, 0), VMG_ERROR_DATA);
    assert_int_equal(vmg_table_columns(table), 2);
    vmg_table_destroy(context, table);
}

static void many_columns_and_texts_are_found(void **state)
{
    vmg_context *context = *state;
    enum { columns = 3000, rows = 5000 };
    vmg_table *table = NULL;
    char name[32];
    assert_ok(context, vmg_table_create(context, 1, &table));
    for (int i = 0; i < columns; i++) {
        snprintf(name, sizeof name, "column_%d", i);
        assert_ok(context, vmg_table_add_numbers(context, table, name, (double[]){i}));
    }
    for (int i = 0; i < columns; i++) {
        snprintf(name, sizeof name, "column_%d", i);
        assert_int_equal(vmg_table_find(table, name), i);
        assert_string_equal(vmg_table_column_name(table, (size_t)i), name);
        assert_true(vmg_table_number(table, (size_t)i, 0) == i);
    }
    assert_true(vmg_table_find(table, "column_3000") == VMG_NO_COLUMN);
    vmg_table_destroy(context, table);

    /* texts of all lengths, one longer than a block of the set, each twice */
    static char texts[rows][20];
    static char long_text[100001];
    static const char *pointers[2 * rows + 1];
    memset(long_text, 'x', sizeof long_text - 1);
    for (size_t i = 0; i < rows; i++) {
        snprintf(texts[i], sizeof texts[i], "%zu", i * i * i);
        pointers[i] = pointers[rows + i] = texts[i];
    }
    pointers[2 * rows] = long_text;
    assert_ok(context, vmg_table_create(context, 2 * rows + 1, &table));
    assert_ok(context, vmg_table_add_texts(context, table, "cube", pointers));
    assert_int_equal(table->columns[0].text_count, rows + 1);
    for (size_t i = 0; i < 2 * rows + 1; i++) {
        assert_string_equal(vmg_table_text(table, 0, i), pointers[i]);
    }
    vmg_table_destroy(context, table);
}

static void assert_fails(vmg_context *context, vmg_status got, vmg_status expected, const char *sentence)
{
    assert_int_equal(got, expected);
    assert_string_equal(vmg_last_error(context), sentence);
}

static void bad_columns_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = NULL;
    assert_fails(context, vmg_table_create(context, UINT32_MAX, &table), VMG_ERROR_DATA,
                 "a table of 4294967295 rows: 4294967294 are the most");
    assert_null(table);
    assert_ok(context, vmg_table_create(context, 2, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "depth", (double[]){1, 2}));
    const char *texts[] = {"a", "\xff"};
    assert_fails(context, vmg_table_add_numbers(context, table, "depth", (double[]){1, 2}), VMG_ERROR_DATA,
                 "there are two columns 'depth'");
    assert_fails(context, vmg_table_add_numbers(context, table, "", (double[]){1, 2}), VMG_ERROR_DATA,
                 "column 2 has no name");
    assert_fails(context, vmg_table_add_numbers(context, table, "n\xc3", (double[]){1, 2}), VMG_ERROR_DATA,
                 "the name of column 2, 'n?', is not UTF-8");
    assert_fails(context, vmg_table_add_texts(context, table, "t", texts), VMG_ERROR_DATA,
                 "column 't', data row 2 (the first is 1): '?' is not UTF-8");
    assert_int_equal(vmg_table_add_numbers(context, table, "far", (double[]){1, -INFINITY}), VMG_ERROR_DATA);
    assert_non_null(strstr(vmg_last_error(context), "column 'far', data row 2 (the first is 1): -inf is infinite"));
    assert_int_equal(vmg_table_add_numbers(context, table, "far", (double[]){1e39, 1}),
                     VMG_REAL_IS_DOUBLE ? VMG_OK : VMG_ERROR_DATA);
    assert_ok(context, vmg_table_add_numbers(context, table, "edge", (double[]){FLT_MAX, -FLT_MAX}));
    assert_true(vmg_table_number(table, vmg_table_find(table, "edge"), 0) == FLT_MAX);

    assert_fails(context, vmg_table_no_column(context, table, "--target", "dpeth"), VMG_ERROR_DATA,
                 "--target: there is no column 'dpeth'; the nearest name is 'depth'");
    assert_fails(context, vmg_table_no_column(context, table, "--target", "colour"), VMG_ERROR_DATA,
                 "--target: there is no column 'colour'");
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, NULL);
}

static vmg_status build(vmg_context *context, void *user)
{
    (void)user;
    vmg_table *table = NULL;
    static char texts[40][8];
    static const char *pointers[40];
    double numbers[40];
    for (size_t i = 0; i < 40; i++) {
        snprintf(texts[i], sizeof texts[i], "t%zu", i);
        pointers[i] = texts[i];
        numbers[i] = (double)i;
    }
    vmg_status status = vmg_table_create(context, 40, &table);
    for (size_t i = 0; i < 20 && !status; i++) {
        status = vmg_table_add_numbers(context, table, texts[i], numbers);
    }
    if (!status) {
        status = vmg_table_add_texts(context, table, "text", pointers);
    }
    vmg_table_destroy(context, table);
    return status;
}

static void no_memory_is_a_clean_error(void **state)
{
    (void)state;
    assert_true(assert_survives_failing_allocations(build, NULL) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),           cmocka_unit_test(large_offsets_keep_their_digits),
        cmocka_unit_test(borrowed_numbers_are_read_where_they_lie),
        cmocka_unit_test(many_columns_and_texts_are_found), cmocka_unit_test(bad_columns_are_refused),
        cmocka_unit_test(no_memory_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, make_context, destroy_context);
}
