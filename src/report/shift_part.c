/* Away from the training data: do the error bars grow there? */
#include "report/report_parts.h"

/* The three columns of one quantity: inside, beyond, and how many times as much. */
static void columns_of(vmg_report *report, vmg_say what, bool has_ratio)
{
    static const vmg_say places[] = {VMG_SAY_INSIDE, VMG_SAY_BEYOND, VMG_SAY_RATIO};
    for (size_t i = 0; i < (has_ratio ? 3 : 2); i++) {
        vmg_page_format(&report->page, "<th scope=\"col\">%s, %s</th>", vmg_report_word(report, what),
                        vmg_report_word(report, places[i]));
    }
}

static void cells_of(vmg_report *report, const json_t *inside, const json_t *tail, const json_t *ratio, const char *key,
                     vmg_showing how)
{
    vmg_report_cell(report, vmg_part_number(inside, key), how, 0);
    vmg_report_cell(report, vmg_part_number(tail, key), how, 0);
    if (ratio) {
        vmg_report_cell(report, vmg_part_number(ratio, key), VMG_SHOW_DIGITS, 0);
    }
}

static void write_row(vmg_report *report, const json_t *method)
{
    const json_t *shift = json_object_get(method, "shift"), *ratio = json_object_get(shift, "ratio");
    const json_t *inside = json_object_get(shift, "inside"), *tail = json_object_get(shift, "tail");
    vmg_report_row(report, method);
    vmg_report_cell_verdict(report, vmg_part_text(shift, "verdict"));
    if (report->is_classes) {
        cells_of(report, inside, tail, ratio, "entropy", VMG_SHOW_DIGITS);
    } else {
        cells_of(report, inside, tail, ratio, "std_model", VMG_SHOW_DIGITS);
        cells_of(report, inside, tail, ratio, "std", VMG_SHOW_DIGITS);
    }
    cells_of(report, json_object_get(inside, "metrics"), json_object_get(tail, "metrics"), ratio, report->error,
             report->is_classes ? VMG_SHOW_PERCENT : VMG_SHOW_DIGITS);
    if (!report->is_classes) {
        cells_of(report, inside, tail, NULL, "coverage_90", VMG_SHOW_PERCENT);
    }
    vmg_report_row_end(report);
}

void vmg_report_shift(vmg_report *report)
{
    const json_t *shift = json_object_get(report->comparison, "shift");
    if (!json_is_object(shift) || !vmg_report_any(report, "shift")) {
        return;
    }
    const vmg_said arguments[] = {vmg_said_name(vmg_part_text(shift, "column")),
                                  vmg_said_number(vmg_part_number(shift, "from"), VMG_SHOW_DIGITS),
                                  vmg_said_number(vmg_part_number(shift, "train_rows"), VMG_SHOW_COUNT),
                                  vmg_said_number(vmg_part_number(shift, "tail_rows"), VMG_SHOW_COUNT)};
    vmg_report_open(report, "shift", VMG_SAY_SHIFT);
    vmg_report_note(report, VMG_SAY_SHIFT_NOTE, arguments);
    vmg_report_table(report, "shift-table", vmg_report_word(report, VMG_SAY_SHIFT), VMG_SAY_METHOD);
    vmg_report_column(report, VMG_SAY_VERDICT);
    if (report->is_classes) {
        columns_of(report, VMG_SAY_SHIFT_ENTROPY, true);
    } else {
        columns_of(report, VMG_SAY_SHIFT_MODEL_STD, true);
        columns_of(report, VMG_SAY_SHIFT_STD, true);
    }
    columns_of(report, VMG_SAY_SHIFT_ERROR, true);
    if (!report->is_classes) {
        columns_of(report, VMG_SAY_SHIFT_COVERAGE, false);
    }
    vmg_report_columns_end(report);
    for (size_t i = 0; i < report->method_count; i++) {
        if (json_is_object(json_object_get(report->methods[i], "shift"))) {
            write_row(report, report->methods[i]);
        }
    }
    vmg_report_table_end(report);
    vmg_report_close(report);
}
