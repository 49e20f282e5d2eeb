/* No memory at any point of a comparison: an error with a sentence or a method that failed, and nothing leaks. */
#include "failing_allocator.h"
#include "synthetic.h"

enum { row_total = 24, step = 149 }; /* every 149th allocation */

static vmg_status settings_of(vmg_context *context, const char *method, vmg_settings **out)
{
    const vmg_status status = vmg_settings_create(context, out);
    return status ? status : vmg_settings_set(context, *out, "method", method);
}

static vmg_status make_tables(vmg_context *context, bool classes, vmg_table **table, vmg_table **external)
{
    double a[row_total], y[row_total], row[row_total], prediction[row_total];
    const char *answer[row_total], *guess[row_total];
    for (size_t i = 0; i < row_total; i++) {
        a[i] = synthetic_normal(0, i);
        y[i] = synthetic_y(i);
        answer[i] = synthetic_answer(i);
        guess[i] = a[i] > 0 ? "yes" : "no";
        row[i] = (double)i + 1;
        prediction[i] = 10 + 3 * a[i];
    }
    vmg_status status = vmg_table_create(context, row_total, table);
    status = status ? status : vmg_table_add_numbers(context, *table, "a", a);
    status = status    ? status
             : classes ? vmg_table_add_texts(context, *table, "target", answer)
                       : vmg_table_add_numbers(context, *table, "target", y);
    status = status ? status : vmg_table_create(context, row_total, external);
    status = status ? status : vmg_table_add_numbers(context, *external, "row", row);
    return status    ? status
           : classes ? vmg_table_add_texts(context, *external, "prediction", guess)
                     : vmg_table_add_numbers(context, *external, "prediction", prediction);
}

/* Everything that can be asked. */
static vmg_status compare(vmg_context *context, bool classes)
{
    static const size_t sizes[] = {8};
    const vmg_money money = {
        .cost_miss = 5, .cost_false_alarm = 1, .has_lower = !classes, .lower_limit = 8, .rows_per_month = 100};
    vmg_table *table = NULL, *predictions = NULL;
    vmg_settings *settings[2] = {NULL, NULL};
    vmg_comparison *comparison = NULL;
    char *text = NULL;
    vmg_status status = make_tables(context, classes, &table, &predictions);
    status = status ? status : settings_of(context, "linear", &settings[0]);
    status = status ? status : settings_of(context, "constant", &settings[1]);
    const vmg_compared methods[] = {{"linear", settings[0]}, {"constant", settings[1]}};
    const vmg_external externals[] = {{"ours", predictions, NULL}};
    const vmg_compare_options options = {.methods = methods,
                                         .method_count = 2,
                                         .externals = externals,
                                         .external_count = 1,
                                         .division = {.folds = 2},
                                         .seeds = 1,
                                         .money = &money,
                                         .shift = "a",
                                         .sizes = sizes,
                                         .size_count = 1};
    if (!status) {
        status = vmg_compare(context, table, &(vmg_fit_options){.target = "target"}, &options, &comparison);
    }
    if (!status) {
        status = vmg_comparison_to_json(context, comparison, NULL, &text);
    }
    vmg_text_release(context, text);
    vmg_comparison_destroy(context, comparison);
    for (size_t i = 0; i < 2; i++) {
        vmg_settings_destroy(context, settings[i]);
    }
    vmg_table_destroy(context, predictions);
    vmg_table_destroy(context, table);
    return status;
}

static void survives_without_memory(void **state)
{
    (void)state;
    for (size_t classes = 0; classes < 2; classes++) {
        size_t made = SIZE_MAX, refused = 0;
        for (size_t number = 1; number <= made; number += step) {
            failing_allocator allocator = {.failing_number = number};
            const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator},
                                                 .threads = 1};
            vmg_context *context = NULL;
            vmg_status status = vmg_context_create(&options, &context);
            if (!status) {
                status = compare(context, classes);
                assert_true(status == VMG_OK || status == VMG_ERROR_MEMORY);
                assert_true(!status || vmg_last_error(context)[0]);
            }
            refused += status != VMG_OK;
            vmg_context_destroy(context);
            assert_int_equal(allocator.alive, 0);
            made = allocator.made >= number ? SIZE_MAX : 0; /* until none fails any more */
        }
        assert_true(refused > 0); /* the others were runs that failed */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
