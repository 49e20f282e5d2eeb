/* Ctrl-C and closed pipes; see signals.h. A handler can reach nothing but the two variables here. */
#include "signals.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static vmg_context *volatile running;
static volatile sig_atomic_t pipe_was_closed;

static void cancel(int number)
{
    (void)number;
    vmg_context_cancel(running);
}

static void note_closed_pipe(int number)
{
    (void)number;
    pipe_was_closed = 1;
}

static void install(int number, void (*handler)(int), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Somebody who starts the program with a signal ignored (nohup) means it. */
static void install_unless_ignored(int number, void (*handler)(int), int flags)
{
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
        install(number, handler, flags);
    }
}

void vmg_cli_signals_install(vmg_context *context)
{
    install(SIGPIPE, note_closed_pipe, SA_RESTART);
    install(SIGXFSZ, SIG_IGN, 0); /* a limit on the size of files is then an error like a full disk */
    running = context;
    if (context) {
        install_unless_ignored(SIGINT, cancel, SA_RESTART | (int)SA_RESETHAND);
        install_unless_ignored(SIGTERM, cancel, SA_RESTART | (int)SA_RESETHAND);
        install_unless_ignored(SIGHUP, cancel, SA_RESTART | (int)SA_RESETHAND);
    }
}

bool vmg_cli_pipe_was_closed(void)
{
    return pipe_was_closed != 0;
}

void vmg_cli_end_by_closed_pipe(void)
{
    install(SIGPIPE, SIG_DFL, 0);
    raise(SIGPIPE);
    abort(); /* not reached */
}
