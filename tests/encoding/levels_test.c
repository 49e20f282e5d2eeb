/* Text columns: rare levels, identifiers, and the notes about what is left out. */
#include "encoding/encoding_tables.h"

/* A table of one text column whose cell in row i is "level NNN", NNN = number(i). */
static vmg_table *table_of_levels(vmg_context *context, size_t rows, size_t (*number)(size_t row))
{
    vmg_table *table = NULL;
    char(*texts)[32] = calloc(rows, sizeof *texts);
    const char **pointers = calloc(rows, sizeof *pointers);
    for (size_t i = 0; i < rows; i++) {
        snprintf(texts[i], sizeof *texts, "level %03zu", number(i));
        pointers[i] = texts[i];
    }
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_texts(context, table, "code", pointers));
    free(texts);
    free(pointers);
    return table;
}

/* 120 levels, in no order of the bytes: 0 to 49 in six rows each, 50 to 109 in three, 110 to 119 in one. */
static size_t uneven(size_t row)
{
    return row < 10 ? 119 - row : row < 340 ? (row - 10) % 110 : (row - 340) % 50;
}

static void rare_levels_are_merged(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = table_of_levels(context, 490, uneven), *other = NULL;
    vmg_encoding *encoding = NULL;
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 490, NULL, &encoding));
    assert_string_equal(notes, "column 'code' has 120 levels: all but the 99 most frequent were merged into one\n");
    assert_int_equal(encoding->input_count, 100);
    assert_string_equal(vmg_encoding_input_name(encoding, 0), "code = level 000");
    assert_string_equal(vmg_encoding_input_name(encoding, 98), "code = level 098");
    assert_string_equal(vmg_encoding_input_name(encoding, 99), "code = any other");
    assert_ok(context, vmg_table_create(context, 4, &other));
    const char *texts[] = {"level 003", "level 115", "never seen", NULL};
    assert_ok(context, vmg_table_add_texts(context, other, "code", texts));
    size_t unseen = 0;
    vmg_real *inputs = encode(context, encoding, other, &unseen);
    const size_t expected[] = {3, 99, 99}; /* the missing one is none of them, and becomes their middle */
    for (size_t i = 0; i < 400; i++) {
        const vmg_real middle = 1 / (vmg_real)100;
        assert_true(inputs[i] == (i >= 300 ? middle : i % 100 == expected[i / 100] ? 1 : 0));
    }
    assert_int_equal(unseen, 1);
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
}

static size_t a_hundred(size_t row)
{
    return row % 100;
}

static void a_hundred_levels_are_kept(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = table_of_levels(context, 300, a_hundred);
    vmg_encoding *encoding = NULL;
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 300, NULL, &encoding));
    assert_string_equal(notes, "");
    assert_int_equal(encoding->input_count, 100);
    assert_string_equal(vmg_encoding_input_name(encoding, 99), "code = level 099");
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static size_t every_row_its_own(size_t row)
{
    return row;
}

static size_t pairs(size_t row)
{
    return row / 2;
}

static bool is_left_out(vmg_context *context, size_t rows, size_t (*number)(size_t row))
{
    vmg_table *table = table_of_levels(context, rows, number);
    vmg_encoding *encoding = NULL;
    const vmg_status status = vmg_encoding_learn(context, table, NULL, rows, NULL, &encoding);
    assert_true(status == VMG_OK || status == VMG_ERROR_DATA);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
    return status == VMG_ERROR_DATA;
}

static void identifiers_are_left_out(void **state)
{
    vmg_context *context = *state;
    assert_true(is_left_out(context, 100, every_row_its_own));
    assert_string_equal(notes, "column 'code' holds a different text in most rows, as an identifier does and was left "
                               "out\n");
    assert_non_null(strstr(vmg_last_error(context), "no column that can be an input"));
    assert_true(is_left_out(context, 6, every_row_its_own));
    assert_false(is_left_out(context, 5, every_row_its_own));
    assert_false(is_left_out(context, 60, pairs)); /* half of the cells are different, not more */
    assert_true(is_left_out(context, 61, pairs));  /* 31 of 61 */
    assert_false(is_left_out(context, 39, pairs)); /* 20 of 39: 20 levels are not many */
    assert_true(is_left_out(context, 41, pairs));  /* 21 of 41 */
}

/* One text that is no date, wherever it is sorted, makes levels of all. */
static void dates_are_dates_only_together(void **state)
{
    vmg_context *context = *state;
    const char *odd[] = {"2024-03-01", "0", "zero"};
    for (size_t i = 0; i < 3; i++) {
        const char *texts[] = {"2024-03-01", "2024-03-02", "2024-03-03", odd[i]};
        vmg_table *table = NULL;
        vmg_encoding *encoding = NULL;
        assert_ok(context, vmg_table_create(context, 4, &table));
        assert_ok(context, vmg_table_add_texts(context, table, "day", texts));
        assert_ok(context, vmg_encoding_learn(context, table, NULL, 4, NULL, &encoding));
        assert_int_equal(encoding->columns[0].kind, i == 0 ? VMG_INPUT_DATE : VMG_INPUT_LEVELS);
        vmg_encoding_destroy(context, encoding);
        vmg_table_destroy(context, table);
    }
}

static void notes_name_the_first_few_columns(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, 2, &table));
    for (int i = 0; i < 9; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        assert_ok(context, vmg_table_add_numbers(context, table, name, (double[]){i, i}));
    }
    assert_ok(context, vmg_table_add_numbers(context, table, "empty", (double[]){NAN, NAN}));
    const char *no_texts[] = {NULL, NULL};
    assert_ok(context, vmg_table_add_texts(context, table, "blank", no_texts));
    const char *one_text[] = {"here", "here"};
    assert_ok(context, vmg_table_add_texts(context, table, "site", one_text));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", (double[]){1, 2}));
    vmg_encoding *encoding = NULL;
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 2, NULL, &encoding));
    assert_string_equal(notes, "10 columns are constant in the training rows and were left out: 'c0', 'c1', 'c2', "
                               "'c3', 'c4' and 5 more\n"
                               "2 columns have no value in any training row and were left out: 'empty', 'blank'\n");
    vmg_encoding_destroy(context, encoding);
    notes[0] = 0;
    const vmg_encoding_options options = {.silent = true};
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 2, &options, &encoding));
    assert_string_equal(notes, "");
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(rare_levels_are_merged),           TEST_IN_CONTEXT(a_hundred_levels_are_kept),
        TEST_IN_CONTEXT(identifiers_are_left_out),         TEST_IN_CONTEXT(dates_are_dates_only_together),
        TEST_IN_CONTEXT(notes_name_the_first_few_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
