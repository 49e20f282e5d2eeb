/* The columns of a file of predictions; see evaluate/external_columns.h. */
#include "evaluate/external_columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "table/utf8.h"

static const double levels[VMG_QUANTILES] = {0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975};

/* Where columns are looked for. */
typedef struct finding {
    const vmg_comparing *self;
    const vmg_external *external;
    const char *file;
    size_t classes;
    vmg_external_columns *out;
} finding;

static vmg_status find_numbers(vmg_context *context, const finding *s, const char *name, size_t *out)
{
    const vmg_table *table = s->external->predictions;
    *out = vmg_table_find(table, name);
    return *out == VMG_NO_COLUMN || vmg_table_column_type(table, *out) == VMG_COLUMN_NUMBER
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_DATA, "%s: column '%s' holds texts; numbers were expected", s->file, name);
}

static vmg_status find_quantiles(vmg_context *context, finding *s)
{
    static const char begin[] = "quantile_";
    const vmg_table *table = s->external->predictions;
    for (size_t column = 0; column < vmg_table_columns(table); column++) {
        const char *name = vmg_table_column_name(table, column);
        char *end = NULL;
        if (strncmp(name, begin, sizeof begin - 1) != 0) {
            continue;
        }
        const double level = strtod(name + sizeof begin - 1, &end);
        if (*end || !(level > 0 && level < 1) || vmg_table_column_type(table, column) != VMG_COLUMN_NUMBER) {
            return vmg_fail(context, VMG_ERROR_DATA,
                            "%s: column '%s': numbers were expected, and a name such as quantile_0.05", s->file,
                            vmg_shown(name, strlen(name)).text);
        }
        for (size_t i = 0; i < VMG_QUANTILES; i++) {
            s->out->quantile[i] = fabs(level - levels[i]) < 1e-9 ? column : s->out->quantile[i];
        }
    }
    return VMG_OK;
}

static vmg_status find_regression(vmg_context *context, finding *s)
{
    if (s->self->targets.count > 1) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: predictions made elsewhere are for one target", s->file);
    }
    vmg_status status = find_numbers(context, s, "prediction", &s->out->prediction);
    status = status ? status : find_numbers(context, s, "std", &s->out->std);
    status = status ? status : find_quantiles(context, s);
    if (!status && s->out->prediction == VMG_NO_COLUMN) {
        s->out->prediction = s->out->quantile[VMG_Q_50];
    }
    return status || s->out->prediction != VMG_NO_COLUMN
               ? status
               : vmg_fail(context, VMG_ERROR_DATA, "%s: there is no column 'prediction', nor 'quantile_0.5'", s->file);
}

/* probability_CLASS of every class; or `probability`. */
static vmg_status find_classes(vmg_context *context, finding *s)
{
    const vmg_target_encoding *target = s->self->folds.target;
    char name[512];
    size_t found = 0;
    s->out->prediction = vmg_table_find(s->external->predictions, "prediction");
    s->out->probability = vmg_allocate(context, s->classes, sizeof *s->out->probability);
    vmg_status status = s->out->probability ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < s->classes && !status; i++) {
        snprintf(name, sizeof name, "probability_%s", target->classes[i]);
        status = find_numbers(context, s, name, &s->out->probability[i]);
        found += s->out->probability[i] != VMG_NO_COLUMN;
    }
    status = status ? status : find_numbers(context, s, "probability", &s->out->positive_column);
    if (status) {
        return status;
    }
    if (found == s->classes || (found == 0 && s->out->positive_column != VMG_NO_COLUMN && s->classes == 2)) {
        s->out->positive_column = found ? VMG_NO_COLUMN : s->out->positive_column;
        return VMG_OK;
    }
    vmg_release(context, s->out->probability);
    s->out->probability = NULL;
    return found || s->out->prediction == VMG_NO_COLUMN
               ? vmg_fail(
                     context, VMG_ERROR_DATA,
                     "%s: there is no column 'prediction', nor a column 'probability_CLASS' of each of %zu classes",
                     s->file, s->classes)
               : VMG_OK;
}

vmg_status vmg_external_columns_find(vmg_context *context, const vmg_comparing *self, const vmg_external *external,
                                     vmg_external_columns *out)
{
    finding f = {.self = self,
                 .external = external,
                 .file = external->file ? external->file : external->name,
                 .classes = self->folds.target ? self->folds.target->class_count : 0,
                 .out = out};
    *out = (vmg_external_columns){.prediction = VMG_NO_COLUMN, .std = VMG_NO_COLUMN, .positive_column = VMG_NO_COLUMN};
    for (size_t i = 0; i < VMG_QUANTILES; i++) {
        out->quantile[i] = VMG_NO_COLUMN;
    }
    return f.classes ? find_classes(context, &f) : find_regression(context, &f);
}

unsigned vmg_external_columns_hold(const vmg_external_columns *columns)
{
    bool has_quantiles = false;
    for (size_t i = 0; i < VMG_QUANTILES; i++) {
        has_quantiles = has_quantiles || columns->quantile[i] != VMG_NO_COLUMN;
    }
    return VMG_HAS_PREDICTION | (columns->std != VMG_NO_COLUMN ? VMG_HAS_STD : 0u) |
           (has_quantiles ? VMG_HAS_QUANTILES : 0u) | (columns->probability ? VMG_HAS_PROBABILITIES : 0u);
}

void vmg_external_columns_release(vmg_context *context, vmg_external_columns *columns)
{
    vmg_release(context, columns->probability);
    columns->probability = NULL;
}
