/* Moments of the activations made of the logistic function s(h) = 1 / (1 + exp(-h)): sigmoid, tanh, softplus, of
 * h ~ N(m, v).
 *
 * s is a scale mixture of normal distribution functions, sum p_i Phi(h / w_i), to the errors that logistic_mixture.h
 * gives; and E[Phi(h / w)] = Phi(m / sqrt(v + w^2)) in closed form. So the mixture's error in s, s', softplus bounds
 * that of the moments for all means and variances, where Gauss-Hermite quadrature needs ever more nodes the larger v
 * is. Measured against dense integration, means in +-20, standard deviations from 0.001 to 10: mean and variance of
 * sigmoid, tanh and softplus are off by 5e-12 at most with 14 components (double), by 1.5e-7 with the 8 of the float
 * build (their rounding aside). Gauss-Hermite needs, for 1e-6 in tanh: 13 nodes at a standard deviation of 0.5, 36 at
 * 1, 127 at 2, 267 at 3.
 *
 * With x = |m|, r_i = 1 / sqrt(v + w_i^2), z_i = x r_i, d_i = p_i phi(z_i) r_i, sums over i:
 *
 *   T = sum p_i Phi(-z_i)       D = sum d_i       D' = sum z_i r_i d_i       D'' = sum (z_i^2 - 1) r_i^2 d_i
 *
 * E[s(h)] is T for m < 0, else 1 - T, and its derivatives by m are D, -sign(m) D', D''; half of the second one is the
 * derivative by v. As s^2 = s - s', the variance of s is T (1 - T) - D. tanh(h) = 2 s(2h) - 1.
 *
 * Softplus l: l' = s, so that u = sum d_i / r_i^2 - x T gives E[l(h)] = max(m, 0) + u. As l(h) - l(-h) = h, l^2 is
 * h l(h) + l(h) l(-h), the first part by Stein's lemma; the second has the mixture sum k_i d_i = L, and L', L'' as D',
 * D'':
 *
 *   variance = v E[s(h)] + L - u (u + x)
 *
 * Where v is small these variances subtract nearly equal numbers; there they are expanded in v (vmg_variance_expanded):
 * the next term is below 7e-4 v^4. */
#include "activation/vector/activation_functions.h"

#include "activation/vector/logistic_mixture.h"
#include "activation/vector/normal_tail.h"
#include "base/real.h"

static const vmg_real half = (vmg_real)0.5;
static const vmg_real inverse_sqrt_2_pi = (vmg_real)VMG_INVERSE_SQRT_2_PI;

/* The sums of the opening comment. */
typedef struct logistic_sums {
    vmg_real tail, density, density1, density2; /* T, D, D', D'' */
    vmg_real lift;                              /* sum d_i / r_i^2 */
    vmg_real overlap, overlap1, overlap2;       /* L, L', L'' */
} logistic_sums;

static inline logistic_sums logistic_sums_of(vmg_real x, vmg_real variance)
{
    logistic_sums sum = {0, 0, 0, 0, 0, 0, 0, 0};
    VMG_UNROLLED
    for (size_t i = 0; i < LOGISTIC_COMPONENTS; i++) {
        const logistic_component component = logistic_mixture[i];
        const vmg_real spread = component.squared_scale + variance, r = 1 / VMG_REAL(sqrt)(spread);
        const vmg_real z = vmg_clamp(x * r, VMG_Z_LIMIT), square = z * z;
        const vmg_real density = inverse_sqrt_2_pi * VMG_REAL(exp)(-half * square);
        const vmg_real d = component.weight * r * density;
        const vmg_real d1 = z * r * d, d2 = (square - 1) * r * r * d;
        sum.tail += component.weight * vmg_normal_tail(z, density);
        sum.density += d;
        sum.density1 += d1;
        sum.density2 += d2;
        sum.lift += spread * d;
        sum.overlap += component.overlap * d;
        sum.overlap1 += component.overlap * d1;
        sum.overlap2 += component.overlap * d2;
    }
    return sum;
}

/* The moments of offset + height s(rate h). */
static inline vmg_moment logistic_moment(vmg_real offset, vmg_real height, vmg_real rate, vmg_real mean,
                                         vmg_real variance)
{
    const vmg_real sign = mean < 0 ? -1 : 1, v = rate * rate * variance;
    const logistic_sums sum = logistic_sums_of(VMG_REAL(fabs)(rate * mean), v);
    const vmg_real middle = 1 - 2 * sum.tail; /* the distance of mean and 1 - mean */
    const vmg_real closed = sum.tail * (1 - sum.tail) - sum.density;
    const vmg_real expanded = vmg_variance_expanded(v, sum.density, sum.density1, sum.density2);
    const vmg_real logistic_mean = mean < 0 ? sum.tail : 1 - sum.tail;
    return (vmg_moment){
        .mean = offset + height * logistic_mean,
        .variance = height * height * vmg_not_negative(v < VMG_LOGISTIC_SMALL_VARIANCE ? expanded : closed),
        .mean_by_mean = height * rate * sum.density,
        .mean_by_variance = -half * height * rate * rate * sign * sum.density1,
        .variance_by_mean = height * height * rate * sign * (sum.density1 - middle * sum.density),
        .variance_by_variance = half * height * height * rate * rate * (middle * sum.density1 - sum.density2),
    };
}

void VMG_IN_SET(vmg_sigmoid_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                     vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(logistic_moment(0, 1, 1, mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(logistic_moment(0, 1, 1, mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}

void VMG_IN_SET(vmg_tanh_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(logistic_moment(-1, 2, 2, mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(logistic_moment(-1, 2, 2, mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}

static inline vmg_moment softplus_moment(vmg_real mean, vmg_real variance)
{
    const vmg_real x = VMG_REAL(fabs)(mean), sign = mean < 0 ? -1 : 1;
    const logistic_sums sum = logistic_sums_of(x, variance);
    const vmg_real u = vmg_not_negative(sum.lift - x * sum.tail), both = 2 * u + x; /* E[l(h)] + E[l(-h)] */
    const vmg_real first = mean < 0 ? sum.tail : 1 - sum.tail;
    const vmg_real closed = variance * first + sum.overlap - u * (u + x);
    const vmg_real expanded = vmg_variance_expanded(variance, first, sum.density, sum.density1);
    return (vmg_moment){
        .mean = (mean < 0 ? 0 : mean) + u,
        .variance = vmg_not_negative(variance < VMG_LOGISTIC_SMALL_VARIANCE ? expanded : closed),
        .mean_by_mean = first,
        .mean_by_variance = half * sum.density,
        .variance_by_mean = variance * sum.density + sign * (sum.tail * both - u - sum.overlap1),
        .variance_by_variance = first + half * (sum.overlap2 - variance * sign * sum.density1 - both * sum.density),
    };
}

void VMG_IN_SET(vmg_softplus_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                      vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(softplus_moment(mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(softplus_moment(mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}
