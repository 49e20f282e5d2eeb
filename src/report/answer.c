/* The answer: three sentences, each made from the numbers; and what must be said with them. */
#include "report/report_parts.h"

/* Which of the sentences about the error holds. */
typedef struct first_sentence {
    vmg_say say;
    const json_t *other;
    size_t tied;
} first_sentence;

static const char *verdict_of(const json_t *method, const char *metric)
{
    return vmg_part_text(json_object_get(json_object_get(method, "differences"), metric), "verdict");
}

static bool has(const json_t *method, const char *metric)
{
    return isfinite(vmg_part_in(method, "mean", metric));
}

/* The methods with all folds in the order of this metric: the best but `not_this`; NULL: none. */
static const json_t *best_but(const vmg_report *report, const char *metric, const json_t *not_this)
{
    const json_t *best = NULL;
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i];
        const double value = vmg_part_in(method, "mean", metric), reached = vmg_part_in(best, "mean", metric);
        if (method != not_this && vmg_report_is_whole(report, method) &&
            vmg_report_is_better(report, metric, value, reached)) {
            best = method;
        }
    }
    return best;
}

static size_t count_verdicts(const vmg_report *report, const char *metric, const char *verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < report->method_count; i++) {
        const bool takes_part = has(report->methods[i], metric);
        count += takes_part && vmg_report_is(verdict_of(report->methods[i], metric), verdict);
    }
    return count;
}

static first_sentence choose_first(const vmg_report *report)
{
    const json_t *best = report->best, *matrix = report->matrix;
    const json_t *next = best_but(report, report->error, best);
    const size_t tied = count_verdicts(report, report->error, "no clear difference");
    if (!best) {
        return (first_sentence){VMG_SAY_NOTHING, NULL, 0};
    }
    if (matrix && matrix != best) {
        const char *verdict = verdict_of(matrix, report->error);
        const vmg_say say = !has(matrix, report->error)                     ? VMG_SAY_ERROR_MATRIX_MISSING
                            : vmg_report_is(verdict, "worse")               ? VMG_SAY_ERROR_MATRIX_LOSES
                            : vmg_report_is(verdict, "no clear difference") ? VMG_SAY_ERROR_MATRIX_CLOSE
                                                                            : VMG_SAY_ERROR_MATRIX_UNKNOWN;
        return (first_sentence){say, matrix, tied};
    }
    if (!next) {
        return (first_sentence){VMG_SAY_ERROR_ALONE, NULL, 0};
    }
    const bool unknown = count_verdicts(report, report->error, "unknown") > 0;
    return (first_sentence){tied      ? VMG_SAY_ERROR_TIED
                            : unknown ? VMG_SAY_ERROR_UNKNOWN
                                      : VMG_SAY_ERROR_CLEAR,
                            next, tied};
}

static void write_first(vmg_report *report)
{
    const first_sentence chosen = choose_first(report);
    const json_t *difference = json_object_get(json_object_get(chosen.other, "differences"), report->error);
    const vmg_showing how = report->is_classes ? VMG_SHOW_PERCENT : VMG_SHOW_DIGITS;
    const vmg_showing between = report->is_classes ? VMG_SHOW_POINTS : VMG_SHOW_DIGITS;
    const vmg_said arguments[] = {
        vmg_said_name(vmg_report_name(report->best)),
        vmg_said_number(vmg_part_in(report->best, "mean", report->error), how),
        {.number = (double)chosen.tied, .how = VMG_SHOW_COUNT, .derived = true},
        vmg_said_name(report->target),
        vmg_said_name(vmg_report_name(chosen.other)),
        vmg_said_number(vmg_part_in(chosen.other, "mean", report->error), how),
        vmg_said_number(vmg_part_number(difference, "difference"), between),
        vmg_said_number(vmg_part_number(difference, "low"), between),
        vmg_said_number(vmg_part_number(difference, "high"), between),
        vmg_said_number(report->confidence, VMG_SHOW_LEVEL),
    };
    const size_t shift =
        report->is_classes && chosen.say != VMG_SAY_NOTHING ? VMG_SAY_WRONG_ALONE - VMG_SAY_ERROR_ALONE : 0;
    vmg_report_say(report, (vmg_say)(chosen.say + shift), arguments);
}

/* How far a coverage of 90 % may be off by chance (two standard errors), and three points in any case. */
static vmg_say say_of_coverage(double fraction, double rows)
{
    const double promised = 0.9, least = 0.03;
    const double by_chance = rows > 0 ? 2 * sqrt(promised * (1 - promised) / rows) : 0;
    const double allowed = fmax(least, by_chance);
    return fraction < promised - allowed   ? VMG_SAY_BARS_NARROW
           : fraction > promised + allowed ? VMG_SAY_BARS_WIDE
                                           : VMG_SAY_BARS_GOOD;
}

static void write_score(vmg_report *report, const json_t *subject)
{
    const json_t *other = best_but(report, report->score, subject);
    const char *verdict = verdict_of(subject, report->score);
    const bool tied = count_verdicts(report, report->score, "no clear difference") > 0;
    const bool unknown = count_verdicts(report, report->score, "unknown") > 0;
    vmg_say say = VMG_SAY_SCORE_NOTHING;
    if (!other || !has(subject, report->score)) {
        other = NULL;
    } else if (vmg_report_is(verdict, "best")) {
        say = tied ? VMG_SAY_SCORE_TIED : unknown ? VMG_SAY_SCORE_NOTHING : VMG_SAY_SCORE_BEST;
    } else if (vmg_report_is(verdict, "worse")) {
        say = VMG_SAY_SCORE_LOSES;
    } else if (vmg_report_is(verdict, "no clear difference")) {
        say = VMG_SAY_SCORE_SAME;
    }
    const vmg_said arguments[] = {
        {0},
        {0},
        {0},
        vmg_said_number(vmg_part_in(subject, "mean", report->score), VMG_SHOW_DIGITS),
        vmg_said_name(vmg_report_name(other)),
        vmg_said_number(vmg_part_in(other, "mean", report->score), VMG_SHOW_DIGITS),
    };
    vmg_report_say(report, say, arguments);
}

static void write_second(vmg_report *report, const json_t *subject)
{
    const double off_from = 0.05; /* five points */
    const json_t *calibration = json_object_get(subject, "calibration");
    const double distance = vmg_part_number(calibration, "ece");
    const double fraction = vmg_part_in(subject, "mean", "coverage_90");
    vmg_say say = VMG_SAY_NO_BARS;
    double number = NAN;
    if (report->is_classes && isfinite(distance)) {
        say = distance > off_from ? VMG_SAY_CHANCES_OFF : VMG_SAY_CHANCES_GOOD;
        number = distance;
    } else if (!report->is_classes && isfinite(fraction)) {
        say = say_of_coverage(fraction, vmg_part_number(calibration, "rows"));
        number = fraction;
    }
    const vmg_said arguments[] = {vmg_said_name(vmg_report_name(subject)),
                                  vmg_said_number(number, report->is_classes ? VMG_SHOW_POINTS : VMG_SHOW_PERCENT)};
    vmg_report_say(report, say, arguments);
    write_score(report, subject);
}

static void write_scale(vmg_report *report)
{
    const json_t *data = json_object_get(report->comparison, "data"), *one;
    const json_t *summary = json_object_get(data, "target_summary"), *most = NULL;
    size_t i;
    json_array_foreach(json_object_get(data, "classes"), i, one)
    {
        most = !most || vmg_part_number(one, "rows") > vmg_part_number(most, "rows") ? one : most;
    }
    const double rows = vmg_part_number(data, "rows") - vmg_part_number(data, "rows_without_target");
    if (isfinite(vmg_part_number(summary, "mean"))) {
        const vmg_said arguments[] = {vmg_said_name(report->target),
                                      vmg_said_number(vmg_part_number(summary, "mean"), VMG_SHOW_DIGITS),
                                      vmg_said_number(vmg_part_number(summary, "std"), VMG_SHOW_DIGITS)};
        vmg_report_note(report, VMG_SAY_TARGET_SCALE, arguments);
    } else if (most && rows > 0) {
        vmg_said arguments[] = {vmg_said_name(vmg_report_name(most)),
                                vmg_said_number(vmg_part_number(most, "rows") / rows, VMG_SHOW_PERCENT)};
        arguments[1].derived = true;
        vmg_report_note(report, VMG_SAY_CLASS_SCALE, arguments);
    }
    if (report->matrix) {
        const vmg_said arguments[] = {vmg_said_name(vmg_report_name(report->matrix))};
        vmg_report_note(report, VMG_SAY_WHO, arguments);
    }
}

static void write_warnings(vmg_report *report)
{
    size_t failed = 0;
    for (size_t i = 0; i < report->method_count; i++) {
        failed += !vmg_report_is(vmg_part_text(report->methods[i], "state"), "done");
    }
    if (failed) {
        vmg_said arguments[] = {vmg_said_number((double)failed, VMG_SHOW_COUNT),
                                vmg_said_number((double)report->method_count, VMG_SHOW_COUNT)};
        arguments[0].derived = arguments[1].derived = true;
        vmg_page_put(&report->page, "<p class=\"warning\">");
        vmg_report_say(report, VMG_SAY_SOME_FAILED, arguments);
        for (size_t i = 0, said = 0; i < report->method_count; i++) {
            if (!vmg_report_is(vmg_part_text(report->methods[i], "state"), "done")) {
                const vmg_said name = vmg_said_name(vmg_report_name(report->methods[i]));
                vmg_page_put(&report->page, said++ ? report->language->separator : " ");
                vmg_page_say(&report->page, "{0}", &name);
            }
        }
        vmg_page_format(&report->page, " (<a href=\"#failures\">%s</a>)</p>\n",
                        vmg_report_word(report, VMG_SAY_FAILURES));
    }
    if (json_is_true(json_object_get(json_object_get(report->comparison, "made"), "interrupted"))) {
        vmg_page_format(&report->page, "<p class=\"warning\">%s</p>\n", vmg_report_word(report, VMG_SAY_INTERRUPTED));
    }
}

void vmg_report_answer(vmg_report *report)
{
    vmg_page *page = &report->page;
    const json_t *subject = report->matrix && has(report->matrix, report->error) ? report->matrix : report->best;
    const bool has_money = json_is_object(json_object_get(report->comparison, "money"));
    vmg_report_open(report, "answer", VMG_SAY_ANSWER);
    vmg_page_format(page, "<ol class=\"answer\">\n<li><span class=\"about\">%s</span><p>",
                    vmg_report_word(report, VMG_SAY_ACCURACY));
    write_first(report);
    vmg_page_put(page, "</p></li>\n");
    if (subject) {
        vmg_page_format(page, "<li><span class=\"about\">%s</span><p>", vmg_report_word(report, VMG_SAY_TRUST));
        write_second(report, subject);
        vmg_page_format(page, "</p></li>\n<li><span class=\"about\">%s</span><p>",
                        vmg_report_word(report, has_money ? VMG_SAY_MONEY : VMG_SAY_COST));
        vmg_report_cost_sentence(report, subject);
        vmg_page_put(page, "</p></li>\n");
    }
    vmg_page_put(page, "</ol>\n");
    write_scale(report);
    write_warnings(report);
    vmg_report_close(report);
}
