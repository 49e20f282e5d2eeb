/* How a training goes: the line that moves, and the log. */
#ifndef VMG_CLI_PROGRESS_H
#define VMG_CLI_PROGRESS_H

#include <time.h>

#include "command.h"
#include "vmg/model.h"

typedef struct vmg_cli_progress {
    vmg_cli_console *console;
    const char *path; /* of the log, borrowed */
    FILE *log;        /* NULL: none */
    struct timespec start;
    double shown; /* seconds since the start when the line was shown last */
    size_t calls; /* epochs so far, of all networks */
    size_t epoch; /* the last one that was reported */
} vmg_cli_progress;

/* Begins to count time, and the log where the arguments ask for one. A log is not a result: it grows line by line and
 * stays when training fails. */
vmg_status vmg_cli_progress_open(const vmg_cli_session *session, vmg_cli_progress *out);

/* Takes the line away and closes the log; fails where it could not be written. Answers the seconds since the start. */
vmg_status vmg_cli_progress_close(const vmg_cli_session *session, vmg_cli_progress *progress, double *seconds);

/* A vmg_progress_function whose user is the vmg_cli_progress. */
void vmg_cli_on_progress(void *progress, const vmg_progress *now);

/* "0.4 s", "31 s", "2:05 min", "3:20 h". */
typedef struct vmg_cli_duration {
    char text[32];
} vmg_cli_duration;
vmg_cli_duration vmg_cli_duration_of(double seconds);

#endif
