/* Average precision and the area under the ROC curve: by hand, and against counting all pairs and all thresholds. */
#include "failing_allocator.h"
#include "test.h"

#include "metrics/ranking.h"
#include "random/random.h"

static vmg_context *make_context(void)
{
    vmg_context *context = NULL;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    return context;
}

static void fill(vmg_context *context, vmg_ranking *ranking, const vmg_real *scores, const bool *labels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_ok(context, vmg_ranking_add(context, ranking, scores[i], labels[i]));
    }
}

/* Average precision by its definition: for every different score, count what lies at or above it. */
static double average_precision_by_counting(const vmg_real *scores, const bool *labels, size_t count)
{
    double positives = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        positives += labels[i];
    }
    for (size_t i = 0; i < count; i++) {
        bool is_first = true;
        double found = 0, taken = 0, here = 0;
        for (size_t j = 0; j < count; j++) {
            is_first = is_first && !(j < i && scores[j] == scores[i]);
            taken += scores[j] >= scores[i];
            found += scores[j] >= scores[i] && labels[j];
            here += scores[j] == scores[i] && labels[j];
        }
        sum += is_first ? here / positives * found / taken : 0;
    }
    return sum;
}

static double roc_auc_by_pairs(const vmg_real *scores, const bool *labels, size_t count)
{
    double pairs = 0, won = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (labels[i] && !labels[j]) {
                pairs++;
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }
    }
    return won / pairs;
}

static void a_small_example_by_hand(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    const vmg_real scores[] = {0.1f, 0.4f, 0.35f, 0.8f};
    const bool labels[] = {false, false, true, true};
    vmg_ranking ranking = {0};
    double precision, area;
    fill(context, &ranking, scores, labels, 4);
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_close(precision, 0.5 * 1 + 0.5 * 2 / 3, 1e-15); /* from above: right, wrong, right, wrong */
    assert_close(area, 0.75, 1e-15);
    vmg_ranking_release(context, &ranking);
    vmg_context_destroy(context);
}

/* Random scores on a grid of `levels`, so with many ties, and on a fine one. */
static void matches_counting(void **state)
{
    (void)state;
    enum { MOST = 60 };
    vmg_context *context = make_context();
    for (size_t trial = 0; trial < 200; trial++) {
        vmg_real scores[MOST], u[2];
        bool labels[MOST];
        const size_t count = 4 + trial % (MOST - 4), levels = trial % 3 ? 3 + trial % 7 : 1000000;
        for (size_t i = 0; i < count; i++) {
            vmg_random_uniform((vmg_random){3, trial, VMG_STREAM_SPLIT}, 4 * i, 2, u);
            scores[i] = (vmg_real)(floor((double)u[0] * (double)levels) / ((double)levels - 1));
            labels[i] = i == 0 || (i > 1 && (double)u[1] < 0.3);
        }
        vmg_ranking ranking = {0};
        double precision, area;
        fill(context, &ranking, scores, labels, count);
        vmg_ranking_measure(&ranking, &precision, &area);
        assert_close(precision, average_precision_by_counting(scores, labels, count), 1e-13);
        assert_close(area, roc_auc_by_pairs(scores, labels, count), 1e-13);
        vmg_ranking_release(context, &ranking);
    }
    vmg_context_destroy(context);
}

static void edges(void **state)
{
    (void)state;
    vmg_context *context = make_context();
    vmg_ranking ranking = {0};
    double precision = 0, area = 0;
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_true(isnan(precision) && isnan(area)); /* no rows */
    assert_ok(context, vmg_ranking_add(context, &ranking, 0, true));
    assert_ok(context, vmg_ranking_add(context, &ranking, 0, true));
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_true(isnan(precision) && isnan(area)); /* one class */
    assert_ok(context, vmg_ranking_add(context, &ranking, 0, false));
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_close(precision, 2 / 3.0, 1e-15); /* all scores equal, 0: a sign is all that tells the labels apart */
    assert_close(area, 0.5, 1e-15);
    assert_ok(context, vmg_ranking_add(context, &ranking, 1, true)); /* more after measuring */
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_close(precision, 1 / 3.0 + 2 / 3.0 * 3 / 4, 1e-15);
    assert_close(area, (1 + 2 * 0.5) / 3, 1e-15);
    assert_ok(context, vmg_ranking_add(context, &ranking, NAN, true));
    vmg_ranking_measure(&ranking, &precision, &area);
    assert_true(isnan(precision) && isnan(area));
    vmg_ranking_release(context, &ranking);
    vmg_context_destroy(context);
}

enum { MANY_ROWS = 5000 };

/* Alternating labels, every score lower than the one before: no score wins more than it should. */
static vmg_status rank_many(vmg_context *context, void *user)
{
    vmg_ranking ranking = {0};
    vmg_status status = VMG_OK;
    size_t added = 0;
    while (!status && added < MANY_ROWS) {
        status = vmg_ranking_add(context, &ranking, (vmg_real)(1 - (double)added / MANY_ROWS), added % 2 == 0);
        added += status == VMG_OK;
    }
    assert_int_equal(ranking.count, added); /* after a failure the ranking is as it was */
    vmg_ranking_measure(&ranking, (double *)user, (double *)user + 1);
    vmg_ranking_release(context, &ranking);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    double result[2];
    assert_int_equal(assert_survives_failing_allocations(rank_many, result), 4); /* room for 1,024, 2,048, ... */
    /* the i-th of n/2 positive rows beats n/2 - i negative ones, i = 0, 1, ... */
    const double half = MANY_ROWS / 2;
    assert_close(result[1], half * (half + 1) / 2 / (half * half), 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_example_by_hand),
        cmocka_unit_test(matches_counting),
        cmocka_unit_test(edges),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
