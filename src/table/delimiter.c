/* Which character stands between the cells; see table/delimiter.h. */
#include "table/delimiter.h"

#include <string.h>

enum { most_rows = 100 };

/* What the first rows look like with one delimiter. */
typedef struct tally {
    size_t header_cells;
    size_t rows, agreeing; /* agreeing: have as many cells as the header, which counts too */
} tally;

bool vmg_delimiter_is_possible(char delimiter)
{
    return delimiter == '\t' || delimiter == ' ' ||
           (delimiter > ' ' && delimiter < 0x7f && !strchr("\"+-._", delimiter) &&
            !(delimiter >= '0' && delimiter <= '9') && !(delimiter >= 'A' && delimiter <= 'Z') &&
            !(delimiter >= 'a' && delimiter <= 'z'));
}

static void end_row(tally *counts, size_t cells)
{
    if (counts->rows == 0) {
        counts->header_cells = cells;
    }
    counts->rows++;
    counts->agreeing += cells == counts->header_cells;
}

static tally count_cells(const char *bytes, size_t length, char delimiter)
{
    tally counts = {0};
    size_t cells = 1;
    bool in_quotes = false, at_cell_start = true, is_blank = true;
    for (size_t i = 0; i < length && counts.rows < most_rows; i++) {
        const char letter = bytes[i];
        if (in_quotes) {
            in_quotes = letter != '"';
        } else if (letter == '\n' || letter == '\r') {
            if (!is_blank) {
                end_row(&counts, cells);
            }
            cells = 1;
            at_cell_start = is_blank = true;
        } else if (letter == delimiter) {
            cells++;
            at_cell_start = true;
            is_blank = false;
        } else if (letter == '"' && at_cell_start) {
            in_quotes = true; /* and stays at a cell's start, so that a doubled quote opens again */
            is_blank = false;
        } else if (letter != ' ') {
            at_cell_start = is_blank = false;
        }
    }
    if (counts.rows == 0) { /* not even the header has ended */
        end_row(&counts, cells);
    }
    return counts;
}

/* Whether a larger share of a's rows agrees, or as large a share with more cells. */
static bool is_better(const tally *a, const tally *b)
{
    const size_t a_share = a->agreeing * b->rows, b_share = b->agreeing * a->rows;
    return a_share != b_share ? a_share > b_share : a->header_cells > b->header_cells;
}

char vmg_delimiter_guess(const char *bytes, size_t length, char decimal_mark)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    tally best = {0};
    const size_t first = candidates[0] == decimal_mark;
    char guess = candidates[first];
    for (size_t i = first; i < sizeof candidates; i++) {
        const tally counts = count_cells(bytes, length, candidates[i]);
        if (counts.header_cells > 1 && (best.rows == 0 || is_better(&counts, &best))) {
            best = counts;
            guess = candidates[i];
        }
    }
    return guess;
}
