/* Bytes of files, pipes, standard input and gzip data: whole, a second time, and in every way broken. */
#include "csv_files.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/context.h"
#include "failing_allocator.h"
#include "table/byte_source.h"

enum { sample_size = 200001, odd_size = 7919 };

/* Bytes that gzip can pack, but not to nothing. */
static void make_sample(unsigned char *bytes)
{
    uint64_t seed = 3;
    for (size_t i = 0; i < sample_size; i++) {
        bytes[i] = (unsigned char)('a' + next_random(&seed) % 20);
    }
}

/* Reads all in pieces of an odd size; the bytes must be the expected ones. */
static void assert_holds(vmg_context *context, vmg_byte_source *source, const unsigned char *expected, size_t size)
{
    static unsigned char piece[odd_size];
    size_t total = 0, got = odd_size;
    while (got == odd_size) {
        assert_ok(context, vmg_byte_source_read(context, source, piece, odd_size, &got));
        assert_true(total + got <= size);
        assert_memory_equal(piece, expected + total, got);
        total += got;
    }
    assert_int_equal(total, size);
    assert_ok(context, vmg_byte_source_read(context, source, piece, odd_size, &got));
    assert_int_equal(got, 0);
}

static void assert_file_holds(csv_files *files, const unsigned char *expected, size_t size)
{
    vmg_byte_source *source = NULL;
    assert_ok(files->context, vmg_byte_source_open(files->context, files->path, true, &source));
    assert_string_equal(vmg_byte_source_name(source), files->path);
    assert_holds(files->context, source, expected, size);
    assert_ok(files->context, vmg_byte_source_rewind(files->context, source));
    assert_holds(files->context, source, expected, size);
    vmg_byte_source_close(files->context, source);
}

static void files_and_gzip_are_read_twice(void **state)
{
    csv_files *files = *state;
    static unsigned char sample[sample_size];
    make_sample(sample);
    const size_t sizes[] = {0, 1, 2, odd_size, 2 * odd_size, 65536, sample_size};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        put_file(files->path, sample, sizes[i]);
        assert_file_holds(files, sample, sizes[i]);
        file_bytes packed = pack(sample, sizes[i]);
        put_file(files->path, packed.at, packed.size);
        assert_file_holds(files, sample, sizes[i]);
        free(packed.at);
    }
}

static void the_size_is_known_of_plain_files(void **state)
{
    csv_files *files = *state;
    vmg_byte_source *source = NULL;
    char byte = 0;
    size_t got = 0;
    put_file(files->path, "abc", 3);
    assert_ok(files->context, vmg_byte_source_open(files->context, files->path, false, &source));
    assert_ok(files->context, vmg_byte_source_read(files->context, source, &byte, 1, &got));
    assert_int_equal(vmg_byte_source_size(source), 3);
    vmg_byte_source_close(files->context, source);
    file_bytes packed = pack("abc", 3);
    put_file(files->path, packed.at, packed.size);
    free(packed.at);
    assert_ok(files->context, vmg_byte_source_open(files->context, files->path, false, &source));
    assert_ok(files->context, vmg_byte_source_read(files->context, source, &byte, 1, &got));
    assert_int_equal(vmg_byte_source_size(source), 0);
    vmg_byte_source_close(files->context, source);
}

static void gzip_may_have_several_members(void **state)
{
    csv_files *files = *state;
    file_bytes first = pack("one,", 4), second = pack("two", 3), empty = pack("", 0);
    FILE *file = fopen(files->path, "wb");
    assert_non_null(file);
    fwrite(first.at, 1, first.size, file);
    fwrite(empty.at, 1, empty.size, file);
    fwrite(second.at, 1, second.size, file);
    assert_int_equal(fclose(file), 0);
    assert_file_holds(files, (const unsigned char *)"one,two", 7);
    free(first.at);
    free(second.at);
    free(empty.at);
}

/* Reads to the first failure. */
static vmg_status read_all(vmg_context *context, const char *path)
{
    static unsigned char piece[odd_size];
    vmg_byte_source *source = NULL;
    size_t got = odd_size;
    vmg_status status = vmg_byte_source_open(context, path, false, &source);
    while (!status && got == odd_size) {
        status = vmg_byte_source_read(context, source, piece, odd_size, &got);
    }
    vmg_byte_source_close(context, source);
    return status;
}

static void gzip_that_is_cut_says_so(void **state)
{
    csv_files *files = *state;
    file_bytes packed = pack("some text that is packed, and cut at every byte", 47);
    for (size_t size = 2; size < packed.size; size++) {
        put_file(files->path, packed.at, size);
        assert_int_equal(read_all(files->context, files->path), VMG_ERROR_DATA);
        assert_sentence_at(files, ": is cut: the gzip data end too early", __FILE__, __LINE__);
    }
    free(packed.at);
}

static void gzip_that_is_damaged_says_so(void **state)
{
    csv_files *files = *state;
    file_bytes packed = pack("some text that is packed, and then changed", 42);
    packed.at[packed.size - 6] ^= 1; /* the checksum */
    put_file(files->path, packed.at, packed.size);
    assert_int_equal(read_all(files->context, files->path), VMG_ERROR_DATA);
    assert_sentence_at(files, ": is damaged: as gzip data it is not valid (incorrect data check)", __FILE__, __LINE__);
    packed.at[packed.size - 6] ^= 1;

    /* something behind the end */
    unsigned char *longer = malloc(packed.size + 1);
    assert_non_null(longer);
    memcpy(longer, packed.at, packed.size);
    longer[packed.size] = 'x';
    put_file(files->path, longer, packed.size + 1);
    assert_int_equal(read_all(files->context, files->path), VMG_ERROR_DATA);
    assert_sentence_at(files, ": something else follows the end of the gzip data", __FILE__, __LINE__);
    free(longer);

    /* any bit changed: an error or the same bytes (a few bits of the header mean nothing), never a crash */
    for (size_t bit = 0; bit < 8 * packed.size; bit++) {
        packed.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
        put_file(files->path, packed.at, packed.size);
        const vmg_status status = read_all(files->context, files->path);
        assert_true(status == VMG_OK || status == VMG_ERROR_DATA);
        packed.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    free(packed.at);
}

static void what_cannot_be_opened_is_named(void **state)
{
    csv_files *files = *state;
    assert_int_equal(read_all(files->context, "no/such/file.csv"), VMG_ERROR_NO_INPUT);
    assert_string_equal(vmg_last_error(files->context), "no/such/file.csv: there is no such file");
    assert_int_equal(read_all(files->context, ""), VMG_ERROR_NO_INPUT);
    assert_int_equal(read_all(files->context, files->folder.folder), VMG_ERROR_NO_INPUT);
    assert_non_null(strstr(vmg_last_error(files->context), ": is a directory; a file was expected"));

    put_file(files->path, "a", 1);
    assert_int_equal(chmod(files->path, 0), 0);
    const bool is_root = geteuid() == 0;
    if (is_root) {
        assert_int_equal(chmod(files->folder.folder, 0755), 0);
        assert_int_equal(seteuid(65534), 0); /* nobody: root may read everything */
    }
    const vmg_status status = read_all(files->context, files->path);
    char sentence[256];
    snprintf(sentence, sizeof sentence, "%s", vmg_last_error(files->context));
    if (is_root) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_int_equal(chmod(files->path, 0600), 0);
    assert_int_equal(status, VMG_ERROR_NO_INPUT);
    assert_non_null(strstr(sentence, ": cannot be opened: Permission denied"));
}

static void a_failing_read_is_no_missing_file(void **state)
{
    csv_files *files = *state;
    /* a process's memory can be opened, and not be read at address 0 */
    assert_int_equal(read_all(files->context, "/proc/self/mem"), VMG_ERROR_WRITE);
    assert_string_equal(vmg_last_error(files->context), "/proc/self/mem: reading failed: Input/output error");
}

static void reading_can_be_cancelled(void **state)
{
    csv_files *files = *state;
    put_file(files->path, "a", 1);
    vmg_context_cancel(files->context);
    assert_int_equal(read_all(files->context, files->path), VMG_ERROR_CANCELLED);
    vmg_context_clear_cancel(files->context);
    assert_int_equal(read_all(files->context, files->path), VMG_OK);
}

/* Puts `descriptor` in the place of standard input; answers the old one. */
static int replace_standard_input(int descriptor)
{
    const int old = dup(STDIN_FILENO);
    assert_true(descriptor >= 0 && dup2(descriptor, STDIN_FILENO) == STDIN_FILENO);
    close(descriptor);
    return old;
}

static void restore_standard_input(int old)
{
    if (old >= 0) {
        dup2(old, STDIN_FILENO);
        close(old);
    } else {
        close(STDIN_FILENO);
    }
}

/* Small enough for a pipe to hold it. */
static void standard_input_is_read_twice(void **state)
{
    csv_files *files = *state;
    static unsigned char sample[sample_size];
    make_sample(sample);
    const size_t size = 50000;
    file_bytes packed = pack(sample, size);
    for (int is_packed = 0; is_packed < 2; is_packed++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        const size_t written = is_packed ? packed.size : size;
        assert_int_equal(write(ends[1], is_packed ? packed.at : sample, written), written);
        close(ends[1]);
        const int old = replace_standard_input(ends[0]);
        vmg_byte_source *source = NULL;
        static unsigned char piece[100];
        size_t got = 0;
        assert_ok(files->context, vmg_byte_source_open(files->context, "-", true, &source));
        assert_string_equal(vmg_byte_source_name(source), "standard input");
        assert_ok(files->context, vmg_byte_source_read(files->context, source, piece, sizeof piece, &got));
        assert_ok(files->context, vmg_byte_source_rewind(files->context, source)); /* before the end was reached */
        assert_holds(files->context, source, sample, size);
        assert_ok(files->context, vmg_byte_source_rewind(files->context, source));
        assert_holds(files->context, source, sample, size);
        vmg_byte_source_close(files->context, source);
        restore_standard_input(old);
    }
    free(packed.at);

    /* a file as standard input, of which something was read already */
    put_file(files->path, sample, size);
    const int descriptor = open(files->path, O_RDONLY);
    assert_int_equal(lseek(descriptor, 10, SEEK_SET), 10);
    const int old = replace_standard_input(descriptor);
    vmg_byte_source *source = NULL;
    assert_ok(files->context, vmg_byte_source_open(files->context, "-", true, &source));
    assert_holds(files->context, source, sample + 10, size - 10);
    assert_ok(files->context, vmg_byte_source_rewind(files->context, source));
    assert_holds(files->context, source, sample + 10, size - 10);
    assert_int_equal(vmg_byte_source_size(source), size - 10);
    vmg_byte_source_close(files->context, source);
    restore_standard_input(old);
}

/* No room for what must be kept: a file may grow to 1,000 bytes only. */
static void a_full_disk_says_so(void **state)
{
    csv_files *files = *state;
    static unsigned char piece[5000];
    struct rlimit before, narrow;
    int ends[2];
    size_t got = 0;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], piece, sizeof piece), sizeof piece);
    close(ends[1]);
    const int old = replace_standard_input(ends[0]);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    narrow = before;
    narrow.rlim_cur = 1000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &narrow), 0);
    vmg_byte_source *source = NULL;
    vmg_status status = vmg_byte_source_open(files->context, "-", true, &source);
    if (!status) {
        status = vmg_byte_source_read(files->context, source, piece, sizeof piece, &got);
    }
    vmg_byte_source_close(files->context, source);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    restore_standard_input(old);
    assert_int_equal(status, VMG_ERROR_WRITE);
    assert_string_equal(vmg_last_error(files->context),
                        "standard input: cannot be kept in a temporary file: File too large");
}

static vmg_status read_job(vmg_context *context, void *user)
{
    return read_all(context, user);
}

static void no_memory_is_a_clean_error(void **state)
{
    csv_files *files = *state;
    static unsigned char sample[sample_size];
    make_sample(sample);
    file_bytes packed = pack(sample, 3 * odd_size);
    put_file(files->path, packed.at, packed.size);
    free(packed.at);
    /* the source, its block, and zlib's two */
    assert_true(assert_survives_failing_allocations(read_job, files->path) >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_gzip_are_read_twice),     cmocka_unit_test(the_size_is_known_of_plain_files),
        cmocka_unit_test(gzip_may_have_several_members),     cmocka_unit_test(gzip_that_is_cut_says_so),
        cmocka_unit_test(gzip_that_is_damaged_says_so),      cmocka_unit_test(what_cannot_be_opened_is_named),
        cmocka_unit_test(a_failing_read_is_no_missing_file), cmocka_unit_test(reading_can_be_cancelled),
        cmocka_unit_test(standard_input_is_read_twice),      cmocka_unit_test(a_full_disk_says_so),
        cmocka_unit_test(no_memory_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, csv_files_create, csv_files_remove);
}
