/* Dates in ISO 8601's extended form and two others; see encoding/date.h. */
#include "encoding/date.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes exactly `count` digits; the number must lie between least and most. */
static bool take_number(const char **text, int count, int least, int most, int *number)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (!is_digit((*text)[i])) {
            return false;
        }
        value = value * 10 + ((*text)[i] - '0');
    }
    *text += count;
    *number = value;
    return value >= least && value <= most;
}

/* Takes one or two digits, likewise. */
static bool take_short_number(const char **text, int least, int most, int *number)
{
    return take_number(text, is_digit((*text)[0]) && is_digit((*text)[1]) ? 2 : 1, least, most, number);
}

static bool take_byte(const char **text, const char *accepted)
{
    if (**text == 0 || !strchr(accepted, **text)) {
        return false;
    }
    ++*text;
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from 1 March, so that the leap day is the
 * last: then the months' lengths 31, 30, 31, 30, 31 repeat, and (153 month + 2) / 5 is the sum of those before. */
static int32_t days_since_1970(int year, int month, int day)
{
    const int from_march = (month + 9) % 12, whole_years = year - (month <= 2);
    const int32_t leap_days = whole_years / 4 - whole_years / 100 + whole_years / 400;
    const int32_t since_year_0 = whole_years * 365 + leap_days + (153 * from_march + 2) / 5 + day - 1;
    return since_year_0 - 719468; /* of 1970-01-01 */
}

/* A decimal fraction of a second, after its point. */
static bool take_fraction(const char **text, double *fraction)
{
    double value = 0, unit = 1;
    const char *start = *text;
    for (; is_digit(**text); ++*text) {
        if (*text - start < 15) { /* what a double can hold */
            value = value * 10 + (**text - '0');
            unit *= 10;
        }
    }
    *fraction = value / unit;
    return *text > start;
}

/* "12:30", "12:30:59", "12:30:59.25", in seconds. */
static bool take_time(const char **text, double *seconds)
{
    int hour = 0, minute = 0, second = 0;
    double fraction = 0;
    bool good = take_number(text, 2, 0, 23, &hour) && take_byte(text, ":") && take_number(text, 2, 0, 59, &minute);
    if (good && take_byte(text, ":")) {
        good = take_number(text, 2, 0, 60, &second) && (!take_byte(text, ".,") || take_fraction(text, &fraction));
    }
    *seconds = hour * 3600 + minute * 60 + second + fraction;
    return good;
}

/* "Z", "+09:00", "+0900", "+09", in seconds; 0 where there is none. */
static bool take_zone(const char **text, int *seconds)
{
    int hours = 0, minutes = 0;
    *seconds = 0;
    const bool east = **text == '+';
    if (**text == 0 || take_byte(text, "Zz")) {
        return true;
    }
    if (!take_byte(text, "+-") || !take_number(text, 2, 0, 23, &hours)) {
        return false;
    }
    const bool colon = take_byte(text, ":");
    if ((colon || **text) && !take_number(text, 2, 0, 59, &minutes)) {
        return false;
    }
    *seconds = (hours * 3600 + minutes * 60) * (east ? 1 : -1);
    return true;
}

/* "2024-03-01", "2024/3/1" or "1.3.2024": the sign between tells which. */
static bool take_day(const char **text, int *year, int *month, int *day)
{
    const size_t digits = strspn(*text, "0123456789");
    if ((*text)[digits] == '.') {
        return take_short_number(text, 1, 31, day) && take_byte(text, ".") && take_short_number(text, 1, 12, month) &&
               take_byte(text, ".") && take_number(text, 4, 1, 9999, year) && *day <= days_in_month(*year, *month);
    }
    if (!take_number(text, 4, 1, 9999, year)) {
        return false;
    }
    if (take_byte(text, "/")) {
        return take_short_number(text, 1, 12, month) && take_byte(text, "/") &&
               take_short_number(text, 1, days_in_month(*year, *month), day);
    }
    return take_byte(text, "-") && take_number(text, 2, 1, 12, month) && take_byte(text, "-") &&
           take_number(text, 2, 1, days_in_month(*year, *month), day);
}

bool vmg_date_parse(const char *text, double *days)
{
    int year = 0, month = 0, day = 0, zone = 0;
    double seconds = 0;
    if (!take_day(&text, &year, &month, &day)) {
        return false;
    }
    if (*text && (!take_byte(&text, "Tt ") || !take_time(&text, &seconds) || !take_zone(&text, &zone))) {
        return false;
    }
    if (*text) {
        return false;
    }
    *days = days_since_1970(year, month, day) + (seconds - zone) / 86400;
    return true;
}

bool vmg_date_is_ambiguous(const char *text)
{
    int number = 0;
    const char *at = text;
    if (!take_short_number(&at, 1, 31, &number) || (*at != '/' && *at != '-')) {
        return false;
    }
    const char sign[] = {*at++, 0};
    const bool has_two = take_short_number(&at, 1, 31, &number) && take_byte(&at, sign);
    const size_t digits = strspn(at, "0123456789");
    return has_two && (digits == 2 || digits == 4) && (at[digits] == 0 || at[digits] == ' ');
}

bool vmg_date_is_valid(const char *text)
{
    double days = 0;
    return vmg_date_parse(text, &days);
}
