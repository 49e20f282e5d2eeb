/* The part of an exported C file that turns a row into inputs; see encoding/encoding.h. */
#include "encoding/unseen.h"

#include "export/c_file.h"

static void write_pieces_table(vmg_c_file *file, size_t column, const vmg_pieces *pieces)
{
    vmg_export_format_text(&file->writer, "static const real pieces_%zu[%zu][4] = {", column + 1, pieces->count);
    for (size_t p = 0; p < pieces->count; p++) {
        const vmg_ready_piece piece = vmg_piece_ready(pieces, p);
        const double row[] = {pieces->knots[p], piece.slope / 2, piece.mean, piece.inverse};
        vmg_export_text(&file->writer, p % 2 ? " {" : "\n    {");
        for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
            vmg_export_text(&file->writer, i ? ", " : "");
            vmg_c_number(file, row[i]);
        }
        vmg_export_text(&file->writer, "},");
    }
    vmg_export_text(&file->writer, "\n};\n");
}

/* What follows where a cell is of a kind that training lacked. */
static void write_unseen(vmg_c_file *file, size_t column, const char *indent)
{
    const vmg_exported_model *model = file->model;
    vmg_export_format_text(&file->writer, "%scells++;\n", indent);
    for (size_t o = 0; model->unseen && o < model->unseen_width; o++) {
        const double adds = model->unseen[column * model->unseen_width + o];
        if (vmg_c_has_classes(file)) {
            vmg_export_format_text(&file->writer, "%sunseen[%zu] *= ", indent, o);
            vmg_c_number(file, 1 - adds);
        } else {
            vmg_export_format_text(&file->writer, "%sunseen[%zu] += ", indent, o);
            vmg_c_number(file, adds);
        }
        vmg_export_text(&file->writer, ";\n");
    }
}

static void write_number(vmg_c_file *file, size_t index, const vmg_encoded_column *column, const char *name)
{
    vmg_export_writer *writer = &file->writer;
    const double inverse = 1 / column->scale, fill = (column->fill - column->centre) * inverse;
    const double bounded = fill < -VMG_INPUT_LIMIT ? -VMG_INPUT_LIMIT : fill > VMG_INPUT_LIMIT ? VMG_INPUT_LIMIT : fill;
    size_t input = column->first_input;
    vmg_export_format_text(writer, "    if (row->%s != row->%s) { /* missing */\n", name, name);
    if (column->has_value) {
        vmg_export_format_text(writer, "        x[%zu] = ", input++);
        vmg_c_number(file, bounded);
        vmg_export_text(writer, ";\n");
    }
    if (column->has_missing) {
        vmg_export_format_text(writer, "        x[%zu] = R(1.0);\n", input);
    } else {
        write_unseen(file, index, "        ");
    }
    vmg_export_text(writer, "    } else {\n");
    if (column->has_value) {
        vmg_export_format_text(writer, "        x[%zu] = scaled(row->%s, ", column->first_input, name);
        vmg_c_number(file, column->centre);
        vmg_export_text(writer, ", ");
        vmg_c_number(file, inverse);
        vmg_export_text(writer, ");\n");
    }
    if (column->has_missing) {
        vmg_export_format_text(writer, "        x[%zu] = R(0.0);\n", input);
    }
    vmg_export_text(writer, "    }\n");
    if (column->pieces.count) {
        vmg_export_format_text(writer, "    put_pieces(row->%s, pieces_%zu, %zu, x + %zu);\n", name, index + 1,
                               column->pieces.count, column->first_piece);
    }
}

static void write_level(vmg_c_file *file, size_t index, const vmg_encoded_column *column, const char *name)
{
    const long all = (long)vmg_encoded_column_levels(column);
    vmg_export_format_text(
        &file->writer, "    level = level_of((int)row->%s, %zu, %ld, %ld);\n    put_level(level, %zu, x + %zu);\n",
        name, column->level_count + 2, column->has_missing ? all - 1 : -1,
        column->has_other ? (long)column->level_count : -1, column->input_count, column->first_input);
    if (vmg_column_may_have_unseen(column)) {
        vmg_export_text(&file->writer, "    if (level < 0) {\n");
        write_unseen(file, index, "        ");
        vmg_export_text(&file->writer, "    }\n");
    }
}

/* NAME_COLUMN_of: the level with a text. */
static void write_lookup(vmg_c_file *file, const vmg_encoded_column *column, const char *name)
{
    const char *prefix = file->names->prefix.text;
    vmg_export_format_text(&file->writer,
                           "\n%s_%s %s_%s_of(const char *text)\n{\n    static const char *const levels[] = {", prefix,
                           name, prefix, name);
    for (size_t i = 0; i < column->level_count; i++) {
        vmg_export_text(&file->writer, "\n        ");
        vmg_c_string(&file->writer, column->levels[i]);
        vmg_export_text(&file->writer, ",");
    }
    vmg_export_format_text(&file->writer, "\n    };\n    return (%s_%s)find_text(text, levels, %zu);\n}\n", prefix,
                           name, column->level_count);
}

typedef struct uses {
    bool numbers, pieces, levels, texts, unseen;
} uses;

static uses uses_of(const vmg_encoding *encoding)
{
    uses found = {0};
    for (size_t c = 0; c < encoding->column_count; c++) {
        const vmg_encoded_column *column = &encoding->columns[c];
        const bool levels = column->kind == VMG_INPUT_LEVELS;
        found.levels = found.levels || levels;
        found.texts = found.texts || (levels && column->level_count);
        found.numbers = found.numbers || (!levels && column->has_value);
        found.pieces = found.pieces || column->pieces.count;
        found.unseen = found.unseen || vmg_column_may_have_unseen(column);
    }
    return found;
}

static void write_function(vmg_c_file *file, uses used)
{
    const vmg_encoding *encoding = file->model->encoding;
    vmg_export_format_text(
        &file->writer,
        "\n/* The inputs of a row; %s. Answers how many cells are of a kind that training did not have. "
        "*/\nstatic int encode(const %s_input *row, real *x, real *unseen)\n{\n    int cells = 0;\n%s%s",
        vmg_c_has_classes(file) ? "unseen: what such cells leave of the probabilities"
                                : "unseen: what such cells add to the variance",
        file->names->prefix.text, used.levels ? "    int level;\n" : "",
        used.unseen && vmg_c_widens(file) ? "" : "    (void)unseen;\n");
    for (size_t c = 0; c < encoding->column_count; c++) {
        const vmg_encoded_column *column = &encoding->columns[c];
        if (column->kind == VMG_INPUT_LEVELS) {
            write_level(file, c, column, file->names->columns[c].text);
        } else {
            write_number(file, c, column, file->names->columns[c].text);
        }
    }
    vmg_export_text(&file->writer, "    return cells;\n}\n");
}

void vmg_c_write_encode(vmg_c_file *file)
{
    const vmg_encoding *encoding = file->model->encoding;
    const uses used = uses_of(encoding);
    if (used.numbers) {
        vmg_c_piece(file, "encode");
    }
    if (used.pieces) {
        vmg_c_piece(file, "pieces");
    }
    if (used.levels) {
        vmg_c_piece(file, "levels");
    }
    if (used.texts) {
        vmg_c_piece(file, "find_text");
    }
    for (size_t c = 0; c < encoding->column_count; c++) {
        if (encoding->columns[c].pieces.count) {
            write_pieces_table(file, c, &encoding->columns[c].pieces);
        }
    }
    write_function(file, used);
    for (size_t c = 0; c < encoding->column_count; c++) {
        if (encoding->columns[c].kind == VMG_INPUT_LEVELS) {
            write_lookup(file, &encoding->columns[c], file->names->columns[c].text);
        }
    }
}
