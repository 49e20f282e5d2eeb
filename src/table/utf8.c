/* UTF-8; see table/utf8.h. */
#include "table/utf8.h"

#include <string.h>

enum { most_shown = 40 };

/* The length of the well-formed character at the start, 0 where there is none (RFC 3629, section 4). */
static size_t character_length(const unsigned char *bytes, size_t length)
{
    if (bytes[0] < 0x80) {
        return 1;
    }
    const size_t size = bytes[0] < 0xc2 ? 0 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : bytes[0] < 0xf5 ? 4 : 0;
    if (size == 0 || size > length) {
        return 0;
    }
    /* The second byte's range keeps out overlong forms (e0, f0), surrogates (ed) and what lies above 10ffff (f4). */
    const unsigned char least = bytes[0] == 0xe0 ? 0xa0 : bytes[0] == 0xf0 ? 0x90 : 0x80;
    const unsigned char most = bytes[0] == 0xed ? 0x9f : bytes[0] == 0xf4 ? 0x8f : 0xbf;
    if (bytes[1] < least || bytes[1] > most) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return size;
}

bool vmg_utf8_is_valid(const char *bytes, size_t length)
{
    while (length) {
        const size_t size = character_length((const unsigned char *)bytes, length);
        if (size == 0) {
            return false;
        }
        bytes += size;
        length -= size;
    }
    return true;
}

vmg_shown_text vmg_shown(const char *bytes, size_t length)
{
    vmg_shown_text shown = {{0}};
    size_t used = 0;
    while (length) {
        const unsigned char first = (unsigned char)bytes[0];
        const size_t size = character_length((const unsigned char *)bytes, length);
        const size_t taken = size ? size : 1;
        if (used + taken > most_shown) {
            memcpy(shown.text + used, "...", 3);
            break;
        }
        if (size == 0 || first < 0x20 || first == 0x7f) {
            shown.text[used] = '?';
        } else {
            memcpy(shown.text + used, bytes, size);
        }
        used += taken;
        bytes += taken;
        length -= taken;
    }
    return shown;
}
