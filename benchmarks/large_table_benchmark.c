/*
 * Whether large tables cost more than small ones: memory, and time for each row and epoch.
 *
 *   large_table_benchmark [ROWS]     of the large table; 1,000,000 when none is given
 *
 * Makes tables of 20 columns and a target by a seeded generator, as CSV files, of 10,000 rows and of ROWS; reads each,
 * and fits a network of 50 hidden units to it by moments, batch 32, in one thread. It prints the processor time of an
 * epoch for each row (what a second and a third epoch add to a first one), its ratio to the small table's, and the most
 * memory that the process had, beside what the table takes as float. The aims: a ratio of 1, and 1.5 times the table.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "timing.h"
#include "vmg/vmg.h"

enum { columns = 20, small_rows = 10000 };

static void stop(const char *why)
{
    fprintf(stderr, "large_table_benchmark: %s\n", why);
    exit(1);
}

/* A number in [-1, 1) with 4 decimals (xorshift64*: Vigna 2016). */
static double next_number(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)(*state * UINT64_C(2685821657736338717) >> 44) / 524288 - 1;
}

static void write_table(const char *path, size_t rows)
{
    uint64_t state = 1;
    FILE *file = fopen(path, "w");
    if (!file) {
        stop("the table cannot be written");
    }
    for (size_t c = 0; c < columns; c++) {
        fprintf(file, "x%zu,", c);
    }
    fprintf(file, "y\n");
    for (size_t i = 0; i < rows; i++) {
        double target = 0;
        for (size_t c = 0; c < columns; c++) {
            const double number = next_number(&state);
            target += c < 3 ? number * number : 0;
            fprintf(file, "%.4f,", number);
        }
        fprintf(file, "%.4f\n", target + next_number(&state) / 10);
    }
    if (fclose(file)) {
        stop("the table cannot be written");
    }
}

static double fit_seconds(vmg_context *context, const vmg_table *table, const char *epochs)
{
    const char *const given[][2] = {
        {"inference", "moments"}, {"ensemble", "1"}, {"batch", "32"}, {"epochs", epochs}, {"hidden", "50"}};
    vmg_settings *settings = NULL;
    vmg_model *model = NULL;
    vmg_status status = vmg_settings_create(context, &settings);
    for (size_t i = 0; !status && i < sizeof given / sizeof *given; i++) {
        status = vmg_settings_set(context, settings, given[i][0], given[i][1]);
    }
    const double start = benchmark_now();
    if (status || vmg_fit(context, table, &(vmg_fit_options){.target = "y", .settings = settings}, &model)) {
        stop(vmg_last_error(context));
    }
    const double taken = benchmark_now() - start;
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    return taken;
}

/* Seconds for a row and an epoch. */
static double measure(vmg_context *context, const char *path, size_t rows)
{
    vmg_table *table = NULL;
    struct rusage used;
    write_table(path, rows);
    if (vmg_table_read(context, path, NULL, &table)) {
        stop(vmg_last_error(context));
    }
    getrusage(RUSAGE_SELF, &used);
    const double read = (double)used.ru_maxrss / 1024;
    const size_t repeats = rows <= small_rows ? 20 : 2;
    double one = INFINITY, three = INFINITY; /* the shortest: what others do only ever lengthens a run */
    for (size_t i = 0; i < repeats; i++) {
        one = fmin(one, fit_seconds(context, table, "1"));
        three = fmin(three, fit_seconds(context, table, "3"));
    }
    getrusage(RUSAGE_SELF, &used);
    vmg_table_destroy(context, table);
    const double each = (three - one) / 2 / (double)rows, fixed = (3 * one - three) / 2;
    const double size = (double)(rows * (columns + 1) * sizeof(float)) / (1 << 20);
    printf("%9zu rows: %6.1f ns a row and epoch, %.2f s besides; table %5.1f MiB in float, most memory %5.1f MiB (%.2f"
           " times) after reading, %5.1f (%.2f times) after training\n",
           rows, 1e9 * each, fixed, size, read, read / size, (double)used.ru_maxrss / 1024,
           (double)used.ru_maxrss / 1024 / size);
    return each;
}

int main(int argc, char **argv)
{
    const size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    char path[] = "/tmp/large_table_XXXXXX";
    const int file = mkstemp(path);
    vmg_context *context = NULL;
    if (file < 0 || vmg_context_create(&(vmg_context_options){.threads = 1}, &context)) {
        stop("no context, or no temporary file");
    }
    close(file);
    const double small = measure(context, path, small_rows), large = measure(context, path, rows);
    printf("ratio %.2f\n", large / small);
    vmg_context_destroy(context);
    unlink(path);
    return 0;
}
