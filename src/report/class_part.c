/* Which classes are mistaken for which: a confusion matrix for each method, with precision, recall and F1. */
#include <stdio.h>

#include "report/report_parts.h"

static double at(const json_t *list, size_t index)
{
    const json_t *value = json_array_get(list, index);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text_at(const json_t *list, size_t index)
{
    const char *text = json_string_value(json_array_get(list, index));
    return text ? text : "?";
}

static void write_threshold(vmg_report *report, const json_t *classes)
{
    const vmg_said arguments[] = {vmg_said_name(vmg_part_text(classes, "positive")),
                                  vmg_said_number(vmg_part_number(classes, "threshold"), VMG_SHOW_DIGITS)};
    if (vmg_part_text(classes, "positive") && isfinite(arguments[1].number)) {
        vmg_report_note(report, VMG_SAY_THRESHOLD, arguments);
    }
}

/* Rows: what it was; columns: what was predicted, then precision, recall and F1 of the row's class. */
static void write_matrix(vmg_report *report, const json_t *method, size_t number)
{
    vmg_page *page = &report->page;
    const json_t *classes = json_object_get(method, "classes"), *names = json_object_get(classes, "names");
    const json_t *confusion = json_object_get(classes, "confusion");
    const size_t count = json_array_size(names);
    char id[40];
    snprintf(id, sizeof id, "confusion-%zu", number);
    vmg_page_put(page, "<h3>");
    vmg_page_escape(page, vmg_report_name(method));
    vmg_page_put(page, "</h3>\n");
    vmg_report_table(report, id, vmg_report_name(method), VMG_SAY_TRUE_CLASS);
    for (size_t i = 0; i < count; i++) {
        vmg_page_format(page, "<th scope=\"col\">%s ", vmg_report_word(report, VMG_SAY_PREDICTED_CLASS));
        vmg_page_escape(page, text_at(names, i));
        vmg_page_put(page, "</th>");
    }
    vmg_report_column(report, VMG_SAY_PRECISION);
    vmg_report_column(report, VMG_SAY_RECALL);
    vmg_report_column(report, VMG_SAY_F1);
    vmg_report_columns_end(report);
    for (size_t i = 0; i < count; i++) {
        vmg_page_put(page, "<tr><th scope=\"row\">");
        vmg_page_escape(page, text_at(names, i));
        vmg_page_put(page, "</th>");
        for (size_t k = 0; k < count; k++) {
            vmg_page_put(page, i == k ? "<td class=\"right\">" : "<td>");
            vmg_page_number(page, at(json_array_get(confusion, i), k), VMG_SHOW_COUNT, 0);
            vmg_page_put(page, "</td>");
        }
        vmg_report_cell(report, at(json_object_get(classes, "precision"), i), VMG_SHOW_PERCENT, 0);
        vmg_report_cell(report, at(json_object_get(classes, "recall"), i), VMG_SHOW_PERCENT, 0);
        vmg_report_cell(report, at(json_object_get(classes, "f1"), i), VMG_SHOW_DIGITS, 0);
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
}

void vmg_report_classes(vmg_report *report)
{
    const json_t *first = NULL;
    for (size_t i = 0; i < report->method_count && !first; i++) {
        const json_t *classes = json_object_get(report->methods[i], "classes");
        first = json_array_size(json_object_get(classes, "names")) ? classes : NULL;
    }
    if (!first) {
        return;
    }
    vmg_report_open(report, "classes", VMG_SAY_CONFUSION);
    vmg_report_note(report, VMG_SAY_CONFUSION_NOTE, NULL);
    write_threshold(report, first);
    vmg_page_put(&report->page, "<div class=\"tables\">\n");
    for (size_t i = 0; i < report->method_count; i++) {
        if (json_array_size(json_object_get(json_object_get(report->methods[i], "classes"), "names"))) {
            vmg_page_put(&report->page, "<div>");
            write_matrix(report, report->methods[i], i);
            vmg_page_put(&report->page, "</div>\n");
        }
    }
    vmg_page_put(&report->page, "</div>\n");
    vmg_report_close(report);
}
