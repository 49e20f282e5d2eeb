/* gnuplot in a process of its own; see gnuplot.h. Script and pictures go through temporary files without names, so that
 * neither side waits for the other. */
#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

/* Runs it with these as standard input and output; its complaints go nowhere. */
static bool run_gnuplot(FILE *script, FILE *pictures)
{
    static char name[] = "gnuplot", no_start_files[] = "-d";
    char *const arguments[] = {name, no_start_files, NULL};
    posix_spawn_file_actions_t actions;
    pid_t process;
    int state = 0;
    if (posix_spawn_file_actions_init(&actions)) {
        return false;
    }
    bool done = !posix_spawn_file_actions_adddup2(&actions, fileno(script), 0) &&
                !posix_spawn_file_actions_adddup2(&actions, fileno(pictures), 1) &&
                !posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) &&
                !posix_spawnp(&process, name, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    while (done && waitpid(process, &state, 0) < 0) {
        done = errno == EINTR;
    }
    return done && WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

bool vmg_cli_gnuplot_draw(void *user, const char *script, vmg_report_sink *sink)
{
    FILE *input = tmpfile(), *output = tmpfile();
    char bytes[16384];
    size_t count;
    bool done = false;
    (void)user;
    if (input && output) {
        done = fwrite(script, 1, strlen(script), input) == strlen(script) && !fflush(input) &&
               !fseek(input, 0, SEEK_SET) && run_gnuplot(input, output) && !fseek(output, 0, SEEK_SET);
        while (done && (count = fread(bytes, 1, sizeof bytes, output)) > 0) {
            vmg_report_sink_take(sink, bytes, count);
        }
        done = done && !ferror(output);
    }
    if (input) {
        fclose(input);
    }
    if (output) {
        fclose(output);
    }
    return done;
}
