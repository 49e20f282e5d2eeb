/* How the time of a comparison is shared out; see evaluate/time_budget.h. */
#include "evaluate/time_budget.h"

#include <math.h>
#include <stdio.h>

#include "base/context.h"
#include "evaluate/stopwatch.h"

void vmg_budget_share_out(double seconds, size_t count, vmg_budget_share *shares)
{
    double left = seconds;
    size_t open = count;
    bool any = true;
    for (size_t i = 0; i < count; i++) {
        shares[i].share = NAN;
    }
    while (open && any) { /* each round settles at least one, or all that are left */
        const double equal = left / (double)open;
        any = false;
        for (size_t i = 0; i < count; i++) {
            if (isnan(shares[i].share) && shares[i].need <= equal) {
                shares[i].share = shares[i].need;
                left -= shares[i].need;
                open--;
                any = true;
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        shares[i].share = isnan(shares[i].share) ? left / (double)open : shares[i].share;
    }
}

/* What the runs of a method took so far, seconds of one thread, and what one takes; NaN: no run is over. */
static double spent_by(const vmg_comparing *self, size_t method, double now, double *of_one, double *waiting)
{
    double sum = 0, spent = 0, count = 0;
    *waiting = 0;
    for (size_t i = 0; i < self->run_count; i++) {
        const vmg_run *run = &self->runs[i];
        if (run->method != method) {
            continue;
        }
        spent += run->state == VMG_RUN_ACTIVE ? now - run->start : run->seconds;
        if (run->state == VMG_RUN_DONE || run->state == VMG_RUN_FAILED) {
            sum += run->seconds;
            count++;
        }
        *waiting += run->state == VMG_RUN_PENDING || run->state == VMG_RUN_ACTIVE;
    }
    *of_one = sum / count;
    return spent;
}

/* What a method may still take, and what one of its runs takes (NaN: not known). */
static double room_of(const vmg_comparing *self, size_t method, double *of_one)
{
    const double now = vmg_stopwatch();
    double spent = 0;
    for (size_t i = 0; i < self->options.method_count; i++) {
        double one, waiting;
        const double taken = spent_by(self, i, now, &one, &waiting);
        self->shares[i].need = taken + waiting * one; /* an active run counts whole, and what it took once more */
        if (i == method) {
            spent = taken;
            *of_one = one;
        }
    }
    vmg_budget_share_out(self->options.time_budget * (double)self->threads, self->options.method_count, self->shares);
    return fmin(self->shares[method].share - spent, self->start + self->options.time_budget - now);
}

vmg_status vmg_budget_leave_out(vmg_context *context, const vmg_comparing *self, vmg_run *run)
{
    char text[128];
    snprintf(text, sizeof text, "takes more than its share of the time, which is %.3g of %.3g seconds",
             self->shares[run->method].share / (double)self->threads, self->options.time_budget);
    run->sentence = vmg_copy_string(context, text);
    return run->sentence ? VMG_OK : VMG_ERROR_MEMORY;
}

vmg_status vmg_budget_admit(vmg_context *context, vmg_comparing *self, vmg_run *run, double *deadline)
{
    *deadline = 0;
    if (!(self->options.time_budget > 0)) {
        return VMG_OK;
    }
    double of_one = NAN;
    const double room = room_of(self, run->method, &of_one);
    if (room <= 0 || of_one > room) {
        run->state = VMG_RUN_LEFT_OUT;
        return vmg_budget_leave_out(context, self, run);
    }
    *deadline = isnan(of_one) ? vmg_stopwatch() + room : 0;
    return VMG_OK;
}

void vmg_budget_renew_deadlines(vmg_comparing *self)
{
    for (size_t i = 0; i < self->run_count && self->options.time_budget > 0; i++) {
        vmg_run *run = &self->runs[i];
        double of_one = NAN;
        if (run->state == VMG_RUN_ACTIVE && run->context && run->has_deadline) {
            const double room = room_of(self, run->method, &of_one);
            vmg_context_set_deadline(run->context, isnan(of_one) ? vmg_stopwatch() + fmax(room, 1e-3) : 0);
        }
    }
}
