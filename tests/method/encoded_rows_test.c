/* Rows that are kept as numbers and rows that are encoded when they are read: the same bits. */
#include "encoding/encoding_tables.h"

#include "failing_allocator.h"
#include "method/encoded_rows.h"

enum { asked_for = 4 };
static const uint32_t asked[asked_for] = {3, 0, 2, 3};

static vmg_target_encoding *learn_target(vmg_context *context, const vmg_table *table, const char *name, vmg_task task)
{
    vmg_target_encoding *target = NULL;
    const vmg_target_options options = {.names = &name, .count = 1, .task = task};
    assert_ok(context, vmg_target_learn(context, table, training, mixed_training, &options, &target));
    return target;
}

/* What rows 3, 0, 2, 3 of a part are; columns of the inputs that there is no room for are left alone. */
typedef struct gathered {
    vmg_real inputs[asked_for * 64], values[asked_for];
    uint32_t labels[asked_for];
} gathered;

static gathered gather(const vmg_encoded_rows *rows, size_t columns)
{
    gathered found = {{0}, {0}, {0}};
    const vmg_encoded_part part = vmg_encoded_rows_part(rows, 1, 4);
    const vmg_rows source = vmg_rows_of_encoded(&part);
    assert_int_equal(source.count, 4);
    source.gather(source.source, asked, asked_for, vmg_matrix_view(found.inputs, asked_for, columns),
                  vmg_matrix_view(rows->values ? found.values : NULL, asked_for, rows->values),
                  rows->values ? NULL : found.labels);
    return found;
}

static void kept_and_encoded_rows_are_the_same(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding_in_pieces(context, table, 3);
    vmg_real *all = encode(context, encoding, table, NULL);
    const char *targets[] = {"strength", "side"};
    for (size_t t = 0; t < 2; t++) {
        const uint32_t rows[] = {7, 2, 4, 0, 1}; /* each has a target */
        vmg_encoded_rows kept, read;
        vmg_target_encoding *target =
            learn_target(context, table, targets[t], t ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION);
        const size_t numbers = 5 * (encoding->input_count + (t == 0));
        assert_ok(context, vmg_encoded_rows_create(context, encoding, target, table, rows, 5, numbers, &kept));
        assert_ok(context, vmg_encoded_rows_create(context, encoding, target, table, rows, 5, numbers - 1, &read));
        assert_true(kept.kept && !read.kept);
        for (size_t k = 0; k < 2; k++) {
            const size_t columns = k ? encoding->base_input_count : encoding->input_count;
            const gathered one = gather(&kept, columns), other = gather(&read, columns);
            assert_memory_equal(&one, &other, sizeof one);
            for (size_t i = 0; i < asked_for; i++) {
                const uint32_t row = rows[1 + asked[i]];
                assert_memory_equal(one.inputs + i * columns, all + row * encoding->input_count, columns * sizeof *all);
                if (t == 0) {
                    assert_close(vmg_target_in_own_units(target, 0, (double)one.values[i]), row + 1, 1e-6);
                } else {
                    assert_string_equal(target->classes[one.labels[i]], row == 1 || row == 7 ? "right" : "left");
                }
            }
        }
        vmg_encoded_rows_release(context, &kept);
        vmg_encoded_rows_release(context, &read);
        vmg_target_destroy(context, target);
    }
    free(all);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

typedef struct making {
    const vmg_table *table;
    const vmg_encoding *encoding;
    const vmg_target_encoding *target;
} making;

static vmg_status make(vmg_context *context, void *user)
{
    const making *from = user;
    vmg_encoded_rows rows;
    const vmg_status status = vmg_encoded_rows_create(context, from->encoding, from->target, from->table, training,
                                                      mixed_training, 1000, &rows);
    if (status) {
        assert_true(!rows.inputs && !rows.target && !rows.kept && !rows.labels);
    }
    vmg_encoded_rows_release(context, &rows);
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = mixed_table(context);
    vmg_encoding *encoding = mixed_encoding(context, table);
    vmg_target_encoding *target = learn_target(context, table, "side", VMG_TASK_CLASSIFICATION);
    assert_true(assert_survives_failing_allocations(make, &(making){table, encoding, target}) > 5);
    vmg_target_destroy(context, target);
    vmg_encoding_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(kept_and_encoded_rows_are_the_same),
        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
