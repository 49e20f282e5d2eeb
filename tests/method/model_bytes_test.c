/* The same seed gives the same bytes in the model file for 1, 2 and 4 threads, another seed does not: members side by
 * side, and threads inside the steps of one large network. */
#include "synthetic.h"

#include "scratch.h"

enum { row_total = 90 };

static file_bytes fit_and_save(size_t threads, const char *target, const char *hidden, const char *ensemble,
                               const char *seed)
{
    vmg_context *context = synthetic_context(threads);
    scratch folder = scratch_create();
    vmg_table *table = synthetic_table(context, row_total, NAMES("a", "b", "machine", target));
    vmg_settings *settings =
        synthetic_settings(context, NAMES("epochs", "6", "ensemble", ensemble, "pseudo-data", "2", "prior", "hyper",
                                          "early-stopping", "on", "hidden", hidden, "batch", "90", "seed", seed));
    vmg_model *model = NULL;
    assert_ok(context, vmg_fit(context, table, &(vmg_fit_options){.target = target, .settings = settings}, &model));
    assert_ok(context, vmg_model_save(context, model, scratch_path(&folder, "model.vmg")));
    const file_bytes bytes = read_file(scratch_path(&folder, "model.vmg"));
    vmg_model_destroy(context, model);
    vmg_settings_destroy(context, settings);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    scratch_remove(&folder);
    return bytes;
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    static const struct {
        const char *target, *hidden, *ensemble;
    } fits[] = {{"y", "9,5", "3"}, {"answer", "9,5", "3"}, {"y", "120,130", "1"}}; /* 72 x 121 x 130: shared products */
    for (size_t k = 0; k < 3; k++) {
        const char *target = fits[k].target, *hidden = fits[k].hidden, *ensemble = fits[k].ensemble;
        const file_bytes one = fit_and_save(1, target, hidden, ensemble, "5");
        const file_bytes other = fit_and_save(1, target, hidden, ensemble, "6");
        assert_true(one.size > 1000);
        assert_false(one.size == other.size && memcmp(one.at, other.at, one.size) == 0);
        for (size_t threads = 2; threads <= 4; threads += 2) {
            const file_bytes more = fit_and_save(threads, target, hidden, ensemble, "5");
            assert_int_equal(more.size, one.size);
            assert_memory_equal(more.at, one.at, one.size);
            free(more.at);
        }
        free(other.at);
        free(one.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_change_no_byte)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
