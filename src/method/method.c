/* The registry of methods; see method/method.h. */
#include "method/method.h"

#include <string.h>

static const vmg_method *const methods[] = {&vmg_method_matrix, &vmg_method_constant, &vmg_method_linear,
                                            &vmg_method_gaussian_process};

const vmg_method *vmg_method_at(size_t index)
{
    return index < sizeof methods / sizeof *methods ? methods[index] : NULL;
}

const vmg_method *vmg_method_find(const char *name)
{
    for (size_t i = 0; vmg_method_at(i); i++) {
        if (strcmp(vmg_method_at(i)->name, name) == 0) {
            return vmg_method_at(i);
        }
    }
    return NULL;
}
