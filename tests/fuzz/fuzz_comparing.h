/* A small comparison for the fuzz targets: two methods that take no time, on one table of 12 rows. */
#ifndef VMG_TESTS_FUZZ_FUZZ_COMPARING_H
#define VMG_TESTS_FUZZ_FUZZ_COMPARING_H

#include "counted_memory.h"
#include "evaluate/comparing.h"
#include "evaluate/runs_file.h"

enum { compared_rows = 12, compared_methods = 2 };

/* Columns a, b (numbers), y (numbers, or two classes) and id (texts r1, r2, ...). */
static inline vmg_table *compared_table(vmg_context *context, bool classes)
{
    static const double a[compared_rows] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const double b[compared_rows] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    static const double y[compared_rows] = {1, 3, 2, 5, 4, 7, 6, 9, 8, 12, 10, 11};
    static const char *const words[compared_rows] = {"no", "yes", "no",  "no",  "yes", "yes",
                                                     "no", "yes", "yes", "yes", "no",  "yes"};
    static const char *const ids[compared_rows] = {"r1", "r2", "r3", "r4",  "r5",  "r6",
                                                   "r7", "r8", "r9", "r10", "r11", "r12"};
    vmg_table *table = NULL;
    fuzz_require(vmg_table_create(context, compared_rows, &table) == VMG_OK);
    fuzz_require(vmg_table_add_numbers(context, table, "a", a) == VMG_OK);
    fuzz_require(vmg_table_add_numbers(context, table, "b", b) == VMG_OK);
    fuzz_require((classes ? vmg_table_add_texts(context, table, "y", words)
                          : vmg_table_add_numbers(context, table, "y", y)) == VMG_OK);
    fuzz_require(vmg_table_add_texts(context, table, "id", ids) == VMG_OK);
    return table;
}

/* A comparison over two folds whose methods are not trained: what is known of it comes from files alone. */
typedef struct unmade {
    vmg_comparing self;
    vmg_table *table;
    vmg_settings *settings[compared_methods];
    vmg_compared methods[compared_methods];
} unmade;

/* Lists the runs of the methods constant and linear, with what `more` says beside. */
static inline void prepare(vmg_context *context, bool classes, vmg_compare_options more, unmade *out)
{
    static const char *const names[compared_methods] = {"constant", "linear"}, *const id[] = {"id"};
    out->table = compared_table(context, classes);
    for (size_t i = 0; i < compared_methods; i++) {
        fuzz_require(vmg_settings_create(context, &out->settings[i]) == VMG_OK);
        fuzz_require(vmg_settings_set(context, out->settings[i], "method", names[i]) == VMG_OK);
        out->methods[i] = (vmg_compared){names[i], out->settings[i]};
    }
    more.methods = out->methods;
    more.method_count = compared_methods;
    more.division.folds = 2;
    more.seeds = 1;
    out->self = (vmg_comparing){
        .table = out->table,
        .fit = {.target = "y", .ignored = id, .ignored_count = 1, .silent = true},
        .options = more,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    fuzz_require(vmg_comparing_prepare(context, &out->self) == VMG_OK);
}

static inline void finish(vmg_context *context, unmade *made)
{
    vmg_runs_file_close(&made->self);
    vmg_comparing_release(context, &made->self);
    for (size_t i = 0; i < compared_methods; i++) {
        vmg_settings_destroy(context, made->settings[i]);
    }
    vmg_table_destroy(context, made->table);
}

/* Everything that it has to say, as JSON and as a page; nothing where no run is done. */
static inline void require_report(vmg_context *context, const unmade *made)
{
    vmg_comparison *comparison = NULL;
    char *json = NULL, *page = NULL;
    const vmg_status status = vmg_comparing_summarise(context, &made->self, &comparison);
    fuzz_require((comparison != NULL) == !status && (!status || status == VMG_ERROR_CANCELLED));
    if (comparison) {
        const vmg_comparison_origin origin = {.command = "vmg"};
        fuzz_require(vmg_comparison_to_json(context, comparison, &origin, &json) == VMG_OK);
        fuzz_require(vmg_report_write(context, json, strlen(json), NULL, &page) == VMG_OK);
    }
    vmg_text_release(context, json);
    vmg_text_release(context, page);
    vmg_comparison_destroy(context, comparison);
}

#endif
