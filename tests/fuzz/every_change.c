/* Runs the fuzz target of model files over every small change of the models it is given: every byte replaced in three
 * ways, every cut, every number in the header made large or none, and pairs of the header's numbers exchanged (tensors
 * that overlap). An input that takes longer than a few seconds, or more memory than the target allows, ends the
 * program.
 */
#include "fuzz_input.h"

#include <ctype.h>

enum { most_size = 1 << 16, most_numbers = 1024, length_size = 8, most_seconds = 10 };

typedef struct model_bytes {
    uint8_t at[most_size];
    size_t size, header; /* header: its bytes, which begin at length_size */
} model_bytes;

typedef struct number_place {
    size_t begin, length;
} number_place;

static size_t ran;

static void run(const uint8_t *bytes, size_t size)
{
    alarm(most_seconds); /* the signal's default ends the program */
    LLVMFuzzerTestOneInput(bytes, size);
    ran++;
}

static void put_header_length(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length_size; i++) {
        bytes[i] = (uint8_t)(length >> 8 * i);
    }
}

static void read_model(const char *path, model_bytes *model)
{
    FILE *stream = fopen(path, "rb");
    fuzz_require(stream != NULL);
    model->size = fread(model->at, 1, most_size, stream);
    model->header = 0;
    fuzz_require(model->size > length_size && model->size < most_size);
    fclose(stream);
    for (size_t i = 0; i < length_size; i++) {
        model->header |= (size_t)model->at[i] << 8 * i;
    }
    fuzz_require(length_size + model->header <= model->size);
}

static void change_bytes(model_bytes *model)
{
    static const uint8_t masks[] = {0x01, 0x20, 0xff};
    for (size_t i = 0; i < model->size; i++) {
        for (size_t m = 0; m < sizeof masks; m++) {
            model->at[i] ^= masks[m];
            run(model->at, model->size);
            model->at[i] ^= masks[m];
        }
    }
}

static void cut(const model_bytes *model)
{
    for (size_t size = 0; size < model->size; size++) {
        run(model->at, size);
    }
}

/* The model with the bytes of a place in its header replaced by a text. */
static void run_replaced(const model_bytes *model, number_place place, const uint8_t *text, size_t length)
{
    static uint8_t changed[2 * most_size];
    const size_t behind = place.begin + place.length;
    memcpy(changed, model->at, place.begin);
    memcpy(changed + place.begin, text, length);
    memcpy(changed + place.begin + length, model->at + behind, model->size - behind);
    put_header_length(changed, model->header + length - place.length);
    run(changed, model->size + length - place.length);
}

static size_t find_numbers(const model_bytes *model, number_place *places)
{
    const size_t end = length_size + model->header;
    size_t count = 0;
    for (size_t i = length_size; i < end && count < most_numbers; i++) {
        size_t length = 0;
        while (i + length < end && isdigit(model->at[i + length])) {
            length++;
        }
        if (length) {
            places[count++] = (number_place){i, length};
            i += length;
        }
    }
    return count;
}

static void change_numbers(const model_bytes *model)
{
    static const char *const numbers[] = {
        "", "0", "1000000000", "4294967296", "4611686018427387905", "18446744073709551615", "-1", "1e300"};
    static number_place places[most_numbers];
    const size_t count = find_numbers(model, places);
    fuzz_require(count > 10);
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
            run_replaced(model, places[i], (const uint8_t *)numbers[n], strlen(numbers[n]));
        }
        const number_place other = places[(i + 1) % count];
        run_replaced(model, places[i], model->at + other.begin, other.length);
    }
}

int main(int argc, char **argv)
{
    static model_bytes model;
    for (int i = 1; i < argc; i++) {
        read_model(argv[i], &model);
        change_bytes(&model);
        cut(&model);
        change_numbers(&model);
    }
    printf("%zu changed models\n", ran);
    return ran == 0;
}
