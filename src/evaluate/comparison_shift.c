/* Away from the training data; see evaluate/comparison_shift.h. */
#include "evaluate/comparison_shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "distribution/student.h"
#include "encoding/row_keys.h"
#include "evaluate/paired_difference.h"

static int ascending(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* The least value of the tail: the one above which lies no more than the part, whole values together. */
static vmg_status find_border(vmg_context *context, vmg_comparing *self, const double *places, size_t count)
{
    double *sorted = vmg_allocate(context, count, sizeof *sorted);
    if (!sorted) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(sorted, places, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, ascending);
    size_t at = count - (size_t)(VMG_SHIFT_PART * (double)count);
    while (at < count && at > 0 && sorted[at] == sorted[at - 1]) {
        at++;
    }
    if (at == count) { /* one value has more than the part: then it is the tail */
        at = count - 1;
        while (at > 0 && sorted[at - 1] == sorted[at]) {
            at--;
        }
    }
    self->shift_from = at < count ? sorted[at] : NAN;
    vmg_release(context, sorted);
    return at > 1 && at < count ? VMG_OK
                                : vmg_fail(context, VMG_ERROR_DATA, "column '%s' has no tail: too few different values",
                                           self->options.shift);
}

/* Trains on four fifths of the rows below the border; tests on the others and on the tail. */
static vmg_status divide(vmg_context *context, vmg_comparing *self, const uint32_t *rows, const double *places,
                         size_t count)
{
    const vmg_hold_out_plan plan = {.fraction = VMG_SHIFT_PART, .seed = self->seed};
    uint32_t *below = vmg_allocate(context, count, sizeof *below);
    uint32_t *test = vmg_allocate(context, count, sizeof *test);
    size_t below_count = 0, tail_count = 0;
    vmg_split split = {0};
    vmg_status status = below && test ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        if (places[i] < self->shift_from) {
            below[below_count++] = rows[i];
        }
    }
    status = status ? status : vmg_split_hold_out(context, &plan, below, below_count, &split);
    if (!status) {
        memcpy(test, split.test, split.test_count * sizeof *test);
        for (size_t i = 0; i < count; i++) {
            if (places[i] >= self->shift_from) {
                test[split.test_count + tail_count++] = rows[i];
            }
        }
        self->inside_count = split.test_count;
        vmg_release(context, split.test);
        self->shift = (vmg_split){split.train, test, split.train_count, self->inside_count + tail_count};
        test = NULL;
    }
    vmg_release(context, test);
    vmg_release(context, below);
    return status;
}

vmg_status vmg_shift_prepare(vmg_context *context, vmg_comparing *self)
{
    const size_t given = self->fit.rows ? self->fit.row_count : vmg_table_rows(self->table);
    size_t count = 0;
    if (!self->options.shift) {
        return VMG_OK;
    }
    uint32_t *rows = vmg_allocate(context, given, sizeof *rows);
    double *places = vmg_allocate(context, given, sizeof *places);
    vmg_status status = rows && places ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status) {
        status = vmg_target_rows(context, self->table, self->fit.rows, given, &self->targets, rows, &count);
    }
    status = status ? status : vmg_row_order(context, self->table, self->options.shift, rows, count, places);
    status = status ? status : find_border(context, self, places, count);
    status = status ? status : divide(context, self, rows, places, count);
    vmg_release(context, rows);
    vmg_release(context, places);
    return status;
}

/* Everything that is needed to look at rows. */
typedef struct looking {
    const vmg_comparing *self;
    vmg_target_binding *binding; /* owned; classification */
    size_t target;               /* column; regression */
    size_t classes;
} looking;

/* One side; `sums` is of the standard deviations, or the entropies. */
static vmg_shift_side look_at(const looking *l, const vmg_held_out *held_out, size_t first, size_t end,
                              vmg_paired_sums *sums)
{
    enum { mean, std, std_model, std_noise, low, high };
    vmg_shift_side made = {.rows = end - first, .std = NAN, .std_model = NAN, .coverage_90 = NAN, .entropy = NAN};
    double wrong = 0, std_sum = 0, model_sum = 0, inside = 0;
    *sums = (vmg_paired_sums){0};
    for (size_t i = first; i < end; i++) {
        const double *numbers = held_out->numbers + i * held_out->width;
        uint32_t label = 0, row = held_out->row[i];
        if (l->classes) {
            size_t predicted = 0;
            for (size_t k = 1; k < l->classes; k++) {
                predicted = numbers[k] > numbers[predicted] ? k : predicted;
            }
            vmg_target_labels(l->binding, &row, 0, 1, &label);
            wrong += label != predicted;
            vmg_paired_add(sums, numbers[l->classes]);
        } else {
            const double measured = vmg_table_number(l->self->table, l->target, row);
            wrong += (measured - numbers[mean]) * (measured - numbers[mean]);
            std_sum += numbers[std];
            model_sum += numbers[std_model];
            inside += measured >= numbers[low] && measured <= numbers[high];
            vmg_paired_add(sums, numbers[std]);
        }
    }
    const double rows = (double)made.rows;
    made.error = l->classes ? wrong / rows : sqrt(wrong / rows);
    made.doubt = sums->mean;
    made.doubt_error = vmg_paired_standard_error(sums);
    if (l->classes) {
        made.entropy = sums->mean;
    } else {
        made.std = std_sum / rows;
        made.std_model = model_sum / rows;
        made.coverage_90 = inside / rows;
    }
    return made;
}

/* Welch's t test (1947), two-sided at 5 %: t = difference / sqrt(a^2 + b^2), of the means' standard errors a and b,
 * with (a^2 + b^2)^2 / (a^4 / (n - 1) + b^4 / (m - 1)) degrees of freedom. */
static int compare_means(const vmg_paired_sums *inside, const vmg_paired_sums *tail)
{
    const double a = pow(vmg_paired_standard_error(inside), 2), b = pow(vmg_paired_standard_error(tail), 2);
    const double difference = tail->mean - inside->mean, rounding = 1e-6;
    const double degrees =
        (a + b) * (a + b) / (a * a / (double)(inside->count - 1) + b * b / (double)(tail->count - 1));
    if (!(fabs(difference) > rounding * (fabs(tail->mean) + fabs(inside->mean)))) {
        return 0;
    }
    if (a + b > 0 && degrees >= 1) {
        const vmg_student student = vmg_student_of(degrees);
        if (fabs(difference) <= vmg_student_quantile(&student, 0.975) * sqrt(a + b)) {
            return 0;
        }
    }
    return difference > 0 ? 1 : -1;
}

static void fill_method(const looking *l, const vmg_run *run, vmg_method_shift *out)
{
    vmg_paired_sums inside, tail;
    const vmg_held_out *held_out = run->held_out; /* all rows of `test`, which have a target, in their order */
    const size_t border = l->self->inside_count;
    out->inside = look_at(l, held_out, 0, border, &inside);
    out->tail = look_at(l, held_out, border, held_out->count, &tail);
    out->verdict = compare_means(&inside, &tail);
    out->is_known = true;
}

vmg_status vmg_shift_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison)
{
    looking l = {.self = self, .classes = self->folds.target ? self->folds.target->class_count : 0};
    vmg_status status = VMG_OK;
    if (!self->options.shift) {
        return VMG_OK;
    }
    comparison->shift = vmg_copy_string(context, self->options.shift);
    comparison->shift_part = VMG_SHIFT_PART;
    comparison->shift_from = self->shift_from;
    comparison->shift_train = self->shift.train_count;
    comparison->shift_inside = self->inside_count;
    comparison->shift_tail = self->shift.test_count - self->inside_count;
    l.target = vmg_table_find(self->table, self->targets.names[0]);
    if (!comparison->shift) {
        return VMG_ERROR_MEMORY;
    }
    if (self->folds.target) {
        status = vmg_target_bind(context, self->folds.target, self->table, &l.binding);
    }
    for (size_t i = 0; i < self->run_count && !status; i++) {
        const vmg_run *run = &self->runs[i];
        if (run->kind == VMG_RUN_SHIFT && run->state == VMG_RUN_DONE) {
            fill_method(&l, run, &comparison->methods[run->method].shift);
        }
    }
    vmg_target_unbind(context, l.binding);
    return status;
}
