/* Dates and times, as numbers, in ISO 8601's extended form and in those others that can be read in one way only. Our
 * own parser: the C library's asks the locale and the time zone of the machine. */
#ifndef VMG_ENCODING_DATE_H
#define VMG_ENCODING_DATE_H

#include <stdbool.h>

/*
 * Reads the whole of a text as a date, with or without a time:
 *   2024-03-01    2024-03-01 12:30    2024-03-01T12:30:59    2024-03-01T12:30:59.250Z    2024-03-01 12:30+09:00
 * and in place of the day in front of the time also 2024/3/1, 2024/03/01 (East Asia) and 1.3.2024, 01.03.2024 (Europe).
 * `days` is then the time since 1970-01-01 00:00 in days, its fraction the time of day; a zone's offset is taken out,
 * and a time without one counts as UTC. Proleptic Gregorian calendar, years 0001 to 9999; a leap second (60) is the
 * first of the next minute. False, with `days` untouched, for anything else. Cannot fail; safe from any thread.
 */
bool vmg_date_parse(const char *text, double *days);
bool vmg_date_is_valid(const char *text);

/* Whether a text looks like a date that is read as March in one country and as April in another: 03/04/2024. */
bool vmg_date_is_ambiguous(const char *text);

#endif
