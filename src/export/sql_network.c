/* A network in SQL, layer by layer; formulas in export/exported_model.h. */
#include "export/sql_query.h"

#include "network/varying_noise.h"

/* Terms of a sum that stand in one pair of brackets: expressions may not nest without end. */
enum { together = 40 };

/* The inputs of a layer: x1, ... of the row, or p1, t1, ... of the layer before. */
typedef struct layer_inputs {
    const char *mean;
    bool known;
    size_t count;
} layer_inputs;

static void group(vmg_sql_query *query, size_t i)
{
    if (i % together == 0) {
        vmg_export_text(&query->writer, i ? ")+(0.0" : "(0.0");
    }
}

/* Goes on with the inputs of a layer, and f1, f2, ... */
static void begin(vmg_sql_query *query, layer_inputs inputs, size_t factors)
{
    vmg_sql_begin_stage(query);
    vmg_sql_columns(query, "f", factors);
    vmg_sql_columns(query, inputs.mean, inputs.count);
    if (!inputs.known) {
        vmg_sql_columns(query, "t", inputs.count);
    }
}

/* "(F_f . p)" as f1, f2, ... */
static void write_factors(vmg_sql_query *query, const vmg_exported_layer *layer, layer_inputs inputs)
{
    begin(query, inputs, 0);
    for (size_t f = 0; f < layer->width; f++) {
        const double *row = layer->factor + f * layer->rows;
        vmg_export_text(&query->writer, ",\n");
        for (size_t i = 0; i < inputs.count; i++) {
            group(query, i);
            vmg_sql_term(query, row[i], inputs.mean, i + 1);
        }
        vmg_sql_term(query, row[inputs.count], NULL, 0);
        vmg_export_format_text(&query->writer, ") AS f%zu", f + 1);
    }
    vmg_sql_end_stage(query);
}

static void write_shared(vmg_sql_query *query, const vmg_exported_layer *layer, layer_inputs inputs)
{
    if (layer->width) {
        write_factors(query, layer, inputs);
    }
    begin(query, inputs, 0);
    vmg_export_text(&query->writer, ",\n");
    for (size_t i = 0; i < inputs.count; i++) {
        group(query, i);
        if (layer->own[i] != 0) {
            vmg_sql_term(query, layer->own[i], inputs.mean, i + 1);
            vmg_export_format_text(&query->writer, "*%s%zu", inputs.mean, i + 1);
        }
        if (!inputs.known) {
            vmg_sql_term(query, layer->diagonal[i], "t", i + 1);
        }
    }
    vmg_sql_term(query, layer->own[inputs.count], NULL, 0);
    vmg_export_text(&query->writer, ")");
    for (size_t f = 0; f < layer->width; f++) {
        vmg_export_format_text(&query->writer,
                               f % together ? "+f%zu*f%zu"
                               : f          ? ")+(f%zu*f%zu"
                                            : "+(f%zu*f%zu",
                               f + 1, f + 1);
    }
    vmg_export_text(&query->writer, layer->width ? ") AS s" : " AS s");
    vmg_sql_end_stage(query);
}

/* The difference of two columns of M, or one column (`other` beyond the last one). */
static double weight(const vmg_exported_layer *layer, size_t i, size_t one, size_t other)
{
    const double *row = layer->mean + i * layer->columns;
    return row[one] - (other < layer->columns ? row[other] : 0);
}

/* Mean and variance of an output, or of the difference of two. */
static void write_output(vmg_sql_query *query, const vmg_exported_layer *layer, layer_inputs inputs, size_t one,
                         size_t other, size_t name)
{
    const bool difference = other < layer->columns;
    const double column =
        difference ? layer->column[one] + layer->column[other] - 2 * layer->pairs[0] : layer->column[one];
    vmg_export_text(&query->writer, ",\n");
    for (size_t i = 0; i < inputs.count; i++) {
        group(query, i);
        vmg_sql_term(query, weight(layer, i, one, other), inputs.mean, i + 1);
    }
    vmg_sql_term(query, weight(layer, inputs.count, one, other), NULL, 0);
    vmg_export_format_text(&query->writer, ") AS m%zu,\n(s*%s", name, vmg_export_number_text(column, false).text);
    for (size_t i = 0; i < inputs.count && !inputs.known; i++) {
        const double w = weight(layer, i, one, other);
        vmg_export_text(&query->writer, i % together == together - 1 ? ")+(0.0" : "");
        vmg_sql_term(query, w * w, "t", i + 1);
    }
    vmg_export_format_text(&query->writer, ") AS v%zu", name);
}

static void write_outputs(vmg_sql_query *query, const vmg_exported_layer *layer, layer_inputs inputs, bool difference)
{
    vmg_sql_begin_stage(query);
    if (difference) {
        write_output(query, layer, inputs, 1, 0, 1);
    } else {
        for (size_t j = 0; j < layer->columns; j++) {
            write_output(query, layer, inputs, j, layer->columns, j + 1);
        }
    }
    vmg_sql_end_stage(query);
}

/* The expected noise variance, from its exponent's mean g and standard deviation q. */
static void write_noise(vmg_sql_query *query, size_t target)
{
    const vmg_number_text floor = vmg_export_number_text(query->model->noise_floor, false);
    const vmg_number_text least = vmg_export_number_text(1 / VMG_NOISE_CEILING, false);
    const vmg_number_text most = vmg_export_number_text(VMG_NOISE_STEEPEST, false);
    vmg_export_text(&query->writer, "(0.0");
    for (size_t i = 0; i < VMG_NOISE_NODES; i++) {
        const vmg_number_text node = vmg_export_number_text(vmg_noise_nodes[i], false);
        vmg_export_format_text(
            &query->writer,
            "+%s/(1.0/(%s+exp(CASE WHEN g%zu+(%s)*q%zu>%s THEN %s WHEN g%zu+(%s)*q%zu<-%s THEN -%s ELSE "
            "g%zu+(%s)*q%zu END))+%s)",
            vmg_export_number_text(vmg_noise_weights[i], false).text, floor.text, target, node.text, target, most.text,
            most.text, target, node.text, target, most.text, most.text, target, node.text, target, least.text);
    }
    vmg_export_text(&query->writer, ")");
}

static void write_noise_exponents(vmg_sql_query *query, const vmg_exported_member *member)
{
    const size_t targets = query->model->target->target_count;
    vmg_sql_begin_stage(query);
    vmg_sql_columns(query, "m", targets);
    vmg_sql_columns(query, "v", targets);
    for (size_t t = 1; t <= targets; t++) {
        vmg_export_format_text(&query->writer, ",\n(m%zu", targets + t);
        vmg_sql_term(query, member->noise[t - 1], NULL, 0);
        vmg_export_format_text(&query->writer, ") AS g%zu, sqrt(CASE WHEN v%zu>0 THEN v%zu ELSE 0.0 END) AS q%zu", t,
                               targets + t, targets + t, t);
    }
    vmg_sql_end_stage(query);
}

/* ", r3 AS MATERIALIZED (SELECT k0, 0.25 AS w" */
static void begin_result(vmg_sql_query *query, size_t member)
{
    vmg_export_format_text(&query->writer, ",\nr%zu AS MATERIALIZED (SELECT k0, %s AS w", member + 1,
                           vmg_export_number_text(query->model->members[member].weight, false).text);
}

static void end_result(vmg_sql_query *query)
{
    vmg_export_format_text(&query->writer, "\nFROM s%zu)", query->stage);
}

static void write_numbers(vmg_sql_query *query, size_t index)
{
    const vmg_exported_member *member = &query->model->members[index];
    if (member->varying) {
        write_noise_exponents(query, member);
    }
    begin_result(query, index);
    for (size_t t = 1; t <= query->model->target->target_count; t++) {
        vmg_export_format_text(&query->writer, ", m%zu, v%zu,\n", t, t);
        if (member->varying) {
            write_noise(query, t);
        } else {
            vmg_export_text(&query->writer, vmg_export_number_text(member->noise[t - 1], false).text);
        }
        vmg_export_format_text(&query->writer, " AS e%zu", t);
    }
    end_result(query);
}

/* The smaller probability is at least the logistic function of the mean (likelihood/categorical_moments.c). */
static void write_classes(vmg_sql_query *query, size_t index)
{
    vmg_sql_write_logistic(query);
    vmg_sql_begin_stage(query);
    vmg_export_text(&query->writer, ", m1,\nCASE WHEN o1<q1/(1.0+q1) THEN q1/(1.0+q1) ELSE o1 END AS o1");
    vmg_sql_end_stage(query);
    begin_result(query, index);
    vmg_export_text(&query->writer, ", CASE WHEN m1<0 THEN o1 ELSE 1.0-o1 END AS m1");
    end_result(query);
}

void vmg_sql_write_network(vmg_sql_query *query, size_t index)
{
    const vmg_exported_member *member = &query->model->members[index];
    const bool classes = vmg_sql_has_classes(query);
    layer_inputs inputs = {"x", true, member->inputs};
    query->from_rows = true;
    for (size_t l = 0; l < member->layer_count; l++) {
        const vmg_exported_layer *layer = &member->layers[l];
        const bool last = l + 1 == member->layer_count;
        write_shared(query, layer, inputs);
        write_outputs(query, layer, inputs, last && classes);
        if (!last) {
            vmg_sql_write_moments(query, member->activation->name, layer->columns);
            inputs = (layer_inputs){"p", false, layer->columns};
        }
    }
    if (classes) {
        write_classes(query, index);
    } else {
        write_numbers(query, index);
    }
}
