/* What is believed about the entries of a batch: a mean each, and a variance each where they are not known. It is what
 * a layer receives and what it gives. */
#ifndef VMG_LINALG_BELIEF_H
#define VMG_LINALG_BELIEF_H

#include "linalg/matrix.h"

typedef struct vmg_belief {
    vmg_matrix mean;     /* rows x entries */
    vmg_matrix variance; /* rows x entries, >= 0; .at NULL: the entries are known */
} vmg_belief;

static inline bool vmg_belief_is_known(vmg_belief belief)
{
    return !belief.variance.at;
}

#endif
