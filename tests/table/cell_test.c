/* Cells: numbers bit for bit as strtod reads them, missing words, what is a text, numbers with a decimal comma. */
#include "test.h"

#include <float.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "table/cell.h"
#include "table/table.h"

static vmg_number_reader reader;

static int make_reader(void **state)
{
    (void)state;
    vmg_context *context = NULL;
    int failed = vmg_context_create(NULL, &context) || vmg_number_reader_create(context, '.', &reader);
    vmg_context_destroy(context);
    return failed;
}

static int destroy_reader(void **state)
{
    (void)state;
    vmg_number_reader_destroy(&reader);
    return 0;
}

static vmg_cell_kind read_cell(const char *text, double *number)
{
    return vmg_cell_read(&reader, text, strlen(text), number);
}

static void assert_reads_as_strtod(const char *text)
{
    double got = 0;
    const double expected = strtod_l(text, NULL, reader.locale);
    const vmg_cell_kind kind = read_cell(text, &got);
    const vmg_cell_kind expected_kind = fabs(expected) > VMG_LARGEST_NUMBER ? VMG_CELL_INFINITE : VMG_CELL_NUMBER;
    if (kind != expected_kind || (kind == VMG_CELL_NUMBER && memcmp(&got, &expected, sizeof got) != 0)) {
        print_error("'%s' was read as %.17g (kind %d), not %.17g\n", text, got, (int)kind, expected);
        fail();
    }
}

static void chosen_numbers_are_read(void **state)
{
    (void)state;
    const char *texts[] = {"0",
                           "-0",
                           "+1",
                           "1.",
                           ".5",
                           "-.5e1",
                           "1e0",
                           "1E+05",
                           "1e-05",
                           "007",
                           "0.1",
                           "0.3",
                           "1e22",
                           "1e23",
                           "9007199254740993",
                           "9007199254740992",
                           "9007199254740991e22",
                           "1.7976931348623157e308",
                           "4.9e-324",
                           "2.4e-324",
                           "2.5e-324",
                           "1e-400",
                           "1e400",
                           "-1e400",
                           "1e99999999999999999999",
                           "1e-99999999999999999999",
                           "0e99999999",
                           "18446744073709551615",
                           "18446744073709551616",
                           "9999999999999999999",
                           "99999999999999999999",
                           "0.00000000000000000000000000000000001",
                           "100000000000000000000000000000000000000000000000001",
                           "3.4028234e38",
                           "3.4028236e38",
                           "1.00000000000000011102230246251565404236316680908203125", /* half-way, to even */
                           "1.00000000000000011102230246251565404236316680908203124",
                           "1.00000000000000011102230246251565404236316680908203126",
                           "0.500000000000000166533453693773481063544750213623046875"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_reads_as_strtod(texts[i]);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state ^ (*state >> 29);
}

/* Every number of digits and every place of the decimal point, with exponents on both sides of each limit. */
static void random_numbers_are_read_as_strtod_reads_them(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 200000; round++) {
        char text[64];
        size_t used = 0;
        const size_t digits = 1 + next_random(&seed) % 21, point = next_random(&seed) % (digits + 2);
        if (next_random(&seed) % 2) {
            text[used++] = '-';
        }
        for (size_t i = 0; i < digits; i++) {
            if (i == point) {
                text[used++] = '.';
            }
            text[used++] = (char)('0' + next_random(&seed) % 10);
        }
        text[used] = 0;
        if (next_random(&seed) % 2) {
            const int range = next_random(&seed) % 4 ? 30 : 330;
            snprintf(text + used, sizeof text - used, "e%d", (int)(next_random(&seed) % (2 * (unsigned)range)) - range);
        }
        assert_reads_as_strtod(text);
    }
}

/* Numbers that lie on, or one unit of the 19th digit beside, the middle between two doubles: where rounding is hard. */
static void half_way_numbers_are_rounded_to_even(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int round = 0; round < 50000; round++) {
        char text[64];
        /* an odd number of 54 bits lies half-way, and so does a quarter of it, which has two digits more */
        const uint64_t middle = (UINT64_C(1) << 52 | (next_random(&seed) >> 12)) * 2 + 1;
        snprintf(text, sizeof text, "%llu", (unsigned long long)middle);
        assert_reads_as_strtod(text);
        snprintf(text, sizeof text, "%llu.%02d", (unsigned long long)middle / 2, (int)(middle % 2) * 50);
        assert_reads_as_strtod(text);
        snprintf(text, sizeof text, "%llu.%02d", (unsigned long long)(2 * middle + 1) / 4,
                 (int)((2 * middle + 1) % 4) * 25);
        assert_reads_as_strtod(text);
        snprintf(text, sizeof text, "%.17g", (double)middle / 1e10);
        assert_reads_as_strtod(text);
    }
}

static void assert_kind(const char *text, vmg_cell_kind expected)
{
    double number = 0;
    const vmg_cell_kind kind = read_cell(text, &number);
    if (kind != expected) {
        print_error("'%s' was taken as kind %d, not %d\n", text, (int)kind, (int)expected);
        fail();
    }
}

static void kinds_of_cells(void **state)
{
    (void)state;
    const char *missing[] = {"",     " ",   "\t ", "NA",   "na",   "N/A",  "n/a",
                             "#N/A", "NaN", "nan", "-nan", "NULL", "null", " Null "};
    const char *infinite[] = {"inf", "-inf", "+Inf", "INFINITY", "-Infinity", "1e400", "-1e999"};
    const char *texts[] = {"none",  "?",       "-",         "+",    ".",        "e5",  "1e", "1e+",
                           "1.2.3", "0x1p3",   "0x10",      "1 2",  "1,5",      "--1", "1-", "nan(1)",
                           "nanx",  "infinit", "infinity1", "clay", "\xc3\xa9", "n a", "1f", "5%"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        assert_kind(missing[i], VMG_CELL_MISSING);
    }
    for (size_t i = 0; i < sizeof infinite / sizeof *infinite; i++) {
        assert_kind(infinite[i], VMG_CELL_INFINITE);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_kind(texts[i], VMG_CELL_TEXT);
    }
    double number = 0;
    assert_int_equal(read_cell(" \t 2.5 ", &number), VMG_CELL_NUMBER);
    assert_true(number == 2.5);
    /* the length rules, not what stands behind */
    assert_int_equal(vmg_cell_read(&reader, "12;34", 2, &number), VMG_CELL_NUMBER);
    assert_true(number == 12);
    assert_kind("1e39", VMG_REAL_IS_DOUBLE ? VMG_CELL_NUMBER : VMG_CELL_INFINITE);
}

static void numbers_of_other_habits_are_recognised(void **state)
{
    (void)state;
    const char *yes[] = {"3,14",
                         "-3,14",
                         "0,5",
                         "1,234",
                         "1,234,567",
                         "1,234.5",
                         "1.234,5",
                         "1.234.567",
                         "1 234",
                         "1 234,5",
                         "12'000",
                         "1\xc2\xa0"
                         "234",
                         "1\xe2\x80\xaf"
                         "234,75",
                         "5%",
                         "12.5 %",
                         "12,5%",
                         "+1,0",
                         " 3,14 "};
    const char *no[] = {"",          "3.14",     "314", "1,2,3", "1.2.3",         "192.168.1.1", "12 34",
                        "0 123 456", "1234 567", "%",   "a,b",   "1,5 kg",        "1.234",       "2024-01-02",
                        "1,234,56",  "1,",       ",5",  "-",     "1,234,567.1.2", "5%%"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (!vmg_cell_is_localised_number('.', yes[i], strlen(yes[i]))) {
            print_error("'%s' was not recognised\n", yes[i]);
            fail();
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (vmg_cell_is_localised_number('.', no[i], strlen(no[i]))) {
            print_error("'%s' was recognised\n", no[i]);
            fail();
        }
    }
}

static void a_decimal_comma_is_read_where_it_is_asked_for(void **state)
{
    (void)state;
    /* the three exact ways, the C library's, and no fraction at all */
    const char *numbers[] = {"3.14", "-.5", "+7.25e-3", "1234567890123456789.25", "0.1234567890123456789012345", "12"};
    const vmg_number_reader comma = {.locale = reader.locale, .decimal_mark = ','};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double number = 0;
        char text[64];
        snprintf(text, sizeof text, "%s", numbers[i]);
        char *mark = strchr(text, '.');
        if (mark) {
            *mark = ',';
        }
        assert_int_equal(vmg_cell_read(&comma, text, strlen(text), &number), VMG_CELL_NUMBER);
        assert_true(number == strtod(numbers[i], NULL));
    }
    double number = 0;
    char digits[1102] = "0,";
    memset(digits + 2, '1', 998);
    assert_int_equal(vmg_cell_read(&comma, digits, 1000, &number), VMG_CELL_NUMBER);
    assert_true(number == 1.0 / 9);
    memset(digits + 2, '1', 1098);
    assert_int_equal(vmg_cell_read(&comma, digits, 1001, &number), VMG_CELL_TEXT);
    assert_int_equal(vmg_cell_read(&comma, "3.14", 4, &number), VMG_CELL_TEXT);
    assert_true(vmg_cell_is_localised_number(',', "3.14", 4));
    assert_true(vmg_cell_is_localised_number(',', "1,234.5", 7));
    assert_false(vmg_cell_is_localised_number(',', "3,14", 4));
}

static void a_locale_with_a_decimal_comma_changes_nothing(void **state)
{
    (void)state;
    double number = 0;
    const char *there = setlocale(LC_ALL, "de_DE.UTF-8");
    if (!there) {
        there = setlocale(LC_ALL, "fr_FR.UTF-8");
    }
    assert_int_equal(read_cell("0.1234567890123456789012345", &number), VMG_CELL_NUMBER); /* the C library's way */
    assert_true(number == 0.1234567890123456789012345);
    assert_kind("3,14", VMG_CELL_TEXT);
    setlocale(LC_ALL, "C");
    if (!there) {
        skip(); /* no such locale is installed */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chosen_numbers_are_read),
        cmocka_unit_test(random_numbers_are_read_as_strtod_reads_them),
        cmocka_unit_test(half_way_numbers_are_rounded_to_even),
        cmocka_unit_test(kinds_of_cells),
        cmocka_unit_test(numbers_of_other_habits_are_recognised),
        cmocka_unit_test(a_decimal_comma_is_read_where_it_is_asked_for),
        cmocka_unit_test(a_locale_with_a_decimal_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, make_reader, destroy_reader);
}
