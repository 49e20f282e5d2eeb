/* Fuzz target: a CSV file that a model is fitted to, and, behind the first 0, one that it predicts; the first byte says
 * by which method, and which of the columns w (weights), g (groups), o (order), i (ignored) are used as such. */
#include "counted_memory.h"

enum { weighted = 1, grouped = 2, ordered = 4, ignoring = 8, by_network = 16, by_line = 32 };
enum { most_rows = 64, most_columns = 12, most_text = 4000 };

static vmg_table *read_table(vmg_context *context, const uint8_t *data, size_t size)
{
    fuzz_file file = fuzz_file_create(data, size);
    vmg_table *table = NULL;
    const vmg_status status = vmg_table_read(context, file.path, NULL, &table);
    fuzz_require_answer(context, status, table);
    fuzz_file_close(&file);
    return table;
}

static void set(vmg_context *context, vmg_settings *settings, const char *const *pairs)
{
    for (; *pairs; pairs += 2) {
        fuzz_require(vmg_settings_set(context, settings, pairs[0], pairs[1]) == VMG_OK);
    }
}

static vmg_model *fit(vmg_context *context, unsigned how, const vmg_table *table)
{
    static const char *const network[] = {"method", "matrix", "recipe",         "single", "hidden", "2",
                                          "epochs", "2",      "early-stopping", "on",     NULL};
    static const char *const line[] = {"method", "linear", NULL}, *const constant[] = {"method", "constant", NULL};
    static const char *const ignored[] = {"i"};
    vmg_settings *settings = NULL;
    vmg_model *model = NULL;
    fuzz_require(vmg_settings_create(context, &settings) == VMG_OK);
    set(context, settings, how & by_network ? network : how & by_line ? line : constant);
    const vmg_fit_options options = {.target = "y",
                                     .ignored = ignored,
                                     .ignored_count = how & ignoring ? 1 : 0,
                                     .group = how & grouped ? "g" : NULL,
                                     .order = how & ordered && !(how & grouped) ? "o" : NULL,
                                     .weight = how & weighted ? "w" : NULL,
                                     .settings = settings};
    const vmg_status status = vmg_fit(context, table, &options, &model);
    fuzz_require_answer(context, status, model);
    vmg_settings_destroy(context, settings);
    return model;
}

/* Finite numbers, whatever the rows: the model has learnt from real ones. */
static void require_finite(const vmg_model *model, const vmg_prediction *prediction)
{
    for (size_t row = 0; row < vmg_prediction_rows(prediction); row++) {
        double sum = 0;
        for (size_t i = 0; i < vmg_model_class_count(model); i++) {
            sum += vmg_prediction_probability(prediction, row, i);
        }
        if (vmg_model_class_count(model)) {
            fuzz_require(fabs(sum - 1) < 1e-4);
        } else {
            fuzz_require(isfinite(vmg_prediction_mean(prediction, row, 0)));
            fuzz_require(vmg_prediction_std(prediction, row, 0) >= 0);
        }
    }
}

static void use(vmg_context *context, const vmg_model *model, const vmg_table *table)
{
    vmg_prediction *prediction = NULL;
    vmg_status status = vmg_predict(context, model, table, &(vmg_predict_options){.samples = 3}, &prediction);
    fuzz_require_answer(context, status, prediction);
    if (prediction) {
        require_finite(model, prediction);
    }
    vmg_prediction_destroy(context, prediction);
    vmg_evaluation *evaluation = NULL;
    status = vmg_evaluate(context, model, table, NULL, &evaluation);
    fuzz_require_answer(context, status, evaluation);
    vmg_evaluation_destroy(context, evaluation);
}

static bool is_small(const vmg_table *table)
{
    return table && vmg_table_rows(table) <= most_rows && vmg_table_columns(table) <= most_columns;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > most_text) {
        return 0;
    }
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    const uint8_t *zero = memchr(data + 1, 0, size - 1);
    const size_t end = zero ? (size_t)(zero - data) : size;
    vmg_table *table = read_table(context, data + 1, end - 1), *other = NULL;
    vmg_model *model = is_small(table) ? fit(context, data[0], table) : NULL;
    if (model) {
        use(context, model, table);
        other = zero ? read_table(context, zero + 1, size - end - 1) : NULL;
    }
    if (is_small(other)) {
        use(context, model, other);
    }
    vmg_model_destroy(context, model);
    vmg_table_destroy(context, other);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
