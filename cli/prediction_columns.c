/* A prediction as columns of a CSV file; see prediction_columns.h. */
#include "prediction_columns.h"

#include <stdio.h>

static const char *const of_numbers[] = {"prediction", "std", "std_model", "std_noise", "lower", "upper"};

static void write_target_names(vmg_cli_csv *csv, const vmg_model *model)
{
    const size_t targets = vmg_model_target_count(model);
    for (size_t target = 0; target < targets; target++) {
        for (size_t i = 0; i < sizeof of_numbers / sizeof *of_numbers; i++) {
            char name[32];
            snprintf(name, sizeof name, "_%s", of_numbers[i]);
            if (targets == 1) {
                vmg_cli_csv_text(csv, of_numbers[i]);
            } else {
                vmg_cli_csv_joined(csv, vmg_model_target_name(model, target), name);
            }
        }
    }
}

void vmg_cli_write_names(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns)
{
    const vmg_model *model = columns->model;
    if (columns->id) {
        vmg_cli_csv_text(csv, columns->id);
    }
    if (vmg_model_task(model) == VMG_TASK_REGRESSION) {
        write_target_names(csv, model);
    } else {
        vmg_cli_csv_text(csv, "prediction");
        for (size_t i = 0; i < vmg_model_class_count(model); i++) {
            vmg_cli_csv_joined(csv, "probability_", vmg_model_class_name(model, i));
        }
        vmg_cli_csv_text(csv, "entropy");
        vmg_cli_csv_text(csv, "mutual_information");
    }
    vmg_cli_csv_end_line(csv);
}

static void write_id(vmg_cli_csv *csv, const char *id, const vmg_table *table, size_t row)
{
    const size_t column = vmg_table_find(table, id);
    if (vmg_table_column_type(table, column) == VMG_COLUMN_TEXT) {
        vmg_cli_csv_text(csv, vmg_table_text(table, column, row));
    } else { /* the model's inputs have it too */
        vmg_cli_csv_number(csv, vmg_table_number(table, column, row));
    }
}

enum { numbers_of_target = sizeof of_numbers / sizeof *of_numbers, numbers_beside_classes = 2 };

size_t vmg_cli_number_count(const vmg_model *model)
{
    return vmg_model_task(model) == VMG_TASK_REGRESSION ? vmg_model_target_count(model) * numbers_of_target
                                                        : vmg_model_class_count(model) + numbers_beside_classes;
}

static void compute_targets(const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction, size_t row,
                            double *numbers)
{
    const double below = (1 - columns->interval) / 2, ends[2] = {below, 1 - below};
    for (size_t target = 0; target < vmg_model_target_count(columns->model); target++) {
        *numbers++ = vmg_prediction_mean(prediction, row, target);
        *numbers++ = vmg_prediction_std(prediction, row, target);
        *numbers++ = vmg_prediction_std_model(prediction, row, target);
        *numbers++ = vmg_prediction_std_noise(prediction, row, target);
        vmg_prediction_quantiles(prediction, row, target, 2, ends, numbers);
        numbers += 2;
    }
}

void vmg_cli_compute_numbers(const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction, size_t row,
                             double *numbers)
{
    if (vmg_model_task(columns->model) == VMG_TASK_REGRESSION) {
        compute_targets(columns, prediction, row, numbers);
        return;
    }
    for (size_t i = 0; i < vmg_model_class_count(columns->model); i++) {
        *numbers++ = vmg_prediction_probability(prediction, row, i);
    }
    *numbers++ = vmg_prediction_entropy(prediction, row);
    *numbers = vmg_prediction_mutual_information(prediction, row);
}

void vmg_cli_write_row(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction,
                       size_t row, const double *numbers, const vmg_table *table, size_t table_row)
{
    if (columns->id) {
        write_id(csv, columns->id, table, table_row);
    }
    if (vmg_model_task(columns->model) == VMG_TASK_CLASSIFICATION) {
        vmg_cli_csv_text(csv, vmg_model_class_name(columns->model, vmg_prediction_class(prediction, row)));
    }
    for (size_t i = 0; i < vmg_cli_number_count(columns->model); i++) {
        vmg_cli_csv_number(csv, numbers[i]);
    }
    vmg_cli_csv_end_line(csv);
}
