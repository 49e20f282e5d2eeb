/* Pieces of numeric columns: knots, values beside a plain computation, edges, and their place in a row. */
#include "encoding/encoding_tables.h"

#include <float.h>

#include "failing_allocator.h"
#include "random/random.h"

static vmg_encoding *learn(vmg_context *context, const vmg_table *table, size_t rows, size_t pieces, double weight)
{
    vmg_encoding *encoding = NULL;
    const vmg_encoding_options options = {.pieces = pieces, .piece_weight = weight};
    assert_ok(context, vmg_encoding_learn(context, table, NULL, rows, &options, &encoding));
    return encoding;
}

static void assert_knots(vmg_context *context, const double *cells, size_t rows, size_t pieces, const double *knots,
                         size_t count)
{
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", cells));
    vmg_encoding *encoding = learn(context, table, rows, pieces, 1);
    const vmg_pieces *found = &encoding->columns[0].pieces;
    assert_int_equal(found->count, count ? count - 1 : 0);
    assert_int_equal(encoding->input_count - encoding->base_input_count, found->count);
    for (size_t i = 0; i < count; i++) {
        assert_true(found->knots[i] == knots[i]);
    }
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static void knots_are_quantiles_and_equal_ones_once(void **state)
{
    vmg_context *context = *state;
    const double nine[] = {8, 0, 7, 3, NAN, 1, 2, 4, 6, 5};
    assert_knots(context, nine, 10, 4, (double[]){0, 2, 4, 6, 8}, 5);
    assert_knots(context, nine, 10, 2, (double[]){0, 4, 8}, 3);
    assert_knots(context, nine, 10, 8, (double[]){0, 1, 2, 3, 4, 5, 6, 7, 8}, 9);
    assert_knots(context, nine, 10, 100, (double[]){0, 1, 2, 3, 4, 5, 6, 7, 8}, 9);
    assert_knots(context, nine, 10, 5, (double[]){0, 2, 3, 5, 6, 8}, 6); /* ranks 1.6, 3.2, 4.8, 6.4, rounded */
    assert_knots(context, nine, 10, 1, NULL, 0);
    assert_knots(context, nine, 10, 0, NULL, 0);
    assert_knots(context, (double[]){1, 1, 5, 1, 1, 9, 1, 1, 1}, 9, 8, (double[]){1, 5, 9}, 3);
    assert_knots(context, (double[]){1, 1, 5, 1, 1, 9, 1, 1, 1}, 9, 4, NULL, 0); /* 1 and 9 alone */
    assert_knots(context, (double[]){3, 4, 3, 4}, 4, 16, NULL, 0);
    assert_knots(context, (double[]){3, 3, NAN}, 3, 16, NULL, 0); /* the indicator is the only input */
}

/* The pieces of a number, as the paper writes them, from sorted quantiles. */
static double plain_piece(const double *knots, size_t p, double x)
{
    return x <= knots[p] ? 0 : x >= knots[p + 1] ? 1 : (x - knots[p]) / (knots[p + 1] - knots[p]);
}

static void pieces_agree_with_a_plain_computation(void **state)
{
    enum { rows = 203, pieces = 7, far = 6 };
    vmg_context *context = *state;
    const double outside[far] = {1e30, -1e30, 3e38, -3e38, NAN, 0};
    double cells[rows + far], sorted[rows];
    vmg_real uniform[rows];
    vmg_random_uniform((vmg_random){5, 0, 0}, 0, rows, uniform);
    for (size_t i = 0; i < rows; i++) { /* a skewed column, the same numbers several times */
        cells[i] = (double)(vmg_real)floor(40 / ((double)uniform[i] + 0.05)) + 1000;
    }
    memcpy(cells + rows, outside, sizeof outside);
    memcpy(sorted, cells, sizeof sorted);
    for (size_t i = 1; i < rows; i++) {
        for (size_t j = i; j > 0 && sorted[j] < sorted[j - 1]; j--) {
            const double swapped = sorted[j];
            sorted[j] = sorted[j - 1];
            sorted[j - 1] = swapped;
        }
    }
    double knots[pieces + 1];
    for (size_t p = 0; p <= pieces; p++) {
        knots[p] = sorted[(size_t)lround((double)p * (rows - 1) / pieces)];
        assert_true(p == 0 || knots[p] > knots[p - 1]);
    }
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows + far, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "x", cells));
    vmg_encoding *encoding = learn(context, table, rows, pieces, 0.25);
    assert_int_equal(encoding->input_count, 1 + pieces);
    vmg_real *inputs = encode(context, encoding, table, NULL);
    for (size_t p = 0; p < pieces; p++) {
        double mean = 0, square = 0, last = 0;
        for (size_t i = 0; i < rows; i++) {
            mean += plain_piece(knots, p, cells[i]) / rows;
            square += plain_piece(knots, p, cells[i]) * plain_piece(knots, p, cells[i]) / rows;
        }
        const double scale = sqrt(square - mean * mean) / 0.25;
        for (size_t i = 0; i < rows + far; i++) {
            const double expected = isnan(cells[i]) ? 0 : (plain_piece(knots, p, cells[i]) - mean) / scale;
            last = (double)inputs[i * (1 + pieces) + 1 + p];
            assert_close(last, expected, VMG_REAL_IS_DOUBLE ? 1e-12 : 2e-6);
        }
        assert_true(last < 0); /* 0 lies below all knots */
    }
    assert_string_equal(vmg_encoding_input_name(encoding, 3), "x piece 3 of 7");
    free(inputs);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

static void pieces_come_behind_all_other_inputs(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding_in_pieces(context, table, 3), *plain = mixed_encoding(context, table);
    vmg_encoding_binding *binding = NULL;
    const char *names[] = {"age piece 1 of 3", "age piece 2 of 3", "age piece 3 of 3",
                           "day piece 1 of 3", "day piece 2 of 3", "day piece 3 of 3"};
    assert_int_equal(encoding->base_input_count, mixed_inputs);
    assert_int_equal(encoding->input_count, mixed_inputs + 6);
    for (size_t i = 0; i < encoding->input_count; i++) {
        assert_string_equal(vmg_encoding_input_name(encoding, i),
                            i < mixed_inputs ? vmg_encoding_input_name(plain, i) : names[i - mixed_inputs]);
    }
    const double knots[] = {1, 3, 5, 7}, days[] = {0, 1.5, 3, 4}; /* of 5 numbers: ranks 0, 1.33, 2.67, 4 */
    for (size_t i = 0; i < 4; i++) {
        assert_true(encoding->columns[0].pieces.knots[i] == knots[i]);
        assert_close(encoding->columns[5].pieces.knots[i] - encoding->columns[5].pieces.knots[0], days[i], 1e-9);
    }

    vmg_real *base = encode(context, plain, table, NULL), *all = encode(context, encoding, table, NULL);
    vmg_real part[mixed_rows * mixed_inputs];
    assert_ok(context, vmg_encoding_bind(context, encoding, table, &binding));
    vmg_encoding_rows(binding, NULL, 0, mixed_rows, vmg_matrix_view(part, mixed_rows, mixed_inputs), NULL);
    for (size_t i = 0; i < mixed_rows; i++) {
        assert_memory_equal(all + i * (mixed_inputs + 6), base + i * mixed_inputs, mixed_inputs * sizeof *base);
        assert_memory_equal(part + i * mixed_inputs, base + i * mixed_inputs, mixed_inputs * sizeof *base);
    }
    vmg_encoding_unbind(context, binding);
    free(base);
    free(all);
    vmg_encoding_destroy(context, plain);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

/* The largest and the smallest distances of knots: every input is finite, every piece between 0 and 1. */
static void extreme_knots_stay_finite(void **state)
{
    (void)state;
    double knots[] = {-DBL_MAX, -1, -1 + DBL_EPSILON, 0, DBL_MIN, 1, DBL_MAX};
    double means[6] = {0, 0.5, 1, 0.5, 0.5, 0.5}, scales[6] = {1, 1, 1, 1, 1, 1};
    const vmg_pieces pieces = {6, knots, means, scales};
    for (size_t p = 0; p < 6; p++) {
        const vmg_ready_piece piece = vmg_piece_ready(&pieces, p);
        for (size_t i = 0; i < 7; i++) {
            assert_close(vmg_piece_at(&piece, knots[i]), i > p ? 1 : 0, 1e-15);
        }
    }
    const vmg_ready_piece first = vmg_piece_ready(&pieces, 0);
    assert_close(vmg_piece_at(&first, -DBL_MAX / 4), 0.75, 1e-15);
}

typedef struct learning {
    const vmg_table *table;
} learning;

static vmg_status learn_and_bind(vmg_context *context, void *user)
{
    const learning *self = user;
    vmg_encoding *encoding = NULL;
    vmg_encoding_binding *binding = NULL;
    const vmg_encoding_options options = {.pieces = 4, .piece_weight = 1, .silent = true};
    vmg_status status = vmg_encoding_learn(context, self->table, NULL, mixed_rows, &options, &encoding);
    status = status ? status : vmg_encoding_bind(context, encoding, self->table, &binding);
    vmg_encoding_unbind(context, binding);
    vmg_encoding_destroy(context, encoding);
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    assert_true(assert_survives_failing_allocations(learn_and_bind, &(learning){table}) > 30);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(knots_are_quantiles_and_equal_ones_once),
        TEST_IN_CONTEXT(pieces_agree_with_a_plain_computation),
        TEST_IN_CONTEXT(pieces_come_behind_all_other_inputs),
        TEST_IN_CONTEXT(extreme_knots_stay_finite),
        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
