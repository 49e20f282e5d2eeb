/* The different texts of a column in chosen rows; see encoding/levels.h. */
#include "encoding/levels.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "encoding/cells.h"
#include "table/utf8.h"

static int by_text(const void *a, const void *b)
{
    return strcmp(((const vmg_level *)a)->text, ((const vmg_level *)b)->text);
}

/* The most frequent first. */
static int by_frequency(const void *a, const void *b)
{
    const uint32_t first = ((const vmg_level *)a)->count, second = ((const vmg_level *)b)->count;
    return first != second ? (first < second ? 1 : -1) : by_text(a, b);
}

vmg_status vmg_levels_find(vmg_context *context, const vmg_column *column, const uint32_t *rows, size_t row_count,
                           vmg_level_list *out)
{
    *out = (vmg_level_list){.at = vmg_allocate(context, column->text_count, sizeof *out->at)};
    if (!out->at) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < row_count; i++) {
        const uint32_t code = column->codes[vmg_row_at(rows, i)];
        if (code == VMG_MISSING_TEXT) {
            out->missing++;
        } else {
            out->at[code].count++;
            out->present++;
        }
    }
    for (uint32_t code = 0; code < column->text_count; code++) {
        if (out->at[code].count) {
            out->at[out->count++] = (vmg_level){column->texts[code], code, out->at[code].count};
        }
    }
    qsort(out->at, out->count, sizeof *out->at, by_text);
    return VMG_OK;
}

void vmg_levels_release(vmg_context *context, vmg_level_list *list)
{
    vmg_release(context, list->at);
    *list = (vmg_level_list){0};
}

void vmg_levels_keep_frequent(vmg_level_list *list, size_t most)
{
    qsort(list->at, list->count, sizeof *list->at, by_frequency);
    list->count = list->count < most ? list->count : most;
    qsort(list->at, list->count, sizeof *list->at, by_text);
}

char **vmg_levels_copy_texts(vmg_context *context, const vmg_level_list *list)
{
    char **texts = vmg_allocate(context, list->count, sizeof *texts);
    for (size_t i = 0; texts && i < list->count; i++) {
        texts[i] = vmg_copy_string(context, list->at[i].text);
        if (!texts[i]) {
            vmg_strings_release(context, texts, i);
            return NULL;
        }
    }
    return texts;
}

void vmg_strings_release(vmg_context *context, char **strings, size_t count)
{
    for (size_t i = 0; strings && i < count; i++) {
        vmg_release(context, strings[i]);
    }
    vmg_release(context, strings);
}

uint32_t vmg_levels_search(char *const *texts, size_t count, const char *text)
{
    size_t from = 0, to = count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int order = strcmp(text, texts[middle]);
        if (order == 0) {
            return (uint32_t)middle;
        }
        if (order < 0) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return VMG_NO_LEVEL;
}

static char small_letter(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool are_alike(const char *one, const char *other)
{
    while (*one && small_letter(*one) == small_letter(*other)) {
        one++;
        other++;
    }
    return *one == *other;
}

void vmg_note_like_texts(vmg_context *context, const char *column, char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            if (are_alike(texts[i], texts[k])) {
                vmg_note(context, "column '%s' has '%s' and '%s', which count as two different texts",
                         vmg_shown(column, strlen(column)).text, vmg_shown(texts[i], strlen(texts[i])).text,
                         vmg_shown(texts[k], strlen(texts[k])).text);
                return;
            }
        }
    }
}
