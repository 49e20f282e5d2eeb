/* Gamma: golden values, psi and psi' against exact identities, and derivatives against differences. */
#include "golden/golden.h"

#include "distribution/gamma.h"

static void matches_the_golden_values(void **state)
{
    (void)state;
    json_t *file = golden_read("gamma_kl.json"), *cases = golden_field(file, "cases");
    const double tolerance = golden_number(file, "tolerance");
    assert_true(json_array_size(cases) > 0);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *c = json_array_get(cases, i);
        const vmg_gamma posterior = {golden_number(c, "shape"), golden_number(c, "rate")};
        const vmg_gamma prior = {golden_number(c, "prior_shape"), golden_number(c, "prior_rate")};
        const vmg_gamma_gradient gradient = vmg_gamma_divergence_gradient(posterior, prior);
        assert_close(vmg_digamma(posterior.shape), golden_number(c, "digamma_of_shape"), 1e-13);
        assert_close(vmg_trigamma(posterior.shape), golden_number(c, "trigamma_of_shape"), 1e-13);
        assert_close(vmg_gamma_expectation(posterior), golden_number(c, "expectation"), tolerance);
        assert_close(vmg_gamma_expectation_of_log(posterior), golden_number(c, "expectation_of_log"), tolerance);
        assert_close(vmg_gamma_divergence(posterior, prior), golden_number(c, "kl"), tolerance);
        assert_close(gradient.log_shape / posterior.shape, golden_number(c, "d_kl_d_shape"), tolerance);
        assert_close(gradient.log_rate / posterior.rate, golden_number(c, "d_kl_d_rate"), tolerance);
    }
    json_decref(file);
}

/* Closed forms: psi(1) = -gamma, psi(1/2) = -gamma - 2 log 2, psi(n) = -gamma + H_{n-1}; psi'(1) = pi^2/6,
 * psi'(1/2) = pi^2/2 (Abramowitz and Stegun 6.3.2, 6.3.3, 6.4.2, 6.4.4). */
static void psi_has_its_known_values(void **state)
{
    (void)state;
    const double euler = 0.57721566490153286061, pi_squared = 9.86960440108935861883;
    assert_close(vmg_digamma(1), -euler, 1e-14);
    assert_close(vmg_digamma(0.5), -euler - 2 * log(2), 1e-14);
    assert_close(vmg_trigamma(1), pi_squared / 6, 1e-14);
    assert_close(vmg_trigamma(0.5), pi_squared / 2, 1e-14);
    double harmonic = 0, squares = 0;
    for (int n = 2; n <= 60; n++) {
        harmonic += 1.0 / (n - 1);
        squares += 1.0 / ((n - 1.0) * (n - 1.0));
        assert_close(vmg_digamma(n), harmonic - euler, 1e-13);
        assert_close(vmg_trigamma(n), pi_squared / 6 - squares, 1e-13);
    }
}

/* Duplication, psi(2x) = (psi(x) + psi(x + 1/2))/2 + log 2, joins recurrence and series from 1e-6 to 1e6. */
static void psi_duplicates(void **state)
{
    (void)state;
    for (double x = 1e-6; x < 1e6; x *= 1.37) {
        const double psi = 0.5 * (vmg_digamma(x) + vmg_digamma(x + 0.5)) + log(2);
        const double slope = 0.25 * (vmg_trigamma(x) + vmg_trigamma(x + 0.5));
        assert_close(vmg_digamma(2 * x), psi, 1e-13);
        assert_true(fabs(vmg_trigamma(2 * x) - slope) <= 1e-13 * slope);
    }
}

static void psi_at_the_edges(void **state)
{
    (void)state;
    assert_true(isnan(vmg_digamma(0)) && isnan(vmg_digamma(-2.5)) && isnan(vmg_digamma(NAN)));
    assert_true(isnan(vmg_trigamma(0)) && isnan(vmg_trigamma(-2.5)) && isnan(vmg_trigamma(NAN)));
    assert_true(vmg_digamma(INFINITY) == INFINITY);
    assert_true(vmg_trigamma(INFINITY) == 0);
    assert_close(vmg_digamma(1e300) / log(1e300), 1, 1e-14);
    assert_close(vmg_digamma(1e-200) * 1e-200, -1, 1e-14);
}

/* The derivatives with respect to the logarithms, against central differences of width 1e-5: error some 1e-10. */
static void gradients_match_differences(void **state)
{
    (void)state;
    const double logs[] = {-1.5, 0.0, 0.9, 2.5, 5.0}, step = 1e-5;
    const vmg_gamma prior = {6, 4.5};
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < 5; j++) {
            const double a = logs[i], b = logs[j];
            const vmg_gamma at = vmg_gamma_from_logs(a, b);
            const vmg_gamma a_up = vmg_gamma_from_logs(a + step, b), a_down = vmg_gamma_from_logs(a - step, b);
            const vmg_gamma b_up = vmg_gamma_from_logs(a, b + step), b_down = vmg_gamma_from_logs(a, b - step);
            const vmg_gamma_gradient kl = vmg_gamma_divergence_gradient(at, prior);
            const vmg_gamma_gradient log_moment = vmg_gamma_expectation_of_log_gradient(at);
            assert_close(kl.log_shape,
                         (vmg_gamma_divergence(a_up, prior) - vmg_gamma_divergence(a_down, prior)) / (2 * step), 1e-7);
            assert_close(kl.log_rate,
                         (vmg_gamma_divergence(b_up, prior) - vmg_gamma_divergence(b_down, prior)) / (2 * step), 1e-7);
            assert_close(log_moment.log_shape,
                         (vmg_gamma_expectation_of_log(a_up) - vmg_gamma_expectation_of_log(a_down)) / (2 * step),
                         1e-8);
            assert_close(log_moment.log_rate,
                         (vmg_gamma_expectation_of_log(b_up) - vmg_gamma_expectation_of_log(b_down)) / (2 * step),
                         1e-8);
        }
    }
}

static void divergence_is_zero_only_at_the_prior(void **state)
{
    (void)state;
    const vmg_gamma prior = {6, 6};
    const vmg_gamma_gradient gradient = vmg_gamma_divergence_gradient(prior, prior);
    assert_close(vmg_gamma_divergence(prior, prior), 0, 1e-14);
    assert_close(gradient.log_shape, 0, 1e-14);
    assert_close(gradient.log_rate, 0, 1e-14);
    for (double shape = 1e-3; shape < 1e7; shape *= 7) {
        assert_true(vmg_gamma_divergence((vmg_gamma){shape, 6}, prior) > 0);
        assert_true(vmg_gamma_divergence((vmg_gamma){6, shape}, prior) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_the_golden_values),
        cmocka_unit_test(psi_has_its_known_values),
        cmocka_unit_test(psi_duplicates),
        cmocka_unit_test(psi_at_the_edges),
        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(divergence_is_zero_only_at_the_prior),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
