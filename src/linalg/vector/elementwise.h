/* Kernels that go once over their operands, for the table of kernels; see linalg/kernels.h. */
#ifndef VMG_LINALG_VECTOR_ELEMENTWISE_H
#define VMG_LINALG_VECTOR_ELEMENTWISE_H

#include "linalg/kernels.h"
#include "linalg/vector/in_set.h"

void VMG_IN_SET(vmg_adam)(vmg_adam_step step, size_t count, const vmg_real *gradient, vmg_real *mean, vmg_real *square,
                          vmg_real *parameters, vmg_real *average);
void VMG_IN_SET(vmg_add_scaled)(vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor,
                                vmg_matrix out);
void VMG_IN_SET(vmg_scale)(vmg_real scale, vmg_matrix x, const vmg_real *row_factor, const vmg_real *column_factor,
                           vmg_matrix out);
void VMG_IN_SET(vmg_multiply)(vmg_real scale, vmg_matrix x, vmg_matrix y, vmg_real beta, vmg_matrix out);
void VMG_IN_SET(vmg_moments_backward)(vmg_real scale, vmg_belief from, vmg_moment_slopes slopes, vmg_belief to);
void VMG_IN_SET(vmg_row_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out);
void VMG_IN_SET(vmg_column_products)(vmg_matrix x, vmg_matrix y, const vmg_real *factor, vmg_real *out);
void VMG_IN_SET(vmg_exponential)(size_t count, const vmg_real *in, vmg_real *out);
void VMG_IN_SET(vmg_exponential_in_double)(size_t count, const double *in, double *out);
double VMG_IN_SET(vmg_sum)(size_t count, const vmg_real *x);
double VMG_IN_SET(vmg_sum_of_squares)(size_t count, const vmg_real *x);

#endif
