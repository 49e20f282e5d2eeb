/* A digest of bytes: 64 bits that tell data apart, against slips, not against malice. */
#ifndef VMG_BASE_DIGEST_H
#define VMG_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Multiplication by an odd number (the golden ratio's fraction) carries bits up, the shift carries them down. */
static inline uint64_t vmg_digest_word(uint64_t digest, uint64_t word)
{
    digest = (digest ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return digest ^ digest >> 32;
}

static inline uint64_t vmg_digest_bytes(uint64_t digest, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t word = 0;
    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        digest = vmg_digest_word(digest, word);
    }
    word = size;
    memcpy(&word, at, size);
    return vmg_digest_word(digest, word);
}

/* A text, its end included; NULL is another text than any. */
static inline uint64_t vmg_digest_text(uint64_t digest, const char *text)
{
    return text ? vmg_digest_bytes(digest, text, strlen(text)) : vmg_digest_word(digest, UINT64_MAX);
}

#endif
