/* A prediction as columns of a CSV file. */
#ifndef VMG_CLI_PREDICTION_COLUMNS_H
#define VMG_CLI_PREDICTION_COLUMNS_H

#include "csv_writer.h"
#include "vmg/model.h"

/* What is written beside the predictions. */
typedef struct vmg_cli_prediction_columns {
    const vmg_model *model;
    const char *id;  /* the name of a column that is copied; NULL: none */
    double interval; /* the part of the values between lower and upper */
} vmg_cli_prediction_columns;

/* The names: [id], then for each target prediction, std, std_model, std_noise, lower, upper (with several targets
 * "TARGET_prediction", ...), or for classes prediction, probability_CLASS of each class, entropy, mutual_information.
 */
void vmg_cli_write_names(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns);

/* How many numbers a row has, and which: they take a while, and may be computed for any row in any thread. */
size_t vmg_cli_number_count(const vmg_model *model);
void vmg_cli_compute_numbers(const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction, size_t row,
                             double *numbers);

/* Writes row `row` of a prediction: the identifier from row `table_row` of a table, and its numbers. */
void vmg_cli_write_row(vmg_cli_csv *csv, const vmg_cli_prediction_columns *columns, const vmg_prediction *prediction,
                       size_t row, const double *numbers, const vmg_table *table, size_t table_row);

#endif
