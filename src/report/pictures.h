/* The pictures of a page: one gnuplot script for all of them, and their SVG put where it belongs. The script holds
 * numbers and our own key words; every text is a placeholder (T0; T1; ...) that is replaced, escaped, in the SVG, and
 * every colour a number (#010204) that becomes a variable of the style sheet, so that pictures follow light and dark.
 */
#ifndef VMG_REPORT_PICTURES_H
#define VMG_REPORT_PICTURES_H

#include "report/page.h"

/* What a colour is for; the style sheet has --ink-1, --ink-2, ... */
typedef enum vmg_ink {
    VMG_INK_AXIS = 1,
    VMG_INK_TEXT,
    VMG_INK_GRID,
    VMG_INK_MATRIX, /* the method "matrix" */
    VMG_INK_BEST,   /* the best, or the best of the others */
    VMG_INK_OTHER,
    VMG_INK_REFERENCE /* what would be right */
} vmg_ink;

enum { VMG_PICTURE_TEXTS = 64, VMG_PICTURES = 64 };

typedef struct vmg_picture {
    size_t at; /* byte of the page where it belongs */
    size_t from,
        to; /* its figure (title, legend) in `figures`: what is around the SVG, with one zero byte in its place */
    size_t texts, text_count; /* its texts in `texts` */
} vmg_picture;

typedef struct vmg_pictures {
    vmg_page script, figures;
    vmg_page texts; /* ended by 0 each */
    vmg_picture picture[VMG_PICTURES];
    size_t count;
    bool open; /* a picture was begun and is not ended */
} vmg_pictures;

void vmg_pictures_release(vmg_pictures *pictures);

/* Begins a picture of so many units; more than VMG_PICTURES are left out (false: draw nothing, and do not end it).
 *   title  HTML, already escaped, of what stands above it;  description  for those who do not see it */
bool vmg_picture_begin(vmg_pictures *pictures, const vmg_page *page, const vmg_page *title, const char *description,
                       int width, int height);

/* A legend entry, between begin and end: HTML, already escaped. */
void vmg_picture_legend(vmg_pictures *pictures, vmg_ink ink, const char *name);

/* A text of the picture: writes its placeholder, in quotes, to the script. */
void vmg_picture_text(vmg_pictures *pictures, const char *text);

/* A number, or NaN as gnuplot writes it, and a space behind it. */
void vmg_picture_number(vmg_pictures *pictures, double number);

/* "lc rgb '#010204' " */
void vmg_picture_ink(vmg_pictures *pictures, vmg_ink ink);

void vmg_picture_end(vmg_pictures *pictures);

/* The page with its pictures, in `out`; `svg` is what gnuplot wrote, NULL for none. Answers whether there are pictures:
 * all of them, or none. */
bool vmg_pictures_place(const vmg_pictures *pictures, const vmg_page *page, const char *svg, vmg_page *out);

#endif
