/* vmg report: the page of a comparison that was kept as JSON. */
#include <errno.h>
#include <string.h>

#include "base/context.h"
#include "command.h"
#include "report_file.h"

/* A file of at most `most` bytes, whole; the caller releases *out. */
static vmg_status read_file(vmg_context *context, const char *path, char **out, size_t *length)
{
    const size_t most = (size_t)1 << 28, step = 65536;
    vmg_status status = VMG_OK;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t room = 0, got = 1;
    *length = 0;
    if (!file) {
        return vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_NO_INPUT), "%s: cannot be opened: %s", path,
                        strerror(errno));
    }
    while (!status && got > 0) {
        if (room - *length < step) {
            const size_t grown = room ? 2 * room : step;
            char *more = grown > most ? NULL : vmg_reallocate(context, *out, room, grown, 1);
            if (!more) {
                status = grown > most ? vmg_fail(context, VMG_ERROR_DATA, "%s: too large for a comparison", path)
                                      : VMG_ERROR_MEMORY;
                break;
            }
            *out = more;
            room = grown;
        }
        got = fread(*out + *length, 1, room - *length, file);
        *length += got;
    }
    if (!status && ferror(file)) {
        status = vmg_fail(context, VMG_ERROR_WRITE, "%s: cannot be read: %s", path, strerror(errno));
    }
    if (file != stdin) {
        fclose(file);
    }
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    const vmg_cli_arguments *arguments = session->arguments;
    vmg_context *context = session->context;
    char *text = NULL;
    size_t length = 0;
    if (arguments->operands.count != 1) {
        return vmg_fail(context, VMG_ERROR_USAGE, "one file is needed: what vmg compare --json wrote");
    }
    if (!arguments->output) {
        return vmg_fail(context, VMG_ERROR_USAGE, "-o is missing: the file that the page is written to");
    }
    vmg_status status = vmg_cli_check_language(session);
    const char *path = arguments->operands.texts[0];
    status = status ? status : read_file(context, path, &text, &length);
    if (!status) {
        status = vmg_cli_write_report(session, text, length, arguments->output);
        if (status == VMG_ERROR_DATA) {
            vmg_fail(context, status, "%s: %s", path, vmg_last_error(context));
        }
    }
    vmg_release(context, text);
    return status;
}

static const vmg_cli_option_id options[] = {VMG_CLI_OUTPUT, VMG_CLI_LANGUAGE, VMG_CLI_QUIET, VMG_CLI_HELP,
                                            VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg report result.json -o report.html", "the page of a comparison"},
    {"vmg report result.json -o report-ja.html --language ja", "and once more in Japanese"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_report = {
    .name = "report",
    .summary = "makes the page of a comparison from its JSON",
    .usage = "COMPARISON.json -o REPORT.html [--language en|ja]",
    .description =
        "Writes the page that vmg compare --report writes, from the file that vmg compare --json wrote: one HTML file "
        "that needs no network and no script, begins with the answer in three sentences and ends with how it was "
        "measured. Its pictures are drawn by gnuplot, where it is installed; without it the page has its tables "
        "(docs/comparison.md).",
    .options = options,
    .takes_settings = false,
    .examples = examples,
    .result_is_for_programs = true,
    .run = run,
};
