/* Threads that stand ready for pieces of one computation that takes microseconds: pieces of one step of training. For
 * jobs that are long, can fail and want a context of their own there is base/parallel.h. */
#ifndef VMG_BASE_TEAM_H
#define VMG_BASE_TEAM_H

#include <stddef.h>

#include "vmg/context.h"

typedef struct vmg_team vmg_team;

/* Piece number `index`; `thread` is below vmg_team_size and tells apart what runs side by side, for scratch memory.
 * What a piece computes must not depend on it. Cannot fail. */
typedef void (*vmg_team_task)(void *user, size_t index, size_t thread);

/* As many threads as the context allows, the caller's among them; *out is NULL, without failure, where that is one or
 * no thread can be made. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_team_create(vmg_context *context, vmg_team **out);
void vmg_team_destroy(vmg_context *context, vmg_team *team);

/* How many threads there are; NULL: one. */
size_t vmg_team_size(const vmg_team *team);

/* Runs task(user, 0, .) to task(user, count - 1, .), each once, and waits for all; a team of NULL does them in order.
 * Allocates nothing. One call at a time, and none from inside a task. */
void vmg_team_run(vmg_team *team, size_t count, vmg_team_task task, void *user);

#endif
