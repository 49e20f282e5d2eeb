/* Fuzz target: the JSON that a page is made of. What stands behind the first 0 is what the drawing program writes. No
 * text of the comparison becomes a tag. */
#include "counted_memory.h"

/* What is drawn; the first call alone is answered with it. */
typedef struct drawing {
    const uint8_t *bytes;
    size_t size;
} drawing;

static bool draw(void *user, const char *script, vmg_report_sink *sink)
{
    const drawing *self = user;
    fuzz_require(strlen(script) > 0);
    const size_t half = self->size / 2;
    vmg_report_sink_take(sink, (const char *)self->bytes, half);
    if (self->size) {
        vmg_report_sink_take(sink, (const char *)self->bytes + half, self->size - half);
    }
    return self->size > 0;
}

static void write_page(vmg_context *context, const char *comparison, size_t length, const char *language,
                       const drawing *pictures)
{
    const vmg_report_options options = {
        .language = language, .draw = pictures ? draw : NULL, .draw_user = (void *)pictures};
    char *page = NULL;
    const vmg_status status = vmg_report_write(context, comparison, length, &options, &page);
    fuzz_require_answer(context, status, page);
    if (page) {
        fuzz_require(strncmp(page, "<!DOCTYPE html>", 15) == 0 && strlen(page) > 1000);
        fuzz_require(pictures || !strstr(page, "<script"));
    }
    vmg_text_release(context, page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    const size_t length = zero ? (size_t)(zero - data) : size;
    const drawing pictures = {zero ? zero + 1 : NULL, zero ? size - length - 1 : 0};
    write_page(context, (const char *)data, length, "ja", NULL);
    write_page(context, (const char *)data, length, "en", &pictures);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
