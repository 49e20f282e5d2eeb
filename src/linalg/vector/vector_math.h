/* Elementary functions in vectors: tells the compiler that glibc's libmvec has them, so that it calls that where a loop
 * calls expf and the like. The declarations are those that glibc makes itself under -ffast-math, which this project
 * does not use because NaN and infinity must stay what they are; errors are below 4 units in the last place (the glibc
 * manual, "Errors in Math Functions"). Include after math.h. */
#ifndef VMG_LINALG_VECTOR_VECTOR_MATH_H
#define VMG_LINALG_VECTOR_VECTOR_MATH_H

#include <math.h>

#if VMG_HAVE_VECTOR_MATH
#define VMG_VECTOR_FUNCTION(name)                                                                                      \
    __attribute__((simd("notinbranch"))) double name(double);                                                          \
    __attribute__((simd("notinbranch"))) float name##f(float);
VMG_VECTOR_FUNCTION(exp)
VMG_VECTOR_FUNCTION(expm1)
VMG_VECTOR_FUNCTION(log1p)
VMG_VECTOR_FUNCTION(tanh)
VMG_VECTOR_FUNCTION(erf)
VMG_VECTOR_FUNCTION(erfc)
VMG_VECTOR_FUNCTION(sin)
VMG_VECTOR_FUNCTION(cos)
#undef VMG_VECTOR_FUNCTION
#endif

#endif
