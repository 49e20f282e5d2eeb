/* Columns as inputs: what is learnt, from which rows, and what a row becomes. */
#include "encoding/encoding_tables.h"

static void every_kind_of_column_is_learnt(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding(context, table);
    const char *names[] = {"age",     "age is missing",  "mix = a",
                           "mix = b", "mix = c",         "mix = missing",
                           "gap",     "flag is missing", "side: right (+1) or left (-1)",
                           "day",     "day is missing"};
    assert_int_equal(encoding->input_count, mixed_inputs);
    assert_int_equal(encoding->column_count, mixed_columns);
    for (size_t i = 0; i < mixed_inputs; i++) {
        assert_string_equal(vmg_encoding_input_name(encoding, i), names[i]);
    }
    assert_string_equal(notes, "column 'same' is constant in the training rows and was left out\n");

    /* training rows: age 1, 3, 5, 7, 4, one missing; gap three times 2 and 4; days 0, 1.5, 2, 4, 3 from the first */
    const double age = sqrt((9 + 1 + 1 + 9) / 5.0), mean = 2.1;
    const double day = sqrt((2.1 * 2.1 + 0.6 * 0.6 + 0.1 * 0.1 + 1.9 * 1.9 + 0.9 * 0.9) / 5);
    const double expected[mixed_rows][mixed_inputs] = {
        {-3 / age, 0, 0, 0, 1, 0, -1, 0, -1, (0 - mean) / day, 0},
        {-1 / age, 0, 1, 0, 0, 0, -1, 1, 1, (1.5 - mean) / day, 0},
        {0, 1, 0, 1, 0, 0, -1, 0, -1, (2 - mean) / day, 0},
        {96 / age, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, (8 - mean) / day, 0}, /* mix "new", gap missing, side "middle" */
        {1 / age, 0, 1, 0, 0, 0, 1, 0, -1, 0, 1},
        {3 / age, 0, 0, 0, 0, 1, 1, 0, -1, (4 - mean) / day, 0},
        {0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1}, /* side is missing, as in no training row */
        {0, 0, 1, 0, 0, 0, 1, 1, 1, (3 - mean) / day, 0},
    };
    size_t unseen[mixed_columns] = {0};
    vmg_real *inputs = encode(context, encoding, table, unseen);
    for (size_t i = 0; i < mixed_rows; i++) {
        for (size_t j = 0; j < mixed_inputs; j++) {
            if (fabs((double)inputs[i * mixed_inputs + j] - expected[i][j]) > 1e-6 * (1 + fabs(expected[i][j]))) {
                fail_msg("row %zu, '%s': %g instead of %g", i, names[j], (double)inputs[i * mixed_inputs + j],
                         expected[i][j]);
            }
        }
    }
    const size_t expected_unseen[mixed_columns] = {0, 1, 2, 0, 2, 0}; /* gap too: missing as in no training row */
    assert_memory_equal(unseen, expected_unseen, sizeof unseen);
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static void batches_are_the_rows_asked_for(void **state)
{
    enum { stride = mixed_inputs + 2 };
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding(context, table);
    vmg_encoding_binding *binding = NULL;
    vmg_real *all = encode(context, encoding, table, NULL);
    vmg_real batch[3 * stride]; /* and a row that nobody may touch */
    for (size_t i = 0; i < 3 * stride; i++) {
        batch[i] = 77;
    }
    const vmg_matrix out = {batch, 2, mixed_inputs, stride};
    const size_t width = mixed_inputs * sizeof *batch;
    assert_ok(context, vmg_encoding_bind(context, encoding, table, &binding));
    const size_t before = vmg_context_allocations(context);
    vmg_encoding_rows(binding, training, 3, 2, out, NULL); /* rows 4 and 5 */
    assert_int_equal(vmg_context_allocations(context), before);
    assert_memory_equal(batch, all + 4 * mixed_inputs, width);
    assert_memory_equal(batch + stride, all + 5 * mixed_inputs, width);
    vmg_encoding_rows(binding, NULL, 6, 2, out, NULL); /* rows 6 and 7 */
    assert_memory_equal(batch, all + 6 * mixed_inputs, width);
    assert_memory_equal(batch + stride, all + 7 * mixed_inputs, width);
    for (size_t i = 0; i < 3 * stride; i++) {
        assert_true(batch[i] == 77 || (i < 2 * stride && i % stride < mixed_inputs));
    }
    vmg_encoding_unbind(context, binding);
    free(all);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

/* Other cells in the test rows change nothing. */
static void only_training_rows_are_learnt_from(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context), *other = mixed_table(context);
    for (size_t c = 0; c < other->column_count; c++) {
        vmg_column *column = &other->columns[c];
        for (size_t row = 3; row <= 6; row += 3) {
            if (column->type == VMG_COLUMN_NUMBER) {
                column->numbers[row] = c % 2 ? NAN : (vmg_real)1e30;
            } else {
                column->codes[row] = row == 3 ? VMG_MISSING_TEXT : 0;
            }
        }
    }
    vmg_encoding *encoding = mixed_encoding(context, table), *again = mixed_encoding(context, other);
    vmg_real *inputs = encode(context, encoding, table, NULL), *same = encode(context, again, table, NULL);
    assert_int_equal(encoding->input_count, again->input_count);
    assert_memory_equal(inputs, same, mixed_rows * mixed_inputs * sizeof *inputs);
    free(inputs);
    free(same);
    vmg_encoding_destroy(context, encoding);
    vmg_encoding_destroy(context, again);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
}

/* --- Numbers ----------------------------------------------------------------------------------------------------- */

static vmg_table *one_column(vmg_context *context, const double *numbers, size_t rows)
{
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", numbers));
    return table;
}

static void numbers_far_from_zero_and_from_one_are_standardised(void **state)
{
    vmg_context *context = *state;
    const double shape[] = {-3, -1, -1, 0, 1, 4}; /* mean 0, variance 28 / 6 */
    const double offsets[] = {0, 1.7e9, 0, 0, -12345}, widths[] = {1, 1e-1, 1e-35, 1e35, 1e-1};
    for (size_t k = 0; k < 5; k++) {
        double numbers[6];
        for (size_t i = 0; i < 6; i++) {
            numbers[i] = offsets[k] + widths[k] * shape[i];
        }
        vmg_table *table = one_column(context, numbers, 6);
        vmg_encoding *encoding = NULL;
        assert_ok(context, vmg_encoding_learn(context, table, NULL, 6, NULL, &encoding));
        vmg_real *inputs = encode(context, encoding, table, NULL);
        for (size_t i = 0; i < 6; i++) {
            assert_close((double)inputs[i], shape[i] / sqrt(28 / 6.0), 4e-6); /* 18 bits of the spread */
        }
        free(inputs);
        vmg_encoding_destroy(context, encoding);
        vmg_table_destroy(context, table);
    }
}

/* Two million cells around 1e6, where a sum in float would lose whole units. */
static void many_cells_are_summed_in_double(void **state)
{
    (void)state;
    enum { count = 2000000 };
    vmg_real *numbers = malloc(count * sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = 1000000 + (vmg_real)(i % 5);
    }
    const vmg_cells cells = {.numbers = numbers, .stride = 1, .origin = 1e9};
    const vmg_cell_statistics found = vmg_cells_statistics(&cells, NULL, NULL, count);
    assert_close(found.mean - 1001000000, 2, 1e-6); /* one unit in the last place of 1e9 is 1e-7 */
    assert_close(found.standard_deviation, sqrt(2.0), 1e-12);
    free(numbers);
}

static void extreme_numbers_stay_finite(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = one_column(context, (double[]){1e-30, 2e-30, 3e-30, 3e38, -3e38}, 5);
    vmg_encoding *encoding = NULL;
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 3, NULL, &encoding));
    vmg_real *inputs = encode(context, encoding, table, NULL);
    assert_close((double)inputs[0], -sqrt(1.5), 1e-6);
    assert_true(inputs[3] == (vmg_real)VMG_INPUT_LIMIT && inputs[4] == -(vmg_real)VMG_INPUT_LIMIT);
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 5, NULL, &encoding));
    inputs = encode(context, encoding, table, NULL);
    assert_close((double)inputs[3], sqrt(2.5), 1e-6); /* two of five numbers, one on either side */
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);

    /* the smallest numbers there are: different, but the square of their deviation is 0 */
    const vmg_real tiny[] = {0, VMG_REAL_IS_DOUBLE ? (vmg_real)5e-324 : (vmg_real)1e-45};
    const vmg_cell_statistics found = vmg_cells_statistics(&(vmg_cells){.numbers = tiny, .stride = 1}, NULL, NULL, 2);
    assert_true(found.standard_deviation > 0 && isfinite(1 / found.standard_deviation));
}

/* Half of them at either end of the range of doubles: neither sum nor range is a double. */
static void the_largest_doubles_have_statistics(void **state)
{
    (void)state;
    const double days[] = {-1.7e308, 1.7e308};
    const uint32_t codes[] = {0, 1, 1, 0, VMG_MISSING_TEXT};
    const vmg_cells cells = {.codes = codes, .text_numbers = days};
    const vmg_cell_statistics found = vmg_cells_statistics(&cells, NULL, NULL, 5);
    assert_int_equal(found.present, 4);
    assert_int_equal(found.missing, 1);
    assert_true(fabs(found.mean) < 1e293);
    assert_close(found.standard_deviation / 1.7e308, 1, 1e-12);
}

static void numbers_can_keep_their_scale(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = one_column(context, (double[]){0, 0.25, 1, NAN}, 4);
    vmg_encoding *encoding = NULL;
    const vmg_encoding_options options = {.keep_scale = true};
    assert_ok(context, vmg_encoding_learn(context, table, NULL, 3, &options, &encoding));
    vmg_real *inputs = encode(context, encoding, table, NULL);
    assert_true(inputs[0] == 0 && inputs[1] == (vmg_real)0.25 && inputs[2] == 1);
    assert_close((double)inputs[3], 1.25 / 3, 1e-6); /* the mean */
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(every_kind_of_column_is_learnt),
        TEST_IN_CONTEXT(batches_are_the_rows_asked_for),
        TEST_IN_CONTEXT(only_training_rows_are_learnt_from),
        TEST_IN_CONTEXT(numbers_far_from_zero_and_from_one_are_standardised),
        TEST_IN_CONTEXT(many_cells_are_summed_in_double),
        TEST_IN_CONTEXT(extreme_numbers_stay_finite),
        TEST_IN_CONTEXT(the_largest_doubles_have_statistics),
        TEST_IN_CONTEXT(numbers_can_keep_their_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
