/* The table of activations of one instruction set, and of the plain build. */
#ifndef VMG_ACTIVATION_VECTOR_ACTIVATION_ROWS_H
#define VMG_ACTIVATION_VECTOR_ACTIVATION_ROWS_H

#include "activation/activation.h"
#include "linalg/vector/in_set.h"

enum { VMG_ACTIVATION_COUNT = 9 };

extern const vmg_activation vmg_activation_rows_plain[VMG_ACTIVATION_COUNT];
extern const vmg_activation vmg_activation_rows_portable[VMG_ACTIVATION_COUNT];
#if VMG_HAVE_X86_SETS
extern const vmg_activation vmg_activation_rows_avx2[VMG_ACTIVATION_COUNT];
extern const vmg_activation vmg_activation_rows_avx512[VMG_ACTIVATION_COUNT];
#endif

#endif
