/* How a result was made; see invocation.h. */
#include "invocation.h"

#include <stdio.h>
#include <string.h>

#include "base/context.h"

/* Characters that mean nothing to a shell. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+%@";

/* Appends a word, in single quotes where it needs them; `to` has room. Answers the end. */
static char *append_word(char *to, const char *word)
{
    *to++ = ' ';
    if (word[0] && word[strspn(word, plain)] == 0) {
        const size_t length = strlen(word);
        memcpy(to, word, length);
        return to + length;
    }
    *to++ = '\'';
    for (; *word; word++) {
        if (*word == '\'') {
            memcpy(to, "'\\''", 4);
            to += 4;
        } else {
            *to++ = *word;
        }
    }
    *to++ = '\'';
    return to;
}

vmg_status vmg_cli_command_line(const vmg_cli_session *session, char **out)
{
    const vmg_cli_arguments *arguments = session->arguments;
    size_t room = sizeof "vmg";
    for (size_t i = 0; i < arguments->given_count; i++) {
        room += 3 + 4 * strlen(arguments->given[i]);
    }
    *out = vmg_allocate(session->context, room, 1);
    if (!*out) {
        return VMG_ERROR_MEMORY;
    }
    memcpy(*out, "vmg", 3);
    char *end = *out + 3;
    for (size_t i = 0; i < arguments->given_count; i++) {
        end = append_word(end, arguments->given[i]);
    }
    *end = 0;
    return VMG_OK;
}

vmg_status vmg_cli_processor_name(const vmg_cli_session *session, char **out)
{
    static const char key[] = "model name";
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "re");
    *out = NULL;
    if (!file) {
        return VMG_OK;
    }
    vmg_status status = VMG_OK;
    while (!*out && !status && fgets(line, sizeof line, file)) {
        const char *value = strchr(line, ':');
        if (strncmp(line, key, sizeof key - 1) == 0 && value) {
            value += 1 + strspn(value + 1, " ");
            *out = vmg_copy_bytes_as_string(session->context, value, strcspn(value, "\n"));
            status = *out ? VMG_OK : VMG_ERROR_MEMORY;
        }
    }
    fclose(file);
    return status;
}
