/* How the time that a comparison may take is shared out. A method that would take more than its share makes fewer runs,
 * or none; the numbers of those that are made do not depend on it. */
#ifndef VMG_EVALUATE_TIME_BUDGET_H
#define VMG_EVALUATE_TIME_BUDGET_H

#include "evaluate/comparing.h"

/* One method: what it would take for all its runs (NaN: not known yet), and what it may take, to be filled in. */
typedef struct vmg_budget_share {
    double need, share;
} vmg_budget_share;

/* Shares `seconds` out: who needs less than an equal share leaves the rest to the others, again and again. A need that
 * is not known takes what there is. */
void vmg_budget_share_out(double seconds, size_t count, vmg_budget_share *shares);

/* Whether a run may begin, with the comparison's lock held; where not, the run is left out and its sentence written.
 * *deadline: when it must be over (seconds of CLOCK_MONOTONIC); 0: never. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_budget_admit(vmg_context *context, vmg_comparing *self, vmg_run *run, double *deadline);

/* New deadlines for runs that are active and whose method has no other behind it, now that more is known. With the
 * lock held. */
void vmg_budget_renew_deadlines(vmg_comparing *self);

/* The sentence of a run that its deadline ended. */
vmg_status vmg_budget_leave_out(vmg_context *context, const vmg_comparing *self, vmg_run *run);

#endif
