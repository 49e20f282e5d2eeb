/* The functions behind the rows of the activations' table, compiled once for every instruction set and once plain
 * (cmake/Kernels.cmake). All have the meaning, and the rules, of the members `value` and `moments` of vmg_activation.
 * The loops are plain and without branches, so that the compiler turns them into vector code, the C library's vector
 * functions included. */
#ifndef VMG_ACTIVATION_VECTOR_ACTIVATION_FUNCTIONS_H
#define VMG_ACTIVATION_VECTOR_ACTIVATION_FUNCTIONS_H

#include "activation/activation.h"
#include "linalg/vector/in_set.h"
#include "linalg/vector/vector_math.h"

/* What GCC needs to be told to make vector code. Before a loop that reads and writes only entry i in round i: arrays
 * may be the same, and need not be compared. Before a loop over the nodes of a rule (none has more than 16): it has to
 * vanish, so that the loop over entries around it becomes vector code. */
#if defined(__GNUC__) && !defined(__clang__)
#define VMG_INDEPENDENT_ROUNDS _Pragma("GCC ivdep")
#define VMG_UNROLLED _Pragma("GCC unroll 16")
#else
#define VMG_INDEPENDENT_ROUNDS
#define VMG_UNROLLED
#endif

/* Beyond +-VMG_Z_LIMIT the normal distribution function is 0 or 1 and its density 0 to the last bit; an argument that
 * is clamped there can be multiplied and squared without overflow. */
#define VMG_Z_LIMIT ((vmg_real)(VMG_REAL_IS_DOUBLE ? 40 : 15))

/* Both keep a NaN. */
static inline vmg_real vmg_clamp(vmg_real x, vmg_real limit)
{
    const vmg_real below = x > limit ? limit : x;
    return below < -limit ? -limit : below;
}

static inline vmg_real vmg_not_negative(vmg_real x)
{
    return x < 0 ? 0 : x;
}

/* Var f(h) = sum over n >= 1 of v^n / n! (d^n E[f(h)] / d mean^n)^2 (the expansion in Hermite polynomials), its first
 * three terms. */
static inline vmg_real vmg_variance_expanded(vmg_real variance, vmg_real first, vmg_real second, vmg_real third)
{
    return variance * (first * first + variance * (vmg_real)0.5 * (second * second + variance * third * third / 3));
}

/* The moments of one entry, and their partial derivatives. */
typedef struct vmg_moment {
    vmg_real mean, variance;
    vmg_real mean_by_mean, mean_by_variance;
    vmg_real variance_by_mean, variance_by_variance;
} vmg_moment;

/* Writes entry i. */
static inline void vmg_moment_store(vmg_moment moment, size_t i, vmg_real *mean_out, vmg_real *variance_out)
{
    mean_out[i] = moment.mean;
    variance_out[i] = moment.variance;
}

/* Writes entry i with its slopes, which are passed by value so that a loop knows where its arrays are. */
static inline void vmg_moment_store_slopes(vmg_moment moment, size_t i, vmg_real *mean_out, vmg_real *variance_out,
                                           vmg_moment_slopes slopes)
{
    vmg_moment_store(moment, i, mean_out, variance_out);
    slopes.mean_by_mean[i] = moment.mean_by_mean;
    slopes.mean_by_variance[i] = moment.mean_by_variance;
    slopes.variance_by_mean[i] = moment.variance_by_mean;
    slopes.variance_by_variance[i] = moment.variance_by_variance;
}

void VMG_IN_SET(vmg_relu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_leaky_relu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_tanh_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_sigmoid_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_gelu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_softplus_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_erf_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_sine_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void VMG_IN_SET(vmg_linear_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);

void VMG_IN_SET(vmg_relu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_leaky_relu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance,
                                        vmg_real *mean_out, vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_tanh_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_sigmoid_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                     vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_gelu_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_softplus_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                      vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_erf_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                 vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_sine_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                  vmg_real *variance_out, const vmg_moment_slopes *slopes);
void VMG_IN_SET(vmg_linear_moments)(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                                    vmg_real *variance_out, const vmg_moment_slopes *slopes);

#endif
