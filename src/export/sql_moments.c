/* Moments of activations in SQL, unit by unit in stages; formulas as in activation/vector/activation_closed_form.c and
 * activation_logistic.c. Databases have exp but no error function: the normal tail is the density times the rational
 * function of activation/vector/normal_tail.h, relative error below 4e-8 for |z| <= 15.
 *
 * exp of numbers far below 0 is an error in PostgreSQL: arguments are bounded. */
#include "activation/vector/logistic_mixture.h"
#include "export/sql_query.h"

#include <string.h>

#define PHI_LIMIT "15.0"

typedef struct rectifier {
    const char *name;
    double leak;
} rectifier;

static const rectifier rectifiers[] = {{"relu", 0}, {"leaky-relu", 0.01}, {"linear", 1}};
enum { rectifier_count = sizeof rectifiers / sizeof *rectifiers };

static const rectifier *find(const char *activation)
{
    for (size_t i = 0; i < rectifier_count; i++) {
        if (strcmp(rectifiers[i].name, activation) == 0) {
            return &rectifiers[i];
        }
    }
    return NULL;
}

bool vmg_sql_has_moments(const char *activation)
{
    return find(activation) != NULL;
}

/* Columns that a stage of moments goes on with: m1, v1, m2, v2, ... for "mv"; `alone` is another one, or NULL. */
typedef struct carried {
    const char *letters;
    const char *alone;
    size_t units;
} carried;

static void begin(vmg_sql_query *query, carried from)
{
    vmg_sql_begin_stage(query);
    if (from.alone) {
        vmg_export_format_text(&query->writer, ", %s", from.alone);
    }
    for (const char *letter = from.letters; *letter; letter++) {
        vmg_sql_columns(query, (const char[]){*letter, 0}, from.units);
    }
}

/* One expression for every unit, in which # stands for its number. */
static void for_each(vmg_sql_query *query, size_t units, const char *expression)
{
    for (size_t i = 1; i <= units; i++) {
        vmg_export_text(&query->writer, ",\n");
        for (const char *at = expression; *at; at++) {
            if (*at == '#') {
                vmg_export_format_text(&query->writer, "%zu", i);
            } else {
                vmg_export_format_text(&query->writer, "%c", *at);
            }
        }
    }
}

/* From z, which is carried, to the density d, which then is too, and the tail o beyond |z|. */
static void write_tails(vmg_sql_query *query, carried from)
{
    char with_density[8];
    snprintf(with_density, sizeof with_density, "%sd", from.letters);
    begin(query, from);
    for_each(query, from.units, "0.3989422804014327*exp(-0.5*z#*z#) AS d#, 1.0/(1.0+0.35*abs(z#)) AS w#");
    vmg_sql_end_stage(query);
    begin(query, (carried){with_density, from.alone, from.units});
    for_each(query, from.units,
             "d#*w#*(0.349978496+w#*(0.350589914+w#*(0.300316125+w#*0.264711205))+w#*w#*w#*w#*(-0.0585068241+"
             "w#*(0.399840985+w#*(-0.641731699+w#*(0.361249461-w#*0.0731335668))))) AS o#");
    vmg_sql_end_stage(query);
}

/* leak h + (1 - leak) max(0, h): g = 1 - leak, h = Phi(z), l = m h + sd d. */
static void write_rectifier(vmg_sql_query *query, size_t units, double leak)
{
    const vmg_number_text a = vmg_export_number_text(leak, false), g = vmg_export_number_text(1 - leak, false);
    char expression[640];
    begin(query, (carried){"mv", NULL, units});
    for_each(query, units, "sqrt(CASE WHEN v#<1e-30 THEN 1e-30 ELSE v# END) AS q#");
    vmg_sql_end_stage(query);
    begin(query, (carried){"mvq", NULL, units});
    for_each(query, units,
             "CASE WHEN m#>" PHI_LIMIT "*q# THEN " PHI_LIMIT " WHEN m#<-" PHI_LIMIT "*q# THEN -" PHI_LIMIT
             " ELSE m#/q# END AS z#");
    vmg_sql_end_stage(query);
    write_tails(query, (carried){"mvqz", NULL, units});
    begin(query, (carried){"mvqzd", NULL, units});
    for_each(query, units, "CASE WHEN z#<0 THEN o# ELSE 1.0-o# END AS h#");
    vmg_sql_end_stage(query);
    begin(query, (carried){"mvh", NULL, units});
    for_each(query, units, "m#*h#+v#/q#*d# AS l#, h#+z#*z#*h#*(1.0-h#)+z#*d#*(1.0-2.0*h#)-d#*d# AS r#");
    vmg_sql_end_stage(query);
    begin(query, (carried){"", NULL, units});
    snprintf(expression, sizeof expression,
             "%s*m#+%s*CASE WHEN l#>0 THEN l# ELSE 0.0 END AS p#, "
             "v#*(%s*(%s+2.0*%s*h#)+%s*%s*CASE WHEN r#>0 THEN r# ELSE 0.0 END) AS t#",
             a.text, g.text, a.text, a.text, g.text, g.text, g.text);
    for_each(query, units, expression);
    vmg_sql_end_stage(query);
}

void vmg_sql_write_moments(vmg_sql_query *query, const char *activation, size_t units)
{
    const double leak = find(activation)->leak;
    if (leak == 1) {
        vmg_sql_begin_stage(query);
        for_each(query, units, "m# AS p#, v# AS t#");
        vmg_sql_end_stage(query);
    } else {
        write_rectifier(query, units, leak);
    }
}

void vmg_sql_write_logistic(vmg_sql_query *query)
{
    enum { components = LOGISTIC_COMPONENTS };
    begin(query, (carried){"", "m1", components});
    for (size_t i = 0; i < components; i++) {
        vmg_export_format_text(&query->writer, ",\nabs(m1)/sqrt(CASE WHEN v1>0 THEN v1 ELSE 0.0 END+%s) AS r%zu",
                               vmg_export_number_text((double)logistic_mixture[i].squared_scale, false).text, i + 1);
    }
    vmg_sql_end_stage(query);
    begin(query, (carried){"", "m1", components});
    for_each(query, components, "CASE WHEN r#>" PHI_LIMIT " THEN " PHI_LIMIT " ELSE r# END AS z#");
    vmg_sql_end_stage(query);
    write_tails(query, (carried){"z", "m1", components});
    begin(query, (carried){"", "m1", components});
    vmg_export_text(&query->writer, ",\n0.0");
    for (size_t i = 0; i < components; i++) {
        vmg_sql_term(query, (double)logistic_mixture[i].weight, "o", i + 1);
    }
    vmg_export_text(&query->writer, " AS o1, exp(CASE WHEN abs(m1)>80.0 THEN -80.0 ELSE -abs(m1) END) AS q1");
    vmg_sql_end_stage(query);
}
