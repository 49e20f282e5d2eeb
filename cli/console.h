/* What people see while a command runs: facts and notes, and on a terminal one line that moves. */
#ifndef VMG_CLI_CONSOLE_H
#define VMG_CLI_CONSOLE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "vmg/config.h"

typedef struct vmg_cli_console {
    FILE *facts;          /* standard output; NULL: nobody wants them */
    FILE *notes;          /* standard output or error; NULL: nobody wants them */
    bool moves;           /* standard error is a terminal that wants the moving line */
    bool line_is_open;    /* something stands in it */
    pthread_mutex_t lock; /* of all of the above: notes and progress may come from different threads */
} vmg_cli_console;

/* `result_on_output`: standard output belongs to the result, so facts go nowhere and notes to standard error. */
void vmg_cli_console_open(vmg_cli_console *console, bool quiet, bool result_on_output);
void vmg_cli_console_close(vmg_cli_console *console);

/* One line for people; the line's end is added. */
void vmg_cli_say(vmg_cli_console *console, const char *format, ...) VMG_PRINTF(2, 3);

/* A vmg_message_function whose user is the console: "note: ...". */
void vmg_cli_note(void *console, const char *sentence);

/* Shows a text in the line that moves, in place of what stood there. */
void vmg_cli_move(vmg_cli_console *console, const char *text);

/* Takes the moving line away. */
void vmg_cli_end_line(vmg_cli_console *console);

/* The end of a noun that is counted: "%zu row%s". */
static inline const char *vmg_cli_s(size_t count)
{
    return count == 1 ? "" : "s";
}

/* Columns of the terminal behind a stream; 80 where it is none. */
size_t vmg_cli_width(FILE *stream);

#endif
