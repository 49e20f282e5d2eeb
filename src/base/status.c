/* Names, meanings and exit codes of vmg_status, all from the one list in vmg/status.h. */
#include "vmg/status.h"

#include <stddef.h>

typedef struct status_entry {
    const char *name;
    int exit_code;
    const char *meaning;
} status_entry;

static const status_entry entries[] = {
#define STATUS_ENTRY(name, exit_code, meaning) {#name, exit_code, meaning},
    VMG_STATUS_LIST(STATUS_ENTRY)
#undef STATUS_ENTRY
};

static const status_entry *entry_of(vmg_status status)
{
    static const status_entry unknown = {"unknown", 70, "unknown"};
    return (size_t)status < sizeof entries / sizeof *entries ? &entries[status] : &unknown;
}

const char *vmg_status_name(vmg_status status)
{
    return entry_of(status)->name;
}

const char *vmg_status_meaning(vmg_status status)
{
    return entry_of(status)->meaning;
}

int vmg_status_exit_code(vmg_status status)
{
    return entry_of(status)->exit_code;
}
