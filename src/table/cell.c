/* What a cell of a text file holds; see table/cell.h.
 *
 * Numbers are read in three ways, each exact. A number m 10^e whose integer m and power 10^|e| are both doubles is one
 * multiplication or division away (Clinger 1990, "How to read floating point numbers accurately"). Where m has up to
 * 19 digits and |e| is at most 27, the product or quotient of m and 5^|e| is taken in 128 bits and rounded once. The
 * rest goes to the C library. */
#include "table/cell.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "table/table.h"

enum { exact_double_power = 22, exact_integer_power = 27 }; /* 10^22 is a double, 5^27 fits 63 bits */

/* A decimal number taken apart: (-1)^negative * mantissa * 10^exponent. */
typedef struct decimal {
    uint64_t mantissa;
    int exponent;
    bool negative;
    bool cut; /* there were more digits than the mantissa holds */
} decimal;

vmg_status vmg_number_reader_create(vmg_context *context, char decimal_mark, vmg_number_reader *out)
{
    out->decimal_mark = decimal_mark;
    out->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return out->locale ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory: no C locale");
}

void vmg_number_reader_destroy(vmg_number_reader *reader)
{
    if (reader->locale) {
        freelocale(reader->locale);
        reader->locale = (locale_t)0;
    }
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t';
}

/* Takes up the digits at `at`; answers where they end. */
static const char *take_digits(const char *at, const char *end, decimal *into)
{
    const uint64_t room = UINT64_C(999999999999999999); /* 18 digits: one more still fits 64 bits */
    for (; at < end && is_digit(*at); at++) {
        if (into->mantissa <= room) {
            into->mantissa = 10 * into->mantissa + (uint64_t)(*at - '0');
        } else {
            into->cut = true;
        }
    }
    return at;
}

/* Takes up the exponent at `at`, which stands on the e; NULL where none follows. */
static const char *take_exponent(const char *at, const char *end, decimal *into)
{
    const int beyond_all = 100000;
    int exponent = 0;
    at++;
    const bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) {
        at++;
    }
    if (at == end || !is_digit(*at)) {
        return NULL;
    }
    for (; at < end && is_digit(*at); at++) {
        exponent = exponent < beyond_all ? 10 * exponent + (*at - '0') : exponent;
    }
    into->exponent += negative ? -exponent : exponent;
    return at;
}

/* Whether all bytes are one decimal number, which is taken apart. */
static bool take_apart(const char *at, const char *end, char decimal_mark, decimal *into)
{
    size_t digits = 0;
    *into = (decimal){.negative = *at == '-'};
    if (*at == '-' || *at == '+') {
        at++;
    }
    const char *from = at;
    at = take_digits(at, end, into);
    digits += (size_t)(at - from);
    if (at < end && *at == decimal_mark) {
        from = ++at;
        at = take_digits(at, end, into);
        digits += (size_t)(at - from);
        into->exponent = -(int)(at - from);
    }
    if (digits == 0) {
        return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = take_exponent(at, end, into);
    }
    return at == end;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

/* wide_value * 2^exponent, rounded to nearest, ties to even; `rest` says that a little was cut off below. The value is
 * at least 2^64, so at least 11 bits of it fall to the rounding. */
static double round_wide(wide value, int exponent, bool rest)
{
    int shift = 64 - __builtin_clzll((unsigned long long)(value >> 64)) + 64 - DBL_MANT_DIG;
    const wide below = value & (((wide)1 << shift) - 1), half = (wide)1 << (shift - 1);
    uint64_t kept = (uint64_t)(value >> shift);
    if (below > half || (below == half && (rest || (kept & 1)))) {
        kept++;
    }
    return ldexp((double)kept, exponent + shift);
}

/* mantissa * 10^exponent for a mantissa > 0 and |exponent| <= 27. */
static double combine_wide(uint64_t mantissa, int exponent)
{
    /* clang-format off */
    static const uint64_t powers_of_5[exact_integer_power + 1] = {
        UINT64_C(1), UINT64_C(5), UINT64_C(25), UINT64_C(125), UINT64_C(625), UINT64_C(3125), UINT64_C(15625),
        UINT64_C(78125), UINT64_C(390625), UINT64_C(1953125), UINT64_C(9765625), UINT64_C(48828125),
        UINT64_C(244140625), UINT64_C(1220703125), UINT64_C(6103515625), UINT64_C(30517578125),
        UINT64_C(152587890625), UINT64_C(762939453125), UINT64_C(3814697265625), UINT64_C(19073486328125),
        UINT64_C(95367431640625), UINT64_C(476837158203125), UINT64_C(2384185791015625),
        UINT64_C(11920928955078125), UINT64_C(59604644775390625), UINT64_C(298023223876953125),
        UINT64_C(1490116119384765625), UINT64_C(7450580596923828125)};
    /* clang-format on */
    const uint64_t power = powers_of_5[exponent < 0 ? -exponent : exponent];
    const int zeros = __builtin_clzll(mantissa);
    if (exponent >= 0) {
        /* below 2^127 before the shift, which leaves the top bit where 11 bits and more are to be cut */
        const wide product = (wide)mantissa * power;
        const int lift = product >> 64 ? 0 : 64;
        return round_wide(product << lift, exponent - lift, false);
    }
    const wide dividend = (wide)(mantissa << zeros) << 64; /* at least 2^127, so the quotient is above 2^64 */
    const wide quotient = dividend / power;
    return round_wide(quotient, exponent - zeros - 64, quotient * power != dividend);
}
#endif

/* Whether a fast exact way exists for this number; then *number is set. */
static bool combine(const decimal *from, double *number)
{
    static const double powers[exact_double_power + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int size = from->exponent < 0 ? -from->exponent : from->exponent;
    const uint64_t largest_exact = UINT64_C(1) << DBL_MANT_DIG;
    if (from->cut) {
        return false;
    }
    if (FLT_EVAL_METHOD == 0 && from->mantissa <= largest_exact && size <= exact_double_power) {
        const double mantissa = (double)from->mantissa;
        *number = from->exponent < 0 ? mantissa / powers[size] : mantissa * powers[size];
        return true;
    }
#ifdef __SIZEOF_INT128__
    if (from->mantissa != 0 && size <= exact_integer_power) {
        *number = combine_wide(from->mantissa, from->exponent);
        return true;
    }
#endif
    return false;
}

/* The C library's way, for a number whose length is not bounded; false where a decimal comma makes it too long. */
static bool combine_slowly(const vmg_number_reader *reader, const char *bytes, const char *end, double *number)
{
    enum { longest_copy = 1000 };
    char copy[longest_copy + 1];
    const size_t length = (size_t)(end - bytes);
    if (reader->decimal_mark != '.') {
        if (length > longest_copy) {
            return false;
        }
        memcpy(copy, bytes, length);
        copy[length] = 0;
        char *mark = strchr(copy, reader->decimal_mark);
        if (mark) {
            *mark = '.';
        }
        bytes = copy;
    }
    *number = strtod_l(bytes, NULL, reader->locale);
    return true;
}

/* Whether the bytes are the word, given in lower case, in any case. */
static bool is_word(const char *bytes, size_t length, const char *word)
{
    if (length != strlen(word)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const char lower = bytes[i] >= 'A' && bytes[i] <= 'Z' ? (char)(bytes[i] - 'A' + 'a') : bytes[i];
        if (lower != word[i]) {
            return false;
        }
    }
    return true;
}

static vmg_cell_kind kind_of_word(const char *bytes, size_t length)
{
    static const char *const missing[] = {"na", "n/a", "#n/a", "nan", "null"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        if (is_word(bytes, length, missing[i])) {
            return VMG_CELL_MISSING;
        }
    }
    if (bytes[0] == '-' || bytes[0] == '+') {
        bytes++;
        length--;
    }
    if (is_word(bytes, length, "nan")) { /* as the C library writes some of them */
        return VMG_CELL_MISSING;
    }
    return is_word(bytes, length, "inf") || is_word(bytes, length, "infinity") ? VMG_CELL_INFINITE : VMG_CELL_TEXT;
}

vmg_cell_kind vmg_cell_read(const vmg_number_reader *reader, const char *bytes, size_t length, double *number)
{
    const size_t longest_word = 9; /* -infinity */
    const char *end = bytes + length;
    while (bytes < end && is_space(*bytes)) {
        bytes++;
    }
    while (end > bytes && is_space(end[-1])) {
        end--;
    }
    if (bytes == end) {
        return VMG_CELL_MISSING;
    }
    decimal parts;
    double value = 0;
    if (!take_apart(bytes, end, reader->decimal_mark, &parts)) {
        const size_t rest = (size_t)(end - bytes);
        return rest <= longest_word ? kind_of_word(bytes, rest) : VMG_CELL_TEXT;
    }
    if (combine(&parts, &value)) {
        value = parts.negative ? -value : value;
    } else if (!combine_slowly(reader, bytes, end, &value)) {
        return VMG_CELL_TEXT;
    }
    if (fabs(value) > VMG_LARGEST_NUMBER) {
        return VMG_CELL_INFINITE;
    }
    *number = value;
    return VMG_CELL_NUMBER;
}

/* The length of a separator between groups of digits at `at`: . , ' a space or a no-break space; 0: there is none. */
static size_t separator_length(const char *at, const char *end)
{
    static const char *const separators[] = {".", ",", "'", " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        const size_t length = strlen(separators[i]);
        if ((size_t)(end - at) >= length && memcmp(at, separators[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

static size_t count_digits(const char *at, const char *end)
{
    size_t count = 0;
    while (at + count < end && is_digit(at[count])) {
        count++;
    }
    return count;
}

/* The decimal mark, if any, at `at`: a point or comma with digits, and then nothing, behind it. */
static bool is_fraction(const char *at, const char *end)
{
    return end - at > 1 && (*at == ',' || *at == '.') && at + 1 + count_digits(at + 1, end) == end;
}

/* Digits in groups of three, all with the same separator, then perhaps a fraction, or the other decimal mark; "15" and
 * a fraction behind `decimal_mark` are plain. */
static bool is_grouped_or_other_mark(char decimal_mark, const char *at, const char *end)
{
    const size_t first = count_digits(at, end);
    if (first == 0) {
        return false;
    }
    const char first_digit = *at;
    at += first;
    if (is_fraction(at, end)) {
        return *at != decimal_mark;
    }
    const char *const separator = at;
    const size_t length = separator_length(at, end);
    if (length == 0 || first > 3 || first_digit == '0') {
        return false;
    }
    while ((size_t)(end - at) >= length && memcmp(at, separator, length) == 0 && count_digits(at + length, end) == 3) {
        at += length + 3;
    }
    return at != separator && (at == end || (*at != *separator && is_fraction(at, end)));
}

bool vmg_cell_is_localised_number(char decimal_mark, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    while (bytes < end && is_space(*bytes)) {
        bytes++;
    }
    while (end > bytes && is_space(end[-1])) {
        end--;
    }
    if (bytes < end && (*bytes == '-' || *bytes == '+')) {
        bytes++;
    }
    if (bytes == end || !is_digit(*bytes)) {
        return false;
    }
    const bool percent = end[-1] == '%';
    if (percent) {
        end--;
        while (is_space(end[-1])) {
            end--;
        }
        const size_t digits = count_digits(bytes, end);
        if (bytes + digits == end || is_fraction(bytes + digits, end)) {
            return true;
        }
    }
    return is_grouped_or_other_mark(decimal_mark, bytes, end);
}
