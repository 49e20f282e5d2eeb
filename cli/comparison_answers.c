/* Money, shift and few rows in tables; see comparison_answers.h. */
#include "comparison_answers.h"

#include <math.h>

#include "base/context.h"
#include "evaluation_report.h"
#include "grid.h"

enum { indent = 2 };

static vmg_status add_texts(vmg_context *context, vmg_cli_grid *grid, const char *const *texts)
{
    vmg_status status = VMG_OK;
    for (size_t i = 0; i < grid->columns && !status; i++) {
        status = vmg_cli_grid_add(context, grid, "%s", texts[i]);
    }
    return status;
}

static void print(const vmg_cli_session *session, const vmg_cli_grid *grid)
{
    vmg_cli_say(session->console, "%s", "");
    vmg_cli_grid_print(grid, indent, session->console->facts);
}

static vmg_status add_number(vmg_context *context, vmg_cli_grid *grid, double number, double error)
{
    return isnan(number) ? vmg_cli_grid_add(context, grid, "-")
                         : vmg_cli_grid_add(context, grid, "%.*f", vmg_cli_decimals_for(number, error), number);
}

/* --- Money -----------------------------------------------------------------------------------------------------------
 */

static vmg_status add_saving(vmg_context *context, vmg_cli_grid *grid, const vmg_contrast *saving)
{
    static const char *const words[] = {[VMG_STANDING_UNKNOWN] = "not known",
                                        [VMG_STANDING_BEST] = "",
                                        [VMG_STANDING_SAME] = "no clear difference",
                                        [VMG_STANDING_BETTER] = "better",
                                        [VMG_STANDING_WORSE] = "worse"};
    const int decimals = vmg_cli_decimals_for(saving->difference, saving->standard_error);
    vmg_status status = isnan(saving->low)
                            ? add_number(context, grid, saving->difference, saving->standard_error)
                            : vmg_cli_grid_add(context, grid, "%+.*f (%+.*f to %+.*f)", decimals, saving->difference,
                                               decimals, saving->low, decimals, saving->high);
    return status ? status : vmg_cli_grid_add(context, grid, "%s", words[saving->standing]);
}

static vmg_status add_money(vmg_context *context, vmg_cli_grid *grid, const vmg_compared_method *method)
{
    const vmg_method_money *money = &method->money;
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", method->name);
    if (!status && !money->is_known) {
        static const char *const none[] = {"-", "-", "-", "-", "-", ""};
        for (size_t i = 0; i < sizeof none / sizeof *none && !status; i++) {
            status = vmg_cli_grid_add(context, grid, "%s", none[i]);
        }
        return status;
    }
    status = status ? status : add_number(context, grid, money->cost, money->standard_error);
    status = status ? status : vmg_cli_grid_add(context, grid, "%zu", money->missed);
    status = status ? status : vmg_cli_grid_add(context, grid, "%zu", money->false_alarms);
    status = status ? status : vmg_cli_grid_add(context, grid, "%zu", money->reviewed);
    return status ? status : add_saving(context, grid, &money->saving);
}

static void say_months(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    for (size_t i = 0; i < comparison->method_count && comparison->money.rows_per_month > 0; i++) {
        const vmg_method_money *money = &comparison->methods[i].money;
        if (money->is_known && !isnan(money->payback_months)) {
            vmg_cli_say(session->console, "  %s: %.0f a month in place of %.0f; pays back in %.1f months",
                        comparison->methods[i].name, money->month_total, money->month_total + money->month_saving,
                        money->payback_months);
        } else if (money->is_known) {
            vmg_cli_say(session->console, "  %s: %.0f a month in place of %.0f", comparison->methods[i].name,
                        money->month_total, money->month_total + money->month_saving);
        }
    }
}

static vmg_status say_money(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    static const char *const headings[] = {"cost of 1,000 rows",     "mean",   "missed", "false alarms", "reviewed",
                                           "less than today (95 %)", "verdict"};
    vmg_cli_grid grid = {.columns = sizeof headings / sizeof *headings};
    vmg_status status = add_texts(session->context, &grid, headings);
    for (size_t i = 0; i < comparison->method_count && !status; i++) {
        status = add_money(session->context, &grid, &comparison->methods[i]);
    }
    if (!status) {
        print(session, &grid);
        vmg_cli_say(session->console, "  today (%s): %.*f; %zu of %zu rows are bad",
                    comparison->money.today ? comparison->money.today : "all are accepted",
                    vmg_cli_decimals_for(comparison->today_cost, comparison->today_error), comparison->today_cost,
                    comparison->bad_rows, comparison->decided_rows);
        say_months(session, comparison);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

/* --- Shift -----------------------------------------------------------------------------------------------------------
 */

static vmg_status add_shift(vmg_context *context, vmg_cli_grid *grid, const vmg_compared_method *method)
{
    static const char *const verdicts[] = {"shrinks", "no clear difference", "grows"};
    const vmg_method_shift *shift = &method->shift;
    const double numbers[] = {shift->inside.error, shift->tail.error, shift->inside.doubt, shift->tail.doubt};
    vmg_status status = vmg_cli_grid_add(context, grid, "%s", method->name);
    for (size_t i = 0; i < 4 && !status; i++) {
        status = shift->is_known ? vmg_cli_grid_add(context, grid, "%.3g", numbers[i])
                                 : vmg_cli_grid_add(context, grid, "-");
    }
    return status ? status : vmg_cli_grid_add(context, grid, "%s", shift->is_known ? verdicts[shift->verdict + 1] : "");
}

static vmg_status say_shift(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    const bool classes = comparison->class_count > 0;
    const char *const headings[] = {
        "", classes ? "error rate" : "rmse", "tail", classes ? "entropy" : "std", "tail", "its doubt"};
    vmg_cli_grid grid = {.columns = sizeof headings / sizeof *headings};
    vmg_status status = add_texts(session->context, &grid, headings);
    for (size_t i = 0; i < comparison->method_count && !status; i++) {
        status = comparison->methods[i].external ? VMG_OK : add_shift(session->context, &grid, &comparison->methods[i]);
    }
    if (!status) {
        vmg_cli_say(session->console,
                    "\nwithout the tail of '%s', from %.6g on: %zu rows like those of training, and %zu "
                    "of the tail",
                    comparison->shift, comparison->shift_from, comparison->shift_inside, comparison->shift_tail);
        print(session, &grid);
    }
    vmg_cli_grid_release(session->context, &grid);
    return status;
}

/* --- Few rows
 * --------------------------------------------------------------------------------------------------------- */

/* The error by rows trained with; the best of each size, and those with no clear difference from it, with a star. */
static vmg_status say_curve(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    vmg_context *context = session->context;
    vmg_cli_grid grid = {.columns = 1 + comparison->size_count};
    const vmg_metric_kind *kind = &comparison->kinds[comparison->primary[0]];
    vmg_status status = vmg_cli_grid_add(context, &grid, "%s with rows", kind->name);
    for (size_t k = 0; k < comparison->size_count && !status; k++) {
        status = vmg_cli_grid_add(context, &grid, "%zu ", comparison->sizes[k]);
    }
    for (size_t i = 0; i < comparison->method_count && !status; i++) {
        const vmg_compared_method *method = &comparison->methods[i];
        if (!method->curve) {
            continue;
        }
        status = vmg_cli_grid_add(context, &grid, "%s", method->name);
        for (size_t k = 0; k < comparison->size_count && !status; k++) {
            const double mean = vmg_metrics_value(&method->curve[k].mean, kind->name);
            const vmg_standing standing = method->curve[k].to_best[comparison->primary[0]].standing;
            const bool is_good = standing == VMG_STANDING_BEST || standing == VMG_STANDING_SAME;
            status = isnan(mean) ? vmg_cli_grid_add(context, &grid, "- ")
                                 : vmg_cli_grid_add(context, &grid, "%.4g%s", mean, is_good ? "*" : " ");
        }
    }
    if (!status) {
        print(session, &grid);
        vmg_cli_say(session->console, "  * the best of so many rows, or no clear difference from it");
    }
    vmg_cli_grid_release(context, &grid);
    return status;
}

vmg_status vmg_cli_say_answers(const vmg_cli_session *session, const vmg_comparison *comparison)
{
    vmg_status status = comparison->has_money ? say_money(session, comparison) : VMG_OK;
    status = status || !comparison->shift ? status : say_shift(session, comparison);
    return status || !comparison->size_count ? status : say_curve(session, comparison);
}
