/* A model as one SELECT: stages, each a common table expression that the database works out once (MATERIALIZED), since
 * what a stage computes is used many times in the next:
 *
 *   cells  those of the table as texts c1, c2, ..., NULL where missing; columns that name the row: k1, k2, ...; the
 *          row's number k0
 *   dates  these, and of dates the months q1, q2, ...
 *   s0     cells as numbers, and as numbers of levels: n1, n2, ...
 *   s1     inputs of the networks x1, x2, ..., and what unseen cells add u1, ...
 *   ...    from s1, one network after the other: shared variance s; means m1, m2, ... and variances v1, v2, ... of a
 *          layer; the moments of the activation, which are the next layer's p1, p2, ... and t1, t2, ...
 *   r1     what the first network says of a row: its weight w, and for each target m, v and the expected noise variance
 *          e; of two classes the probability of the second, m1
 *
 * All networks' rows together, grouped by k0, are the mixture. A stage carries k0 and what it names. */
#ifndef VMG_EXPORT_SQL_QUERY_H
#define VMG_EXPORT_SQL_QUERY_H

#include "export/export_format.h"

typedef struct vmg_sql_query {
    const vmg_export_job *job;
    const vmg_exported_model *model;
    vmg_export_writer writer;
    size_t stage;   /* the last one's number */
    bool from_rows; /* the next stage begins a network: it reads s1 */
} vmg_sql_query;

static inline bool vmg_sql_has_classes(const vmg_sql_query *query)
{
    return query->model->target->task == VMG_TASK_CLASSIFICATION;
}

/* How many columns name a row: those that were asked for, else all inputs. */
static inline size_t vmg_sql_key_count(const vmg_sql_query *query)
{
    return query->job->key_count ? query->job->key_count : query->model->encoding->column_count;
}

static inline const char *vmg_sql_key_name(const vmg_sql_query *query, size_t key)
{
    return query->job->key_count ? query->job->keys[key] : query->model->encoding->columns[key].name;
}

/* "name", with quotes that are safe for any text; 'text' likewise. */
void vmg_sql_name(vmg_sql_query *query, const char *name);
void vmg_sql_text(vmg_sql_query *query, const char *text);

/* " + 0.5*x3", " - 0.5": a term of a sum; `column` NULL: the number alone. */
void vmg_sql_term(vmg_sql_query *query, double number, const char *column, size_t index);

/* ", x1, x2, ..." */
void vmg_sql_columns(vmg_sql_query *query, const char *name, size_t count);

/* ", s7 AS MATERIALIZED (SELECT k0"; expressions follow, each with a comma in front and " AS name" behind. */
void vmg_sql_begin_stage(vmg_sql_query *query);
/* " FROM s6)", or from s1 */
void vmg_sql_end_stage(vmg_sql_query *query);

/* export/sql_rows.c: s0 and s1. */
void vmg_sql_write_rows(vmg_sql_query *query);

/* export/sql_network.c: the layers of a network, and r1, r2, ... */
void vmg_sql_write_network(vmg_sql_query *query, size_t member);

/* export/sql_moments.c: from m1, v1, ... of `units` hidden units to their outputs' p1, t1, ... */
void vmg_sql_write_moments(vmg_sql_query *query, const char *activation, size_t units);
bool vmg_sql_has_moments(const char *activation);

/* Likewise: from a mean m1 and variance v1 to o1, the expected logistic function of -|m|, and q1 = exp(-|m|); m1 stays.
 */
void vmg_sql_write_logistic(vmg_sql_query *query);

#endif
