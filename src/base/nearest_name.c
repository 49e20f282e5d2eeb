/* The name somebody may have meant; see base/nearest_name.h. */
#include "base/nearest_name.h"

#include <stdbool.h>
#include <string.h>

enum { most_bytes = 64 };

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* d[i][j], the distance of the first i bytes of a and the first j of b, row by row; two rows back for the swap. */
static size_t distance(const char *a, const char *b)
{
    const size_t rows = strnlen(a, most_bytes), columns = strnlen(b, most_bytes);
    size_t d[3][most_bytes + 1];
    for (size_t j = 0; j <= columns; j++) {
        d[0][j] = j;
    }
    for (size_t i = 1; i <= rows; i++) {
        size_t *const now = d[i % 3], *const before = d[(i + 2) % 3], *const two_before = d[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            const size_t changed = lower(a[i - 1]) != lower(b[j - 1]);
            now[j] = smaller(smaller(before[j], now[j - 1]) + 1, before[j - 1] + changed);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                now[j] = smaller(now[j], two_before[j - 2] + 1);
            }
        }
    }
    return d[rows % 3][columns];
}

/* Whether the name goes on where `wanted` ends. */
static bool continues(const char *wanted, const char *name)
{
    const size_t least_letters = 3;
    size_t same = 0;
    while (wanted[same] && lower(wanted[same]) == lower(name[same])) {
        same++;
    }
    return wanted[same] == 0 && same >= least_letters;
}

const char *vmg_nearest_name(const char *wanted, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t least = (strnlen(wanted, most_bytes) + 2) / 3 + 1; /* a name must be nearer than this */
    for (size_t i = 0; i < count; i++) {
        const size_t here = distance(wanted, names[i]);
        if (here < least) {
            least = here;
            nearest = names[i];
        }
    }
    for (size_t i = 0; i < count && !nearest; i++) {
        nearest = continues(wanted, names[i]) ? names[i] : NULL;
    }
    return nearest;
}
