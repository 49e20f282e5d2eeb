/* Standard normal numbers in double, for draws that are made once and not in a step. */
#ifndef VMG_RANDOM_NORMAL_NUMBERS_H
#define VMG_RANDOM_NORMAL_NUMBERS_H

#include "random/random.h"
#include "vmg/context.h"

/* Numbers 0 .. count - 1 of `from`, in memory that the caller releases. Fails with VMG_ERROR_MEMORY; *out is then NULL. */
vmg_status vmg_random_normal_numbers(vmg_context *context, vmg_random from, size_t count, double **out);

#endif
