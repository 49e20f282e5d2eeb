/* Permutation importance of a model's columns. The public part is vmg/importance.h. */
#include "vmg/importance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json.h"
#include "random/random.h"
#include "table/table.h"
#include "vmg/evaluate.h"

enum { usual_shuffles = 5, most_rows = 5000 };

typedef struct finding {
    const vmg_model *model;
    const vmg_table *table;
    vmg_importance_options options;
    vmg_importance *found;
    uint32_t *chosen;    /* owned: rows, where the caller names none and there are many; else NULL */
    uint32_t *order;     /* rows of the table, owned: a shuffle */
    vmg_table shuffled;  /* the table, with a list of columns of its own */
    vmg_column *columns; /* that list, owned */
    vmg_real *numbers;   /* rows of the table, owned: cells of a shuffled column; or */
    uint32_t *codes;     /* likewise */
} finding;

static vmg_random random_of(const finding *f, uint64_t step)
{
    return (vmg_random){f->options.seed, step, VMG_STREAM_SHUFFLES};
}

/* Rows by chance, in order, where nobody says which. */
static vmg_status choose_rows(vmg_context *context, finding *f)
{
    const size_t rows = f->table->rows;
    if (f->options.rows || rows <= most_rows) {
        return VMG_OK;
    }
    f->chosen = vmg_allocate(context, rows, sizeof *f->chosen);
    if (!f->chosen) {
        return VMG_ERROR_MEMORY;
    }
    vmg_random_permutation(random_of(f, 0), (uint32_t)rows, f->chosen);
    f->options.rows = f->chosen;
    f->options.row_count = most_rows;
    return VMG_OK;
}

static vmg_status begin(vmg_context *context, finding *f)
{
    const vmg_table *table = f->table;
    f->order = vmg_allocate(context, table->rows, sizeof *f->order);
    f->columns = vmg_allocate(context, table->column_count, sizeof *f->columns);
    f->numbers = vmg_allocate(context, table->rows, sizeof *f->numbers);
    f->codes = vmg_allocate(context, table->rows, sizeof *f->codes);
    if (!f->order || !f->columns || !f->numbers || !f->codes) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(f->columns, table->columns, table->column_count * sizeof *f->columns);
    f->shuffled = *table;
    f->shuffled.columns = f->columns;
    return VMG_OK;
}

/* The cells of a column of the table among other rows. */
static void shuffle(finding *f, size_t column, uint64_t step)
{
    const vmg_column *from = &f->table->columns[column];
    vmg_column *to = &f->columns[column];
    vmg_random_permutation(random_of(f, step), (uint32_t)f->table->rows, f->order);
    for (size_t i = 0; i < f->table->rows; i++) {
        if (from->type == VMG_COLUMN_TEXT) {
            f->codes[i] = from->codes[f->order[i]];
        } else {
            f->numbers[i] = from->numbers[f->order[i] * from->stride];
        }
    }
    *to = *from;
    if (from->type == VMG_COLUMN_TEXT) {
        to->codes = f->codes;
    } else {
        to->numbers = f->numbers;
        to->stride = 1;
    }
}

/* Error and log-likelihood on some table. */
static vmg_status score(vmg_context *context, finding *f, const vmg_table *table, double *error, double *likelihood)
{
    vmg_evaluation *evaluation = NULL;
    const vmg_evaluate_options options = {.rows = f->options.rows, .row_count = f->options.row_count};
    const vmg_status status = vmg_evaluate(context, f->model, table, &options, &evaluation);
    if (!status) {
        *error = vmg_metrics_value(&evaluation->mean, f->found->error_name);
        *likelihood = vmg_metrics_value(&evaluation->mean, "log_likelihood");
        f->found->rows = evaluation->rows;
    }
    vmg_evaluation_destroy(context, evaluation);
    return status;
}

static vmg_status weigh_column(vmg_context *context, finding *f, size_t number)
{
    const vmg_importance *found = f->found;
    vmg_column_importance *out = &f->found->columns[number];
    const size_t column = vmg_table_find(f->table, vmg_model_column_name(f->model, number));
    double error_squares = 0, loss_squares = 0;
    out->name = vmg_copy_string(context, vmg_model_column_name(f->model, number));
    vmg_status status = out->name ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t s = 0; s < found->shuffles && !status; s++) {
        double error = 0, likelihood = 0;
        shuffle(f, column, 1 + number * found->shuffles + s);
        status = score(context, f, &f->shuffled, &error, &likelihood);
        const double rise = error - found->error, fall = found->log_likelihood - likelihood;
        const double error_change = rise - out->error, loss_change = fall - out->loss, part = 1 / (double)(s + 1);
        out->error += error_change * part; /* Welford's sums */
        out->loss += loss_change * part;
        error_squares += error_change * (rise - out->error);
        loss_squares += loss_change * (fall - out->loss);
    }
    f->columns[column] = f->table->columns[column];
    const double others = (double)found->shuffles - 1;
    out->error_std = others > 0 ? sqrt(error_squares / others) : NAN;
    out->loss_std = others > 0 ? sqrt(loss_squares / others) : NAN;
    return status;
}

static int compare_losses(const void *a, const void *b)
{
    const vmg_column_importance *x = a, *y = b;
    return x->loss != y->loss ? (x->loss < y->loss) - (x->loss > y->loss) : strcmp(x->name, y->name);
}

static vmg_status find(vmg_context *context, finding *f)
{
    vmg_importance *found = f->found;
    const size_t count = vmg_model_column_count(f->model);
    found->error_name = vmg_model_task(f->model) == VMG_TASK_CLASSIFICATION ? "error_rate" : "rmse";
    found->shuffles = f->options.shuffles ? f->options.shuffles : usual_shuffles;
    vmg_status status = choose_rows(context, f);
    status = status ? status : begin(context, f);
    status = status ? status : score(context, f, f->table, &found->error, &found->log_likelihood);
    if (!status) {
        found->columns = vmg_allocate(context, count, sizeof *found->columns);
        status = found->columns ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (; found->count < count && !status; found->count++) {
        status = weigh_column(context, f, found->count);
    }
    if (!status) {
        qsort(found->columns, count, sizeof *found->columns, compare_losses);
    }
    return status;
}

vmg_status vmg_importance_find(vmg_context *context, const vmg_model *model, const vmg_table *table,
                               const vmg_importance_options *options, vmg_importance **out)
{
    finding f = {.model = model, .table = table, .options = options ? *options : (vmg_importance_options){0}};
    *out = NULL;
    f.found = vmg_allocate(context, 1, sizeof *f.found);
    const vmg_status status = f.found ? find(context, &f) : VMG_ERROR_MEMORY;
    vmg_release(context, f.chosen);
    vmg_release(context, f.order);
    vmg_release(context, f.columns);
    vmg_release(context, f.numbers);
    vmg_release(context, f.codes);
    if (status) {
        vmg_importance_destroy(context, f.found);
        return status;
    }
    *out = f.found;
    return VMG_OK;
}

void vmg_importance_destroy(vmg_context *context, vmg_importance *importance)
{
    if (importance) {
        for (size_t i = 0; i < importance->count; i++) {
            vmg_release(context, importance->columns[i].name);
        }
        vmg_release(context, importance->columns);
        vmg_release(context, importance);
    }
}

vmg_status vmg_importance_to_json(vmg_context *context, const vmg_importance *importance, char **out)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < importance->count; i++) {
        const vmg_column_importance *of = &importance->columns[i];
        vmg_json_append(&columns,
                        json_pack("{s:s, s:o, s:o, s:o, s:o}", "name", of->name, "error",
                                  vmg_json_number_or_null(of->error), "error_std",
                                  vmg_json_number_or_null(of->error_std), "loss", vmg_json_number_or_null(of->loss),
                                  "loss_std", vmg_json_number_or_null(of->loss_std)));
    }
    json_t *json = json_pack("{s:s, s:I, s:I, s:{s:o, s:o}, s:o}", "error", importance->error_name, "rows",
                             (json_int_t)importance->rows, "shuffles", (json_int_t)importance->shuffles, "with_all",
                             "error", vmg_json_number_or_null(importance->error), "log_likelihood",
                             vmg_json_number_or_null(importance->log_likelihood), "columns", columns);
    char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
    *out = text ? vmg_copy_string(context, text) : NULL;
    vmg_json_release_text(text);
    json_decref(json);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}
