/* The state of tests that write files: a context and a folder, new for every test.
 * cmocka_unit_test_setup_teardown(test, set_up, tear_down), and in the test: fixture *self = *state; */
#ifndef VMG_TESTS_SCRATCH_FIXTURE_H
#define VMG_TESTS_SCRATCH_FIXTURE_H

#include "scratch.h"

#include "vmg/context.h"

typedef struct fixture {
    vmg_context *context;
    scratch folder;
} fixture;

static inline int set_up(void **state)
{
    fixture *self = calloc(1, sizeof *self);
    self->folder = scratch_create();
    *state = self;
    return vmg_context_create(NULL, &self->context);
}

static inline int tear_down(void **state)
{
    fixture *self = *state;
    scratch_remove(&self->folder);
    vmg_context_destroy(self->context);
    free(self);
    return 0;
}

#endif
