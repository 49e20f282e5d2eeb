/* Text being written, or only counted: the same function says how large a file will be, and writes it. */
#ifndef VMG_EXPORT_EXPORT_WRITER_H
#define VMG_EXPORT_EXPORT_WRITER_H

#include <stdbool.h>
#include <stdio.h>

#include "vmg/context.h"

typedef struct vmg_export_writer {
    FILE *stream; /* borrowed; NULL: only counted. Its errors are seen by vmg_output_file_commit */
    size_t bytes;
} vmg_export_writer;

void vmg_export_text(vmg_export_writer *writer, const char *text);
void vmg_export_format_text(vmg_export_writer *writer, const char *format, ...) VMG_PRINTF(2, 3);

/* A number as C and SQL write it, whatever the locale: always with a point or an exponent, as short as gives the same
 * double back, or, where the number is a float's, the same float. What is beyond a float's range, with `as_float`, is
 * the largest float; infinity is the largest number. */
typedef struct vmg_number_text {
    char text[32];
} vmg_number_text;

vmg_number_text vmg_export_number_text(double number, bool as_float);

static inline void vmg_export_number(vmg_export_writer *writer, double number, bool as_float)
{
    vmg_export_text(writer, vmg_export_number_text(number, as_float).text);
}

#endif
