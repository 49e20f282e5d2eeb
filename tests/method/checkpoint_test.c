/* Checkpoints: a fit that is broken off anywhere and resumed, with any number of threads, ends with the bytes of one
 * that was not; what is no checkpoint of it is refused; and where there is no memory for one the fit goes on. */
#include "synthetic.h"

#include "failing_allocator.h"
#include "method/method.h"
#include "scratch.h"

enum { row_total = 60 };

/* One kind of fit. */
typedef struct plan {
    const char *target;
    const char *const *pairs; /* settings */
} plan;

/* Cancels after so many epochs, of all networks together. */
typedef struct canceller {
    vmg_context *context;
    size_t left;
} canceller;

static void count_down(void *user, const vmg_progress *progress)
{
    canceller *self = user;
    (void)progress;
    if (self->left && --self->left == 0) {
        vmg_context_cancel(self->context);
    }
}

/* Fits with a checkpoint (NULL: without) until `epochs` have passed (0: to the end), and saves the model. */
static file_bytes fit(size_t threads, const plan *of, const char *checkpoint, size_t epochs, const char *model_path)
{
    vmg_context *context = synthetic_context(threads);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "machine", of->target));
    vmg_settings *settings = synthetic_settings(context, of->pairs);
    canceller self = {context, epochs};
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = of->target,
                                     .settings = settings,
                                     .on_progress = count_down,
                                     .progress_user = &self,
                                     .checkpoint = checkpoint,
                                     .checkpoint_interval = 3,
                                     .resume = true};
    assert_ok(context, vmg_fit(context, table, &options, &model));
    vmg_context_clear_cancel(context);
    assert_ok(context, vmg_model_save(context, model, model_path));
    const file_bytes bytes = read_file(model_path);
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    return bytes;
}

static void assert_same(file_bytes got, file_bytes expected)
{
    assert_int_equal(got.size, expected.size);
    assert_memory_equal(got.at, expected.at, expected.size);
    free(got.at);
}

static void goes_on_with_the_same_bytes(void **state)
{
    (void)state;
    const plan plans[] = {
        {"y", NAMES("epochs", "6", "ensemble", "3", "pseudo-data", "2", "prior", "hyper", "hidden", "9,5")},
        {"answer", NAMES("epochs", "8", "ensemble", "2", "early-stopping", "on", "patience", "3", "hidden", "5")},
        {"y", NAMES("epochs", "4", "ensemble", "4", "variants", "hidden=5 / hidden=4 kl-weight=0.5", "cross-fit", "2",
                    "noise", "auto", "inference", "moments")},
    };
    scratch folder = scratch_create();
    char checkpoint[512], model[512];
    snprintf(checkpoint, sizeof checkpoint, "%s", scratch_path(&folder, "checkpoint"));
    snprintf(model, sizeof model, "%s", scratch_path(&folder, "model"));
    for (size_t k = 0; k < sizeof plans / sizeof *plans; k++) {
        const file_bytes whole = fit(1, &plans[k], NULL, 0, model);
        for (size_t epochs = 1; epochs <= 17; epochs += 4) {
            free(fit(1 + epochs % 3, &plans[k], checkpoint, epochs, model).at);
            free(fit(1 + epochs % 2, &plans[k], checkpoint, 2, model).at); /* broken off again */
            assert_same(fit(epochs % 4 + 1, &plans[k], checkpoint, 0, model), whole);
            assert_same(fit(1, &plans[k], checkpoint, 1, model), whole); /* it holds the model: nothing is cancelled */
            assert_int_equal(unlink(checkpoint), 0);
        }
        free(whole.at);
    }
    scratch_remove(&folder);
}

/* The model of every method is kept when it is done. */
static void keeps_every_model(void **state)
{
    (void)state;
    scratch folder = scratch_create();
    char checkpoint[512], model[512];
    snprintf(checkpoint, sizeof checkpoint, "%s", scratch_path(&folder, "checkpoint"));
    snprintf(model, sizeof model, "%s", scratch_path(&folder, "model"));
    for (size_t i = 0; vmg_method_at(i); i++) {
        const plan of = {"y", NAMES("method", vmg_method_at(i)->name)};
        const file_bytes whole = fit(1, &of, NULL, 0, model);
        assert_same(fit(1, &of, checkpoint, 0, model), whole);
        assert_same(fit(1, &of, checkpoint, 0, model), whole);
        assert_int_equal(unlink(checkpoint), 0);
        free(whole.at);
    }
    scratch_remove(&folder);
}

/* --- What is refused --------------------------------------------------------------------------------------------- */

/* Fits with what differs from the fit that left the checkpoint, and answers how it ended. */
static vmg_status try_to_resume(const char *path, const char *const *pairs, const char *target, size_t rows,
                                bool resume, char sentence[256])
{
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", target));
    vmg_settings *settings = synthetic_settings(context, pairs);
    uint32_t *chosen = synthetic_rows(0, rows);
    vmg_model *model = NULL;
    const vmg_fit_options options = {.target = target,
                                     .settings = settings,
                                     .rows = chosen,
                                     .row_count = rows,
                                     .checkpoint = path,
                                     .resume = resume};
    const vmg_status status = vmg_fit(context, table, &options, &model);
    snprintf(sentence, 256, "%s", status ? vmg_last_error(context) : "");
    assert_int_equal(model == NULL, status != VMG_OK);
    vmg_model_destroy(context, model);
    free(chosen);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    return status;
}

static void others_are_refused(void **state)
{
    (void)state;
    const char *const *pairs = NAMES("epochs", "5"), *const *others = NAMES("epochs", "6");
    char path[512], sentence[256];
    scratch folder = scratch_create();
    snprintf(path, sizeof path, "%s", scratch_path(&folder, "checkpoint"));
    assert_int_equal(try_to_resume(path, pairs, "y", row_total, false, sentence), VMG_OK);
    assert_int_equal(try_to_resume(path, pairs, "y", row_total, false, sentence), VMG_ERROR_USAGE);
    assert_non_null(strstr(sentence, "is there already"));
    assert_int_equal(try_to_resume(path, others, "y", row_total, true, sentence), VMG_ERROR_DATA);
    assert_non_null(strstr(sentence, "other settings"));
    assert_int_equal(try_to_resume(path, pairs, "z", row_total, true, sentence), VMG_ERROR_DATA);
    assert_non_null(strstr(sentence, "other data"));
    assert_int_equal(try_to_resume(path, pairs, "y", row_total - 1, true, sentence), VMG_ERROR_DATA);
    assert_int_equal(try_to_resume(path, pairs, "y", row_total, true, sentence), VMG_OK);

    const file_bytes whole = read_file(path);
    for (size_t size = 0; size < whole.size; size += whole.size / 50) {
        write_file(path, whole.at, size);
        assert_int_equal(try_to_resume(path, pairs, "y", row_total, true, sentence), VMG_ERROR_DATA);
    }
    free(whole.at);
    assert_int_equal(try_to_resume(scratch_path(&folder, "no/checkpoint"), pairs, "y", row_total, true, sentence),
                     VMG_ERROR_CREATE);
    scratch_remove(&folder);
}

/* --- No memory --------------------------------------------------------------------------------------------------- */

/* Resumes from `from` with allocation `number` failing; false where there are not so many. */
static bool resume_without(size_t number, const vmg_table *table, const vmg_settings *settings, const char *path,
                           size_t *went_on)
{
    failing_allocator allocator = {.failing_number = 0};
    vmg_context *context = NULL;
    const vmg_context_options options = {.allocator = {failing_allocate, failing_release, &allocator}, .threads = 1};
    assert_int_equal(vmg_context_create(&options, &context), VMG_OK);
    allocator.failing_number = atomic_load(&allocator.made) + number;
    vmg_model *model = NULL;
    const vmg_status status =
        vmg_fit(context, table,
                &(vmg_fit_options){
                    .target = "y", .settings = settings, .checkpoint = path, .checkpoint_interval = 2, .resume = true},
                &model);
    const bool failed = atomic_load(&allocator.made) >= allocator.failing_number;
    assert_true(status == VMG_OK || (failed && status == VMG_ERROR_MEMORY && *vmg_last_error(context)));
    assert_int_equal(model == NULL, status != VMG_OK);
    *went_on += failed && !status;
    vmg_model_destroy(context, model);
    vmg_context_destroy(context);
    assert_int_equal(atomic_load(&allocator.alive), 0);
    return failed;
}

static void survives_without_memory(void **state)
{
    (void)state;
    vmg_context *context = synthetic_context(1);
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "machine", "y"));
    const plan of = {"y", NAMES("epochs", "4", "hidden", "3", "ensemble", "2")};
    vmg_settings *settings = synthetic_settings(context, of.pairs);
    scratch folder = scratch_create();
    char checkpoint[512], model[512];
    size_t went_on = 0, number = 1;
    snprintf(checkpoint, sizeof checkpoint, "%s", scratch_path(&folder, "checkpoint"));
    snprintf(model, sizeof model, "%s", scratch_path(&folder, "model"));
    free(fit(1, &of, checkpoint, 5, model).at);
    const file_bytes before = read_file(checkpoint);
    do {
        write_file(checkpoint, before.at, before.size);
    } while (resume_without(number++, table, settings, checkpoint, &went_on));
    assert_true(number > 100);
    assert_true(went_on > 5);                    /* where a write of the checkpoint had no memory */
    assert_int_equal(scratch_count(&folder), 2); /* no temporary file is left */
    free(before.at);
    scratch_remove(&folder);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on_with_the_same_bytes),
        cmocka_unit_test(keeps_every_model),
        cmocka_unit_test(others_are_refused),
        cmocka_unit_test(survives_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
