/* A picture of one number for each method, with its error; see report_parts.h. */
#include "report/report_parts.h"

/* How many units wide a text is, about: letters of the east are twice as wide. */
static int width_of(const char *text)
{
    const int narrow = 7, wide = 13;
    int width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        width += *at < 0x80 ? narrow : *at >= 0xe3 ? wide : *at >= 0xc0 ? narrow : 0;
    }
    return width;
}

/* The name, cut to what fits: at most `most` bytes of it, whole characters, with dots. */
typedef struct short_name {
    char text[64];
} short_name;

static short_name shorten(const char *name)
{
    enum { most = 24 };
    short_name made = {""};
    size_t length = strlen(name);
    if (length <= most) {
        memcpy(made.text, name, length + 1);
        return made;
    }
    for (length = most; length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80; length--) {
    }
    memcpy(made.text, name, length);
    memcpy(made.text + length, "…", sizeof "…");
    return made;
}

static void write_names(vmg_pictures *pictures, const vmg_dots *dots)
{
    vmg_page *script = &pictures->script;
    const int least = 60, most = 170, edge = 14;
    int margin = least;
    vmg_page_put(script, "set ytics (");
    for (size_t i = 0; i < dots->count; i++) {
        const short_name name = shorten(vmg_report_name(dots->methods[i]));
        margin = width_of(name.text) + edge > margin ? width_of(name.text) + edge : margin;
        vmg_page_put(script, i ? "," : "");
        vmg_picture_text(pictures, name.text);
        vmg_page_format(script, "%zu", i);
    }
    vmg_page_format(script, ")\nset lmargin at screen %d/400.\n", margin > most ? most : margin);
    vmg_page_format(script, "set yrange [%zu.5:-0.5]\nset grid noy\nset rmargin 2.5\n", dots->count - 1);
}

/* The dots of one colour. */
static void write_rows(const vmg_report *report, vmg_pictures *pictures, const vmg_dots *dots, vmg_ink ink)
{
    for (size_t i = 0; i < dots->count; i++) {
        const double error = isfinite(dots->errors[i]) ? dots->errors[i] : 0;
        if (vmg_report_ink(report, dots->methods[i]) == ink) {
            vmg_picture_number(pictures, dots->values[i] * dots->factor);
            vmg_page_format(&pictures->script, "%zu ", i);
            vmg_picture_number(pictures, 2 * error * dots->factor);
            vmg_page_put(&pictures->script, "\n");
        }
    }
    vmg_page_put(&pictures->script, "e\n");
}

/* What is drawn lies between these. */
static void bounds_of(const vmg_dots *dots, double *low, double *high)
{
    *low = isfinite(dots->line) ? dots->line : INFINITY;
    *high = isfinite(dots->line) ? dots->line : -INFINITY;
    for (size_t i = 0; i < dots->count; i++) {
        const double error = isfinite(dots->errors[i]) ? 2 * dots->errors[i] : 0;
        *low = fmin(*low, (dots->values[i] - error) * dots->factor);
        *high = fmax(*high, (dots->values[i] + error) * dots->factor);
    }
}

/* Steps of 1, 2 or 5 times a power of ten, about four over a width: gnuplot makes more, which touch. */
static double step_of(double width)
{
    static const double nice[] = {1, 2, 5, 10};
    const double wanted = width / 4, power = pow(10, floor(log10(wanted)));
    size_t i = 0;
    while (i < 3 && nice[i] * power < wanted) {
        i++;
    }
    return nice[i] * power;
}

/* The axis below, with room at its ends. */
static void write_axis(vmg_pictures *pictures, const vmg_dots *dots)
{
    const double room = 0.05;
    vmg_page *script = &pictures->script;
    double low, high;
    bounds_of(dots, &low, &high);
    vmg_page_put(script, "set border 1\nset tics scale 0\nset tmargin 0.5\nset format x '%.8g'\n"
                         "set xtics scale 0.4 offset 0,0.3 ");
    if (high > low) {
        vmg_picture_number(pictures, step_of(high - low));
        vmg_page_put(script, "\nset xrange [");
        vmg_picture_number(pictures, low - room * (high - low));
        vmg_page_put(script, ":");
        vmg_picture_number(pictures, high + room * (high - low));
        vmg_page_put(script, "]");
    }
    vmg_page_put(script, "\n");
}

void vmg_report_dots(vmg_report *report, const vmg_page *title, const char *description, const vmg_dots *dots)
{
    const int width = 400, above = 46, row = 22;
    vmg_pictures *pictures = &report->pictures;
    vmg_page *script = &pictures->script;
    if (!dots->count ||
        !vmg_picture_begin(pictures, &report->page, title, description, width, above + row * (int)dots->count)) {
        return;
    }
    write_names(pictures, dots);
    if (isfinite(dots->line)) {
        vmg_page_put(script, "set arrow from first ");
        vmg_picture_number(pictures, dots->line);
        vmg_page_put(script, ",graph 0 to first ");
        vmg_picture_number(pictures, dots->line);
        vmg_page_put(script, ",graph 1 nohead dt 2 lw 1.5 ");
        vmg_picture_ink(pictures, VMG_INK_REFERENCE);
        vmg_page_put(script, "\n");
        vmg_picture_legend(pictures, VMG_INK_REFERENCE, vmg_report_word(report, VMG_SAY_TODAY));
    }
    write_axis(pictures, dots);
    vmg_page_put(script, "plot ");
    for (vmg_ink ink = VMG_INK_MATRIX; ink <= VMG_INK_OTHER; ink++) {
        vmg_page_put(script, ink > VMG_INK_MATRIX ? ", " : "");
        vmg_page_put(script, "'-' using 1:2:3 with xerrorbars pt 7 ps 0.75 lw 1.5 ");
        vmg_picture_ink(pictures, ink);
    }
    vmg_page_put(script, "\n");
    for (vmg_ink ink = VMG_INK_MATRIX; ink <= VMG_INK_OTHER; ink++) {
        write_rows(report, pictures, dots, ink);
    }
    vmg_picture_end(pictures);
}
