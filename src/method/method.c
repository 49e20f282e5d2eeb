/* The registry of methods; see method/method.h. */
#include "method/method.h"

#include <string.h>

#include "method/network_methods.h"

/* Behind those that are networks. */
static const vmg_method *const others[] = {&vmg_method_constant, &vmg_method_linear, &vmg_method_gaussian_process,
                                           &vmg_method_propagation, &vmg_method_laplace};

const vmg_method *vmg_method_at(size_t index)
{
    size_t networks = 0;
    while (vmg_network_method_at(networks)) {
        networks++;
    }
    if (index < networks) {
        return &vmg_network_method_at(index)->method;
    }
    return index - networks < sizeof others / sizeof *others ? others[index - networks] : NULL;
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

const char *vmg_method_name_at(size_t index)
{
    const vmg_method *method = vmg_method_at(index);
    return method ? method->name : NULL;
}

const char *vmg_method_summary_at(size_t index)
{
    const vmg_method *method = vmg_method_at(index);
    return method ? method->summary : NULL;
}
