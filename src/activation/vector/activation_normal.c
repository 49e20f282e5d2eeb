/* Moments of the activations made of the normal distribution function: erf(h) and gelu, h Phi(h), of h ~ N(m, v).
 *
 * Both second moments are Owen's function T(a, b) = 1/(2 pi) integral over 0 < y < b of exp(-a^2 (1 + y^2)/2)/(1 + y^2)
 * (Owen 1956, "Tables for computing bivariate normal probabilities"), here by Gauss-Legendre nodes y_j, weights w_j.
 *
 * erf, with r = 1 / sqrt(1 + 2v), u = m r, a = 1 / sqrt(1 + 4v): the mean is erf(u). E[erf(h)^2] = 1 - 8 T(sqrt 2 u, a)
 * and 1 - erf(u)^2 = 8 T(sqrt 2 u, 1), so the variance is the integral between a and 1, and nothing cancels:
 *
 *   variance = 4/pi (1 - a) sum_j w_j e_j / (1 + y_j^2),   e_j = exp(-u^2 (1 + y_j^2)),   y_j in (a, 1)
 *
 * gelu, with r = 1 / sqrt(1 + v), t = m r: the mean, and its derivatives with respect to m, are
 *
 *   mean   = m Phi(t) + v r phi(t)       mean 2 = r phi (1 + r^2 (1 - t^2))
 *   mean 1 = Phi + r^2 t phi             mean 3 = -r^2 t phi (1 + r^2 (3 - t^2))
 *
 * By v the derivative is half of the second one by m. f(h)^2 = h f(h) - h^2 Phi(h) Phi(-h), the first part by Stein's
 * lemma; and Phi(h) Phi(-h) = 2 T(h, 1), whose Gaussian terms have closed expectations. With q_j = 1 + y_j^2, y_j in
 * (0, 1), s_j = 1 / sqrt(1 + q_j v), k_j = m s_j:
 *
 *   variance = v mean 1 + mean (m - mean) - B,   B = 1/pi sum_j w_j / q_j s_j^3 exp(-q_j k_j^2 / 2) (k_j^2 + v)
 *
 * Where v is small this subtracts nearly equal numbers; there the variance is expanded in v (vmg_variance_expanded). */
#include "activation/vector/activation_functions.h"
#include "activation/vector/legendre_rule.h"
#include "activation/vector/normal_tail.h"
#include "base/real.h"

static const vmg_real half = (vmg_real)0.5;
static const vmg_real inverse_sqrt_2_pi = (vmg_real)VMG_INVERSE_SQRT_2_PI;
static const vmg_real two_over_sqrt_pi = (vmg_real)1.12837916709551257390;
static const vmg_real inverse_pi = (vmg_real)(1 / VMG_PI);

static inline vmg_moment erf_moment(vmg_real mean, vmg_real variance)
{
    const vmg_real r = 1 / VMG_REAL(sqrt)(1 + 2 * variance), a = 1 / VMG_REAL(sqrt)(1 + 4 * variance);
    const vmg_real length = 4 * variance * a * a / (1 + a); /* 1 - a */
    const vmg_real u = vmg_clamp(mean * r, VMG_Z_LIMIT), square = u * u;
    vmg_real sum = 0, slope_sum = 0;
    VMG_UNROLLED
    for (size_t j = 0; j < LEGENDRE_NODES; j++) {
        const vmg_real y = 1 - length * legendre[j].at, q = 1 + y * y;
        const vmg_real e = legendre[j].weight * VMG_REAL(exp)(-square * q);
        sum += e / q;
        slope_sum += e;
    }
    const vmg_real density = two_over_sqrt_pi * VMG_REAL(exp)(-square);
    const vmg_real edge = VMG_REAL(exp)(-square * (1 + a * a)); /* the integrand where it begins */
    return (vmg_moment){
        .mean = VMG_REAL(erf)(u),
        .variance = 4 * inverse_pi * length * sum,
        .mean_by_mean = r * density,
        .mean_by_variance = -u * r * r * density,
        .variance_by_mean = -8 * inverse_pi * length * u * r * slope_sum,
        .variance_by_variance = 4 * inverse_pi * r * r * (a * edge + 2 * square * length * slope_sum),
    };
}

void VMG_IN_SET(vmg_erf_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                 vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(erf_moment(mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(erf_moment(mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}

/* B of the opening comment and its derivatives. */
typedef struct gelu_overlap {
    vmg_real value, by_mean, by_variance;
} gelu_overlap;

static inline gelu_overlap gelu_overlap_of(vmg_real mean, vmg_real variance)
{
    gelu_overlap sum = {0, 0, 0};
    VMG_UNROLLED
    for (size_t j = 0; j < LEGENDRE_NODES; j++) {
        const vmg_real y = legendre[j].at, q = 1 + y * y;
        const vmg_real s = 1 / VMG_REAL(sqrt)(1 + q * variance), k = vmg_clamp(mean * s, VMG_Z_LIMIT);
        const vmg_real square = k * k, spread = square + variance;
        const vmg_real e = inverse_pi * legendre[j].weight / q * s * s * s * VMG_REAL(exp)(-half * q * square);
        sum.value += e * spread;
        sum.by_mean += e * s * k * (2 - q * spread);
        sum.by_variance += half * e * s * s * (2 - q * variance - q * square * (5 - q * spread));
    }
    return sum;
}

static inline vmg_moment gelu_moment(vmg_real mean, vmg_real variance)
{
    const vmg_real r = 1 / VMG_REAL(sqrt)(1 + variance), t = vmg_clamp(mean * r, VMG_Z_LIMIT);
    const vmg_real density = inverse_sqrt_2_pi * VMG_REAL(exp)(-half * t * t);
    const vmg_real tail = vmg_normal_tail(VMG_REAL(fabs)(t), density);
    const vmg_real below = t < 0 ? tail : 1 - tail, above = t < 0 ? 1 - tail : tail; /* Phi(t), Phi(-t) */
    const vmg_real value = mean * below + variance * r * density;                    /* the mean of f(h) */
    const vmg_real missing = mean * above - variance * r * density;                  /* m - mean */
    const vmg_real first = below + r * r * t * density;                              /* mean 1, mean 2, mean 3 */
    const vmg_real first_missing = above - r * r * t * density;                      /* 1 - mean 1 */
    const vmg_real second = r * density * (1 + r * r * (1 - t * t));
    const vmg_real third = -r * r * t * density * (1 + r * r * (3 - t * t));
    const gelu_overlap overlap = gelu_overlap_of(mean, variance);

    const vmg_real closed = variance * first + value * missing - overlap.value;
    const vmg_real expanded = vmg_variance_expanded(variance, first, second, third);
    return (vmg_moment){
        .mean = value,
        .variance = vmg_not_negative(variance < VMG_GELU_SMALL_VARIANCE ? expanded : closed),
        .mean_by_mean = first,
        .mean_by_variance = half * second,
        .variance_by_mean = variance * second + first * missing + value * first_missing - overlap.by_mean,
        .variance_by_variance = first + half * (variance * third + second * (missing - value)) - overlap.by_variance,
    };
}

void VMG_IN_SET(vmg_gelu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes)
{
    if (!slopes) {
        VMG_INDEPENDENT_ROUNDS
        for (size_t i = 0; i < count; i++) {
            vmg_moment_store(gelu_moment(mean[i], variance[i]), i, mean_out, variance_out);
        }
        return;
    }
    const vmg_moment_slopes to = *slopes;
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        vmg_moment_store_slopes(gelu_moment(mean[i], variance[i]), i, mean_out, variance_out, to);
    }
}
