/* The standard normal density, and the tail where the density is known already: Q(z) = phi(z) R(z), R Mills' ratio.
 *
 * In float, exp(-y) = 2^-n exp(r) with n the integer nearest to y / log 2 and r = n log 2 - y, and exp(r) a polynomial:
 * relative error 3.1e-9 for |r| <= log(2) / 2, a least-squares fit, reweighted, in 30 digits. It is written out here
 * because a call of the C library's vector function makes the compiler empty all vector registers around it.
 *
 * In float, R(z) = sum over k of c_k t^k, k = 1 .. 9, t = 1 / (1 + 0.35 z): relative error 3.3e-8 for 0 <= z <= 15, and
 * about 3e-7 with the rounding in float; a least-squares fit, reweighted until the errors were level, in 30 digits. It
 * takes half the time of erfc and leaves Q in step with phi, which is what differences of the two far out live on. In
 * double, erfc itself. */
#ifndef VMG_ACTIVATION_VECTOR_NORMAL_TAIL_H
#define VMG_ACTIVATION_VECTOR_NORMAL_TAIL_H

#include <stdint.h>
#include <string.h>

#include "base/real.h"

#if !VMG_REAL_IS_DOUBLE
/* 2^exponent for a whole exponent <= 127; 0 where that is below the smallest normal number, and for a NaN. */
static inline float vmg_power_of_two(float exponent)
{
    const int32_t bits = ((int32_t)(exponent > -127 ? exponent : -127.0f) + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return power;
}
#endif

/* phi(z) for |z| <= VMG_Z_LIMIT. A NaN stays one. */
static inline vmg_real vmg_normal_density(vmg_real z)
{
#if VMG_REAL_IS_DOUBLE
    return VMG_INVERSE_SQRT_2_PI * exp(-0.5 * z * z);
#else
    const float y = 0.5f * z * z;
    const float shifted = y * 1.44269504f + 12582912.0f; /* 1.5 * 2^23: what follows the point is rounded away */
    const float n = shifted - 12582912.0f;
    const float r = (n * 0.693359375f - y) - n * 2.12194440e-4f; /* log 2 in two parts, the first exact in 9 bits */
    const float high = 0.0416683963f + r * (0.00836884442f + r * 0.00138146513f);
    const float power = 1 + r * (1 + r * (0.499999934f + r * (0.166665196f + r * high)));
    return (float)VMG_INVERSE_SQRT_2_PI * power * vmg_power_of_two(-n);
#endif
}

/* Q(z) for z >= 0 and density = phi(z). A NaN stays one. */
static inline vmg_real vmg_normal_tail(vmg_real z, vmg_real density)
{
#if VMG_REAL_IS_DOUBLE
    (void)density;
    return 0.5 * erfc(z * VMG_INVERSE_SQRT_2);
#else
    const float t = 1 / (1 + 0.35f * z);
    const float low = 0.349978496f + t * (0.350589914f + t * (0.300316125f + t * 0.264711205f));
    const float high =
        -0.0585068241f + t * (0.399840985f + t * (-0.641731699f + t * (0.361249461f - t * 0.0731335668f)));
    return density * t * (low + t * t * t * t * high);
#endif
}

#endif
