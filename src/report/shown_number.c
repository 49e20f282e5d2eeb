/* Numbers as people read them: significant digits, commas between thousands, a true minus sign; see page.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page.h"

/* The C library writes the locale's decimal sign, of one byte or several: make it a point. */
static void use_point(char *text)
{
    char *to = text;
    bool was_sign = false;
    for (const char *at = text; *at; at++) {
        const bool is_plain = strchr("0123456789+-einfa", *at) != NULL;
        if (is_plain) {
            *to++ = *at;
        } else if (!was_sign) {
            *to++ = '.';
        }
        was_sign = !is_plain;
    }
    *to = 0;
}

void vmg_page_exact(vmg_page *page, double number)
{
    char text[64];
    snprintf(text, sizeof text, "%.15g", number);
    use_point(text);
    vmg_page_put(page, text);
}

/* 1.2e-05 as 1.2 × 10⁻⁵ */
static vmg_shown with_exponent(double number, int digits)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char text[64];
    vmg_shown made;
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(number));
    use_point(text);
    char *exponent = strchr(text, 'e');
    *exponent++ = 0;
    snprintf(made.text, sizeof made.text, "%s%s × 10%s", number < 0 ? "−" : "", text, *exponent == '-' ? "⁻" : "");
    bool begun = false;
    for (exponent++; *exponent; exponent++) {
        begun = begun || *exponent != '0';
        if (begun) {
            strncat(made.text, raised[*exponent - '0'], sizeof made.text - strlen(made.text) - 1);
        }
    }
    return made;
}

/* So many decimals, at most 9, with commas: -12,345.60 */
static vmg_shown fixed(double number, int decimals, bool with_sign)
{
    const double too_large = 1e12;
    char digits[64];
    vmg_shown made;
    if (fabs(number) >= too_large) {
        return with_exponent(number, 3);
    }
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(number));
    use_point(digits);
    const size_t whole = strcspn(digits, ".");
    const bool is_zero = strspn(digits, "0.") == strlen(digits);
    char *to = made.text;
    to += snprintf(to, sizeof made.text, "%s", is_zero ? "" : number < 0 ? "−" : with_sign ? "+" : "");
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = 0;
    return made;
}

static vmg_shown significant(double number, int digits)
{
    const double least = 1e-4, most = 1e9;
    const int most_decimals = 9;
    const double size = fabs(number);
    if (size == 0) {
        return fixed(0, 0, false);
    }
    if (size < least || size >= most) {
        return with_exponent(number, digits);
    }
    int decimals = digits - 1 - (int)floor(log10(size));
    /* 9.996 becomes 10.0, not 10.00 */
    if (decimals > 0 && round(size * pow(10, decimals)) >= pow(10, digits)) {
        decimals--;
    }
    return fixed(number, decimals < 0 ? 0 : decimals > most_decimals ? most_decimals : decimals, false);
}

int vmg_decimals_for(double mean, double error)
{
    const int most = 6;
    const double negligible = 1e-6 * fabs(mean); /* rounding, not an error */
    const bool has_error = isfinite(error) && error > negligible;
    const double size = has_error ? error : fabs(mean);
    const int digits = has_error ? 2 : 3;
    const int decimals = size > 0 && isfinite(size) ? digits - 1 - (int)floor(log10(size)) : 0;
    return decimals < 0 ? 0 : decimals > most ? most : decimals;
}

/* A sign before a number that has none. */
static vmg_shown signed_significant(double number, int digits)
{
    vmg_shown made = significant(number, digits), result;
    snprintf(result.text, sizeof result.text, "%s%.76s", number > 0 ? "+" : "", made.text);
    return result;
}

static vmg_shown with_unit(vmg_shown number, const char *unit)
{
    strncat(number.text, unit, sizeof number.text - strlen(number.text) - 1);
    return number;
}

static vmg_shown duration(double seconds)
{
    enum { minute = 60, hour = 3600 };
    vmg_shown made;
    if (seconds < 1e-3) {
        return with_unit(significant(seconds * 1e6, 3), " µs");
    }
    if (seconds < 1) {
        return with_unit(significant(seconds * 1e3, 3), " ms");
    }
    if (seconds < 2 * minute) {
        return with_unit(significant(seconds, 3), " s");
    }
    if (seconds < 2 * hour) {
        const long long whole = llround(seconds);
        snprintf(made.text, sizeof made.text, "%lld min %lld s", whole / minute, whole % minute);
        return made;
    }
    return with_unit(significant(seconds / hour, 3), " h");
}

static vmg_shown bytes(double count)
{
    static const char *const units[] = {" B", " kB", " MB", " GB", " TB"};
    const double step = 1000;
    size_t unit = 0;
    while (count >= step && unit + 1 < sizeof units / sizeof *units) {
        count /= step;
        unit++;
    }
    return with_unit(unit ? significant(count, 3) : fixed(count, 0, false), units[unit]);
}

vmg_shown vmg_show(double number, vmg_showing how, int decimals)
{
    const double percent = 100, whole_money = 100;
    switch (how) {
    case VMG_SHOW_FIXED:
        return fixed(number, decimals, false);
    case VMG_SHOW_SIGNED:
        return fixed(number, decimals, true);
    case VMG_SHOW_COUNT:
        return fixed(number, 0, false);
    case VMG_SHOW_LEVEL:
        return with_unit(fixed(number * percent, 0, false), " %");
    case VMG_SHOW_PERCENT:
        return with_unit(significant(number * percent, 3), " %");
    case VMG_SHOW_POINTS:
        return significant(number * percent, 2);
    case VMG_SHOW_SIGNED_POINTS:
        return signed_significant(number * percent, 2);
    case VMG_SHOW_RATIO:
        return significant(number, 2);
    case VMG_SHOW_SECONDS:
        return duration(number);
    case VMG_SHOW_MICROSECONDS:
        return duration(number * 1e-6);
    case VMG_SHOW_BYTES:
        return bytes(number);
    case VMG_SHOW_MONEY:
        return fabs(number) >= whole_money ? fixed(number, 0, false) : significant(number, 3);
    default:
        return significant(number, 3);
    }
}
