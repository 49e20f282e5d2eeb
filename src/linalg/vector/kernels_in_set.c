/* The table of kernels of one instruction set. */
#include "linalg/vector/kernels_in_set.h"

#include "linalg/vector/elementwise.h"
#include "linalg/vector/normal_draws.h"
#include "linalg/vector/product.h"
#include "linalg/vector/softmax.h"

const vmg_kernels VMG_IN_SET(vmg_kernels) = {
    .name = VMG_SET_NAME,
    .product = VMG_IN_SET(vmg_product),
    .normal = VMG_IN_SET(vmg_normal_draws),
    .adam = VMG_IN_SET(vmg_adam),
    .add_scaled = VMG_IN_SET(vmg_add_scaled),
    .scale = VMG_IN_SET(vmg_scale),
    .multiply = VMG_IN_SET(vmg_multiply),
    .moments_backward = VMG_IN_SET(vmg_moments_backward),
    .row_products = VMG_IN_SET(vmg_row_products),
    .column_products = VMG_IN_SET(vmg_column_products),
    .exponential = VMG_IN_SET(vmg_exponential),
    .softmax = VMG_IN_SET(vmg_softmax),
    .exponential_in_double = VMG_IN_SET(vmg_exponential_in_double),
    .sum = VMG_IN_SET(vmg_sum),
    .sum_of_squares = VMG_IN_SET(vmg_sum_of_squares),
};
