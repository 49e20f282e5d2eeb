/* What the decisions of each method cost; see evaluate/comparison_money.h. */
#include "evaluate/comparison_money.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "evaluate/contrast.h"
#include "evaluate/external_doubt.h"
#include "table/utf8.h"

vmg_decision vmg_decide(const vmg_money *money, double bad, double *expected)
{
    const double accept = bad * money->cost_miss, reject = (1 - bad) * money->cost_false_alarm;
    vmg_decision made = VMG_ACCEPT;
    *expected = accept;
    if (reject < *expected) {
        made = VMG_REJECT;
        *expected = reject;
    }
    if (money->has_review && money->cost_review < *expected) {
        made = VMG_REVIEW;
        *expected = money->cost_review;
    }
    return made;
}

static bool is_cost(double cost)
{
    return cost >= 0 && isfinite(cost);
}

vmg_status vmg_money_prepare(vmg_context *context, vmg_comparing *self)
{
    const vmg_money *money = self->options.money;
    const size_t classes = self->folds.target ? self->folds.target->class_count : 0;
    bool is_there = false;
    if (!money) {
        return VMG_OK;
    }
    if (!(money->cost_miss > 0) || !is_cost(money->cost_miss) || !is_cost(money->cost_false_alarm) ||
        !is_cost(money->cost_review) || !is_cost(money->cost_setup) || !is_cost(money->cost_upkeep) ||
        !is_cost(money->cost_hour) || !is_cost(money->rows_per_month) || !is_cost(money->trainings_per_month)) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "the cost of a miss is needed, above 0, and no cost or number a month may be below 0");
    }
    if (classes ? classes != 2 || money->has_lower || money->has_upper
                : self->targets.count > 1 || !(money->has_lower || money->has_upper)) {
        return vmg_fail(
            context, VMG_ERROR_USAGE,
            "costs are for two classes, of which the positive one is bad, or for one number with a lower or "
            "an upper limit");
    }
    if (money->has_lower && money->has_upper && !(money->lower_limit < money->upper_limit)) {
        return vmg_fail(context, VMG_ERROR_USAGE, "the lower limit, %g, is not below the upper one, %g",
                        money->lower_limit, money->upper_limit);
    }
    for (size_t i = 0; i < self->options.external_count && money->today; i++) {
        is_there = is_there || strcmp(self->options.externals[i].name, money->today) == 0;
    }
    if (money->today && !is_there) {
        return vmg_fail(context, VMG_ERROR_USAGE, "'%s', by which it is decided today, is no external",
                        vmg_shown(money->today, strlen(money->today)).text);
    }
    if (money->has_lower) {
        self->limits[self->limit_count++] = money->lower_limit;
    }
    if (money->has_upper) {
        self->limits[self->limit_count++] = money->upper_limit;
    }
    return VMG_OK;
}

/* Everything that is needed to judge rows. */
typedef struct judging {
    const vmg_comparing *self;
    vmg_comparison *comparison;
    vmg_target_binding *binding; /* owned; classification */
    size_t target;               /* column; regression */
    size_t folds;
    double *today, *ours, *ratio; /* folds of each, in one block, owned; per 1,000 rows, NaN: there is none */
} judging;

static bool is_bad(const void *user, uint32_t row)
{
    const judging *j = user;
    const vmg_money *money = j->self->options.money;
    uint32_t label = 0;
    if (j->binding) {
        vmg_target_labels(j->binding, &row, 0, 1, &label);
        return label == j->self->folds.positive;
    }
    const double number = vmg_table_number(j->self->table, j->target, row);
    return (money->has_lower && number < money->lower_limit) || (money->has_upper && number > money->upper_limit);
}

/* The probability that a row is bad, by a method. */
static double probability_of_bad(const judging *j, const double *numbers)
{
    enum { first_limit = 6 }; /* behind mean, three standard deviations and two quantiles */
    const vmg_money *money = j->self->options.money;
    double bad = 0;
    size_t at = first_limit;
    if (j->binding) {
        return numbers[j->self->folds.positive];
    }
    bad += money->has_lower ? numbers[at++] : 0;
    bad += money->has_upper ? 1 - numbers[at] : 0;
    return bad;
}

/* One run's rows are decided; answers the cost per 1,000 rows. doubt: of an external without probabilities, else NULL.
 */
static double judge_run(const judging *j, const vmg_run *run, const vmg_external_doubt *doubt, vmg_method_money *out,
                        double *expected)
{
    const vmg_money *money = j->self->options.money;
    const vmg_held_out *held_out = run->held_out;
    double cost = 0, hoped = 0;
    for (size_t i = 0; i < held_out->count; i++) {
        double least = 0;
        const bool bad = is_bad(j, held_out->row[i]);
        const double *numbers = held_out->numbers + i * held_out->width;
        const double probability = doubt ? vmg_external_doubt_bad(doubt, numbers) : probability_of_bad(j, numbers);
        const vmg_decision decision = vmg_decide(money, probability, &least);
        hoped += least;
        out->accepted += decision == VMG_ACCEPT;
        out->rejected += decision == VMG_REJECT;
        out->reviewed += decision == VMG_REVIEW;
        out->missed += decision == VMG_ACCEPT && bad;
        out->false_alarms += decision == VMG_REJECT && !bad;
        cost += decision == VMG_REVIEW           ? money->cost_review
                : decision == VMG_ACCEPT && bad  ? money->cost_miss
                : decision == VMG_REJECT && !bad ? money->cost_false_alarm
                                                 : 0;
    }
    const double thousands = 1e-3 * (double)held_out->count;
    *expected = hoped / thousands;
    return cost / thousands;
}

static void forget_all(double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = NAN;
    }
}

/* The costs of a method, fold by fold, in `values`. */
static vmg_status judge_method(vmg_context *context, const judging *j, size_t number, double *values,
                               vmg_method_money *out)
{
    const bool is_plain = vmg_external_is_plain(j->self, number);
    double expected = 0, folds = 0;
    vmg_status status = VMG_OK;
    *out = (vmg_method_money){0};
    forget_all(values, j->folds);
    for (size_t i = 0; i < j->self->run_count && !status; i++) {
        const vmg_run *run = &j->self->runs[i];
        vmg_external_doubt doubt = {0};
        double hoped = 0;
        if (run->method != number || run->kind != VMG_RUN_FOLD || run->state != VMG_RUN_DONE) {
            continue;
        }
        status = is_plain ? vmg_external_doubt_create(context, j->self, run, is_bad, j, &doubt) : VMG_OK;
        if (!status) {
            values[run->fold] = judge_run(j, run, is_plain ? &doubt : NULL, out, &hoped);
            expected += hoped;
            folds++;
        }
        vmg_external_doubt_release(context, &doubt);
    }
    const vmg_spread spread = vmg_spread_of(values, j->folds);
    out->is_known = folds > 0;
    out->cost = spread.mean;
    out->standard_error = spread.std / sqrt((double)spread.count);
    out->expected = expected / folds;
    return status;
}

/* What it costs to accept all, in `today`, and how many rows are bad. */
static void accept_all(const judging *j)
{
    for (size_t fold = 0; fold < j->folds; fold++) {
        const vmg_split *split = &j->self->folds.splits.at[fold];
        size_t bad = 0;
        for (size_t i = 0; i < split->test_count; i++) {
            bad += is_bad(j, split->test[i]);
        }
        j->comparison->bad_rows += bad;
        j->comparison->decided_rows += split->test_count;
        j->today[fold] = 1000 * j->self->options.money->cost_miss * (double)bad / (double)split->test_count;
        j->ratio[fold] = (double)split->test_count / (double)split->train_count;
    }
}

/* What a month costs, and when what was paid once has come back. */
static void fill_month(const vmg_money *money, double today, const vmg_cost *cost, bool is_external,
                       vmg_method_money *out)
{
    const double rows = money->rows_per_month, second = money->cost_hour / 3600;
    const double trainings = money->trainings_per_month > 0 ? money->trainings_per_month : 1;
    out->payback_months = NAN;
    if (!(rows > 0)) {
        out->month_decisions = out->month_training = out->month_inference = NAN;
        out->month_upkeep = out->month_total = out->month_saving = NAN;
        return;
    }
    out->month_decisions = out->cost * rows / 1000;
    out->month_training = is_external ? 0 : second * trainings * cost->training_seconds.mean;
    out->month_inference = is_external ? 0 : second * 1e-6 * cost->microseconds_alone * rows;
    out->month_upkeep = money->cost_upkeep;
    out->month_total = out->month_decisions + out->month_training + out->month_inference + out->month_upkeep;
    out->month_saving = today * rows / 1000 - out->month_total;
    if (money->cost_setup > 0 && out->month_saving > 0) {
        out->payback_months = money->cost_setup / out->month_saving;
    }
}

static vmg_status fill_methods(vmg_context *context, const judging *j)
{
    static const vmg_metric_kind saved = {"saving", INFINITY, "today's cost less that of the method"};
    vmg_comparison *comparison = j->comparison;
    const vmg_spread today = vmg_spread_of(j->today, j->folds);
    comparison->today_cost = today.mean;
    comparison->today_error = today.std / sqrt((double)today.count);
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < comparison->method_count && !status; i++) {
        vmg_compared_method *method = &comparison->methods[i];
        status = judge_method(context, j, i, j->ours, &method->money);
        method->money.saving = vmg_contrast_of(&saved, j->today, j->ours, j->ratio, j->folds);
        fill_month(j->self->options.money, today.mean, &method->cost, method->external != NULL, &method->money);
    }
    return status;
}

vmg_status vmg_money_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison)
{
    const vmg_money *money = self->options.money;
    judging j = {.self = self, .comparison = comparison, .folds = self->folds.splits.count};
    vmg_status status = VMG_OK;
    if (!money) {
        return VMG_OK;
    }
    comparison->has_money = true;
    comparison->money = *money;
    comparison->money.today = money->today ? vmg_copy_string(context, money->today) : NULL;
    j.today = vmg_allocate(context, 3 * j.folds, sizeof *j.today);
    if (!j.today || (money->today && !comparison->money.today)) {
        vmg_release(context, j.today);
        return VMG_ERROR_MEMORY;
    }
    j.ours = j.today + j.folds;
    j.ratio = j.ours + j.folds;
    j.target = vmg_table_find(self->table, self->targets.names[0]);
    if (self->folds.target) {
        status = vmg_target_bind(context, self->folds.target, self->table, &j.binding);
    }
    if (!status) {
        accept_all(&j);
    }
    for (size_t i = 0; i < self->options.external_count && money->today && !status; i++) {
        vmg_method_money unused;
        if (strcmp(self->options.externals[i].name, money->today) == 0) {
            status = judge_method(context, &j, self->options.method_count + i, j.today, &unused);
        }
    }
    status = status ? status : fill_methods(context, &j);
    vmg_target_unbind(context, j.binding);
    vmg_release(context, j.today);
    return status;
}
