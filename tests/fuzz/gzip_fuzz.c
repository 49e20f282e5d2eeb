/* Fuzz target: gzip data, of any number of members. Read at once, in odd pieces and a second time they must be the same
 * bytes, or end with the same failure. */
#include "fuzz_input.h"

#include "table/byte_source.h"

enum { most_bytes = 1 << 20 };

typedef struct unpacked {
    unsigned char *bytes; /* most_bytes */
    size_t size;
    vmg_status status;
} unpacked;

/* What is in the source, at most most_bytes of it, read `at_once` bytes at a time. */
static unpacked unpack(vmg_context *context, vmg_byte_source *source, size_t at_once)
{
    unpacked whole = {malloc(most_bytes), 0, VMG_OK};
    fuzz_require(whole.bytes != NULL);
    for (size_t got = at_once; !whole.status && got == at_once && whole.size + at_once <= most_bytes;) {
        whole.status = vmg_byte_source_read(context, source, whole.bytes + whole.size, at_once, &got);
        fuzz_require(got <= at_once);
        whole.size += got;
    }
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vmg_context *context = fuzz_context();
    fuzz_file file = fuzz_file_create(data, size);
    vmg_byte_source *source = NULL;
    fuzz_require(vmg_byte_source_open(context, file.path, true, &source) == VMG_OK);
    unpacked once = unpack(context, source, 1 << 16);
    fuzz_require(vmg_byte_source_rewind(context, source) == VMG_OK);
    unpacked again = unpack(context, source, 1 << 12);
    fuzz_require(once.status == VMG_OK || once.status == VMG_ERROR_DATA);
    fuzz_require(once.status == again.status && once.size == again.size);
    fuzz_require(memcmp(once.bytes, again.bytes, once.size) == 0);
    vmg_byte_source_close(context, source);
    free(once.bytes);
    free(again.bytes);
    fuzz_file_close(&file);
    vmg_context_destroy(context);
    return 0;
}
