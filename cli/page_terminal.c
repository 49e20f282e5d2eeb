/* Help pages for a terminal: wrapped to its width, terms and what they mean in two columns. */
#include <stdio.h>
#include <string.h>

#include "console.h"
#include "page_style.h"

enum { indent = 2, term_width = 28, widest = 100 };

/* Prints words with line ends where the next one would not fit. `column` is where the line stands. */
static void print_wrapped(const char *text, int length, int column, int left)
{
    const size_t terminal = vmg_cli_width(stdout);
    const int width = terminal < widest ? (int)terminal : widest;
    bool line_is_empty = true;
    for (const char *end = text + length; text < end;) {
        const int word = (int)strcspn(text, " \n");
        const int taken = word < end - text ? word : (int)(end - text);
        if (!line_is_empty && column + 1 + taken > width) {
            printf("\n%*s", left, "");
            column = left;
            line_is_empty = true;
        }
        printf("%s%.*s", line_is_empty ? "" : " ", taken, text);
        column += taken + !line_is_empty;
        line_is_empty = false;
        text += taken;
        text += text < end;
    }
    putchar('\n');
}

static void title(const char *name, const char *summary)
{
    printf("%s - %s\n", name, summary);
}

static void section(const char *heading)
{
    printf("\n%s\n", heading);
}

static void usage(const char *line)
{
    printf("%*s%s\n", indent, "", line);
}

static void paragraph(const char *text, int length)
{
    printf("\n%*s", indent, "");
    print_wrapped(text, length, indent, indent);
}

static void item(const char *term, const char *text)
{
    const int used = indent + (int)strlen(term);
    printf("%*s%s", indent, "", term);
    if (used + 2 > term_width) {
        printf("\n%*s", term_width, "");
    } else {
        printf("%*s", term_width - used, "");
    }
    print_wrapped(text, (int)strlen(text), term_width, term_width);
}

static void example(const char *line, const char *meaning)
{
    printf("%*s%s\n%*s", indent, "", line, 3 * indent, "");
    print_wrapped(meaning, (int)strlen(meaning), 3 * indent, 3 * indent);
}

const vmg_cli_page_style vmg_cli_style_terminal = {false, title, section, usage, paragraph, item, example};
