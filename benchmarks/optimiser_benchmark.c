/* What trains a network by exact moments soonest: Adam on minibatches, as the library does, against larger batches,
 * natural-gradient steps, and L-BFGS on all rows.
 *
 *   optimiser_benchmark DATA.csv TARGET SPLITS [HIDDEN [WEIGHT [STEPS]]]
 *
 * SPLITS is a folder with train_0.txt, of whose rows (at most 3,000) the last fifth is held back; HIDDEN as in the
 * setting (50,50), WEIGHT of the divergence (0.15), STEPS of the longest run of the first alternative (16000). All
 * alternatives start from the same values and raise the divergence's weight over the first half of their steps; each is
 * run for several lengths. Printed: processor seconds of the run, the objective on all training rows (to be made
 * small), the mean log density of the rows held back, and the seconds as a part of those of the longest run of the
 * first. docs/optimiser.md has the results.
 *
 * The natural gradient of a matrix Gaussian with diagonal U and V is that of independent Gaussians of variances
 * u_i v_j: for a mean u_i v_j times the gradient, for log standard deviations of a row of c weights the gradient over
 * 2 c (both times N / weight, since the objective is of one row); a step of 1 is the closed-form update where the
 * expected log-likelihood is quadratic. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/encoding.h"
#include "method/network_settings.h"
#include "optimise/adam.h"
#include "optimise/minimise.h"
#include "optimise/schedule.h"
#include "random/random.h"
#include "table/splits.h"
#include "table/table.h"
#include "timing.h"
#include "train/validation.h"

enum { most_rows = 3000, stages = 5 };

typedef enum optimiser { ADAM, NATURAL_SPREADS, NATURAL, LBFGS } optimiser;

typedef struct alternative {
    const char *name;
    optimiser way;
    size_t batch;      /* 0: all rows */
    double rate;       /* of Adam, at the start of the cosine */
    double natural;    /* the natural steps' length, likewise */
    double steps_part; /* of the steps of the first alternative's run */
} alternative;

static const alternative alternatives[] = {
    {"Adam, batch 32, rate 0.01", ADAM, 32, 0.01, 0, 1},
    {"Adam, batch 32, rate 0.03", ADAM, 32, 0.03, 0, 1},
    {"Adam, batch 128, rate 0.01", ADAM, 128, 0.01, 0, 0.25},
    {"Adam, batch 128, rate 0.03", ADAM, 128, 0.03, 0, 0.25},
    {"Adam, all rows, rate 0.03", ADAM, 0, 0.03, 0, 0.0625},
    {"means by Adam, spreads natural", NATURAL_SPREADS, 32, 0.01, 0.1, 1},
    {"natural gradient, batch 32", NATURAL, 32, 0.01, 0.03, 1},
    {"natural gradient, batch 128", NATURAL, 128, 0.01, 0.1, 0.25},
    {"L-BFGS, all rows", LBFGS, 0, 0, 0, 0.0625},
};

typedef struct problem {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_validation validation;
    vmg_rows_in_memory training, held;
    uint32_t *order; /* of the training rows */
    vmg_real *batch_inputs, *batch_values;
    vmg_real *start, *parameters, *before, *gradient, *velocity; /* parameter_count each */
    double *numbers;                                             /* parameter_count, for L-BFGS */
    double weight, now;                                          /* of the divergence: in the end, and now */
} problem;

static void *need(void *memory)
{
    if (!memory) {
        fputs("optimiser_benchmark: out of memory\n", stderr);
        exit(71);
    }
    return memory;
}

static void need_ok(vmg_context *context, vmg_status status)
{
    if (status) {
        fprintf(stderr, "optimiser_benchmark: %s\n", vmg_last_error(context));
        exit(vmg_status_exit_code(status));
    }
}

/* --- The table ---------------------------------------------------------------------------------------------------- */

static vmg_rows_in_memory encode(problem *p, const vmg_encoding_binding *binding, const vmg_column *target,
                                 const uint32_t *rows, size_t count, double mean, double scale)
{
    const size_t inputs = binding->encoding->input_count;
    vmg_real *x = need(vmg_allocate(p->context, count * inputs, sizeof *x));
    vmg_real *y = need(vmg_allocate(p->context, count, sizeof *y));
    vmg_encoding_rows(binding, rows, 0, count, vmg_matrix_view(x, count, inputs), NULL);
    for (size_t i = 0; i < count; i++) {
        y[i] = (vmg_real)((vmg_column_number(target, rows[i]) - mean) / scale);
    }
    return (vmg_rows_in_memory){vmg_matrix_view(x, count, inputs), vmg_matrix_view(y, count, 1), NULL};
}

static void read_table(problem *p, const char *path, const char *target_name, const char *splits_folder)
{
    vmg_table *table = NULL;
    vmg_splits splits = {0};
    vmg_encoding *encoding = NULL;
    vmg_encoding_binding *binding = NULL;
    need_ok(p->context, vmg_table_read(p->context, path, NULL, &table));
    need_ok(p->context, vmg_splits_read(p->context, splits_folder, table->rows, &splits));
    const size_t column = vmg_table_find(table, target_name);
    if (column >= table->column_count || table->columns[column].type != VMG_COLUMN_NUMBER) {
        fprintf(stderr, "optimiser_benchmark: there is no column of numbers '%s'\n", target_name);
        exit(65);
    }
    const uint32_t *rows = splits.at[0].train;
    const size_t all = splits.at[0].train_count < most_rows ? splits.at[0].train_count : most_rows;
    const size_t count = all - all / 5;
    const vmg_cells cells = vmg_cells_of_numbers(&table->columns[column]);
    const vmg_cell_statistics found = vmg_cells_statistics(&cells, NULL, rows, count);
    const vmg_encoding_options options = {.targets = &target_name, .target_count = 1};
    need_ok(p->context, vmg_encoding_learn(p->context, table, rows, count, &options, &encoding));
    need_ok(p->context, vmg_encoding_bind(p->context, encoding, table, &binding));
    p->training = encode(p, binding, &table->columns[column], rows, count, found.mean, found.standard_deviation);
    p->held =
        encode(p, binding, &table->columns[column], rows + count, all - count, found.mean, found.standard_deviation);
    printf("%s: %zu training rows, %zu held back, %zu inputs\n", path, count, all - count, encoding->input_count);
    vmg_encoding_unbind(p->context, binding);
    vmg_encoding_destroy(p->context, encoding);
    vmg_splits_release(p->context, &splits);
    vmg_table_destroy(p->context, table);
}

static void create_network(problem *p, const char *hidden)
{
    vmg_settings *given = NULL;
    vmg_settings_values settings;
    need_ok(p->context, vmg_settings_create(p->context, &given));
    const char *const values[][2] = {{"recipe", "single"}, {"hidden", hidden},     {"inference", "moments"},
                                     {"pieces", "0"},      {"prior", "relevance"}, {"hyper-rate", "1"}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        need_ok(p->context, vmg_settings_set(p->context, given, values[i][0], values[i][1]));
    }
    vmg_settings_resolve(given, p->training.inputs.rows, p->training.inputs.columns, VMG_TASK_REGRESSION, &settings);
    const vmg_likelihood likelihood = {.kind = &vmg_likelihood_gaussian,
                                       .outputs = 1,
                                       .prior_shape = settings.noise_shape,
                                       .prior_rate = settings.noise_rate};
    const vmg_network_options options = vmg_network_options_of(&settings, p->training.inputs.columns, likelihood);
    need_ok(p->context, vmg_network_create(p->context, &options, &p->network));
    vmg_settings_destroy(p->context, given);
}

static void create(problem *p)
{
    const size_t rows = p->training.inputs.rows, inputs = p->training.inputs.columns;
    const size_t count = p->network->parameter_count;
    need_ok(p->context, vmg_workspace_create(p->context, p->network, VMG_MOMENTS, rows, &p->workspace));
    const vmg_rows held = vmg_rows_of_memory(&p->held);
    vmg_arena arena = {0};
    vmg_validation_lay_out(p->network, VMG_MOMENTS, &held, 1, rows, &arena, &p->validation);
    vmg_arena made = {0};
    need_ok(p->context, vmg_arena_create(p->context, &arena, &made));
    vmg_validation_lay_out(p->network, VMG_MOMENTS, &held, 1, rows, &made, &p->validation);
    p->validation.workspace = p->workspace;
    p->order = need(vmg_allocate(p->context, rows, sizeof *p->order));
    p->batch_inputs = need(vmg_allocate(p->context, rows * inputs, sizeof(vmg_real)));
    p->batch_values = need(vmg_allocate(p->context, rows, sizeof(vmg_real)));
    vmg_real **vectors[] = {&p->start, &p->parameters, &p->before, &p->gradient, &p->velocity};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        *vectors[i] = need(vmg_allocate(p->context, count, sizeof(vmg_real)));
    }
    p->numbers = need(vmg_allocate(p->context, count, sizeof(double)));
    need_ok(p->context, vmg_network_initialise(p->context, p->network, 1, p->start));
}

/* --- Steps -------------------------------------------------------------------------------------------------------- */

static double objective(problem *p, vmg_batch batch, double weight)
{
    const vmg_objective_weights weights = {(double)p->training.inputs.rows, weight};
    vmg_workspace_prepare(p->workspace, p->parameters);
    vmg_workspace_draw(p->workspace, 1, 0, batch.inputs.rows, false);
    return vmg_workspace_objective(p->workspace, p->parameters, batch, weights, p->gradient, NULL).value;
}

static vmg_batch all_rows(const problem *p)
{
    return (vmg_batch){p->training.inputs, {p->training.values, NULL, NULL}};
}

static uint64_t next_number(uint64_t *state) /* xorshift64*: Vigna 2016 */
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717) >> 11;
}

/* The next `size` rows; each time all have been seen, in a new order. */
static vmg_batch next_batch(problem *p, size_t size, size_t *at, uint64_t *state)
{
    const size_t rows = p->training.inputs.rows, inputs = p->training.inputs.columns;
    if (size >= rows) {
        return all_rows(p);
    }
    if (*at + size > rows) {
        *at = 0;
    }
    for (size_t i = 0; i < rows && *at == 0; i++) {
        const size_t other = i + (size_t)(next_number(state) % (rows - i));
        const uint32_t kept = p->order[i];
        p->order[i] = p->order[other];
        p->order[other] = kept;
    }
    for (size_t k = 0; k < size; k++) {
        const uint32_t row = p->order[*at + k];
        memcpy(p->batch_inputs + k * inputs, vmg_matrix_row(p->training.inputs, row), inputs * sizeof(vmg_real));
        p->batch_values[k] = *vmg_matrix_row(p->training.values, row);
    }
    *at += size;
    return (vmg_batch){vmg_matrix_view(p->batch_inputs, size, inputs),
                       {vmg_matrix_view(p->batch_values, size, 1), NULL, NULL}};
}

/* Heavy-ball steps of natural gradients, in place of Adam's, for `count` log standard deviations of which each is
 * shared by `weights` weights. */
static void natural_spreads(problem *p, size_t offset, size_t count, size_t weights, double length)
{
    const double momentum = 0.9, most = 0.1;
    for (size_t i = offset; i < offset + count; i++) {
        const double natural = (double)p->gradient[i] / (2 * (double)weights);
        p->velocity[i] = (vmg_real)(momentum * (double)p->velocity[i] + (1 - momentum) * natural);
        const double step = length * (double)p->velocity[i];
        p->parameters[i] = (vmg_real)((double)p->before[i] - fmin(fmax(step, -most), most));
    }
}

/* Likewise for the means. */
static void natural_means(problem *p, const vmg_matrix_layer *layer, double length)
{
    const double momentum = 0.9, most = 0.1;
    const size_t rows = layer->layer.rows, columns = layer->layer.columns;
    for (size_t i = 0; i < rows; i++) {
        const double row = exp(2 * (double)p->before[layer->row.offset + i]);
        for (size_t j = 0; j < columns; j++) {
            const size_t at = layer->mean + i * columns + j;
            const double variance = row * exp(2 * (double)p->before[layer->column.offset + j]);
            const double natural = variance * (double)p->gradient[at];
            p->velocity[at] = (vmg_real)(momentum * (double)p->velocity[at] + (1 - momentum) * natural);
            const double step = length * (double)p->velocity[at];
            p->parameters[at] = (vmg_real)((double)p->before[at] - fmin(fmax(step, -most), most));
        }
    }
}

static void natural_steps(problem *p, optimiser way, double length)
{
    const double scaled = length * (double)p->training.inputs.rows / p->weight;
    for (size_t l = 0; l < p->network->layer_count; l++) {
        const vmg_matrix_layer *layer = (const vmg_matrix_layer *)p->network->layers[l];
        natural_spreads(p, layer->row.offset, layer->layer.rows, layer->layer.columns, scaled);
        natural_spreads(p, layer->column.offset, layer->layer.columns, layer->layer.rows, scaled);
        if (way == NATURAL) {
            natural_means(p, layer, scaled);
        }
    }
}

static void run_steps(problem *p, const alternative *how, size_t steps)
{
    const size_t count = p->network->parameter_count, rows = p->training.inputs.rows;
    const vmg_adam_options options = {0.9, 0.999, 1e-8, 0};
    vmg_arena counted = {0}, arena = {0};
    vmg_adam adam;
    size_t at = 0;
    uint64_t state = 1;
    vmg_adam_lay_out(options, count, &counted, &adam);
    need_ok(p->context, vmg_arena_create(p->context, &counted, &arena));
    vmg_adam_lay_out(options, count, &arena, &adam);
    for (size_t i = 0; i < rows; i++) {
        p->order[i] = (uint32_t)i;
    }
    memset(p->velocity, 0, count * sizeof *p->velocity);
    for (size_t step = 0; step < steps; step++) {
        const double factor = vmg_schedule_factor(VMG_SCHEDULE_COSINE, step, steps);
        const vmg_batch batch = next_batch(p, how->batch ? how->batch : rows, &at, &state);
        objective(p, batch, p->weight * vmg_warmup_weight(0.5, step, steps));
        memcpy(p->before, p->parameters, count * sizeof *p->before);
        vmg_adam_move(&adam, p->workspace->kernels, vmg_adam_begin_step(&adam, how->rate * factor), 0, count,
                      p->gradient, p->parameters);
        if (how->way != ADAM) {
            natural_steps(p, how->way, how->natural * factor);
        }
    }
    vmg_arena_destroy(p->context, &arena);
}

static double evaluate(void *user, const double *at, double *gradient)
{
    problem *p = user;
    const size_t count = p->network->parameter_count;
    for (size_t i = 0; i < count; i++) {
        p->parameters[i] = (vmg_real)at[i];
    }
    const double value = objective(p, all_rows(p), p->now);
    for (size_t i = 0; i < count; i++) {
        gradient[i] = (double)p->gradient[i];
    }
    return value;
}

/* The divergence's weight rises in stages, an equal part of the steps each. */
static void run_lbfgs(problem *p, size_t steps)
{
    const size_t count = p->network->parameter_count;
    vmg_minimum found = {0};
    for (size_t i = 0; i < count; i++) {
        p->numbers[i] = (double)p->start[i];
    }
    for (int stage = 1; stage <= stages; stage++) {
        const vmg_minimise_options options = {.most_steps = steps / stages + 1, .value_tolerance = 1e-12};
        p->now = p->weight * stage / stages;
        need_ok(p->context, vmg_minimise(p->context, &options, count, evaluate, p, p->numbers, &found));
    }
    for (size_t i = 0; i < count; i++) {
        p->parameters[i] = (vmg_real)p->numbers[i];
    }
}

/* One line of the table; answers the seconds. reference: those of the longest run of the first alternative, 0 before.
 */
static double run(problem *p, const alternative *how, size_t steps, double reference)
{
    memcpy(p->parameters, p->start, p->network->parameter_count * sizeof *p->parameters);
    const double began = benchmark_now();
    if (how->way == LBFGS) {
        run_lbfgs(p, steps);
    } else {
        run_steps(p, how, steps);
    }
    const double seconds = benchmark_now() - began;
    const double value = objective(p, all_rows(p), p->weight);
    const double score = vmg_validation_score(&p->validation, p->parameters, 1);
    printf("%-32s %7zu %9.2f %11.4f %11.4f", how->name, steps, seconds, value, score);
    printf(reference > 0 ? " %8.2f\n" : "\n", seconds / reference);
    fflush(stdout);
    return seconds;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 7) {
        fputs("optimiser_benchmark DATA.csv TARGET SPLITS [HIDDEN [WEIGHT [STEPS]]]\n", stderr);
        return 64;
    }
    problem p = {0};
    if (vmg_context_create(&(vmg_context_options){.threads = 1}, &p.context)) {
        fputs("optimiser_benchmark: no context\n", stderr);
        return 71;
    }
    p.weight = argc > 5 ? strtod(argv[5], NULL) : 0.15;
    const size_t longest = argc > 6 ? strtoul(argv[6], NULL, 10) : 16000;
    read_table(&p, argv[1], argv[2], argv[3]);
    create_network(&p, argc > 4 ? argv[4] : "50,50");
    create(&p);
    printf("%-32s %7s %9s %11s %11s %8s\n", "alternative", "steps", "seconds", "objective", "held back", "of first");
    double reference = 0;
    for (size_t a = 0; a < sizeof alternatives / sizeof *alternatives; a++) {
        const size_t steps = (size_t)((double)longest * alternatives[a].steps_part);
        double seconds = 0;
        for (size_t part = 4; part; part /= 2) {
            seconds = run(&p, &alternatives[a], steps / part, reference);
        }
        reference = reference > 0 ? reference : seconds;
    }
    return 0; /* the process's end gives the memory back */
}
