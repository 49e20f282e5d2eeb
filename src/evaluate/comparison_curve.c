/* Few rows; see evaluate/comparison_curve.h. */
#include "evaluate/comparison_curve.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "evaluate/contrast.h"

/* So many of a fold's training rows, drawn from the seed: split->test. */
static vmg_status choose(vmg_context *context, const vmg_comparing *self, const vmg_target_binding *binding,
                         const vmg_split *fold, size_t size, vmg_split *out)
{
    vmg_hold_out_plan plan = {.fraction = (double)size / (double)fold->train_count, .seed = self->seed};
    uint32_t *labels = binding ? vmg_allocate(context, fold->train_count, sizeof *labels) : NULL;
    if (binding && !labels) {
        return VMG_ERROR_MEMORY;
    }
    if (binding) {
        vmg_target_labels(binding, fold->train, 0, fold->train_count, labels);
        plan.labels = labels;
    }
    const vmg_status status = vmg_split_hold_out(context, &plan, fold->train, fold->train_count, out);
    vmg_release(context, labels);
    return status;
}

static vmg_status check_sizes(vmg_context *context, const vmg_comparing *self)
{
    for (size_t i = 0; i < self->options.size_count; i++) {
        for (size_t fold = 0; fold < self->folds.splits.count; fold++) {
            const size_t size = self->options.sizes[i], most = self->folds.splits.at[fold].train_count;
            if (size < 2 || size >= most) {
                return vmg_fail(
                    context, VMG_ERROR_USAGE,
                    "a learning curve with %zu rows was asked for; fold %zu has %zu training rows, and 2 to "
                    "%zu of them were expected",
                    size, fold, most, most ? most - 1 : 0);
            }
        }
    }
    return VMG_OK;
}

vmg_status vmg_curve_prepare(vmg_context *context, vmg_comparing *self)
{
    const size_t folds = self->folds.splits.count, count = self->options.size_count * folds;
    vmg_target_binding *binding = NULL;
    vmg_status status = check_sizes(context, self);
    if (status || !count) {
        return status;
    }
    self->subsets = vmg_allocate(context, count, sizeof *self->subsets);
    status = self->subsets ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && self->folds.target) {
        status = vmg_target_bind(context, self->folds.target, self->table, &binding);
    }
    for (size_t i = 0; i < count && !status; i++) {
        status = choose(context, self, binding, &self->folds.splits.at[i % folds], self->options.sizes[i / folds],
                        &self->subsets[i]);
    }
    vmg_target_unbind(context, binding);
    return status;
}

/* Where one size is put together. */
typedef struct gathering {
    const vmg_comparing *self;
    vmg_comparison *comparison;
    size_t size, folds;
    double *ours, *others, *ratio; /* folds of each, in one block, owned */
    vmg_metrics *metrics;          /* folds, owned */
} gathering;

static vmg_status fill_point(vmg_context *context, const gathering *g, size_t method)
{
    vmg_curve_point *point = &g->comparison->methods[method].curve[g->size];
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (run->method != method || run->kind != VMG_RUN_SIZE || run->step != g->size) {
            continue;
        }
        if (run->state == VMG_RUN_DONE) {
            g->metrics[point->folds++] = run->result.metrics;
        } else if (run->sentence && !point->sentence) {
            point->sentence = vmg_copy_string(context, run->sentence);
            if (!point->sentence) {
                return VMG_ERROR_MEMORY;
            }
        }
    }
    vmg_metrics_average(point->folds, g->metrics, &point->mean, &point->standard_error);
    return VMG_OK;
}

static void list_values(const gathering *g, size_t method, size_t metric, double *values)
{
    for (size_t i = 0; i < g->folds; i++) {
        values[i] = NAN;
    }
    for (size_t i = 0; i < g->self->run_count; i++) {
        const vmg_run *run = &g->self->runs[i];
        if (run->method == method && run->kind == VMG_RUN_SIZE && run->step == g->size && run->state == VMG_RUN_DONE) {
            values[run->fold] = vmg_metrics_value(&run->result.metrics, g->comparison->kinds[metric].name);
            g->ratio[run->fold] = (double)run->test_count / (double)run->train_count;
        }
    }
}

/* The best method by a metric, of those with most folds. */
static size_t find_best(const gathering *g, size_t metric)
{
    const vmg_metric_kind *kind = &g->comparison->kinds[metric];
    size_t found = g->comparison->method_count, most = 1;
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < g->self->options.method_count; i++) {
            const vmg_curve_point *point = &g->comparison->methods[i].curve[g->size];
            const double value = vmg_metrics_value(&point->mean, kind->name);
            if (isnan(value)) {
                continue;
            }
            if (pass == 0) {
                most = point->folds > most ? point->folds : most;
            } else if (point->folds == most &&
                       (found == g->comparison->method_count ||
                        vmg_metric_is_better(
                            kind, value,
                            vmg_metrics_value(&g->comparison->methods[found].curve[g->size].mean, kind->name)))) {
                found = i;
            }
        }
    }
    return found;
}

static void contrast_size(const gathering *g)
{
    for (size_t metric = 0; metric < g->comparison->kind_count; metric++) {
        const size_t best = g->comparison->curve_best[g->size][metric] = find_best(g, metric);
        for (size_t i = 0; i < g->self->options.method_count; i++) {
            vmg_contrast *to_best = &g->comparison->methods[i].curve[g->size].to_best[metric];
            list_values(g, i, metric, g->ours);
            list_values(g, best < g->comparison->method_count ? best : i, metric, g->others);
            *to_best = vmg_contrast_of(&g->comparison->kinds[metric], g->ours, g->others, g->ratio, g->folds);
            to_best->standing = best == g->comparison->method_count        ? VMG_STANDING_UNKNOWN
                                : i == best                                ? VMG_STANDING_BEST
                                : to_best->standing == VMG_STANDING_BETTER ? VMG_STANDING_SAME
                                                                           : to_best->standing;
        }
    }
}

static vmg_status fill_sizes(vmg_context *context, gathering *g)
{
    vmg_comparison *comparison = g->comparison;
    const size_t count = g->self->options.size_count;
    vmg_status status = VMG_OK;
    comparison->size_count = count;
    memcpy(comparison->sizes, g->self->options.sizes, count * sizeof *comparison->sizes);
    for (size_t i = 0; i < g->self->options.method_count && !status; i++) {
        comparison->methods[i].curve = vmg_allocate(context, count, sizeof *comparison->methods[i].curve);
        status = comparison->methods[i].curve ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (g->size = 0; g->size < count && !status; g->size++) {
        for (size_t i = 0; i < g->self->options.method_count && !status; i++) {
            status = fill_point(context, g, i);
        }
        if (!status) {
            contrast_size(g);
        }
    }
    return status;
}

vmg_status vmg_curve_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison)
{
    gathering g = {.self = self, .comparison = comparison, .folds = self->folds.splits.count};
    const size_t count = self->options.size_count;
    if (!count) {
        return VMG_OK;
    }
    comparison->sizes = vmg_allocate(context, count, sizeof *comparison->sizes);
    comparison->curve_best = vmg_allocate(context, count, sizeof *comparison->curve_best);
    g.ours = vmg_allocate(context, 3 * g.folds, sizeof *g.ours);
    g.metrics = vmg_allocate(context, g.folds, sizeof *g.metrics);
    const bool good = comparison->sizes && comparison->curve_best && g.ours && g.metrics;
    g.others = good ? g.ours + g.folds : NULL;
    g.ratio = good ? g.others + g.folds : NULL;
    const vmg_status status = good ? fill_sizes(context, &g) : VMG_ERROR_MEMORY;
    vmg_release(context, g.ours);
    vmg_release(context, g.metrics);
    return status;
}
