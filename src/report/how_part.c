/* The end of the page: what failed, methods and measures in words, how it was measured, and the exact command. */
#include "report/report_parts.h"

static void one_failure(vmg_report *report, const json_t *method)
{
    vmg_page *page = &report->page;
    const char *state = vmg_part_text(method, "state"), *sentence = vmg_part_text(method, "sentence");
    const vmg_say say = vmg_report_is(state, "failed")    ? VMG_SAY_FAILED
                        : vmg_report_is(state, "partial") ? VMG_SAY_PARTIAL
                                                          : VMG_SAY_LEFT_OUT;
    const json_t *failures = json_object_get(method, "failures"), *failure;
    size_t i;
    vmg_page_put(page, "<dt>");
    vmg_page_escape(page, vmg_report_name(method));
    vmg_page_format(page, " <span class=\"verdict bad\">%s</span></dt>\n<dd>",
                    vmg_report_word(report, vmg_report_is(state, "done") ? VMG_SAY_PARTIAL : say));
    vmg_page_escape(page, sentence ? sentence : "");
    if (json_array_size(failures)) {
        vmg_page_put(page, "<ul>");
        json_array_foreach(failures, i, failure)
        {
            vmg_page_put(page, "<li>");
            vmg_page_escape(page, json_is_string(failure) ? json_string_value(failure) : "");
            vmg_page_put(page, "</li>");
        }
        vmg_page_put(page, "</ul>");
    }
    vmg_page_put(page, "</dd>\n");
}

static bool has_failed(const json_t *method)
{
    return !vmg_report_is(vmg_part_text(method, "state"), "done") ||
           json_array_size(json_object_get(method, "failures")) > 0;
}

void vmg_report_failures(vmg_report *report)
{
    size_t failed = 0;
    for (size_t i = 0; i < report->method_count; i++) {
        failed += has_failed(report->methods[i]);
    }
    if (!failed) {
        return;
    }
    vmg_report_open(report, "failures", VMG_SAY_FAILURES);
    vmg_page_put(&report->page, "<dl class=\"words\">\n");
    for (size_t i = 0; i < report->method_count; i++) {
        if (has_failed(report->methods[i])) {
            one_failure(report, report->methods[i]);
        }
    }
    vmg_page_put(&report->page, "</dl>\n");
    vmg_report_close(report);
}

static void put_word(vmg_report *report, const char *name, const char *meaning)
{
    vmg_page_put(&report->page, "<dt>");
    vmg_page_escape(&report->page, name);
    vmg_page_put(&report->page, "</dt><dd>");
    vmg_page_escape(&report->page, meaning);
    vmg_page_put(&report->page, "</dd>\n");
}

void vmg_report_words(vmg_report *report)
{
    const json_t *metrics = json_object_get(report->comparison, "metrics"), *metric;
    size_t i;
    vmg_report_open(report, "words", VMG_SAY_WORDS);
    vmg_page_put(&report->page, "<dl class=\"words\">\n");
    for (i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i];
        const vmg_word *word = vmg_word_find(report->language->methods, vmg_part_text(method, "method"));
        const char *summary = vmg_part_text(method, "summary");
        if (word || summary) {
            put_word(report, vmg_report_name(method), word ? word->meaning : summary);
        }
    }
    json_array_foreach(metrics, i, metric)
    {
        const char *name = vmg_part_text(metric, "name"), *meaning = vmg_part_text(metric, "meaning");
        const vmg_word *word = vmg_word_find(report->language->metrics, name);
        if (word || (name && meaning)) {
            put_word(report, word ? word->label : name, word ? word->meaning : meaning);
        }
    }
    vmg_page_put(&report->page, "</dl>\n");
    vmg_report_close(report);
}

static void how_divided(vmg_report *report)
{
    const json_t *division = json_object_get(report->comparison, "division");
    const json_t *first = json_array_get(json_object_get(division, "parts"), 0);
    const char *kind = vmg_part_text(division, "kind");
    const double repeats = vmg_part_number(division, "repeats");
    const vmg_say say = vmg_report_is(kind, "group")    ? VMG_SAY_HOW_GROUP
                        : vmg_report_is(kind, "order")  ? VMG_SAY_HOW_ORDER
                        : vmg_report_is(kind, "splits") ? VMG_SAY_HOW_SPLITS
                                                        : VMG_SAY_HOW_FOLDS;
    const double folds = vmg_part_number(division, say == VMG_SAY_HOW_SPLITS ? "planned" : "folds");
    const vmg_said arguments[] = {vmg_said_number(folds, VMG_SHOW_COUNT),
                                  vmg_said_number(vmg_part_number(first, "train_rows"), VMG_SHOW_COUNT),
                                  vmg_said_number(vmg_part_number(first, "test_rows"), VMG_SHOW_COUNT),
                                  vmg_said_name(vmg_part_text(division, "column"))};
    const vmg_said times[] = {vmg_said_number(repeats, VMG_SHOW_COUNT)};
    vmg_page_put(&report->page, "<li>");
    vmg_report_say(report, say, arguments);
    if (repeats > 1) {
        vmg_page_put(&report->page, " ");
        vmg_report_say(report, VMG_SAY_HOW_REPEATS, times);
    }
    vmg_page_put(&report->page, "</li>\n");
}

static void how_inputs(vmg_report *report)
{
    vmg_page *page = &report->page;
    vmg_page names = {.context = page->context};
    const json_t *inputs = json_object_get(json_object_get(report->comparison, "data"), "inputs"), *name;
    size_t i;
    json_array_foreach(inputs, i, name)
    {
        vmg_page_put(&names, i ? report->language->separator : "");
        vmg_page_put(&names, json_is_string(name) ? json_string_value(name) : "?");
    }
    if (names.text) {
        const vmg_said arguments[] = {vmg_said_name(names.text)};
        vmg_page_put(page, "<li>");
        vmg_report_say(report, VMG_SAY_INPUTS, arguments);
        vmg_page_put(page, "</li>\n");
    }
    page->status = page->status ? page->status : names.status;
    vmg_page_release(&names);
}

static void how_made(vmg_report *report)
{
    const json_t *made = json_object_get(report->comparison, "made");
    const vmg_said arguments[] = {vmg_said_name(vmg_part_text(made, "version")),
                                  vmg_said_name(vmg_part_text(made, "processor")),
                                  vmg_said_name(vmg_part_text(made, "kernels")),
                                  vmg_said_number(vmg_part_number(made, "threads"), VMG_SHOW_COUNT),
                                  vmg_said_number(vmg_part_number(made, "seconds"), VMG_SHOW_SECONDS),
                                  vmg_said_name(vmg_part_text(made, "date"))};
    vmg_page_put(&report->page, "<li>");
    vmg_report_say(report, VMG_SAY_HOW_MACHINE, arguments);
    if (json_is_true(json_object_get(made, "resumed"))) {
        vmg_page_format(&report->page, " %s", vmg_report_word(report, VMG_SAY_HOW_RESUMED));
    }
    vmg_page_put(&report->page, "</li>\n");
}

void vmg_report_how(vmg_report *report, bool has_pictures)
{
    vmg_page *page = &report->page;
    const char *command = vmg_part_text(json_object_get(report->comparison, "made"), "command");
    const vmg_said confidence[] = {vmg_said_number(report->confidence, VMG_SHOW_LEVEL)};
    vmg_report_open(report, "how", VMG_SAY_HOW);
    vmg_page_put(page, "<ul class=\"how\">\n");
    how_divided(report);
    vmg_page_put(page, "<li>");
    vmg_report_say(report, VMG_SAY_HOW_DIFFERENCE, confidence);
    vmg_page_format(page, " %s</li>\n<li>%s</li>\n", vmg_report_word(report, VMG_SAY_HOW_MANY),
                    vmg_report_word(report, VMG_SAY_HOW_COST));
    how_inputs(report);
    how_made(report);
    if (!has_pictures) {
        vmg_page_format(page, "<li>%s</li>\n", vmg_report_word(report, VMG_SAY_NO_PICTURES));
    }
    vmg_page_put(page, "</ul>\n");
    if (command) {
        vmg_report_heading(report, VMG_SAY_COMMAND);
        vmg_page_put(page, "<pre class=\"command\"><code>");
        vmg_page_escape(page, command);
        vmg_page_put(page, "</code></pre>\n");
    }
    vmg_report_close(report);
}
