/* Standard normal draws, many blocks of four at a time: word w of all blocks lies in one array, so that every loop
 * below runs along the blocks.
 *
 * Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011), with Random123's constants; then Box and Muller (1958), with
 *   log u = e log 2 + 2 atanh(s),  u = 2^e m,  sqrt(1/2) < m <= sqrt(2),  s = (m - 1) / (m + 1),  |s| < 0.172,
 * and sine and cosine of 2 pi u in the eighth of a turn around the nearest quarter; all three by their Taylor series,
 * taken far enough for the precision. */
#include "linalg/vector/normal_draws.h"

#include <string.h>

#include <Random123/philox.h>

#include "base/real.h"
#include "linalg/vector/lanes.h"

/* Blocks at a time. */
enum { group = 16 };

/* An integer of the size of vmg_real, and the layout of vmg_real: to take a number apart. */
#if VMG_REAL_IS_DOUBLE
typedef int64_t bits_of_real;
enum { fraction_bits = 52, dropped_bits = 0 };
#else
typedef int32_t bits_of_real;
enum { fraction_bits = 23, dropped_bits = 8 };
#endif

/* Bits of a word that make a uniform number, (its upper `kept_bits` bits + 1/2) 2^-kept_bits, as in kernels_plain.c. */
enum { kept_bits = 32 - dropped_bits };

/* The two halves of the key, as they are in each round. */
typedef struct round_keys {
    uint32_t left[10], right[10];
} round_keys;

static round_keys expand_key(uint64_t seed)
{
    round_keys keys;
    for (uint32_t round = 0; round < 10; round++) {
        keys.left[round] = (uint32_t)seed + round * PHILOX_W32_0;
        keys.right[round] = (uint32_t)(seed >> 32) + round * PHILOX_W32_1;
    }
    return keys;
}

/* Words of the blocks number block .. block + group - 1; in each 64-bit lane the lower 32 bits count. */
static void draw_words(const round_keys *keys, uint64_t step, uint32_t stream, uint32_t block, uint32_t words[4][group])
{
    uint64_t wide[4][group];
    vmg_wide_words number;
    for (size_t lane = 0; lane < VMG_WIDE_WORDS; lane++) {
        number[lane] = block + lane; /* the upper half does not count: numbers wrap around at 2^32 */
    }
    for (size_t i = 0; i < group; i += VMG_WIDE_WORDS) {
        vmg_wide_words x0 = number + i, x1 = vmg_wide_words_all(stream), x2 = vmg_wide_words_all(step),
                       x3 = vmg_wide_words_all(step >> 32);
#pragma GCC unroll 10
        for (int round = 0; round < 10; round++) {
            const vmg_wide_words left = vmg_wide_words_multiply(x0, vmg_wide_words_all(PHILOX_M4x32_0));
            const vmg_wide_words right = vmg_wide_words_multiply(x2, vmg_wide_words_all(PHILOX_M4x32_1));
            x0 = (right >> 32) ^ x1 ^ vmg_wide_words_all(keys->left[round]);
            x1 = right;
            x2 = (left >> 32) ^ x3 ^ vmg_wide_words_all(keys->right[round]);
            x3 = left;
        }
        memcpy(wide[0] + i, &x0, sizeof x0);
        memcpy(wide[1] + i, &x1, sizeof x1);
        memcpy(wide[2] + i, &x2, sizeof x2);
        memcpy(wide[3] + i, &x3, sizeof x3);
    }
    for (size_t w = 0; w < 4; w++) {
        for (size_t i = 0; i < group; i++) {
            words[w][i] = (uint32_t)wide[w][i];
        }
    }
}

/* A word's kept bits as a number; they fit a signed integer or are moved into one, which converts faster. */
VMG_INLINE vmg_real real_of_word(uint32_t word)
{
#if VMG_REAL_IS_DOUBLE
    return (vmg_real)(int32_t)(word ^ 0x80000000u) + 0x1p31;
#else
    return (vmg_real)(int32_t)(word >> dropped_bits);
#endif
}

/* log u of a normal number u > 0. */
VMG_INLINE vmg_real logarithm(vmg_real u)
{
    bits_of_real bits, root_half;
    const vmg_real lowest = (vmg_real)VMG_INVERSE_SQRT_2;
    memcpy(&bits, &u, sizeof bits);
    memcpy(&root_half, &lowest, sizeof root_half);
    const int32_t exponent = (int32_t)((bits - root_half) >> fraction_bits);
    vmg_real m;
    bits -= (bits_of_real)exponent * ((bits_of_real)1 << fraction_bits);
    memcpy(&m, &bits, sizeof m);
    const vmg_real s = (m - 1) / (m + 1), s2 = s * s;
#if VMG_REAL_IS_DOUBLE
    vmg_real series = 1.0 / 19 + s2 * (1.0 / 21);
    series = 1.0 / 15 + s2 * (1.0 / 17 + s2 * series);
    series = 1.0 / 11 + s2 * (1.0 / 13 + s2 * series);
    series = 1.0 / 7 + s2 * (1.0 / 9 + s2 * series);
#else
    vmg_real series = 1.0f / 7 + s2 * (1.0f / 9);
#endif
    series = (vmg_real)(1.0 / 3) + s2 * ((vmg_real)(1.0 / 5) + s2 * series);
    return (vmg_real)exponent * (vmg_real)VMG_LOG_2 + 2 * (s + s * s2 * series);
}

/* Sine and cosine of x, |x| <= pi / 4. */
VMG_INLINE void sine_and_cosine(vmg_real x, vmg_real *sine, vmg_real *cosine)
{
    const vmg_real y = x * x;
#if VMG_REAL_IS_DOUBLE
    vmg_real odd = -1 / 6227020800.0 + y * (1 / 1307674368000.0 - y * (1 / 355687428096000.0)); /* 13!, 15!, 17! */
    vmg_real even = 1 / 479001600.0 - y * (1 / 87178291200.0 - y * (1 / 20922789888000.0));     /* 12!, 14!, 16! */
    odd = 1 / 362880.0 - y * (1 / 39916800.0 + y * odd);
    even = -1 / 3628800.0 + y * even;
#else
    vmg_real odd = 1 / 362880.0f;
    vmg_real even = -1 / 3628800.0f;
#endif
    odd = (vmg_real)(1 / 120.0) - y * ((vmg_real)(1 / 5040.0) - y * odd);
    even = (vmg_real)(1 / 720.0) - y * ((vmg_real)(1 / 40320.0) + y * even);
    *sine = x - x * y * ((vmg_real)(1 / 6.0) - y * odd);
    *cosine = 1 - y * ((vmg_real)0.5 - y * ((vmg_real)(1 / 24.0) - y * even));
}

/* The pair of draws from a pair of words. */
VMG_INLINE void normal_pair(uint32_t first, uint32_t second, vmg_real *left, vmg_real *right)
{
    const vmg_real scale = (vmg_real)1 / ((uint64_t)1 << kept_bits), half = (vmg_real)0.5;
    const vmg_real radius = VMG_REAL(sqrt)(-2 * logarithm((real_of_word(first) + half) * scale));
    /* the nearest quarter of a turn, and what the angle has beyond it */
    const uint32_t kept = second >> dropped_bits, quarter = (kept + (1u << (kept_bits - 3))) >> (kept_bits - 2);
    const int32_t beyond = (int32_t)(kept - (quarter << (kept_bits - 2)));
    vmg_real sine, cosine;
    sine_and_cosine(((vmg_real)beyond + half) * ((vmg_real)(2 * VMG_PI) * scale), &sine, &cosine);
    const vmg_real to_right = quarter & 1 ? sine : cosine, up = quarter & 1 ? cosine : sine;
    *left = radius * ((quarter + 1) & 2 ? -to_right : to_right);
    *right = radius * (quarter & 2 ? -up : up);
}

void VMG_IN_SET(vmg_normal_draws)(uint64_t seed, uint64_t step, uint32_t stream, uint64_t first, size_t count,
                                  vmg_real *out)
{
    const round_keys keys = expand_key(seed);
    vmg_real draws[4][group], tail[4 * group];
    for (size_t done = 0; done < count; done += 4 * group) {
        uint32_t words[4][group];
        draw_words(&keys, step, stream, (uint32_t)((first + done) / 4), words);
        for (size_t i = 0; i < group; i++) {
            normal_pair(words[0][i], words[1][i], &draws[0][i], &draws[1][i]);
            normal_pair(words[2][i], words[3][i], &draws[2][i], &draws[3][i]);
        }
        const size_t rest = count - done;
        vmg_real *to = rest < 4 * group ? tail : out + done;
        for (size_t i = 0; i < group; i += VMG_TILE) {
            for (size_t w = 0; w < 4; w += VMG_TILE) {
                vmg_tile_copy_turned(&draws[w][i], group, to + 4 * i + w, 4);
            }
        }
        if (to == tail) {
            memcpy(out + done, tail, rest * sizeof *out);
        }
    }
}
