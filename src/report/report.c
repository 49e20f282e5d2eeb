/* The page as a whole; see vmg/report.h. The parts are in report_parts.h. */
#include "vmg/report.h"

#include <stdio.h>

#include "base/context.h"
#include "base/json.h"
#include "report/picture_svg.h"
#include "report/report_parts.h"

struct vmg_report_sink {
    vmg_page svg;
};

void vmg_report_sink_take(vmg_report_sink *sink, const char *bytes, size_t count)
{
    vmg_page_bytes(&sink->svg, bytes, count);
}

/* One name, or several with commas between them; what is too long ends with dots. */
static void take_target(vmg_report *report)
{
    const json_t *data = json_object_get(report->comparison, "data"), *names = json_object_get(data, "target");
    const char *one = vmg_part_text(data, "target");
    size_t length = 0, i;
    const json_t *name;
    const size_t room = sizeof report->target;
    if (one) {
        length = (size_t)snprintf(report->target, room, "%s", one);
    }
    json_array_foreach(names, i, name)
    {
        if (json_is_string(name) && length < room) {
            length += (size_t)snprintf(report->target + length, room - length, "%s%s",
                                       i ? report->language->separator : "", json_string_value(name));
        }
    }
    while (length >= room && length > 0) { /* cut: not within a character */
        size_t at = room - 4;
        while (at > 0 && ((unsigned char)report->target[at] & 0xc0) == 0x80) {
            at--;
        }
        memcpy(report->target + at, "…", sizeof "…");
        length = 0;
    }
    if (!report->target[0]) {
        memcpy(report->target, "?", 2);
    }
}

/* Is `a` before `b` by the first metric? Those of fewer folds are behind, those without a value the last. */
static bool is_before(const vmg_report *report, const json_t *a, const json_t *b)
{
    const bool has_a = isfinite(vmg_part_in(a, "mean", report->error)),
               has_b = isfinite(vmg_part_in(b, "mean", report->error));
    const bool whole_a = vmg_report_is_whole(report, a), whole_b = vmg_report_is_whole(report, b);
    if (has_a && has_b && whole_a != whole_b) {
        return whole_a;
    }
    return vmg_report_is_better(report, report->error, vmg_part_in(a, "mean", report->error),
                                vmg_part_in(b, "mean", report->error));
}

/* The methods by insertion: they are few, and equal ones keep their order. */
static vmg_status take_methods(vmg_context *context, vmg_report *report)
{
    const json_t *methods = json_object_get(report->comparison, "methods"), *method;
    size_t i;
    report->methods = vmg_allocate(context, json_array_size(methods), sizeof *report->methods);
    if (!report->methods) {
        return VMG_ERROR_MEMORY;
    }
    json_array_foreach(methods, i, method)
    {
        const size_t folds = json_array_size(json_object_get(method, "folds"));
        report->most_folds = folds > report->most_folds ? folds : report->most_folds;
    }
    json_array_foreach(methods, i, method)
    {
        size_t at = report->method_count++;
        if (!vmg_part_text(method, "name")) {
            return vmg_fail(context, VMG_ERROR_DATA, "the comparison's method %zu has no name", i);
        }
        for (; at > 0 && is_before(report, method, report->methods[at - 1]); at--) {
            report->methods[at] = report->methods[at - 1];
        }
        report->methods[at] = method;
        if (!report->matrix && vmg_report_is(vmg_part_text(method, "method"), "matrix")) {
            report->matrix = method;
        }
    }
    if (!report->method_count) {
        return vmg_fail(context, VMG_ERROR_DATA, "the comparison has no methods");
    }
    report->best = isfinite(vmg_part_in(report->methods[0], "mean", report->error)) ? report->methods[0] : NULL;
    return VMG_OK;
}

static vmg_status take_comparison(vmg_context *context, vmg_report *report)
{
    const json_t *comparison = report->comparison, *primary = json_object_get(comparison, "primary");
    if (!vmg_report_is(vmg_part_text(comparison, "format"), "vmg comparison")) {
        return vmg_fail(context, VMG_ERROR_DATA, "this is no comparison: \"format\" is not \"vmg comparison\"");
    }
    if (vmg_part_number(comparison, "format_version") != 1) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "this comparison has another format_version than 1, which is known here");
    }
    report->error = json_string_value(json_array_get(primary, 0));
    report->score = json_string_value(json_array_get(primary, 1));
    if (!report->error || !report->score) {
        return vmg_fail(context, VMG_ERROR_DATA, "the comparison's \"primary\" is not two names of metrics");
    }
    const double confidence = vmg_part_number(comparison, "confidence");
    report->confidence = isfinite(confidence) ? confidence : 0.95;
    report->is_classes = vmg_report_is(vmg_part_text(json_object_get(comparison, "data"), "task"), "classification");
    take_target(report);
    return take_methods(context, report);
}

static void write_head(vmg_report *report)
{
    vmg_page *page = &report->page;
    const json_t *data = json_object_get(report->comparison, "data");
    const json_t *made = json_object_get(report->comparison, "made");
    const json_t *division = json_object_get(report->comparison, "division");
    const vmg_said target[] = {vmg_said_name(report->target)};
    const double inputs = (double)json_array_size(json_object_get(data, "inputs"));
    const vmg_said facts[] = {vmg_said_name(vmg_part_text(data, "source")),
                              vmg_said_number(vmg_part_number(data, "rows"), VMG_SHOW_COUNT),
                              {.number = inputs, .how = VMG_SHOW_COUNT, .derived = true}};
    const vmg_said rounds[] = {vmg_said_number(vmg_part_number(division, "planned"), VMG_SHOW_COUNT)};
    vmg_page_format(page,
                    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
                    "dark\">\n<meta name=\"generator\" content=\"vmg\">\n<link rel=\"icon\" href=\"data:,\">\n<title>",
                    report->language->code);
    vmg_page_escape(page, report->target);
    vmg_page_format(page, " – %s</title>\n<style>\n", vmg_report_word(report, VMG_SAY_OVERLINE));
    for (size_t i = 0; vmg_report_style[i]; i++) {
        vmg_page_put(page, vmg_report_style[i]);
    }
    vmg_page_put(page, "</style>\n</head>\n<body>\n");
    vmg_page_put(page, vmg_svg_marks);
    vmg_page_format(page, "<main>\n<header>\n<p class=\"overline\">%s</p>\n<h1>",
                    vmg_report_word(report, VMG_SAY_OVERLINE));
    vmg_report_say(report, VMG_SAY_TITLE, target);
    vmg_page_put(page, "</h1>\n<p class=\"facts\">");
    vmg_report_say(report, VMG_SAY_TABLE_FACTS, facts);
    vmg_page_put(page, " · ");
    vmg_report_say(report, VMG_SAY_ROUNDS, rounds);
    if (vmg_part_text(made, "date")) {
        vmg_page_put(page, " · ");
        const char *date = vmg_part_text(made, "date");
        char day[16];
        snprintf(day, sizeof day, "%.10s", date);
        vmg_page_escape(page, day);
    }
    vmg_page_put(page, "</p>\n</header>\n");
}

static void write_body(vmg_report *report, bool can_draw)
{
    write_head(report);
    vmg_report_answer(report);
    vmg_report_methods(report);
    vmg_report_measured(report);
    vmg_report_calibration(report);
    vmg_report_reliability(report);
    vmg_report_classes(report);
    vmg_report_stability(report);
    vmg_report_costs(report);
    vmg_report_money(report);
    vmg_report_shift(report);
    vmg_report_learning(report);
    vmg_report_failures(report);
    vmg_report_words(report);
    vmg_report_how(report, can_draw);
    vmg_page_put(&report->page, "</main>\n</body>\n</html>\n");
}

/* The page with the pictures that were drawn, in `out`; false where there are none and the page does not say so yet. */
static bool place_pictures(vmg_report *report, const vmg_report_options *options, vmg_page *out)
{
    vmg_report_sink sink = {.svg = {.context = report->page.context}};
    const char *script = report->pictures.script.text;
    const bool drawn = options->draw && script && options->draw(options->draw_user, script, &sink);
    const bool placed = vmg_pictures_place(&report->pictures, &report->page, drawn ? sink.svg.text : NULL, out);
    out->status = out->status ? out->status : sink.svg.status;
    vmg_page_release(&sink.svg);
    return placed || !report->pictures.count;
}

static void empty_page(vmg_page *page, vmg_context *context)
{
    vmg_page_release(page);
    *page = (vmg_page){.context = context};
}

static vmg_status make(vmg_context *context, vmg_report *report, const vmg_report_options *options, vmg_page *out)
{
    vmg_status status = take_comparison(context, report);
    for (size_t attempt = 0; attempt < 2 && !status; attempt++) { /* the second, without pictures, says so */
        const bool can_draw = options->draw && attempt == 0;
        const vmg_report_options now = {.draw = can_draw ? options->draw : NULL, .draw_user = options->draw_user};
        empty_page(out, context);
        empty_page(&report->page, context);
        vmg_pictures_release(&report->pictures);
        report->pictures = (vmg_pictures){
            .script = {.context = context}, .figures = {.context = context}, .texts = {.context = context}};
        write_body(report, can_draw);
        const vmg_pictures *pictures = &report->pictures;
        status = report->page.status        ? report->page.status
                 : pictures->script.status  ? pictures->script.status
                 : pictures->figures.status ? pictures->figures.status
                                            : pictures->texts.status;
        if (!status && (place_pictures(report, &now, out) || !can_draw)) {
            attempt = 2;
        }
        status = status ? status : out->status;
    }
    return status;
}

vmg_status vmg_report_write(vmg_context *context, const char *comparison, size_t length,
                            const vmg_report_options *options, char **out)
{
    const vmg_report_options known = options ? *options : (vmg_report_options){0};
    const char *code = known.language ? known.language : "en";
    vmg_report report = {.page = {.context = context}, .language = vmg_language_find(code)};
    vmg_page page = {.context = context};
    json_t *json = NULL;
    *out = NULL;
    if (!report.language) {
        return vmg_fail(context, VMG_ERROR_USAGE, "there is no language '%.40s'; there are 'en' and 'ja'", code);
    }
    report.pictures =
        (vmg_pictures){.script = {.context = context}, .figures = {.context = context}, .texts = {.context = context}};
    vmg_status status = vmg_json_parse(context, "the comparison", comparison, length, &json);
    report.comparison = json;
    status = status ? status : make(context, &report, &known, &page);
    if (!status) {
        *out = vmg_copy_string(context, page.text);
        status = *out ? VMG_OK : VMG_ERROR_MEMORY;
    }
    vmg_page_release(&page);
    vmg_page_release(&report.page);
    vmg_pictures_release(&report.pictures);
    vmg_release(context, report.methods);
    json_decref(json);
    return status;
}
