/* The languages of the page; see language.h. */
#include "report/language.h"

#include <string.h>

static const vmg_language *const languages[] = {&vmg_language_english, &vmg_language_japanese};

const vmg_language *vmg_language_at(size_t index)
{
    return index < sizeof languages / sizeof *languages ? languages[index] : NULL;
}

const vmg_language *vmg_language_find(const char *code)
{
    for (size_t i = 0; vmg_language_at(i); i++) {
        if (strcmp(languages[i]->code, code) == 0) {
            return languages[i];
        }
    }
    return NULL;
}

const vmg_word *vmg_word_find(const vmg_word *words, const char *name)
{
    for (const vmg_word *word = words; name && word->name; word++) {
        if (strcmp(word->name, name) == 0) {
            return word;
        }
    }
    return NULL;
}
