/* What a comparison found of one method; see evaluate/comparison.h. */
#include "evaluate/comparison.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "method/method.h"
#include "metrics/calibration.h"

vmg_spread vmg_spread_of(const double *numbers, size_t count)
{
    vmg_spread made = {.mean = 0, .std = NAN, .least = INFINITY, .most = -INFINITY};
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(numbers[i])) {
            continue;
        }
        const double before = numbers[i] - made.mean;
        made.mean += before / (double)++made.count;
        squares += before * (numbers[i] - made.mean);
        made.least = fmin(made.least, numbers[i]);
        made.most = fmax(made.most, numbers[i]);
    }
    if (made.count == 0) {
        return (vmg_spread){0, NAN, NAN, NAN, NAN};
    }
    made.std = made.count > 1 ? sqrt(squares / (double)(made.count - 1)) : NAN;
    return made;
}

void vmg_compared_method_release(vmg_context *context, vmg_compared_method *method)
{
    for (size_t i = 0; method->failures && i < method->failure_count; i++) {
        vmg_release(context, method->failures[i]);
    }
    vmg_release(context, method->name);
    vmg_release(context, method->sentence);
    vmg_release(context, method->failures);
    vmg_release(context, method->settings);
    vmg_release(context, method->folds);
    vmg_release(context, method->epochs);
    vmg_release(context, method->restarts);
    vmg_release(context, method->confusion);
    vmg_release(context, method->stability.seeds);
    vmg_release(context, method->stability.metrics);
    vmg_release(context, method->shown_rows);
    vmg_release(context, method->shown);
}

/* Where one method is put together. */
typedef struct gathering {
    const vmg_comparing *self;
    size_t number;
    const vmg_comparison *comparison;
    vmg_compared_method *method;
} gathering;

static bool is_done(const gathering *g, const vmg_run *run, vmg_run_kind kind)
{
    return run->method == g->number && run->kind == kind && run->state == VMG_RUN_DONE;
}

/* --- Folds ---------------------------------------------------------------------------------------------------------
 */

static void add_counts(size_t *to, const vmg_confusion *from)
{
    for (size_t i = 0; to && i < from->classes * (from->classes + 1); i++) {
        to[i] += from->counts[i];
    }
}

static vmg_status fill_folds(vmg_context *context, const gathering *g)
{
    vmg_compared_method *method = g->method;
    const size_t planned = g->self->folds.splits.count, classes = g->comparison->class_count;
    vmg_metrics *metrics = vmg_allocate(context, planned, sizeof *metrics);
    method->folds = vmg_allocate(context, planned, sizeof *method->folds);
    method->epochs = vmg_allocate(context, planned, sizeof *method->epochs);
    method->restarts = vmg_allocate(context, planned, sizeof *method->restarts);
    method->confusion = classes ? vmg_allocate(context, classes * (classes + 1), sizeof *method->confusion) : NULL;
    const bool good = metrics && method->folds && method->epochs && method->restarts && (!classes || method->confusion);
    for (size_t i = 0; good && i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (is_done(g, run, VMG_RUN_FOLD)) {
            const size_t at = method->fold_count++; /* runs are listed in the order of folds */
            method->folds[at] = run->result;
            method->epochs[at] = run->epochs;
            method->restarts[at] = run->restarts;
            metrics[at] = run->result.metrics;
            add_counts(method->confusion, &run->confusion);
            vmg_coverage_add_all(&method->coverage, &run->result.coverage);
            vmg_reliability_add_all(&method->reliability, &run->result.reliability);
        }
    }
    if (good) {
        vmg_metrics_average(method->fold_count, metrics, &method->mean, &method->standard_error);
    }
    vmg_release(context, metrics);
    return good ? VMG_OK : VMG_ERROR_MEMORY;
}

/* The labels of a run's test rows, in the list of all classes. */
static void find_labels(const vmg_target_binding *binding, const vmg_held_out *held_out, uint32_t *labels)
{
    vmg_target_labels(binding, held_out->row, 0, held_out->count, labels);
}

static void add_positive(const gathering *g, const vmg_run *run, const uint32_t *labels)
{
    const size_t positive = g->self->folds.positive;
    for (size_t i = 0; i < run->held_out->count; i++) {
        vmg_reliability_add(&g->method->positive_reliability,
                            run->held_out->numbers[i * run->held_out->width + positive], labels[i] == positive);
    }
}

/* --- The rows that are shown
 * ------------------------------------------------------------------------------------------ */

enum { shown_numbers = 6, shown_of_class = 3 };

static void show_number(const gathering *g, uint32_t row, const double *numbers, double *shown)
{
    const size_t column = vmg_table_find(g->self->table, g->self->targets.names[0]);
    enum { mean, std, std_model, std_noise, low, high };
    const double own[shown_numbers] = {vmg_table_number(g->self->table, column, row),
                                       numbers[mean],
                                       numbers[std],
                                       numbers[std_model],
                                       numbers[low],
                                       numbers[high]};
    memcpy(shown, own, sizeof own);
}

static void show_class(const gathering *g, uint32_t label, const double *probabilities, double *shown)
{
    const size_t classes = g->comparison->class_count, positive = g->comparison->positive;
    const double threshold = g->comparison->threshold;
    size_t predicted = 0;
    for (size_t i = 1; i < classes; i++) {
        predicted = probabilities[i] > probabilities[predicted] ? i : predicted;
    }
    if (classes == 2 && threshold > 0) {
        predicted = probabilities[positive] >= threshold ? positive : 1 - positive;
    }
    shown[0] = (double)label;
    shown[1] = (double)predicted;
    shown[2] = probabilities[classes == 2 ? positive : predicted];
}

static vmg_status show(vmg_context *context, const gathering *g, const vmg_run *run, const uint32_t *labels)
{
    vmg_compared_method *method = g->method;
    const vmg_held_out *held_out = run->held_out;
    const size_t width = labels ? shown_of_class : shown_numbers;
    const size_t count = held_out->count < VMG_SHOWN_ROWS ? held_out->count : VMG_SHOWN_ROWS;
    if (!labels && g->self->targets.count > 1) {
        return VMG_OK;
    }
    method->shown_rows = vmg_allocate(context, count, sizeof *method->shown_rows);
    method->shown = vmg_allocate(context, count * width, sizeof *method->shown);
    if (!method->shown_rows || !method->shown) {
        return VMG_ERROR_MEMORY;
    }
    method->shown_count = count;
    method->shown_width = width;
    for (size_t i = 0; i < count; i++) {
        const double *numbers = held_out->numbers + i * held_out->width;
        method->shown_rows[i] = held_out->row[i];
        if (labels) {
            show_class(g, labels[i], numbers, method->shown + i * width);
        } else {
            show_number(g, held_out->row[i], numbers, method->shown + i * width);
        }
    }
    return VMG_OK;
}

/* All that needs the rows themselves. */
static vmg_status fill_rows(vmg_context *context, const gathering *g)
{
    vmg_target_binding *binding = NULL;
    uint32_t *labels = NULL;
    vmg_status status = VMG_OK;
    if (g->self->folds.target) {
        status = vmg_target_bind(context, g->self->folds.target, g->self->table, &binding);
    }
    for (size_t i = 0; i < g->self->run_count && !status; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (!is_done(g, run, VMG_RUN_FOLD) || !run->held_out) {
            continue;
        }
        if (binding) {
            vmg_release(context, labels);
            labels = vmg_allocate(context, run->held_out->count, sizeof *labels);
            if (!labels) {
                status = VMG_ERROR_MEMORY;
                break;
            }
            find_labels(binding, run->held_out, labels);
            if (g->comparison->class_count == 2) {
                add_positive(g, run, labels);
            }
        }
        if (!g->method->shown) {
            status = show(context, g, run, labels);
        }
    }
    vmg_release(context, labels);
    vmg_target_unbind(context, binding);
    return status;
}

/* --- Stability and cost
 * ------------------------------------------------------------------------------------------------ */

/* One number of every run that counts, in `room`. */
static vmg_spread spread_of_epochs(const gathering *g, double *room)
{
    size_t count = 0;
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (run->method == g->number && run->state == VMG_RUN_DONE && run->epochs) {
            room[count++] = (double)run->epochs;
        }
    }
    return vmg_spread_of(room, count);
}

static void count_runs(const gathering *g, vmg_stability *out)
{
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (run->method == g->number && (run->state == VMG_RUN_DONE || run->state == VMG_RUN_FAILED)) {
            out->runs++;
            out->failed += run->state == VMG_RUN_FAILED;
            out->restarted += run->restarts > 0;
        }
    }
}

static vmg_status fill_stability(vmg_context *context, const gathering *g)
{
    vmg_stability *out = &g->method->stability;
    double *room = vmg_allocate(context, g->self->run_count, sizeof *room);
    out->seeds = vmg_allocate(context, g->self->options.seeds, sizeof *out->seeds);
    out->metrics = vmg_allocate(context, g->self->options.seeds, sizeof *out->metrics);
    if (!room || !out->seeds || !out->metrics) {
        vmg_release(context, room);
        return VMG_ERROR_MEMORY;
    }
    count_runs(g, out);
    out->epochs = spread_of_epochs(g, room);
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (is_done(g, run, VMG_RUN_SEED) || (is_done(g, run, VMG_RUN_FOLD) && run->fold == out->fold)) {
            out->seeds[out->seed_count] = g->self->seeds[g->number] + run->step;
            out->metrics[out->seed_count++] = run->result.metrics;
        }
    }
    for (size_t metric = 0; metric < g->comparison->kind_count; metric++) {
        for (size_t i = 0; i < out->seed_count; i++) {
            room[i] = vmg_metrics_value(&out->metrics[i], g->comparison->kinds[metric].name);
        }
        out->spread[metric] = vmg_spread_of(room, out->seed_count);
    }
    vmg_release(context, room);
    return VMG_OK;
}

static vmg_status fill_cost(vmg_context *context, const gathering *g)
{
    vmg_cost *out = &g->method->cost;
    double *room = vmg_allocate(context, g->self->run_count, sizeof *room);
    size_t count = 0;
    if (!room) {
        return VMG_ERROR_MEMORY;
    }
    *out = (vmg_cost){.microseconds_alone = NAN, .microseconds_in_thousand = NAN};
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        const vmg_run_facts *facts = run->facts;
        if (run->method != g->number || run->state != VMG_RUN_DONE) {
            continue;
        }
        out->total_seconds += run->result.training_seconds;
        if (run->kind == VMG_RUN_FOLD) {
            room[count++] = run->result.training_seconds;
        }
        if (facts) {
            out->microseconds_alone = facts->microseconds_alone;
            out->microseconds_in_thousand = facts->microseconds_in_thousand;
            out->model_bytes = facts->model_bytes;
            out->parameters = facts->parameters;
            out->training_bytes = facts->training_bytes;
            out->prediction_bytes = facts->prediction_bytes;
            g->method->settings = vmg_copy_string(context, facts->settings);
        }
    }
    out->training_seconds = vmg_spread_of(room, count);
    vmg_release(context, room);
    return VMG_OK;
}

/* --- State
 * ------------------------------------------------------------------------------------------------------------- */

static vmg_status copy_failures(vmg_context *context, const gathering *g)
{
    vmg_compared_method *method = g->method;
    const size_t failed = method->stability.failed;
    method->failures = vmg_allocate(context, failed, sizeof *method->failures);
    if (!method->failures) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (run->method == g->number && run->state == VMG_RUN_FAILED) {
            char *copy = vmg_copy_string(context, run->sentence);
            if (!copy) {
                return VMG_ERROR_MEMORY;
            }
            method->failures[method->failure_count++] = copy;
        }
    }
    return VMG_OK;
}

/* The sentence of a method of which not all runs are there. */
static vmg_status say_state(vmg_context *context, const gathering *g, size_t planned, const char *left_out)
{
    vmg_compared_method *method = g->method;
    const size_t failed = method->stability.failed, made = method->stability.runs;
    char text[1400] = "";
    if (failed) {
        snprintf(text, sizeof text, "%zu of %zu runs failed; the first: %s", failed, planned, method->failures[0]);
    } else if (left_out && !made) {
        snprintf(text, sizeof text, "one run %s", left_out);
    } else if (left_out) {
        snprintf(text, sizeof text, "%zu of %zu runs were made; the next %s", made, planned, left_out);
    } else {
        snprintf(text, sizeof text, "%zu of %zu runs were made: the comparison was interrupted", made, planned);
    }
    method->sentence = vmg_copy_string(context, text);
    return method->sentence ? VMG_OK : VMG_ERROR_MEMORY;
}

static vmg_status fill_state(vmg_context *context, const gathering *g)
{
    vmg_compared_method *method = g->method;
    const char *left_out = NULL;
    size_t planned = 0;
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        planned += run->method == g->number;
        left_out = run->method == g->number && run->state == VMG_RUN_LEFT_OUT && !left_out ? run->sentence : left_out;
    }
    method->missing = planned - method->stability.runs;
    if (!method->missing && !method->stability.failed) {
        method->state = VMG_COMPARED_DONE;
        return VMG_OK;
    }
    method->state = method->fold_count         ? VMG_COMPARED_PARTLY
                    : method->stability.failed ? VMG_COMPARED_FAILED
                                               : VMG_COMPARED_LEFT_OUT;
    return say_state(context, g, planned, left_out);
}

vmg_status vmg_compared_method_fill(vmg_context *context, const vmg_comparing *self, size_t number,
                                    vmg_comparison *comparison)
{
    const gathering g = {self, number, comparison, &comparison->methods[number]};
    vmg_settings_values values;
    vmg_settings_resolve(&self->settings[number], self->folds.rows, 1, VMG_TASK_AUTO, &values);
    const vmg_method *method = vmg_method_find(values.method);
    g.method->method = method ? method->name : values.method;
    g.method->summary = method ? method->summary : "";
    g.method->name = vmg_copy_string(context, self->options.methods[number].name);
    vmg_status status = g.method->name ? fill_folds(context, &g) : VMG_ERROR_MEMORY;
    status = status ? status : fill_rows(context, &g);
    status = status ? status : fill_stability(context, &g);
    status = status ? status : fill_cost(context, &g);
    status = status ? status : copy_failures(context, &g);
    return status ? status : fill_state(context, &g);
}
