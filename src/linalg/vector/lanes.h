/* One vector register of numbers, in the GCC vector extensions: the arithmetic operators work entry by entry. For files
 * that are compiled once for every instruction set (cmake/Kernels.cmake). */
#ifndef VMG_LINALG_VECTOR_LANES_H
#define VMG_LINALG_VECTOR_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vmg/config.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#define VMG_LANES_BYTES 64
#define VMG_REGISTERS 32
#elif defined(__AVX2__)
#include <immintrin.h>
#define VMG_LANES_BYTES 32
#define VMG_REGISTERS 16
#else
#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#define VMG_LANES_BYTES 16
#define VMG_REGISTERS 16
#endif

/* How many numbers one register holds. */
#define VMG_LANES (VMG_LANES_BYTES / sizeof(vmg_real))

typedef vmg_real vmg_lanes __attribute__((vector_size(VMG_LANES_BYTES)));
typedef vmg_real vmg_lanes_anywhere __attribute__((vector_size(VMG_LANES_BYTES), aligned(sizeof(vmg_real)), may_alias));

/* For small functions whose arguments are constants where they are called. */
#define VMG_INLINE static inline __attribute__((always_inline))

VMG_INLINE vmg_lanes vmg_lanes_load(const vmg_real *from)
{
    return *(const vmg_lanes_anywhere *)from;
}

VMG_INLINE void vmg_lanes_store(vmg_lanes lanes, vmg_real *to)
{
    *(vmg_lanes_anywhere *)to = lanes;
}

VMG_INLINE vmg_lanes vmg_lanes_all(vmg_real value)
{
    return value - (vmg_lanes){0};
}

/* The first `count` entries, zero behind them; nothing behind them is read. 0 <= count <= VMG_LANES. */
VMG_INLINE vmg_lanes vmg_lanes_load_part(const vmg_real *from, size_t count)
{
#if defined(__AVX512F__) && VMG_REAL_IS_DOUBLE
    return (vmg_lanes)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), from);
#elif defined(__AVX512F__)
    return (vmg_lanes)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
#elif defined(__AVX2__) && VMG_REAL_IS_DOUBLE
    const __m256i numbers = _mm256_set_epi64x(3, 2, 1, 0);
    return (vmg_lanes)_mm256_maskload_pd(from, _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)count), numbers));
#elif defined(__AVX2__)
    const __m256i numbers = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    return (vmg_lanes)_mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), numbers));
#else
    vmg_real all[VMG_LANES] = {0};
    for (size_t i = 0; i < count; i++) {
        all[i] = from[i];
    }
    return vmg_lanes_load(all);
#endif
}

/* Writes the first `count` entries and nothing behind them. 0 <= count < VMG_LANES. */
VMG_INLINE void vmg_lanes_store_part(vmg_lanes lanes, vmg_real *to, size_t count)
{
#if defined(__AVX512F__) && VMG_REAL_IS_DOUBLE
    _mm512_mask_storeu_pd(to, (__mmask8)((1u << count) - 1), (__m512d)lanes);
#elif defined(__AVX512F__)
    _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), (__m512)lanes);
#else /* by halves: masked stores are slow on some processors with AVX2 */
    vmg_real all[VMG_LANES];
    size_t done = 0;
    vmg_lanes_store(lanes, all);
#pragma GCC unroll 4
    for (size_t half = VMG_LANES / 2; half > 0; half /= 2) {
        if (count & half) {
            memcpy(to + done, all + done, half * sizeof(vmg_real));
            done += half;
        }
    }
#endif
}

/* 32-bit words in 64-bit lanes: the lower half of each lane counts. */
#define VMG_WIDE_WORDS (VMG_LANES_BYTES / sizeof(uint64_t))
typedef uint64_t vmg_wide_words __attribute__((vector_size(VMG_LANES_BYTES)));

VMG_INLINE vmg_wide_words vmg_wide_words_all(uint64_t word)
{
    return word - (vmg_wide_words){0};
}

/* The 64-bit products of the lower halves. */
VMG_INLINE vmg_wide_words vmg_wide_words_multiply(vmg_wide_words a, vmg_wide_words b)
{
#if defined(__AVX512F__)
    return (vmg_wide_words)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (vmg_wide_words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (vmg_wide_words)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}

/* Square tiles of VMG_TILE rows and columns, a row in 16 bytes. */
#define VMG_TILE (16 / sizeof(vmg_real))
typedef vmg_real vmg_quad __attribute__((vector_size(16)));
typedef vmg_real vmg_quad_anywhere __attribute__((vector_size(16), aligned(sizeof(vmg_real)), may_alias));

/* Transposes a tile. */
VMG_INLINE void vmg_tile_turn(vmg_quad tile[VMG_TILE])
{
#if VMG_REAL_IS_DOUBLE
    const vmg_quad first = __builtin_shufflevector(tile[0], tile[1], 0, 2);
    tile[1] = __builtin_shufflevector(tile[0], tile[1], 1, 3);
    tile[0] = first;
#else
    const vmg_quad low01 = __builtin_shufflevector(tile[0], tile[1], 0, 4, 1, 5);
    const vmg_quad high01 = __builtin_shufflevector(tile[0], tile[1], 2, 6, 3, 7);
    const vmg_quad low23 = __builtin_shufflevector(tile[2], tile[3], 0, 4, 1, 5);
    const vmg_quad high23 = __builtin_shufflevector(tile[2], tile[3], 2, 6, 3, 7);
    tile[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    tile[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    tile[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    tile[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
#endif
}

/* to[k * to_stride + j] = from[j * from_stride + k] for j, k < VMG_TILE. */
VMG_INLINE void vmg_tile_copy_turned(const vmg_real *from, size_t from_stride, vmg_real *to, size_t to_stride)
{
    vmg_quad tile[VMG_TILE];
    for (size_t j = 0; j < VMG_TILE; j++) {
        tile[j] = *(const vmg_quad_anywhere *)(from + j * from_stride);
    }
    vmg_tile_turn(tile);
    for (size_t k = 0; k < VMG_TILE; k++) {
        *(vmg_quad_anywhere *)(to + k * to_stride) = tile[k];
    }
}

/* A register's quads added up. */
VMG_INLINE vmg_quad vmg_lanes_fold(vmg_lanes lanes)
{
#if VMG_LANES_BYTES == 16
    return lanes;
#else
    typedef vmg_real half __attribute__((vector_size(VMG_LANES_BYTES / 2)));
    union {
        vmg_lanes whole;
        half part[2];
    } split = {lanes};
    const half sum = split.part[0] + split.part[1];
#if VMG_LANES_BYTES == 32
    return sum;
#else
    union {
        half whole;
        vmg_quad part[2];
    } again = {sum};
    return again.part[0] + again.part[1];
#endif
#endif
}

/* The sums of the entries of VMG_TILE registers. */
VMG_INLINE vmg_quad vmg_lanes_sums(const vmg_lanes lanes[VMG_TILE])
{
    vmg_quad tile[VMG_TILE];
    for (size_t i = 0; i < VMG_TILE; i++) {
        tile[i] = vmg_lanes_fold(lanes[i]);
    }
    vmg_tile_turn(tile);
    for (size_t i = 1; i < VMG_TILE; i++) {
        tile[0] += tile[i];
    }
    return tile[0];
}

#endif
