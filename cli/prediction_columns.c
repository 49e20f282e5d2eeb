/* A prediction as columns of a CSV file; see prediction_columns.h. */
#include "prediction_columns.h"

#include <stdio.h>

const char *const vmg_cli_number_names[] = {"prediction", "std", "std_model", "std_noise", "lower", "upper", NULL};

vmg_cli_interval vmg_cli_interval_of(const vmg_cli_arguments *arguments)
{
    const double usual = 0.9;
    const double below = (1 - (arguments->interval > 0 ? arguments->interval : usual)) / 2;
    return (vmg_cli_interval){{below, 1 - below}};
}

void vmg_cli_write_number_name(vmg_cli_csv *csv, const char *target, size_t targets, const char *name)
{
    char behind[32];
    snprintf(behind, sizeof behind, "_%s", name);
    if (targets == 1) {
        vmg_cli_csv_text(csv, name);
    } else {
        vmg_cli_csv_joined(csv, target, behind);
    }
}

static void write_target_names(vmg_cli_csv *csv, const vmg_model *model)
{
    const size_t targets = vmg_model_target_count(model);
    for (size_t target = 0; target < targets; target++) {
        for (size_t i = 0; vmg_cli_number_names[i]; i++) {
            vmg_cli_write_number_name(csv, vmg_model_target_name(model, target), targets, vmg_cli_number_names[i]);
        }
    }
}

void vmg_cli_write_names(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns)
{
    const vmg_model *model = columns->model;
    for (size_t i = 0; i < columns->ids->count; i++) {
        vmg_cli_csv_text(csv, columns->ids->texts[i]);
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
        vmg_cli_csv_text(csv, "set");
    }
    vmg_cli_csv_end_line(csv);
}

void vmg_cli_write_copied(vmg_cli_csv *csv, const char *name, const vmg_table *table, size_t row)
{
    const size_t column = vmg_table_find(table, name);
    if (vmg_table_column_type(table, column) == VMG_COLUMN_TEXT) {
        vmg_cli_csv_text(csv, vmg_table_text(table, column, row));
    } else { /* the model's inputs have it too */
        vmg_cli_csv_shortest(csv, vmg_table_number(table, column, row));
    }
}

enum { numbers_of_target = sizeof vmg_cli_number_names / sizeof *vmg_cli_number_names - 1, numbers_beside_classes = 2 };

size_t vmg_cli_number_count(const vmg_model *model)
{
    return vmg_model_task(model) == VMG_TASK_REGRESSION ? vmg_model_target_count(model) * numbers_of_target
                                                        : vmg_model_class_count(model) + numbers_beside_classes;
}

static void compute_targets(const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction, size_t row,
                            double *numbers)
{
    for (size_t target = 0; target < vmg_model_target_count(columns->model); target++) {
        *numbers++ = vmg_prediction_mean(prediction, row, target);
        *numbers++ = vmg_prediction_std(prediction, row, target);
        *numbers++ = vmg_prediction_std_model(prediction, row, target);
        *numbers++ = vmg_prediction_std_noise(prediction, row, target);
        vmg_prediction_quantiles(prediction, row, target, 2, columns->interval.ends, numbers);
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

/* The classes of the set with "|" between them, in the order of the model. */
static void write_set(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction,
                      size_t row)
{
    const double level = columns->interval.ends[1] - columns->interval.ends[0];
    const double threshold = vmg_prediction_set_threshold(prediction, row, level);
    vmg_cli_csv_begin_list(csv);
    for (size_t i = 0; i < vmg_model_class_count(columns->model); i++) {
        if (vmg_prediction_probability(prediction, row, i) >= threshold) {
            vmg_cli_csv_add_to_list(csv, vmg_model_class_name(columns->model, i));
        }
    }
    vmg_cli_csv_end_list(csv);
}

void vmg_cli_write_row(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction,
                       size_t row, const double *numbers, const vmg_table *table, size_t table_row)
{
    for (size_t i = 0; i < columns->ids->count; i++) {
        vmg_cli_write_copied(csv, columns->ids->texts[i], table, table_row);
    }
    if (vmg_model_task(columns->model) == VMG_TASK_CLASSIFICATION) {
        vmg_cli_csv_text(csv, vmg_model_class_name(columns->model, vmg_prediction_class(prediction, row)));
    }
    for (size_t i = 0; i < vmg_cli_number_count(columns->model); i++) {
        vmg_cli_csv_number(csv, numbers[i]);
    }
    if (vmg_model_task(columns->model) == VMG_TASK_CLASSIFICATION) {
        write_set(csv, columns, prediction, row);
    }
    vmg_cli_csv_end_line(csv);
}
