/* What people see while a command runs; see console.h. */
#include "console.h"

#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t vmg_cli_width(FILE *stream)
{
    const size_t usual = 80;
    struct winsize size = {0};
    return isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : usual;
}

void vmg_cli_console_open(vmg_cli_console *console, bool quiet, bool result_on_output)
{
    *console = (vmg_cli_console){
        .facts = quiet || result_on_output ? NULL : stdout,
        .notes = quiet              ? NULL
                 : result_on_output ? stderr
                                    : stdout,
        .moves = !quiet && isatty(STDERR_FILENO),
    };
    pthread_mutex_init(&console->lock, NULL);
}

void vmg_cli_console_close(vmg_cli_console *console)
{
    vmg_cli_end_line(console);
    pthread_mutex_destroy(&console->lock);
}

/* With the lock held. */
static void clear_line(vmg_cli_console *console)
{
    if (console->line_is_open) {
        fputs("\r\033[K", stderr); /* to the line's start, and clear to its end */
        fflush(stderr);
        console->line_is_open = false;
    }
}

void vmg_cli_say(vmg_cli_console *console, const char *format, ...)
{
    if (!console->facts) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&console->lock);
    clear_line(console);
    vfprintf(console->facts, format, arguments);
    fputc('\n', console->facts);
    pthread_mutex_unlock(&console->lock);
    va_end(arguments);
}

void vmg_cli_note(void *console, const char *sentence)
{
    vmg_cli_console *self = console;
    if (!self->notes) {
        return;
    }
    pthread_mutex_lock(&self->lock);
    clear_line(self);
    fprintf(self->notes, "note: %s\n", sentence);
    fflush(self->notes);
    pthread_mutex_unlock(&self->lock);
}

void vmg_cli_move(vmg_cli_console *console, const char *text)
{
    if (!console->moves) {
        return;
    }
    pthread_mutex_lock(&console->lock);
    fprintf(stderr, "\r%.*s\033[K", (int)vmg_cli_width(stderr) - 1, text);
    fflush(stderr);
    console->line_is_open = true;
    pthread_mutex_unlock(&console->lock);
}

void vmg_cli_end_line(vmg_cli_console *console)
{
    pthread_mutex_lock(&console->lock);
    clear_line(console);
    pthread_mutex_unlock(&console->lock);
}
