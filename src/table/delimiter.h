/* Which character stands between the cells of a CSV file. */
#ifndef VMG_TABLE_DELIMITER_H
#define VMG_TABLE_DELIMITER_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a file can be read with this delimiter: a tab, a space or ASCII punctuation that is in no number, no name
 * and no quote. */
bool vmg_delimiter_is_possible(char delimiter);

/*
 * The likeliest of , ; tab |, without the decimal mark, for a file that begins with these bytes. It must part the
 * header; of those that do, the one with which the largest share of the first rows has as many cells as the header,
 * then the one that gives more cells, then the first in this order. Where none parts the header the table has one
 * column: the first in this order.
 */
char vmg_delimiter_guess(const char *bytes, size_t length, char decimal_mark);

#endif
