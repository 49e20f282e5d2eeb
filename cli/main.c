/* The command vmg: finds the subcommand, parses its arguments, runs it, and turns its status into a sentence and an
 * exit code. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "command.h"
#include "help_page.h"
#include "parse.h"
#include "signals.h"

static const vmg_cli_option_id own_options[] = {VMG_CLI_HELP, VMG_CLI_VERSION, VMG_CLI_OPTIONS};

/* The program itself, as far as options go. */
static const vmg_cli_command program = {.name = "", .options = own_options};

/* The exit code; a failure is said on standard error. */
static int report(vmg_context *context, const vmg_cli_command *command, vmg_status status)
{
    if (status && status == VMG_ERROR_WRITE && vmg_cli_pipe_was_closed()) {
        vmg_cli_end_by_closed_pipe();
    }
    if (status) {
        fprintf(stderr, "vmg%s%s: %s\n", command->name[0] ? " " : "", command->name, vmg_last_error(context));
    }
    return vmg_status_exit_code(status);
}

/* Standard output is written only when it is flushed: a full disk shows here. */
static vmg_status flush_output(vmg_context *context)
{
    const bool bad_before = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) != 0 || bad_before) {
        return vmg_fail(context, VMG_ERROR_WRITE, "standard output: cannot be written%s%s", errno ? ": " : "",
                        errno ? strerror(errno) : "");
    }
    return VMG_OK;
}

static bool is_standard_output(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static vmg_status choose_kernels(vmg_context *context, const char *name, vmg_kernel_set *out)
{
    static const char *const names[] = {"auto", "plain", "avx2", "avx512"};
    static const vmg_kernel_set sets[] = {VMG_KERNELS_AUTO, VMG_KERNELS_PLAIN, VMG_KERNELS_AVX2, VMG_KERNELS_AVX512};
    *out = VMG_KERNELS_AUTO;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = sets[i];
            return VMG_OK;
        }
    }
    return name ? vmg_fail(context, VMG_ERROR_USAGE, "--kernels is '%.40s'; expected is auto, plain, avx2 or avx512",
                           name)
                : VMG_OK;
}

/* Runs a command in a context of its own, whose threads and kernels the arguments say. */
static int run(vmg_context *parsing, const vmg_cli_command *command, vmg_cli_arguments *arguments)
{
    vmg_cli_console console;
    vmg_context_options options = {.threads = arguments->threads};
    vmg_cli_session session = {.arguments = arguments, .console = &console};
    vmg_status status = choose_kernels(parsing, arguments->kernels, &options.kernels);
    if (status) {
        return report(parsing, command, status);
    }
    vmg_cli_console_open(&console, arguments->quiet,
                         command->result_is_for_programs || arguments->dump_config ||
                             is_standard_output(arguments->output) || is_standard_output(arguments->json) ||
                             is_standard_output(arguments->predictions));
    options.on_message = vmg_cli_note;
    options.message_user = &console;
    status = vmg_context_create(&options, &session.context);
    if (status) {
        status = vmg_fail(parsing, status, "out of memory");
        vmg_cli_console_close(&console);
        return report(parsing, command, status);
    }
    vmg_cli_signals_install(session.context);
    status = command->run(&session);
    vmg_cli_console_close(&console);
    if (!status) {
        status = flush_output(session.context);
    }
    const int code = report(session.context, command, status);
    vmg_context_destroy(session.context);
    return code;
}

static int parse_and_run(vmg_context *context, const vmg_cli_command *command, int argc, const char **argv)
{
    vmg_cli_arguments arguments;
    int code = 0;
    vmg_status status = vmg_cli_parse(context, command, argc, argv, &arguments);
    if (status) {
        code = report(context, command, status);
    } else if (arguments.help) {
        vmg_cli_print_help(command == &program ? NULL : command);
        code = report(context, command, flush_output(context));
    } else if (arguments.version) {
        code = run(context, &vmg_cli_version, &arguments);
    } else if (command == &program) { /* "vmg --" */
        code = report(context, command, vmg_fail(context, VMG_ERROR_USAGE, "a command is expected; see 'vmg help'"));
    } else {
        code = run(context, command, &arguments);
    }
    vmg_cli_arguments_release(context, &arguments);
    return code;
}

int main(int argc, char **argv)
{
    vmg_context *context = NULL;
    int code = 0;
    vmg_cli_signals_install(NULL);
    if (vmg_context_create(NULL, &context)) {
        fputs("vmg: out of memory\n", stderr);
        return vmg_status_exit_code(VMG_ERROR_MEMORY);
    }
    const char **arguments = (const char **)argv; /* popt takes them constant */
    const vmg_cli_command *command = argc > 1 ? vmg_cli_command_find(argv[1]) : NULL;
    if (command) {
        code = parse_and_run(context, command, argc - 1, arguments + 1);
    } else if (argc > 1 && argv[1][0] == '-') {
        code = parse_and_run(context, &program, argc, arguments);
    } else if (argc > 1) {
        code = report(context, &program, vmg_cli_no_command(context, argv[1]));
    } else {
        code = report(context, &program, vmg_fail(context, VMG_ERROR_USAGE, "a command is expected; see 'vmg help'"));
    }
    vmg_context_destroy(context);
    return code;
}
