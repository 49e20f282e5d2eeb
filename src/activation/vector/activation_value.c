/* Values and slopes of the activations.
 *
 * Written so that nothing overflows on the way and tails keep their small values: sigmoid, softplus and tanh's slope
 * work with exp(-|h|), the normal distribution function is 1/2 erfc(-h / sqrt 2). At the rectifiers' corner the slope
 * is the one from below. A NaN stays one. */
#include "activation/vector/activation_functions.h"

#include "base/real.h"

static const vmg_real inverse_sqrt_2 = (vmg_real)VMG_INVERSE_SQRT_2;
static const vmg_real inverse_sqrt_2_pi = (vmg_real)VMG_INVERSE_SQRT_2_PI;
static const vmg_real two_over_sqrt_pi = (vmg_real)1.12837916709551257390;
static const vmg_real leak = (vmg_real)0.01;

void VMG_IN_SET(vmg_relu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        if (slope) {
            slope[i] = h > 0 ? 1 : 0;
        }
        value[i] = h < 0 ? 0 : h;
    }
}

void VMG_IN_SET(vmg_leaky_relu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        if (slope) {
            slope[i] = h > 0 ? 1 : leak;
        }
        value[i] = h < 0 ? leak * h : h;
    }
}

/* d tanh = 1 / cosh^2 = 4 e / (1 + e)^2 with e = exp(-2 |h|). */
void VMG_IN_SET(vmg_tanh_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        if (slope) {
            const vmg_real decay = VMG_REAL(exp)(-2 * VMG_REAL(fabs)(h)), inverse = 1 / (1 + decay);
            slope[i] = 4 * decay * inverse * inverse;
        }
        value[i] = VMG_REAL(tanh)(h);
    }
}

/* With e = exp(-|h|): 1 / (1 + e) from 0 up, e / (1 + e) below; the slope is e / (1 + e)^2. */
void VMG_IN_SET(vmg_sigmoid_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        const vmg_real decay = VMG_REAL(exp)(-VMG_REAL(fabs)(h)), inverse = 1 / (1 + decay);
        if (slope) {
            slope[i] = decay * inverse * inverse;
        }
        value[i] = h < 0 ? decay * inverse : inverse;
    }
}

/* h Phi(h), exact (Hendrycks and Gimpel 2016), slope Phi(h) + h phi(h). */
void VMG_IN_SET(vmg_gelu_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        const vmg_real below = (vmg_real)0.5 * VMG_REAL(erfc)(-h * inverse_sqrt_2);
        if (slope) {
            slope[i] = below + h * inverse_sqrt_2_pi * VMG_REAL(exp)((vmg_real)-0.5 * h * h);
        }
        value[i] = h * below;
    }
}

/* log(1 + exp(h)) = max(h, 0) + log(1 + exp(-|h|)); the slope is the sigmoid. */
void VMG_IN_SET(vmg_softplus_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        const vmg_real decay = VMG_REAL(exp)(-VMG_REAL(fabs)(h));
        if (slope) {
            const vmg_real inverse = 1 / (1 + decay);
            slope[i] = h < 0 ? decay * inverse : inverse;
        }
        value[i] = (h < 0 ? 0 : h) + VMG_REAL(log1p)(decay);
    }
}

void VMG_IN_SET(vmg_erf_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        if (slope) {
            slope[i] = two_over_sqrt_pi * VMG_REAL(exp)(-h * h);
        }
        value[i] = VMG_REAL(erf)(h);
    }
}

void VMG_IN_SET(vmg_sine_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        const vmg_real h = input[i];
        if (slope) {
            slope[i] = VMG_REAL(cos)(h);
        }
        value[i] = VMG_REAL(sin)(h);
    }
}

void VMG_IN_SET(vmg_linear_value)(size_t count, const vmg_real *input, vmg_real *value, vmg_real *slope)
{
    VMG_INDEPENDENT_ROUNDS
    for (size_t i = 0; i < count; i++) {
        if (slope) {
            slope[i] = 1;
        }
        value[i] = input[i];
    }
}
