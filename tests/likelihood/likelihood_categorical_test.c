/* The categorical likelihood: golden objective, probabilities that sum to 1, gradients against differences, outputs so
 * large that a plain exponential would overflow, more classes than one block. */
#include "golden/golden.h"

#include "likelihood/likelihood.h"

enum { ROWS = 5, CLASSES = 3, MANY = 200 };

static double expected_of(size_t rows, size_t classes, vmg_real *values, const uint32_t *labels, double weight,
                          double *row, vmg_real *gradient)
{
    const vmg_likelihood likelihood = {.kind = &vmg_likelihood_categorical, .outputs = classes};
    const vmg_belief outputs = {.mean = vmg_matrix_view(values, rows, classes)};
    vmg_belief output_gradient = {.mean = vmg_matrix_view(gradient, rows, classes)};
    return vmg_likelihood_categorical.expected(&likelihood, NULL, (vmg_targets){.labels = labels}, outputs, weight, row,
                                               gradient ? &output_gradient : NULL, NULL);
}

static void matches_the_golden_objective(const char *name)
{
    json_t *file = golden_read("objective.json"), *c = golden_case(file, name), *terms = golden_field(c, "terms");
    json_t *golden_labels = golden_field(golden_field(c, "data"), "labels");
    vmg_real values[ROWS * CLASSES];
    uint32_t labels[ROWS];
    double rows[ROWS], sum = 0;
    golden_fill(terms, "layer2.pre_activations", values, ROWS * CLASSES);
    for (size_t k = 0; k < ROWS; k++) {
        labels[k] = (uint32_t)json_number_value(json_array_get(golden_labels, k));
    }
    const double total = expected_of(ROWS, CLASSES, values, labels, 1, rows, NULL);
    for (size_t k = 0; k < ROWS; k++) {
        const double golden = json_number_value(json_array_get(golden_field(terms, "expected_log_likelihood"), k));
        assert_close(rows[k], golden, VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-6);
        sum += rows[k];
    }
    assert_close(total, sum, 1e-14);
    json_decref(file);
}

static void matches_the_golden_values(void **state)
{
    (void)state;
    matches_the_golden_objective("classification");
    matches_the_golden_objective("classification_pseudo_data");
}

static void gradient_matches_differences(void **state)
{
    (void)state;
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = VMG_REAL_IS_DOUBLE ? 1e-9 : 1e-3;
    vmg_real values[] = {0.3f, -2.0f, 1.5f, 4.0f, 3.5f, -1.0f}, gradient[6];
    const uint32_t labels[] = {0, 2};
    expected_of(2, CLASSES, values, labels, -0.3, NULL, gradient);
    for (size_t i = 0; i < 6; i++) {
        const vmg_real kept = values[i], up = kept + (vmg_real)step, down = kept - (vmg_real)step;
        values[i] = up;
        const double above = expected_of(2, CLASSES, values, labels, 1, NULL, NULL);
        values[i] = down;
        const double below = expected_of(2, CLASSES, values, labels, 1, NULL, NULL);
        values[i] = kept;
        assert_close((double)gradient[i], -0.3 * (above - below) / (double)(up - down), tolerance);
    }
}

/* 200 classes: the probabilities of all labels sum to 1, and with or without the gradient the number is the same. */
static void probabilities_sum_to_one(void **state)
{
    (void)state;
    vmg_real values[MANY], gradient[MANY];
    for (size_t j = 0; j < MANY; j++) {
        values[j] = (vmg_real)(5 * sin((double)(j * j)));
    }
    double mass = 0;
    for (uint32_t label = 0; label < MANY; label++) {
        double with = 0, without = 0;
        expected_of(1, MANY, values, &label, 1, &with, gradient);
        expected_of(1, MANY, values, &label, 1, &without, NULL);
        assert_close(with, without, 1e-14);
        mass += exp(with);
        double slopes = 0;
        for (size_t j = 0; j < MANY; j++) {
            slopes += (double)gradient[j];
        }
        assert_close(slopes, 0, 1e-6);
    }
    assert_close(mass, 1, VMG_REAL_IS_DOUBLE ? 1e-13 : 1e-6);
}

static void large_outputs_do_not_overflow(void **state)
{
    (void)state;
    vmg_real values[] = {1e30f, -1e30f, 0, 1000, 1000, 1000, -1000, -1020, -1100}, gradient[9];
    const uint32_t labels[] = {0, 2, 0};
    double rows[3];
    const double total = expected_of(3, CLASSES, values, labels, 1, rows, gradient);
    assert_true(isfinite(total));
    assert_true(rows[0] == 0);
    assert_close(rows[1], -log(3), 1e-7);
    assert_close(rows[2], -exp(-20), 1e-14);
    assert_true(gradient[0] == 0 && gradient[1] == 0 && gradient[2] == 0);
    assert_close((double)gradient[3], -1.0 / 3, 1e-6);
    assert_close((double)gradient[5], 2.0 / 3, 1e-6);
    assert_true(fabs((double)gradient[6] / exp(-20) - 1) < 1e-5); /* 1 - softmax, though softmax rounds to 1 */
    const uint32_t wrong = 1;
    assert_close(expected_of(1, CLASSES, values, &wrong, 1, NULL, NULL), -2e30, 1e-6);
}

static void what_is_not_a_number_stays_so(void **state)
{
    (void)state;
    const uint32_t label = 0;
    for (size_t at = 0; at < CLASSES; at++) {
        vmg_real values[CLASSES] = {1, 2, 3};
        values[at] = (vmg_real)NAN;
        assert_true(isnan(expected_of(1, CLASSES, values, &label, 1, NULL, NULL)));
    }
}

static void has_no_parameters(void **state)
{
    (void)state;
    const vmg_likelihood likelihood = {.kind = &vmg_likelihood_categorical, .outputs = CLASSES};
    vmg_tensor_list list = {0};
    vmg_likelihood_categorical.list(&likelihood, &list);
    vmg_likelihood_categorical.initialise(&likelihood, NULL);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.parameters, 0);
    assert_true(vmg_likelihood_categorical.divergence(&likelihood, NULL, 1, NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),     cmocka_unit_test(gradient_matches_differences),
        cmocka_unit_test(probabilities_sum_to_one),      cmocka_unit_test(large_outputs_do_not_overflow),
        cmocka_unit_test(what_is_not_a_number_stays_so), cmocka_unit_test(has_no_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
