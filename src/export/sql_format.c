/* The format "sql": a model as one SELECT for SQLite and PostgreSQL; see export/sql_query.h. */
#include "export/sql_query.h"

#include "base/context.h"
#include "base/output_file.h"

/* The most columns of a result are 1,664 in PostgreSQL and 2,000 in SQLite. */
enum { most_columns = 1600 };

/* The most columns that any stage has. */
static size_t count_columns(const vmg_export_job *job)
{
    const vmg_exported_model *model = job->model;
    const size_t keys = job->key_count ? job->key_count : model->encoding->column_count;
    return keys + model->encoding->input_count + 5 * model->target->target_count + 7 * vmg_exported_model_width(model);
}

static vmg_status check(vmg_context *context, const vmg_export_job *job)
{
    const vmg_exported_model *model = job->model;
    if (model->target->task == VMG_TASK_CLASSIFICATION && model->outputs > 2) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "SQL holds models of numbers and of two classes, and this one has %zu: export it as c",
                        model->outputs);
    }
    for (size_t i = 0; i < model->member_count; i++) {
        const vmg_exported_member *member = &model->members[i];
        if (member->layer_count > 1 && !vmg_sql_has_moments(member->activation->name)) {
            return vmg_fail(
                context, VMG_ERROR_USAGE,
                "SQL holds networks of the activations relu, leaky-relu and linear, and this one has %s: fit "
                "again with --activation relu, or export it as c",
                member->activation->name);
        }
    }
    return count_columns(job) <= most_columns
               ? VMG_OK
               : vmg_fail(
                     context, VMG_ERROR_USAGE,
                     "the query would have %zu columns, and databases take %d: fewer units (vmg fit --hidden), fewer "
                     "inputs, or --id with the columns to copy make it smaller",
                     count_columns(job), most_columns);
}

static void write_opening(vmg_sql_query *query)
{
    vmg_export_format_text(
        &query->writer,
        "-- A model that was trained with vmg (libvmg), %zu network%s, as one SELECT for SQLite (3.35 and "
        "later) and PostgreSQL\n-- (12 and later).",
        query->model->member_count, query->model->member_count == 1 ? "" : "s");
    vmg_export_text(&query->writer, "\n");
}

static void write_column_name(vmg_sql_query *query, size_t target, const char *name)
{
    char text[512];
    const vmg_target_encoding *encoding = query->model->target;
    vmg_export_text(&query->writer, " AS ");
    snprintf(text, sizeof text, "%.400s%s%s", encoding->target_count > 1 ? encoding->targets[target].name : "",
             encoding->target_count > 1 ? "_" : "", name);
    vmg_sql_name(query, text);
}

/* Sums over the networks: m, v, e of the mixture; the variance from the mean, so that nothing cancels. */
static void write_mixture(vmg_sql_query *query)
{
    const bool classes = vmg_sql_has_classes(query);
    const size_t outputs = classes ? 1 : query->model->target->target_count;
    vmg_export_writer *writer = &query->writer;
    for (size_t i = 0; i < query->model->member_count; i++) {
        vmg_export_format_text(
            writer, i ? "\nUNION ALL SELECT * FROM r%zu" : ",\nr AS MATERIALIZED (SELECT * FROM r%zu", i + 1);
    }
    vmg_export_text(writer, "),\nc AS MATERIALIZED (SELECT *");
    for (size_t o = 1; o <= outputs; o++) {
        vmg_export_format_text(writer, ", sum(w*m%zu) OVER (PARTITION BY k0) AS c%zu", o, o);
    }
    vmg_export_text(writer, " FROM r),\nmixture AS MATERIALIZED (SELECT k0");
    for (size_t o = 1; o <= outputs; o++) {
        vmg_export_format_text(writer, ", min(c%zu) AS m%zu", o, o);
        if (!classes) {
            vmg_export_format_text(writer, ", sum(w*((m%zu-c%zu)*(m%zu-c%zu)+v%zu)) AS v%zu, sum(w*e%zu) AS e%zu", o, o,
                                   o, o, o, o, o, o);
        }
    }
    vmg_export_text(writer, " FROM c GROUP BY k0)");
}

static void write_numbers(vmg_sql_query *query)
{
    const vmg_target_encoding *encoding = query->model->target;
    for (size_t t = 1; t <= encoding->target_count; t++) {
        const vmg_number_text scale = vmg_export_number_text(encoding->targets[t - 1].scale, false);
        vmg_export_format_text(&query->writer, ",\n%s*m%zu", scale.text, t);
        vmg_sql_term(query, encoding->targets[t - 1].mean, NULL, 0);
        write_column_name(query, t - 1, "prediction");
        vmg_export_format_text(&query->writer, ",\n%s*sqrt(v%zu+u%zu+e%zu)", scale.text, t, t, t);
        write_column_name(query, t - 1, "std");
        vmg_export_format_text(&query->writer, ",\n%s*sqrt(v%zu+u%zu)", scale.text, t, t);
        write_column_name(query, t - 1, "std_model");
        vmg_export_format_text(&query->writer, ",\n%s*sqrt(e%zu)", scale.text, t);
        write_column_name(query, t - 1, "std_noise");
    }
}

static void write_classes(vmg_sql_query *query)
{
    char name[512];
    char *const *classes = query->model->target->classes;
    vmg_export_text(&query->writer, ",\nCASE WHEN m1>0.5 THEN ");
    vmg_sql_text(query, classes[1]);
    vmg_export_text(&query->writer, " ELSE ");
    vmg_sql_text(query, classes[0]);
    vmg_export_text(&query->writer, " END AS \"prediction\"");
    for (size_t c = 0; c < 2; c++) {
        snprintf(name, sizeof name, "probability_%.400s", classes[c]);
        vmg_export_text(&query->writer, c ? ",\nu1*m1+0.5*(1.0-u1) AS " : ",\nu1*(1.0-m1)+0.5*(1.0-u1) AS ");
        vmg_sql_name(query, name);
    }
}

static void write_query(vmg_sql_query *query)
{
    const vmg_exported_model *model = query->model;
    write_opening(query);
    vmg_sql_write_rows(query);
    for (size_t i = 0; i < model->member_count; i++) {
        vmg_sql_write_network(query, i);
    }
    write_mixture(query);
    vmg_export_text(&query->writer, "\nSELECT ");
    for (size_t i = 0; i < vmg_sql_key_count(query); i++) {
        vmg_export_format_text(&query->writer, "%sk%zu AS ", i ? ", " : "", i + 1);
        vmg_sql_name(query, vmg_sql_key_name(query, i));
    }
    if (vmg_sql_has_classes(query)) {
        write_classes(query);
    } else {
        write_numbers(query);
    }
    vmg_export_text(&query->writer, "\nFROM s1 JOIN mixture ON mixture.k0 = s1.k0\nORDER BY s1.k0;\n");
}

static vmg_status cost(vmg_context *context, const vmg_export_job *job, vmg_export_cost *out)
{
    vmg_sql_query query = {.job = job, .model = job->model};
    (void)context;
    write_query(&query);
    out->file_bytes = query.writer.bytes;
    return VMG_OK;
}

static vmg_status write_job(vmg_context *context, const vmg_export_job *job)
{
    vmg_sql_query query = {.job = job, .model = job->model};
    vmg_output_file file;
    const vmg_status status = vmg_output_file_open(context, job->path, &file);
    if (status) {
        return status;
    }
    query.writer.stream = file.stream;
    write_query(&query);
    return vmg_output_file_commit(context, &file);
}

const vmg_export_format vmg_export_format_sql = {
    .name = "sql",
    .summary =
        "one SELECT for SQLite and PostgreSQL: means and standard deviations, or the probabilities of two classes",
    .check = check,
    .cost = cost,
    .write = write_job,
};
