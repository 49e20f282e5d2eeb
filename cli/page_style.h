/* How the parts of a help page are written: once for a terminal, once as roff. */
#ifndef VMG_CLI_PAGE_STYLE_H
#define VMG_CLI_PAGE_STYLE_H

#include <stdbool.h>

typedef struct vmg_cli_page_style {
    bool whole; /* with ranges of values, exit codes and references */
    void (*title)(const char *name, const char *summary);
    void (*section)(const char *heading);
    void (*usage)(const char *line);
    void (*paragraph)(const char *text, int length);
    void (*item)(const char *term, const char *text);
    void (*example)(const char *line, const char *meaning);
} vmg_cli_page_style;

extern const vmg_cli_page_style vmg_cli_style_terminal, vmg_cli_style_manual;

#endif
