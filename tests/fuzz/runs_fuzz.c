/* Fuzz target: the file of finished runs from which a comparison goes on. The first byte says of what: classes or
 * numbers. Keys depend on version and processor: in the input they are the numbers of runs, 0000000000000000 and so on,
 * and are replaced, and the digest of every line is put right, so that what stands in the lines is looked at. */
#include "fuzz_comparing.h"

#include <inttypes.h>

#include "base/digest.h"
#include "evaluate/run_key.h"

enum { key_digits = 16, most_keys = 16, most_line = 1 << 16 };

static const char before_digest[] = "{\"digest\":\"", before_key[] = "\"key\":\"";

typedef struct run_keys {
    char at[most_keys][key_digits + 1];
    size_t count;
} run_keys;

static run_keys find_keys(unmade *made, vmg_context *context)
{
    run_keys keys = {.count = made->self.run_count};
    fuzz_require(keys.count && keys.count <= most_keys);
    made->self.key = vmg_comparing_key(context, &made->self);
    for (size_t i = 0; i < keys.count; i++) {
        snprintf(keys.at[i], sizeof keys.at[i], "%016" PRIx64, vmg_run_key(&made->self, &made->self.runs[i]));
    }
    return keys;
}

/* Puts key and digest of a line right, where it has any; line[length] is 0. */
static void mend(const run_keys *keys, char *line, size_t length)
{
    const size_t begin = sizeof before_digest - 1;
    char *key = strstr(line, before_key), digest[key_digits + 1];
    if (key && strlen(key) > sizeof before_key - 1 + key_digits) {
        char *digits = key + sizeof before_key - 1, last = digits[key_digits - 1];
        memcpy(digits, keys->at[(unsigned char)last % keys->count], key_digits);
    }
    if (length > begin + key_digits + 2 && memcmp(line, before_digest, begin) == 0) {
        const char *rest = line + begin + key_digits + 2;
        snprintf(digest, sizeof digest, "%016" PRIx64, vmg_digest_text(1, rest));
        memcpy(line + begin, digest, key_digits);
    }
}

static void mend_all(const run_keys *keys, uint8_t *data, size_t size)
{
    static char line[most_line];
    for (size_t from = 0, to = 0; from < size; from = to + 1) {
        const uint8_t *end = memchr(data + from, '\n', size - from);
        to = end ? (size_t)(end - data) : size;
        if (to - from < most_line) {
            memcpy(line, data + from, to - from);
            line[to - from] = 0;
            mend(keys, line, to - from);
            memcpy(data + from, line, to - from);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) {
        return 0;
    }
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    unmade made;
    uint8_t *copy = malloc(size);
    fuzz_require(copy != NULL);
    memcpy(copy, data + 1, size - 1);
    prepare(context, data[0] & 1, (vmg_compare_options){.checkpoint = fuzz_path(), .resume = true}, &made);
    const run_keys keys = find_keys(&made, context);
    mend_all(&keys, copy, size - 1);
    fuzz_put(copy, size - 1);
    free(copy);
    const vmg_status status = vmg_runs_file_open(context, &made.self);
    fuzz_require_answer(context, status, status ? NULL : &made);
    if (!status) {
        require_report(context, &made);
    }
    finish(context, &made);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
