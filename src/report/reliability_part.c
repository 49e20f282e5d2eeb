/* Calibration of predictions of classes: how often what was given a probability came true (reliability diagram). */
#include <stdio.h>

#include "report/report_parts.h"

/* The bins of the positive class where there are two, else those of the predicted class. */
static const json_t *bins_of(const json_t *method)
{
    const json_t *calibration = json_object_get(method, "calibration");
    const json_t *positive = json_object_get(calibration, "positive_reliability");
    return json_array_size(positive) ? positive : json_object_get(calibration, "reliability");
}

static void diagram(vmg_report *report, const json_t *method)
{
    const int width = 260, height = 230;
    vmg_pictures *pictures = &report->pictures;
    vmg_page *script = &pictures->script;
    vmg_page title = {.context = report->page.context};
    const vmg_said name[] = {vmg_said_name(vmg_report_name(method))};
    const json_t *bin;
    size_t i;
    vmg_page_say(&title, vmg_report_word(report, VMG_SAY_RELIABILITY_TITLE), name);
    if (vmg_picture_begin(pictures, &report->page, &title, vmg_report_word(report, VMG_SAY_RELIABILITY_DESCRIPTION),
                          width, height)) {
        vmg_page_put(script,
                     "set format '%g %%'\nset xrange [0:100]\nset yrange [0:100]\nset xtics 50\nset ytics 50\nset "
                     "xlabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_BIN));
        vmg_page_put(script, "textcolor rgb '#010202'\nset ylabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_CAME_TRUE));
        vmg_page_put(script, "textcolor rgb '#010202'\nplot x with lines dt 2 lw 1.2 ");
        vmg_picture_ink(pictures, VMG_INK_REFERENCE);
        vmg_page_put(script, ", '-' using 1:2:3 with linespoints pt 7 ps variable lw 1.5 ");
        vmg_picture_ink(pictures, vmg_report_ink(report, method));
        vmg_page_put(script, "\n");
        json_array_foreach(bins_of(method), i, bin)
        {
            const double rows = vmg_part_number(bin, "rows"), confidence = vmg_part_number(bin, "confidence");
            if (rows > 0 && isfinite(confidence)) {
                vmg_picture_number(pictures, 100 * confidence);
                vmg_picture_number(pictures, 100 * vmg_part_number(bin, "accuracy"));
                vmg_picture_number(pictures, fmin(0.25 + 0.25 * log10(rows), 1.2));
                vmg_page_put(script, "\n");
            }
        }
        vmg_page_put(script, "e\n");
        vmg_picture_end(pictures);
    }
    vmg_page_release(&title);
}

static bool any_rows(const vmg_report *report, size_t bin)
{
    bool any = false;
    for (size_t i = 0; i < report->method_count; i++) {
        any = any || vmg_part_number(json_array_get(bins_of(report->methods[i]), bin), "rows") > 0;
    }
    return any;
}

/* A row of the table: a bin; methods are its columns. */
static void bin_row(vmg_report *report, const json_t *first, size_t number)
{
    vmg_page *page = &report->page;
    const json_t *bin = json_array_get(first, number);
    vmg_page_put(page, "<tr><th scope=\"row\">");
    vmg_page_put(page, vmg_show(100 * vmg_part_number(bin, "low"), VMG_SHOW_FIXED, 0).text);
    vmg_page_put(page, "–");
    vmg_page_put(page, vmg_show(100 * vmg_part_number(bin, "high"), VMG_SHOW_FIXED, 0).text);
    vmg_page_put(page, " %</th>");
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *own = json_array_get(bins_of(report->methods[i]), number);
        if (!json_array_size(bins_of(report->methods[i]))) {
            continue;
        }
        vmg_page_put(page, "<td>");
        if (vmg_part_number(own, "rows") > 0) {
            vmg_page_number(page, vmg_part_number(own, "accuracy"), VMG_SHOW_PERCENT, 0);
            vmg_page_put(page, " <small>(");
            vmg_page_number(page, vmg_part_number(own, "rows"), VMG_SHOW_COUNT, 0);
            vmg_page_put(page, ")</small>");
        }
        vmg_page_put(page, "</td>");
    }
    vmg_page_put(page, "</tr>\n");
}

/* The last row: the distance of all bins together. */
static void distance_row(vmg_report *report)
{
    vmg_page_format(&report->page, "<tr class=\"sum\"><th scope=\"row\">%s</th>",
                    vmg_report_word(report, VMG_SAY_CALIBRATION_DISTANCE));
    for (size_t i = 0; i < report->method_count; i++) {
        if (json_array_size(bins_of(report->methods[i]))) {
            vmg_report_cell(report, vmg_part_in(report->methods[i], "calibration", "ece"), VMG_SHOW_POINTS, 0);
        }
    }
    vmg_report_row_end(report);
}

static void bin_table(vmg_report *report)
{
    const json_t *first = NULL;
    vmg_report_table(report, "reliability", vmg_report_word(report, VMG_SAY_RELIABILITY_CAPTION), VMG_SAY_BIN);
    for (size_t i = 0; i < report->method_count; i++) {
        if (json_array_size(bins_of(report->methods[i]))) {
            vmg_report_column_text(report, vmg_report_name(report->methods[i]));
            first = first ? first : bins_of(report->methods[i]);
        }
    }
    vmg_report_columns_end(report);
    for (size_t i = 0; i < json_array_size(first); i++) {
        if (any_rows(report, i)) {
            bin_row(report, first, i);
        }
    }
    distance_row(report);
    vmg_report_table_end(report);
}

void vmg_report_reliability(vmg_report *report)
{
    bool any = false;
    for (size_t i = 0; i < report->method_count; i++) {
        any = any || json_array_size(bins_of(report->methods[i])) > 0;
    }
    if (!any) {
        return;
    }
    vmg_report_open(report, "calibration", VMG_SAY_CALIBRATION);
    vmg_report_note(report, VMG_SAY_CHANCES_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures small\">");
    for (size_t i = 0; i < report->method_count; i++) {
        if (json_array_size(bins_of(report->methods[i]))) {
            diagram(report, report->methods[i]);
        }
    }
    vmg_page_put(&report->page, "</div>\n");
    vmg_report_note(report, VMG_SAY_RELIABILITY_CAPTION, NULL);
    bin_table(report);
    vmg_report_close(report);
}
