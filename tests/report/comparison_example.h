/* A comparison made up for tests: methods with an error and a score each, verdicts given. */
#ifndef VMG_TESTS_COMPARISON_EXAMPLE_H
#define VMG_TESTS_COMPARISON_EXAMPLE_H

#include "test.h"

#include <jansson.h>
#include <string.h>

#include "base/context.h"
#include "vmg/model.h"
#include "vmg/report.h"

typedef struct example_method {
    const char *name, *method;
    double error, score; /* NAN: it failed */
    const char *error_verdict, *score_verdict;
    double coverage, seconds;
} example_method;

typedef struct example {
    const example_method *methods;
    size_t count;
    bool classes;
    const char *target;
} example;

static inline json_t *example_contrast(const char *to, const char *verdict)
{
    return json_pack("{s:s, s:f, s:f, s:f, s:f, s:i, s:f, s:i, s:s}", "to", to, "difference", 0.31, "low", 0.05, "high",
                     0.57, "standard_error", 0.09, "degrees", 4, "p_value", 0.03, "folds", 5, "verdict", verdict);
}

static inline json_t *example_of(const example_method *method, const char *error, const char *best)
{
    const bool failed = isnan(method->error);
    json_t *json = json_pack("{s:s, s:s?, s:n, s:n, s:s, s:s?, s:[]}", "name", method->name, "method", method->method,
                             "summary", "external", "state", failed ? "failed" : "done", "sentence",
                             failed ? "every run failed: <the objective is not finite>" : NULL, "failures");
    if (failed) {
        return json;
    }
    json_t *folds = json_array();
    for (size_t i = strcmp(method->name, "hasty") == 0 ? 4 : 0; i < 5; i++) { /* "hasty" has one fold */
        json_array_append_new(folds, json_object());
    }
    json_object_set_new(json, "folds", folds);
    json_object_set_new(json, "mean",
                        json_pack("{s:f, s:f, s:f}", error, method->error, "log_likelihood", method->score,
                                  "coverage_90", method->coverage));
    json_object_set_new(json, "standard_error", json_pack("{s:f, s:f}", error, 0.11, "log_likelihood", 0.02));
    json_object_set_new(json, "differences",
                        json_pack("{s:o, s:o}", error, example_contrast(best, method->error_verdict), "log_likelihood",
                                  example_contrast(best, method->score_verdict)));
    json_object_set_new(json, "calibration", json_pack("{s:i, s:f}", "rows", 1030, "ece", 0.0123));
    json_object_set_new(json, "cost",
                        json_pack("{s:{s:f}, s:{s:f, s:f}, s:i}", "training_seconds", "mean", method->seconds,
                                  "microseconds_per_row", "one", 9.8, "thousand", 3.9, "model_bytes", 48231));
    return json;
}

static inline json_t *example_json(const example *from)
{
    const char *error = from->classes ? "error_rate" : "rmse";
    json_t *methods = json_array();
    for (size_t i = 0; i < from->count; i++) {
        json_array_append_new(methods, example_of(&from->methods[i], error, from->methods[0].name));
    }
    return json_pack("{s:s, s:i, s:{s:s, s:s, s:s, s:f}, s:{s:s, s:i, s:s, s:s, s:[s, s]}, s:{s:s, s:i, s:i, s:i}, "
                     "s:[{s:s, s:i}, {s:s, s:o}], s:[s, s], s:f, s:o, s:n}",
                     "format", "vmg comparison", "format_version", 1, "made", "version", "0.1.0", "date",
                     "2026-11-24T15:12:03Z", "command", "vmg compare '<t>.csv'", "seconds", 93.2, "data", "source",
                     "<t>.csv", "rows", 1030, "target", from->target ? from->target : "y", "task",
                     from->classes ? "classification" : "regression", "inputs", "a", "<b>", "division", "kind", "folds",
                     "folds", 5, "repeats", 1, "planned", 5, "metrics", "name", error, "best", 0, "name",
                     "log_likelihood", "best", from->classes ? json_integer(0) : json_null(), "primary", error,
                     "log_likelihood", "confidence", 0.95, "methods", methods, "money");
}

/* The page of it, to be given back with vmg_text_release; `json` is given back here. */
__attribute__((noinline)) static char *example_page(vmg_context *context, json_t *json,
                                                    const vmg_report_options *options)
{
    char *text = json_dumps(json, 0), *page = NULL;
    assert_non_null(text);
    assert_ok(context, vmg_report_write(context, text, strlen(text), options, &page));
    free(text);
    json_decref(json);
    return page;
}

/* The words of the page without its tags, from the answer on: for sentences. To be freed. */
static inline char *example_words(const char *page)
{
    const char *at = strstr(page, "<ol class=\"answer\">");
    assert_non_null(at);
    char *words = calloc(strlen(at) + 1, 1);
    size_t length = 0;
    assert_non_null(words);
    for (; *at; at++) {
        if (*at == '<') {
            at += strcspn(at, ">");
        } else {
            words[length++] = *at;
        }
    }
    return words;
}

#endif
