/* Metrics of predicted classes: by hand, with labels never seen, one class, impossible probabilities, in pieces. */
#include "test.h"

#include <float.h>

#include "metrics/classification_metrics.h"
#include "random/random.h"

static vmg_context *make_context(void)
{
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    return context;
}

static void three_classes_by_hand(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    const double rows[4][3] = {
        {0.5f, 0.25f, 0.25f}, {0.125f, 0.125f, 0.75f}, {0.25f, 0.5f, 0.25f}, {0.25f, 0.375f, 0.375f}};
    const uint32_t labels[4] = {0, 2, 0, 2}; /* the last has equal probabilities: the first, 1, is predicted */
    vmg_classification_sums sums = vmg_classification_begin(3, 1);
    for (size_t i = 0; i < 4; i++) {
        assert_ok(context, vmg_classification_add(context, &sums, rows[i], NULL, labels[i]));
    }
    const vmg_metrics metrics = vmg_classification_metrics(&sums);
    assert_int_equal(metrics.count, 8);
    assert_close(vmg_metrics_value(&metrics, "accuracy"), 0.5, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "error_rate"), 0.5, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "log_likelihood"), log(0.5 * 0.75 * 0.25 * 0.375) / 4, 1e-15);
    const double first = 0.25 + 2 * 0.0625, second = 2 * 0.015625 + 0.0625, third = 0.5625 + 0.25 + 0.0625;
    const double fourth = 0.0625 + 0.140625 + 0.390625;
    assert_close(vmg_metrics_value(&metrics, "brier"), (first + second + third + fourth) / 4, 1e-15);
    /* bins: 0.375 wrong; 0.5 right and 0.5 wrong; 0.75 right */
    assert_close(vmg_metrics_value(&metrics, "ece"), (0.375 + 0 + 0.25) / 4, 1e-15);
    assert_true(isnan(vmg_metrics_value(&metrics, "roc_auc")));
    /* two equal probabilities enter a set together: all sets have three classes */
    assert_close(vmg_metrics_value(&metrics, "set_coverage_90"), 1, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "set_coverage_95"), 1, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "set_size_90"), 3, 1e-15);
    vmg_classification_end(context, &sums);
    vmg_context_destroy(context);
}

static void two_classes_are_ranked(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    const double scores[] = {0.125f, 0.75f, 0.375f, 0.875f}; /* of class 1 */
    const uint32_t labels[] = {0, 0, 1, 1};
    for (size_t positive = 0; positive < 2; positive++) {
        vmg_classification_sums sums = vmg_classification_begin(2, positive);
        for (size_t i = 0; i < 4; i++) {
            const double row[2] = {1 - scores[i], scores[i]};
            assert_ok(context, vmg_classification_add(context, &sums, row, NULL, labels[i]));
        }
        const vmg_metrics metrics = vmg_classification_metrics(&sums);
        assert_int_equal(metrics.count, 10);
        assert_close(vmg_metrics_value(&metrics, "roc_auc"), 0.75, 1e-15); /* the same whichever class is positive */
        /* labels from the highest score down: 1 0 1 0, and seen from class 0: 0 1 0 1 turned round */
        assert_close(vmg_metrics_value(&metrics, "average_precision"), 0.5 + 0.5 * 2 / 3, 1e-15);
        assert_close(vmg_metrics_value(&metrics, "accuracy"), 0.5, 1e-15);
        vmg_classification_end(context, &sums);
    }
    vmg_context_destroy(context);
}

static void a_label_never_seen_counts_as_wrong(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    const double row[2] = {0.25f, 0.75f};
    const uint32_t unseen[] = {2, 77, UINT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        vmg_classification_sums sums = vmg_classification_begin(2, 1);
        assert_ok(context, vmg_classification_add(context, &sums, row, NULL, unseen[i]));
        vmg_metrics metrics = vmg_classification_metrics(&sums);
        assert_close(vmg_metrics_value(&metrics, "accuracy"), 0, 1e-15);
        assert_close(vmg_metrics_value(&metrics, "log_likelihood"), log((double)FLT_MIN), 1e-15);
        assert_close(vmg_metrics_value(&metrics, "brier"), 0.0625 + 0.5625 + 1, 1e-15);
        assert_close(vmg_metrics_value(&metrics, "ece"), 0.75, 1e-15);
        assert_true(isnan(vmg_metrics_value(&metrics, "roc_auc"))); /* no positive row yet */
        assert_ok(context, vmg_classification_add(context, &sums, row, NULL, 1));
        metrics = vmg_classification_metrics(&sums);
        assert_close(vmg_metrics_value(&metrics, "roc_auc"), 0.5, 1e-15); /* the unseen row is negative */
        vmg_classification_end(context, &sums);
    }
    vmg_context_destroy(context);
}

static void impossible_classes_cost_a_finite_amount(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    const double row[3] = {0, 1, 0};
    vmg_classification_sums sums = vmg_classification_begin(3, 1);
    assert_ok(context, vmg_classification_add(context, &sums, row, NULL, 0));
    const vmg_metrics metrics = vmg_classification_metrics(&sums);
    assert_close(vmg_metrics_value(&metrics, "log_likelihood"), -87.33654475055310899, 1e-14);
    assert_close(vmg_metrics_value(&metrics, "brier"), 2, 1e-15);
    vmg_classification_end(context, &sums);
    vmg_context_destroy(context);
}

static void without_rows_nothing_is_defined(void **state)
{
    (void)state;
    vmg_classification_sums sums = vmg_classification_begin(2, 1);
    const vmg_metrics metrics = vmg_classification_metrics(&sums);
    assert_int_equal(metrics.count, 10);
    for (size_t i = 0; i < metrics.count; i++) {
        assert_true(isnan(metrics.metric[i].value));
    }
}

/* Labels drawn from the probabilities themselves: every metric near its expectation. Looking at the metrics on the way
 * changes nothing. */
static void calibrated_rows_in_pieces(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    vmg_context *context = make_context();
    vmg_classification_sums whole = vmg_classification_begin(2, 1), pieces = vmg_classification_begin(2, 1);
    double squares = 0, entropy = 0, right = 0;
    for (size_t i = 0; i < ROWS; i++) {
        vmg_real u[2];
        vmg_random_uniform((vmg_random){4, 0, VMG_STREAM_SPLIT}, 2 * i, 2, u);
        const double row[2] = {1 - (double)u[0], (double)u[0]};
        const double p = (double)u[0];
        squares += 2 * p * (1 - p);
        entropy += p * log(p) + (1 - p) * log(1 - p);
        right += fmax(p, 1 - p);
        assert_ok(context, vmg_classification_add(context, &whole, row, NULL, u[1] < u[0]));
        assert_ok(context, vmg_classification_add(context, &pieces, row, NULL, u[1] < u[0]));
        if (i % 1777 == 0) {
            vmg_classification_metrics(&pieces);
        }
    }
    const vmg_metrics metrics = vmg_classification_metrics(&whole), again = vmg_classification_metrics(&pieces);
    for (size_t i = 0; i < metrics.count; i++) {
        assert_true(metrics.metric[i].value == again.metric[i].value);
    }
    const double error = 4 / sqrt(ROWS); /* four standard errors of means whose terms deviate by less than 1 */
    assert_true(fabs(vmg_metrics_value(&metrics, "brier") - squares / ROWS) < error);
    assert_true(fabs(vmg_metrics_value(&metrics, "log_likelihood") - entropy / ROWS) < error);
    assert_true(fabs(vmg_metrics_value(&metrics, "accuracy") - right / ROWS) < error);
    assert_true(fabs(vmg_metrics_value(&metrics, "accuracy") + vmg_metrics_value(&metrics, "error_rate") - 1) < 1e-15);
    /* p uniform: a positive row has density 2p, a negative one 2 - 2p, and P(positive > negative) = 5/6 */
    assert_true(fabs(vmg_metrics_value(&metrics, "roc_auc") - 5 / 6.0) < error);
    assert_true(vmg_metrics_value(&metrics, "ece") < error);
    vmg_classification_end(context, &whole);
    vmg_classification_end(context, &pieces);
    vmg_context_destroy(context);
}

/* Sets filled up by the probabilities, against sorting them; and sets whose thresholds are given. */
static void sets_are_counted(void **state)
{
    (void)state;
    enum { CLASSES = 6, ALL = 500 };
    vmg_context *context = make_context();
    vmg_classification_sums filled = vmg_classification_begin(CLASSES, 1), given = filled;
    size_t held[2] = {0, 0}, size = 0, held_given = 0, size_given = 0;
    const double thresholds[VMG_SET_LEVELS] = {0.2, 0.05};
    for (size_t i = 0; i < ALL; i++) {
        double p[CLASSES], sum = 0;
        vmg_real u[CLASSES];
        vmg_random_uniform((vmg_random){5, 0, VMG_STREAM_SPLIT}, i * CLASSES, CLASSES, u);
        for (size_t c = 0; c < CLASSES; c++) {
            p[c] = pow((double)u[c], 4) + 1e-6;
            sum += p[c];
        }
        for (size_t c = 0; c < CLASSES; c++) {
            p[c] /= sum;
        }
        const uint32_t label = (uint32_t)(i % (CLASSES + 1)); /* now and then one that the model does not know */
        for (size_t l = 0; l < 2; l++) { /* a class is in the set where those more probable have not the level yet */
            for (size_t c = 0; c < CLASSES; c++) {
                double more = 0;
                for (size_t k = 0; k < CLASSES; k++) {
                    more += p[k] > p[c] ? p[k] : 0;
                }
                held[l] += more < vmg_set_levels[l] && c == label;
                size += l == 0 && more < vmg_set_levels[l];
            }
        }
        for (size_t c = 0; c < CLASSES; c++) {
            held_given += p[c] >= 0.2 && c == label;
            size_given += p[c] >= 0.2;
        }
        assert_ok(context, vmg_classification_add(context, &filled, p, NULL, label));
        assert_ok(context, vmg_classification_add(context, &given, p, thresholds, label));
    }
    vmg_metrics metrics = vmg_classification_metrics(&filled);
    assert_close(vmg_metrics_value(&metrics, "set_coverage_90"), (double)held[0] / ALL, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "set_coverage_95"), (double)held[1] / ALL, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "set_size_90"), (double)size / ALL, 1e-15);
    metrics = vmg_classification_metrics(&given);
    assert_close(vmg_metrics_value(&metrics, "set_coverage_90"), (double)held_given / ALL, 1e-15);
    assert_close(vmg_metrics_value(&metrics, "set_size_90"), (double)size_given / ALL, 1e-15);
    vmg_classification_end(context, &filled);
    vmg_classification_end(context, &given);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_counted),
        cmocka_unit_test(three_classes_by_hand),
        cmocka_unit_test(two_classes_are_ranked),
        cmocka_unit_test(a_label_never_seen_counts_as_wrong),
        cmocka_unit_test(impossible_classes_cost_a_finite_amount),
        cmocka_unit_test(without_rows_nothing_is_defined),
        cmocka_unit_test(calibrated_rows_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
