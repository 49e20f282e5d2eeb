/* The table of activations: adding one is a row here and its functions in a file of this folder. */
#include "activation/vector/activation_rows.h"

#include "activation/vector/activation_functions.h"

const vmg_activation VMG_IN_SET(vmg_activation_rows)[VMG_ACTIVATION_COUNT] = {
    {"relu", "max(0, h)", VMG_IN_SET(vmg_relu_value), VMG_IN_SET(vmg_relu_moments)},
    {"leaky-relu", "max(0.01 h, h)", VMG_IN_SET(vmg_leaky_relu_value), VMG_IN_SET(vmg_leaky_relu_moments)},
    {"tanh", "tanh(h)", VMG_IN_SET(vmg_tanh_value), VMG_IN_SET(vmg_tanh_moments)},
    {"sigmoid", "1 / (1 + exp(-h))", VMG_IN_SET(vmg_sigmoid_value), VMG_IN_SET(vmg_sigmoid_moments)},
    {"gelu", "h Phi(h), Phi the standard normal distribution function", VMG_IN_SET(vmg_gelu_value),
     VMG_IN_SET(vmg_gelu_moments)},
    {"softplus", "log(1 + exp(h))", VMG_IN_SET(vmg_softplus_value), VMG_IN_SET(vmg_softplus_moments)},
    {"erf", "erf(h)", VMG_IN_SET(vmg_erf_value), VMG_IN_SET(vmg_erf_moments)},
    {"sine", "sin(h)", VMG_IN_SET(vmg_sine_value), VMG_IN_SET(vmg_sine_moments)},
    {"linear", "h", VMG_IN_SET(vmg_linear_value), VMG_IN_SET(vmg_linear_moments)},
};
