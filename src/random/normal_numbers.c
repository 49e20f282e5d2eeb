/* Standard normal numbers in double; see random/normal_numbers.h. */
#include "random/normal_numbers.h"

#include "base/context.h"

vmg_status vmg_random_normal_numbers(vmg_context *context, vmg_random from, size_t count, double **out)
{
    enum { at_once = 256 }; /* a multiple of 4, as vmg_random_normal has it */
    vmg_real drawn[at_once];
    double *numbers = vmg_allocate(context, count, sizeof *numbers);
    *out = numbers;
    if (!numbers) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t first = 0; first < count; first += at_once) {
        vmg_random_normal(vmg_kernels_of(context), from, first, at_once, drawn);
        for (size_t i = 0; i < at_once && first + i < count; i++) {
            numbers[first + i] = (double)drawn[i];
        }
    }
    return VMG_OK;
}
