/* The parts of the report: each writes one section of the page from the comparison's JSON, or nothing where the
 * comparison has nothing for it. One file a part. */
#ifndef VMG_REPORT_REPORT_PARTS_H
#define VMG_REPORT_REPORT_PARTS_H

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/language.h"
#include "report/pictures.h"

typedef struct vmg_report {
    vmg_page page;
    vmg_pictures pictures;
    const vmg_language *language;
    const json_t *comparison; /* borrowed */
    const json_t **methods; /* method_count, owned; by the first metric, the best first; then those of fewer folds, and
                               those without a value */
    size_t method_count, most_folds; /* that any method has */
    const char *error, *score;       /* the two metrics that the answer is about */
    bool is_classes;
    const json_t *matrix; /* the first method "matrix"; NULL: none */
    const json_t *best;   /* by error; NULL: none */
    char target[400];     /* its name, or names */
    double confidence;
} vmg_report;

/* ---- reading: of a wrong type or not there is NULL or NaN ---- */

static inline double vmg_part_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* NULL for a text that holds a zero byte, too. */
static inline const char *vmg_part_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    return text && strlen(text) == json_string_length(value) ? text : NULL;
}

static inline double vmg_part_in(const json_t *object, const char *part, const char *key)
{
    return vmg_part_number(json_object_get(object, part), key);
}

const char *vmg_report_name(const json_t *method);
bool vmg_report_is(const char *text, const char *word); /* NULL is no word */

/* What the comparison says of this metric; NULL: nothing. */
const json_t *vmg_report_metric(const vmg_report *report, const char *name);

/* Whether a method has all folds that any has: means over fewer are not compared in sentences. */
bool vmg_report_is_whole(const vmg_report *report, const json_t *method);

/* Is `a` better than `b`? The nearer to the metric's best value; without one the higher. Never where `a` is no number.
 */
bool vmg_report_is_better(const vmg_report *report, const char *metric, double a, double b);

/* Does better mean higher, for the values that the methods have? */
bool vmg_report_is_higher_better(const vmg_report *report, const char *metric);

/* "Typical error", or the name itself. */
const char *vmg_report_metric_label(const vmg_report *report, const char *name);

/* How the values of this metric are shown: as a part of a hundred, or with digits. */
bool vmg_report_is_part(const char *metric);

/* Does any method have this? */
bool vmg_report_any(const vmg_report *report, const char *part);

/* Matrix and the best, or the best other one: what gets a colour of its own. */
vmg_ink vmg_report_ink(const vmg_report *report, const json_t *method);

/* ---- writing ---- */

static inline const char *vmg_report_word(const vmg_report *report, vmg_say say)
{
    return report->language->say[say];
}

static inline void vmg_report_say(vmg_report *report, vmg_say say, const vmg_said *arguments)
{
    vmg_page_say(&report->page, report->language->say[say], arguments);
}

/* <section id="id"><h2>...</h2>, and </section> */
void vmg_report_open(vmg_report *report, const char *id, vmg_say heading);
void vmg_report_close(vmg_report *report);
void vmg_report_note(vmg_report *report, vmg_say note, const vmg_said *arguments); /* <p class="note"> */
void vmg_report_heading(vmg_report *report, vmg_say heading);                      /* <h3> */

/* A table in a frame that scrolls: begin, a heading for each column (own HTML, or a word), rows, end. */
void vmg_report_table(vmg_report *report, const char *id, const char *label, vmg_say first_column);
void vmg_report_column(vmg_report *report, vmg_say say);
void vmg_report_column_text(vmg_report *report, const char *text);
void vmg_report_columns_end(vmg_report *report);
void vmg_report_row(vmg_report *report, const json_t *method);
void vmg_report_cell(vmg_report *report, double number, vmg_showing how, int decimals);
void vmg_report_cell_mean(vmg_report *report, const char *metric, double mean, double standard_error);
void vmg_report_cell_difference(vmg_report *report, const char *metric, const json_t *contrast);
void vmg_report_cell_verdict(vmg_report *report, const char *verdict);
void vmg_report_cell_text(vmg_report *report, const char *text);
void vmg_report_row_end(vmg_report *report);
void vmg_report_table_end(vmg_report *report);

/* A picture of a dot for each method with two standard errors to each side, the first at the top; `factor` is 100 for
 * parts of a hundred. NaN: no line for today. */
typedef struct vmg_dots {
    const json_t **methods;
    const double *values, *errors;
    size_t count;
    double line, factor;
} vmg_dots;
void vmg_report_dots(vmg_report *report, const vmg_page *title, const char *description, const vmg_dots *dots);

/* ---- the parts, in the order of the page ---- */

void vmg_report_answer(vmg_report *report);
void vmg_report_cost_sentence(vmg_report *report, const json_t *subject);
void vmg_report_methods(vmg_report *report);
void vmg_report_measured(vmg_report *report);
void vmg_report_calibration(vmg_report *report);
void vmg_report_reliability(vmg_report *report);
void vmg_report_classes(vmg_report *report);
void vmg_report_stability(vmg_report *report);
void vmg_report_costs(vmg_report *report);
void vmg_report_money(vmg_report *report);
void vmg_report_shift(vmg_report *report);
void vmg_report_learning(vmg_report *report);
void vmg_report_failures(vmg_report *report);
void vmg_report_words(vmg_report *report);
void vmg_report_how(vmg_report *report, bool has_pictures);

extern const char *const vmg_report_style[]; /* the style sheet, in pieces, ended by NULL */

#endif
