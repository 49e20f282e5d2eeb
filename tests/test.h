/* cmocka with the headers that it wants first, and comparisons of real numbers. */
#ifndef VMG_TESTS_TEST_H
#define VMG_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "vmg/config.h"

/* |got - expected| <= tolerance (1 + |expected|); prints both where not. */
#define assert_close(got, expected, tolerance) assert_close_at((got), (expected), (tolerance), __FILE__, __LINE__)
static inline void assert_close_at(double got, double expected, double tolerance, const char *file, int line)
{
    if (!(fabs(got - expected) <= tolerance * (1 + fabs(expected)))) {
        print_error("%.17g is not within %g of %.17g\n", got, tolerance, expected);
        _fail(file, line);
    }
}

/* The status must be VMG_OK; prints the context's sentence where it is not. */
#define assert_ok(context, call)                                                                                       \
    do {                                                                                                               \
        const vmg_status status_ = (call);                                                                             \
        if (status_) {                                                                                                 \
            print_error("%s: %s\n", vmg_status_name(status_), vmg_last_error(context));                                \
            _fail(__FILE__, __LINE__);                                                                                 \
        }                                                                                                              \
    } while (0)

#endif
