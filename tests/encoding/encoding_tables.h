/* What the tests of the encoding share: a context whose notes are kept, a table with every kind of column. */
#ifndef VMG_TESTS_ENCODING_TABLES_H
#define VMG_TESTS_ENCODING_TABLES_H

#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/encoding.h"

/* Notes end up here, one line each. */
static char notes[4096];

static void take_note(void *user, const char *sentence)
{
    (void)user;
    const size_t length = strlen(notes);
    snprintf(notes + length, sizeof notes - length, "%s\n", sentence);
}

static int make_context(void **state)
{
    vmg_context *context = NULL;
    notes[0] = 0;
    const vmg_status status = vmg_context_create(&(vmg_context_options){.on_message = take_note}, &context);
    *state = context;
    return (int)status;
}

static int destroy_context(void **state)
{
    vmg_context_destroy(*state);
    return 0;
}

#define TEST_IN_CONTEXT(name) cmocka_unit_test_setup_teardown(name, make_context, destroy_context)

/* The call must fail with VMG_ERROR_DATA and a sentence that holds `part`. */
static inline void assert_fails(vmg_context *context, vmg_status status, const char *part)
{
    assert_int_equal(status, VMG_ERROR_DATA);
    if (!strstr(vmg_last_error(context), part)) {
        fail_msg("'%s' does not say '%s'", vmg_last_error(context), part);
    }
}

enum { mixed_rows = 8, mixed_training = 6, mixed_inputs = 11, mixed_columns = 6 };
static const uint32_t training[mixed_training] = {0, 1, 2, 4, 5, 7}; /* rows 3 and 6 are for testing */

static inline vmg_table *mixed_table(vmg_context *context)
{
    const double age[] = {1, 3, NAN, 100, 5, 7, NAN, 4}, gap[] = {2, 2, 2, NAN, 4, 4, NAN, 4};
    const double flag[] = {1, NAN, 1, 1, 1, 1, NAN, NAN}, same[] = {9, 9, 9, 1, 9, 9, 2, 9};
    const char *mix[] = {"c", "a", "b", "new", "a", NULL, "b", "a"};
    const char *side[] = {"left", "right", "left", "middle", "left", "left", NULL, "right"};
    const char *day[] = {"2024-03-01", "2024-03-02 12:00", "2024-03-03", "2024-03-09",
                         NULL,         "2024-03-05",       NULL,         "2024-03-04T00:00Z"};
    const double strength[] = {1, 2, 3, 4, 5, 6, 7, 8};
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, mixed_rows, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, "age", age));
    assert_ok(context, vmg_table_add_texts(context, table, "mix", mix));
    assert_ok(context, vmg_table_add_numbers(context, table, "gap", gap));
    assert_ok(context, vmg_table_add_numbers(context, table, "flag", flag));
    assert_ok(context, vmg_table_add_numbers(context, table, "same", same));
    assert_ok(context, vmg_table_add_texts(context, table, "side", side));
    assert_ok(context, vmg_table_add_texts(context, table, "day", day));
    assert_ok(context, vmg_table_add_numbers(context, table, "strength", strength));
    return table;
}

static inline vmg_encoding *mixed_encoding_in_pieces(vmg_context *context, const vmg_table *table, size_t pieces)
{
    vmg_encoding *encoding = NULL;
    const char *targets[] = {"strength"};
    const vmg_encoding_options options = {.targets = targets, .target_count = 1, .pieces = pieces, .piece_weight = 0.5};
    assert_ok(context, vmg_encoding_learn(context, table, training, mixed_training, &options, &encoding));
    return encoding;
}

static inline vmg_encoding *mixed_encoding(vmg_context *context, const vmg_table *table)
{
    return mixed_encoding_in_pieces(context, table, 0);
}

/* Inputs of all rows of a table, rows x input_count; the caller frees them. */
static inline vmg_real *encode(vmg_context *context, const vmg_encoding *encoding, const vmg_table *table,
                               size_t *unseen)
{
    vmg_encoding_binding *binding = NULL;
    vmg_real *inputs = calloc(table->rows * encoding->input_count, sizeof *inputs);
    assert_ok(context, vmg_encoding_bind(context, encoding, table, &binding));
    vmg_encoding_rows(binding, NULL, 0, table->rows, vmg_matrix_view(inputs, table->rows, encoding->input_count),
                      unseen);
    vmg_encoding_unbind(context, binding);
    return inputs;
}

#endif
