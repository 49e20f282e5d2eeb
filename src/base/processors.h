/* How many processors this process may use. */
#ifndef VMG_BASE_PROCESSORS_H
#define VMG_BASE_PROCESSORS_H

#include <stddef.h>

/* The smaller of the affinity mask's size and the container's CPU limit (control groups, versions 1 and 2), rounded
 * up; at least 1. Reads files below /sys and /proc each time it is called. Safe from any thread. */
size_t vmg_available_processors(void);

#endif
