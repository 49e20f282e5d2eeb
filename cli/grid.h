/* Rows of cells, printed in columns that are as wide as their widest cell. */
#ifndef VMG_CLI_GRID_H
#define VMG_CLI_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "vmg/context.h"

typedef struct vmg_cli_grid {
    size_t columns;
    bool is_text; /* all columns to the left, not only the first */
    size_t count; /* cells so far */
    char **cells; /* count, owned, each owned */
} vmg_cli_grid;

/* Adds the next cell, row by row. A grid that is all zero but for `columns` is empty. */
vmg_status vmg_cli_grid_add(vmg_context *context, vmg_cli_grid *grid, const char *format, ...) VMG_PRINTF(3, 4);

/* Prints all rows, each behind `indent` spaces, two spaces between columns: the first to the left, the others to the
 * right. Characters are counted, not bytes (UTF-8). */
void vmg_cli_grid_print(const vmg_cli_grid *grid, size_t indent, FILE *to);

/* Characters of the longest line that would be printed. */
size_t vmg_cli_grid_width(const vmg_cli_grid *grid, size_t indent);

void vmg_cli_grid_release(vmg_context *context, vmg_cli_grid *grid);

#endif
