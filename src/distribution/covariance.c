/* The table of covariance structures; see distribution/covariance.h. */
#include "distribution/covariance.h"

#include <string.h>

static const vmg_covariance_kind *const kinds[] = {&vmg_covariance_diagonal, &vmg_covariance_low_rank,
                                                   &vmg_covariance_full};

const vmg_covariance_kind *vmg_covariance_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i]->name, name) == 0) {
            return kinds[i];
        }
    }
    return NULL;
}
