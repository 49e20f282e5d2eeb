/* What gnuplot's svg terminal writes, made fit for a page: one document after the other is found, and of each its
 * drawing is taken, with colours as variables and texts in place of their placeholders. */
#ifndef VMG_REPORT_PICTURE_SVG_H
#define VMG_REPORT_PICTURE_SVG_H

#include "report/page.h"

/* The drawing of one document: borrowed from its text. */
typedef struct vmg_svg_part {
    const char *text;
    size_t length;
} vmg_svg_part;

/* Finds exactly `count` drawings; false where there are more or fewer. */
bool vmg_svg_split(const char *svg, vmg_svg_part *parts, size_t count);

/* texts: `count` of them, ended by 0 each, one after the other. */
void vmg_svg_put(vmg_page *page, const vmg_svg_part *part, const char *texts, size_t count);

/* The mark of a dot that all pictures use, once a page. */
extern const char vmg_svg_marks[];

#endif
