/* vmg_real and its elementary functions: float in the release, double in the build that checks gradients. */
#ifndef VMG_BASE_REAL_H
#define VMG_BASE_REAL_H

#include <math.h>

#include "vmg/config.h"

#if VMG_REAL_IS_DOUBLE
#define VMG_REAL(function) function
#else
#define VMG_REAL(function) function##f /* VMG_REAL(exp)(x) is expf(x) */
#endif

#define VMG_PI 3.14159265358979323846
#define VMG_LOG_2 0.69314718055994530942
#define VMG_LOG_2_PI 1.83787706640934548356
#define VMG_SQRT_2 1.41421356237309504880
#define VMG_INVERSE_SQRT_2 0.70710678118654752440
#define VMG_INVERSE_SQRT_2_PI 0.39894228040143267794

#endif
