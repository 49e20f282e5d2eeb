/* Schedules; see optimise/schedule.h. */
#include "optimise/schedule.h"

#include "base/real.h"

double vmg_schedule_factor(vmg_schedule schedule, size_t step, size_t steps)
{
    const double done = steps ? (double)step / (double)steps : 0;
    switch (schedule) {
    case VMG_SCHEDULE_LINEAR:
        return 1 - done;
    case VMG_SCHEDULE_COSINE:
        return 0.5 * (1 + cos(VMG_PI * done));
    case VMG_SCHEDULE_CONSTANT:
        break;
    }
    return 1;
}

double vmg_warmup_weight(double part, size_t step, size_t steps)
{
    const double rising = part * (double)steps;
    return (double)step < rising ? (double)step / rising : 1;
}
