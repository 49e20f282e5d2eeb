/*
 * How fast a CSV file is read, beside strtod alone on the same cells and libcsv alone on the same bytes.
 *
 *   csv_read_benchmark [MEGABYTES]     size of each table; 64 when none is given
 *
 * For tables of numbers written in several ways, made by a seeded generator, it prints the megabytes a second of
 * vmg_table_read, of the reader in pieces, of libcsv with empty callbacks, and of strtod called at the start of each
 * cell; and the ratio of the first to strtod. All in one run and one thread, the best of five rounds in turn. The aim:
 * 100 MB/s at least, and a ratio of 0.7 at least.
 */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "timing.h"
#include "vmg/vmg.h"

enum { columns = 20, rounds = 5, rows_in_a_piece = 8192 };

typedef enum way { WAY_WHOLE, WAY_PIECES, WAY_LIBCSV, WAY_STRTOD, WAYS } way;

typedef struct job {
    vmg_context *context;
    const char *path;
    const char *bytes; /* what the file holds, with a 0 behind it */
    size_t size, header_size;
    vmg_table_options options;
} job;

static void stop(const char *why)
{
    fprintf(stderr, "csv_read_benchmark: %s\n", why);
    exit(1);
}

static double read_whole(const job *work)
{
    vmg_table *table = NULL;
    if (vmg_table_read(work->context, work->path, NULL, &table)) {
        stop(vmg_last_error(work->context));
    }
    const double check = vmg_table_number(table, 0, vmg_table_rows(table) - 1);
    vmg_table_destroy(work->context, table);
    return check;
}

static double read_pieces(const job *work)
{
    vmg_table_reader *reader = NULL;
    double check = 0;
    size_t rows = 1;
    vmg_status status = vmg_table_reader_open(work->context, work->path, &work->options, &reader);
    while (!status && rows) {
        vmg_table *table = NULL;
        status = vmg_table_reader_next(work->context, reader, rows_in_a_piece, &table);
        if (!status) {
            rows = vmg_table_rows(table);
            check = rows ? vmg_table_number(table, 0, rows - 1) : check;
            vmg_table_destroy(work->context, table);
        }
    }
    vmg_table_reader_close(work->context, reader);
    if (status) {
        stop(vmg_last_error(work->context));
    }
    return check;
}

static void count_cell(void *bytes, size_t length, void *user)
{
    (void)bytes;
    *(size_t *)user += length;
}

static void end_row(int end, void *user)
{
    (void)end;
    (void)user;
}

static double read_with_libcsv(const job *work)
{
    struct csv_parser parser;
    size_t count = 0;
    csv_init(&parser, 0);
    if (csv_parse(&parser, work->bytes, work->size, count_cell, end_row, &count) != work->size) {
        stop("libcsv stopped");
    }
    csv_free(&parser);
    return (double)count;
}

static double read_with_strtod(const job *work)
{
    const char *at = work->bytes + work->header_size, *end = work->bytes + work->size;
    double sum = 0;
    while (at < end) {
        char *behind = NULL;
        sum += strtod(at, &behind);
        at = behind + 1;
    }
    return sum;
}

static double time_of(const job *work, way which)
{
    static double (*const ways[WAYS])(const job *) = {read_whole, read_pieces, read_with_libcsv, read_with_strtod};
    volatile double check = 0; /* keeps the work from being left out */
    const double start = benchmark_now();
    check += ways[which](work);
    return benchmark_now() - start;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 11;
}

/* Fills `bytes` with a header and rows of numbers written with `format`; answers the size. */
static size_t make_table(char *bytes, size_t most, const char *format, size_t *header_size)
{
    const size_t longest_row = columns * 32;
    uint64_t state = 1;
    size_t size = 0;
    for (int i = 0; i < columns; i++) {
        size += (size_t)sprintf(bytes + size, "column_%d%c", i, i + 1 < columns ? ',' : '\n');
    }
    *header_size = size;
    while (size + longest_row < most) {
        for (int i = 0; i < columns; i++) {
            const double number = (double)next_random(&state) / 9007199254740992.0 * 1000 - 200;
            size += (size_t)sprintf(bytes + size, format, number);
            bytes[size++] = i + 1 < columns ? ',' : '\n';
        }
    }
    bytes[size] = 0;
    return size;
}

static void measure(job *work, const char *what)
{
    double best[WAYS];
    for (int round = 0; round < rounds; round++) {
        for (way which = 0; which < WAYS; which++) {
            const double time = time_of(work, which);
            best[which] = round == 0 || time < best[which] ? time : best[which];
        }
    }
    printf("%-24s", what);
    for (way which = 0; which < WAYS; which++) {
        printf(" %8.0f", (double)work->size / best[which] * 1e-6);
    }
    printf(" %8.2f\n", best[WAY_STRTOD] / best[WAY_WHOLE]);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        stop("the table cannot be written");
    }
}

int main(int argument_count, char **arguments)
{
    static const char *const formats[][2] = {{"integers", "%.0f"},
                                             {"2 decimals", "%.2f"},
                                             {"5 decimals", "%.5f"},
                                             {"9 digits, exponent", "%.8e"},
                                             {"17 digits", "%.17g"}};
    const size_t most = (argument_count > 1 ? strtoul(arguments[1], NULL, 10) : 64) * 1000000;
    char names[columns][16], path[] = "/tmp/csv_read_XXXXXX";
    const char *number_columns[columns];
    char *bytes = malloc(most + 1);
    const int descriptor = mkstemp(path);
    job work = {
        .path = path, .bytes = bytes, .options = {.number_columns = number_columns, .number_column_count = columns}};
    if (!bytes || most < 1000 || descriptor < 0 || vmg_context_create(NULL, &work.context)) {
        stop("cannot start");
    }
    close(descriptor);
    for (int i = 0; i < columns; i++) {
        snprintf(names[i], sizeof names[i], "column_%d", i);
        number_columns[i] = names[i];
    }
    printf("MB/s                        whole   pieces   libcsv   strtod  whole/strtod\n");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        work.size = make_table(bytes, most, formats[i][1], &work.header_size);
        write_file(path, bytes, work.size);
        measure(&work, formats[i][0]);
    }
    unlink(path);
    vmg_context_destroy(work.context);
    free(bytes);
    return 0;
}
