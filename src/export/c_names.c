/* Names in an exported C file; see export/c_names.h. */
#include "export/c_names.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"

/* Of C99, C23, C++, and macros that are often there. */
static const char words[] =
    " alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char char16_t char32_t "
    "char8_t class co_await co_return co_yield compl complex concept const const_cast consteval constexpr "
    "constinit continue decltype default delete do double dynamic_cast else enum errno explicit export extern "
    "false float for friend goto i386 if imaginary inline int linux long mutable namespace new noexcept not "
    "not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict "
    "return short signed sizeof static static_assert static_cast stderr stdin stdout struct switch template this "
    "thread_local throw true try typedef typeid typename typeof typeof_unqual union unix unsigned using virtual "
    "void volatile wchar_t while xor xor_eq BUFSIZ EOF FILENAME_MAX HUGE_VAL I INFINITY NAN NULL RAND_MAX ";

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char capital(char byte)
{
    return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
}

static bool is_word(const char *text)
{
    char between[VMG_C_NAME_SIZE + 2];
    snprintf(between, sizeof between, " %s ", text);
    return strstr(words, between);
}

/* Letters and digits stay, whatever lies between them is one "_"; `otherwise` where nothing is left. */
static vmg_c_name identifier(const char *text, bool capitals, const char *otherwise)
{
    enum { longest = 40 };
    vmg_c_name name = {{0}};
    size_t length = 0;
    bool gap = false, any = false;
    for (; *text && length < longest; text++) {
        if (!is_letter(*text) && !is_digit(*text)) {
            gap = true;
            continue;
        }
        if (!any && !capitals && is_digit(*text)) {
            name.text[length++] = 'x';
            gap = true;
        }
        if (gap && (any || length)) {
            name.text[length++] = '_';
        }
        gap = false;
        any = true;
        name.text[length++] = capitals ? capital(*text) : *text;
    }
    name.text[length] = 0;
    if (!any) {
        snprintf(name.text, sizeof name.text, "%s", otherwise);
    }
    return name;
}

/* Appends to a list of names that are all different, by a number where that is needed. */
static void append(vmg_c_name *names, size_t *count, vmg_c_name wanted)
{
    vmg_c_name name = wanted;
    bool taken = true;
    for (size_t number = 2; taken; number++) {
        taken = false;
        for (size_t i = 0; i < *count && !taken; i++) {
            taken = strcmp(names[i].text, name.text) == 0;
        }
        if (taken) {
            snprintf(name.text, sizeof name.text, "%.44s_%zu", wanted.text, number);
        }
    }
    names[(*count)++] = name;
}

static void append_numbered(vmg_c_name *names, size_t *count, const char *text, bool capitals, const char *kind)
{
    char otherwise[32];
    snprintf(otherwise, sizeof otherwise, "%s%zu", kind, *count + 1);
    vmg_c_name name = identifier(text, capitals, otherwise);
    if (!capitals && is_word(name.text)) {
        strcat(name.text, "_");
    }
    append(names, count, name);
}

/* The name of the file, without folders and what is behind the last point. */
static vmg_c_name name_of_file(const char *path, bool capitals)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *point = strrchr(base, '.');
    char stem[VMG_C_NAME_SIZE];
    const size_t length = point ? (size_t)(point - base) : strlen(base);
    snprintf(stem, sizeof stem, "%.*s", (int)(length < sizeof stem ? length : sizeof stem - 1), base);
    vmg_c_name name = identifier(stem, capitals, capitals ? "MODEL" : "model");
    if (is_digit(name.text[0])) { /* capitals: what stands in front of all others must be no digit */
        const vmg_c_name digits = name;
        snprintf(name.text, sizeof name.text, "X_%.60s", digits.text);
    }
    return name;
}

/* The levels of a column. Those of no text come first, so that a text that is the same word gets a number. */
static void name_levels(const vmg_encoded_column *column, vmg_c_name *levels, vmg_c_name *room)
{
    size_t count = 0;
    append(room, &count, (vmg_c_name){"MISSING"});
    append(room, &count, (vmg_c_name){"UNKNOWN"});
    for (size_t i = 0; i < vmg_c_level_count(column); i++) {
        append_numbered(room, &count, column->levels[i], true, "LEVEL_");
    }
    memcpy(levels, room + 2, vmg_c_level_count(column) * sizeof *levels);
}

vmg_status vmg_c_names_make(vmg_context *context, const vmg_export_job *job, vmg_c_names *out)
{
    const vmg_encoding *encoding = job->model->encoding;
    const vmg_target_encoding *target = job->model->target;
    size_t levels = 0, most = 2;
    for (size_t c = 0; c < encoding->column_count; c++) {
        const size_t own = vmg_c_level_count(&encoding->columns[c]);
        levels += own;
        most = own + 2 > most ? own + 2 : most;
    }
    const size_t first = encoding->column_count + target->target_count + target->class_count;
    *out = (vmg_c_names){.prefix = name_of_file(job->path, false), .capitals = name_of_file(job->path, true)};
    out->all = vmg_allocate(context, first + levels + most, sizeof *out->all);
    if (!out->all) {
        return VMG_ERROR_MEMORY;
    }
    out->columns = out->all;
    out->targets = out->columns + encoding->column_count;
    out->classes = out->targets + target->target_count;
    out->levels = out->all + first;
    vmg_c_name *levels_at = out->levels, *room = out->levels + levels;
    size_t count = 0;
    for (size_t c = 0; c < encoding->column_count; c++) {
        append_numbered(out->columns, &count, encoding->columns[c].name, false, "column_");
        name_levels(&encoding->columns[c], levels_at, room);
        levels_at += vmg_c_level_count(&encoding->columns[c]);
    }
    count = 0;
    for (size_t t = 0; t < target->target_count; t++) {
        append_numbered(out->targets, &count, target->targets[t].name, false, "target_");
    }
    count = 0;
    for (size_t c = 0; c < target->class_count; c++) {
        append_numbered(out->classes, &count, target->classes[c], true, "CLASS_");
    }
    return VMG_OK;
}

void vmg_c_names_release(vmg_context *context, vmg_c_names *names)
{
    vmg_release(context, names->all);
    names->all = NULL;
}

void vmg_c_comment(vmg_export_writer *writer, const char *text)
{
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;
        const bool mark = byte == 0xe2 && ((unsigned char)text[1] == 0x80 || (unsigned char)text[1] == 0x81);
        if (mark && text[2]) { /* general punctuation: marks that turn the direction of writing are among it */
            vmg_export_text(writer, "_");
            text += 2;
        } else if (byte < ' ' || byte == 0x7f || strchr("*/\\?", byte)) {
            vmg_export_text(writer, "_");
        } else {
            vmg_export_format_text(writer, "%c", byte);
        }
    }
}

void vmg_c_string(vmg_export_writer *writer, const char *text)
{
    vmg_export_text(writer, "\"");
    for (; *text; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte < ' ' || byte >= 0x7f || strchr("\"\\?", byte)) {
            vmg_export_format_text(writer, "\\%03o", byte);
        } else {
            vmg_export_format_text(writer, "%c", byte);
        }
    }
    vmg_export_text(writer, "\"");
}
