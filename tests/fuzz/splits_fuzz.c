/* Fuzz target: the files of a split. The bytes before the first 0 are train_0.txt, those behind it test_0.txt. The
 * files are links in a folder of their own to the bytes in memory. */
#include "fuzz_input.h"

#include "table/splits.h"

enum { table_rows = 1000 };

static void require_different_rows(const vmg_split *split)
{
    bool seen[table_rows] = {false};
    fuzz_require(split->train_count > 0 && split->test_count > 0);
    for (size_t i = 0; i < split->train_count + split->test_count; i++) {
        const uint32_t row = i < split->train_count ? split->train[i] : split->test[i - split->train_count];
        fuzz_require(row < table_rows && !seen[row]);
        seen[row] = true;
    }
}

/* Makes folder/name a link to the file in memory. */
static void put_link(const char *folder, const char *name, const fuzz_file *file)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    fuzz_require(symlink(file->path, path) == 0);
}

static void remove_link(const char *folder, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[] = "splits-XXXXXX";
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    const size_t train_size = zero ? (size_t)(zero - data) : size;
    const uint8_t *behind = zero ? zero + 1 : data + size;
    vmg_context *context = fuzz_context();
    fuzz_file train = fuzz_file_create(data, train_size);
    fuzz_file test = fuzz_file_create(behind, (size_t)(data + size - behind));
    vmg_splits splits = {0};
    fuzz_require(mkdtemp(folder) != NULL);
    put_link(folder, "train_0.txt", &train);
    put_link(folder, "test_0.txt", &test);
    const vmg_status status = vmg_splits_read(context, folder, table_rows, &splits);
    fuzz_require_answer(context, status, splits.at);
    if (!status) {
        fuzz_require(splits.count == 1);
        require_different_rows(&splits.at[0]);
    }
    vmg_splits_release(context, &splits);
    remove_link(folder, "train_0.txt");
    remove_link(folder, "test_0.txt");
    rmdir(folder);
    fuzz_file_close(&train);
    fuzz_file_close(&test);
    vmg_context_destroy(context);
    return 0;
}
