/* What a call can answer. Every fallible function of libvmg returns a vmg_status; the sentence that says what was
 * wrong, where, and what was expected is vmg_last_error() of the context that was passed in (vmg/context.h). */
#ifndef VMG_STATUS_H
#define VMG_STATUS_H

#include "vmg/config.h"

/* name, exit code of the command (sysexits.h), what it means */
#define VMG_STATUS_LIST(X)                                                                                             \
    X(VMG_OK, 0, "success")                                                                                            \
    X(VMG_ERROR_USAGE, 64, "an argument or a setting is wrong")                                                        \
    X(VMG_ERROR_DATA, 65, "the data are malformed or do not fit")                                                      \
    X(VMG_ERROR_NO_INPUT, 66, "an input does not exist or cannot be opened")                                           \
    X(VMG_ERROR_INTERNAL, 70, "a defect of libvmg itself")                                                             \
    X(VMG_ERROR_MEMORY, 71, "out of memory")                                                                           \
    X(VMG_ERROR_CREATE, 73, "an output cannot be created")                                                             \
    X(VMG_ERROR_WRITE, 74, "reading or writing failed half-way")                                                       \
    X(VMG_ERROR_NUMERIC, 65, "the computation left the range of numbers")                                              \
    X(VMG_ERROR_CANCELLED, 130, "cancelled")

typedef enum vmg_status {
#define VMG_STATUS_ENUM(name, exit_code, meaning) name,
    VMG_STATUS_LIST(VMG_STATUS_ENUM)
#undef VMG_STATUS_ENUM
} vmg_status;

/* The name of a status ("VMG_ERROR_DATA"), what it means, and the exit code the command ends with.
 * A number that is no status gives "unknown" and 70. Cannot fail; safe from any thread. */
VMG_API const char *vmg_status_name(vmg_status status);
VMG_API const char *vmg_status_meaning(vmg_status status);
VMG_API int vmg_status_exit_code(vmg_status status);

#endif
