/* The header of an exported C file: what goes in and what comes out. */
#include "export/c_file.h"

#include <string.h>

static const char *real_of(const vmg_c_file *file)
{
    return vmg_c_is_float(file) ? "float" : "double";
}

/* The values of a text column: the missing cell and an unknown text, then its levels. */
static void write_levels(vmg_c_file *file, size_t column, const vmg_c_name *levels)
{
    const vmg_encoded_column *of = &file->model->encoding->columns[column];
    const char *prefix = file->names->capitals.text, *name = file->names->columns[column].text;
    vmg_export_writer *writer = &file->writer;
    vmg_export_format_text(writer, "typedef enum %s_%s {\n", file->names->prefix.text, name);
    vmg_export_format_text(writer, "    %s_%s_MISSING = 0,\n    %s_%s_UNKNOWN = 1,", prefix, name, prefix, name);
    for (size_t i = 0; i < of->level_count; i++) {
        vmg_export_format_text(writer, "\n    %s_%s_%s = %zu, /* ", prefix, name, levels[i].text, i + 2);
        vmg_c_comment(writer, of->levels[i]);
        vmg_export_text(writer, " */");
    }
    vmg_export_format_text(writer, "\n    %s_%s_LEVELS = %zu\n} %s_%s;\n\n", prefix, name, of->level_count + 2,
                           file->names->prefix.text, name);
    vmg_export_format_text(writer, "/* The level with this text; %s_%s_UNKNOWN where there is none. */\n", prefix,
                           name);
    vmg_export_format_text(writer, "%s_%s %s_%s_of(const char *text);\n\n", file->names->prefix.text, name,
                           file->names->prefix.text, name);
}

static void write_input(vmg_c_file *file)
{
    static const char *const kinds[] = {
        [VMG_INPUT_NUMBER] = "", [VMG_INPUT_DATE] = ", days since 1970-01-01 00:00 UTC", [VMG_INPUT_LEVELS] = ""};
    const vmg_encoding *encoding = file->model->encoding;
    vmg_export_writer *writer = &file->writer;
    vmg_export_text(writer,
                    "/* A row, in the units of the table that the model was trained on. Numbers that are missing "
                    "are NAN. */\n");
    vmg_export_format_text(writer, "typedef struct %s_input {\n", file->names->prefix.text);
    for (size_t c = 0; c < encoding->column_count; c++) {
        const vmg_encoded_column *column = &encoding->columns[c];
        const char *name = file->names->columns[c].text;
        if (column->kind == VMG_INPUT_LEVELS) {
            vmg_export_format_text(writer, "    %s_%s %s; /* ", file->names->prefix.text, name, name);
        } else {
            vmg_export_format_text(writer, "    %s %s; /* ", real_of(file), name);
        }
        vmg_c_comment(writer, column->name);
        vmg_export_format_text(writer, "%s */\n", kinds[column->kind]);
    }
    vmg_export_format_text(writer, "} %s_input;\n\n", file->names->prefix.text);
}

static void write_distribution(vmg_c_file *file, const char *name)
{
    const char *real = real_of(file);
    const vmg_number_text interval = vmg_export_number_text(file->job->interval, false);
    vmg_export_format_text(&file->writer,
                           "typedef struct %s_%s {\n"
                           "    %s mean;\n"
                           "    %s std;          /* std^2 = std_model^2 + std_noise^2: */\n"
                           "    %s std_model;    /* the part that more rows to learn from would take away, */\n"
                           "    %s std_noise;    /* and the part that stays */\n"
                           "    %s lower, upper; /* of the interval that should hold the part %s of the values */\n"
                           "} %s_%s;\n\n",
                           file->names->prefix.text, name, real, real, real, real, real, interval.text,
                           file->names->prefix.text, name);
}

static void write_numbers_output(vmg_c_file *file)
{
    const vmg_target_encoding *target = file->model->target;
    vmg_export_writer *writer = &file->writer;
    vmg_export_text(writer, "/* What the row's target may be, in its own units");
    if (target->target_count == 1) {
        vmg_export_text(writer, ": ");
        vmg_c_comment(writer, target->targets[0].name);
        vmg_export_text(writer, ". */\n");
        write_distribution(file, "output");
        return;
    }
    vmg_export_text(writer, ". */\n");
    write_distribution(file, "distribution");
    vmg_export_format_text(writer, "typedef struct %s_output {\n", file->names->prefix.text);
    for (size_t t = 0; t < target->target_count; t++) {
        vmg_export_format_text(writer, "    %s_distribution %s; /* ", file->names->prefix.text,
                               file->names->targets[t].text);
        vmg_c_comment(writer, target->targets[t].name);
        vmg_export_text(writer, " */\n");
    }
    vmg_export_format_text(writer, "} %s_output;\n\n", file->names->prefix.text);
}

static void write_classes_output(vmg_c_file *file)
{
    const vmg_target_encoding *target = file->model->target;
    const char *prefix = file->names->prefix.text, *capitals = file->names->capitals.text;
    vmg_export_writer *writer = &file->writer;
    vmg_export_format_text(writer, "typedef enum %s_class {", prefix);
    for (size_t c = 0; c < target->class_count; c++) {
        vmg_export_format_text(writer, "\n    %s_CLASS_%s = %zu, /* ", capitals, file->names->classes[c].text, c);
        vmg_c_comment(writer, target->classes[c]);
        vmg_export_text(writer, " */");
    }
    vmg_export_format_text(writer, "\n    %s_CLASSES = %zu\n} %s_class;\n\n", capitals, target->class_count, prefix);
    vmg_export_format_text(writer, "extern const char *const %s_class_names[%s_CLASSES];\n\n", prefix, capitals);
    vmg_export_text(writer, "/* Which class the row may be of: ");
    vmg_c_comment(writer, target->targets[0].name);
    vmg_export_format_text(writer,
                           ". */\ntypedef struct %s_output {\n    %s_class predicted; /* the most probable one */\n"
                           "    %s probability[%s_CLASSES];\n} %s_output;\n\n",
                           prefix, prefix, real_of(file), capitals, prefix);
}

void vmg_c_write_header(vmg_c_file *file)
{
    const char *prefix = file->names->prefix.text, *capitals = file->names->capitals.text;
    vmg_export_writer *writer = &file->writer;
    const vmg_c_name *levels = file->names->levels;
    vmg_export_format_text(writer,
                           "/* A model that was trained with vmg, as plain C99; see %s.c. */\n#ifndef %s_MODEL_H\n"
                           "#define %s_MODEL_H\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
                           prefix, capitals, capitals);
    for (size_t c = 0; c < file->model->encoding->column_count; c++) {
        const vmg_encoded_column *column = &file->model->encoding->columns[c];
        if (column->kind == VMG_INPUT_LEVELS) {
            write_levels(file, c, levels);
        }
        levels += vmg_c_level_count(column);
    }
    write_input(file);
    if (vmg_c_has_classes(file)) {
        write_classes_output(file);
    } else {
        write_numbers_output(file);
    }
    vmg_export_format_text(
        writer,
        "/* Predicts a row; cannot fail. Answers how many cells are of a kind that training did not have (an unknown "
        "text,\n * a missing cell in a column that was complete): they count as the middle of those seen, and %s.\n"
        " * Allocates nothing, keeps nothing, may be called from any thread. Not for -ffast-math: missing cells are "
        "NAN. */\n"
        "int %s_predict(const %s_input *row, %s_output *out);\n\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
        vmg_c_has_classes(file) ? "the probabilities\n * are less sure" : "std_model\n * is larger", prefix, prefix,
        prefix);
}
