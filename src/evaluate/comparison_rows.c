/* What a comparison keeps of a method's test rows: how often the positive class came true by its probability, and the
 * rows that are shown; see evaluate/comparison.h. */
#include "evaluate/comparison.h"

#include <string.h>

#include "base/context.h"
#include "metrics/calibration.h"

/* Where one method is put together. */
typedef struct gathering {
    const vmg_comparing *self;
    size_t number;
    const vmg_comparison *comparison;
    vmg_compared_method *method;
} gathering;

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
        if (run->method != g->number || run->kind != VMG_RUN_FOLD || run->state != VMG_RUN_DONE || !run->held_out) {
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
            if (g->comparison->class_count == 2 && (!g->method->external || g->method->has & VMG_HAS_PROBABILITIES)) {
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

vmg_status vmg_compared_method_fill_rows(vmg_context *context, const vmg_comparing *self, size_t number,
                                         vmg_comparison *comparison)
{
    const gathering g = {self, number, comparison, &comparison->methods[number]};
    return fill_rows(context, &g);
}
