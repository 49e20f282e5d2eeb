/* Philox 4x32-10 backwards, from the definition of the generator (Salmon and others 2011, section 3.3): which counter
 * gives four chosen words? A second way to compute the generator, and the only way to its rarest words. */
#ifndef VMG_TESTS_RANDOM_PHILOX_INVERSE_H
#define VMG_TESTS_RANDOM_PHILOX_INVERSE_H

#include "random/random.h"

/* The inverse of an odd number modulo 2^32, by Newton's iteration. */
static inline uint32_t inverse_of(uint32_t odd)
{
    uint32_t inverse = odd;
    for (int i = 0; i < 5; i++) {
        inverse *= 2 - odd * inverse;
    }
    return inverse;
}

static inline uint32_t high_product(uint32_t left, uint32_t right)
{
    return (uint32_t)((uint64_t)left * right >> 32);
}

/* The place (*from with the seed given, *number) at which vmg_random_words gives `words`. */
static inline void place_of_words(const uint32_t words[4], uint64_t seed, vmg_random *from, uint64_t *number)
{
    const uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57, step_0 = 0x9E3779B9, step_1 = 0xBB67AE85;
    uint32_t x[4] = {words[0], words[1], words[2], words[3]};
    for (uint32_t round = 10; round-- > 0;) {
        const uint32_t key_0 = (uint32_t)seed + round * step_0, key_1 = (uint32_t)(seed >> 32) + round * step_1;
        const uint32_t first = x[3] * inverse_of(multiplier_0), third = x[1] * inverse_of(multiplier_1);
        const uint32_t second = x[0] ^ high_product(multiplier_1, third) ^ key_0;
        const uint32_t fourth = x[2] ^ high_product(multiplier_0, first) ^ key_1;
        x[0] = first;
        x[1] = second;
        x[2] = third;
        x[3] = fourth;
    }
    *number = x[0];
    *from = (vmg_random){.seed = seed, .stream = x[1], .step = (uint64_t)x[3] << 32 | x[2]};
}

#endif
