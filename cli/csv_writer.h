/* CSV, written: cells with commas between them, in quotes where that is needed (RFC 4180), lines ended by LF. */
#ifndef VMG_CLI_CSV_WRITER_H
#define VMG_CLI_CSV_WRITER_H

#include <stdbool.h>
#include <stdio.h>

typedef struct vmg_cli_csv {
    FILE *to; /* borrowed; whoever opened it asks it for errors */
    bool line_is_begun, list_is_begun;
} vmg_cli_csv;

/* Writes one cell; a text that is NULL is an empty one. A number has the digits that tell floats apart; NaN is an
 * empty cell. */
void vmg_cli_csv_text(vmg_cli_csv *csv, const char *text);
void vmg_cli_csv_number(vmg_cli_csv *csv, double number);

/* One cell with the fewest digits that give the number back: what was 79.99 in a file, and a float since, is 79.99. */
void vmg_cli_csv_shortest(vmg_cli_csv *csv, double number);

/* One cell of two texts put together: for the names of columns. */
void vmg_cli_csv_joined(vmg_cli_csv *csv, const char *first, const char *second);

/* One cell of several texts with "|" between them, in quotes: begin, add each, end. */
void vmg_cli_csv_begin_list(vmg_cli_csv *csv);
void vmg_cli_csv_add_to_list(vmg_cli_csv *csv, const char *text);
void vmg_cli_csv_end_list(vmg_cli_csv *csv);

void vmg_cli_csv_end_line(vmg_cli_csv *csv);

#endif
