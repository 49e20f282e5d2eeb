/* What a comparison says of money, of rows away from the training data and of few rows, as JSON; see
 * evaluate/comparison_json.h and docs/comparison.md. */
#include "evaluate/comparison_json.h"

#include <math.h>

#include "base/json.h"

static json_t *number_if(bool is_given, double number)
{
    return is_given ? vmg_json_number_or_null(number) : json_null();
}

json_t *vmg_money_to_json(const vmg_comparison *comparison)
{
    const vmg_money *money = &comparison->money;
    if (!comparison->has_money) {
        return json_null();
    }
    json_t *json = json_pack(
        "{s:o, s:o, s:o, s:f, s:f, s:o, s:I, s:I, s:{s:s, s:o, s:o}}", "lower_limit",
        number_if(money->has_lower, money->lower_limit), "upper_limit", number_if(money->has_upper, money->upper_limit),
        "positive", comparison->class_count ? json_string(comparison->classes[comparison->positive]) : json_null(),
        "cost_miss", money->cost_miss, "cost_false_alarm", money->cost_false_alarm, "cost_review",
        number_if(money->has_review, money->cost_review), "rows", (json_int_t)comparison->decided_rows, "bad_rows",
        (json_int_t)comparison->bad_rows, "today", "name", money->today ? money->today : "always accept",
        "cost_per_1000", vmg_json_number_or_null(comparison->today_cost), "standard_error",
        vmg_json_number_or_null(comparison->today_error));
    vmg_json_set(&json, "rows_per_month", number_if(money->rows_per_month > 0, money->rows_per_month));
    vmg_json_set(&json, "cost_setup", number_if(money->cost_setup > 0, money->cost_setup));
    vmg_json_set(&json, "cost_upkeep", number_if(money->cost_upkeep > 0, money->cost_upkeep));
    vmg_json_set(&json, "cost_hour", number_if(money->cost_hour > 0, money->cost_hour));
    vmg_json_set(&json, "trainings_per_month",
                 json_real(money->trainings_per_month > 0 ? money->trainings_per_month : 1));
    return json;
}

static json_t *month_to_json(const vmg_comparison *comparison, const vmg_method_money *own)
{
    const vmg_money *money = &comparison->money;
    if (!(money->rows_per_month > 0)) {
        return json_null();
    }
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "decisions", vmg_json_number_or_null(own->month_decisions),
        "training", vmg_json_number_or_null(own->month_training), "inference",
        vmg_json_number_or_null(own->month_inference), "upkeep", vmg_json_number_or_null(own->month_upkeep), "total",
        vmg_json_number_or_null(own->month_total), "today",
        vmg_json_number_or_null(comparison->today_cost * money->rows_per_month / 1000), "saving",
        vmg_json_number_or_null(own->month_saving), "payback_months", vmg_json_number_or_null(own->payback_months));
}

json_t *vmg_method_money_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    static const char own_rule[] = "each row is accepted, rejected or reviewed, whichever costs least by the method's "
                                   "own probabilities; the thresholds follow from the costs alone";
    static const char plain_rule[] = "each row is accepted, rejected or reviewed, whichever costs least by how often "
                                     "rows of the fold's training part "
                                     "with such predictions, made by models that had not seen them, were bad";
    const bool is_plain = method->external && !(method->has & (VMG_HAS_STD | VMG_HAS_PROBABILITIES));
    const vmg_method_money *own = &method->money;
    if (!comparison->has_money || !own->is_known) {
        return json_null();
    }
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "decision",
                     is_plain ? plain_rule : own_rule, "accepted", (json_int_t)own->accepted, "rejected",
                     (json_int_t)own->rejected, "reviewed", (json_int_t)own->reviewed, "missed",
                     (json_int_t)own->missed, "false_alarms", (json_int_t)own->false_alarms, "cost_per_1000",
                     vmg_json_number_or_null(own->cost), "standard_error", vmg_json_number_or_null(own->standard_error),
                     "expected_per_1000", vmg_json_number_or_null(own->expected), "saving_per_1000",
                     vmg_contrast_to_json(&own->saving, NULL), "month", month_to_json(comparison, own));
}

json_t *vmg_shift_to_json(const vmg_comparison *comparison)
{
    return comparison->shift
               ? json_pack("{s:s, s:f, s:o, s:I, s:I, s:I}", "column", comparison->shift, "part",
                           comparison->shift_part, "from", vmg_json_number_or_null(comparison->shift_from),
                           "train_rows", (json_int_t)comparison->shift_train, "inside_rows",
                           (json_int_t)comparison->shift_inside, "tail_rows", (json_int_t)comparison->shift_tail)
               : json_null();
}

static json_t *side_to_json(const vmg_comparison *comparison, const vmg_shift_side *side)
{
    const bool classes = comparison->class_count > 0;
    return json_pack("{s:{s:o}, s:o, s:o, s:o, s:o}", "metrics", classes ? "error_rate" : "rmse",
                     vmg_json_number_or_null(side->error), "std", vmg_json_number_or_null(side->std), "std_model",
                     vmg_json_number_or_null(side->std_model), "coverage_90",
                     vmg_json_number_or_null(side->coverage_90), "entropy", vmg_json_number_or_null(side->entropy));
}

json_t *vmg_method_shift_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    static const char *const verdicts[] = {"shrink", "no clear difference", "grow"};
    const vmg_method_shift *own = &method->shift;
    const vmg_shift_side *inside = &own->inside, *tail = &own->tail;
    if (!comparison->shift || !own->is_known) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:{s:o, s:o, s:o, s:o}, s:s}", "inside", side_to_json(comparison, inside), "tail",
                     side_to_json(comparison, tail), "ratio", "std", vmg_json_number_or_null(tail->std / inside->std),
                     "std_model", vmg_json_number_or_null(tail->std_model / inside->std_model), "entropy",
                     vmg_json_number_or_null(tail->entropy / inside->entropy),
                     comparison->class_count ? "error_rate" : "rmse",
                     vmg_json_number_or_null(tail->error / inside->error), "verdict", verdicts[own->verdict + 1]);
}

json_t *vmg_curve_to_json(const vmg_comparison *comparison)
{
    json_t *sizes = json_array();
    for (size_t i = 0; i < comparison->size_count; i++) {
        vmg_json_append(&sizes, json_integer((json_int_t)comparison->sizes[i]));
    }
    if (!comparison->size_count) {
        json_decref(sizes);
        return json_null();
    }
    return json_pack("{s:o}", "sizes", sizes);
}

static json_t *point_to_json(const vmg_comparison *comparison, const vmg_curve_point *point, size_t size)
{
    json_t *differences = json_object();
    for (size_t i = 0; i < comparison->kind_count; i++) {
        const size_t best = comparison->curve_best[size][i];
        vmg_json_set(&differences, comparison->kinds[i].name,
                     best < comparison->method_count
                         ? vmg_contrast_to_json(&point->to_best[i], comparison->methods[best].name)
                         : json_null());
    }
    return json_pack("{s:I, s:I, s:o, s:o, s:o, s:s, s:o}", "rows", (json_int_t)comparison->sizes[size], "folds",
                     (json_int_t)point->folds, "mean", vmg_metrics_in_order(comparison, &point->mean), "standard_error",
                     vmg_metrics_in_order(comparison, &point->standard_error), "differences", differences, "state",
                     point->folds == comparison->planned ? "done"
                     : point->folds                      ? "partial"
                     : point->sentence                   ? "failed"
                                                         : "left out",
                     "sentence", vmg_json_text_or_null(point->sentence));
}

json_t *vmg_method_curve_to_json(const vmg_comparison *comparison, const vmg_compared_method *method)
{
    json_t *json = method->curve ? json_array() : json_null();
    for (size_t i = 0; i < comparison->size_count && method->curve; i++) {
        vmg_json_append(&json, point_to_json(comparison, &method->curve[i], i));
    }
    return json;
}
