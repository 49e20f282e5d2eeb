/* The confusion matrix and the threshold: what is counted where. */
#include "test.h"

#include "metrics/classification_metrics.h"
#include "metrics/confusion.h"

static void rows_are_counted_by_true_and_predicted_class(void **state)
{
    (void)state;
    const size_t expected[] = {2, 1, 0, 0, 0, 3, 1, 0, 0, 0, 4, 0}; /* the last three: of no class */
    vmg_context *context = NULL;
    vmg_confusion confusion, twice;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    assert_ok(context, vmg_confusion_create(context, 3, &confusion));
    assert_ok(context, vmg_confusion_create(context, 3, &twice));
    for (size_t cell = 0; cell < 12; cell++) {
        for (size_t i = 0; i < expected[cell]; i++) {
            vmg_confusion_add(&confusion, cell / 3 < 3 ? cell / 3 : UINT32_MAX, cell % 3);
        }
    }
    assert_memory_equal(confusion.counts, expected, sizeof expected);
    vmg_confusion_add_all(&twice, &confusion);
    vmg_confusion_add_all(&twice, &confusion);
    assert_int_equal(twice.counts[10], 8);
    vmg_confusion_release(context, &confusion);
    vmg_confusion_release(context, &twice);
    assert_int_equal(confusion.classes, 0);
    vmg_context_destroy(context);
}

/* The decision and what counts it follow the threshold; what is about probabilities does not. */
static void a_threshold_moves_the_decision_alone(void **state)
{
    (void)state;
    const double rows[][2] = {{0.9, 0.1}, {0.7, 0.3}, {0.75, 0.25}, {0.2, 0.8}};
    const uint32_t labels[] = {0, 1, 0, 1};
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_classification_sums usual = vmg_classification_begin(2, 1), lower = usual,
                            other = vmg_classification_begin(2, 0);
    lower.threshold = 0.3; /* reached exactly by the second row */
    other.threshold = 0.9; /* of class 0, by the first */
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(vmg_classification_decide(&usual, rows[i]), i == 3);
        assert_int_equal(vmg_classification_decide(&lower, rows[i]), i == 1 || i == 3);
        assert_int_equal(vmg_classification_decide(&other, rows[i]), i != 0);
        assert_ok(context, vmg_classification_add(context, &usual, rows[i], NULL, labels[i]));
        assert_ok(context, vmg_classification_add(context, &lower, rows[i], NULL, labels[i]));
    }
    const vmg_metrics without = vmg_classification_metrics(&usual), with = vmg_classification_metrics(&lower);
    assert_close(vmg_metrics_value(&without, "accuracy"), 0.75, 0);
    assert_close(vmg_metrics_value(&with, "accuracy"), 1, 0);
    assert_close(vmg_metrics_value(&with, "error_rate"), 0, 0);
    for (size_t i = 2; i < with.count; i++) {
        assert_close(with.metric[i].value, without.metric[i].value, 0);
    }
    vmg_classification_end(context, &usual);
    vmg_classification_end(context, &lower);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_counted_by_true_and_predicted_class),
        cmocka_unit_test(a_threshold_moves_the_decision_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
