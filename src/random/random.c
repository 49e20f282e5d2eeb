/* Random numbers from a counter; see random/random.h. */
#include "random/random.h"

#include <Random123/philox.h>

#include "base/real.h"

void vmg_random_words(vmg_random from, uint64_t number, uint32_t words[4])
{
    const philox4x32_key_t key = {{(uint32_t)from.seed, (uint32_t)(from.seed >> 32)}};
    const philox4x32_ctr_t counter = {
        {(uint32_t)number, from.stream, (uint32_t)from.step, (uint32_t)(from.step >> 32)}};
    const philox4x32_ctr_t drawn = philox4x32(counter, key);
    for (int i = 0; i < 4; i++) {
        words[i] = drawn.v[i];
    }
}

/* In double, from 32 bits, in the middle of their interval: never 0 or 1. */
static double uniform_of_word(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

void vmg_random_uniform(vmg_random from, uint64_t first, size_t count, vmg_real *out)
{
    const double largest = 1 - (VMG_REAL_IS_DOUBLE ? 0x1p-53 : 0x1p-24); /* the largest vmg_real below 1 */
    uint32_t words[4];
    for (size_t i = 0; i < count; i++) {
        const uint64_t number = first + i;
        if (i == 0 || number % 4 == 0) {
            vmg_random_words(from, number / 4, words);
        }
        const double uniform = uniform_of_word(words[number % 4]);
        out[i] = (vmg_real)(uniform < largest ? uniform : largest);
    }
}

void vmg_random_normal(const vmg_kernels *kernels, vmg_random from, uint64_t first, size_t count, vmg_real *out)
{
    kernels->normal(from.seed, from.step, from.stream, first, count, out);
}

/* One standard normal draw from two words, in double (Box and Muller 1958). */
static double normal_of_words(uint32_t first, uint32_t second)
{
    return sqrt(-2 * log(uniform_of_word(first))) * cos(2 * VMG_PI * uniform_of_word(second));
}

double vmg_random_gamma(vmg_random from, uint64_t number, double shape)
{
    /* shape below 1: Gamma(shape) = Gamma(shape + 1) u^(1/shape) */
    const double raised = shape < 1 ? shape + 1 : shape;
    const double d = raised - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (uint64_t attempt = 0;; attempt++) {
        uint32_t words[4];
        vmg_random_words(from, number * 64 + attempt % 64, words); /* 64 refusals: a chance of 0.05^64 */
        const double x = normal_of_words(words[0], words[1]);
        const double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
        if (v > 0 && log(uniform_of_word(words[2])) < 0.5 * x * x + d - d * v + d * log(v)) {
            return d * v * (shape < 1 ? pow(uniform_of_word(words[3]), 1 / shape) : 1);
        }
    }
}

/* A number below `bound`, every one equally likely to 2^-64 of its chance: the upper part of a 64-bit word * bound. */
static uint32_t below(vmg_random from, uint32_t number, uint32_t bound)
{
    uint32_t words[4];
    vmg_random_words(from, number, words);
    return (uint32_t)(((uint64_t)words[0] * bound + ((uint64_t)words[1] * bound >> 32)) >> 32);
}

void vmg_random_permutation(vmg_random from, uint32_t count, uint32_t *out)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t j = below(from, i, i + 1);
        out[i] = out[j];
        out[j] = i;
    }
}

uint64_t vmg_random_seed(uint64_t seed, uint64_t index)
{
    uint32_t words[4];
    vmg_random_words((vmg_random){seed, index, VMG_STREAM_SEED}, 0, words);
    return (uint64_t)words[0] << 32 | words[1];
}
