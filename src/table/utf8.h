/* UTF-8: what texts in tables are written in, and how a piece of them is shown in a message. */
#ifndef VMG_TABLE_UTF8_H
#define VMG_TABLE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
bool vmg_utf8_is_valid(const char *bytes, size_t length);

/* A piece of text as it stands in a message: at most 40 bytes of it, "..." where it was cut, '?' for control
 * characters and for bytes that are no UTF-8. Use: vmg_shown(bytes, length).text */
typedef struct vmg_shown_text {
    char text[44];
} vmg_shown_text;

vmg_shown_text vmg_shown(const char *bytes, size_t length);

#endif
