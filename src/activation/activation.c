/* The activations by name, by number and by instruction set; the table itself is in vector/activation_rows.c. */
#include "activation/activation.h"

#include <string.h>

#include "activation/vector/activation_rows.h"
#include "linalg/vector/kernels_in_set.h"

const vmg_activation *vmg_activation_at(size_t index)
{
    return index < VMG_ACTIVATION_COUNT ? &vmg_activation_rows_plain[index] : NULL;
}

const vmg_activation *vmg_activation_find(const char *name)
{
    for (size_t i = 0; i < VMG_ACTIVATION_COUNT; i++) {
        if (!strcmp(vmg_activation_rows_plain[i].name, name)) {
            return &vmg_activation_rows_plain[i];
        }
    }
    return NULL;
}

static const vmg_activation *rows_of(const vmg_kernels *kernels)
{
#if VMG_HAVE_X86_SETS
    if (kernels == &vmg_kernels_avx512) {
        return vmg_activation_rows_avx512;
    }
    if (kernels == &vmg_kernels_avx2) {
        return vmg_activation_rows_avx2;
    }
#endif
    return kernels == &vmg_kernels_portable ? vmg_activation_rows_portable : vmg_activation_rows_plain;
}

const vmg_activation *vmg_activation_for(const vmg_kernels *kernels, const vmg_activation *activation)
{
    for (size_t i = 0; i < VMG_ACTIVATION_COUNT; i++) {
        if (activation == &vmg_activation_rows_plain[i]) {
            return &rows_of(kernels)[i];
        }
    }
    return activation;
}
