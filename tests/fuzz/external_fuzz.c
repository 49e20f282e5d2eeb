/* Fuzz target: a CSV file of predictions made elsewhere, in a comparison. The first byte says of what: classes or
 * numbers; found by names or by numbers of rows; with what mistakes cost. */
#include "fuzz_comparing.h"
#include "evaluate/external_predictions.h"

enum { of_classes = 1, by_name = 2, with_money = 4 };

static void score(vmg_context *context, unsigned how, const vmg_table *predictions)
{
    static const char *const ids[] = {"id"};
    const bool classes = how & of_classes;
    const vmg_external external = {"ours", predictions, "ours.csv"};
    const vmg_money money = {.has_upper = !classes,
                             .upper_limit = 8,
                             .cost_miss = 10,
                             .cost_false_alarm = 2,
                             .cost_review = 1,
                             .has_review = true,
                             .today = "ours",
                             .rows_per_month = 1000};
    const vmg_compare_options options = {.externals = &external,
                                         .external_count = 1,
                                         .ids = ids,
                                         .id_count = how & by_name ? 1 : 0,
                                         .money = how & with_money ? &money : NULL};
    unmade made;
    prepare(context, classes, options, &made);
    const vmg_status status = vmg_external_score(context, &made.self, 0);
    fuzz_require_answer(context, status, status ? NULL : &made);
    if (!status) {
        require_report(context, &made);
    }
    finish(context, &made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ids[] = {"id"};
    if (!size) {
        return 0;
    }
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    fuzz_file file = fuzz_file_create(data + 1, size - 1);
    const vmg_table_options as_text = {.text_columns = ids, .text_column_count = data[0] & by_name ? 1 : 0};
    vmg_table *table = NULL;
    const vmg_status status = vmg_table_read(context, file.path, &as_text, &table);
    fuzz_require_answer(context, status, table);
    if (table) {
        score(context, data[0], table);
    }
    vmg_table_destroy(context, table);
    fuzz_file_close(&file);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
