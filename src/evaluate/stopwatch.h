/* Seconds for reports; nothing that is computed depends on them. */
#ifndef VMG_EVALUATE_STOPWATCH_H
#define VMG_EVALUATE_STOPWATCH_H

#include <time.h>

/* Seconds since some moment, the same for the whole process. */
static inline double vmg_stopwatch(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds that the processor has spent on this thread: what work costs, whatever else the machine does meanwhile. */
static inline double vmg_thread_stopwatch(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
