/* Text being written, or only counted; see export/export_writer.h. */
#include "export/export_writer.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void vmg_export_text(vmg_export_writer *writer, const char *text)
{
    writer->bytes += strlen(text);
    if (writer->stream) {
        fputs(text, writer->stream);
    }
}

void vmg_export_format_text(vmg_export_writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length =
        writer->stream ? vfprintf(writer->stream, format, arguments) : vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    writer->bytes += length > 0 ? (size_t)length : 0;
}

/* The locale's decimal point, whatever it is, becomes a point. */
static void make_point(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (strchr("0123456789+-e", *from)) {
            *to++ = *from;
        } else if (to > text && to[-1] != '.') {
            *to++ = '.';
        }
    }
    *to = 0;
}

vmg_number_text vmg_export_number_text(double number, bool as_float)
{
    vmg_number_text text;
    const double largest = as_float ? (double)FLT_MAX : DBL_MAX;
    const double bounded = number > largest ? largest : number < -largest ? -largest : number;
    const bool is_float = as_float || (double)(float)bounded == bounded;
    bool same = false;
    for (int digits = 1; digits <= 17 && !same; digits++) {
        snprintf(text.text, sizeof text.text, "%.*g", digits, bounded);
        same = is_float ? strtof(text.text, NULL) == (float)bounded : strtod(text.text, NULL) == bounded;
    }
    make_point(text.text);
    if (!strpbrk(text.text, ".e")) {
        strcat(text.text, ".0");
    }
    return text;
}
