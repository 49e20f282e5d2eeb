/* The table of activations: adding one is a row here and its functions in a file. */
#include "activation/activation.h"

#include <string.h>

#include "activation/activation_functions.h"

static const vmg_activation activations[] = {
    {"relu", "max(0, h)", vmg_relu_value, vmg_relu_moments},
    {"leaky-relu", "max(0.01 h, h)", vmg_leaky_relu_value, vmg_leaky_relu_moments},
    {"tanh", "tanh(h)", vmg_tanh_value, vmg_tanh_moments},
    {"sigmoid", "1 / (1 + exp(-h))", vmg_sigmoid_value, vmg_sigmoid_moments},
    {"gelu", "h Phi(h), Phi the standard normal distribution function", vmg_gelu_value, vmg_gelu_moments},
    {"softplus", "log(1 + exp(h))", vmg_softplus_value, vmg_softplus_moments},
    {"erf", "erf(h)", vmg_erf_value, vmg_erf_moments},
    {"sine", "sin(h)", vmg_sine_value, vmg_sine_moments},
    {"linear", "h", vmg_linear_value, vmg_linear_moments},
};

const vmg_activation *vmg_activation_at(size_t index)
{
    return index < sizeof activations / sizeof *activations ? &activations[index] : NULL;
}

const vmg_activation *vmg_activation_find(const char *name)
{
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        if (!strcmp(activations[i].name, name)) {
            return &activations[i];
        }
    }
    return NULL;
}
