/* A page being written: text that grows, escaped where it is not ours, numbers as people read them, and sentences with
 * numbers in them. Nothing here depends on the locale. Used by one thread. */
#ifndef VMG_REPORT_PAGE_H
#define VMG_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* The first failure stays in `status`, and what follows is not written: look once, at the end. */
typedef struct vmg_page {
    vmg_context *context;
    char *text; /* owned; ended by 0; NULL while nothing was written */
    size_t length, room;
    vmg_status status;
} vmg_page;

void vmg_page_release(vmg_page *page);

/* Appends the other, which is then empty, and takes over its failure. */
void vmg_page_join(vmg_page *page, vmg_page *other);

void vmg_page_put(vmg_page *page, const char *html); /* our own HTML */
void vmg_page_bytes(vmg_page *page, const char *bytes, size_t count);
void vmg_page_format(vmg_page *page, const char *format, ...) VMG_PRINTF(2, 3); /* no floating-point numbers */
void vmg_page_escape(vmg_page *page, const char *text); /* anybody's text, in an element or in a quoted attribute */
void vmg_page_exact(vmg_page *page, double number);     /* all 15 digits, for programs */

/* How a number is shown. */
typedef enum vmg_showing {
    VMG_SHOW_DIGITS,        /* three significant digits */
    VMG_SHOW_FIXED,         /* so many decimals */
    VMG_SHOW_SIGNED,        /* so many decimals, with its sign */
    VMG_SHOW_COUNT,         /* a whole number: 1,030 */
    VMG_SHOW_LEVEL,         /* whole hundredths: 95 % */
    VMG_SHOW_PERCENT,       /* of a part of one: 91.2 % */
    VMG_SHOW_POINTS,        /* percentage points, of a part of one: 1.3 */
    VMG_SHOW_SIGNED_POINTS, /* +1.3 */
    VMG_SHOW_RATIO,         /* two significant digits */
    VMG_SHOW_SECONDS,       /* 3.10 s, 2 min 5 s */
    VMG_SHOW_MICROSECONDS,
    VMG_SHOW_BYTES,
    VMG_SHOW_MONEY /* no unit: 8,123 */
} vmg_showing;

typedef struct vmg_shown {
    char text[80];
} vmg_shown;
vmg_shown vmg_show(double number, vmg_showing how, int decimals);

/* Decimals at which an error has two significant digits; of the mean three where there is no error. */
int vmg_decimals_for(double mean, double error);

/* <data value="4.123456">4.12</data>, all digits for programs; a dash where it is no number. */
void vmg_page_number(vmg_page *page, double number, vmg_showing how, int decimals);

/* What stands in a sentence: a name (somebody else's text), or a number. */
typedef struct vmg_said {
    const char *name; /* NULL: the number */
    double number;
    vmg_showing how;
    int decimals;
    bool derived; /* worked out for the page: it is in no comparison */
} vmg_said;

static inline vmg_said vmg_said_name(const char *name)
{
    return (vmg_said){.name = name ? name : "?"};
}

static inline vmg_said vmg_said_number(double number, vmg_showing how)
{
    return (vmg_said){.number = number, .how = how};
}

/* A sentence with its arguments: {0} to {9}, and {1|row|rows}: the first word where argument 1 is one thing. */
void vmg_page_say(vmg_page *page, const char *sentence, const vmg_said *arguments);

#endif
