/* Moments in closed form: rectifiers, sine, linear. h has mean m and variance v, sd = sqrt(v).
 *
 * Leaky rectifier, f(h) = a h + b max(0, h), b = 1 - a; the rectifier is a = 0. With z = m / sd, phi and Phi the
 * standard normal density and distribution, Q = Phi(-z), k = z Phi + phi (so that E[max(0, h)] = sd k):
 *
 *   mean      = a m + b sd k
 *   variance  = v [a^2 + 2 a b Phi + b^2 (Phi + z^2 Phi Q + z phi (1 - 2 Phi) - phi^2)]
 *   d mean    = a + b Phi  by m,   b phi / (2 sd)  by v
 *   d variance = 2 b sd [a phi + b k Q]  by m,   a^2 + 2 a b (Phi - z phi / 2) + b^2 (Phi - k phi)  by v
 *
 * (Frey and Hinton 1999, "Variational learning in nonlinear Gaussian belief networks"; the variance is written so that
 * nothing of the size of m^2 is subtracted, and Cov(h, max(0, h)) = v Phi by Stein's lemma.)
 *
 * Sine: E[sin h] = exp(-v/2) sin m; with q = 1 - exp(-v), variance = q (q/2 + exp(-v) cos^2 m). */
#include <stdbool.h>

#include "activation/vector/activation_functions.h"
#include "activation/vector/normal_tail.h"
#include "base/real.h"

static const vmg_real leak = (vmg_real)0.01;

/* Below this variance an entry counts as known; the square root of it is still a normal number in float. */
static const vmg_real known_variance = (vmg_real)1e-30;

/* Entries that are worked on together, in one short loop after the other: in one long loop the processor would wait for
 * each entry's chain of operations to end; and sines and cosines become vector code only in loops of their own. */
enum { BLOCK = 128 };

/* What the moments of a rectifier are made of, for a block of entries. */
typedef struct rectified {
    vmg_real inverse_sd[BLOCK], z[BLOCK], density[BLOCK]; /* 1 / sd, z, phi(z) */
    vmg_real below[BLOCK], above[BLOCK];                  /* Phi(z), Q(z) */
} rectified;

static inline void prepare_rectified(size_t count, const vmg_real *restrict mean, const vmg_real *restrict variance,
                                     rectified *restrict out)
{
    for (size_t i = 0; i < count; i++) {
        const vmg_real inverse_sd = 1 / VMG_REAL(sqrt)(variance[i] < known_variance ? known_variance : variance[i]);
        const vmg_real distance = VMG_REAL(fabs)(mean[i]) * inverse_sd;
        out->inverse_sd[i] = inverse_sd;
        out->z[i] = VMG_REAL(copysign)(VMG_Z_LIMIT < distance ? VMG_Z_LIMIT : distance, mean[i]);
    }
    for (size_t i = 0; i < count; i++) {
        out->density[i] = vmg_normal_density(out->z[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const vmg_real tail = vmg_normal_tail(VMG_REAL(fabs)(out->z[i]), out->density[i]);
        out->below[i] = out->z[i] < 0 ? tail : 1 - tail;
        out->above[i] = out->z[i] < 0 ? 1 - tail : tail;
    }
}

/* a x + y; a is a constant, and the compiler may not drop 0 x by itself. */
static inline vmg_real add_leak(vmg_real a, vmg_real x, vmg_real y)
{
    return a == 0 ? y : a * x + y;
}

static inline vmg_moment rectifier_moment(vmg_real a, const rectified *of, size_t i, vmg_real mean, vmg_real variance)
{
    const vmg_real b = 1 - a, half = (vmg_real)0.5, z = of->z[i], density = of->density[i];
    const vmg_real below = of->below[i], above = of->above[i], sd = variance * of->inverse_sd[i];

    /* Rounding can take these three below 0. */
    const vmg_real k = vmg_not_negative(z * below + density);
    const vmg_real rectified_mean = vmg_not_negative(mean * below + sd * density);
    const vmg_real spread = below + z * z * below * above + z * density * (above - below) - density * density;
    return (vmg_moment){
        .mean = add_leak(a, mean, b * rectified_mean),
        .variance = variance * add_leak(a, a + 2 * b * below, b * b * vmg_not_negative(spread)),
        .mean_by_mean = add_leak(a, 1, b * below),
        .mean_by_variance = variance < known_variance ? 0 : half * b * density * of->inverse_sd[i],
        .variance_by_mean = 2 * b * sd * add_leak(a, density, b * k * above),
        .variance_by_variance = add_leak(a, a + 2 * b * (below - half * z * density), b * b * (below - k * density)),
    };
}

/* a is a constant where this is called. */
static inline void rectifier_moments(vmg_real a, size_t count, const vmg_real *mean, const vmg_real *variance,
                                     vmg_real *mean_out, vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t size = count - first < BLOCK ? count - first : BLOCK;
        rectified of;
        prepare_rectified(size, mean + first, variance + first, &of);
        if (!slopes) {
            VMG_INDEPENDENT_ROUNDS
            for (size_t i = 0; i < size; i++) {
                vmg_moment_store(rectifier_moment(a, &of, i, mean[first + i], variance[first + i]), first + i, mean_out,
                                 variance_out);
            }
            continue;
        }
        const vmg_moment_slopes to = *slopes;
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < size; i++) {
            vmg_moment_store_slopes(rectifier_moment(a, &of, i, mean[first + i], variance[first + i]), first + i,
                                    mean_out, variance_out, to);
        }
    }
}

void VMG_IN_SET(vmg_relu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    rectifier_moments(0, count, mean, variance, mean_out, variance_out, slopes);
}

void VMG_IN_SET(vmg_leaky_relu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance,
                                        vmg_real *mean_out, vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    rectifier_moments(leak, count, mean, variance, mean_out, variance_out, slopes);
}

static inline vmg_moment sine_moment(vmg_real sine, vmg_real cosine, vmg_real variance)
{
    const vmg_real half = (vmg_real)0.5;
    const vmg_real decay = VMG_REAL(exp)(-variance), root = VMG_REAL(exp)(-half * variance); /* its square root */
    const vmg_real lost = -VMG_REAL(expm1)(-variance);                                       /* q = 1 - decay */
    return (vmg_moment){
        .mean = root * sine,
        .variance = lost * (half * lost + decay * cosine * cosine),
        .mean_by_mean = root * cosine,
        .mean_by_variance = -half * root * sine,
        .variance_by_mean = -2 * lost * decay * sine * cosine,
        .variance_by_variance = decay * (lost + (decay - lost) * cosine * cosine),
    };
}

void VMG_IN_SET(vmg_sine_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t end = count - first < BLOCK ? count : first + BLOCK;
        vmg_real sine[BLOCK], cosine[BLOCK];
        for (size_t i = first; i < end; i++) {
            sine[i - first] = VMG_REAL(sin)(mean[i]);
        }
        for (size_t i = first; i < end; i++) {
            cosine[i - first] = VMG_REAL(cos)(mean[i]);
        }
        if (!slopes) {
            VMG_INDEPENDENT_ROUNDS
            for (size_t i = first; i < end; i++) {
                vmg_moment_store(sine_moment(sine[i - first], cosine[i - first], variance[i]), i, mean_out,
                                 variance_out);
            }
            continue;
        }
        const vmg_moment_slopes to = *slopes;
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = first; i < end; i++) {
            vmg_moment_store_slopes(sine_moment(sine[i - first], cosine[i - first], variance[i]), i, mean_out,
                                    variance_out, to);
        }
    }
}

static inline vmg_moment linear_moment(vmg_real mean, vmg_real variance)
{
    return (vmg_moment){.mean = mean, .variance = variance, .mean_by_mean = 1, .variance_by_variance = 1};
}

void VMG_IN_SET(vmg_linear_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                    vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(linear_moment(mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(linear_moment(mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}
