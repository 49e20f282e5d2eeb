/* All methods: a picture and a table for each of the two metrics that count, and a table of every metric. */
#include <stdio.h>

#include "report/report_parts.h"

enum { most_methods = VMG_PICTURE_TEXTS - 4 };

static void picture_of(vmg_report *report, const char *metric)
{
    const json_t *methods[most_methods];
    double values[most_methods], errors[most_methods];
    vmg_dots dots = {.methods = methods,
                     .values = values,
                     .errors = errors,
                     .line = NAN,
                     .factor = vmg_report_is_part(metric) ? 100 : 1};
    vmg_page title = {.context = report->page.context};
    const vmg_said label[] = {vmg_said_name(vmg_report_metric_label(report, metric))};
    const bool higher = vmg_report_is_higher_better(report, metric);
    for (size_t i = 0; i < report->method_count && dots.count < most_methods; i++) {
        const double value = vmg_part_in(report->methods[i], "mean", metric);
        size_t at = dots.count;
        if (!isfinite(value)) {
            continue;
        }
        for (; at > 0 && vmg_report_is_better(report, metric, value, values[at - 1]); at--) {
            methods[at] = methods[at - 1];
            values[at] = values[at - 1];
            errors[at] = errors[at - 1];
        }
        methods[at] = report->methods[i];
        values[at] = value;
        errors[at] = vmg_part_in(report->methods[i], "standard_error", metric);
        dots.count++;
    }
    vmg_page_say(&title, vmg_report_word(report, VMG_SAY_DOTS_TITLE), label);
    vmg_page_format(&title, " <small>%s%s</small>", dots.factor > 1 ? "(%) " : "",
                    vmg_report_word(report, higher ? VMG_SAY_HIGHER_IS_BETTER : VMG_SAY_LOWER_IS_BETTER));
    vmg_report_dots(report, &title, vmg_report_word(report, VMG_SAY_DOTS_DESCRIPTION), &dots);
    vmg_page_release(&title);
}

/* The table of one metric. In it methods stand by the error, as everywhere. */
static void table_of(vmg_report *report, const char *id, const char *metric)
{
    vmg_page difference = {.context = report->page.context};
    const vmg_said confidence[] = {vmg_said_number(report->confidence, VMG_SHOW_LEVEL)};
    const char *label = vmg_report_metric_label(report, metric);
    vmg_page_say(&difference, vmg_report_word(report, VMG_SAY_DIFFERENCE), confidence);
    vmg_report_table(report, id, label, VMG_SAY_METHOD);
    vmg_report_column_text(report, label);
    vmg_report_column(report, VMG_SAY_VERDICT);
    vmg_page_put(&report->page, "<th scope=\"col\">");
    vmg_page_join(&report->page, &difference);
    vmg_page_put(&report->page, "</th>");
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i];
        const json_t *contrast = json_object_get(json_object_get(method, "differences"), metric);
        vmg_report_row(report, method);
        vmg_report_cell_mean(report, metric, vmg_part_in(method, "mean", metric),
                             vmg_part_in(method, "standard_error", metric));
        if (vmg_report_is(vmg_part_text(method, "state"), "failed")) {
            vmg_report_cell_verdict(report, "failed");
        } else {
            vmg_report_cell_verdict(report, vmg_part_text(contrast, "verdict"));
        }
        vmg_report_cell_difference(report, metric, contrast);
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
}

/* "↓ Typical error": which way is better. */
static void metric_column(vmg_report *report, const json_t *metric)
{
    char heading[300];
    const char *name = vmg_part_text(metric, "name");
    const double best = vmg_part_number(metric, "best");
    const bool is_level = isfinite(best) && best > 0 && best < 1;
    const bool higher = vmg_report_is_higher_better(report, name ? name : "?");
    snprintf(heading, sizeof heading, "%s %s",
             is_level ? "○"
             : higher ? "↑"
                      : "↓",
             vmg_report_metric_label(report, name ? name : "?"));
    vmg_report_column_text(report, heading);
}

static void table_of_all(vmg_report *report)
{
    const json_t *metrics = json_object_get(report->comparison, "metrics"), *metric;
    size_t i;
    vmg_report_heading(report, VMG_SAY_ALL_METRICS);
    vmg_report_note(report, VMG_SAY_ALL_METRICS_NOTE, NULL);
    vmg_report_table(report, "all-metrics", vmg_report_word(report, VMG_SAY_ALL_METRICS), VMG_SAY_METHOD);
    json_array_foreach(metrics, i, metric)
    {
        metric_column(report, metric);
    }
    vmg_report_columns_end(report);
    for (size_t k = 0; k < report->method_count; k++) {
        const json_t *method = report->methods[k];
        vmg_report_row(report, method);
        json_array_foreach(metrics, i, metric)
        {
            const char *name = vmg_part_text(metric, "name");
            vmg_report_cell_mean(report, name ? name : "?", vmg_part_in(method, "mean", name ? name : "?"),
                                 vmg_part_in(method, "standard_error", name ? name : "?"));
        }
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
}

void vmg_report_methods(vmg_report *report)
{
    if (!report->best) {
        return;
    }
    vmg_report_open(report, "methods", VMG_SAY_METHODS);
    vmg_report_note(report, VMG_SAY_METHODS_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures\">");
    picture_of(report, report->error);
    picture_of(report, report->score);
    vmg_page_put(&report->page, "</div>\n");
    table_of(report, "error", report->error);
    table_of(report, "score", report->score);
    table_of_all(report);
    vmg_report_close(report);
}
