/* How far a comparison is, and how long it will take; see evaluate/comparing.h. Nothing that is computed depends on it.
 *
 * A run that waits will take what the runs of its method took on average; one whose method has no run behind it yet,
 * what its active run promises, or else what all others took. */
#include "evaluate/comparing.h"

#include <math.h>

#include "base/context.h"
#include "evaluate/stopwatch.h"
#include "evaluate/time_budget.h"

/* Below this part of a run, how long it took so far says little of how long it will take. */
static const double telling_part = 0.02;

/* Seconds that a run of a method takes, as far as is known; NaN: it is not. With the lock held. */
static double seconds_of(const vmg_comparing *self, size_t method, double now)
{
    double sum = 0, count = 0, promised = NAN;
    for (size_t i = 0; i < self->run_count; i++) {
        const vmg_run *run = &self->runs[i];
        if (run->method == method && run->state == VMG_RUN_DONE) {
            sum += run->seconds;
            count++;
        } else if (run->method == method && run->state == VMG_RUN_ACTIVE && run->part > telling_part) {
            promised = (now - run->start) / run->part;
        }
    }
    return count > 0 ? sum / count : promised;
}

/* With the lock held. */
static double seconds_left(const vmg_comparing *self, double now)
{
    double sum = 0, known = 0, known_sum = 0, unknown_runs = 0;
    for (size_t method = 0; method < self->options.method_count; method++) {
        const double seconds = seconds_of(self, method, now);
        if (!isnan(seconds)) {
            known++;
            known_sum += seconds;
        }
        for (size_t i = 0; i < self->run_count; i++) {
            const vmg_run *run = &self->runs[i];
            if (run->method != method || (run->state != VMG_RUN_PENDING && run->state != VMG_RUN_ACTIVE)) {
                continue;
            }
            const double gone = run->state == VMG_RUN_ACTIVE ? now - run->start : 0;
            unknown_runs += isnan(seconds);
            sum += isnan(seconds) ? 0 : fmax(seconds - gone, 0);
        }
    }
    return (sum + unknown_runs * known_sum / known) / (double)self->threads; /* NaN where nothing is known */
}

/* Tells the caller. With the lock held. */
static void tell(vmg_comparing *self, const vmg_run *about, const char *failure)
{
    const double now = vmg_stopwatch();
    vmg_compare_progress told = {.name = vmg_comparing_name(self, about->method),
                                 .all = self->run_count,
                                 .seconds = now - self->start + self->seconds_before,
                                 .failure = failure};
    if (!self->options.on_progress) {
        return;
    }
    for (size_t i = 0; i < self->run_count; i++) {
        const vmg_run *run = &self->runs[i];
        const bool is_over = run->state != VMG_RUN_PENDING && run->state != VMG_RUN_ACTIVE;
        told.done += is_over;
        told.run += is_over && run->method == about->method;
        told.runs += run->method == about->method;
    }
    told.seconds_left = told.done < told.all ? seconds_left(self, now) : 0;
    self->options.on_progress(self->options.progress_user, &told);
}

vmg_status vmg_comparing_begin(vmg_context *context, vmg_comparing *self, vmg_run *run, vmg_context *trains,
                               bool *admitted)
{
    double deadline = 0;
    pthread_mutex_lock(&self->lock);
    const vmg_status status = vmg_budget_admit(context, self, run, &deadline);
    *admitted = !status && run->state == VMG_RUN_PENDING;
    if (*admitted) {
        run->state = VMG_RUN_ACTIVE;
        run->start = vmg_stopwatch();
        run->part = 0;
        run->context = trains;
        run->has_deadline = deadline > 0;
        vmg_context_set_deadline(trains, deadline);
    } else if (!status) {
        tell(self, run, run->sentence);
    }
    pthread_mutex_unlock(&self->lock);
    return status;
}

void vmg_comparing_report_progress(vmg_comparing *self, vmg_run *run, const vmg_progress *progress)
{
    pthread_mutex_lock(&self->lock);
    run->part =
        ((double)progress->member + (double)progress->epoch / (double)progress->epochs) / (double)progress->members;
    tell(self, run, NULL);
    pthread_mutex_unlock(&self->lock);
}

void vmg_comparing_report_end(vmg_comparing *self, vmg_run *run, vmg_run_state state)
{
    pthread_mutex_lock(&self->lock);
    run->seconds = vmg_stopwatch() - run->start;
    run->state = state;
    run->context = NULL;
    vmg_budget_renew_deadlines(self);
    tell(self, run, run->sentence);
    pthread_mutex_unlock(&self->lock);
}
