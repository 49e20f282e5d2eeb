/* Independent jobs side by side on several threads. */
#ifndef VMG_BASE_PARALLEL_H
#define VMG_BASE_PARALLEL_H

#include <stddef.h>

#include "vmg/context.h"

/* One job: `context` is the worker's own, `index` says which job. */
typedef vmg_status (*vmg_job)(vmg_context *context, size_t index, void *user);

/*
 * Runs job(., 0) to job(., count - 1), each once, on at most as many threads as the context allows, and waits for all.
 * Where there are more threads than jobs, each job may use its share of the others in turn.
 * What a job computes must depend on its index alone: then nothing depends on the number of threads.
 * After the first failure no further job is begun. Answers the failure with the smallest index, and its sentence is
 * then the context's.
 */
vmg_status vmg_parallel_for(vmg_context *context, size_t count, vmg_job job, void *user);

#endif
