/* Calibration of predictions of numbers: how often intervals of ten levels held the measured value, and where in its
 * predicted distribution it fell (PIT). */
#include <stdio.h>

#include "report/report_parts.h"

static const json_t *coverage_of(const json_t *method)
{
    return json_object_get(json_object_get(method, "calibration"), "coverage");
}

static void write_line(vmg_pictures *pictures, const json_t *coverage)
{
    const json_t *level;
    size_t i;
    json_array_foreach(coverage, i, level)
    {
        vmg_picture_number(pictures, 100 * vmg_part_number(level, "level"));
        vmg_picture_number(pictures, 100 * vmg_part_number(level, "fraction"));
        vmg_page_put(&pictures->script, "\n");
    }
    vmg_page_put(&pictures->script, "e\n");
}

/* The lines of the methods of this colour: first what to plot, then the numbers. */
static size_t each_line(vmg_report *report, vmg_ink ink, bool numbers)
{
    vmg_pictures *pictures = &report->pictures;
    size_t count = 0;
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i], *coverage = coverage_of(method);
        if (vmg_report_ink(report, method) != ink || !json_array_size(coverage)) {
            continue;
        }
        count++;
        if (numbers) {
            write_line(pictures, coverage);
        } else {
            vmg_page_put(&pictures->script, ", '-' using 1:2 with ");
            vmg_page_put(&pictures->script, ink == VMG_INK_OTHER ? "lines lw 1 " : "linespoints pt 7 ps 0.5 lw 2 ");
            vmg_picture_ink(pictures, ink);
            if (ink != VMG_INK_OTHER || count == 1) {
                vmg_picture_legend(pictures, ink,
                                   ink == VMG_INK_OTHER ? vmg_report_word(report, VMG_SAY_OTHERS)
                                                        : vmg_report_name(method));
            }
        }
    }
    return count;
}

static void coverage_picture(vmg_report *report)
{
    static const vmg_ink order[] = {VMG_INK_OTHER, VMG_INK_BEST, VMG_INK_MATRIX}; /* the last lies on top */
    const int width = 400, height = 340;
    vmg_pictures *pictures = &report->pictures;
    vmg_page title = {.context = report->page.context};
    vmg_page_put(&title, vmg_report_word(report, VMG_SAY_COVERAGE_TITLE));
    if (vmg_picture_begin(pictures, &report->page, &title, vmg_report_word(report, VMG_SAY_COVERAGE_DESCRIPTION), width,
                          height)) {
        vmg_page_put(&pictures->script, "set format '%g %%'\nset xrange [0:100]\nset yrange [0:100]\nset xlabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_PROMISED));
        vmg_page_put(&pictures->script, "textcolor rgb '#010202'\nset ylabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_HELD));
        vmg_page_put(&pictures->script,
                     "textcolor rgb '#010202'\nset xtics 20\nset ytics 20\nplot x with lines dt 2 lw 1.2 ");
        vmg_picture_ink(pictures, VMG_INK_REFERENCE);
        for (size_t i = 0; i < 3; i++) {
            each_line(report, order[i], false);
        }
        vmg_page_put(&pictures->script, "\n");
        for (size_t i = 0; i < 3; i++) {
            each_line(report, order[i], true);
        }
        vmg_picture_legend(pictures, VMG_INK_REFERENCE, vmg_report_word(report, VMG_SAY_AS_PROMISED));
        vmg_picture_end(pictures);
    }
    vmg_page_release(&title);
}

static void coverage_table(vmg_report *report)
{
    const json_t *first = NULL, *level;
    size_t i;
    char heading[40];
    for (size_t k = 0; k < report->method_count && !first; k++) {
        first = json_array_size(coverage_of(report->methods[k])) ? coverage_of(report->methods[k]) : NULL;
    }
    vmg_report_table(report, "coverage", vmg_report_word(report, VMG_SAY_COVERAGE_TITLE), VMG_SAY_METHOD);
    json_array_foreach(first, i, level)
    {
        snprintf(heading, sizeof heading, "%.30s",
                 vmg_show(100 * vmg_part_number(level, "level"), VMG_SHOW_FIXED, 0).text);
        strcat(heading, " %");
        vmg_report_column_text(report, heading);
    }
    vmg_report_column(report, VMG_SAY_COVERAGE_ERROR);
    vmg_report_columns_end(report);
    for (size_t k = 0; k < report->method_count; k++) {
        const json_t *method = report->methods[k], *coverage = coverage_of(method);
        if (!json_array_size(coverage)) {
            continue;
        }
        vmg_report_row(report, method);
        json_array_foreach(coverage, i, level)
        {
            vmg_report_cell(report, vmg_part_number(level, "fraction"), VMG_SHOW_PERCENT, 0);
        }
        vmg_report_cell(report, vmg_part_in(method, "calibration", "coverage_error"), VMG_SHOW_POINTS, 0);
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
}

/* One histogram; 1 is the height of every bar that is as promised. */
static void histogram(vmg_report *report, const json_t *method)
{
    const int width = 260, height = 170;
    vmg_pictures *pictures = &report->pictures;
    vmg_page *script = &pictures->script;
    vmg_page title = {.context = report->page.context};
    const vmg_said name[] = {vmg_said_name(vmg_report_name(method))};
    const json_t *pit = json_object_get(json_object_get(method, "calibration"), "pit"), *count;
    size_t i;
    double sum = 0;
    json_array_foreach(pit, i, count)
    {
        sum += json_number_value(count);
    }
    vmg_page_say(&title, vmg_report_word(report, VMG_SAY_PIT_TITLE), name);
    if (sum > 0 && vmg_picture_begin(pictures, &report->page, &title, vmg_report_word(report, VMG_SAY_PIT_DESCRIPTION),
                                     width, height)) {
        const double bins = (double)json_array_size(pit);
        vmg_page_put(script, "set xrange [0:1]\nset yrange [0:*]\nset xtics 0.5\nset noytics\nset border 1\nset grid "
                             "nox noy\nset style fill solid 0.75\nset boxwidth ");
        vmg_picture_number(pictures, 0.9 / bins);
        vmg_page_put(script, "\nset xlabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_PIT_AXIS));
        vmg_page_put(script, "textcolor rgb '#010202'\nplot '-' using 1:2 with boxes ");
        vmg_picture_ink(pictures, vmg_report_ink(report, method));
        vmg_page_put(script, ", 1 with lines dt 2 lw 1.5 ");
        vmg_picture_ink(pictures, VMG_INK_REFERENCE);
        vmg_page_put(script, "\n");
        json_array_foreach(pit, i, count)
        {
            vmg_picture_number(pictures, ((double)i + 0.5) / bins);
            vmg_picture_number(pictures, json_number_value(count) * bins / sum);
            vmg_page_put(script, "\n");
        }
        vmg_page_put(script, "e\n");
        vmg_picture_end(pictures);
    }
    vmg_page_release(&title);
}

void vmg_report_calibration(vmg_report *report)
{
    bool any = false;
    for (size_t i = 0; i < report->method_count; i++) {
        any = any || json_array_size(coverage_of(report->methods[i])) > 0;
    }
    if (!any) {
        return;
    }
    vmg_report_open(report, "calibration", VMG_SAY_CALIBRATION);
    vmg_report_note(report, VMG_SAY_CALIBRATION_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures\">");
    coverage_picture(report);
    vmg_page_put(&report->page, "</div>\n");
    coverage_table(report);
    vmg_report_note(report, VMG_SAY_PIT_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures small\">");
    for (size_t i = 0; i < report->method_count; i++) {
        histogram(report, report->methods[i]);
    }
    vmg_page_put(&report->page, "</div>\n");
    vmg_report_close(report);
}
