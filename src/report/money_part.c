/* What decisions by each method cost, against today's rule. */
#include "report/report_parts.h"

enum { most_methods = VMG_PICTURE_TEXTS - 4 };

static const json_t *money_of(const json_t *method)
{
    const json_t *money = json_object_get(method, "money");
    return json_is_object(money) ? money : NULL;
}

static void rule(vmg_report *report, const json_t *money, vmg_say say, const char *key)
{
    const double number = vmg_part_number(money, key);
    if (isfinite(number)) {
        vmg_page_format(&report->page, "<dt>%s</dt><dd>", vmg_report_word(report, say));
        vmg_page_number(&report->page, number, number == floor(number) ? VMG_SHOW_COUNT : VMG_SHOW_DIGITS, 0);
        vmg_page_put(&report->page, "</dd>\n");
    }
}

static void write_rules(vmg_report *report, const json_t *money)
{
    const char *positive = vmg_part_text(money, "positive");
    vmg_report_heading(report, VMG_SAY_MONEY_RULES);
    vmg_page_put(&report->page, "<dl class=\"pairs\">\n");
    rule(report, money, VMG_SAY_LOWER_LIMIT, "lower_limit");
    rule(report, money, VMG_SAY_UPPER_LIMIT, "upper_limit");
    if (positive) {
        vmg_page_format(&report->page, "<dt>%s</dt><dd>", vmg_report_word(report, VMG_SAY_BAD_CLASS));
        vmg_page_escape(&report->page, positive);
        vmg_page_put(&report->page, "</dd>\n");
    }
    rule(report, money, VMG_SAY_BAD_ROWS, "bad_rows");
    rule(report, money, VMG_SAY_COST_MISS, "cost_miss");
    rule(report, money, VMG_SAY_COST_FALSE_ALARM, "cost_false_alarm");
    rule(report, money, VMG_SAY_COST_REVIEW, "cost_review");
    vmg_page_put(&report->page, "</dl>\n");
}

static void write_picture(vmg_report *report, const json_t *money)
{
    const json_t *methods[most_methods];
    double values[most_methods], errors[most_methods];
    vmg_dots dots = {.methods = methods,
                     .values = values,
                     .errors = errors,
                     .factor = 1,
                     .line = vmg_part_in(money, "today", "cost_per_1000")};
    vmg_page title = {.context = report->page.context};
    for (size_t i = 0; i < report->method_count && dots.count < most_methods; i++) {
        const double cost = vmg_part_in(report->methods[i], "money", "cost_per_1000");
        size_t at = dots.count;
        if (!isfinite(cost)) {
            continue;
        }
        for (; at > 0 && cost < values[at - 1]; at--) {
            methods[at] = methods[at - 1];
            values[at] = values[at - 1];
            errors[at] = errors[at - 1];
        }
        methods[at] = report->methods[i];
        values[at] = cost;
        errors[at] = vmg_part_in(report->methods[i], "money", "standard_error");
        dots.count++;
    }
    vmg_page_put(&title, vmg_report_word(report, VMG_SAY_MONEY_TITLE));
    vmg_page_put(&report->page, "<div class=\"figures\">");
    vmg_report_dots(report, &title, vmg_report_word(report, VMG_SAY_MONEY_DESCRIPTION), &dots);
    vmg_page_put(&report->page, "</div>\n");
    vmg_page_release(&title);
}

static void cell_with_error(vmg_report *report, double number, double error)
{
    vmg_page *page = &report->page;
    vmg_page_put(page, "<td>");
    vmg_page_number(page, number, VMG_SHOW_MONEY, 0);
    if (isfinite(error)) {
        vmg_page_put(page, " <small>± ");
        vmg_page_number(page, error, VMG_SHOW_MONEY, 0);
        vmg_page_put(page, "</small>");
    }
    vmg_page_put(page, "</td>");
}

static void cell_with_interval(vmg_report *report, const json_t *saving)
{
    vmg_page *page = &report->page;
    vmg_page_put(page, "<td>");
    vmg_page_number(page, vmg_part_number(saving, "difference"), VMG_SHOW_MONEY, 0);
    if (isfinite(vmg_part_number(saving, "low"))) {
        vmg_page_put(page, " <small>(");
        vmg_page_number(page, vmg_part_number(saving, "low"), VMG_SHOW_MONEY, 0);
        vmg_page_put(page, " … ");
        vmg_page_number(page, vmg_part_number(saving, "high"), VMG_SHOW_MONEY, 0);
        vmg_page_put(page, ")</small>");
    }
    vmg_page_put(page, "</td>");
}

static void write_table(vmg_report *report, const json_t *money)
{
    static const vmg_say columns[] = {VMG_SAY_ACCEPTED, VMG_SAY_REJECTED, VMG_SAY_REVIEWED, VMG_SAY_MISSED,
                                      VMG_SAY_FALSE_ALARMS};
    static const char *const keys[] = {"accepted", "rejected", "reviewed", "missed", "false_alarms"};
    vmg_page *page = &report->page;
    const json_t *today = json_object_get(money, "today");
    const vmg_said confidence[] = {vmg_said_number(report->confidence, VMG_SHOW_LEVEL)};
    vmg_report_table(report, "money-table", vmg_report_word(report, VMG_SAY_MONEY_TITLE), VMG_SAY_METHOD);
    vmg_report_column(report, VMG_SAY_PER_THOUSAND);
    vmg_report_column(report, VMG_SAY_EXPECTED);
    vmg_page_put(page, "<th scope=\"col\">");
    vmg_report_say(report, VMG_SAY_SAVING, confidence);
    vmg_page_put(page, "</th>");
    vmg_report_column(report, VMG_SAY_VERDICT);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        vmg_report_column(report, columns[i]);
    }
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *own = money_of(report->methods[i]), *saving = json_object_get(own, "saving_per_1000");
        if (!own) {
            continue;
        }
        vmg_report_row(report, report->methods[i]);
        cell_with_error(report, vmg_part_number(own, "cost_per_1000"), vmg_part_number(own, "standard_error"));
        vmg_report_cell(report, vmg_part_number(own, "expected_per_1000"), VMG_SHOW_MONEY, 0);
        cell_with_interval(report, saving);
        vmg_report_cell_verdict(report, vmg_part_text(saving, "verdict"));
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            vmg_report_cell(report, vmg_part_number(own, keys[k]), VMG_SHOW_COUNT, 0);
        }
        vmg_report_row_end(report);
    }
    const char *name = vmg_part_text(today, "name");
    vmg_page_format(page, "<tr class=\"today\"><th scope=\"row\">%s: ", vmg_report_word(report, VMG_SAY_TODAY));
    vmg_page_escape(page, vmg_report_is(name, "always accept") ? vmg_report_word(report, VMG_SAY_ALWAYS_ACCEPT)
                          : name                               ? name
                                                               : "?");
    vmg_page_put(page, "</th>");
    cell_with_error(report, vmg_part_number(today, "cost_per_1000"), vmg_part_number(today, "standard_error"));
    vmg_page_put(page, "<td></td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>\n");
    vmg_report_table_end(report);
}

static void write_month(vmg_report *report, const json_t *money)
{
    static const vmg_say columns[] = {VMG_SAY_DECISIONS, VMG_SAY_MONTH_TRAINING, VMG_SAY_INFERENCE,   VMG_SAY_UPKEEP,
                                      VMG_SAY_TOTAL,     VMG_SAY_MONTH_TODAY,    VMG_SAY_MONTH_SAVING};
    static const char *const keys[] = {"decisions", "training", "inference", "upkeep", "total", "today", "saving"};
    const vmg_said rows[] = {vmg_said_number(vmg_part_number(money, "rows_per_month"), VMG_SHOW_COUNT)};
    if (!isfinite(rows[0].number)) {
        return;
    }
    vmg_report_heading(report, VMG_SAY_MONTH);
    vmg_report_note(report, VMG_SAY_MONTH_NOTE, rows);
    vmg_report_table(report, "month-table", vmg_report_word(report, VMG_SAY_MONTH), VMG_SAY_METHOD);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        vmg_report_column(report, columns[i]);
    }
    vmg_report_column(report, VMG_SAY_PAYBACK);
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *month = json_object_get(money_of(report->methods[i]), "month");
        if (json_is_object(month)) {
            vmg_report_row(report, report->methods[i]);
            for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
                vmg_report_cell(report, vmg_part_number(month, keys[k]), VMG_SHOW_MONEY, 0);
            }
            vmg_report_cell(report, vmg_part_number(month, "payback_months"), VMG_SHOW_DIGITS, 0);
            vmg_report_row_end(report);
        }
    }
    vmg_report_table_end(report);
}

void vmg_report_money(vmg_report *report)
{
    const json_t *money = json_object_get(report->comparison, "money");
    if (!json_is_object(money) || !vmg_report_any(report, "money")) {
        return;
    }
    vmg_report_open(report, "money", VMG_SAY_MONEY_SECTION);
    vmg_report_note(report, VMG_SAY_MONEY_NOTE, NULL);
    write_picture(report, money);
    write_table(report, money);
    write_month(report, money);
    write_rules(report, money);
    vmg_report_close(report);
}
