/* The nearest name: distances against the plain recursive definition, and the cut-off. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest_name.h"

/* The plain twin: the recursive definition of the optimal string alignment distance. */
static size_t plain_distance(const char *a, size_t rows, const char *b, size_t columns)
{
    if (rows == 0 || columns == 0) {
        return rows + columns;
    }
    size_t least = plain_distance(a, rows - 1, b, columns - 1) + (a[rows - 1] != b[columns - 1]);
    const size_t out = plain_distance(a, rows - 1, b, columns) + 1, in = plain_distance(a, rows, b, columns - 1) + 1;
    least = out < least ? out : least;
    least = in < least ? in : least;
    if (rows > 1 && columns > 1 && a[rows - 1] == b[columns - 2] && a[rows - 2] == b[columns - 1]) {
        const size_t swapped = plain_distance(a, rows - 2, b, columns - 2) + 1;
        least = swapped < least ? swapped : least;
    }
    return least;
}

static void agrees_with_the_definition(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int round = 0; round < 300; round++) {
        char names[4][8] = {{0}}, wanted[8] = {0};
        const char *pointers[4];
        const char *expected = NULL;
        for (size_t k = 0; k < 5; k++) {
            char *name = k < 4 ? names[k] : wanted;
            const size_t length = 1 + (size_t)rand_r(&seed) % 6;
            for (size_t i = 0; i < length; i++) {
                name[i] = (char)('a' + rand_r(&seed) % 3);
            }
        }
        size_t least = (strlen(wanted) + 2) / 3 + 1;
        for (size_t k = 0; k < 4; k++) {
            const size_t here = plain_distance(wanted, strlen(wanted), names[k], strlen(names[k]));
            pointers[k] = names[k];
            if (here < least) {
                least = here;
                expected = names[k];
            }
        }
        for (size_t k = 0; k < 4 && !expected; k++) {
            expected = strlen(wanted) >= 3 && strncmp(wanted, names[k], strlen(wanted)) == 0 ? names[k] : NULL;
        }
        assert_ptr_equal(vmg_nearest_name(wanted, pointers, 4), expected);
    }
}

static void suggests_what_was_meant(void **state)
{
    (void)state;
    const char *names[] = {"cement", "strength_mpa", "water", "age"};
    assert_string_equal(vmg_nearest_name("strenght_mpa", names, 4), "strength_mpa");
    assert_string_equal(vmg_nearest_name("Strength", names, 4), "strength_mpa"); /* its beginning */
    assert_null(vmg_nearest_name("st", names, 4));
    assert_string_equal(vmg_nearest_name("WATER", names, 4), "water");
    assert_string_equal(vmg_nearest_name("ages", names, 4), "age");
    assert_null(vmg_nearest_name("temperature", names, 4));
    assert_null(vmg_nearest_name("x", names, 0));
    assert_null(vmg_nearest_name("", names, 4));
}

static void long_names_are_cut(void **state)
{
    (void)state;
    char wanted[200], other[200];
    const char *names[] = {other};
    memset(wanted, 'a', sizeof wanted);
    memset(other, 'a', sizeof other);
    wanted[199] = other[150] = 0;
    assert_ptr_equal(vmg_nearest_name(wanted, names, 1), other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_definition),
        cmocka_unit_test(suggests_what_was_meant),
        cmocka_unit_test(long_names_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
