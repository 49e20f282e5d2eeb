/* Standard normal draws: moments, shape, tails, independence; with every set of kernels that this processor has. */
#include "random/philox_inverse.h"
#include "random/statistics.h"
#include "test.h"

#include "base/real.h"
#include "random/random.h"

enum { draw_count = 1 << 18 };

/* The largest number that the smallest uniform one gives, sqrt(-2 log u): u = 2^-33 in double, 2^-25 in float. */
static const double largest_normal = VMG_REAL_IS_DOUBLE ? 6.764 : 5.888;

static vmg_real drawn[draw_count];
static double draws[draw_count], others[draw_count], powers[draw_count];

/* Runs the test with each set of kernels. */
static void with_kernels(void (*test)(const vmg_kernels *kernels))
{
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        test(kernels);
    }
}

static void draw_normal(const vmg_kernels *kernels, vmg_random from, double *out)
{
    vmg_random_normal(kernels, from, 0, draw_count, drawn);
    for (size_t i = 0; i < draw_count; i++) {
        out[i] = (double)drawn[i];
    }
}

static double cumulative_normal(double value)
{
    return 0.5 * erfc(-value * VMG_INVERSE_SQRT_2);
}

/* E z^k and the standard deviation of z^k, k = 1 .. 4: 0, 1, 0, 3 and sqrt(1), sqrt(2), sqrt(15), sqrt(96) */
static void check_moments(const vmg_kernels *kernels)
{
    static const double moments[] = {0, 1, 0, 3}, variances[] = {1, 2, 15, 96};
    for (uint64_t seed = 0; seed < 4; seed++) {
        draw_normal(kernels, (vmg_random){seed, 0, VMG_STREAM_ROWS}, draws);
        for (int k = 1; k <= 4; k++) {
            for (size_t i = 0; i < draw_count; i++) {
                powers[i] = pow(draws[i], k);
            }
            assert_z(mean_z(powers, draw_count, moments[k - 1], sqrt(variances[k - 1])), "moment");
        }
        assert_z(distance_z(draws, draw_count, cumulative_normal), "distance");
    }
}

static void moments_and_shape_are_normal(void **state)
{
    (void)state;
    with_kernels(check_moments);
}

static void check_tails(const vmg_kernels *kernels)
{
    for (uint64_t seed = 0; seed < 4; seed++) {
        double largest = 0;
        draw_normal(kernels, (vmg_random){seed, 0, VMG_STREAM_WEIGHTS}, draws);
        for (int limit = -4; limit <= 4; limit++) {
            const double mass = cumulative_normal(-abs(limit));
            size_t beyond = 0;
            for (size_t i = 0; i < draw_count; i++) {
                beyond += limit < 0 ? draws[i] < limit : draws[i] > limit;
                largest = fmax(largest, fabs(draws[i]));
            }
            /* the square root of a count has a standard deviation of about 1/2 */
            assert_z(2 * (sqrt((double)beyond) - sqrt(mass * draw_count)), "tail");
        }
        assert_true(largest > 4.3 && largest <= largest_normal); /* of 2^18 draws */
    }
}

static void tails_have_their_mass(void **state)
{
    (void)state;
    with_kernels(check_tails);
}

/* The two numbers of one pair of words, neighbours of different pairs, and the squares of both. */
static void check_neighbours(const vmg_kernels *kernels)
{
    draw_normal(kernels, (vmg_random){5, 0, VMG_STREAM_ROWS}, draws);
    for (size_t distance = 1; distance <= 8; distance++) {
        for (int squared = 0; squared < 2; squared++) {
            for (size_t i = 0; i < draw_count; i++) {
                powers[i] = squared ? draws[i] * draws[i] : draws[i];
            }
            assert_z(correlation_z(powers, powers + distance, draw_count - distance), "all neighbours");
            size_t count = 0;
            for (size_t i = 0; i + distance < draw_count; i += 2) {
                others[count] = powers[i + distance];
                powers[count] = powers[i]; /* count <= i: not read again */
                count++;
            }
            assert_z(correlation_z(powers, others, count), "neighbours of even ones");
        }
    }
}

static void neighbours_are_independent(void **state)
{
    (void)state;
    with_kernels(check_neighbours);
}

static void check_streams(const vmg_kernels *kernels)
{
    const vmg_random from = {3, 10, VMG_STREAM_ROWS};
    const vmg_random neighbours[] = {{4, 10, VMG_STREAM_ROWS},
                                     {3, 11, VMG_STREAM_ROWS},
                                     {3, 10, VMG_STREAM_ROWS + 1},
                                     {3, 10, VMG_STREAM_PSEUDO_INPUTS}};
    draw_normal(kernels, from, draws);
    for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++) {
        draw_normal(kernels, neighbours[i], others);
        assert_z(correlation_z(draws, others, draw_count), "correlation");
        for (size_t j = 0; j < draw_count; j++) {
            powers[j] = draws[j] * draws[j];
            others[j] = others[j] * others[j];
        }
        assert_z(correlation_z(powers, others, draw_count), "correlation of squares");
    }
}

static void streams_and_steps_are_independent(void **state)
{
    (void)state;
    with_kernels(check_streams);
}

static void check_parts(const vmg_kernels *kernels)
{
    enum { most = 256 };
    const vmg_random from = {77, 1, VMG_STREAM_ROWS};
    vmg_real whole[most], part[most + 4];
    vmg_random_normal(kernels, from, 0, most, whole);
    for (size_t first = 0; first < most; first += 4) {
        for (size_t count = 0; count <= most - first; count += 4) {
            part[count] = -99;
            vmg_random_normal(kernels, from, first, count, part);
            for (size_t i = 0; i < count; i++) {
                assert_true(part[i] == whole[first + i]);
            }
            assert_true(part[count] == -99); /* not one more is written */
        }
    }
}

static void any_part_of_a_stream_can_be_drawn_alone(void **state)
{
    (void)state;
    with_kernels(check_parts);
}

static void check_rarest_words(const vmg_kernels *kernels)
{
    static const uint32_t rare[][4] = {{0, 0, 0, 0xffffffff},
                                       {0xffffffff, 0, 0xffffffff, 0xffffffff},
                                       {1, 0x40000000, 0xffffff00, 0x80000000},
                                       {0, 0xc0000000, 255, 0x3fffffff}};
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        vmg_random from;
        uint64_t number = 0;
        vmg_real numbers[4];
        place_of_words(rare[i], 42, &from, &number);
        vmg_random_normal(kernels, from, 4 * number, 4, numbers);
        for (size_t j = 0; j < 4; j++) {
            assert_true(fabs((double)numbers[j]) <= largest_normal);
        }
        /* the radius of a pair is that of its first word: the lowest 8 bits of a word do not count in float */
        for (size_t j = 0; j < 4; j += 2) {
            const double word = VMG_REAL_IS_DOUBLE ? rare[i][j] + 0.5 : floor(rare[i][j] / 256.0) * 256 + 128;
            assert_close(hypot((double)numbers[j], (double)numbers[j + 1]), sqrt(-2 * log(word / 4294967296.0)),
                         VMG_REAL_IS_DOUBLE ? 1e-12 : 4e-4);
        }
    }
}

static void the_rarest_words_give_finite_numbers(void **state)
{
    (void)state;
    with_kernels(check_rarest_words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_and_shape_are_normal),
        cmocka_unit_test(tails_have_their_mass),
        cmocka_unit_test(neighbours_are_independent),
        cmocka_unit_test(streams_and_steps_are_independent),
        cmocka_unit_test(any_part_of_a_stream_can_be_drawn_alone),
        cmocka_unit_test(the_rarest_words_give_finite_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
