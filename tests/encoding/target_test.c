/* Targets: which task they set, numbers and classes and back, rows without one, and targets that do not do. */
#include "encoding/encoding_tables.h"

#include "encoding/target_encoding.h"
#include "failing_allocator.h"

enum { rows = 8 };

static vmg_table *target_table(vmg_context *context)
{
    const double strength[rows] = {10, 20, 30, NAN, 40, 50, 1e6, 60}, marks[rows] = {3, 4, 5, 6, 7, 8, 3, NAN};
    const double failure[rows] = {0, 1, 0, 0, NAN, 1, 0, 0}, halves[rows] = {0.5, 1.5, 0.5, 0.5, 1.5, 0.5, 1.5, 1.5};
    const double same[rows] = {5, 5, 5, 5, 5, 5, 5, 5}, empty[rows] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const double signs[rows] = {-1, 1, -1, 1, 1, 10, 10, -0.0};
    const char *grade[rows] = {"good", "bad", "good", NULL, "fair", "bad", "bad", "good"};
    const char *digit[rows] = {"10", "9", "10", "9", "-1", "9", "10", "9"};
    const char *one[rows] = {"a", "a", NULL, "a", "a", "a", "a", "a"};
    const char *mixed[rows] = {"10", "9", "ten", "9", "10", "9", "10", "9"};
    const char *unlike[rows] = {"a", "b", "c", "d", "e", "a", "a", "a"};
    const struct {
        const char *name;
        const double *numbers;
        const char *const *texts;
    } columns[] = {{"strength", strength, NULL}, {"marks", marks, NULL}, {"failure", failure, NULL},
                   {"halves", halves, NULL},     {"same", same, NULL},   {"empty", empty, NULL},
                   {"signs", signs, NULL},       {"grade", NULL, grade}, {"digit", NULL, digit},
                   {"one", NULL, one},           {"mixed", NULL, mixed}, {"unlike", NULL, unlike}};
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        assert_ok(context, columns[i].numbers
                               ? vmg_table_add_numbers(context, table, columns[i].name, columns[i].numbers)
                               : vmg_table_add_texts(context, table, columns[i].name, columns[i].texts));
    }
    return table;
}

/* Learns on all rows but 6, which no training row may know of. */
static const uint32_t training_rows[] = {0, 1, 2, 3, 4, 5, 7};

static vmg_target_encoding *learn(vmg_context *context, const vmg_table *table, const char *name, vmg_task task)
{
    vmg_target_encoding *encoding = NULL;
    const vmg_target_options options = {&name, 1, task, false, NULL};
    assert_ok(context, vmg_target_learn(context, table, training_rows, 7, &options, &encoding));
    return encoding;
}

static void assert_target_fails(vmg_context *context, const vmg_table *table, const char *name, vmg_task task,
                                const char *part)
{
    vmg_target_encoding *encoding = (vmg_target_encoding *)1;
    const vmg_target_options options = {&name, 1, task, false, NULL};
    assert_fails(context, vmg_target_learn(context, table, training_rows, 7, &options, &encoding), part);
    assert_null(encoding);
}

static void the_task_follows_from_the_target(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    const struct {
        const char *name;
        vmg_task task;
    } expected[] = {{"strength", VMG_TASK_REGRESSION},    {"marks", VMG_TASK_REGRESSION},
                    {"failure", VMG_TASK_CLASSIFICATION}, {"halves", VMG_TASK_REGRESSION},
                    {"same", VMG_TASK_REGRESSION},        {"signs", VMG_TASK_REGRESSION},
                    {"grade", VMG_TASK_CLASSIFICATION},   {"digit", VMG_TASK_CLASSIFICATION}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        vmg_task found = VMG_TASK_AUTO;
        const vmg_target_options options = {&expected[i].name, 1, VMG_TASK_AUTO, false, NULL};
        assert_ok(context, vmg_target_find_task(context, table, NULL, rows, &options, &found));
        assert_int_equal(found, expected[i].task);
    }
    const char *several[] = {"failure", "marks"};
    vmg_task found = VMG_TASK_AUTO;
    assert_ok(context,
              vmg_target_find_task(context, table, NULL, rows, &(vmg_target_options){several, 2, 0, false, NULL}, &found));
    assert_int_equal(found, VMG_TASK_REGRESSION);
    vmg_table_destroy(context, table);
}

static void numbers_are_standardised_and_come_back(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    vmg_target_encoding *encoding = NULL;
    vmg_target_binding *binding = NULL;
    const char *names[] = {"same", "strength"};
    const vmg_target_options options = {names, 2, VMG_TASK_AUTO, false, NULL};
    assert_ok(context, vmg_target_learn(context, table, training_rows, 7, &options, &encoding));
    assert_string_equal(notes, "the target 'same' is 5 in every training row\n");
    assert_int_equal(vmg_target_outputs(encoding), 2);
    assert_ok(context, vmg_target_bind(context, encoding, table, &binding));
    vmg_real values[rows * 2];
    vmg_target_values(binding, NULL, 0, rows, vmg_matrix_view(values, rows, 2));
    double sum = 0, squares = 0;
    for (size_t i = 0; i < rows; i++) {
        assert_true(values[2 * i] == 0);
        if (i == 3) {
            assert_true(isnan(values[7]) && isnan(vmg_target_number(binding, 1, 3)));
            continue;
        }
        assert_close(vmg_target_in_own_units(encoding, 1, (double)values[2 * i + 1]), vmg_target_number(binding, 1, i),
                     1e-6);
        if (i != 6) { /* the training rows have mean 0 and variance 1 */
            sum += (double)values[2 * i + 1];
            squares += (double)values[2 * i + 1] * (double)values[2 * i + 1];
        }
    }
    assert_close(sum, 0, 1e-6);
    assert_close(squares / 6, 1, 1e-6);
    assert_true(vmg_target_number(binding, 0, 2) == 5 && vmg_target_in_own_units(encoding, 0, 0) == 5);

    vmg_target_values(binding, training_rows, 4, 2, vmg_matrix_view(values, 2, 2)); /* rows 4 and 5 */
    assert_close(vmg_target_in_own_units(encoding, 1, (double)values[3]), 50, 1e-6);
    vmg_target_unbind(context, binding);
    vmg_target_destroy(context, encoding);
    vmg_table_destroy(context, table);
}

/* Names and labels of all rows, VMG_NO_CLASS as '-'. */
static void assert_classes(vmg_context *context, const vmg_table *table, const char *name, vmg_task task,
                           const char *const *classes, size_t count, const char *expected)
{
    vmg_target_encoding *encoding = learn(context, table, name, task);
    vmg_target_binding *binding = NULL;
    assert_int_equal(encoding->task, VMG_TASK_CLASSIFICATION);
    assert_int_equal(vmg_target_outputs(encoding), count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(encoding->classes[i], classes[i]);
    }
    uint32_t labels[rows];
    char found[rows + 1] = "";
    assert_ok(context, vmg_target_bind(context, encoding, table, &binding));
    vmg_target_labels(binding, NULL, 0, rows, labels);
    for (size_t i = 0; i < rows; i++) {
        found[i] = labels[i] == VMG_NO_CLASS ? '-' : (char)('0' + labels[i]);
    }
    assert_string_equal(found, expected);
    vmg_target_labels(binding, training_rows, 5, 2, labels); /* rows 5 and 7 */
    assert_true(expected[5] == '-' || labels[0] == (uint32_t)(expected[5] - '0'));
    assert_true(expected[7] == '-' || labels[1] == (uint32_t)(expected[7] - '0'));
    for (size_t i = 0; i < count; i++) {
        size_t counted = 0;
        for (size_t k = 0; k < sizeof training_rows / sizeof *training_rows; k++) {
            counted += expected[training_rows[k]] == (char)('0' + i);
        }
        assert_int_equal(encoding->class_rows[i], counted);
    }
    vmg_target_unbind(context, binding);
    vmg_target_destroy(context, encoding);
}

static void classes_are_sorted_and_labelled(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    const char *grades[] = {"bad", "fair", "good"}, *digits[] = {"-1", "9", "10"}, *mixed[] = {"10", "9", "ten"};
    const char *failures[] = {"0", "1"};
    assert_classes(context, table, "grade", VMG_TASK_AUTO, grades, 3, "202-1002");
    assert_classes(context, table, "digit", VMG_TASK_AUTO, digits, 3, "21210121");
    assert_classes(context, table, "mixed", VMG_TASK_AUTO, mixed, 3, "01210101");
    assert_classes(context, table, "failure", VMG_TASK_AUTO, failures, 2, "0100-100");
    vmg_table_destroy(context, table);
}

static void whole_numbers_are_classes_where_asked_for(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = NULL, *other = NULL;
    vmg_target_encoding *encoding = NULL;
    vmg_target_binding *binding = NULL;
    const double quality[] = {5, 6, -7, 5, 6, -7, 0, -0.0}, seen[] = {6, 5.5, 8, -7};
    const char *name = "quality", *classes[] = {"-7", "0", "5", "6"};
    const vmg_target_options options = {&name, 1, VMG_TASK_CLASSIFICATION, false, NULL};
    assert_ok(context, vmg_table_create(context, 8, &table));
    assert_ok(context, vmg_table_add_numbers(context, table, name, quality));
    assert_ok(context, vmg_target_learn(context, table, NULL, 8, &options, &encoding));
    assert_int_equal(encoding->class_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(encoding->classes[i], classes[i]);
    }
    assert_ok(context, vmg_table_create(context, 4, &other));
    assert_ok(context, vmg_table_add_numbers(context, other, name, seen));
    assert_ok(context, vmg_target_bind(context, encoding, other, &binding));
    uint32_t labels[4];
    const uint32_t expected[] = {3, VMG_NO_CLASS, VMG_NO_CLASS, 0};
    vmg_target_labels(binding, NULL, 0, 4, labels);
    assert_memory_equal(labels, expected, sizeof labels);
    vmg_target_unbind(context, binding);
    vmg_target_destroy(context, encoding);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
}

static void rows_without_a_target_are_left_out(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    const char *names[] = {"strength", "marks", "failure", "empty"};
    uint32_t kept[rows];
    size_t count = 0;
    vmg_target_options options = {names, 3, VMG_TASK_AUTO, false, NULL};
    assert_ok(context, vmg_target_rows(context, table, NULL, rows, &options, kept, &count));
    const uint32_t expected[] = {0, 1, 2, 5, 6};
    assert_int_equal(count, 5);
    assert_memory_equal(kept, expected, sizeof expected);

    uint32_t own[] = {7, 6, 5, 4, 3};
    options.count = 1;
    assert_ok(context, vmg_target_rows(context, table, own, 5, &options, own, &count));
    const uint32_t order_stays[] = {7, 6, 5, 4};
    assert_int_equal(count, 4);
    assert_memory_equal(own, order_stays, sizeof order_stays);

    options.count = 4;
    assert_fails(context, vmg_target_rows(context, table, NULL, rows, &options, kept, &count),
                 "where the other targets are there, the target 'empty' is missing in all rows");
    assert_ok(context, vmg_target_rows(context, table, NULL, 0, &options, kept, &count));
    assert_int_equal(count, 0);
    vmg_table_destroy(context, table);
}

static void targets_that_do_not_do_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    const vmg_task any = VMG_TASK_AUTO, classes = VMG_TASK_CLASSIFICATION;
    assert_target_fails(context, table, "strenght", any, "the nearest name is 'strength'");
    assert_target_fails(context, table, "empty", any, "the target 'empty' is missing in all 7 rows");
    assert_target_fails(context, table, "one", any, "has one class only, 'a'");
    assert_target_fails(context, table, "same", classes, "has one class only, '5'");
    assert_target_fails(context, table, "unlike", any, "has 5 classes in 7 training rows");
    assert_target_fails(context, table, "halves", classes,
                        "holds 0.5 in data row 1 (the first is 1); classes are texts or");
    assert_target_fails(context, table, "mixed", VMG_TASK_REGRESSION,
                        "column 'mixed' holds texts in 1 cell where numbers (the target of a regression) were "
                        "expected, the first 'ten' in data row 3");
    const char *several[] = {"failure", "marks"};
    const vmg_target_options options = {several, 2, VMG_TASK_CLASSIFICATION, false, NULL};
    vmg_task found = VMG_TASK_AUTO;
    assert_int_equal(vmg_target_find_task(context, table, NULL, rows, &options, &found), VMG_ERROR_USAGE);
    assert_string_equal(vmg_last_error(context), "a classification has one target, but 2 were given");
    const char *twice[] = {"marks", "strength", "marks"};
    const vmg_target_options doubled = {twice, 3, VMG_TASK_AUTO, false, NULL}, none = {twice, 0, VMG_TASK_AUTO, false, NULL};
    assert_int_equal(vmg_target_find_task(context, table, NULL, rows, &doubled, &found), VMG_ERROR_USAGE);
    assert_string_equal(vmg_last_error(context), "the target 'marks' was given twice");
    assert_int_equal(vmg_target_find_task(context, table, NULL, rows, &none, &found), VMG_ERROR_USAGE);
    vmg_table_destroy(context, table);
}

static void more_than_a_thousand_classes_are_refused(void **state)
{
    vmg_context *context = *state;
    enum { many = 2200 };
    static double numbers[many];
    const char *name = "code";
    const vmg_target_options options = {&name, 1, VMG_TASK_CLASSIFICATION, false, NULL};
    for (size_t classes = 1000; classes <= 1001; classes++) {
        vmg_table *table = NULL;
        vmg_target_encoding *encoding = NULL;
        for (size_t i = 0; i < many; i++) {
            numbers[i] = (double)(i % classes);
        }
        assert_ok(context, vmg_table_create(context, many, &table));
        assert_ok(context, vmg_table_add_numbers(context, table, name, numbers));
        const vmg_status status = vmg_target_learn(context, table, NULL, many, &options, &encoding);
        assert_int_equal(status, classes == 1000 ? VMG_OK : VMG_ERROR_DATA);
        vmg_target_destroy(context, encoding);
        vmg_table_destroy(context, table);
    }
}

static void tables_with_another_target_are_refused(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context), *other = NULL;
    const double numbers[] = {1};
    const char *texts[] = {"x"}, *no_texts[] = {NULL};
    vmg_target_binding *binding = (vmg_target_binding *)1;
    vmg_target_encoding *grade = learn(context, table, "grade", VMG_TASK_AUTO);
    vmg_target_encoding *strength = learn(context, table, "strength", VMG_TASK_AUTO);
    vmg_target_encoding *failure = learn(context, table, "failure", VMG_TASK_AUTO);
    assert_ok(context, vmg_table_create(context, 1, &other));
    assert_fails(context, vmg_target_bind(context, grade, other, &binding), "no column 'grade'");
    assert_null(binding);
    assert_ok(context, vmg_table_add_numbers(context, other, "grade", numbers));
    assert_ok(context, vmg_table_add_texts(context, other, "strength", texts));
    assert_ok(context, vmg_table_add_texts(context, other, "failure", no_texts));
    assert_fails(context, vmg_target_bind(context, grade, other, &binding), "'grade' holds numbers where texts");
    assert_fails(context, vmg_target_bind(context, strength, other, &binding), "the first 'x' in data row 1");

    uint32_t label = 0;
    assert_ok(context, vmg_target_bind(context, failure, other, &binding)); /* all missing fits */
    vmg_target_labels(binding, NULL, 0, 1, &label);
    assert_true(label == VMG_NO_CLASS);
    vmg_target_unbind(context, binding);
    vmg_target_destroy(context, grade);
    vmg_target_destroy(context, strength);
    vmg_target_destroy(context, failure);
    vmg_table_destroy(context, table);
    vmg_table_destroy(context, other);
}

static vmg_status learn_and_bind(vmg_context *context, void *user)
{
    const char *names[] = {"strength", "digit", "failure"};
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < 3 && !status; i++) {
        vmg_target_encoding *encoding = NULL;
        vmg_target_binding *binding = NULL;
        const vmg_target_options options = {&names[i], 1, VMG_TASK_AUTO, false, NULL};
        status = vmg_target_learn(context, user, training_rows, 7, &options, &encoding);
        if (!status) {
            status = vmg_target_bind(context, encoding, user, &binding);
        }
        vmg_target_unbind(context, binding);
        vmg_target_destroy(context, encoding);
    }
    return status;
}

static void memory_that_runs_out_is_an_error(void **state)
{
    vmg_context *context = *state;
    vmg_table *table = target_table(context);
    assert_true(assert_survives_failing_allocations(learn_and_bind, table) > 15);
    vmg_table_destroy(context, table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_CONTEXT(the_task_follows_from_the_target),
        TEST_IN_CONTEXT(numbers_are_standardised_and_come_back),
        TEST_IN_CONTEXT(classes_are_sorted_and_labelled),
        TEST_IN_CONTEXT(whole_numbers_are_classes_where_asked_for),
        TEST_IN_CONTEXT(rows_without_a_target_are_left_out),
        TEST_IN_CONTEXT(targets_that_do_not_do_are_refused),
        TEST_IN_CONTEXT(more_than_a_thousand_classes_are_refused),
        TEST_IN_CONTEXT(tables_with_another_target_are_refused),
        TEST_IN_CONTEXT(memory_that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
