/* The pieces of C that exported models are put together from: the files of src/export/c_source/, embedded when the
 * library is built (cmake/EmbedText.cmake). They are C99 with these words defined in front of them: real (float or
 * double), R(number) for constants of it, and EXP, SQRT, ... for the functions of math.h. */
#ifndef VMG_EXPORT_C_SOURCE_H
#define VMG_EXPORT_C_SOURCE_H

typedef struct vmg_c_source {
    const char *name; /* of the file, without its ending; NULL ends the table */
    const char *text;
} vmg_c_source;

extern const vmg_c_source vmg_c_sources[];

#endif
