/* What the parts of the report share: reading methods, tables, cells; see report_parts.h. */
#include "report/report_parts.h"

#include <stdio.h>

const char *vmg_report_name(const json_t *method)
{
    const char *name = vmg_part_text(method, "name");
    return name ? name : "?";
}

bool vmg_report_is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

const json_t *vmg_report_metric(const vmg_report *report, const char *name)
{
    size_t i;
    const json_t *metric, *metrics = json_object_get(report->comparison, "metrics");
    json_array_foreach(metrics, i, metric)
    {
        if (vmg_report_is(vmg_part_text(metric, "name"), name)) {
            return metric;
        }
    }
    return NULL;
}

bool vmg_report_is_whole(const vmg_report *report, const json_t *method)
{
    return json_array_size(json_object_get(method, "folds")) >= report->most_folds;
}

bool vmg_report_is_better(const vmg_report *report, const char *metric, double a, double b)
{
    const double best = vmg_part_number(vmg_report_metric(report, metric), "best");
    return isfinite(a) && (!isfinite(b) || (isfinite(best) ? fabs(a - best) < fabs(b - best) : a > b));
}

bool vmg_report_is_higher_better(const vmg_report *report, const char *metric)
{
    const double best = vmg_part_number(vmg_report_metric(report, metric), "best");
    bool below = false;
    for (size_t i = 0; i < report->method_count; i++) {
        below = below || vmg_part_in(report->methods[i], "mean", metric) < best;
    }
    return !isfinite(best) || below;
}

const char *vmg_report_metric_label(const vmg_report *report, const char *name)
{
    const vmg_word *word = vmg_word_find(report->language->metrics, name);
    return word ? word->label : name;
}

bool vmg_report_is_part(const char *metric)
{
    static const char *const parts[] = {"coverage_50", "coverage_90", "coverage_95",     "accuracy",
                                        "error_rate",  "ece",         "set_coverage_90", "set_coverage_95"};
    bool found = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        found = found || strcmp(parts[i], metric) == 0;
    }
    return found;
}

bool vmg_report_any(const vmg_report *report, const char *part)
{
    bool found = false;
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *value = json_object_get(report->methods[i], part);
        found = found || (value && !json_is_null(value));
    }
    return found;
}

vmg_ink vmg_report_ink(const vmg_report *report, const json_t *method)
{
    const json_t *other = report->methods[0];
    if (method == report->matrix) {
        return VMG_INK_MATRIX;
    }
    if (other == report->matrix && report->method_count > 1) {
        other = report->methods[1];
    }
    return method == other ? VMG_INK_BEST : VMG_INK_OTHER;
}

void vmg_report_open(vmg_report *report, const char *id, vmg_say heading)
{
    vmg_page_format(&report->page, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">", id, id,
                    id);
    vmg_page_put(&report->page, vmg_report_word(report, heading));
    vmg_page_put(&report->page, "</h2>\n");
}

void vmg_report_close(vmg_report *report)
{
    vmg_page_put(&report->page, "</section>\n");
}

void vmg_report_note(vmg_report *report, vmg_say note, const vmg_said *arguments)
{
    vmg_page_put(&report->page, "<p class=\"note\">");
    vmg_report_say(report, note, arguments);
    vmg_page_put(&report->page, "</p>\n");
}

void vmg_report_heading(vmg_report *report, vmg_say heading)
{
    vmg_page_put(&report->page, "<h3>");
    vmg_page_put(&report->page, vmg_report_word(report, heading));
    vmg_page_put(&report->page, "</h3>\n");
}

void vmg_report_table(vmg_report *report, const char *id, const char *label, vmg_say first_column)
{
    vmg_page *page = &report->page;
    vmg_page_put(page, "<div class=\"frame\" tabindex=\"0\" role=\"region\" aria-label=\"");
    vmg_page_escape(page, label);
    vmg_page_format(page, " (%s)\"><table id=\"%s\">\n<thead><tr><th scope=\"col\">",
                    vmg_report_word(report, VMG_SAY_SCROLLS), id);
    vmg_page_put(page, vmg_report_word(report, first_column));
    vmg_page_put(page, "</th>");
}

void vmg_report_column_text(vmg_report *report, const char *text)
{
    vmg_page_put(&report->page, "<th scope=\"col\">");
    vmg_page_escape(&report->page, text);
    vmg_page_put(&report->page, "</th>");
}

void vmg_report_column(vmg_report *report, vmg_say say)
{
    if (say == VMG_SAY_VERDICT) { /* words stand at the left */
        vmg_page_format(&report->page, "<th scope=\"col\" class=\"word\">%s</th>", vmg_report_word(report, say));
    } else {
        vmg_report_column_text(report, vmg_report_word(report, say));
    }
}

void vmg_report_columns_end(vmg_report *report)
{
    vmg_page_put(&report->page, "</tr></thead>\n<tbody>\n");
}

void vmg_report_row(vmg_report *report, const json_t *method)
{
    vmg_page_format(&report->page, "<tr class=\"ink-%d\"><th scope=\"row\">", (int)vmg_report_ink(report, method));
    vmg_page_escape(&report->page, vmg_report_name(method));
    vmg_page_put(&report->page, "</th>");
}

void vmg_report_cell(vmg_report *report, double number, vmg_showing how, int decimals)
{
    vmg_page_put(&report->page, "<td>");
    vmg_page_number(&report->page, number, how, decimals);
    vmg_page_put(&report->page, "</td>");
}

void vmg_report_cell_mean(vmg_report *report, const char *metric, double mean, double standard_error)
{
    const bool is_part = vmg_report_is_part(metric);
    const vmg_showing how = is_part ? VMG_SHOW_PERCENT : VMG_SHOW_FIXED;
    const int decimals = vmg_decimals_for(mean, standard_error);
    vmg_page *page = &report->page;
    vmg_page_put(page, "<td>");
    vmg_page_number(page, mean, how, decimals);
    if (isfinite(mean) && isfinite(standard_error)) {
        vmg_page_put(page, " <small>± ");
        vmg_page_number(page, standard_error, is_part ? VMG_SHOW_POINTS : VMG_SHOW_FIXED, decimals);
        vmg_page_put(page, "</small>");
    }
    vmg_page_put(page, "</td>");
}

void vmg_report_cell_difference(vmg_report *report, const char *metric, const json_t *contrast)
{
    const double difference = vmg_part_number(contrast, "difference");
    const bool is_part = vmg_report_is_part(metric);
    const vmg_showing how = is_part ? VMG_SHOW_SIGNED_POINTS : VMG_SHOW_SIGNED;
    const int decimals = vmg_decimals_for(difference, vmg_part_number(contrast, "standard_error"));
    vmg_page *page = &report->page;
    vmg_page_put(page, "<td>");
    if (contrast && !vmg_report_is(vmg_part_text(contrast, "verdict"), "best")) {
        vmg_page_number(page, difference, how, decimals);
        if (isfinite(vmg_part_number(contrast, "low"))) {
            vmg_page_put(page, " <small>(");
            vmg_page_number(page, vmg_part_number(contrast, "low"), how, decimals);
            vmg_page_put(page, " … ");
            vmg_page_number(page, vmg_part_number(contrast, "high"), how, decimals);
            vmg_page_put(page, ")</small>");
        }
    }
    vmg_page_put(page, "</td>");
}

void vmg_report_cell_verdict(vmg_report *report, const char *verdict)
{
    static const struct {
        const char *word, *style;
        vmg_say say;
    } words[] = {{"best", "good", VMG_SAY_BEST},   {"better", "good", VMG_SAY_BETTER},
                 {"grow", "good", VMG_SAY_GROW},   {"no clear difference", "same", VMG_SAY_SAME},
                 {"worse", "bad", VMG_SAY_WORSE},  {"failed", "bad", VMG_SAY_FAILED},
                 {"shrink", "bad", VMG_SAY_SHRINK}};
    const char *style = "unknown";
    vmg_say say = VMG_SAY_UNKNOWN;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (vmg_report_is(verdict, words[i].word)) {
            style = words[i].style;
            say = words[i].say;
        }
    }
    vmg_page_format(&report->page, "<td class=\"word\"><span class=\"verdict %s\">", style);
    vmg_page_put(&report->page, vmg_report_word(report, say));
    vmg_page_put(&report->page, "</span></td>");
}

void vmg_report_cell_text(vmg_report *report, const char *text)
{
    vmg_page_put(&report->page, "<td class=\"word\">");
    vmg_page_escape(&report->page, text);
    vmg_page_put(&report->page, "</td>");
}

void vmg_report_row_end(vmg_report *report)
{
    vmg_page_put(&report->page, "</tr>\n");
}

void vmg_report_table_end(vmg_report *report)
{
    vmg_page_put(&report->page, "</tbody></table></div>\n");
}
