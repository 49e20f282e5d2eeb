/* Stability of training, and what training and prediction cost; the sentence about cost. */
#include <stdio.h>

#include "report/report_parts.h"

void vmg_report_stability(vmg_report *report)
{
    vmg_page heading = {.context = report->page.context};
    const vmg_said label[] = {vmg_said_name(vmg_report_metric_label(report, report->error))};
    if (!vmg_report_any(report, "stability")) {
        return;
    }
    vmg_report_open(report, "stability", VMG_SAY_STABILITY);
    vmg_report_note(report, VMG_SAY_STABILITY_NOTE, NULL);
    vmg_report_table(report, "stability-table", vmg_report_word(report, VMG_SAY_STABILITY), VMG_SAY_METHOD);
    vmg_page_say(&heading, vmg_report_word(report, VMG_SAY_SPREAD), label);
    vmg_page_put(&report->page, "<th scope=\"col\">");
    vmg_page_join(&report->page, &heading);
    vmg_page_put(&report->page, "</th>");
    vmg_report_column(report, VMG_SAY_SEEDS);
    vmg_report_column(report, VMG_SAY_EPOCHS);
    vmg_report_column(report, VMG_SAY_RUNS);
    vmg_report_column(report, VMG_SAY_FAILED_RUNS);
    vmg_report_column(report, VMG_SAY_RESTARTED);
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *stability = json_object_get(report->methods[i], "stability");
        const json_t *spread = json_object_get(json_object_get(stability, "metrics"), report->error);
        if (!json_is_object(stability)) {
            continue;
        }
        vmg_report_row(report, report->methods[i]);
        vmg_report_cell(report, vmg_part_number(spread, "std"), report->is_classes ? VMG_SHOW_PERCENT : VMG_SHOW_DIGITS,
                        0);
        vmg_page_format(&report->page, "<td>%zu</td>", json_array_size(json_object_get(stability, "seeds")));
        vmg_report_cell(report, vmg_part_in(stability, "epochs", "mean"), VMG_SHOW_DIGITS, 0);
        vmg_report_cell(report, vmg_part_number(stability, "runs"), VMG_SHOW_COUNT, 0);
        vmg_report_cell(report, vmg_part_number(stability, "failed"), VMG_SHOW_COUNT, 0);
        vmg_report_cell(report, vmg_part_number(stability, "restarted"), VMG_SHOW_COUNT, 0);
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
    vmg_report_close(report);
}

void vmg_report_costs(vmg_report *report)
{
    static const vmg_say columns[] = {VMG_SAY_TRAINING,         VMG_SAY_ONE_ROW,    VMG_SAY_ROW_OF_MANY,
                                      VMG_SAY_MODEL_SIZE,       VMG_SAY_PARAMETERS, VMG_SAY_TRAINING_MEMORY,
                                      VMG_SAY_PREDICTION_MEMORY};
    if (!vmg_report_any(report, "cost")) {
        return;
    }
    vmg_report_open(report, "cost", VMG_SAY_COSTS);
    vmg_report_note(report, VMG_SAY_COSTS_NOTE, NULL);
    vmg_report_table(report, "cost-table", vmg_report_word(report, VMG_SAY_COSTS), VMG_SAY_METHOD);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        vmg_report_column(report, columns[i]);
    }
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *cost = json_object_get(report->methods[i], "cost");
        if (!json_is_object(cost)) {
            continue;
        }
        vmg_report_row(report, report->methods[i]);
        vmg_report_cell(report, vmg_part_in(cost, "training_seconds", "mean"), VMG_SHOW_SECONDS, 0);
        vmg_report_cell(report, vmg_part_in(cost, "microseconds_per_row", "one"), VMG_SHOW_MICROSECONDS, 0);
        vmg_report_cell(report, vmg_part_in(cost, "microseconds_per_row", "thousand"), VMG_SHOW_MICROSECONDS, 0);
        vmg_report_cell(report, vmg_part_number(cost, "model_bytes"), VMG_SHOW_BYTES, 0);
        vmg_report_cell(report, vmg_part_number(cost, "parameters"), VMG_SHOW_COUNT, 0);
        vmg_report_cell(report, vmg_part_number(cost, "training_bytes"), VMG_SHOW_BYTES, 0);
        vmg_report_cell(report, vmg_part_number(cost, "prediction_bytes"), VMG_SHOW_BYTES, 0);
        vmg_report_row_end(report);
    }
    vmg_report_table_end(report);
    vmg_report_close(report);
}

static double training_of(const json_t *method)
{
    return vmg_part_in(json_object_get(method, "cost"), "training_seconds", "mean");
}

static double row_of(const json_t *method)
{
    return vmg_part_in(json_object_get(method, "cost"), "microseconds_per_row", "one");
}

static void write_times(vmg_report *report, const json_t *subject)
{
    const double alike = 1.25; /* times vary by so much from run to run */
    const json_t *other = NULL;
    for (size_t i = 0; i < report->method_count && !other; i++) { /* the best of the others */
        const bool was_measured = isfinite(training_of(report->methods[i])) && isfinite(row_of(report->methods[i]));
        other = report->methods[i] != subject && was_measured ? report->methods[i] : NULL;
    }
    const double own = training_of(subject), others = training_of(other), ratio = own / others;
    const vmg_say say = !isfinite(own)      ? VMG_SAY_TIME_UNKNOWN
                        : !isfinite(ratio)  ? VMG_SAY_TIME_ALONE
                        : ratio > alike     ? VMG_SAY_TIME_SLOWER
                        : 1 / ratio > alike ? VMG_SAY_TIME_FASTER
                                            : VMG_SAY_TIME_SAME;
    const vmg_said arguments[] = {
        vmg_said_name(vmg_report_name(subject)),
        vmg_said_number(own, VMG_SHOW_SECONDS),
        {.number = ratio > 1 ? ratio : 1 / ratio, .how = VMG_SHOW_RATIO, .derived = true},
        vmg_said_name(vmg_report_name(other)),
        vmg_said_number(row_of(subject), VMG_SHOW_MICROSECONDS),
        vmg_said_number(row_of(other), VMG_SHOW_MICROSECONDS),
        vmg_said_number(others, VMG_SHOW_SECONDS),
    };
    vmg_report_say(report, say, arguments);
}

static double money_of(const json_t *method)
{
    return vmg_part_in(method, "money", "cost_per_1000");
}

static void write_money(vmg_report *report, const json_t *subject, const json_t *cheapest)
{
    const json_t *today = json_object_get(json_object_get(report->comparison, "money"), "today");
    const json_t *saving = json_object_get(json_object_get(subject, "money"), "saving_per_1000");
    const char *verdict = vmg_part_text(saving, "verdict"), *name = vmg_part_text(today, "name");
    const vmg_say say = vmg_report_is(verdict, "better")                ? VMG_SAY_MONEY_SAVES
                        : vmg_report_is(verdict, "worse")               ? VMG_SAY_MONEY_LOSES
                        : vmg_report_is(verdict, "no clear difference") ? VMG_SAY_MONEY_SAME
                                                                        : VMG_SAY_MONEY_UNKNOWN;
    vmg_said arguments[] = {
        vmg_said_name(vmg_report_name(subject)),
        vmg_said_number(money_of(subject), VMG_SHOW_MONEY),
        vmg_said_number(vmg_part_number(today, "cost_per_1000"), VMG_SHOW_MONEY),
        vmg_said_name(vmg_report_is(name, "always accept") ? vmg_report_word(report, VMG_SAY_ALWAYS_ACCEPT) : name),
        vmg_said_number(vmg_part_number(saving, "difference"), VMG_SHOW_MONEY),
        vmg_said_number(vmg_part_number(saving, "low"), VMG_SHOW_MONEY),
        vmg_said_number(vmg_part_number(saving, "high"), VMG_SHOW_MONEY),
        vmg_said_name(vmg_report_name(cheapest)),
        vmg_said_number(money_of(cheapest), VMG_SHOW_MONEY),
        vmg_said_number(report->confidence, VMG_SHOW_LEVEL),
    };
    if (!vmg_report_is_whole(report, subject)) { /* today's on the same folds */
        arguments[2].number = money_of(subject) + vmg_part_number(saving, "difference");
        arguments[2].derived = true;
    }
    vmg_report_say(report, say, arguments);
    if (cheapest != subject) {
        vmg_report_say(report, VMG_SAY_MONEY_CHEAPER, arguments);
    }
    vmg_report_say(report, VMG_SAY_SENTENCE_END, arguments);
}

void vmg_report_cost_sentence(vmg_report *report, const json_t *subject)
{
    const json_t *cheapest = NULL;
    for (size_t i = 0; i < report->method_count; i++) {
        const double cost = money_of(report->methods[i]);
        if (isfinite(cost) && vmg_report_is_whole(report, report->methods[i]) &&
            (!cheapest || cost < money_of(cheapest))) {
            cheapest = report->methods[i];
        }
    }
    if (cheapest) {
        write_money(report, isfinite(money_of(subject)) ? subject : cheapest, cheapest);
    } else {
        write_times(report, subject);
    }
}
