/* The page of a comparison as a file; see report_file.h. */
#include "report_file.h"

#include <string.h>

#include "base/context.h"
#include "base/output_file.h"
#include "gnuplot.h"
#include "vmg/model.h"

vmg_status vmg_cli_check_language(const vmg_cli_session *session)
{
    const char *language = session->arguments->language;
    return !language || strcmp(language, "en") == 0 || strcmp(language, "ja") == 0
               ? VMG_OK
               : vmg_fail(session->context, VMG_ERROR_USAGE, "--language is 'en' or 'ja', not '%.40s'", language);
}

vmg_status vmg_cli_write_report(const vmg_cli_session *session, const char *comparison, size_t length, const char *path)
{
    vmg_context *context = session->context;
    const vmg_report_options options = {.language = session->arguments->language, .draw = vmg_cli_gnuplot_draw};
    vmg_output_file file;
    char *page = NULL;
    vmg_status status = vmg_report_write(context, comparison, length, &options, &page);
    status = status ? status : vmg_output_file_open(context, path, &file);
    if (!status) {
        fwrite(page, 1, strlen(page), file.stream);
        status = vmg_output_file_commit(context, &file);
    }
    vmg_text_release(context, page);
    return status;
}
