/* The script of the pictures, and the page put together; see pictures.h. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/picture_svg.h"

void vmg_pictures_release(vmg_pictures *pictures)
{
    vmg_page_release(&pictures->script);
    vmg_page_release(&pictures->figures);
    vmg_page_release(&pictures->texts);
}

bool vmg_picture_begin(vmg_pictures *pictures, const vmg_page *page, const vmg_page *title, const char *description,
                       int width, int height)
{
    vmg_page *script = &pictures->script, *figures = &pictures->figures;
    if (pictures->count == VMG_PICTURES) {
        return false;
    }
    const size_t number = pictures->count;
    figures->status = figures->status ? figures->status : title->status;
    pictures->picture[number] =
        (vmg_picture){.at = page->length, .from = figures->length, .texts = pictures->texts.length};
    vmg_page_put(figures, "<figure><figcaption>");
    vmg_page_put(figures, title->text ? title->text : "");
    vmg_page_put(figures, "</figcaption>\n");
    vmg_page_format(figures,
                    "<svg role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"picture-%zu-title picture-%zu-text\">"
                    "<title id=\"picture-%zu-title\">",
                    width, height, number, number, number);
    /* a title is text alone: what is bold above is plain here */
    for (const char *at = title->text; at && *at;) {
        const size_t plain = strcspn(at, "<");
        vmg_page_bytes(figures, at, plain);
        at += plain + strcspn(at + plain, ">");
        at += *at ? 1 : 0;
    }
    vmg_page_format(figures, "</title><desc id=\"picture-%zu-text\">", number);
    vmg_page_escape(figures, description);
    vmg_page_put(figures, "</desc>");
    vmg_page_bytes(figures, "", 1); /* here goes the SVG */
    vmg_page_put(figures, "</svg>\n");
    vmg_page_format(script,
                    "reset\nset encoding utf8\nset terminal svg size %d,%d dynamic noenhanced font 'sans-serif,12'\n"
                    "set output\nunset key\nset border 3 lc rgb '#010201'\nset tics nomirror scale 0.4 textcolor rgb "
                    "'#010202'\nset format '%%g'\nset grid lt 1 lw 0.5 lc rgb '#010203'\n",
                    width, height);
    return true;
}

void vmg_picture_legend(vmg_pictures *pictures, vmg_ink ink, const char *name)
{
    vmg_page_format(&pictures->figures, "<span class=\"key ink-%d\">", (int)ink);
    vmg_page_escape(&pictures->figures, name);
    vmg_page_put(&pictures->figures, "</span>\n");
}

void vmg_picture_text(vmg_pictures *pictures, const char *text)
{
    vmg_picture *picture = &pictures->picture[pictures->count];
    if (picture->text_count == VMG_PICTURE_TEXTS) {
        vmg_page_put(&pictures->script, "'' ");
        return;
    }
    vmg_page_format(&pictures->script, "'T%zu;' ", picture->text_count++);
    vmg_page_bytes(&pictures->texts, text, strlen(text) + 1);
}

void vmg_picture_number(vmg_pictures *pictures, double number)
{
    if (isfinite(number)) {
        vmg_page_exact(&pictures->script, number);
        vmg_page_put(&pictures->script, " ");
    } else {
        vmg_page_put(&pictures->script, "NaN ");
    }
}

void vmg_picture_ink(vmg_pictures *pictures, vmg_ink ink)
{
    vmg_page_format(&pictures->script, "lc rgb '#01020%d' ", (int)ink);
}

void vmg_picture_end(vmg_pictures *pictures)
{
    vmg_page_put(&pictures->script, "unset output\n");
    vmg_page_put(&pictures->figures, "</figure>\n");
    pictures->picture[pictures->count].to = pictures->figures.length;
    pictures->count++;
}

/* The picture's figure, with its SVG between the two parts around the zero byte. */
static void place_one(const vmg_pictures *pictures, const vmg_picture *picture, const vmg_svg_part *part, vmg_page *out)
{
    const char *figure = pictures->figures.text + picture->from;
    const size_t before = strlen(figure);
    vmg_page_bytes(out, figure, before);
    vmg_svg_put(out, part, pictures->texts.text ? pictures->texts.text + picture->texts : "", picture->text_count);
    vmg_page_bytes(out, figure + before + 1, picture->to - picture->from - before - 1);
}

bool vmg_pictures_place(const vmg_pictures *pictures, const vmg_page *page, const char *svg, vmg_page *out)
{
    vmg_svg_part parts[VMG_PICTURES];
    const bool drawn = svg && pictures->count && vmg_svg_split(svg, parts, pictures->count);
    size_t done = 0;
    for (size_t i = 0; drawn && i < pictures->count; i++) {
        const vmg_picture *picture = &pictures->picture[i];
        vmg_page_bytes(out, page->text + done, picture->at - done);
        place_one(pictures, picture, &parts[i], out);
        done = picture->at;
    }
    vmg_page_bytes(out, page->text + done, page->length - done);
    return drawn;
}
