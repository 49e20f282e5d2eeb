/*
 * Images and their labels as a table, read from IDX files: two bytes 0, the type of the values (8: unsigned bytes), the
 * number of dimensions, the size of each as 32 bits with the high byte first, then the values, the last dimension
 * running fastest (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", file formats).
 */
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "table/byte_source.h"
#include "table/table.h"

enum { unsigned_bytes = 8, most_dimensions = 3, image_dimensions = 3, label_dimensions = 1 };
enum { images_at_once = 64 }; /* when rows become columns */

/* The most pixels of an image: each is a column. */
static const size_t most_pixels = (size_t)1 << 24;

typedef struct idx {
    size_t sizes[most_dimensions];
    size_t count;          /* sizes[0]: images or labels */
    size_t each;           /* values in one of them */
    unsigned char *values; /* count x each, owned */
} idx;

static vmg_status read_exactly(vmg_context *context, vmg_byte_source *source, unsigned char *bytes, size_t size,
                               const char *what)
{
    size_t got = 0;
    const vmg_status status = vmg_byte_source_read(context, source, bytes, size, &got);
    return status || got == size
               ? status
               : vmg_fail(context, VMG_ERROR_DATA, "%s: is cut: it ends within %s", vmg_byte_source_name(source), what);
}

static vmg_status read_header(vmg_context *context, vmg_byte_source *source, int dimensions, idx *out)
{
    const char *name = vmg_byte_source_name(source);
    unsigned char bytes[4 * (1 + most_dimensions)];
    vmg_status status = read_exactly(context, source, bytes, 4, "the IDX header");
    if (status) {
        return status;
    }
    if (bytes[0] != 0 || bytes[1] != 0 || bytes[2] != unsigned_bytes || bytes[3] != dimensions) {
        return vmg_fail(context, VMG_ERROR_DATA,
                        "%s: begins with the bytes %02x %02x %02x %02x; an IDX file of unsigned bytes with %d "
                        "dimension%s was expected, which begins with 00 00 08 %02x",
                        name, bytes[0], bytes[1], bytes[2], bytes[3], dimensions, dimensions == 1 ? "" : "s",
                        (unsigned)dimensions);
    }
    status = read_exactly(context, source, bytes, 4 * (size_t)dimensions, "the IDX header");
    out->each = 1;
    for (int i = 0; i < dimensions && !status; i++) {
        const unsigned char *at = bytes + 4 * i;
        out->sizes[i] = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
        if (i > 0 && (__builtin_mul_overflow(out->each, out->sizes[i], &out->each) || out->each > most_pixels)) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: claims images of more than %zu pixels", name, most_pixels);
        }
    }
    out->count = out->sizes[0];
    if (!status && (out->count == 0 || out->each == 0)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: holds nothing; its header has a size of 0", name);
    }
    if (!status && out->count > VMG_MOST_ROWS) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: claims %zu rows; %u are the most", name, out->count,
                        VMG_MOST_ROWS);
    }
    return status;
}

/* Reads count x each values. Memory grows with what is there, not with what the header claims. */
static vmg_status read_values(vmg_context *context, vmg_byte_source *source, idx *out)
{
    const size_t first = (size_t)1 << 20;
    size_t total = 0, room = 0, have = 0;
    if (__builtin_mul_overflow(out->count, out->each, &total)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: claims more values than can be counted",
                        vmg_byte_source_name(source));
    }
    while (have < total) {
        const size_t wanted = have == 0 ? first : have <= total / 2 ? 2 * have : total;
        room = wanted < total ? wanted : total;
        unsigned char *values = vmg_reallocate(context, out->values, have, room, 1);
        if (!values) {
            return VMG_ERROR_MEMORY;
        }
        out->values = values;
        size_t got = 0;
        const vmg_status status = vmg_byte_source_read(context, source, values + have, room - have, &got);
        have += got;
        if (status) {
            return status;
        }
        if (have < room) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: is cut: it holds %zu values, and its header claims %zu",
                            vmg_byte_source_name(source), have, total);
        }
    }
    return VMG_OK;
}

static vmg_status read_idx(vmg_context *context, const char *path, int dimensions, idx *out)
{
    vmg_byte_source *source = NULL;
    unsigned char more = 0;
    size_t got = 0;
    *out = (idx){0};
    vmg_status status = vmg_byte_source_open(context, path, false, &source);
    if (!status) {
        status = read_header(context, source, dimensions, out);
    }
    if (!status) {
        status = read_values(context, source, out);
    }
    if (!status) {
        status = vmg_byte_source_read(context, source, &more, 1, &got);
    }
    if (!status && got) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: goes on after the %zu values that its header claims",
                          vmg_byte_source_name(source), out->count * out->each);
    }
    vmg_byte_source_close(context, source);
    return status;
}

/* Adds a column "pixel_i" of zeros. */
static vmg_status add_pixel(vmg_context *context, vmg_table *table, size_t pixel)
{
    char name[sizeof "pixel_" + 20];
    vmg_column *column = NULL;
    snprintf(name, sizeof name, "pixel_%zu", pixel);
    vmg_real *numbers = vmg_allocate(context, table->rows, sizeof *numbers);
    if (!numbers) {
        return VMG_ERROR_MEMORY;
    }
    const vmg_status status = vmg_table_add_column(context, table, name, &column);
    if (status) {
        vmg_release(context, numbers);
        return status;
    }
    column->type = VMG_COLUMN_NUMBER;
    column->numbers = numbers;
    column->stride = 1;
    return VMG_OK;
}

/* Rows of pixels become columns, some images at once, so that both lie in the cache. */
static void fill_pixels(const idx *images, vmg_table *table)
{
    const vmg_real largest = 255;
    for (size_t from = 0; from < images->count; from += images_at_once) {
        const size_t to = images->count - from < images_at_once ? images->count : from + images_at_once;
        for (size_t pixel = 0; pixel < images->each; pixel++) {
            vmg_real *numbers = table->columns[pixel].numbers;
            for (size_t row = from; row < to; row++) {
                numbers[row] = (vmg_real)images->values[row * images->each + pixel] / largest;
            }
        }
    }
}

static vmg_status add_labels(vmg_context *context, vmg_table *table, const idx *labels)
{
    char names[256][4];
    const char **texts = vmg_allocate(context, labels->count, sizeof *texts);
    if (!texts) {
        return VMG_ERROR_MEMORY;
    }
    for (unsigned i = 0; i < 256; i++) {
        snprintf(names[i], sizeof names[i], "%u", i);
    }
    for (size_t row = 0; row < labels->count; row++) {
        texts[row] = names[labels->values[row]];
    }
    const vmg_status status = vmg_table_add_texts(context, table, "label", texts);
    vmg_release(context, texts);
    return status;
}

static vmg_status make_table(vmg_context *context, const char *source, const idx *images, const idx *labels,
                             vmg_table **out)
{
    vmg_table *table = NULL;
    vmg_status status = vmg_table_create(context, images->count, &table);
    if (!status) {
        table->source = vmg_copy_string(context, source);
        status = table->source ? VMG_OK : VMG_ERROR_MEMORY;
    }
    for (size_t pixel = 0; pixel < images->each && !status; pixel++) {
        status = add_pixel(context, table, pixel);
    }
    if (!status) {
        fill_pixels(images, table);
        status = labels->values ? add_labels(context, table, labels) : VMG_OK;
    }
    if (status) {
        vmg_table_destroy(context, table);
        return status;
    }
    *out = table;
    return VMG_OK;
}

vmg_status vmg_table_read_images(vmg_context *context, const char *images_path, const char *labels_path,
                                 vmg_table **out)
{
    idx images = {0}, labels = {0};
    *out = NULL;
    vmg_status status = read_idx(context, images_path, image_dimensions, &images);
    if (!status && labels_path) {
        status = read_idx(context, labels_path, label_dimensions, &labels);
    }
    if (!status && labels_path && images.count != labels.count) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s holds %zu images, but %s holds %zu labels", images_path,
                          images.count, labels_path, labels.count);
    }
    if (!status) {
        status = make_table(context, images_path, &images, &labels, out);
    }
    vmg_release(context, images.values);
    vmg_release(context, labels.values);
    return status;
}
