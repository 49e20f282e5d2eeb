/* A comparison in tables; see comparison_table.h. */
#include "comparison_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "comparison_answers.h"
#include "evaluation_report.h"
#include "grid.h"
#include "progress.h"

enum { indent = 2 };

/* Where a table about one metric stands. */
typedef struct table {
    const vmg_comparison *comparison;
    size_t metric;
    size_t *order; /* method_count, owned: numbers of the methods, the best first */
} table;

static double value_of(const table *t, size_t method)
{
    return vmg_metrics_value(&t->comparison->methods[method].mean, t->comparison->kinds[t->metric].name);
}

/* Insertion: the methods are few, and equal ones keep their order. */
static void sort(const table *t)
{
    const vmg_metric_kind *kind = &t->comparison->kinds[t->metric];
    for (size_t i = 0; i < t->comparison->method_count; i++) {
        size_t at = i;
        for (; at > 0 && vmg_metric_is_better(kind, value_of(t, i), value_of(t, t->order[at - 1])); at--) {
            t->order[at] = t->order[at - 1];
        }
        t->order[at] = i;
    }
}

static vmg_status add_headings(vmg_context *context, vmg_cli_grid *grid, const char *const *headings)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < grid->columns && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "%s", headings[i]);
    }
    return status;
}

/* A number as it stands in a cell: with so many decimals, or in short where it is out of all proportion. */
typedef struct figure {
    char text[40];
} figure;

static figure figure_of(double number, int decimals, bool with_sign)
{
    const double largest = 1e7;
    figure made;
    if (fabs(number) < largest) {
        snprintf(made.text, sizeof made.text, with_sign ? "%+.*f" : "%.*f", decimals, number);
    } else {
        snprintf(made.text, sizeof made.text, with_sign ? "%+.3g" : "%.3g", number);
    }
    return made;
}

/* "12.34 +- 0.12", or a hyphen. */
static vmg_status add_mean(vmg_context *context, vmg_cli_grid *grid, double mean, double error)
{
    const int decimals = vmg_cli_decimals_for(mean, error);
    return isnan(mean)    ? vmg_cli_grid_add(context, grid, "-")
           : isnan(error) ? vmg_cli_grid_add(context, grid, "%s", figure_of(mean, decimals, false).text)
                          : vmg_cli_grid_add(context, grid, "%s ± %s", figure_of(mean, decimals, false).text,
                                             figure_of(error, decimals, false).text);
}

/* The difference to the best with its interval; nothing for the best itself. */
static vmg_status add_difference(vmg_context *context, vmg_cli_grid *grid, const vmg_contrast *contrast)
{
    const int decimals = vmg_cli_decimals_for(contrast->difference, contrast->standard_error);
    const figure difference = figure_of(contrast->difference, decimals, true);
    if (contrast->standing == VMG_STANDING_BEST || isnan(contrast->difference)) {
        return vmg_cli_grid_add(context, grid, "%s", "");
    }
    return isnan(contrast->low) ? vmg_cli_grid_add(context, grid, "%s", difference.text)
                                : vmg_cli_grid_add(context, grid, "%s (%s to %s)", difference.text,
                                                   figure_of(contrast->low, decimals, true).text,
                                                   figure_of(contrast->high, decimals, true).text);
}

static vmg_status add_row(vmg_context *context, vmg_cli_grid *grid, const table *t, size_t number)
{
    static const char *const words[] = {[VMG_STANDING_UNKNOWN] = "not known",
                                        [VMG_STANDING_BEST] = "best",
                                        [VMG_STANDING_SAME] = "no clear difference",
                                        [VMG_STANDING_BETTER] = "better",
                                        [VMG_STANDING_WORSE] = "worse"};
    const vmg_compared_method *method = &t->comparison->methods[number];
    const vmg_contrast *contrast = &method->to_best[t->metric];
    const bool has_value = !isnan(value_of(t, number));
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", method->name);
    status = status ? status
                    : add_mean(context, grid, value_of(t, number),
                               vmg_metrics_value(&method->standard_error, t->comparison->kinds[t->metric].name));
    status = status ? status : add_difference(context, grid, contrast);
    return status ? status : vmg_cli_grid_add(context, grid, "%s", has_value ? words[contrast->standing] : "none");
}

/* One metric: the methods from best to worst. */
static vmg_status say_metric(const vmg_cli_session *session, const table *t)
{
    const char *const headings[] = {t->comparison->kinds[t->metric].name, "mean ± s.e.", "less the best (95 %)",
                                    "verdict"};
    vmg_cli_grid grid = {.columns = 4};
    sort(t);
    vmg_status status = add_headings(session->context, &grid, headings);
    for (size_t i = 0; i < t->comparison->method_count && !status; i++) {
        status = add_row(session->context, &grid, t, t->order[i]);
    }
    if (!status) {
        vmg_cli_say(session->console, "%s", "");
        vmg_cli_grid_print(&grid, indent, session->console->facts);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

/* --- What each costs
 * ----------------------------------------------------------------------------------------------------- */

static vmg_status add_duration(vmg_context *context, vmg_cli_grid *grid, double seconds)
{
    return isnan(seconds)  ? vmg_cli_grid_add(context, grid, "-")
           : seconds < 0.1 ? vmg_cli_grid_add(context, grid, "%.2g ms", 1e3 * seconds)
                           : vmg_cli_grid_add(context, grid, "%s", vmg_cli_duration_of(seconds).text);
}

static vmg_status add_microseconds(vmg_context *context, vmg_cli_grid *grid, double microseconds)
{
    return isnan(microseconds)    ? vmg_cli_grid_add(context, grid, "-")
           : microseconds < 99.95 ? vmg_cli_grid_add(context, grid, "%.3g µs", microseconds)
           : microseconds < 1e4   ? vmg_cli_grid_add(context, grid, "%.0f µs", microseconds)
                                  : vmg_cli_grid_add(context, grid, "%.0f ms", 1e-3 * microseconds);
}

static vmg_status add_bytes(vmg_context *context, vmg_cli_grid *grid, size_t bytes)
{
    const double kilo = 1e-3 * (double)bytes;
    return bytes == 0   ? vmg_cli_grid_add(context, grid, "-")
           : kilo < 1e3 ? vmg_cli_grid_add(context, grid, "%.3g kB", kilo)
                        : vmg_cli_grid_add(context, grid, "%.3g MB", 1e-3 * kilo);
}

/* The calibration's name and value: of numbers how often y lay in the 90 % interval, of classes the calibration error.
 */
static const char *calibration_name(const vmg_comparison *comparison)
{
    return comparison->class_count ? "ece" : "coverage_90";
}

static vmg_status add_costs(vmg_context *context, vmg_cli_grid *grid, const vmg_comparison *comparison, size_t number)
{
    const vmg_compared_method *method = &comparison->methods[number];
    const vmg_cost *cost = &method->cost;
    const double calibration = vmg_metrics_value(&method->mean, calibration_name(comparison));
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", method->name);
    if (!status) {
        status = isnan(calibration) ? vmg_cli_grid_add(context, grid, "-")
                                    : vmg_cli_grid_add(context, grid, "%.3f", calibration);
    }
    status = status ? status : add_duration(context, grid, cost->training_seconds.mean);
    status = status ? status : add_microseconds(context, grid, cost->microseconds_alone);
    status = status ? status : add_microseconds(context, grid, cost->microseconds_in_thousand);
    status = status ? status : add_bytes(context, grid, cost->model_bytes);
    status = status ? status : add_bytes(context, grid, cost->training_bytes);
    const double std = method->stability.spread[comparison->primary[0]].std;
    return status       ? status
           : isnan(std) ? vmg_cli_grid_add(context, grid, "-")
                        : vmg_cli_grid_add(context, grid, "± %.2g", std);
}

static vmg_status say_costs(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    const char *const headings[] = {
        "", calibration_name(comparison), "training", "a row", "of 1000", "model", "memory", "seeds"};
    vmg_cli_grid grid = {.columns = sizeof headings / sizeof *headings};
    vmg_status status = add_headings(session->context, &grid, headings);
    for (size_t i = 0; i < comparison->method_count && !status; i++) {
        status = add_costs(session->context, &grid, comparison, i);
    }
    if (!status) {
        vmg_cli_say(session->console, "%s", "");
        vmg_cli_grid_print(&grid, indent, session->console->facts);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

/* --- All
 * ----------------------------------------------------------------------------------------------------------------- */

static void say_remarks(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    for (size_t i = 0; i < comparison->method_count; i++) {
        const vmg_compared_method *method = &comparison->methods[i];
        if (method->sentence) {
            vmg_cli_say(session->console, "note: %s: %s", method->name, method->sentence);
        }
        if (method->stability.restarted) {
            vmg_cli_say(session->console, "note: %s: %zu of %zu runs had to begin again with another seed",
                        method->name, method->stability.restarted, method->stability.runs);
        }
    }
}

vmg_status vmg_cli_say_comparison(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    if (!session->console->facts) {
        return VMG_OK;
    }
    table t = {.comparison = comparison};
    t.order = vmg_allocate(session->context, comparison->method_count, sizeof *t.order);
    vmg_status status = t.order ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < 2 && !status; i++) {
        t.metric = comparison->primary[i];
        status = say_metric(session, &t);
    }
    status = status ? status : say_costs(session, comparison);
    status = status ? status : vmg_cli_say_answers(session, comparison);
    if (!status) {
        say_remarks(session, comparison);
    }
    vmg_release(session->context, t.order);
    return status;
}
