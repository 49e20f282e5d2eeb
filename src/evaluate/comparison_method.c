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
    vmg_release(context, method->external);
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

static bool is_external(const gathering *g)
{
    return g->number >= g->self->options.method_count;
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
            out->seeds[out->seed_count] = is_external(g) ? 0 : g->self->seeds[g->number] + run->step;
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

static vmg_status name_method(vmg_context *context, const gathering *g)
{
    const vmg_comparing *self = g->self;
    g->method->name = vmg_copy_string(context, vmg_comparing_name(self, g->number));
    if (g->number >= self->options.method_count) {
        const vmg_external *external = &self->options.externals[g->number - self->options.method_count];
        g->method->external = vmg_copy_string(context, external->file ? external->file : external->name);
        g->method->has = self->held[g->number - self->options.method_count];
        return g->method->name && g->method->external ? VMG_OK : VMG_ERROR_MEMORY;
    }
    vmg_settings_values values;
    vmg_settings_resolve(&self->settings[g->number], self->folds.rows, 1, VMG_TASK_AUTO, &values);
    const vmg_method *method = vmg_method_find(values.method);
    g->method->method = method ? method->name : values.method;
    g->method->summary = method ? method->summary : "";
    return g->method->name ? VMG_OK : VMG_ERROR_MEMORY;
}

vmg_status vmg_compared_method_fill(vmg_context *context, const vmg_comparing *self, size_t number,
                                    vmg_comparison *comparison)
{
    const gathering g = {self, number, comparison, &comparison->methods[number]};
    vmg_status status = name_method(context, &g);
    status = status ? status : fill_folds(context, &g);
    status = status ? status : vmg_compared_method_fill_rows(context, self, number, comparison);
    status = status ? status : fill_stability(context, &g);
    status = status ? status : fill_cost(context, &g);
    status = status ? status : copy_failures(context, &g);
    return status ? status : fill_state(context, &g);
}
