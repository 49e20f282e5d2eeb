/* The likelihoods by name; see likelihood/likelihood.h. */
#include "likelihood/likelihood.h"

#include <string.h>

#include "base/real.h"

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

/* The rate of the Gamma posterior, or the offset of the log variance. */
void vmg_likelihood_scale_noise(const vmg_likelihood *likelihood, vmg_real *parameters, double factor)
{
    const size_t first = likelihood->kind == &vmg_likelihood_gaussian ? likelihood->outputs : 0;
    const size_t count = likelihood->kind == &vmg_likelihood_categorical ? 0 : vmg_likelihood_targets(likelihood);
    for (size_t i = 0; i < count; i++) {
        parameters[first + i] += (vmg_real)log(factor);
    }
}
