/* The default recipe: what it says, and how it gives way to what a user says. */
#include "test.h"

#include <string.h>

#include "method/variants.h"

typedef struct fixture {
    vmg_context *context;
    vmg_settings *settings;
} fixture;

static int set_up(void **state)
{
    static fixture self;
    assert_int_equal(vmg_context_create(NULL, &self.context), VMG_OK);
    assert_ok(self.context, vmg_settings_create(self.context, &self.settings));
    *state = &self;
    return 0;
}

static int tear_down(void **state)
{
    fixture *self = *state;
    vmg_settings_destroy(self->context, self->settings);
    vmg_context_destroy(self->context);
    return 0;
}

static void what_is_given_holds_for_every_variant(void **state)
{
    fixture *self = *state;
    vmg_settings_values v;
    vmg_settings_resolve(self->settings, 1000, 4, VMG_TASK_REGRESSION, &v);
    const size_t variants = vmg_variants_count(v.variants);
    assert_true(variants > 1 && v.ensemble == 3 * variants && strstr(v.variants, "noise=varying"));
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "noise", "constant"));
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "kl-weight", "0.7"));
    vmg_settings_resolve(self->settings, 1000, 4, VMG_TASK_REGRESSION, &v);
    assert_int_equal(vmg_variants_count(v.variants), variants);
    for (size_t member = 0; member < variants; member++) {
        const vmg_settings_values own = vmg_member_settings(&v, member);
        assert_true(own.noise == VMG_NOISE_CONSTANT && own.kl_weight == 0.7);
        assert_true(own.see_pieces == (member > 2));
    }
    assert_ok(self->context, vmg_settings_set(self->context, self->settings, "method", "linear"));
    vmg_settings_resolve(self->settings, 1000, 4, VMG_TASK_REGRESSION, &v);
    assert_int_equal(v.pieces, 0);
}

/* Whatever the number of rows, the task and the effort: variants that can be read, and room for each of them. */
static void every_recipe_is_valid(void **state)
{
    fixture *self = *state;
    static const char *const words[] = {"default", "paper", "single"};
    static const size_t rows[] = {1, 100, 900, 9000, 1000000};
    for (size_t i = 0; i < 3 * 5 * 2; i++) {
        vmg_settings_values v;
        assert_ok(self->context, vmg_settings_set(self->context, self->settings, "recipe", words[i % 3]));
        vmg_settings_resolve(self->settings, rows[i / 3 % 5], 200,
                             i / 15 ? VMG_TASK_CLASSIFICATION : VMG_TASK_REGRESSION, &v);
        assert_true(vmg_variants_are_valid(v.variants) && v.epochs >= 1);
        assert_int_equal(v.ensemble % vmg_variants_count(v.variants), 0);
        assert_int_equal(v.pieces, 0); /* too many columns */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_given_holds_for_every_variant, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_recipe_is_valid, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
