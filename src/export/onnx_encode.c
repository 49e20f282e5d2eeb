/* From columns to inputs in an exported graph; encoding/encoding.h says what a column becomes. All columns of numbers
 * are worked on together; a text becomes a row of a table: its inputs, and what an unseen text does. */
#include "encoding/unseen.h"

#include <math.h>
#include <string.h>

#include "export/onnx_parts.h"

/* What an unseen cell does to target o: the variance that it adds; of classes, the logarithm of what it leaves. */
static double effect(const vmg_exported_model *model, size_t column, size_t o)
{
    const double adds = model->unseen[column * model->unseen_width + o];
    const double smallest = 1e-37; /* a float still, and nothing beside a probability */
    return model->target->task == VMG_TASK_CLASSIFICATION ? log(fmax(1 - adds, smallest)) : adds;
}

static size_t effects(const vmg_exported_model *model)
{
    return model->unseen ? model->unseen_width : 0;
}

/* --- Names -------------------------------------------------------------------------------------------------------- */

static bool is_taken(const vmg_exported_model *model, size_t column, const char *name)
{
    static const char *const own[] = {"",      "mean",  "std",           "std_model", "std_noise",
                                      "lower", "upper", "probabilities", "label"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (strcmp(own[i], name) == 0) {
            return true;
        }
    }
    for (size_t c = 0; c < model->encoding->column_count; c++) {
        if (c != column && strcmp(model->encoding->columns[c].name, name) == 0) {
            return true;
        }
    }
    return strncmp(name, "vmg_", 4) == 0;
}

/* The input of a column has its name; where that has another meaning in the graph, with "column_" before it. */
static vmg_onnx_value column_input(vmg_onnx_graph *graph, size_t column)
{
    const vmg_encoded_column *encoded = &graph->model->encoding->columns[column];
    static const char prefix[] = "column_";
    const size_t length = strlen(encoded->name), room = graph->model->encoding->column_count + 1;
    char *name = vmg_onnx_take(graph, room * strlen(prefix) + length + 1, 1);
    if (!name) {
        return "";
    }
    memcpy(name, encoded->name, length + 1);
    for (size_t tries = 0; tries < room && is_taken(graph->model, column, name); tries++) {
        memmove(name + strlen(prefix), name, strlen(name) + 1);
        memcpy(name, prefix, strlen(prefix));
    }
    return vmg_onnx_input(graph, name, encoded->kind == VMG_INPUT_LEVELS);
}

/* --- Blocks of inputs side by side, and where each input of a row is in them ---------------------------------------
 */

typedef struct blocks {
    vmg_onnx_value *values;
    size_t count, width;
    int64_t *place_of_input; /* input_count */
    int64_t *effects;        /* places of the effects of unseen texts, block after block: `effect_count` */
    size_t effect_count;
} blocks;

static void add_block(blocks *all, vmg_onnx_value value, size_t width)
{
    all->values[all->count++] = value;
    all->width += width;
}

/* --- Numbers and dates -------------------------------------------------------------------------------------------- */

/* A list of numbers, one for each of some columns. */
typedef double (*number_of_column)(const vmg_exported_model *model, size_t column, size_t o);

static double centre_of(const vmg_exported_model *model, size_t column, size_t o)
{
    (void)o;
    return model->encoding->columns[column].centre;
}

static double inverse_of(const vmg_exported_model *model, size_t column, size_t o)
{
    (void)o;
    return 1 / model->encoding->columns[column].scale;
}

static double fill_of(const vmg_exported_model *model, size_t column, size_t o)
{
    const vmg_encoded_column *encoded = &model->encoding->columns[column];
    (void)o;
    return fmin(fmax((encoded->fill - encoded->centre) / encoded->scale, -VMG_INPUT_LIMIT), VMG_INPUT_LIMIT);
}

typedef struct number_columns {
    size_t count;
    size_t *column;       /* of the encoding */
    vmg_onnx_value cells; /* N x count */
    vmg_onnx_value nan;   /* N x count: missing */
} number_columns;

/* 1 x columns, or, with `width`, columns x width. */
static vmg_onnx_value list_numbers(vmg_onnx_graph *graph, size_t count, const size_t *columns, size_t width,
                                   number_of_column of)
{
    const size_t each = width ? width : 1;
    const int64_t dims[] = {width ? (int64_t)count : 1, width ? (int64_t)width : (int64_t)count};
    double *numbers = vmg_onnx_take(graph, count * each, sizeof *numbers);
    for (size_t i = 0; numbers && i < count * each; i++) {
        numbers[i] = of(graph->model, columns[i / each], i % each);
    }
    return numbers ? vmg_onnx_numbers(graph, 2, dims, numbers) : "";
}

/* Where some of the number columns are, among the columns of `cells`. */
typedef struct choice {
    size_t count;
    size_t *column; /* of the encoding */
    int64_t *place;
} choice;

typedef bool (*column_test)(const vmg_encoded_column *encoded);

static choice choose(vmg_onnx_graph *graph, const number_columns *numbers, column_test test)
{
    choice out = {.column = vmg_onnx_take(graph, numbers->count, sizeof *out.column),
                  .place = vmg_onnx_take(graph, numbers->count, sizeof *out.place)};
    for (size_t i = 0; i < numbers->count && !graph->status; i++) {
        if (test(&graph->model->encoding->columns[numbers->column[i]])) {
            out.column[out.count] = numbers->column[i];
            out.place[out.count++] = (int64_t)i;
        }
    }
    return out;
}

static vmg_onnx_value pick(vmg_onnx_graph *graph, vmg_onnx_value from, size_t all, size_t count, const int64_t *places)
{
    bool same = count == all;
    for (size_t i = 0; i < count; i++) {
        same = same && places[i] == (int64_t)i;
    }
    const int64_t dims[] = {(int64_t)count};
    return same ? from : vmg_onnx_gather(graph, from, vmg_onnx_integers(graph, 1, dims, places), 1);
}

static bool has_value(const vmg_encoded_column *encoded)
{
    return encoded->has_value;
}

static bool has_missing(const vmg_encoded_column *encoded)
{
    return encoded->has_missing;
}

static bool may_be_unseen(const vmg_encoded_column *encoded)
{
    return !encoded->has_missing;
}

/* clamp((value - centre) inverse) */
static vmg_onnx_value scaled(vmg_onnx_graph *graph, vmg_onnx_value value, vmg_onnx_value centre, vmg_onnx_value inverse)
{
    return vmg_onnx_clip(graph, vmg_onnx_multiply(graph, vmg_onnx_subtract(graph, value, centre), inverse),
                         -VMG_INPUT_LIMIT, VMG_INPUT_LIMIT);
}

static void add_values(vmg_onnx_graph *graph, const number_columns *numbers, blocks *all)
{
    const choice with = choose(graph, numbers, has_value);
    if (!with.count) {
        return;
    }
    const vmg_onnx_value cells = pick(graph, numbers->cells, numbers->count, with.count, with.place);
    const vmg_onnx_value nan = pick(graph, numbers->nan, numbers->count, with.count, with.place);
    const vmg_onnx_value centre = list_numbers(graph, with.count, with.column, 0, centre_of);
    const vmg_onnx_value inverse = list_numbers(graph, with.count, with.column, 0, inverse_of);
    const vmg_onnx_value fill = list_numbers(graph, with.count, with.column, 0, fill_of);
    for (size_t i = 0; i < with.count; i++) {
        all->place_of_input[graph->model->encoding->columns[with.column[i]].first_input] = (int64_t)(all->width + i);
    }
    add_block(all, vmg_onnx_where(graph, nan, fill, scaled(graph, cells, centre, inverse)), with.count);
}

static void add_indicators(vmg_onnx_graph *graph, const number_columns *numbers, blocks *all)
{
    const choice with = choose(graph, numbers, has_missing);
    if (!with.count) {
        return;
    }
    for (size_t i = 0; i < with.count; i++) {
        const vmg_encoded_column *encoded = &graph->model->encoding->columns[with.column[i]];
        all->place_of_input[encoded->first_input + encoded->has_value] = (int64_t)(all->width + i);
    }
    const vmg_onnx_value nan = pick(graph, numbers->nan, numbers->count, with.count, with.place);
    add_block(all, vmg_onnx_to_numbers(graph, nan), with.count);
}

/* All pieces of all columns side by side: piece = clamp((value - start) slope, 0, 1), scaled. */
static void add_pieces(vmg_onnx_graph *graph, const number_columns *numbers, blocks *all)
{
    const vmg_encoding *encoding = graph->model->encoding;
    const size_t room = encoding->input_count;
    double *start = vmg_onnx_take(graph, 4 * room, sizeof *start);
    int64_t *places = vmg_onnx_take(graph, room, sizeof *places);
    size_t count = 0;
    for (size_t i = 0; places && i < numbers->count; i++) {
        const vmg_encoded_column *encoded = &encoding->columns[numbers->column[i]];
        for (size_t p = 0; p < encoded->pieces.count; p++, count++) {
            const vmg_ready_piece piece = vmg_piece_ready(&encoded->pieces, p);
            start[count] = encoded->pieces.knots[p];
            start[room + count] = piece.slope / 2;
            start[2 * room + count] = piece.mean;
            start[3 * room + count] = piece.inverse;
            places[count] = (int64_t)i;
            all->place_of_input[encoded->first_piece + p] = (int64_t)(all->width + count);
        }
    }
    if (!count) {
        return;
    }
    const int64_t dims[] = {1, (int64_t)count};
    vmg_onnx_value lists[4];
    for (size_t l = 0; l < 4; l++) {
        lists[l] = vmg_onnx_numbers(graph, 2, dims, start + l * room);
    }
    const vmg_onnx_value cells = pick(graph, numbers->cells, numbers->count, count, places);
    const vmg_onnx_value at = vmg_onnx_multiply(graph, vmg_onnx_subtract(graph, cells, lists[0]), lists[1]);
    const vmg_onnx_value inputs = scaled(graph, vmg_onnx_clip(graph, at, 0, 1), lists[2], lists[3]);
    add_block(all, vmg_onnx_where(graph, vmg_onnx_one(graph, "IsNaN", cells), vmg_onnx_number(graph, 0), inputs),
              count);
}

/* N x effects of missing numbers where training had none; NULL: there are none. */
static vmg_onnx_value unseen_numbers(vmg_onnx_graph *graph, const number_columns *numbers)
{
    const choice with = choose(graph, numbers, may_be_unseen);
    const size_t width = effects(graph->model);
    if (!with.count || !width) {
        return NULL;
    }
    const vmg_onnx_value nan = pick(graph, numbers->nan, numbers->count, with.count, with.place);
    return vmg_onnx_two(graph, "MatMul", vmg_onnx_to_numbers(graph, nan),
                        list_numbers(graph, with.count, with.column, width, effect));
}

/* --- Texts -------------------------------------------------------------------------------------------------------- */

/* N row numbers of the column's table: the levels, and then the unseen one. */
static vmg_onnx_value level_numbers(vmg_onnx_graph *graph, size_t column)
{
    const vmg_encoded_column *encoded = &graph->model->encoding->columns[column];
    const size_t all = vmg_encoded_column_levels(encoded), count = encoded->level_count + 1;
    const char **texts = vmg_onnx_take(graph, count, sizeof *texts);
    int64_t *numbers = vmg_onnx_take(graph, count, sizeof *numbers);
    const vmg_onnx_value cells = column_input(graph, column);
    const int64_t one = 1, axis = 1;
    for (size_t i = 0; numbers && i < encoded->level_count; i++) {
        texts[i] = encoded->levels[i];
        numbers[i] = (int64_t)i;
    }
    Onnx__NodeProto *node = vmg_onnx_node(graph, "LabelEncoder", 1, &cells);
    if (!node) {
        return "";
    }
    texts[count - 1] = ""; /* a missing cell */
    numbers[count - 1] = (int64_t)(encoded->has_missing ? all - 1 : all);
    node->domain = "ai.onnx.ml";
    vmg_onnx_attribute_texts(graph, node, "keys_strings", count, texts);
    vmg_onnx_attribute_integers(graph, node, "values_int64s", count, numbers);
    vmg_onnx_attribute_integer(graph, node, "default_int64",
                               (int64_t)(encoded->has_other ? encoded->level_count : all));
    return vmg_onnx_two(graph, "Squeeze", vmg_onnx_result(node), vmg_onnx_integers(graph, 1, &one, &axis));
}

static void add_level(vmg_onnx_graph *graph, size_t column, blocks *all)
{
    const vmg_encoding *encoding = graph->model->encoding;
    const vmg_encoded_column *encoded = &encoding->columns[column];
    const size_t levels = vmg_encoded_column_levels(encoded), inputs = encoded->input_count;
    const size_t extra = vmg_column_may_have_unseen(encoded) ? effects(graph->model) : 0, width = inputs + extra;
    const int64_t dims[] = {(int64_t)levels + 1, (int64_t)width};
    vmg_real *row = vmg_onnx_take(graph, encoding->input_count, sizeof *row);
    double *table = vmg_onnx_take(graph, (levels + 1) * width, sizeof *table);
    if (!table) {
        return;
    }
    for (size_t l = 0; l <= levels; l++) {
        vmg_encoding_write_level(encoded, l < levels ? (uint32_t)l : VMG_NO_LEVEL, row);
        for (size_t i = 0; i < inputs; i++) {
            table[l * width + i] = (double)row[encoded->first_input + i];
        }
    }
    for (size_t i = 0; i < inputs; i++) {
        all->place_of_input[encoded->first_input + i] = (int64_t)(all->width + i);
    }
    for (size_t o = 0; o < extra; o++) {
        table[levels * width + inputs + o] = effect(graph->model, column, o);
        all->effects[all->effect_count++] = (int64_t)(all->width + inputs + o);
    }
    const vmg_onnx_value numbers = level_numbers(graph, column);
    add_block(all, vmg_onnx_gather(graph, vmg_onnx_numbers(graph, 2, dims, table), numbers, 0), width);
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* Inputs of the graph come in the order of the columns, whatever their kind. */
static number_columns begin_numbers(vmg_onnx_graph *graph, blocks *all)
{
    const vmg_encoding *encoding = graph->model->encoding;
    number_columns out = {.column = vmg_onnx_take(graph, encoding->column_count, sizeof *out.column)};
    vmg_onnx_value *cells = vmg_onnx_take(graph, encoding->column_count, sizeof *cells);
    for (size_t c = 0; c < encoding->column_count && !graph->status; c++) {
        if (encoding->columns[c].kind == VMG_INPUT_LEVELS) {
            add_level(graph, c, all);
        } else {
            cells[out.count] = column_input(graph, c);
            out.column[out.count++] = c;
        }
    }
    if (out.count && !graph->status) {
        out.cells = vmg_onnx_concatenate(graph, out.count, cells, 1);
        out.nan = vmg_onnx_one(graph, "IsNaN", out.cells);
    }
    return out;
}

/* The sum of all effects: N x width. */
static vmg_onnx_value unseen(vmg_onnx_graph *graph, vmg_onnx_value row, const blocks *all, vmg_onnx_value of_numbers)
{
    const size_t width = effects(graph->model), columns = width ? all->effect_count / width : 0;
    const int64_t dims[] = {(int64_t)columns, (int64_t)width};
    vmg_onnx_value sum = of_numbers;
    if (columns) {
        const vmg_onnx_value places = vmg_onnx_integers(graph, 2, dims, all->effects);
        const vmg_onnx_value texts = vmg_onnx_sum(graph, vmg_onnx_gather(graph, row, places, 1), 1, false);
        sum = sum ? vmg_onnx_add(graph, sum, texts) : texts;
    }
    return sum && graph->model->target->task == VMG_TASK_CLASSIFICATION ? vmg_onnx_one(graph, "Exp", sum) : sum;
}

vmg_onnx_encoded vmg_onnx_encode(vmg_onnx_graph *graph)
{
    const vmg_encoding *encoding = graph->model->encoding;
    vmg_onnx_encoded out = {0};
    blocks all = {
        .values = vmg_onnx_take(graph, encoding->column_count + 3, sizeof *all.values),
        .place_of_input = vmg_onnx_take(graph, encoding->input_count, sizeof *all.place_of_input),
        .effects = vmg_onnx_take(graph, encoding->column_count * (effects(graph->model) + 1), sizeof *all.effects),
    };
    vmg_onnx_value of_numbers = NULL;
    const number_columns numbers = begin_numbers(graph, &all);
    if (numbers.count && !graph->status) {
        add_values(graph, &numbers, &all);
        add_indicators(graph, &numbers, &all);
        add_pieces(graph, &numbers, &all);
        of_numbers = unseen_numbers(graph, &numbers);
    }
    if (!graph->status) {
        const vmg_onnx_value row = vmg_onnx_concatenate(graph, all.count, all.values, 1);
        out.x = pick(graph, row, all.width, encoding->input_count, all.place_of_input);
        out.unseen = unseen(graph, row, &all, of_numbers);
    }
    return out;
}
