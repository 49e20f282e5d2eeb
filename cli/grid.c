/* Rows of cells in columns; see grid.h. */
#include "grid.h"

#include <stdarg.h>
#include <string.h>

#include "base/context.h"

enum { cell_size = 256 };

vmg_status vmg_cli_grid_add(vmg_context *context, vmg_cli_grid *grid, const char *format, ...)
{
    char text[cell_size];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char **grown = vmg_reallocate(context, grid->cells, grid->count, grid->count + 1, sizeof *grown);
    if (!grown) {
        return VMG_ERROR_MEMORY;
    }
    grid->cells = grown;
    grid->cells[grid->count] = vmg_copy_string(context, text);
    return grid->cells[grid->count++] ? VMG_OK : VMG_ERROR_MEMORY;
}

/* Characters of a UTF-8 text: its bytes but those that continue a character. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

static size_t column_width(const vmg_cli_grid *grid, size_t column)
{
    size_t widest = 0;
    for (size_t i = column; i < grid->count; i += grid->columns) {
        const size_t width = width_of(grid->cells[i]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* A cell may end with spaces that keep decimal points in one column; a line does not. */
static int length_without_spaces(const char *text)
{
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ') {
        length--;
    }
    return (int)length;
}

static void print_spaces(size_t count, FILE *to)
{
    fprintf(to, "%*s", (int)count, "");
}

void vmg_cli_grid_print(const vmg_cli_grid *grid, size_t indent, FILE *to)
{
    for (size_t i = 0; i < grid->count; i++) {
        const size_t column = i % grid->columns, fill = column_width(grid, column) - width_of(grid->cells[i]);
        const bool is_last = column + 1 == grid->columns || i + 1 == grid->count;
        const bool is_left = column == 0 || grid->is_text;
        print_spaces((column ? 2 : indent) + (is_left ? 0 : fill), to);
        fprintf(to, "%.*s", is_last ? length_without_spaces(grid->cells[i]) : (int)strlen(grid->cells[i]),
                grid->cells[i]);
        if (is_last) {
            putc('\n', to);
        } else if (is_left) {
            print_spaces(fill, to);
        }
    }
}

size_t vmg_cli_grid_width(const vmg_cli_grid *grid, size_t indent)
{
    size_t width = indent;
    for (size_t column = 0; column < grid->columns; column++) {
        width += (column ? 2 : 0) + column_width(grid, column);
    }
    return width;
}

void vmg_cli_grid_release(vmg_context *context, vmg_cli_grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        vmg_release(context, grid->cells[i]);
    }
    vmg_release(context, grid->cells);
    *grid = (vmg_cli_grid){.columns = grid->columns, .is_text = grid->is_text};
}
