/* How many processors this process may use; see base/processors.h. */
#include "base/processors.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The processors that `quota` microseconds in each `period` amount to; 0 where there is no limit. */
static size_t processors_of_quota(long long quota, long long period)
{
    return quota > 0 && period > 0 ? (size_t)((quota + period - 1) / period) : 0;
}

static bool read_number(const char *path, long long *number)
{
    FILE *file = fopen(path, "re");
    const bool found = file && fscanf(file, "%lld", number) == 1;
    if (file) {
        fclose(file);
    }
    return found;
}

/* Version 2: "max 100000" or "150000 100000" in cpu.max of the group that /proc/self/cgroup names ("0::/path"). */
static size_t limit_of_version_2(void)
{
    char line[512], path[640] = "/sys/fs/cgroup/cpu.max";
    FILE *groups = fopen("/proc/self/cgroup", "re");
    while (groups && fgets(line, sizeof line, groups)) {
        if (strncmp(line, "0::", 3) == 0) {
            line[strcspn(line, "\n")] = 0;
            snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", line + 3);
        }
    }
    if (groups) {
        fclose(groups);
    }
    FILE *file = fopen(path, "re");
    if (!file) {
        file = fopen("/sys/fs/cgroup/cpu.max", "re");
    }
    long long quota = 0, period = 0;
    const bool limited = file && fscanf(file, "%lld %lld", &quota, &period) == 2;
    if (file) {
        fclose(file);
    }
    return limited ? processors_of_quota(quota, period) : 0;
}

static size_t limit_of_version_1(void)
{
    long long quota = 0, period = 0;
    const bool limited = read_number("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", &quota) &&
                         read_number("/sys/fs/cgroup/cpu/cpu.cfs_period_us", &period);
    return limited ? processors_of_quota(quota, period) : 0;
}

size_t vmg_available_processors(void)
{
    cpu_set_t mask;
    size_t count = 1;
    if (sched_getaffinity(0, sizeof mask, &mask) == 0) {
        count = (size_t)CPU_COUNT(&mask);
    }
    const size_t limits[] = {limit_of_version_2(), limit_of_version_1()};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (limits[i] && limits[i] < count) {
            count = limits[i];
        }
    }
    return count ? count : 1;
}
