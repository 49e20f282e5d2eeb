/* Random numbers from a counter: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as
 * 1, 2, 3"), from the Random123 library. A draw depends on seed, stream, step and its own number, and on nothing else:
 * not on the thread, not on what was drawn before. */
#ifndef VMG_RANDOM_RANDOM_H
#define VMG_RANDOM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "linalg/kernels.h"

/* Where draws come from. The key of the generator is `seed`; the counter is (number / 4, stream, step). */
typedef struct vmg_random {
    uint64_t seed;
    uint64_t step;   /* of training, or the number of a posterior sample */
    uint32_t stream; /* what the draws are for; one of the numbers below, plus a layer's index where it says so */
} vmg_random;

/* Streams: purposes whose draws must not be the same. The ones "per layer" take the layer's index (below 65,536) as an
 * addend. */
enum {
    VMG_STREAM_INITIAL = 1 << 16,        /* per tensor */
    VMG_STREAM_ROWS = 2 << 16,           /* per layer: noise of the pre-activations */
    VMG_STREAM_PSEUDO_INPUTS = 3 << 16,  /* per layer */
    VMG_STREAM_PSEUDO_OUTPUTS = 4 << 16, /* per layer */
    VMG_STREAM_WEIGHTS = 5 << 16,        /* per layer: draws of whole weight matrices */
    VMG_STREAM_BATCHES = 6 << 16,        /* order of the rows; the step is the epoch */
    VMG_STREAM_SPLIT = 7 << 16,          /* folds and validation rows */
    VMG_STREAM_SEED = 8 << 16,           /* seeds of members, folds, repeats */
    VMG_STREAM_PREDICTIVE = 9 << 16,     /* draws from a predictive distribution */
    VMG_STREAM_PROCESS = 10 << 16,       /* Gaussian process: choice of rows; + 1: starts, the step is the start */
    VMG_STREAM_UNSEEN = 11 << 16,        /* rows on which the effect of unseen cells is learnt */
    VMG_STREAM_FUNCTIONS = 12 << 16,     /* which member of an ensemble a draw of the function is of */
    VMG_STREAM_SHUFFLES = 13 << 16       /* columns whose cells are dealt out anew */
};

/* The four 32-bit words of block `number`. */
void vmg_random_words(vmg_random from, uint64_t number, uint32_t words[4]);

/* Uniform on (0, 1), ends excluded; `count` numbers from number `first` on. */
void vmg_random_uniform(vmg_random from, uint64_t first, size_t count, vmg_real *out);

/* Standard normal draws, Box-Muller on pairs of words; `first` and `count` multiples of 4. A matrix that is filled
 * with them has its stride rounded up to 4 (vmg_random_stride), so that any group of rows can be drawn alone. */
void vmg_random_normal(const vmg_kernels *kernels, vmg_random from, uint64_t first, size_t count, vmg_real *out);
static inline size_t vmg_random_stride(size_t columns)
{
    return (columns + 3) / 4 * 4;
}

/* A draw from Gamma(shape, rate 1), shape > 0 (Marsaglia and Tsang 2000); number `number` of the stream. */
double vmg_random_gamma(vmg_random from, uint64_t number, double shape);

/* A permutation of 0 .. count - 1 (Fisher-Yates), every one equally likely. */
void vmg_random_permutation(vmg_random from, uint32_t count, uint32_t *out);

/* The seed of the index-th part (member, fold, repeat) of something that has `seed`. */
uint64_t vmg_random_seed(uint64_t seed, uint64_t index);

#endif
