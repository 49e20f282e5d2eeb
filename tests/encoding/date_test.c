/* Dates against the C library's calendar, every form, and texts that are none. */
#include "test.h"

#include <time.h>

#include "encoding/date.h"

static void every_day_agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t day = -719162; day <= 2932896; day += 1) { /* 0001-01-01 to 9999-12-31 */
        const time_t seconds = (time_t)day * 86400;
        struct tm calendar;
        char text[32];
        double days = NAN;
        assert_non_null(gmtime_r(&seconds, &calendar));
        snprintf(text, sizeof text, "%04d-%02d-%02d", calendar.tm_year + 1900, calendar.tm_mon + 1, calendar.tm_mday);
        if (!vmg_date_parse(text, &days) || days != (double)day) {
            fail_msg("%s: %g instead of %lld", text, days, (long long)day);
        }
    }
}

static void times_and_zones_are_fractions_of_days(void **state)
{
    (void)state;
    const struct {
        const char *text;
        double seconds; /* since 2024-03-01 00:00 */
    } expected[] = {
        {"2024-03-01 12:30", 45000},
        {"2024-03-01T12:30", 45000},
        {"2024-03-01t12:30z", 45000},
        {"2024-03-01 00:00:07", 7},
        {"2024-03-01 23:59:60", 86400},
        {"2024-03-01 00:00:07.25", 7.25},
        {"2024-03-01 00:00:07,5", 7.5},
        {"2024-03-01T00:00:00.123456789012345678Z", 0.123456789012345678},
        {"2024-03-01 12:30+09:00", 12600},
        {"2024-03-01 12:30:00+0900", 12600},
        {"2024-03-01 12:30-01", 48600},
        {"2024-03-01T00:15+00:30", -900},
        {"2024-03-01T12:30:00.5-00:30", 46800.5},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        double days = NAN;
        assert_true(vmg_date_parse(expected[i].text, &days));
        assert_true(fabs((days - 19783) * 86400 - expected[i].seconds) < 1e-5); /* one unit of the last place: 3e-7 */
    }
}

static void other_texts_are_no_dates(void **state)
{
    (void)state;
    const char *texts[] = {"",
                           "2024",
                           "2024-03",
                           "2024-3-01",
                           "2024/13/1",
                           "2024/2/30",
                           "2024/003/1",
                           "2024/3-1",
                           "2024/3/",
                           "24/3/1",
                           "32.1.2024",
                           "29.2.2023",
                           "1.13.2024",
                           "0.1.2024",
                           "1.3.24",
                           "001.3.2024",
                           "1.3",
                           "1.3.2024.",
                           "1.3/2024",
                           "03/04/2024",
                           "3-4-2024",
                           "2024-03-1",
                           "24-03-01",
                           "02024-03-01",
                           "2024-00-01",
                           "2024-13-01",
                           "2024-03-00",
                           "2024-04-31",
                           "2023-02-29",
                           "1900-02-29",
                           "0000-01-01",
                           "-024-01-01",
                           " 2024-03-01",
                           "2024-03-01 ",
                           "2024-03-01x",
                           "2024-03-01 12",
                           "2024-03-01 12:3",
                           "2024-03-01 24:00",
                           "2024-03-01 12:60",
                           "2024-03-01 12:30:",
                           "2024-03-01 12:30:61",
                           "2024-03-01 12:30:00.",
                           "2024-03-01 12:30:00.Z",
                           "2024-03-01 12:30 Z",
                           "2024-03-01 12:30+",
                           "2024-03-01 12:30+9",
                           "2024-03-01 12:30+09:",
                           "2024-03-01 12:30+09:0",
                           "2024-03-01 12:30+09:60",
                           "2024-03-01 12:30+24:00",
                           "2024-03-01 12:30Zx",
                           "2024-03-01Z",
                           "2024-03-01  12:30",
                           "20240301",
                           "12:30",
                           "2O24-03-01"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double days = 77;
        if (vmg_date_parse(texts[i], &days) || days != 77) {
            fail_msg("'%s' was taken as a date", texts[i]);
        }
    }
    double days = 0;
    assert_true(vmg_date_parse("2000-02-29", &days) && vmg_date_parse("2024-02-29", &days));
}

static void other_orders_are_read_where_there_is_one_reading(void **state)
{
    (void)state;
    const char *texts[] = {"2024-03-01", "2024/03/01", "2024/3/1", "2024/3/01", "01.03.2024", "1.3.2024", "1.03.2024"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double days = 0, seconds = 0;
        char with_time[32];
        snprintf(with_time, sizeof with_time, "%s 06:00", texts[i]);
        assert_true(vmg_date_parse(texts[i], &days) && vmg_date_parse(with_time, &seconds));
        assert_close(days, 19783, 0);
        assert_close(seconds, 19783.25, 0);
        assert_false(vmg_date_is_ambiguous(texts[i]));
    }
    assert_true(vmg_date_is_valid("29.2.2024") && vmg_date_is_valid("2024/2/29") && vmg_date_is_valid("31.12.9999"));
    const char *ambiguous[] = {"03/04/2024", "3/4/2024", "12/31/24", "31-12-2024", "3/4/2024 10:00"};
    const char *neither[] = {"3/4",       "2024/3/4", "1.3.2024",  "3/4-2024", "3/4/202",
                             "3/4/2024x", "a/4/2024", "32/1/2024", ""};
    for (size_t i = 0; i < sizeof ambiguous / sizeof *ambiguous; i++) {
        assert_true(vmg_date_is_ambiguous(ambiguous[i]) && !vmg_date_is_valid(ambiguous[i]));
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        assert_false(vmg_date_is_ambiguous(neither[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_agrees_with_the_c_library),
        cmocka_unit_test(times_and_zones_are_fractions_of_days),
        cmocka_unit_test(other_texts_are_no_dates),
        cmocka_unit_test(other_orders_are_read_where_there_is_one_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
