/* Runs a fuzz target over files: replay FILE_OR_FOLDER... Every file of a folder, in the order of their names. What
 * does not hold ends the program; the last line says how many files there were. */
#include "fuzz_input.h"

#include <dirent.h>
#include <sys/stat.h>

static size_t run_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t size = 0;
    fuzz_require(stream != NULL);
    for (size_t got = 1; got;) {
        bytes = realloc(bytes, size + 65536);
        fuzz_require(bytes != NULL);
        got = fread(bytes + size, 1, 65536, stream);
        size += got;
    }
    fclose(stream);
    uint8_t *exact = malloc(size ? size : 1); /* no byte more, so that a read behind the end is seen */
    fuzz_require(exact != NULL);
    memcpy(exact, bytes, size);
    free(bytes);
    fprintf(stderr, "%s\n", path); /* on failure the last one said is the culprit */
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static size_t run_folder(const char *path)
{
    struct dirent **entries = NULL;
    size_t ran = 0;
    const int count = scandir(path, &entries, NULL, alphasort);
    fuzz_require(count >= 0);
    for (int i = 0; i < count; i++) {
        char inside[4096];
        snprintf(inside, sizeof inside, "%s/%s", path, entries[i]->d_name);
        ran += entries[i]->d_name[0] == '.' ? 0 : run_file(inside);
        free(entries[i]);
    }
    free(entries);
    return ran;
}

int main(int argc, char **argv)
{
    size_t ran = 0;
    for (int i = 1; i < argc; i++) {
        struct stat about;
        if (stat(argv[i], &about) == 0) { /* a target without regressions has no folder of them */
            ran += S_ISDIR(about.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
        }
    }
    printf("%zu inputs\n", ran);
    return ran == 0;
}
