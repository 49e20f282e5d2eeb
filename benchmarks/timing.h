/* How benchmarks measure: the shortest of several runs, each long enough for the clock. */
#ifndef VMG_BENCHMARKS_TIMING_H
#define VMG_BENCHMARKS_TIMING_H

#include <stddef.h>
#include <time.h>

/* Seconds of processor time that this thread has had: what other processes take does not count. */
static inline double benchmark_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds that have passed: for work that several threads share. */
static inline double benchmark_wall_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds by a clock that one call of work(user) takes: the shortest of so many runs of at least 2 ms. What others do
 * to the caches only ever lengthens a run. */
static inline double benchmark_seconds_by(double (*clock_now)(void), int runs, void (*work)(void *user), void *user)
{
    size_t calls = 1;
    double best = 0;
    work(user); /* caches, page faults */
    for (int run = 0; run < runs;) {
        const double start = clock_now();
        for (size_t i = 0; i < calls; i++) {
            work(user);
        }
        const double taken = clock_now() - start, each = taken / (double)calls;
        if (taken < 2e-3 && calls < (size_t)1 << 30) {
            calls *= 2;
            continue;
        }
        best = run == 0 || each < best ? each : best;
        run++;
    }
    return best;
}

/* Seconds of processor time of one call of work(user), which this thread does alone. */
static inline double benchmark_seconds(void (*work)(void *user), void *user)
{
    return benchmark_seconds_by(benchmark_now, 7, work, user);
}

#endif
