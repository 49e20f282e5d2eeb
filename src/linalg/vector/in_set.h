/* Names inside the files that are compiled once for every instruction set (cmake/Kernels.cmake). */
#ifndef VMG_LINALG_VECTOR_IN_SET_H
#define VMG_LINALG_VECTOR_IN_SET_H

/* VMG_SET is the name of the instruction set that is being compiled for: portable, avx2, avx512. VMG_IN_SET(vmg_f) is
 * vmg_f_avx2 then. */
#define VMG_JOIN_NAMES(name, set) name##_##set
#define VMG_JOIN_EXPANDED(name, set) VMG_JOIN_NAMES(name, set)
#define VMG_IN_SET(name) VMG_JOIN_EXPANDED(name, VMG_SET)
#define VMG_QUOTE(text) #text
#define VMG_QUOTE_EXPANDED(text) VMG_QUOTE(text)
#define VMG_SET_NAME VMG_QUOTE_EXPANDED(VMG_SET)

#endif
