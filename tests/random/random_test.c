/* The generator against published values and backwards; uniform draws, seeds, independence of streams. */
#include "random/philox_inverse.h"
#include "random/statistics.h"
#include "test.h"

#include "random/random.h"

enum { draw_count = 1 << 17 };

/* Lines of kat_vectors of the Random123 library for philox4x32-10. */
static void words_are_the_published_ones(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], words[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const uint32_t *counter = known[i].counter;
        uint32_t words[4];
        const vmg_random from = {.seed = (uint64_t)known[i].key[1] << 32 | known[i].key[0],
                                 .stream = counter[1],
                                 .step = (uint64_t)counter[3] << 32 | counter[2]};
        vmg_random_words(from, counter[0], words);
        assert_memory_equal(words, known[i].words, sizeof words);
    }
}

static void the_generator_runs_backwards(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 1000; i++) {
        const vmg_random from = {.seed = i * 0x9e3779b97f4a7c15u, .step = i << 30 | i, .stream = (uint32_t)(i * i)};
        vmg_random found;
        uint64_t number = 0;
        uint32_t words[4];
        vmg_random_words(from, 7 * i, words);
        place_of_words(words, from.seed, &found, &number);
        assert_int_equal(number, 7 * i);
        assert_int_equal(found.step, from.step);
        assert_int_equal(found.stream, from.stream);
    }
}

static void uniform_is_never_0_or_1(void **state)
{
    (void)state;
    static const uint32_t rare[][4] = {
        {0, 0xffffffff, 0xfffffffe, 1},
        {0xffffff80, 0xffffff7f, 0xffffff00, 0xfffffeff}, /* around the rounding to float */
        {0x80000000, 0x7fffffff, 255, 256},
    };
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        vmg_random from;
        uint64_t number = 0;
        vmg_real uniform[4];
        place_of_words(rare[i], 1234567, &from, &number);
        vmg_random_uniform(from, 4 * number, 4, uniform);
        for (size_t j = 0; j < 4; j++) {
            assert_true(uniform[j] > 0 && uniform[j] < 1);
            assert_close(uniform[j], ((double)rare[i][j] + 0.5) / 4294967296.0, VMG_REAL_IS_DOUBLE ? 1e-15 : 6e-8);
        }
    }
}

/* A list of uniform draws in double. */
static void draw_uniform(vmg_random from, size_t count, double *out)
{
    static vmg_real drawn[draw_count];
    vmg_random_uniform(from, 0, count, drawn);
    for (size_t i = 0; i < count; i++) {
        out[i] = (double)drawn[i];
    }
}

static double cumulative_uniform(double value)
{
    return value;
}

static void uniform_is_uniform(void **state)
{
    (void)state;
    static double draws[draw_count];
    for (uint64_t seed = 0; seed < 4; seed++) {
        size_t cells[256] = {0}, pairs[256] = {0}, triples[512] = {0};
        draw_uniform((vmg_random){seed, seed, VMG_STREAM_ROWS}, draw_count, draws);
        for (size_t i = 0; i < draw_count; i++) {
            cells[(size_t)(draws[i] * 256)]++;
            if (i % 2 == 1) {
                pairs[(size_t)(draws[i - 1] * 16) * 16 + (size_t)(draws[i] * 16)]++;
            }
            if (i % 3 == 2) {
                triples[(size_t)(draws[i - 2] * 8) * 64 + (size_t)(draws[i - 1] * 8) * 8 + (size_t)(draws[i] * 8)]++;
            }
        }
        assert_z(chi_square_z(cells, 256, draw_count / 256.0, 255), "single draws");
        assert_z(chi_square_z(pairs, 256, draw_count / 2 / 256.0, 255), "pairs");
        assert_z(chi_square_z(triples, 512, (double)(draw_count / 3) / 512, 511), "triples");
        assert_z(mean_z(draws, draw_count, 0.5, sqrt(1.0 / 12)), "mean");
        assert_z(distance_z(draws, draw_count, cumulative_uniform), "distance");
    }
}

static void any_part_of_a_stream_can_be_drawn_alone(void **state)
{
    (void)state;
    const vmg_random from = {99, 7, VMG_STREAM_INITIAL + 3};
    vmg_real whole[64], part[64];
    vmg_random_uniform(from, 0, 64, whole);
    for (size_t first = 0; first < 64; first++) {
        for (size_t count = 0; count <= 64 - first; count++) {
            vmg_random_uniform(from, first, count, part);
            for (size_t i = 0; i < count; i++) {
                assert_true(part[i] == whole[first + i]);
            }
        }
    }
}

/* Neighbours in every part of the key and of the counter, and in its upper halves. */
static void streams_steps_and_seeds_are_independent(void **state)
{
    (void)state;
    static double origin[draw_count], other[draw_count];
    const vmg_random from = {1, 0, VMG_STREAM_ROWS};
    const vmg_random neighbours[] = {
        {2, 0, VMG_STREAM_ROWS},
        {1 | (uint64_t)1 << 32, 0, VMG_STREAM_ROWS},
        {1 | (uint64_t)1 << 63, 0, VMG_STREAM_ROWS},
        {1, 1, VMG_STREAM_ROWS},
        {1, (uint64_t)1 << 32, VMG_STREAM_ROWS},
        {1, (uint64_t)1 << 63, VMG_STREAM_ROWS},
        {1, 0, VMG_STREAM_ROWS + 1},
        {1, 0, VMG_STREAM_WEIGHTS},
        {0, 0, VMG_STREAM_ROWS},
    };
    draw_uniform(from, draw_count, origin);
    for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++) {
        draw_uniform(neighbours[i], draw_count, other);
        assert_z(correlation_z(origin, other, draw_count), "correlation");
        assert_z(correlation_z(origin, other + 1, draw_count - 1), "correlation with the next one");
        size_t pairs[256] = {0};
        for (size_t j = 0; j < draw_count; j++) {
            pairs[(size_t)(origin[j] * 16) * 16 + (size_t)(other[j] * 16)]++;
        }
        assert_z(chi_square_z(pairs, 256, draw_count / 256.0, 255), "pairs");
    }
}

static int compare_seeds(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void seeds_of_parts_differ(void **state)
{
    (void)state;
    enum { owners = 50, parts = 200 };
    static uint64_t seeds[owners * parts];
    size_t bits[64] = {0}, unequal[64] = {0}, unequal_halves[64] = {0};
    for (uint64_t i = 0; i < owners * parts; i++) {
        seeds[i] = vmg_random_seed(i / parts, i % parts);
        assert_true(seeds[i] != i / parts);
        for (size_t bit = 0; bit < 64; bit++) {
            bits[bit] += seeds[i] >> bit & 1;
            unequal[bit] += (seeds[i] >> bit ^ seeds[i] >> (bit + 1) % 64) & 1;
            unequal_halves[bit] += (seeds[i] >> bit ^ seeds[i] >> (bit + 32) % 64) & 1;
        }
    }
    const double half = owners * parts / 2.0, sd = sqrt(owners * parts / 4.0);
    for (size_t bit = 0; bit < 64; bit++) {
        assert_z(((double)bits[bit] - half) / sd, "a bit of the seeds");
        assert_z(((double)unequal[bit] - half) / sd, "neighbouring bits");
        assert_z(((double)unequal_halves[bit] - half) / sd, "bits of both halves");
    }
    qsort(seeds, owners * parts, sizeof *seeds, compare_seeds);
    for (size_t i = 1; i < owners * parts; i++) {
        assert_true(seeds[i - 1] != seeds[i]);
    }
    assert_int_equal(vmg_random_seed(5, 3), vmg_random_seed(5, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_the_published_ones),
        cmocka_unit_test(the_generator_runs_backwards),
        cmocka_unit_test(uniform_is_never_0_or_1),
        cmocka_unit_test(uniform_is_uniform),
        cmocka_unit_test(any_part_of_a_stream_can_be_drawn_alone),
        cmocka_unit_test(streams_steps_and_seeds_are_independent),
        cmocka_unit_test(seeds_of_parts_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
