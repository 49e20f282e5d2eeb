/* CSV, written; see csv_writer.h. */
#include "csv_writer.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void begin_cell(vmg_cli_csv *csv)
{
    if (csv->line_is_begun) {
        putc(',', csv->to);
    }
    csv->line_is_begun = true;
}

/* What another reader could take for the end of the cell, or trim. */
static bool needs_quotes(const char *text)
{
    const size_t length = strlen(text);
    return text[strcspn(text, ",;\t|\"\r\n")] != 0 || (length && (text[0] == ' ' || text[length - 1] == ' '));
}

static void put_doubled(const char *text, FILE *to)
{
    for (; *text; text++) {
        if (*text == '"') {
            putc('"', to);
        }
        putc(*text, to);
    }
}

void vmg_cli_csv_joined(vmg_cli_csv *csv, const char *first, const char *second)
{
    begin_cell(csv);
    if (needs_quotes(first) || needs_quotes(second)) {
        putc('"', csv->to);
        put_doubled(first, csv->to);
        put_doubled(second, csv->to);
        putc('"', csv->to);
    } else {
        fputs(first, csv->to);
        fputs(second, csv->to);
    }
}

void vmg_cli_csv_text(vmg_cli_csv *csv, const char *text)
{
    vmg_cli_csv_joined(csv, text ? text : "", "");
}

void vmg_cli_csv_number(vmg_cli_csv *csv, double number)
{
    begin_cell(csv);
    if (!isnan(number)) {
        fprintf(csv->to, "%.9g", number);
    }
}

void vmg_cli_csv_shortest(vmg_cli_csv *csv, double number)
{
    const int most_digits = 17;
    const bool is_float = fabs(number) <= (double)FLT_MAX && (double)(float)number == number;
    char text[40] = "";
    begin_cell(csv);
    for (int digits = 1; digits <= most_digits && !isnan(number); digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        const double again = strtod(text, NULL); /* the command never leaves the C locale */
        if (is_float ? (float)again == (float)number : again == number) {
            break;
        }
    }
    fputs(text, csv->to);
}

void vmg_cli_csv_begin_list(vmg_cli_csv *csv)
{
    begin_cell(csv);
    putc('"', csv->to);
    csv->list_is_begun = false;
}

void vmg_cli_csv_add_to_list(vmg_cli_csv *csv, const char *text)
{
    if (csv->list_is_begun) {
        putc('|', csv->to);
    }
    put_doubled(text, csv->to);
    csv->list_is_begun = true;
}

void vmg_cli_csv_end_list(vmg_cli_csv *csv)
{
    putc('"', csv->to);
}

void vmg_cli_csv_end_line(vmg_cli_csv *csv)
{
    putc('\n', csv->to);
    csv->line_is_begun = false;
}
