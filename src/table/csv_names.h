/* The names of columns in the header of a CSV file. */
#ifndef VMG_TABLE_CSV_NAMES_H
#define VMG_TABLE_CSV_NAMES_H

#include "table/csv_rows.h"

/* Fills csv->names from the row read last. Fails with VMG_ERROR_DATA for a name that is empty, there twice or not
 * UTF-8, and for a row of data in the place of the header. */
vmg_status vmg_csv_take_names(vmg_context *context, vmg_csv *csv);

#endif
