/* What a cell of a text file holds: a number, a missing value, something infinite, or a text. */
#ifndef VMG_TABLE_CELL_H
#define VMG_TABLE_CELL_H

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

typedef enum vmg_cell_kind {
    VMG_CELL_MISSING,  /* empty, NA, N/A, #N/A, NaN, null, in any case */
    VMG_CELL_NUMBER,   /* a decimal number: sign, digits with a decimal mark or without, exponent; no hexadecimals */
    VMG_CELL_INFINITE, /* inf or infinity, in any case, or a number above VMG_LARGEST_NUMBER */
    VMG_CELL_TEXT      /* everything else */
} vmg_cell_kind;

/* Reads numbers in the same way whatever the locale of the process is. */
typedef struct vmg_number_reader {
    locale_t locale;   /* the C locale; owned */
    char decimal_mark; /* . or , */
} vmg_number_reader;

vmg_status vmg_number_reader_create(vmg_context *context, char decimal_mark, vmg_number_reader *out);
void vmg_number_reader_destroy(vmg_number_reader *reader);

/*
 * What the `length` bytes (less than 2^30) hold; spaces and tabs around it do not count. A number is rounded to the
 * nearest double, ties to even, as strtod does, and goes to *number (which is written for VMG_CELL_NUMBER only). The
 * byte after the cell must be readable and one that no number contains: a delimiter, a line end, a 0. A number with a
 * decimal comma of more than 1,000 bytes is taken as a text. Cannot fail; safe from any thread.
 */
vmg_cell_kind vmg_cell_read(const vmg_number_reader *reader, const char *bytes, size_t length, double *number);

/* True for what is a number to people but none here: with the other decimal mark, with separators of thousands, with a
 * percent sign; where the decimal mark is a point: "3,14", "1.234,5", "1 234", "12'000", "5 %". Not for plain numbers,
 * nor for lists and version numbers such as "1,2,3" and "1.2.3". */
bool vmg_cell_is_localised_number(char decimal_mark, const char *bytes, size_t length);

#endif
