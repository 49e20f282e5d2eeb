/* Decimal numbers as texts: which are, and their order against strtod's. */
#include "test.h"

#include <stdlib.h>

#include "encoding/number_text.h"

static void numbers_are_told_from_texts(void **state)
{
    (void)state;
    const char *plain[] = {"0", "7", "-7", "+7", "007", "3.25", ".5", "5.", "-.5", "123456789012345678901234567890"};
    const char *with_exponent[] = {"1e5", "1E5", "-1.5e+07", ".5e-300", "5.e1"};
    const char *neither[] = {"",   "-",   "+",    ".",   "-.",  "e5",    "1e",  "1e+", "1e5.5", "1 ",
                             " 1", "1,5", "0x10", "inf", "nan", "1.2.3", "--1", "12a", "1e5x"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        assert_true(vmg_number_text_is_plain(plain[i]) && vmg_number_text_is_valid(plain[i]));
    }
    for (size_t i = 0; i < sizeof with_exponent / sizeof *with_exponent; i++) {
        assert_true(vmg_number_text_is_valid(with_exponent[i]) && !vmg_number_text_is_plain(with_exponent[i]));
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        assert_false(vmg_number_text_is_valid(neither[i]) || vmg_number_text_is_plain(neither[i]));
    }
}

static int sign(double number)
{
    return (number > 0) - (number < 0);
}

static void the_order_is_that_of_the_numbers(void **state)
{
    (void)state;
    const char *texts[] = {"-100",  "-99.5", "-99.25", "-9", "-1.10", "-1.1", "-0.5",  "-.05",  "-0",     "0",
                           "00.00", "+0",    "0.05",   ".5", "1",     "01",   "1.000", "1.001", "1.0010", "1.01",
                           "1.1",   "1.10",  "9",      "10", "10.",   "99",   "100",   "0100",  "123456"};
    const size_t count = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(sign(vmg_number_text_compare(texts[i], texts[j])),
                             sign(strtod(texts[i], NULL) - strtod(texts[j], NULL)));
        }
    }
    /* further than a double sees */
    assert_true(vmg_number_text_compare("12345678901234567890", "12345678901234567891") < 0);
    assert_true(vmg_number_text_compare("-0.1000000000000000000001", "-0.1") < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_told_from_texts),
        cmocka_unit_test(the_order_is_that_of_the_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
