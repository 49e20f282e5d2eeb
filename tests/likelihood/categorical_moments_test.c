/* Softmax of Gaussian outputs: two classes against dense integration, more against a million draws and against each
 * other; gradients against differences; known outputs, singular covariances, nearly certain rows, what is not a
 * number. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "likelihood/categorical_moments.h"
#include "likelihood/softmax_row.h"
#include "random/random.h"

enum { MOST = VMG_MOST_CLASSES_BY_MOMENTS, MOST_PAIRS = MOST * (MOST - 1) / 2 };

typedef struct subject {
    vmg_context *context;
    vmg_arena arena;
    vmg_likelihood likelihood;
    size_t classes;
    vmg_real mean[MOST], variance[MOST], covariance[MOST_PAIRS]; /* of one row */
    vmg_real of_mean[MOST], of_variance[MOST], of_covariance[MOST_PAIRS];
    double probability[MOST], entropy;
} subject;

static void set_up(size_t classes, const vmg_kernels *kernels, subject *s)
{
    vmg_arena counted = {0};
    *s = (subject){.classes = classes, .likelihood = {.kind = &vmg_likelihood_categorical, .outputs = classes}};
    assert_int_equal(vmg_context_create(NULL, &s->context), VMG_OK);
    kernels = kernels ? kernels : vmg_kernels_of(s->context);
    assert_null(vmg_likelihood_categorical.lay_out(&s->likelihood, kernels, &counted));
    assert_ok(s->context, vmg_arena_create(s->context, &counted, &s->arena));
    s->likelihood.work = vmg_likelihood_categorical.lay_out(&s->likelihood, kernels, &s->arena);
    assert_non_null(s->likelihood.work);
}

static void tear_down(subject *s)
{
    vmg_arena_destroy(s->context, &s->arena);
    vmg_context_destroy(s->context);
}

static size_t pairs_of(const subject *s)
{
    return vmg_pairs_count(VMG_PAIRS_ALL, s->classes);
}

static vmg_belief belief_of(subject *s)
{
    return (vmg_belief){vmg_matrix_view(s->mean, 1, s->classes), vmg_matrix_view(s->variance, 1, s->classes),
                        vmg_matrix_view(s->covariance, 1, pairs_of(s))};
}

static double expected(subject *s, uint32_t label, bool gradient)
{
    vmg_belief to = {vmg_matrix_view(s->of_mean, 1, s->classes), vmg_matrix_view(s->of_variance, 1, s->classes),
                     vmg_matrix_view(s->of_covariance, 1, pairs_of(s))};
    double row = 0;
    const double sum = vmg_likelihood_categorical.expected(&s->likelihood, NULL, (vmg_targets){.labels = &label},
                                                           belief_of(s), 1, &row, gradient ? &to : NULL, NULL);
    assert_true(sum == row || (isnan(sum) && isnan(row)));
    return sum;
}

static void predict(subject *s)
{
    memset(s->probability, 0, sizeof s->probability);
    s->entropy = 0;
    vmg_categorical_moments_predict(&s->likelihood, belief_of(s), 1, s->probability, &s->entropy);
}

/* Means of size `gap`, and a covariance of about spread^2: half of it diagonal, half B B^T / classes. */
static void fill(subject *s, uint64_t seed, double gap, double spread)
{
    vmg_real draws[MOST * MOST + MOST];
    const size_t classes = s->classes;
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){seed, 0, 0}, 0, MOST * MOST + MOST, draws);
    for (size_t i = 0; i < classes; i++) {
        s->mean[i] = (vmg_real)gap * draws[MOST * MOST + i];
        for (size_t j = i; j < classes; j++) {
            double sum = i == j ? (double)classes : 0;
            for (size_t l = 0; l < classes; l++) {
                sum += (double)draws[i * MOST + l] * (double)draws[j * MOST + l];
            }
            *(i == j ? &s->variance[i] : &s->covariance[vmg_pair_of(classes, i, j)]) =
                (vmg_real)(sum / 2 / (double)classes * spread * spread);
        }
    }
}

typedef struct means {
    double log_other, probability, entropy; /* E[log s(-d)], E[s(d)], E[entropy] */
} means;

/* By the trapezoid rule, which is exact to rounding here for standard deviations up to 100. */
static means integrate(double mean, double variance)
{
    enum { steps = 40000 };
    means sum = {0, 0, 0};
    for (int i = -steps; i <= steps; i++) {
        const double z = 12.0 * i / steps, weight = exp(-z * z / 2) * 12.0 / steps / sqrt(2 * 3.14159265358979323846);
        const double d = mean + sqrt(variance) * z, below = exp(-fabs(d)), soft = (d > 0 ? d : 0) + log1p(below);
        const double s = (d > 0 ? 1 : below) / (1 + below);
        sum.log_other -= weight * soft;
        sum.probability += weight * s;
        sum.entropy += weight * (soft - d * s);
    }
    return sum;
}

static void two_classes_match_dense_integration(void **state)
{
    (void)state;
    static const double gaps[] = {-30, -8, -3, -0.5, 0, 1, 4, 15}, variances[] = {0, 1e-4, 0.3, 2, 25, 1000};
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-10 : 1e-6;
    const vmg_kernels *kernels;
    for (size_t set = 0; (kernels = vmg_kernels_at(set)); set++) {
        subject s;
        set_up(2, kernels, &s);
        for (size_t i = 0; i < 8 * 6; i++) {
            const double gap = gaps[i / 6], variance = variances[i % 6], scale = 1 + fabs(gap) + sqrt(variance);
            const means dense = integrate(gap, variance);
            s.mean[0] = (vmg_real)0.25;
            s.mean[1] = (vmg_real)(gap + 0.25);
            s.variance[0] = (vmg_real)(variance * 0.75); /* S_00 + S_11 - 2 S_01 = variance */
            s.variance[1] = (vmg_real)(variance * 0.75);
            s.covariance[0] = (vmg_real)(variance * 0.25);
            assert_close(expected(&s, 0, false), dense.log_other, tolerance * scale);
            assert_close(expected(&s, 1, false), dense.log_other + gap, tolerance * scale);
            predict(&s);
            assert_close(s.probability[1], dense.probability, tolerance);
            assert_close(s.probability[0] + s.probability[1], 1, 1e-15);
            assert_close(s.entropy, dense.entropy, tolerance * scale);
        }
        tear_down(&s);
    }
}

/* Differences of the value by every mean, variance and covariance. */
static void assert_gradient(subject *s, uint32_t label, double of_mean, double of_rest)
{
    const double step = VMG_REAL_IS_DOUBLE ? 1e-5 : 1e-2;
    expected(s, label, true);
    for (size_t i = 0; i < 2 * s->classes + pairs_of(s); i++) {
        const size_t c = s->classes;
        vmg_real *at = i < c ? &s->mean[i] : i < 2 * c ? &s->variance[i - c] : &s->covariance[i - 2 * c];
        const vmg_real found = i < c ? s->of_mean[i] : i < 2 * c ? s->of_variance[i - c] : s->of_covariance[i - 2 * c];
        const vmg_real kept = *at, up = kept + (vmg_real)step, down = kept - (vmg_real)step;
        *at = up;
        const double above = expected(s, label, false);
        *at = down;
        const double below = expected(s, label, false);
        *at = kept;
        assert_close((double)found, (above - below) / (double)(up - down), i < s->classes ? of_mean : of_rest);
    }
}

static void gradients_match_differences(void **state)
{
    (void)state;
    const double exact = VMG_REAL_IS_DOUBLE ? 1e-8 : 2e-3;
    for (size_t classes = 2; classes <= 9; classes++) {
        subject s;
        set_up(classes, NULL, &s);
        for (uint64_t seed = 0; seed < 6; seed++) {
            /* the rule's own error: as the value's, times what it takes to change it */
            fill(&s, seed, 1.5, 1);
            assert_gradient(&s, (uint32_t)(seed % classes), exact, classes == 2 ? exact : 2e-2);
            fill(&s, seed, 1.5, 0.4);
            assert_gradient(&s, (uint32_t)(seed % classes), exact, classes == 2 ? exact : 4e-3);
        }
#if VMG_REAL_IS_DOUBLE /* where the covariance is small the rule is exact */
        fill(&s, 9, 1.5, 0.02);
        assert_gradient(&s, 0, 1e-8, 5e-5);
#endif
        tear_down(&s);
    }
}

/* The derivatives of the training rule against those of 8,192 pairs: what Price's theorem and few nodes cost. */
static void derivatives_are_near_those_of_many_nodes(void **state)
{
    (void)state;
    static const size_t counts[] = {3, 10, 32};
    for (size_t n = 0; n < 3; n++) {
        static vmg_softmax_row many;
        subject s;
        set_up(counts[n], NULL, &s);
        for (uint64_t seed = 0; seed < 4; seed++) {
            fill(&s, seed, 1.5, 1);
            const double value = expected(&s, 1, true);
            vmg_softmax_row_begin(belief_of(&s), 0, 1, &many);
            vmg_softmax_row_integrate(vmg_kernels_of(s.context), &s.likelihood.work->nodes, VMG_NODES_LARGE,
                                      VMG_SOFTMAX_GRADIENT, &many);
            assert_close(value, -many.log_sum, 2e-2);
            for (size_t i = 0; i < many.others; i++) {
                const size_t one = vmg_softmax_row_class(&many, i);
                assert_close((double)s.of_mean[one], -many.probability[i], 1e-2);
                assert_close((double)s.of_covariance[vmg_pair_of(s.classes, one, 1)], many.label_products[i], 1e-2);
                for (size_t j = i + 1; j < many.others; j++) {
                    const size_t pair = vmg_pair_of(s.classes, one, vmg_softmax_row_class(&many, j));
                    assert_close((double)s.of_covariance[pair], many.products[i][j], 1e-2);
                }
            }
        }
        tear_down(&s);
    }
}

/* Means over 2 * draws antithetic draws; their standard error is below 0.5 / sqrt(2 draws). */
static void draw(subject *s, size_t draws, double *probability, double *entropy)
{
    enum { stride = MOST };
    vmg_softmax_row row;
    vmg_real z[64 * stride];
    vmg_softmax_row_begin(belief_of(s), 0, 0, &row);
    memset(probability, 0, s->classes * sizeof *probability);
    *entropy = 0;
    for (size_t n = 0; n < draws; n++) {
        if (n % 64 == 0) {
            vmg_random_normal(vmg_kernels_of(s->context), (vmg_random){77, 0, 5}, n * stride, 64 * stride, z);
        }
        for (int sign = -1; sign <= 1; sign += 2) {
            vmg_real d[MOST] = {0};
            for (size_t i = 0; i < row.others; i++) {
                double step = 0;
                for (size_t l = 0; l <= i; l++) {
                    step += row.factor[i][l] * (double)z[n % 64 * stride + l];
                }
                d[i] = (vmg_real)(row.mean[i] + sign * step);
            }
            vmg_real log_sum, own;
            vmg_kernels_plain.softmax(vmg_matrix_view(d, row.others, 1), &log_sum, &own);
            probability[0] += exp(-(double)log_sum);
            *entropy += (double)own;
            for (size_t i = 0; i < row.others; i++) {
                probability[i + 1] += (double)d[i];
            }
        }
    }
    for (size_t i = 0; i < s->classes; i++) {
        probability[i] /= 2 * (double)draws;
    }
    *entropy /= 2 * (double)draws;
}

static void probabilities_match_a_million_draws(void **state)
{
    (void)state;
    static const size_t counts[] = {3, 10, 32};
    static const double spreads[] = {0.3, 1, 3};
    for (size_t n = 0; n < 3; n++) {
        subject s;
        set_up(counts[n], NULL, &s);
        for (size_t i = 0; i < 3; i++) {
            double drawn[MOST], entropy, sum = 0;
            fill(&s, 10 * n + i, 2, spreads[i]);
            predict(&s);
            draw(&s, 500000 / (counts[n] > 10 ? 4 : 1), drawn, &entropy);
            for (size_t c = 0; c < s.classes; c++) {
                assert_close(s.probability[c], drawn[c], 1e-3);
                sum += s.probability[c];
            }
            assert_close(sum, 1, 1e-14);
            assert_close(s.entropy, entropy, 3e-3);
        }
        tear_down(&s);
    }
}

/* A third class that cannot be leaves two. */
static void three_classes_agree_with_two(void **state)
{
    (void)state;
    subject two, three;
    set_up(2, NULL, &two);
    set_up(3, NULL, &three);
    for (uint64_t seed = 0; seed < 20; seed++) {
        fill(&two, seed, 1.5, 0.2 * (double)(1 + seed));
        memcpy(three.mean, two.mean, 2 * sizeof *two.mean);
        memcpy(three.variance, two.variance, 2 * sizeof *two.mean);
        three.mean[2] = -1000;
        three.variance[2] = 0;
        memset(three.covariance, 0, sizeof three.covariance);
        three.covariance[0] = two.covariance[0];
        predict(&two);
        predict(&three);
        assert_close(three.probability[0], two.probability[0], 5e-4);
        assert_close(three.probability[2], 0, 1e-12);
        assert_close(three.entropy, two.entropy, 1e-3);
        for (uint32_t label = 0; label < 2; label++) {
            assert_close(expected(&three, label, true), expected(&two, label, true), 4e-2);
            assert_close((double)three.of_mean[0], (double)two.of_mean[0], 1e-2);
        }
    }
    tear_down(&two);
    tear_down(&three);
}

/* Variances of 0: what known outputs give. */
static void known_outputs_are_the_limit(void **state)
{
    (void)state;
    for (size_t classes = 2; classes <= 32; classes += 5) {
        subject s;
        set_up(classes, NULL, &s);
        fill(&s, classes, 3, 0);
        for (uint32_t label = 0; label < classes; label++) {
            vmg_real gradient[MOST];
            vmg_belief to = {.mean = vmg_matrix_view(gradient, 1, classes)};
            const vmg_belief known = {.mean = belief_of(&s).mean};
            const double value = expected(&s, label, true);
            const double limit = vmg_likelihood_categorical.expected(
                &s.likelihood, NULL, (vmg_targets){.labels = &label}, known, 1, NULL, &to, NULL);
            assert_close(value, limit, VMG_REAL_IS_DOUBLE ? 1e-11 : 2e-6);
            for (size_t c = 0; c < classes; c++) {
                assert_close((double)s.of_mean[c], (double)gradient[c], VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-6);
            }
            predict(&s);
            assert_close(s.probability[label], exp(limit), VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-6);
        }
        tear_down(&s);
    }
}

static void nearly_certain_rows_keep_their_small_numbers(void **state)
{
    (void)state;
    subject s;
    set_up(3, NULL, &s);
    s.mean[0] = 20;
    s.variance[0] = s.variance[1] = s.variance[2] = (vmg_real)1e-8;
    const double value = expected(&s, 0, true), others = 2 * exp(-20.0);
    assert_true(fabs(value / -log1p(others) - 1) < 1e-5);
    assert_true(fabs((double)s.of_mean[0] / (others / (1 + others)) - 1) < 1e-5);
    assert_true(fabs((double)s.of_variance[1] / (-0.5 * exp(-20.0)) - 1) < 1e-5);
    predict(&s);
    assert_true(fabs(s.probability[1] / exp(-20.0) - 1) < 1e-5);
    tear_down(&s);
    set_up(2, NULL, &s);
    s.mean[0] = 60;
    predict(&s);
    assert_true(fabs(s.probability[1] / exp(-60.0) - 1) < 1e-5); /* never 0: its logarithm is asked for */
    assert_close(expected(&s, 1, true), -60, 1e-5);
    tear_down(&s);
}

/* Outputs that vary together do not matter; covariances of rank 1; huge numbers; NaN. */
static void edges(void **state)
{
    (void)state;
    for (size_t classes = 2; classes <= 12; classes += 5) {
        subject s;
        set_up(classes, NULL, &s);
        for (size_t c = 0; c < classes; c++) {
            s.mean[c] = (vmg_real)c / 4;
            s.variance[c] = 1e4f;
        }
        for (size_t p = 0; p < pairs_of(&s); p++) {
            s.covariance[p] = 1e4f;
        }
        double sum = 0;
        for (size_t c = 0; c < classes; c++) {
            sum += exp((double)c / 4);
        }
        assert_close(expected(&s, 0, true), -log(sum), VMG_REAL_IS_DOUBLE ? 1e-11 : 1e-5);
        for (size_t i = 0; i < classes; i++) {
            for (size_t j = i; j < classes; j++) { /* rank 1: direction (0, 1, 2, ...) / classes */
                *(i == j ? &s.variance[i] : &s.covariance[vmg_pair_of(classes, i, j)]) =
                    (vmg_real)(i * j) / (vmg_real)(classes * classes);
            }
        }
        assert_true(isfinite(expected(&s, 0, true)));
        for (size_t c = 0; c < classes; c++) {
            assert_true(fabs((double)s.of_mean[c]) <= 1 && fabs((double)s.of_variance[c]) <= 0.126);
        }
        s.mean[0] = (vmg_real)1e30;
        s.variance[1] = (vmg_real)1e20;
        predict(&s);
        assert_true(isfinite(expected(&s, 1, true)) && s.probability[0] == 1 && s.entropy < 1e-6);
        s.mean[1] = (vmg_real)NAN;
        assert_true(isnan(expected(&s, 0, false)));
        s.mean[1] = 0;
        s.variance[1] = (vmg_real)NAN;
        assert_true(isnan(expected(&s, 0, false)));
        tear_down(&s);
    }
}

static void second_moments_of_the_nodes_are_exact(void **state)
{
    (void)state;
    subject s;
    set_up(11, NULL, &s);
    const vmg_softmax_nodes *nodes = &s.likelihood.work->nodes;
    for (size_t count = 0; count < VMG_NODE_COUNTS; count++) {
        const size_t pairs = vmg_softmax_node_pairs((vmg_node_count)count);
        double moments[10][10] = {{0}};
        for (size_t q = 0; q < pairs; q++) {
            double z[10] = {0};
            for (size_t i = 0; i < 10; i++) {
                for (size_t l = 0; l <= i; l++) {
                    const vmg_matrix block = vmg_softmax_nodes_block(nodes, q / VMG_NODE_BLOCK);
                    z[i] += nodes->balance[count][i * 10 + l] * (double)vmg_matrix_row(block, l)[q % VMG_NODE_BLOCK];
                }
            }
            for (size_t i = 0; i < 100; i++) {
                moments[i / 10][i % 10] += z[i / 10] * z[i % 10] / (double)pairs;
            }
        }
        for (size_t i = 0; i < 100; i++) {
            assert_close(moments[i / 10][i % 10], i / 10 == i % 10, 1e-12);
        }
    }
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_classes_match_dense_integration),
        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(derivatives_are_near_those_of_many_nodes),
        cmocka_unit_test(probabilities_match_a_million_draws),
        cmocka_unit_test(three_classes_agree_with_two),
        cmocka_unit_test(known_outputs_are_the_limit),
        cmocka_unit_test(nearly_certain_rows_keep_their_small_numbers),
        cmocka_unit_test(edges),
        cmocka_unit_test(second_moments_of_the_nodes_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
