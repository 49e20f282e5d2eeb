/* The tables of kernels that are compiled for an instruction set each; linalg/kernels.c chooses among them. */
#ifndef VMG_LINALG_VECTOR_KERNELS_IN_SET_H
#define VMG_LINALG_VECTOR_KERNELS_IN_SET_H

#include "linalg/kernels.h"
#include "linalg/vector/in_set.h"

extern const vmg_kernels vmg_kernels_portable;
#if VMG_HAVE_X86_SETS
extern const vmg_kernels vmg_kernels_avx2, vmg_kernels_avx512;
#endif

#endif
