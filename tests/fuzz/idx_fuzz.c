/* Fuzz target: IDX images and labels. The first two bytes say how many of those that follow are the images
 * (big-endian); the rest are the labels, and there are none where nothing is left. */
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const size_t claimed = (size_t)data[0] << 8 | data[1], left = size - 2;
    const size_t image_bytes = claimed < left ? claimed : left;
    vmg_context *context = fuzz_context();
    fuzz_file images = fuzz_file_create(data + 2, image_bytes);
    fuzz_file labels = fuzz_file_create(data + 2 + image_bytes, left - image_bytes);
    vmg_table *table = NULL;
    const vmg_status status =
        vmg_table_read_images(context, images.path, image_bytes < left ? labels.path : NULL, &table);
    fuzz_require_answer(context, status, table);
    if (table) {
        fuzz_walk(table);
    }
    vmg_table_destroy(context, table);
    fuzz_file_close(&images);
    fuzz_file_close(&labels);
    vmg_context_destroy(context);
    return 0;
}
