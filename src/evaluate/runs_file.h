/* The runs of a comparison that were finished, in a file that grows line by line, so that an interrupted comparison
 * goes on where it was. A line that was cut off is as if it were not there. */
#ifndef VMG_EVALUATE_RUNS_FILE_H
#define VMG_EVALUATE_RUNS_FILE_H

#include "evaluate/comparing.h"

/*
 * Begins the file that the options name; where they name none, nothing is done. With `resume`, runs that it holds and
 * that are those of this comparison are taken from it: they are then done. Other runs in it are dropped.
 *
 * Fails with VMG_ERROR_DATA (the file is there and is none of runs), VMG_ERROR_CREATE, VMG_ERROR_WRITE,
 * VMG_ERROR_MEMORY.
 */
vmg_status vmg_runs_file_open(vmg_context *context, vmg_comparing *self);

/* Appends a run that is done; any thread may. A file that cannot be written is given up, with a note. */
void vmg_runs_file_add(vmg_context *context, vmg_comparing *self, const vmg_run *run);

/* Closes it; the file stays. */
void vmg_runs_file_close(vmg_comparing *self);

#endif
