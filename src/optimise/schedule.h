/* Learning-rate schedules and the warm-up of the divergence's weight: functions of how much of training is done. */
#ifndef VMG_OPTIMISE_SCHEDULE_H
#define VMG_OPTIMISE_SCHEDULE_H

#include <stddef.h>

typedef enum vmg_schedule { VMG_SCHEDULE_CONSTANT, VMG_SCHEDULE_LINEAR, VMG_SCHEDULE_COSINE } vmg_schedule;

/* The factor of the learning rate in step `step` of `steps`, counted from 0: 1 throughout; from 1 down to 0 in a
 * straight line; or (1 + cos(pi step / steps)) / 2 (Loshchilov and Hutter 2017, one period). */
double vmg_schedule_factor(vmg_schedule schedule, size_t step, size_t steps);

/* The weight of the divergence in step `step` of `steps`: rises from 0 to 1 in a straight line over the first `part` of
 * all steps. */
double vmg_warmup_weight(double part, size_t step, size_t steps);

#endif
