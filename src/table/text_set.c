/* A growing set of texts; see table/text_set.h. */
#include "table/text_set.h"

#include <string.h>

#include "base/context.h"

enum { first_capacity = 8, first_block = 128, largest_block = 1 << 16 };

struct vmg_text_block {
    vmg_text_block *next;
    size_t used, size; /* bytes */
    char bytes[];
};

/* FNV-1a over 8 bytes at a time, with a final mix (the finaliser of MurmurHash3), since the low bits choose the slot.
 */
static uint32_t hash_of(const char *bytes, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ length;
    while (length) {
        const size_t part = length < sizeof hash ? length : sizeof hash;
        uint64_t word = 0;
        memcpy(&word, bytes, part);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
        bytes += part;
        length -= part;
    }
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(hash ^ (hash >> 33));
}

/* The slot where the text stands, or the empty one where it would. The set has slots. */
static size_t slot_of(const vmg_text_set *set, uint32_t hash, const char *bytes, size_t length)
{
    size_t slot = hash & (set->slot_count - 1);
    for (; set->slots[slot]; slot = (slot + 1) & (set->slot_count - 1)) {
        const uint32_t number = set->slots[slot] - 1;
        if (set->hashes[number] == hash && strncmp(set->texts[number], bytes, length) == 0 &&
            set->texts[number][length] == 0) {
            break;
        }
    }
    return slot;
}

static vmg_status grow_slots(vmg_context *context, vmg_text_set *set)
{
    const size_t slot_count = set->slot_count ? 2 * set->slot_count : 2 * first_capacity;
    uint32_t *slots = vmg_allocate(context, slot_count, sizeof *slots);
    if (!slots) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t number = 0; number < set->count; number++) {
        size_t slot = set->hashes[number] & (slot_count - 1);
        while (slots[slot]) {
            slot = (slot + 1) & (slot_count - 1);
        }
        slots[slot] = (uint32_t)number + 1;
    }
    vmg_release(context, set->slots);
    set->slots = slots;
    set->slot_count = slot_count;
    return VMG_OK;
}

static vmg_status grow_lists(vmg_context *context, vmg_text_set *set)
{
    const size_t capacity = set->capacity ? 2 * set->capacity : first_capacity;
    char **texts = vmg_allocate(context, capacity, sizeof *texts);
    uint32_t *hashes = vmg_allocate(context, capacity, sizeof *hashes);
    if (!texts || !hashes) {
        vmg_release(context, texts);
        vmg_release(context, hashes);
        return VMG_ERROR_MEMORY;
    }
    if (set->count) {
        memcpy(texts, set->texts, set->count * sizeof *texts);
        memcpy(hashes, set->hashes, set->count * sizeof *hashes);
    }
    vmg_release(context, set->texts);
    vmg_release(context, set->hashes);
    set->texts = texts;
    set->hashes = hashes;
    set->capacity = capacity;
    return VMG_OK;
}

/* A copy of the text in the newest block, or in a new one. */
static char *keep(vmg_context *context, vmg_text_set *set, const char *bytes, size_t length)
{
    vmg_text_block *block = set->blocks;
    if (!block || block->size - block->used < length + 1) {
        size_t size = block ? 2 * block->size : first_block;
        size = size > largest_block ? largest_block : size;
        size = size < length + 1 ? length + 1 : size;
        block = vmg_allocate(context, sizeof *block + size, 1);
        if (!block) {
            return NULL;
        }
        block->next = set->blocks;
        block->size = size;
        set->blocks = block;
    }
    char *text = block->bytes + block->used;
    memcpy(text, bytes, length); /* the 0 after it is there: memory comes zeroed */
    block->used += length + 1;
    return text;
}

vmg_status vmg_text_set_add(vmg_context *context, vmg_text_set *set, const char *bytes, size_t length, uint32_t *number)
{
    const uint32_t hash = hash_of(bytes, length);
    size_t slot = set->slot_count ? slot_of(set, hash, bytes, length) : 0;
    if (set->slot_count && set->slots[slot]) {
        *number = set->slots[slot] - 1;
        return VMG_OK;
    }
    if (set->count == VMG_NO_TEXT) {
        return vmg_fail(context, VMG_ERROR_DATA, "more than %u different texts", VMG_NO_TEXT - 1);
    }
    if (set->count == set->capacity && grow_lists(context, set)) {
        return VMG_ERROR_MEMORY;
    }
    if (2 * (set->count + 1) > set->slot_count) {
        if (grow_slots(context, set)) {
            return VMG_ERROR_MEMORY;
        }
        slot = slot_of(set, hash, bytes, length);
    }
    char *text = keep(context, set, bytes, length);
    if (!text) {
        return VMG_ERROR_MEMORY;
    }
    *number = (uint32_t)set->count;
    set->texts[set->count] = text;
    set->hashes[set->count] = hash;
    set->slots[slot] = (uint32_t)++set->count;
    return VMG_OK;
}

uint32_t vmg_text_set_find(const vmg_text_set *set, const char *bytes, size_t length)
{
    return set->slot_count
               ? set->slots[slot_of(set, hash_of(bytes, length), bytes, length)] - 1 /* an empty slot: NO_TEXT */
               : VMG_NO_TEXT;
}

void vmg_text_set_freeze(vmg_context *context, vmg_text_set *set)
{
    vmg_release(context, set->hashes);
    vmg_release(context, set->slots);
    set->hashes = NULL;
    set->slots = NULL;
    set->slot_count = 0;
}

void vmg_text_set_destroy(vmg_context *context, vmg_text_set *set)
{
    for (vmg_text_block *block = set->blocks, *next = NULL; block; block = next) {
        next = block->next;
        vmg_release(context, block);
    }
    vmg_text_set_freeze(context, set);
    vmg_release(context, set->texts);
    *set = (vmg_text_set){0};
}
