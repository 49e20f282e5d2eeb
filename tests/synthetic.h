/* Tables with a known truth, and what it takes to fit a model to them. */
#ifndef VMG_TESTS_SYNTHETIC_H
#define VMG_TESTS_SYNTHETIC_H

#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "random/random.h"
#include "vmg/vmg.h"

/* Notes of contexts made here end up in this text, one line each. */
static char synthetic_notes[4096];

static inline void synthetic_take_note(void *user, const char *sentence)
{
    (void)user;
    const size_t length = strlen(synthetic_notes);
    snprintf(synthetic_notes + length, sizeof synthetic_notes - length, "%s\n", sentence);
}

static inline vmg_context *synthetic_context(size_t threads)
{
    vmg_context *context = NULL;
    const vmg_context_options options = {.threads = threads, .on_message = synthetic_take_note};
    synthetic_notes[0] = 0;
    assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
    return context;
}

/* Names and values in turn, ended by NULL. */
static inline vmg_settings *synthetic_settings(vmg_context *context, const char *const *pairs)
{
    vmg_settings *settings = NULL;
    assert_ok(context, vmg_settings_create(context, &settings));
    assert_ok(context, vmg_settings_set(context, settings, "recipe", "single")); /* the default one takes its time */
    for (; *pairs; pairs += 2) {
        assert_ok(context, vmg_settings_set(context, settings, pairs[0], pairs[1]));
    }
    return settings;
}

/* Draw number i of a column: standard normal, independent over rows and columns. All numbers here are as a table keeps
 * them: rounded to vmg_real. */
static inline double synthetic_normal(size_t column, size_t i)
{
    vmg_real uniform[2];
    vmg_random_uniform((vmg_random){2024, column, VMG_STREAM_SPLIT}, 2 * i, 2, uniform);
    return (double)(vmg_real)(sqrt(-2 * log((double)uniform[0])) * cos(6.283185307179586 * (double)uniform[1]));
}

static inline double synthetic_y(size_t i) /* noise 0.5 */
{
    return (double)(vmg_real)(10 + 3 * synthetic_normal(0, i) - synthetic_normal(1, i) + 0.5 * synthetic_normal(2, i));
}

static inline double synthetic_z(size_t i) /* noise 20 */
{
    return (double)(vmg_real)(-500 + 100 * synthetic_normal(1, i) + 20 * synthetic_normal(3, i));
}

static inline const char *synthetic_answer(size_t i) /* two classes; 1 row of 20 is wrong */
{
    return (synthetic_normal(0, i) + synthetic_normal(1, i) > 0) == (i % 20 != 7) ? "yes" : "no";
}

static inline const char *synthetic_colour(size_t i) /* three classes */
{
    const double a = synthetic_normal(0, i);
    return a < -0.5 ? "red" : a < 0.5 ? "green" : "blue";
}

static inline size_t synthetic_machine(size_t i) /* groups of 7 rows that do not lie together */
{
    return i * 11 % 97 / 7;
}

static inline void synthetic_add(vmg_context *context, vmg_table *table, const char *name)
{
    const size_t rows = vmg_table_rows(table);
    double *numbers = calloc(rows, sizeof *numbers);
    const char **texts = calloc(rows, sizeof *texts);
    char(*buffers)[32] = calloc(rows, sizeof *buffers);
    bool are_texts = false;
    assert_true(numbers && texts && buffers);
    for (size_t i = 0; i < rows; i++) {
        if (!strcmp(name, "answer")) {
            texts[i] = synthetic_answer(i);
        } else if (!strcmp(name, "colour")) {
            texts[i] = synthetic_colour(i);
        } else if (!strcmp(name, "machine")) {
            snprintf(buffers[i], sizeof buffers[i], "m%zu", synthetic_machine(i));
            texts[i] = buffers[i];
        } else if (!strcmp(name, "day")) { /* the last rows are the first days; two rows a day */
            const size_t day = (rows - 1 - i) / 2;
            snprintf(buffers[i], sizeof buffers[i], "20%02zu-01-%02zu", day / 20 % 100, day % 20 + 1);
            texts[i] = buffers[i];
        } else {
            numbers[i] = !strcmp(name, "y")   ? synthetic_y(i)
                         : !strcmp(name, "z") ? synthetic_z(i)
                                              : synthetic_normal(strcmp(name, "a") ? 1 : 0, i);
        }
        are_texts = texts[i] != NULL;
    }
    assert_ok(context, are_texts ? vmg_table_add_texts(context, table, name, texts)
                                 : vmg_table_add_numbers(context, table, name, numbers));
    free(numbers);
    free(texts);
    free(buffers);
}

/* A table with some of the columns a, b (inputs), y, z (numbers), answer, colour (classes), machine (groups), day
 * (order); names ended by NULL. */
static inline vmg_table *synthetic_table(vmg_context *context, size_t rows, const char *const *names)
{
    vmg_table *table = NULL;
    assert_ok(context, vmg_table_create(context, rows, &table));
    for (; *names; names++) {
        synthetic_add(context, table, *names);
    }
    return table;
}

/* The list from, from + 1, ... */
static inline uint32_t *synthetic_rows(size_t from, size_t count)
{
    uint32_t *rows = calloc(count, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (uint32_t)(from + i);
    }
    return rows;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
