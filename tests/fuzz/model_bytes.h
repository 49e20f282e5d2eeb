/* The bytes of a model file, or of a checkpoint, which has the same layout. */
#ifndef VMG_TESTS_MODEL_BYTES_H
#define VMG_TESTS_MODEL_BYTES_H

#include "base/context.h"
#include "fuzz_input.h"
#include "model_file/model_file_layout.h"

static inline uint64_t length_of(const uint8_t *data)
{
    uint64_t length = 0;
    for (size_t i = 0; i < VMG_MODEL_FILE_LENGTH_SIZE; i++) {
        length |= (uint64_t)data[i] << 8 * i;
    }
    return length;
}

/* Overwrites the checksum in the header with the one that belongs to the content. False where the header is not sound
 * or has no checksum of 8 digits. */
static inline bool put_checksum(vmg_context *context, uint8_t *data, size_t size)
{
    static const char key[] = "\"checksum\":\"";
    char digits[VMG_MODEL_FILE_CHECKSUM_SIZE], path[] = "fuzz";
    if (size < VMG_MODEL_FILE_LENGTH_SIZE || length_of(data) > size - VMG_MODEL_FILE_LENGTH_SIZE) {
        return false;
    }
    const size_t length = (size_t)length_of(data), all = VMG_MODEL_FILE_LENGTH_SIZE + length;
    char *text = (char *)data + VMG_MODEL_FILE_LENGTH_SIZE, *place = memmem(text, length, key, sizeof key - 1);
    vmg_model_file file = {.path = path, .data = data + all, .data_size = size - all};
    bool done = place && place + sizeof key - 1 + sizeof digits <= text + length &&
                vmg_model_file_parse_header(context, &file, text, length) == VMG_OK &&
                vmg_model_file_checksum(context, json_object_get(file.header, VMG_MODEL_FILE_METADATA), file.tensors,
                                        file.count, file.data, digits) == VMG_OK;
    if (done) {
        memcpy(place + sizeof key - 1, digits, sizeof digits - 1);
    }
    json_decref(file.header);
    vmg_release(context, file.tensors);
    return done;
}

#endif
