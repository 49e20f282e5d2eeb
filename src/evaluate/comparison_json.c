/* A comparison as JSON: the frame, and what all methods have in common. The shape is in docs/comparison.md; one
 * method's part is in comparison_method_json.c. */
#include "evaluate/comparison_json.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"

/* Fifteen digits: all that every double keeps, so that 0.1 is written as it was meant. */
static const size_t written_flags = JSON_INDENT(1) | JSON_REAL_PRECISION(15);

/* NULL where memory ran out, here and below. */
json_t *vmg_json_of_texts(char *const *texts, size_t count)
{
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++) {
        vmg_json_append(&json, json_string(texts[i]));
    }
    return json;
}

json_t *vmg_json_text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *made_to_json(const vmg_comparison *comparison, const vmg_comparison_origin *origin)
{
    return json_pack("{s:s, s:o, s:o, s:f, s:I, s:s, s:o, s:b, s:b, s:o}", "version", VMG_VERSION, "date",
                     vmg_json_text_or_null(origin->date), "command", vmg_json_text_or_null(origin->command), "seconds",
                     comparison->seconds, "threads", (json_int_t)comparison->threads, "kernels", comparison->kernels,
                     "processor", vmg_json_text_or_null(origin->processor), "interrupted", comparison->interrupted,
                     "resumed", comparison->resumed, "time_budget",
                     comparison->time_budget > 0 ? json_real(comparison->time_budget) : json_null());
}

static json_t *summary_to_json(const vmg_comparison *comparison)
{
    const vmg_target_summary *summary = &comparison->summary;
    return comparison->class_count || comparison->target_count > 1
               ? json_null()
               : json_pack("{s:o, s:o, s:o, s:o}", "mean", vmg_json_number_or_null(summary->mean), "std",
                           vmg_json_number_or_null(summary->std), "least", vmg_json_number_or_null(summary->least),
                           "most", vmg_json_number_or_null(summary->most));
}

static json_t *class_rows_to_json(const vmg_comparison *comparison)
{
    json_t *json = comparison->class_count ? json_array() : json_null();
    for (size_t i = 0; i < comparison->class_count; i++) {
        vmg_json_append(&json, json_pack("{s:s, s:I}", "name", comparison->classes[i], "rows",
                                         (json_int_t)comparison->class_rows[i]));
    }
    return json;
}

static json_t *data_to_json(const vmg_comparison *comparison, const vmg_comparison_origin *origin)
{
    json_t *target = comparison->target_count == 1 ? json_string(comparison->targets[0])
                                                   : vmg_json_of_texts(comparison->targets, comparison->target_count);
    return json_pack("{s:o, s:I, s:I, s:I, s:o, s:s, s:o, s:I, s:o, s:o}", "source",
                     vmg_json_text_or_null(origin->source), "rows", (json_int_t)comparison->rows, "rows_without_target",
                     (json_int_t)comparison->rows_without_target, "columns", (json_int_t)comparison->columns, "target",
                     target, "task", comparison->class_count ? "classification" : "regression", "inputs",
                     vmg_json_of_texts(comparison->inputs, comparison->input_column_count), "input_count",
                     (json_int_t)comparison->input_count, "target_summary", summary_to_json(comparison), "classes",
                     class_rows_to_json(comparison));
}

static json_t *division_to_json(const vmg_comparison *comparison)
{
    const bool from_files = strcmp(comparison->division, "splits") == 0;
    const char *name = comparison->division_name;
    json_t *parts = json_array();
    for (size_t i = 0; i < comparison->planned; i++) {
        vmg_json_append(&parts, json_pack("{s:I, s:I, s:I}", "fold", (json_int_t)i, "train_rows",
                                          (json_int_t)comparison->train_rows[i], "test_rows",
                                          (json_int_t)comparison->test_rows[i]));
    }
    return json_pack("{s:s, s:o, s:o, s:I, s:I, s:I, s:I, s:o}", "kind", comparison->division, "column",
                     vmg_json_text_or_null(from_files ? NULL : name), "directory",
                     vmg_json_text_or_null(from_files ? name : NULL), "folds", (json_int_t)comparison->folds, "repeats",
                     (json_int_t)comparison->repeats, "planned", (json_int_t)comparison->planned, "seed",
                     (json_int_t)comparison->seed, "parts", parts);
}

/* Metrics that are numbers in the target's own units. */
static bool has_unit(const char *name)
{
    static const char *const names[] = {"rmse", "mae", "crps", "interval_width_90"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        found = found || strcmp(names[i], name) == 0;
    }
    return found;
}

/* Where there is no best value, or it is above all others: log-likelihoods of classes end at 0. */
static bool is_higher_better(const vmg_metric_kind *kind)
{
    return !isfinite(kind->best) || kind->best > 0 || strcmp(kind->name, "log_likelihood") == 0;
}

static json_t *kinds_to_json(const vmg_comparison *comparison)
{
    json_t *json = json_array();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        const vmg_metric_kind *kind = &comparison->kinds[i];
        vmg_json_append(&json, json_pack("{s:s, s:o, s:b, s:b, s:s}", "name", kind->name, "best",
                                         vmg_json_number_or_null(kind->best), "higher_is_better",
                                         is_higher_better(kind), "has_unit", has_unit(kind->name),
                                         "meaning", kind->meaning));
    }
    return json;
}

static json_t *best_to_json(const vmg_comparison *comparison)
{
    json_t *json = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        const size_t best = comparison->best[i];
        vmg_json_set(&json, comparison->kinds[i].name,
                     best < comparison->method_count ? json_string(comparison->methods[best].name) : json_null());
    }
    return json;
}

static json_t *methods_to_json(vmg_context *context, const vmg_comparison *comparison)
{
    json_t *json = json_array();
    for (size_t i = 0; i < comparison->method_count; i++) {
        vmg_json_append(&json, vmg_compared_method_to_json(context, comparison, i));
    }
    return json;
}

vmg_status vmg_comparison_to_json(vmg_context *context, const vmg_comparison *comparison,
                                  const vmg_comparison_origin *origin, char **out)
{
    const vmg_comparison_origin known = origin ? *origin : (vmg_comparison_origin){0};
    *out = NULL;
    json_t *json = json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:[s, s], s:o, s:f, s:o}", "format", "vmg comparison",
                             "format_version", 1, "made", made_to_json(comparison, &known), "data",
                             data_to_json(comparison, &known), "division", division_to_json(comparison), "metrics",
                             kinds_to_json(comparison), "primary", comparison->kinds[comparison->primary[0]].name,
                             comparison->kinds[comparison->primary[1]].name, "best", best_to_json(comparison),
                             "confidence", VMG_CONTRAST_CONFIDENCE, "methods", methods_to_json(context, comparison));
    vmg_json_set(&json, "money", vmg_money_to_json(comparison));
    vmg_json_set(&json, "shift", vmg_shift_to_json(comparison));
    vmg_json_set(&json, "learning_curve", vmg_curve_to_json(comparison));
    char *text = json ? json_dumps(json, written_flags) : NULL;
    *out = text ? vmg_copy_string(context, text) : NULL;
    vmg_json_release_text(text);
    json_decref(json);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}
