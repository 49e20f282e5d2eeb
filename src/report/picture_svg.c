/* gnuplot's SVG made fit for a page; see picture_svg.h. Its form is that of gnuplot 5.4 and 6.0: a document is
 * "<?xml ...><svg ...><title/><desc/><g id="gnuplot_canvas"><rect/><defs>...</defs> DRAWING </g></svg>". */
#include "report/picture_svg.h"

#include <stdlib.h>
#include <string.h>

const char vmg_svg_marks[] = "<svg class=\"marks\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
                             "<circle id=\"gpPt6\" r=\"1\" fill=\"currentColor\" stroke=\"none\"/></defs></svg>\n";

bool vmg_svg_split(const char *svg, vmg_svg_part *parts, size_t count)
{
    static const char ends[] = "</defs>", closes[] = "</svg>";
    const char *at = svg;
    size_t found = 0;
    for (; at && (at = strstr(at, ends)) != NULL; found++) {
        const char *from = at + strlen(ends), *to = strstr(from, closes);
        const char *last = to;
        while (last && last > from && strncmp(last, "</g>", 4) != 0) {
            last--;
        }
        if (!last || found == count) {
            return false;
        }
        parts[found] = (vmg_svg_part){from, (size_t)(last - from)};
        at = to;
    }
    return found == count;
}

/* "rgb(  1,   2,   4)" at `at`: 4 and the place behind it; 0 where it is no colour of ours. */
static int our_ink(const char *at, const char *end, const char **behind)
{
    int numbers[3];
    const char *next = at + strlen("rgb(");
    for (size_t i = 0; i < 3; i++) {
        char *stopped;
        numbers[i] = (int)strtol(next, &stopped, 10);
        if (stopped == next || stopped >= end) {
            return 0;
        }
        next = stopped + 1; /* behind the comma, or the bracket */
    }
    const bool is_ours = numbers[0] == 1 && numbers[1] == 2 && numbers[2] > 0;
    *behind = is_ours ? next : NULL;
    return is_ours ? numbers[2] : 0;
}

/* The text of this number; "" where there is none. */
static const char *text_of(const char *texts, size_t count, long number)
{
    for (long i = 0; i < number && (size_t)number < count; i++) {
        texts += strlen(texts) + 1;
    }
    return number >= 0 && (size_t)number < count ? texts : "";
}

/* A group without anything in it: the place behind it, else NULL. */
static const char *empty_group(const char *at, const char *end)
{
    const char *opened = memchr(at, '>', (size_t)(end - at));
    if (!opened || strncmp(at, "<g ", 3) != 0) {
        return NULL;
    }
    opened += 1 + strspn(opened + 1, " \t\n");
    return opened + 4 <= end && strncmp(opened, "</g>", 4) == 0 ? opened + 4 : NULL;
}

/* A white disc that gnuplot lays under the dot of an error bar, which hides the bar and glares in the dark: the place
 * behind it, else NULL. */
static const char *white_disc(const char *at, const char *end)
{
    static const char white[] = "color='white'/>";
    const char *closes = memchr(at, '>', (size_t)(end - at));
    const size_t length = strlen(white);
    return strncmp(at, "<use ", 5) == 0 && closes && (size_t)(closes + 1 - at) > length &&
                   strncmp(closes + 1 - length, white, length) == 0
               ? closes + 1
               : NULL;
}

/* A name of gnuplot's for a line ("gnuplot_plot_1"), as attribute or as title: the place behind it, else NULL. */
static const char *foreign_name(const char *at)
{
    static const char attribute[] = " id=\"gnuplot_", title[] = "<title>", closes[] = "</title>";
    const char *found = NULL;
    if (strncmp(at, attribute, strlen(attribute)) == 0) {
        found = strchr(at + strlen(attribute), '"');
        return found ? found + 1 : NULL;
    }
    if (strncmp(at, title, strlen(title)) == 0) {
        found = strstr(at, closes);
    }
    return found ? found + strlen(closes) : NULL;
}

void vmg_svg_put(vmg_page *page, const vmg_svg_part *part, const char *texts, size_t count)
{
    const char *at = part->text, *end = part->text + part->length, *plain = at;
    while (at < end) {
        const char *behind = NULL;
        int ink = 0;
        if ((*at == '<' && ((behind = empty_group(at, end)) != NULL || (behind = white_disc(at, end)) != NULL)) ||
            (behind = foreign_name(at)) != NULL) {
            vmg_page_bytes(page, plain, (size_t)(at - plain));
        } else if (strncmp(at, "rgb(", 4) == 0 && (ink = our_ink(at, end, &behind)) > 0) {
            vmg_page_bytes(page, plain, (size_t)(at - plain));
            vmg_page_format(page, "var(--ink-%d)", ink);
        } else if (*at == '>' && at[1] == 'T' && at[2] >= '0' && at[2] <= '9') {
            char *stopped;
            const long number = strtol(at + 2, &stopped, 10);
            vmg_page_bytes(page, plain, (size_t)(at + 1 - plain));
            vmg_page_escape(page, text_of(texts, count, number));
            behind = stopped + 1;
        }
        at = behind ? behind : at + 1;
        plain = behind ? behind : plain;
    }
    vmg_page_bytes(page, plain, (size_t)(end - plain));
}
