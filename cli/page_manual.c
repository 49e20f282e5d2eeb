/* Help pages as roff with the macros of man(7). Nothing in them depends on the day or the machine. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "page_style.h"
#include "vmg/config.h"

/* Text with what roff would take for itself made harmless. */
static void print_escaped(const char *text, int length)
{
    for (int i = 0; i < length; i++) {
        const bool begins_line = i == 0 || text[i - 1] == '\n';
        if (begins_line && (text[i] == '.' || text[i] == '\'')) {
            printf("\\&%c", text[i]);
        } else if (text[i] == '\\') {
            printf("\\e");
        } else if (text[i] == '-') {
            printf("\\-");
        } else {
            putchar(text[i]);
        }
    }
    putchar('\n');
}

static void print_upper(const char *text)
{
    for (; *text; text++) {
        putchar(toupper((unsigned char)*text));
    }
}

static void title(const char *name, const char *summary)
{
    char dashed[64];
    snprintf(dashed, sizeof dashed, "%s", name);
    for (char *at = dashed; *at; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
    printf(".TH ");
    print_upper(dashed);
    printf(" 1 \"\" \"vmg %s\" \"User Commands\"\n.SH NAME\n", VMG_VERSION);
    for (const char *at = dashed; *at; at++) {
        printf(*at == '-' ? "\\-" : "%c", *at);
    }
    printf(" \\- ");
    print_escaped(summary, (int)strlen(summary));
}

static void section(const char *heading)
{
    printf(".SH \"");
    print_upper(heading);
    printf("\"\n");
}

static void usage(const char *line)
{
    printf(".B ");
    print_escaped(line, (int)strlen(line));
    printf(".br\n");
}

static void paragraph(const char *text, int length)
{
    printf(".PP\n");
    print_escaped(text, length);
}

static void item(const char *term, const char *text)
{
    printf(".TP\n.B ");
    print_escaped(term, (int)strlen(term));
    print_escaped(text, (int)strlen(text));
}

static void example(const char *line, const char *meaning)
{
    printf(".TP\n.B ");
    print_escaped(line, (int)strlen(line));
    print_escaped(meaning, (int)strlen(meaning));
}

const vmg_cli_page_style vmg_cli_style_manual = {true, title, section, usage, paragraph, item, example};
