/* Names in an exported C file: from names of columns, levels and classes, which may be any text, to identifiers that
 * are all different, no words of C or C++, and close to the text; and texts as C writes them. */
#ifndef VMG_EXPORT_C_NAMES_H
#define VMG_EXPORT_C_NAMES_H

#include "export/export_format.h"

enum { VMG_C_NAME_SIZE = 64 };

typedef struct vmg_c_name {
    char text[VMG_C_NAME_SIZE];
} vmg_c_name;

typedef struct vmg_c_names {
    vmg_c_name prefix, capitals; /* of everything with external linkage, and of macros and enumerators */
    vmg_c_name *columns;         /* of the encoding: members of a structure */
    vmg_c_name *targets;         /* likewise */
    vmg_c_name *classes;         /* enumerators, without the prefix */
    vmg_c_name *levels;          /* likewise, those of all columns one behind the other */
    vmg_c_name *all;             /* owned: the four above */
} vmg_c_names;

/* Fails with VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_c_names_make(vmg_context *context, const vmg_export_job *job, vmg_c_names *out);
void vmg_c_names_release(vmg_context *context, vmg_c_names *names);

/* How many texts of its own a column has: its levels without "any other" and the missing cell. */
static inline size_t vmg_c_level_count(const vmg_encoded_column *column)
{
    return column->kind == VMG_INPUT_LEVELS ? column->level_count : 0;
}

/* A text inside a comment: nothing in it ends the comment, breaks the line or turns the direction of the writing. */
void vmg_c_comment(vmg_export_writer *writer, const char *text);

/* A text as a string literal, with its quotes. */
void vmg_c_string(vmg_export_writer *writer, const char *text);

#endif
