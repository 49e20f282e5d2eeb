/* The value of one setting, from and to text and JSON; see method/settings_table.h. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "method/settings_table.h"
#include "method/variants.h"

/* What is written, whatever the type; `sizes` for VMG_SETTING_SIZES only. */
typedef union setting_value {
    uint64_t count;
    double number;
    bool is_on;
    size_t place;         /* among the words */
    const char *variants; /* shorter than VMG_VARIANTS_SIZE; borrowed */
    struct {
        size_t sizes[VMG_MOST_HIDDEN_LAYERS], count;
    } list;
} setting_value;

static void *member_of(const vmg_setting_row *row, vmg_settings_values *values)
{
    return (char *)values + row->offset;
}

static const void *constant_member_of(const vmg_setting_row *row, const vmg_settings_values *values)
{
    return (const char *)values + row->offset;
}

/* ---- writing and reading members ---- */

static void put(const vmg_setting_row *row, const setting_value *value, vmg_settings_values *values)
{
    void *member = member_of(row, values);
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        if (row->size == sizeof value->count) {
            *(uint64_t *)member = value->count;
        } else {
            *(size_t *)member = (size_t)value->count; /* where size_t is narrower; the ranges fit 32 bits */
        }
        break;
    case VMG_SETTING_NUMBER:
        *(double *)member = value->number;
        break;
    case VMG_SETTING_SWITCH:
        *(bool *)member = value->is_on;
        break;
    case VMG_SETTING_CHOICE:
        if (row->keeps_word) {
            *(const char **)member = row->words[value->place];
        } else {
            *(int *)member = (int)value->place;
        }
        break;
    case VMG_SETTING_SIZES:
        memset(values->hidden, 0, sizeof values->hidden);
        memcpy(values->hidden, value->list.sizes, value->list.count * sizeof *values->hidden);
        values->hidden_count = value->list.count;
        break;
    case VMG_SETTING_VARIANTS:
        memset(values->variants, 0, sizeof values->variants);
        memcpy(values->variants, value->variants, strlen(value->variants));
        break;
    }
}

static uint64_t count_in(const vmg_setting_row *row, const vmg_settings_values *values)
{
    const void *member = constant_member_of(row, values);
    return row->size == sizeof(uint64_t) ? *(const uint64_t *)member : *(const size_t *)member;
}

static double number_in(const vmg_setting_row *row, const vmg_settings_values *values)
{
    return *(const double *)constant_member_of(row, values);
}

static bool is_on_in(const vmg_setting_row *row, const vmg_settings_values *values)
{
    return *(const bool *)constant_member_of(row, values);
}

static const char *word_in(const vmg_setting_row *row, const vmg_settings_values *values)
{
    const void *member = constant_member_of(row, values);
    return row->keeps_word ? *(const char *const *)member : row->words[*(const int *)member];
}

/* ---- from text ---- */

static bool is_in_range(const vmg_setting_row *row, double value)
{
    return value >= row->shown.low && value <= row->shown.high; /* false for NaN */
}

/* A whole number of at most 18 digits, all that stands between `text` and `end`. */
static bool read_count(const vmg_setting_row *row, const char *text, const char *end, uint64_t *out)
{
    const ptrdiff_t most_digits = 18;
    *out = 0;
    if (text == end || end - text > most_digits) {
        return false;
    }
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        *out = 10 * *out + (uint64_t)(*text - '0');
    }
    return is_in_range(row, (double)*out);
}

/* A decimal number, whatever the locale; no hexadecimals, no infinity. */
static bool read_number(const vmg_setting_row *row, const char *text, double *out)
{
    char *end = NULL;
    if (text[0] == 0 || text[strspn(text, "+-.0123456789eE")] != 0) {
        return false;
    }
    const locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* glibc's is static: this does not fail */
    if (!locale) {
        return false;
    }
    *out = strtod_l(text, &end, locale);
    freelocale(locale);
    return *end == 0 && is_in_range(row, *out);
}

static bool read_word(const vmg_setting_row *row, const char *text, size_t *place)
{
    for (*place = 0; row->words[*place]; ++*place) {
        if (strcmp(row->words[*place], text) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_sizes(const vmg_setting_row *row, const char *text, setting_value *value)
{
    value->list.count = 0;
    if (strcmp(text, "none") == 0) {
        return true;
    }
    while (value->list.count < VMG_MOST_HIDDEN_LAYERS) {
        const char *end = text + strcspn(text, ",");
        uint64_t size = 0;
        if (!read_count(row, text, end, &size)) {
            return false;
        }
        value->list.sizes[value->list.count++] = (size_t)size;
        if (*end == 0) {
            return true;
        }
        text = end + 1;
    }
    return false;
}

bool vmg_setting_from_text(const vmg_setting_row *row, const char *text, vmg_settings_values *values)
{
    setting_value value;
    bool fits = false;
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        fits = read_count(row, text, text + strlen(text), &value.count);
        break;
    case VMG_SETTING_NUMBER:
        fits = read_number(row, text, &value.number);
        break;
    case VMG_SETTING_SWITCH:
        value.is_on = strcmp(text, "on") == 0;
        fits = value.is_on || strcmp(text, "off") == 0;
        break;
    case VMG_SETTING_CHOICE:
        fits = read_word(row, text, &value.place);
        break;
    case VMG_SETTING_SIZES:
        fits = read_sizes(row, text, &value);
        break;
    case VMG_SETTING_VARIANTS:
        value.variants = text;
        fits = vmg_variants_are_valid(text);
        break;
    }
    if (fits) {
        put(row, &value, values);
    }
    return fits;
}

/* ---- from JSON ---- */

/* A whole number, also one that is written like 1e3. */
static bool count_from_json(const vmg_setting_row *row, const json_t *json, uint64_t *out)
{
    const double value = json_is_number(json) ? json_number_value(json) : NAN;
    if (!is_in_range(row, value) || value != floor(value)) {
        return false;
    }
    *out = json_is_integer(json) ? (uint64_t)json_integer_value(json) : (uint64_t)value;
    return true;
}

/* An array, or one number for one size. */
static bool sizes_from_json(const vmg_setting_row *row, const json_t *json, setting_value *value)
{
    const size_t count = json_is_array(json) ? json_array_size(json) : 1;
    if (count > VMG_MOST_HIDDEN_LAYERS) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t size = 0;
        if (!count_from_json(row, json_is_array(json) ? json_array_get(json, i) : json, &size)) {
            return false;
        }
        value->list.sizes[i] = (size_t)size;
    }
    value->list.count = count;
    return true;
}

bool vmg_setting_from_json(const vmg_setting_row *row, const json_t *json, vmg_settings_values *values)
{
    setting_value value;
    bool fits = false;
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        fits = count_from_json(row, json, &value.count);
        break;
    case VMG_SETTING_NUMBER:
        value.number = json_number_value(json);
        fits = json_is_number(json) && is_in_range(row, value.number);
        break;
    case VMG_SETTING_SWITCH:
        value.is_on = json_is_true(json);
        fits = json_is_boolean(json);
        break;
    case VMG_SETTING_CHOICE:
        fits = json_is_string(json) && read_word(row, json_string_value(json), &value.place);
        break;
    case VMG_SETTING_SIZES:
        fits = sizes_from_json(row, json, &value);
        break;
    case VMG_SETTING_VARIANTS:
        value.variants = json_string_value(json);
        fits = value.variants && vmg_variants_are_valid(value.variants);
        break;
    }
    if (fits) {
        put(row, &value, values);
    }
    return fits;
}

/* ---- to JSON and text ---- */

static json_t *sizes_to_json(const vmg_settings_values *values)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < values->hidden_count; i++) {
        if (json_array_append_new(list, json_integer((json_int_t)values->hidden[i]))) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

json_t *vmg_setting_to_json(const vmg_setting_row *row, const vmg_settings_values *values)
{
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        return json_integer((json_int_t)count_in(row, values));
    case VMG_SETTING_NUMBER:
        return json_real(number_in(row, values));
    case VMG_SETTING_SWITCH:
        return json_boolean(is_on_in(row, values));
    case VMG_SETTING_CHOICE:
        return json_string(word_in(row, values));
    case VMG_SETTING_VARIANTS:
        return json_string(values->variants);
    case VMG_SETTING_SIZES:
        break;
    }
    return sizes_to_json(values);
}

/* "1e-06" becomes "1e-6". */
static void trim_exponent(char *text)
{
    char *to = strchr(text, 'e');
    if (to) {
        const char *from = ++to;
        to += *from == '-';
        from++;
        from += strspn(from, "0");
        memmove(to, from, strlen(from) + 1);
    }
}

/* Makes a point of whatever the locale of the process has written for it. */
static void keep_point(char *text)
{
    char *to = text;
    for (const char *from = text; *from; to++) {
        const size_t foreign = strcspn(from, "+-0123456789e");
        *to = foreign ? '.' : *from;
        from += foreign ? foreign : 1;
    }
    *to = 0;
}

/* The shortest decimal that gives the same double back, in any locale; whole numbers with all their digits. */
static void number_to_text(double number, char text[VMG_SETTING_TEXT])
{
    const int most_digits = 17;
    const double whole_below = 1e16;
    if (number == floor(number) && fabs(number) < whole_below) {
        snprintf(text, VMG_SETTING_TEXT, "%.0f", number);
        return;
    }
    for (int digits = 1; digits <= most_digits; digits++) {
        snprintf(text, VMG_SETTING_TEXT, "%.*g", digits, number);
        if (strtod(text, NULL) == number) { /* in the same locale */
            break;
        }
    }
    trim_exponent(text);
    keep_point(text);
}

void vmg_setting_to_text(const vmg_setting_row *row, const vmg_settings_values *values, char *text)
{
    size_t used = 0;
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        snprintf(text, VMG_SETTING_TEXT, "%llu", (unsigned long long)count_in(row, values));
        break;
    case VMG_SETTING_NUMBER:
        number_to_text(number_in(row, values), text);
        break;
    case VMG_SETTING_SWITCH:
        snprintf(text, VMG_SETTING_TEXT, "%s", is_on_in(row, values) ? "on" : "off");
        break;
    case VMG_SETTING_CHOICE:
        snprintf(text, VMG_SETTING_TEXT, "%s", word_in(row, values));
        break;
    case VMG_SETTING_SIZES:
        snprintf(text, VMG_SETTING_TEXT, "none");
        for (size_t i = 0; i < values->hidden_count; i++) { /* 16 sizes of at most 6 digits: they have room */
            used += (size_t)snprintf(text + used, VMG_SETTING_TEXT - used, "%s%zu", i ? "," : "", values->hidden[i]);
        }
        break;
    case VMG_SETTING_VARIANTS:
        snprintf(text, VMG_SETTING_TEXT, "%s", values->variants);
        break;
    }
}

vmg_setting_expectation vmg_setting_expected(const vmg_setting_row *row, bool in_json)
{
    vmg_setting_expectation made;
    char low[VMG_SETTING_TEXT], high[VMG_SETTING_TEXT];
    const size_t size = sizeof made.text;
    number_to_text(row->shown.low, low);
    number_to_text(row->shown.high, high);
    switch (row->shown.type) {
    case VMG_SETTING_COUNT:
        snprintf(made.text, size, "a whole number from %.32s to %.32s", low, high);
        break;
    case VMG_SETTING_NUMBER:
        snprintf(made.text, size, "a number from %.32s to %.32s", low, high);
        break;
    case VMG_SETTING_SWITCH:
        snprintf(made.text, size, "%s", in_json ? "true or false" : "on or off");
        break;
    case VMG_SETTING_CHOICE:
        snprintf(made.text, size, in_json ? "a text, one of %s" : "one of %s", row->shown.choices);
        break;
    case VMG_SETTING_SIZES:
        snprintf(made.text, size,
                 in_json ? "an array of at most %d whole numbers from %.32s to %.32s"
                         : "at most %d whole numbers from %.32s to %.32s with commas between them, or none",
                 VMG_MOST_HIDDEN_LAYERS, low, high);
        break;
    case VMG_SETTING_VARIANTS:
        snprintf(made.text, size,
                 "a text of at most %d bytes: settings of a network as NAME=VALUE, spaces between them, / between "
                 "variants",
                 VMG_VARIANTS_SIZE - 1);
        break;
    }
    return made;
}
