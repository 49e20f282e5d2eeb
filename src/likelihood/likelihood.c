/* The likelihoods by name; see likelihood/likelihood.h. */
#include "likelihood/likelihood.h"

#include <string.h>

const vmg_likelihood_kind *vmg_likelihood_find(const char *name)
{
    static const vmg_likelihood_kind *const kinds[] = {&vmg_likelihood_gaussian, &vmg_likelihood_varying,
                                                       &vmg_likelihood_categorical};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(kinds[i]->name, name)) {
            return kinds[i];
        }
    }
    return NULL;
}
