/* A comparison as a page: one HTML file for people, made from the JSON of vmg_comparison_to_json or of a file that
 * `vmg compare --json` wrote. docs/comparison.md says what is on it. */
#ifndef VMG_REPORT_H
#define VMG_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* Takes what the drawing program writes; in a draw function only. */
typedef struct vmg_report_sink vmg_report_sink;
VMG_API void vmg_report_sink_take(vmg_report_sink *sink, const char *bytes, size_t count);

/*
 * Draws the pictures. `script` is a gnuplot script (ended by 0; numbers and key words alone, no text of the user's)
 * that writes one SVG document after the other to its output; all of that output is to be given to the sink. False:
 * there is nobody who draws; the page then has its tables and says what pictures need. Called once, in the caller's
 * thread.
 */
typedef bool (*vmg_report_draw_function)(void *user, const char *script, vmg_report_sink *sink);

/* All zero is the default: English, without pictures. */
typedef struct vmg_report_options {
    const char *language; /* "en" or "ja"; NULL: "en" */
    vmg_report_draw_function draw;
    void *draw_user;
} vmg_report_options;

/*
 * Writes the page of a comparison: HTML that needs no network and no script, ended by 0; free with vmg_text_release.
 *
 *   comparison  its JSON, `length` bytes; parts that are null or not there do not appear
 *
 * Fails with VMG_ERROR_DATA (no JSON, or none of a comparison), VMG_ERROR_USAGE (a language that is not known) or
 * VMG_ERROR_MEMORY; *out is then NULL. What does not have the type that docs/comparison.md gives counts as null.
 */
VMG_API vmg_status vmg_report_write(vmg_context *context, const char *comparison, size_t length,
                                    const vmg_report_options *options, char **out);

#endif
