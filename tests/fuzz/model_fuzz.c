/* Fuzz target: a model file, loaded, described, and asked for a prediction. The file is tried as it is and with its
 * checksum put right, without which no changed file would come past the layout. */
#include "counted_memory.h"
#include "model_bytes.h"

/* A row that the model can read: text or number as its columns want. */
static vmg_table *row_for(vmg_context *context, const vmg_model *model)
{
    vmg_table *table = NULL;
    vmg_status status = vmg_table_create(context, 2, &table);
    for (size_t i = 0; !status && i < vmg_model_column_count(model); i++) {
        const char *name = vmg_model_column_name(model, i);
        status = vmg_model_column_type(model, i) == VMG_COLUMN_TEXT
                     ? vmg_table_add_texts(context, table, name, (const char *const[]){"oak", NULL})
                     : vmg_table_add_numbers(context, table, name, (const double[]){0.5, NAN});
    }
    if (status) { /* names that no table may have, or no memory */
        fuzz_require_answer(context, status, NULL);
        vmg_table_destroy(context, table);
        table = NULL;
    }
    return table;
}

/* Every number that a prediction has to offer. With parameters that no training leaves they need not be numbers, but
 * finding them comes to an end. */
static double read_prediction(const vmg_model *model, const vmg_prediction *prediction)
{
    const double probabilities[] = {0.05, 0.5, 0.95};
    double sum = 0, values[3];
    for (size_t row = 0; row < vmg_prediction_rows(prediction); row++) {
        for (size_t i = 0; i < vmg_model_class_count(model); i++) {
            sum += vmg_prediction_probability(prediction, row, i);
            fuzz_require(vmg_prediction_class(prediction, row) < vmg_model_class_count(model));
        }
        for (size_t target = 0; !vmg_model_class_count(model) && target < vmg_model_target_count(model); target++) {
            vmg_prediction_quantiles(prediction, row, target, 3, probabilities, values);
            sum += vmg_prediction_mean(prediction, row, target) + vmg_prediction_std(prediction, row, target) +
                   vmg_prediction_std_model(prediction, row, target) + values[0] + values[1] + values[2] +
                   vmg_prediction_log_density(prediction, row, target, 1);
        }
    }
    return sum;
}

static void use(vmg_context *context, const vmg_model *model)
{
    char *description = NULL;
    vmg_prediction *prediction = NULL;
    vmg_status status = vmg_model_describe(context, model, &description);
    fuzz_require_answer(context, status, description);
    vmg_text_release(context, description);
    vmg_table *table = row_for(context, model);
    if (table) {
        status = vmg_predict(context, model, table, &(vmg_predict_options){.samples = 5}, &prediction);
        fuzz_require_answer(context, status, prediction);
        if (prediction) {
            (void)read_prediction(model, prediction);
        }
    }
    vmg_prediction_destroy(context, prediction);
    vmg_table_destroy(context, table);
}

static void load(vmg_context *context, const uint8_t *data, size_t size)
{
    fuzz_file file = fuzz_file_create(data, size);
    vmg_model *model = NULL;
    const vmg_status status = vmg_model_load(context, file.path, &model);
    fuzz_require_answer(context, status, model);
    if (model) {
        use(context, model);
    }
    vmg_model_destroy(context, model);
    fuzz_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    uint8_t *copy = malloc(size ? size : 1);
    fuzz_require(copy != NULL);
    memcpy(copy, data, size);
    load(context, copy, size);
    if (put_checksum(context, copy, size)) {
        load(context, copy, size);
    }
    free(copy);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
