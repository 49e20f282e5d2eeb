/* The learning curve: the same methods on fewer rows. */
#include <stdio.h>

#include "report/report_parts.h"

static const json_t *curve_of(const json_t *method)
{
    const json_t *curve = json_object_get(method, "learning_curve");
    return json_array_size(curve) ? curve : NULL;
}

/* The point of this size, or NULL. */
static const json_t *point_of(const json_t *curve, double size)
{
    const json_t *point;
    size_t i;
    json_array_foreach(curve, i, point)
    {
        if (vmg_part_number(point, "rows") == size) {
            return point;
        }
    }
    return NULL;
}

static void each_line(vmg_report *report, vmg_ink ink, const char *metric, bool numbers)
{
    vmg_pictures *pictures = &report->pictures;
    const double factor = vmg_report_is_part(metric) ? 100 : 1;
    bool has_entry = false;
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i], *point;
        size_t k;
        if (vmg_report_ink(report, method) != ink || !curve_of(method)) {
            continue;
        }
        if (!numbers) {
            vmg_page_put(&pictures->script, ", '-' using 1:2:3 with yerrorlines pt 7 ps 0.5 ");
            vmg_page_put(&pictures->script, ink == VMG_INK_OTHER ? "lw 1 " : "lw 2 ");
            vmg_picture_ink(pictures, ink);
            if (ink != VMG_INK_OTHER || !has_entry) {
                vmg_picture_legend(pictures, ink,
                                   ink == VMG_INK_OTHER ? vmg_report_word(report, VMG_SAY_OTHERS)
                                                        : vmg_report_name(method));
            }
            has_entry = true;
            continue;
        }
        json_array_foreach(curve_of(method), k, point)
        {
            const double error = vmg_part_in(point, "standard_error", metric);
            vmg_picture_number(pictures, vmg_part_number(point, "rows"));
            vmg_picture_number(pictures, vmg_part_in(point, "mean", metric) * factor);
            vmg_picture_number(pictures, isfinite(error) ? error * factor : 0);
            vmg_page_put(&pictures->script, "\n");
        }
        vmg_page_put(&pictures->script, "e\n");
    }
}

static void picture_of(vmg_report *report, const char *metric)
{
    static const vmg_ink order[] = {VMG_INK_OTHER, VMG_INK_BEST, VMG_INK_MATRIX};
    const int width = 400, height = 300;
    vmg_pictures *pictures = &report->pictures;
    vmg_page title = {.context = report->page.context};
    const vmg_said label[] = {vmg_said_name(vmg_report_metric_label(report, metric))};
    const json_t *sizes = json_object_get(json_object_get(report->comparison, "learning_curve"), "sizes"), *size;
    size_t i;
    vmg_page_say(&title, vmg_report_word(report, VMG_SAY_LEARNING_TITLE), label);
    if (vmg_picture_begin(pictures, &report->page, &title, vmg_report_word(report, VMG_SAY_LEARNING_DESCRIPTION), width,
                          height)) {
        vmg_page_put(&pictures->script, "set logscale x\nset xtics (");
        json_array_foreach(sizes, i, size)
        {
            vmg_page_put(&pictures->script, i ? "," : "");
            vmg_picture_number(pictures, json_number_value(size));
        }
        vmg_page_put(&pictures->script, ")\nset offsets graph 0.03, graph 0.03, 0, 0\nset xlabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_LEARNING_ROWS));
        vmg_page_put(&pictures->script, "textcolor rgb '#010202'\nplot NaN notitle");
        for (i = 0; i < 3; i++) {
            each_line(report, order[i], metric, false);
        }
        vmg_page_put(&pictures->script, "\n");
        for (i = 0; i < 3; i++) {
            each_line(report, order[i], metric, true);
        }
        vmg_picture_end(pictures);
    }
    vmg_page_release(&title);
}

static void table_of(vmg_report *report, const json_t *sizes, const char *id, const char *metric)
{
    const json_t *size;
    size_t k;
    vmg_page_put(&report->page, "<h3>");
    vmg_page_escape(&report->page, vmg_report_metric_label(report, metric));
    vmg_page_put(&report->page, "</h3>\n");
    vmg_report_table(report, id, vmg_report_metric_label(report, metric), VMG_SAY_METHOD);
    json_array_foreach(sizes, k, size)
    {
        char heading[160];
        snprintf(heading, sizeof heading, "%.60s %.80s", vmg_show(json_number_value(size), VMG_SHOW_COUNT, 0).text,
                 vmg_report_word(report, VMG_SAY_ROWS));
        vmg_report_column_text(report, heading);
    }
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        if (!curve_of(report->methods[i])) {
            continue;
        }
        vmg_report_row(report, report->methods[i]);
        json_array_foreach(sizes, k, size)
        {
            const json_t *point = point_of(curve_of(report->methods[i]), json_number_value(size));
            vmg_report_cell_mean(report, metric, vmg_part_in(point, "mean", metric),
                                 vmg_part_in(point, "standard_error", metric));
        }
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
}

void vmg_report_learning(vmg_report *report)
{
    const json_t *sizes = json_object_get(json_object_get(report->comparison, "learning_curve"), "sizes");
    bool any = false;
    for (size_t i = 0; i < report->method_count; i++) {
        any = any || curve_of(report->methods[i]);
    }
    if (!json_array_size(sizes) || !any) {
        return;
    }
    vmg_report_open(report, "learning-curve", VMG_SAY_LEARNING);
    vmg_report_note(report, VMG_SAY_LEARNING_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures\">");
    picture_of(report, report->error);
    picture_of(report, report->score);
    vmg_page_put(&report->page, "</div>\n");
    table_of(report, sizes, "learning-error", report->error);
    table_of(report, sizes, "learning-score", report->score);
    vmg_report_close(report);
}
