/* Texts that are decimal numbers, compared without turning them into doubles. */
#ifndef VMG_ENCODING_NUMBER_TEXT_H
#define VMG_ENCODING_NUMBER_TEXT_H

#include <stdbool.h>

/* Whether the whole of a text is a decimal number: sign, digits, point, digits, exponent. Cannot fail. */
bool vmg_number_text_is_valid(const char *text);

/* The same without an exponent, so that two can be compared digit by digit. */
bool vmg_number_text_is_plain(const char *text);

/* Below 0, 0, above 0: the order of two plain decimal numbers, exact. */
int vmg_number_text_compare(const char *a, const char *b);

#endif
