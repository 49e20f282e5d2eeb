/* Predicted against measured values: a picture for matrix and for the best, or the best other, method. */
#include "report/report_parts.h"

enum { most_dots = 150 };

static double number_at(const json_t *list, size_t index)
{
    const json_t *value = json_array_get(list, index);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static bool has_picture(const json_t *method)
{
    const json_t *predictions = json_object_get(method, "predictions");
    return json_array_size(json_object_get(predictions, "measured")) > 0 &&
           json_is_number(json_array_get(json_object_get(predictions, "mean"), 0));
}

/* Both axes of all pictures hold all values of the methods that are shown. */
static void widen(const json_t *method, double *low, double *high)
{
    static const char *const keys[] = {"measured", "mean", "low", "high"};
    const json_t *predictions = json_object_get(method, "predictions");
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const json_t *list = json_object_get(predictions, keys[k]);
        for (size_t i = 0; i < json_array_size(list) && i < most_dots; i++) {
            const double value = number_at(list, i);
            *low = value < *low ? value : *low;
            *high = value > *high ? value : *high;
        }
    }
}

static void write_dots(vmg_pictures *pictures, const json_t *predictions)
{
    static const char *const keys[] = {"measured", "mean", "low", "high"};
    const size_t count = json_array_size(json_object_get(predictions, "measured"));
    for (size_t i = 0; i < count && i < most_dots; i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            vmg_picture_number(pictures, number_at(json_object_get(predictions, keys[k]), i));
        }
        vmg_page_put(&pictures->script, "\n");
    }
    vmg_page_put(&pictures->script, "e\n");
}

static void picture_of(vmg_report *report, const json_t *method, double low, double high)
{
    const int width = 400, height = 320;
    vmg_pictures *pictures = &report->pictures;
    vmg_page *script = &pictures->script;
    vmg_page title = {.context = report->page.context};
    const vmg_said name[] = {vmg_said_name(vmg_report_name(method))};
    const json_t *predictions = json_object_get(method, "predictions");
    const bool has_bars = isfinite(number_at(json_object_get(predictions, "low"), 0));
    vmg_page_say(&title, vmg_report_word(report, VMG_SAY_MEASURED_TITLE), name);
    if (vmg_picture_begin(pictures, &report->page, &title, vmg_report_word(report, VMG_SAY_MEASURED_DESCRIPTION), width,
                          height)) {
        vmg_page_put(script, "set xlabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_MEASURED_VALUE));
        vmg_page_put(script, "textcolor rgb '#010202'\nset ylabel ");
        vmg_picture_text(pictures, vmg_report_word(report, VMG_SAY_PREDICTED_VALUE));
        vmg_page_put(script, "textcolor rgb '#010202'\nset xrange [");
        vmg_picture_number(pictures, low);
        vmg_page_put(script, ":");
        vmg_picture_number(pictures, high);
        vmg_page_put(script, "]\nset yrange [");
        vmg_picture_number(pictures, low);
        vmg_page_put(script, ":");
        vmg_picture_number(pictures, high);
        vmg_page_put(script, "]\nplot x with lines dt 2 lw 1.2 ");
        vmg_picture_ink(pictures, VMG_INK_REFERENCE);
        vmg_page_put(script, has_bars ? ", '-' using 1:2:3:4 with yerrorbars pt 7 ps 0.35 lw 0.6 "
                                      : ", '-' using 1:2 with points pt 7 ps 0.4 ");
        vmg_picture_ink(pictures, vmg_report_ink(report, method));
        vmg_page_put(script, "\n");
        write_dots(pictures, predictions);
        vmg_picture_end(pictures);
    }
    vmg_page_release(&title);
}

void vmg_report_measured(vmg_report *report)
{
    const json_t *shown[2] = {NULL, NULL};
    size_t count = 0;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < report->method_count; i++) {
        const json_t *method = report->methods[i];
        if (count < 2 && vmg_report_ink(report, method) != VMG_INK_OTHER && has_picture(method)) {
            widen(method, &low, &high);
            shown[count++] = method;
        }
    }
    if (!count || report->is_classes || !(low < high)) {
        return;
    }
    vmg_report_open(report, "measured", VMG_SAY_MEASURED);
    vmg_report_note(report, VMG_SAY_MEASURED_NOTE, NULL);
    vmg_page_put(&report->page, "<div class=\"figures\">");
    for (size_t i = 0; i < count; i++) {
        picture_of(report, shown[i], low, high);
    }
    vmg_page_put(&report->page, "</div>\n");
    vmg_report_close(report);
}
