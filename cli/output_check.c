/* Whether an output can be written; see output_check.h. */
#include "output_check.h"

#include <sys/stat.h>

#include "base/context.h"
#include "base/output_file.h"

vmg_status vmg_cli_check_output(const vmg_cli_session *session, const char *path)
{
    struct stat there;
    vmg_output_file file;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) { /* a device, a pipe: opening it may wait, or do harm */
        return S_ISDIR(there.st_mode) ? vmg_fail(session->context, VMG_ERROR_CREATE, "%s: is a folder", path) : VMG_OK;
    }
    const vmg_status status = vmg_output_file_open(session->context, path, &file);
    if (!status) {
        vmg_output_file_discard(session->context, &file);
    }
    return status;
}
