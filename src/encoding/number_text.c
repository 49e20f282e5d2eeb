/* Texts that are decimal numbers; see encoding/number_text.h. */
#include "encoding/number_text.h"

#include <stddef.h>
#include <string.h>

static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

/* Behind sign, digits, point and digits; NULL where there is no digit. */
static const char *behind_plain_number(const char *text)
{
    text += *text == '+' || *text == '-';
    const size_t whole = digits_at(text);
    text += whole;
    size_t fraction = 0;
    if (*text == '.') {
        fraction = digits_at(++text);
    }
    return whole + fraction > 0 ? text + fraction : NULL;
}

bool vmg_number_text_is_plain(const char *text)
{
    const char *end = behind_plain_number(text);
    return end && *end == 0;
}

bool vmg_number_text_is_valid(const char *text)
{
    const char *end = behind_plain_number(text);
    if (end && (*end == 'e' || *end == 'E')) {
        end++;
        end += *end == '+' || *end == '-';
        const size_t digits = digits_at(end);
        end = digits ? end + digits : NULL;
    }
    return end && *end == 0;
}

/* A number as its parts, zeros at both ends taken off. */
typedef struct parts {
    int sign; /* 0 for zero */
    const char *whole, *fraction;
    size_t whole_length, fraction_length;
} parts;

static parts parts_of(const char *text)
{
    parts found = {.sign = *text == '-' ? -1 : 1};
    text += *text == '+' || *text == '-';
    text += strspn(text, "0");
    found.whole = text;
    found.whole_length = digits_at(text);
    text += found.whole_length;
    found.fraction = text + (*text == '.');
    found.fraction_length = digits_at(found.fraction);
    while (found.fraction_length > 0 && found.fraction[found.fraction_length - 1] == '0') {
        found.fraction_length--;
    }
    if (found.whole_length + found.fraction_length == 0) {
        found.sign = 0;
    }
    return found;
}

static int compare_digits(const char *a, size_t a_length, const char *b, size_t b_length)
{
    const int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

int vmg_number_text_compare(const char *a, const char *b)
{
    const parts first = parts_of(a), second = parts_of(b);
    if (first.sign != second.sign) {
        return first.sign - second.sign;
    }
    int order = (first.whole_length > second.whole_length) - (first.whole_length < second.whole_length);
    if (!order) {
        order = compare_digits(first.whole, first.whole_length, second.whole, second.whole_length);
    }
    if (!order) {
        order = compare_digits(first.fraction, first.fraction_length, second.fraction, second.fraction_length);
    }
    return order * first.sign;
}
