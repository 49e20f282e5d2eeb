/* Measures prediction by exact moments through the lower door (vmg/network.h): one row at a time, and many from memory.
 *
 *   predict_benchmark
 *   predict_benchmark TABLE.csv OUT.csv
 *
 * The second form prints the microseconds a row of reading x1, ..., x13 of a table, in pieces as `vmg predict` does, and
 * of writing six numbers for every row, with nothing between.
 *
 * 13 inputs, relu units, one target, constant noise. A call derives what follows from the parameters anew, so one row
 * costs more than its share of many. One thread, in processor time; the shortest of several runs
 * (benchmarks/timing.h). */
#include <stdio.h>
#include <stdlib.h>

#include "random/random.h"
#include "timing.h"
#include "vmg/vmg.h"

enum { inputs = 13, most_rows = 1 << 20, at_once = 256 };

typedef struct prediction {
    vmg_workspace *workspace;
    vmg_real *parameters;
    vmg_real *x, *mean, *variance; /* most_rows x inputs; most_rows of each */
    size_t rows;
} prediction;

static void predict(void *user)
{
    const prediction *p = user;
    for (size_t first = 0; first < p->rows; first += at_once) {
        const size_t count = p->rows - first < at_once ? p->rows - first : at_once;
        vmg_network_outputs(p->workspace, p->parameters, count, p->x + first * inputs, 0, 0, p->mean + first,
                            p->variance + first);
    }
}

static void *need(void *memory)
{
    if (!memory) {
        fputs("predict_benchmark: out of memory\n", stderr);
        exit(71);
    }
    return memory;
}

static void need_ok(vmg_context *context, vmg_status status)
{
    if (status) {
        fprintf(stderr, "predict_benchmark: %s\n", vmg_last_error(context));
        exit(vmg_status_exit_code(status));
    }
}

static void report(vmg_context *context, const char *hidden, prediction *p)
{
    const vmg_network_shape shape = {inputs, 1, VMG_TASK_REGRESSION, 1000};
    vmg_settings *settings = NULL;
    vmg_network *network = NULL;
    need_ok(context, vmg_settings_create(context, &settings));
    need_ok(context, vmg_settings_set(context, settings, "hidden", hidden));
    need_ok(context, vmg_settings_set(context, settings, "inference", "moments"));
    need_ok(context, vmg_network_from_settings(context, settings, shape, &network));
    p->parameters = need(calloc(vmg_network_parameters(network), sizeof *p->parameters));
    need_ok(context, vmg_network_initialise(context, network, 1, p->parameters));
    need_ok(context, vmg_network_workspace(context, network, at_once, &p->workspace));
    p->rows = 1;
    const double one = benchmark_seconds(predict, p);
    p->rows = most_rows;
    const double many = benchmark_seconds(predict, p);
    printf("13-%-20s %12.2f %18.2f\n", hidden, 1e6 * one, 1e-6 * most_rows / many);
    vmg_workspace_destroy(context, p->workspace);
    vmg_network_destroy(context, network);
    vmg_settings_destroy(context, settings);
    free(p->parameters);
}

static void copy_numbers(vmg_context *context, const char *from, const char *to)
{
    enum { piece_rows = 4096, numbers = 6 };
    static const char *const columns[inputs] = {"x1", "x2", "x3",  "x4",  "x5",  "x6", "x7",
                                                "x8", "x9", "x10", "x11", "x12", "x13"};
    const vmg_table_options options = {.number_columns = columns, .number_column_count = inputs};
    const double start = benchmark_now();
    vmg_table_reader *reader = NULL;
    vmg_table *table = NULL;
    FILE *out = need(fopen(to, "w"));
    size_t rows = 0;
    need_ok(context, vmg_table_reader_open(context, from, &options, &reader));
    for (;;) {
        need_ok(context, vmg_table_reader_next(context, reader, piece_rows, &table));
        const size_t count = vmg_table_rows(table);
        for (size_t row = 0; row < count; row++) {
            const double number = vmg_table_number(table, 0, row);
            for (size_t i = 0; i < numbers; i++) { /* all digits, as predictions have them */
                fprintf(out, i + 1 < numbers ? "%.9g," : "%.9g\n", (number + 1) / (double)(i + 3));
            }
        }
        vmg_table_destroy(context, table);
        rows += count;
        if (count == 0) {
            break;
        }
    }
    vmg_table_reader_close(context, reader);
    fclose(out);
    printf("%.2f\n", 1e6 * (benchmark_now() - start) / (double)rows);
}

int main(int count, char **arguments)
{
    vmg_context *context = NULL;
    if (vmg_context_create(&(vmg_context_options){.threads = 1}, &context)) {
        return 71;
    }
    if (count == 3) {
        copy_numbers(context, arguments[1], arguments[2]);
        vmg_context_destroy(context);
        return 0;
    }
    prediction p = {.x = need(calloc(most_rows * inputs, sizeof *p.x)),
                    .mean = need(calloc(most_rows, sizeof *p.mean)),
                    .variance = need(calloc(most_rows, sizeof *p.variance))};
    vmg_random_normal(vmg_kernels_of(context), (vmg_random){1, 0, 0}, 0, (size_t)most_rows * inputs, p.x);
    printf("%-23s %12s %18s\n", "network", "one row, us", "million rows/s");
    report(context, "50", &p);
    report(context, "100,100", &p);
    free(p.x);
    free(p.mean);
    free(p.variance);
    vmg_context_destroy(context);
    return 0;
}
