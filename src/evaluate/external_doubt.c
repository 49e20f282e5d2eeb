/* How likely rows are to be bad by predictions without probabilities; see evaluate/external_doubt.h. */
#include "evaluate/external_doubt.h"

#include <math.h>
#include <stdlib.h>

#include "base/context.h"

enum { at_low = 4, at_high = 5 }; /* of the numbers of a row: evaluate/external_predictions.c */

bool vmg_external_is_plain(const vmg_comparing *self, size_t method)
{
    const size_t first = self->options.method_count;
    return method >= first && !(self->held[method - first] & (VMG_HAS_STD | VMG_HAS_PROBABILITIES));
}

/* The unit of a row's error. */
static double width_of(const double *numbers)
{
    const double width = numbers[at_high] - numbers[at_low];
    return width > 0 ? width : 1;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many errors are below a place. */
static double count_below(const vmg_external_doubt *doubt, double place)
{
    size_t low = 0, high = doubt->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (doubt->errors[middle] < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (double)low;
}

/* What one row of the fold's training part, tested in another fold, adds. */
static void add_row(vmg_external_doubt *doubt, const vmg_comparing *self, size_t target, bool bad, uint32_t row,
                    const double *numbers)
{
    if (doubt->errors) {
        const double measured = vmg_table_number(self->table, target, row);
        doubt->errors[doubt->count] = (measured - numbers[0]) / width_of(numbers);
    } else {
        const size_t predicted = numbers[doubt->positive] > 0.5;
        doubt->bad[predicted] += bad;
        doubt->rows[predicted]++;
    }
    doubt->count++;
}

static bool is_other_fold(const vmg_run *run, const vmg_run *other)
{
    return other->method == run->method && other->kind == VMG_RUN_FOLD && other->state == VMG_RUN_DONE &&
           other->fold != run->fold;
}

vmg_status vmg_external_doubt_create(vmg_context *context, const vmg_comparing *self, const vmg_run *run,
                                     bool (*is_bad)(const void *user, uint32_t row), const void *user,
                                     vmg_external_doubt *out)
{
    const bool classes = self->folds.target != NULL;
    const size_t target = vmg_table_find(self->table, self->targets.names[0]);
    bool *trained = vmg_allocate(context, vmg_table_rows(self->table), sizeof *trained);
    size_t most = 0;
    *out = (vmg_external_doubt){.money = self->options.money, .positive = self->folds.positive};
    for (size_t i = 0; i < self->run_count; i++) {
        most += is_other_fold(run, &self->runs[i]) ? self->runs[i].held_out->count : 0;
    }
    out->errors = classes ? NULL : vmg_allocate(context, most, sizeof *out->errors);
    if (!trained || (!classes && !out->errors)) {
        vmg_release(context, trained);
        vmg_external_doubt_release(context, out);
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < run->train_count; i++) {
        trained[run->train[i]] = true;
    }
    for (size_t r = 0; r < self->run_count; r++) {
        const vmg_held_out *held_out = self->runs[r].held_out;
        for (size_t i = 0; is_other_fold(run, &self->runs[r]) && i < held_out->count; i++) {
            const uint32_t row = held_out->row[i];
            if (trained[row]) {
                add_row(out, self, target, is_bad(user, row), row, held_out->numbers + i * held_out->width);
            }
        }
    }
    if (out->errors) {
        qsort(out->errors, out->count, sizeof *out->errors, compare_numbers);
    }
    vmg_release(context, trained);
    return VMG_OK;
}

void vmg_external_doubt_release(vmg_context *context, vmg_external_doubt *doubt)
{
    vmg_release(context, doubt->errors);
    *doubt = (vmg_external_doubt){0};
}

static double part_of(double count, double rows)
{
    return (count + 0.5) / (rows + 1);
}

double vmg_external_doubt_bad(const vmg_external_doubt *doubt, const double *numbers)
{
    const vmg_money *money = doubt->money;
    const double all = (double)doubt->count;
    if (!doubt->errors) {
        const size_t predicted = numbers[doubt->positive] > 0.5;
        return doubt->count ? part_of(doubt->bad[predicted], doubt->rows[predicted]) : (double)predicted;
    }
    double bad = 0;
    if (money->has_lower) {
        const double below = count_below(doubt, (money->lower_limit - numbers[0]) / width_of(numbers));
        bad += doubt->count ? part_of(below, all) : numbers[0] < money->lower_limit;
    }
    if (money->has_upper) {
        const double below = count_below(doubt, (money->upper_limit - numbers[0]) / width_of(numbers));
        bad += doubt->count ? 1 - part_of(below, all) : numbers[0] > money->upper_limit;
    }
    return bad < 1 ? bad : 1;
}
