/* Random changes of small files, seeded: whatever the bytes, reading ends with a table or with a sentence. */
#include "csv_files.h"

#include "base/context.h"

enum { most_bytes = 4096 };

typedef struct sample {
    unsigned char bytes[most_bytes];
    size_t size;
} sample;

static void insert(sample *at, size_t place, const unsigned char *bytes, size_t count)
{
    if (at->size + count <= most_bytes) {
        memmove(at->bytes + place + count, at->bytes + place, at->size - place);
        memmove(at->bytes + place, bytes, count);
        at->size += count;
    }
}

static void take_out(sample *at, size_t place, size_t count)
{
    memmove(at->bytes + place, at->bytes + place + count, at->size - place - count);
    at->size -= count;
}

/* One change: a bit, a byte, bytes that mean something, a piece out, a piece twice, or the end off. */
static void change(sample *at, uint64_t *seed)
{
    static const char *const pieces[] = {"\"",   "\"\"", ",",   ";",     "\n",   "\r",    "\r\n", "\t",
                                         " ",    "NA",   "inf", "1e999", "-",    ".",     "e",    "\xef\xbb\xbf",
                                         "\xff", "\xc3", "x",   "3,14",  "1\"2", "\"\n\""};
    const size_t place = at->size ? next_random(seed) % at->size : 0, left = at->size - place;
    const size_t count = left ? 1 + next_random(seed) % (left < 12 ? left : 12) : 0;
    unsigned char copy[12];
    switch (next_random(seed) % 7) {
    case 0:
        at->bytes[place] ^= (unsigned char)(1u << next_random(seed) % 8);
        break;
    case 1:
        at->bytes[place] = (unsigned char)next_random(seed);
        break;
    case 2:
    case 3: {
        const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];
        insert(at, place, (const unsigned char *)piece, strlen(piece));
        break;
    }
    case 4:
        take_out(at, place, count);
        break;
    case 5:
        memcpy(copy, at->bytes + place, count);
        insert(at, place, copy, count);
        break;
    default:
        at->size = next_random(seed) % 4 ? at->size : place;
    }
}

/* Touches every cell, so that the sanitizers see where they lie. */
static size_t walk(const vmg_table *table)
{
    size_t there = 0;
    for (size_t column = 0; column < vmg_table_columns(table); column++) {
        for (size_t row = 0; row < vmg_table_rows(table); row++) {
            const char *text = vmg_table_text(table, column, row);
            there += text ? strlen(text) + 1 : !isnan(vmg_table_number(table, column, row));
        }
    }
    return there;
}

/* A table with rows, or a sentence about the file. */
static void assert_answers(const csv_files *files, vmg_status status, vmg_table *table)
{
    if (status == VMG_OK) {
        assert_true(vmg_table_rows(table) > 0);
        assert_true(walk(table) <= most_bytes * 4096u);
    } else {
        assert_int_equal(status, VMG_ERROR_DATA);
        assert_null(table);
        assert_memory_equal(vmg_last_error(files->context), files->path, strlen(files->path));
    }
    vmg_table_destroy(files->context, table);
}

static void read_in_pieces(const csv_files *files)
{
    static const char *const texts[] = {"kind"}, *const numbers[] = {"x"};
    const vmg_table_options options = {
        .text_columns = texts, .text_column_count = 1, .number_columns = numbers, .number_column_count = 1};
    vmg_table_reader *reader = NULL;
    vmg_status status = vmg_table_reader_open(files->context, files->path, &options, &reader);
    for (size_t rows = 1; !status && rows;) {
        vmg_table *piece = NULL;
        status = vmg_table_reader_next(files->context, reader, 3, &piece);
        rows = piece ? vmg_table_rows(piece) : 0;
        if (rows) {
            assert_answers(files, status, piece);
        } else {
            vmg_table_destroy(files->context, piece);
        }
    }
    assert_true(status == VMG_OK || status == VMG_ERROR_DATA);
    vmg_table_reader_close(files->context, reader);
}

static void changed_csv_files_are_survived(void **state)
{
    csv_files *files = *state;
    static const char *const starts[] = {
        "x,kind,y\n1,oak,2\n3,\"elm, old\",\n-4.5e3,oak,NA\n,ash,7\n8,oak,9\n",
        "x;\"kind\";y\r\n1;\"two\r\nlines\";3\r\n\r\n\"4\";\"a \"\"b\"\"\";inf\r\n5; spaced ;6",
        "\xef\xbb\xbfx\tkind\ty\r1\tcaf\xc3\xa9\t2\r3\t5\" pipe\t4\r",
        "x,kind,y\n1,a1,3\n2,17,4\n3,b2,5\n4,18,6\n",
    };
    static sample from, changed;
    uint64_t seed = 13;
    for (int round = 0; round < 6000; round++) {
        const char *start = starts[round % 4];
        from.size = strlen(start);
        memcpy(from.bytes, start, from.size);
        if (round % 16 >= 12) {
            file_bytes packed = pack(start, strlen(start));
            from.size = packed.size;
            memcpy(from.bytes, packed.at, packed.size);
            free(packed.at);
        }
        changed = from;
        for (uint64_t changes = 1 + next_random(&seed) % 4; changes; changes--) {
            change(&changed, &seed);
        }
        put_file(files->path, changed.bytes, changed.size);
        vmg_table *table = NULL;
        const vmg_status status = vmg_table_read(files->context, files->path, NULL, &table);
        assert_answers(files, status, table);
        read_in_pieces(files);
    }
}

static void changed_images_are_survived(void **state)
{
    csv_files *files = *state;
    static const unsigned char start[] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0,
                                          0, 2, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2};
    static sample changed;
    uint64_t seed = 17;
    for (int round = 0; round < 3000; round++) {
        changed.size = sizeof start;
        memcpy(changed.bytes, start, sizeof start);
        if (round % 4 == 3) {
            file_bytes packed = pack(start, sizeof start);
            changed.size = packed.size;
            memcpy(changed.bytes, packed.at, packed.size);
            free(packed.at);
        }
        for (uint64_t changes = 1 + next_random(&seed) % 3; changes; changes--) {
            change(&changed, &seed);
        }
        put_file(files->path, changed.bytes, changed.size);
        vmg_table *table = NULL;
        const vmg_status status = vmg_table_read_images(files->context, files->path, NULL, &table);
        assert_answers(files, status, table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changed_csv_files_are_survived),
        cmocka_unit_test(changed_images_are_survived),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
