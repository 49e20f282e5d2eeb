/* Tables that an encoding meets: columns in another order, empty ones, ones that do not fit, and no memory. */
#include "encoding/encoding_tables.h"

#include "failing_allocator.h"

static void columns_are_found_by_name(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context), *other = NULL;
    vmg_encoding *encoding = mixed_encoding(context, table);
    const char *order[] = {"day", "side", "mix", "flag", "age", "gap"};
    assert_ok(context, vmg_table_create(context, 2, &other));
    assert_ok(context, vmg_table_add_numbers(context, other, "more", (double[]){4, 5}));
    for (size_t i = 0; i < mixed_columns; i++) { /* rows 1 and 0 */
        const size_t column = vmg_table_find(table, order[i]);
        if (vmg_table_column_type(table, column) == VMG_COLUMN_NUMBER) {
            const double numbers[] = {vmg_table_number(table, column, 1), vmg_table_number(table, column, 0)};
            assert_ok(context, vmg_table_add_numbers(context, other, order[i], numbers));
        } else {
            const char *texts[] = {vmg_table_text(table, column, 1), vmg_table_text(table, column, 0)};
            assert_ok(context, vmg_table_add_texts(context, other, order[i], texts));
        }
    }
    const size_t width = mixed_inputs * sizeof(vmg_real);
    vmg_real *inputs = encode(context, encoding, table, NULL), *found = encode(context, encoding, other, NULL);
    assert_memory_equal(found, inputs + mixed_inputs, width);
    assert_memory_equal(found + mixed_inputs, inputs, width);
    free(inputs);
    free(found);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
}

static void wrong_options_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = (vmg_encoding *)1;
    const char *typo[] = {"strenght"}, *none[] = {"zzz"};
    const char *all[] = {"age", "mix", "gap", "flag", "side", "day"}, *target[] = {"strength"};
    vmg_encoding_options options = {.targets = typo, .target_count = 1};
    assert_fails(context, vmg_encoding_learn(context, table, NULL, 8, &options, &encoding), "'strength'");
    assert_null(encoding);
    options = (vmg_encoding_options){.excluded = none, .excluded_count = 1};
    assert_fails(context, vmg_encoding_learn(context, table, NULL, 8, &options, &encoding), "no column 'zzz'");
    options = (vmg_encoding_options){.excluded = all, .excluded_count = 6, .targets = target, .target_count = 1};
    assert_fails(context, vmg_encoding_learn(context, table, training, 6, &options, &encoding), "can be an input");
    assert_fails(context, vmg_encoding_learn(context, table, training, 0, NULL, &encoding), "no training rows");
    vmg_table_destroy(context, table);
}

/* Three rows; each argument adds a column where it is not NULL. */
static vmg_table *three_rows(vmg_context *context, const double *age_numbers, const char *const *age_texts,
                             const double *mix_numbers, const char *const *mix_texts, const char *const *days)
{
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, 3, &table));
    if (age_numbers) {
        assert_ok(context, vmg_table_add_numbers(context, table, "age", age_numbers));
    }
    if (age_texts) {
        assert_ok(context, vmg_table_add_texts(context, table, "age", age_texts));
    }
    if (mix_numbers) {
        assert_ok(context, vmg_table_add_numbers(context, table, "mix", mix_numbers));
    }
    if (mix_texts) {
        assert_ok(context, vmg_table_add_texts(context, table, "mix", mix_texts));
    }
    if (days) {
        assert_ok(context, vmg_table_add_texts(context, table, "day", days));
    }
    return table;
}

/* Destroys the table. */
static void assert_bind_fails(vmg_context *context, const vmg_encoding *encoding, vmg_table *table, const char *part)
{
    vmg_encoding_binding *binding = (vmg_encoding_binding *)1;
    assert_fails(context, vmg_encoding_bind(context, encoding, table, &binding), part);
    assert_null(binding);
    vmg_table_destroy(context, table);
}

static void tables_that_do_not_fit_are_refused(void **state)
{
    vmg_context *context = *state;
    const char *mix[] = {"a", "b", "c"}, *day[] = {"2024-03-01", "2024-03-02", "2024-03-03"};
    const char *old[] = {"1", "old", "very old"}, *bad_day[] = {"2024-03-01", NULL, "2024-02-30"};
    const char *quoted[] = {"1", "-2e5", "3.5"};
    const double numbers[] = {1, 2, 3};
    vmg_encoding *encoding = NULL;
    vmg_table *table = three_rows(context, numbers, NULL, NULL, mix, day);
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 3, NULL, &encoding));
    vmg_table_destroy(context, table);

    table = three_rows(context, NULL, NULL, NULL, NULL, NULL);
    assert_ok(context, vmg_table_add_numbers(context, table, "length", numbers));
    assert_bind_fails(context, encoding, table,
                      "lacks 3 of the 3 columns that the model was trained on, 'age' the "
                      "first: the model belongs to another table");
    table = three_rows(context, NULL, NULL, NULL, mix, day);
    assert_ok(context, vmg_table_add_numbers(context, table, "Agee", numbers));
    assert_bind_fails(context, encoding, table, "there is no column 'age'; the nearest name is 'Agee'");
    assert_bind_fails(context, encoding, three_rows(context, NULL, old, NULL, mix, day),
                      "column 'age' holds texts in 2 cells where numbers were expected, the first 'old' in data row 2");
    assert_bind_fails(context, encoding, three_rows(context, NULL, quoted, NULL, mix, day),
                      "column 'age' holds texts in 3 cells where numbers were expected, the first '1' in data row 1");
    assert_bind_fails(context, encoding, three_rows(context, numbers, NULL, numbers, NULL, day),
                      "column 'mix' holds numbers where texts were expected");
    assert_bind_fails(context, encoding, three_rows(context, numbers, NULL, NULL, mix, bad_day),
                      "column 'day' holds texts in 1 cell where dates (as 2024-03-01 or 2024-03-01 12:30) were "
                      "expected, the first '2024-02-30' in data row 3");
    table = three_rows(context, numbers, NULL, NULL, mix, NULL);
    assert_ok(context, vmg_table_add_numbers(context, table, "day", numbers));
    assert_bind_fails(context, encoding, table, "column 'day' holds numbers where dates");
    vmg_encoding_destroy(context, encoding);
}

static void empty_columns_fit_every_kind(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context), *other = NULL;
    vmg_encoding *encoding = mixed_encoding(context, table);
    const double no_numbers[] = {NAN};
    const char *no_texts[] = {NULL};
    const vmg_real expected[mixed_inputs] = {0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1};
    const size_t expected_unseen[mixed_columns] = {0, 0, 1, 0, 1, 0};
    for (int texts = 0; texts < 2; texts++) {
        assert_ok(context, vmg_table_create(context, 1, &other));
        for (size_t i = 0; i < encoding->column_count; i++) {
            const char *name = encoding->columns[i].name;
            assert_ok(context, texts ? vmg_table_add_texts(context, other, name, no_texts)
                                     : vmg_table_add_numbers(context, other, name, no_numbers));
        }
        size_t unseen[mixed_columns] = {0};
        vmg_real *inputs = encode(context, encoding, other, unseen);
        for (size_t i = 0; i < mixed_inputs; i++) {
            assert_true(inputs[i] == expected[i]);
        }
        assert_memory_equal(unseen, expected_unseen, sizeof unseen);
        free(inputs);
        vmg_table_destroy(context, other);
    }
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static vmg_status learn_and_bind(vmg_context *context, void *user)
{
    const vmg_table *table = user;
    vmg_encoding *encoding = NULL;
    vmg_encoding_binding *binding = NULL;
    vmg_status status = vmg_encoding_learn(context, table, training, mixed_training, NULL, &encoding);
    if (!status) {
        status = vmg_encoding_bind(context, encoding, table, &binding);
    }
    vmg_encoding_unbind(context, binding);
    vmg_encoding_destroy(context, encoding);
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    assert_true(assert_survives_failing_allocations(learn_and_bind, table) > 20);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(columns_are_found_by_name),          TEST_IN_CONTEXT(wrong_options_are_refused),
        TEST_IN_CONTEXT(tables_that_do_not_fit_are_refused), TEST_IN_CONTEXT(empty_columns_fit_every_kind),
        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
