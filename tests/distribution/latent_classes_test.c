/* Probabilities of classes from Gaussian latent functions against integrals on fine grids. */
#include "test.h"

#include "base/context.h"
#include "distribution/latent_classes.h"

static double logistic(double f)
{
    return f >= 0 ? 1 / (1 + exp(-f)) : exp(f) / (1 + exp(f));
}

/* The mean of a function of f ~ N(mean, sd^2): Simpson's rule in f itself, fine whatever the sd. */
static double integrate(double (*function)(double), double mean, double sd)
{
    const size_t count = 200000;
    const double from = mean - 12 * sd, step = 24 * sd / (double)count;
    double sum = 0;
    for (size_t i = 0; i <= count; i++) {
        const double f = from + step * (double)i, z = (f - mean) / sd;
        sum += (i == 0 || i == count ? 1 : i % 2 ? 4 : 2) * exp(-z * z / 2) * function(f);
    }
    return sum * step / 3 / (sd * 2.50662827463100050242);
}

static double coin_entropy(double f)
{
    const double p = logistic(f), q = logistic(-f);
    return -(p > 0 ? p * log(p) : 0) - (q > 0 ? q * log(q) : 0);
}

static void two_classes_are_an_integral(void **state)
{
    (void)state;
    static const double means[] = {0, 0.7, -3, 12}, sds[] = {0.1, 1, 3, 40};
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            double probabilities[2], entropy;
            vmg_latent_two_classes(means[i], sds[k] * sds[k], probabilities, &entropy);
            assert_close(probabilities[1], integrate(logistic, means[i], sds[k]), 1e-8);
            assert_close(probabilities[0] + probabilities[1], 1, 1e-12);
            assert_close(entropy, integrate(coin_entropy, means[i], sds[k]), 1e-7);
        }
    }
    double probabilities[2], entropy;
    vmg_latent_two_classes(-20, 0, probabilities, &entropy);
    assert_close(probabilities[1] * 1e9, logistic(-20) * 1e9, 1e-12);
    vmg_latent_two_classes(1e6, 1e12, probabilities, &entropy); /* Phi(1): far beyond any table */
    assert_close(probabilities[1], 0.841344746, 1e-3);
}

enum { functions = 3 };

/* Means over a grid of the three latent functions. */
static void integrate_classes(vmg_class_link link, const double *mean, double root[functions][functions],
                              double *probabilities, double *entropy)
{
    const size_t count = 61;
    double total = 0;
    *entropy = 0;
    for (size_t c = 0; c < functions; c++) {
        probabilities[c] = 0;
    }
    for (size_t i = 0; i < count * count * count; i++) {
        const double z[functions] = {6 * (double)(i % count) / 30 - 6, 6 * (double)(i / count % count) / 30 - 6,
                                     6 * (double)(i / count / count) / 30 - 6};
        const double weight = exp(-(z[0] * z[0] + z[1] * z[1] + z[2] * z[2]) / 2);
        double p[functions], sum = 0;
        for (size_t c = 0; c < functions; c++) {
            const double f = mean[c] + root[c][0] * z[0] + root[c][1] * z[1] + root[c][2] * z[2];
            p[c] = link == VMG_LINK_SOFTMAX ? exp(f) : logistic(f);
            sum += p[c];
        }
        total += weight;
        for (size_t c = 0; c < functions; c++) {
            p[c] /= sum;
            probabilities[c] += weight * p[c];
            *entropy -= weight * p[c] * log(p[c]);
        }
    }
    for (size_t c = 0; c < functions; c++) {
        probabilities[c] /= total;
    }
    *entropy /= total;
}

static void more_classes_are_an_integral(void **state)
{
    (void)state;
    double full[functions][functions] = {{1.2, 0, 0}, {-0.5, 0.8, 0}, {0.3, 0.9, 0.6}};
    double diagonal[functions][functions] = {{1.2, 0, 0}, {0, 0.8, 0}, {0, 0, 0.6}};
    const double mean[functions] = {0.5, -1, 1.5}, sd[functions] = {1.2, 0.8, 0.6};
    vmg_context *context = NULL;
    vmg_arena counted = {0}, arena;
    vmg_latent_points points;
    assert_int_equal(vmg_context_create(NULL, &context), VMG_OK);
    vmg_latent_points_lay_out(functions, &counted, &points);
    assert_null(points.normal);
    assert_ok(context, vmg_arena_create(context, &counted, &arena));
    vmg_arena taken = arena;
    vmg_latent_points_lay_out(functions, &taken, &points);
    for (int link = VMG_LINK_SOFTMAX; link <= VMG_LINK_ONE_AGAINST_REST; link++) {
        for (size_t k = 0; k < 2; k++) {
            double got[functions], expected[functions], work[functions], got_entropy, entropy;
            vmg_latent_classes((vmg_class_link)link, &points, mean, k ? NULL : &full[0][0], sd, work, got,
                               &got_entropy);
            integrate_classes((vmg_class_link)link, mean, k ? diagonal : full, expected, &entropy);
            for (size_t c = 0; c < functions; c++) {
                assert_close(got[c], expected[c], 0.005); /* 256 points */
            }
            assert_close(got_entropy, entropy, 0.01);
        }
    }
    const double none[functions] = {0, 0, 0}, far[functions] = {-2000, -2001, 900};
    double got[functions], work[functions], entropy;
    vmg_latent_classes(VMG_LINK_SOFTMAX, &points, mean, NULL, none, work, got, &entropy);
    assert_close(got[2], 1 / (1 + exp(-1) + exp(-2.5)), 1e-12);
    vmg_latent_classes(VMG_LINK_ONE_AGAINST_REST, &points, far, NULL, none, work, got, &entropy);
    assert_close(got[2], 1, 1e-12);
    const double low[functions] = {-2000, -2001, -2000};
    vmg_latent_classes(VMG_LINK_ONE_AGAINST_REST, &points, low, NULL, none, work, got, &entropy);
    assert_close(got[1], exp(-1) / (2 + exp(-1)), 1e-12);
    vmg_arena_destroy(context, &arena);
    vmg_context_destroy(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_classes_are_an_integral),
        cmocka_unit_test(more_classes_are_an_integral),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
