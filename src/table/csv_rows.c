/* The rows of a CSV file; see table/csv_rows.h.
 *
 * A line in which no cell begins with a quote is cut at its delimiters where it lies; the others go through libcsv. The
 * two give the same cells (tests/table/csv_rows_test.c), and the first takes a third of the time.
 * libcsv gets one physical line at a time, so that line numbers are known and reading can pause after any row. Its hook
 * for memory has no place for a context: it gets none, and the memory it may need for a line is there beforehand. */
#include "table/csv_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "table/csv_names.h"
#include "table/delimiter.h"
#include "table/utf8.h"
#include "vmg/table.h"

vmg_status vmg_csv_fail(vmg_context *context, const vmg_csv *csv, size_t line, size_t column, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const char *source = vmg_csv_source(csv);
    if (column == VMG_NO_COLUMN) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s, line %zu: %s", source, line, what);
    }
    if (column >= csv->column_count) { /* while the header is read, or behind its last column */
        return vmg_fail(context, VMG_ERROR_DATA, "%s, line %zu, column %zu: %s", source, line, column + 1, what);
    }
    const char *name = csv->names.texts[column];
    return vmg_fail(context, VMG_ERROR_DATA, "%s, line %zu, column %zu ('%s'): %s", source, line, column + 1,
                    vmg_shown(name, strlen(name)).text, what);
}

const char *vmg_csv_source(const vmg_csv *csv)
{
    return vmg_byte_source_name(csv->lines.source);
}

/* libcsv's hooks. */
static void *refuse_memory(void *memory, size_t size)
{
    (void)memory;
    (void)size;
    return NULL;
}

static void keep_memory(void *memory)
{
    (void)memory;
}

static void take_cell(void *bytes, size_t length, void *user)
{
    vmg_csv *csv = user;
    if (csv->cell_count < csv->cell_capacity) {
        char *text = csv->text + csv->text_used;
        memcpy(text, bytes, length);
        text[length] = 0;
        csv->cells[csv->cell_count] = (vmg_csv_cell){text, length};
        csv->text_used += length + 1;
    }
    csv->cell_count++;
}

static void take_row(int end, void *user)
{
    (void)end;
    vmg_csv *csv = user;
    csv->row_ended = true;
}

/* Room for another line of the row: a cell is no longer than the row, and all cells with a 0 behind each are no longer
 * than the row and one byte more. */
static vmg_status reserve_row(vmg_context *context, vmg_csv *csv, size_t line_size)
{
    const size_t needed = csv->row_bytes + line_size + 2;
    if (csv->row_bytes > VMG_MOST_LINE_BYTES) {
        return vmg_csv_fail(context, csv, csv->row_line, csv->cell_count,
                            "the row that starts here is longer than %zu MiB; is a quote not closed?",
                            VMG_MOST_LINE_BYTES >> 20);
    }
    if (needed <= csv->row_size) {
        return VMG_OK;
    }
    const size_t size = needed > 2 * csv->row_size ? needed : 2 * csv->row_size;
    char *text = vmg_allocate(context, size, 1), *entry = vmg_allocate(context, size, 1);
    if (!text || !entry) {
        vmg_release(context, text);
        vmg_release(context, entry);
        return VMG_ERROR_MEMORY;
    }
    if (csv->row_size) {
        memcpy(text, csv->text, csv->text_used);
        memcpy(entry, csv->entry, csv->row_size);
    }
    const size_t stored = csv->cell_count < csv->cell_capacity ? csv->cell_count : csv->cell_capacity;
    for (size_t i = 0; i < stored; i++) {
        csv->cells[i].bytes = text + (csv->cells[i].bytes - csv->text);
    }
    vmg_release(context, csv->text);
    vmg_release(context, csv->entry);
    csv->text = text;
    csv->entry = entry;
    csv->row_size = size;
    csv->parser.entry_buf = (unsigned char *)entry;
    csv->parser.entry_size = size;
    return VMG_OK;
}

/* Room for the names in another line of the header. */
static vmg_status reserve_names(vmg_context *context, vmg_csv *csv, const vmg_line *line)
{
    size_t most = csv->cell_count + 1;
    for (size_t i = 0; i < line->length; i++) {
        most += (unsigned char)line->bytes[i] == csv->parser.delim_char;
    }
    if (most > VMG_MOST_CSV_COLUMNS) {
        return vmg_csv_fail(context, csv, csv->row_line, VMG_NO_COLUMN, "the header has more than %zu columns",
                            VMG_MOST_CSV_COLUMNS);
    }
    if (most > csv->cell_capacity) {
        vmg_csv_cell *cells = vmg_reallocate(context, csv->cells, csv->cell_count, most, sizeof *cells);
        if (!cells) {
            return VMG_ERROR_MEMORY;
        }
        csv->cells = cells;
        csv->cell_capacity = most;
    }
    return VMG_OK;
}

static bool is_space(const vmg_csv *csv, char letter)
{
    return (letter == ' ' || letter == '\t') && (unsigned char)letter != csv->parser.delim_char;
}

static bool is_blank(const vmg_csv *csv, const vmg_line *line)
{
    size_t at = 0;
    while (at < line->length && is_space(csv, line->bytes[at])) {
        at++;
    }
    return at == line->length;
}

/* Whether some cell of the line begins with a quote. */
static bool has_quoted_cell(const vmg_csv *csv, const vmg_line *line)
{
    const char *from = line->bytes, *end = line->bytes + line->length;
    while (from < end && (from = memchr(from, '"', (size_t)(end - from))) != NULL) {
        const char *before = from;
        while (before > line->bytes && is_space(csv, before[-1])) {
            before--;
        }
        if (before == line->bytes || (unsigned char)before[-1] == csv->parser.delim_char) {
            return true;
        }
        from++;
    }
    return false;
}

/* A line without quoted cells is a row. Cuts it where it lies; each cell gets a 0 behind it. */
static void split(vmg_csv *csv, const vmg_line *line)
{
    char *at = line->bytes, *const end = line->bytes + line->length;
    const char delimiter = (char)csv->parser.delim_char;
    for (bool last = false; !last; at++) {
        char *from = at;
        while (at < end && *at != delimiter) {
            at++;
        }
        last = at == end;
        char *to = at;
        while (from < to && is_space(csv, *from)) {
            from++;
        }
        while (to > from && is_space(csv, to[-1])) {
            to--;
        }
        *to = 0;
        if (csv->cell_count < csv->cell_capacity) {
            csv->cells[csv->cell_count] = (vmg_csv_cell){from, (size_t)(to - from)};
        }
        csv->cell_count++;
    }
}

/* libcsv in its strict mode stops at a quote in the middle of a cell. In a cell that does not begin with one it is a
 * letter, and is given to libcsv once more without the strict mode. */
static vmg_status feed(vmg_context *context, vmg_csv *csv, const char *bytes, size_t size)
{
    for (;;) {
        const size_t done = csv_parse(&csv->parser, bytes, size, take_cell, take_row, csv);
        if (done == size) {
            return VMG_OK;
        }
        if (csv->parser.quoted) {
            return vmg_csv_fail(context, csv, csv->lines.line_number, csv->cell_count,
                                "the cell goes on after its closing quote; quotes within quotes are doubled");
        }
        csv_set_opts(&csv->parser, 0);
        csv_parse(&csv->parser, bytes + done, 1, take_cell, take_row, csv);
        csv_set_opts(&csv->parser, CSV_STRICT);
        bytes += done + 1;
        size -= done + 1;
    }
}

/* Gives libcsv a line, of a row with quoted cells. */
static vmg_status feed_line(vmg_context *context, vmg_csv *csv, const vmg_line *line)
{
    const size_t size = line->length + line->end_length;
    vmg_status status = reserve_row(context, csv, size);
    if (!status) {
        csv->row_bytes += size;
        status = feed(context, csv, line->bytes, size);
    }
    if (!status && line->end_length == 0) { /* the last line, of a file that does not end with a line end */
        status = feed(context, csv, "\n", 1);
    }
    return status;
}

/* The next line that is not blank. */
static vmg_status next_line(vmg_context *context, vmg_csv *csv, vmg_line *line, bool *there)
{
    vmg_status status = VMG_OK;
    do {
        status = vmg_line_reader_next(context, &csv->lines, line, there);
    } while (!status && *there && is_blank(csv, line));
    return status;
}

/* The next row, however many cells it has. */
static vmg_status next_row(vmg_context *context, vmg_csv *csv, bool *there)
{
    vmg_line line;
    csv->row_bytes = csv->text_used = csv->cell_count = 0;
    csv->row_ended = false;
    vmg_status status = next_line(context, csv, &line, there);
    if (status || !*there) {
        return status;
    }
    csv->row_line = csv->lines.line_number;
    const bool is_header = csv->column_count == 0, quoted = has_quoted_cell(csv, &line);
    bool more = true;
    if (is_header) {
        status = reserve_names(context, csv, &line);
    }
    if (!status && !quoted) {
        split(csv, &line);
        return VMG_OK;
    }
    if (!status) {
        status = feed_line(context, csv, &line);
    }
    while (!status && !csv->row_ended) { /* a quoted cell goes on in the next line */
        status = vmg_line_reader_next(context, &csv->lines, &line, &more);
        if (!status && !more) {
            return vmg_csv_fail(context, csv, csv->row_line, csv->cell_count,
                                "the quote that opens the cell is never closed");
        }
        if (!status && is_header) {
            status = reserve_names(context, csv, &line);
        }
        if (!status) {
            status = feed_line(context, csv, &line);
        }
    }
    return status;
}

vmg_status vmg_csv_next(vmg_context *context, vmg_csv *csv, bool *there)
{
    const vmg_status status = next_row(context, csv, there);
    if (!status && *there && csv->cell_count != csv->column_count) {
        return vmg_csv_fail(context, csv, csv->row_line, VMG_NO_COLUMN,
                            "the row has %zu cell%s; %zu were expected, as many as the header has", csv->cell_count,
                            csv->cell_count == 1 ? "" : "s", csv->column_count);
    }
    return status;
}

static vmg_status read_header(vmg_context *context, vmg_csv *csv)
{
    bool there = false;
    vmg_status status = next_row(context, csv, &there);
    if (!status && !there) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: is empty; a header with the columns' names was expected",
                        vmg_csv_source(csv));
    }
    if (!status) {
        status = vmg_csv_take_names(context, csv);
    }
    csv->column_count = csv->cell_capacity = status ? 0 : csv->cell_count;
    return status;
}

/* Whether a file can be read with these; a delimiter of 0 is still to be found. */
static vmg_status check_marks(vmg_context *context, char delimiter, char decimal_mark)
{
    if (delimiter && !vmg_delimiter_is_possible(delimiter)) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "the delimiter '%s' cannot be used; a comma, a semicolon, a tab or the like was expected",
                        vmg_shown(&delimiter, 1).text);
    }
    if (decimal_mark != '.' && decimal_mark != ',') {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "the decimal mark '%s' cannot be used; a point or a comma was expected",
                        vmg_shown(&decimal_mark, 1).text);
    }
    return delimiter != decimal_mark ? VMG_OK
                                     : vmg_fail(context, VMG_ERROR_USAGE,
                                                "the delimiter and the decimal mark are both '%c'; two different ones "
                                                "were expected",
                                                delimiter);
}

vmg_status vmg_csv_open(vmg_context *context, const char *path, const vmg_table_options *options, bool again,
                        vmg_csv *out)
{
    const char delimiter = options ? options->delimiter : 0;
    const char decimal_mark = options && options->decimal_mark ? options->decimal_mark : '.';
    *out = (vmg_csv){.decimal_mark = decimal_mark};
    vmg_status status = check_marks(context, delimiter, decimal_mark);
    if (status) {
        return status;
    }
    const char *bytes = NULL;
    size_t length = 0;
    status = vmg_line_reader_open(context, path, again, &out->lines);
    if (status) {
        return status;
    }
    status = vmg_line_reader_peek(context, &out->lines, &bytes, &length);
    if (!status) {
        csv_init(&out->parser, CSV_STRICT);
        csv_set_realloc_func(&out->parser, refuse_memory);
        csv_set_free_func(&out->parser, keep_memory);
        const char found = delimiter ? delimiter : vmg_delimiter_guess(bytes, length, decimal_mark);
        csv_set_delim(&out->parser, (unsigned char)found);
        status = read_header(context, out);
    }
    if (status) {
        vmg_csv_close(context, out);
    }
    return status;
}

size_t vmg_csv_expected_rows(const vmg_csv *csv, size_t rows)
{
    const double margin = 1.02;
    const double size = (double)vmg_byte_source_size(csv->lines.source);
    return csv->lines.position ? (size_t)(margin * (double)rows * size / (double)csv->lines.position) : 0;
}

vmg_status vmg_csv_rewind(vmg_context *context, vmg_csv *csv)
{
    bool there = false;
    const vmg_status status = vmg_line_reader_rewind(context, &csv->lines);
    return status ? status : next_row(context, csv, &there); /* the header */
}

void vmg_csv_close(vmg_context *context, vmg_csv *csv)
{
    vmg_line_reader_close(context, &csv->lines);
    vmg_text_set_destroy(context, &csv->names);
    vmg_release(context, csv->cells);
    vmg_release(context, csv->text);
    vmg_release(context, csv->entry);
    *csv = (vmg_csv){0};
}
