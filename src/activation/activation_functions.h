/* The functions behind the rows of the activations' table. All have the meaning, and the rules, of the members `value`
 * and `moments` of vmg_activation. The loops are plain and without branches, so that the compiler turns them into
 * vector code, the C library's vector functions included. */
#ifndef VMG_ACTIVATION_ACTIVATION_FUNCTIONS_H
#define VMG_ACTIVATION_ACTIVATION_FUNCTIONS_H

#include "activation/activation.h"

/* Before a loop that reads and writes only entry i in round i: arrays may be the same, and need not be compared. */
#if defined(__clang__)
#define VMG_INDEPENDENT_ROUNDS _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define VMG_INDEPENDENT_ROUNDS _Pragma("GCC ivdep")
#else
#define VMG_INDEPENDENT_ROUNDS
#endif

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

void vmg_relu_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_leaky_relu_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_tanh_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_sigmoid_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_gelu_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_softplus_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_erf_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_sine_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);
void vmg_linear_value(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope);

void vmg_relu_moments(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                      vmg_real *variance_out, const vmg_moment_slopes *slopes);
void vmg_leaky_relu_moments(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                            vmg_real *variance_out, const vmg_moment_slopes *slopes);
void vmg_sine_moments(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                      vmg_real *variance_out, const vmg_moment_slopes *slopes);
void vmg_linear_moments(size_t count, const vmg_real *mean, const vmg_real *variance, vmg_real *mean_out,
                        vmg_real *variance_out, const vmg_moment_slopes *slopes);

#endif
