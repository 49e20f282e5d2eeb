/* A prediction as columns of a CSV file. */
#ifndef VMG_CLI_PREDICTION_COLUMNS_H
#define VMG_CLI_PREDICTION_COLUMNS_H

#include "csv_writer.h"
#include "option.h"
#include "vmg/model.h"

/* The ends of the interval that the arguments ask for, as probabilities. */
typedef struct vmg_cli_interval {
    double ends[2];
} vmg_cli_interval;
vmg_cli_interval vmg_cli_interval_of(const vmg_cli_arguments *arguments);

/* What is written beside the predictions. */
typedef struct vmg_cli_prediction_columns {
    const vmg_model *model;
    const vmg_cli_texts *ids; /* the names of columns that are copied */
    vmg_cli_interval interval;
} vmg_cli_prediction_columns;

/* The names that the prediction of a target has: prediction, std, std_model, std_noise, lower, upper. With several
 * targets each has its target's in front, "TARGET_prediction". `name` of one target; ended by NULL. */
extern const char *const vmg_cli_number_names[];
void vmg_cli_write_number_name(vmg_cli_csv *csv, const char *target, size_t targets, const char *name);

/* One cell of a column that is copied. */
void vmg_cli_write_copied(vmg_cli_csv *csv, const char *column, const vmg_table *table, size_t row);

/* The names: copied columns, then for each target prediction, std, std_model, std_noise, lower, upper (with several
 * targets "TARGET_prediction", ...), or for classes prediction, probability_CLASS of each class, entropy,
 * mutual_information, set.
 */
void vmg_cli_write_names(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns);

/* How many numbers a row has, and which: they take a while, and may be computed for any row in any thread. */
size_t vmg_cli_number_count(const vmg_model *model);
void vmg_cli_compute_numbers(const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction, size_t row,
                             double *numbers);

/* Writes row `row` of a prediction: the copied columns from row `table_row` of a table, and its numbers. */
void vmg_cli_write_row(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction,
                       size_t row, const double *numbers, const vmg_table *table, size_t table_row);

#endif
