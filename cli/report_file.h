/* The page of a comparison as a file. */
#ifndef VMG_CLI_REPORT_FILE_H
#define VMG_CLI_REPORT_FILE_H

#include "command.h"

/* Fails for a --language that is not known. */
vmg_status vmg_cli_check_language(const vmg_cli_session *session);

/* Writes the page of this comparison (JSON, `length` bytes), in --language, to `path`; says so. */
vmg_status vmg_cli_write_report(const vmg_cli_session *session, const char *comparison, size_t length,
                                const char *path);

#endif
