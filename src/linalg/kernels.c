/* Which kernels a context runs; see linalg/kernels.h. */
#include "linalg/kernels.h"

#include "base/context.h"
#include "linalg/vector/kernels_in_set.h"

/* What the compiler may use in the files of a set (cmake/Kernels.cmake) the processor must have. */
static bool processor_has(vmg_kernel_set set)
{
#if VMG_HAVE_X86_SETS
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (set == VMG_KERNELS_AVX512) {
        return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    }
    if (set == VMG_KERNELS_AVX2) {
        return avx2;
    }
#endif
    return set == VMG_KERNELS_PLAIN || set == VMG_KERNELS_PORTABLE;
}

static const vmg_kernels *kernels_of_set(vmg_kernel_set set)
{
    switch (set) {
#if VMG_HAVE_X86_SETS
    case VMG_KERNELS_AVX512:
        return &vmg_kernels_avx512;
    case VMG_KERNELS_AVX2:
        return &vmg_kernels_avx2;
#endif
    case VMG_KERNELS_PLAIN:
        return &vmg_kernels_plain;
    default:
        return &vmg_kernels_portable;
    }
}

/* From plain to best. */
static const vmg_kernel_set sets[] = {VMG_KERNELS_PLAIN, VMG_KERNELS_PORTABLE, VMG_KERNELS_AVX2, VMG_KERNELS_AVX512};
enum { set_count = sizeof sets / sizeof *sets };

const vmg_kernels *vmg_kernels_of(const vmg_context *context)
{
    const vmg_kernel_set wanted = vmg_context_kernel_set(context);
    const vmg_kernels *best = NULL;
    for (size_t i = 0; i < set_count; i++) {
        if (processor_has(sets[i])) {
            best = kernels_of_set(sets[i]);
        }
        if (sets[i] == wanted) {
            break;
        }
    }
    return best;
}

const vmg_kernels *vmg_kernels_at(size_t index)
{
    for (size_t i = 0; i < set_count; i++) {
        if (processor_has(sets[i]) && index-- == 0) {
            return kernels_of_set(sets[i]);
        }
    }
    return NULL;
}
