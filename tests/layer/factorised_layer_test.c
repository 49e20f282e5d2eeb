/* The layer of independent Gaussian weights. Where its variances are products u_i v_j it is a matrix layer, and must
 * say the same: moments, covariances, divergences from every prior. Its moments against many samples. Variational
 * dropout against free variances alpha m^2. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "network/network.h"

enum { inputs = 3, units = 4, most_rows = 5, data_points = 40 };

typedef struct subject {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real *parameters;
} subject;

/* A network with varying noise, whose two outputs have a covariance. */
static vmg_network_options options_of(const vmg_layer_kind *kind, vmg_weight_variance variance, vmg_prior_form prior,
                                      vmg_inference inference)
{
    static const size_t hidden[] = {units, units};
    vmg_network_options options = {
        .inputs = inputs,
        .hidden = hidden,
        .hidden_count = 2,
        .activation = vmg_activation_find("relu"),
        .layer_kind = kind,
        .inference = inference,
        .likelihood = {.kind = &vmg_likelihood_varying,
                       .outputs = 2,
                       .prior_shape = 2,
                       .prior_rate = 0.5,
                       .noise_floor = 0.01,
                       .noise_hold = 0.1},
    };
    if (kind == &vmg_layer_kind_factorised) {
        options.factorised = (vmg_factorised_layer){
            .variance = variance, .prior = prior, .prior_sd = 0.8, .hyper_shape = 1.5, .hyper_rate = 0.5, .log_sd = -1};
    } else {
        options.layer = (vmg_matrix_layer){.row = {.kind = &vmg_covariance_diagonal},
                                           .column = {.kind = &vmg_covariance_diagonal},
                                           .prior = prior,
                                           .prior_sd = 0.8,
                                           .hyper_shape = 1.5,
                                           .hyper_rate = 0.5,
                                           .log_sd_row = -1,
                                           .log_sd_constant = -1.5,
                                           .log_sd_spread = 0.4};
    }
    return options;
}

static void set_up(subject *s, vmg_network_options options)
{
    *s = (subject){0};
    assert_int_equal(vmg_context_create(NULL, &s->context), VMG_OK);
    assert_ok(s->context, vmg_network_create(s->context, &options, &s->network));
    assert_ok(s->context, vmg_workspace_create(s->context, s->network, options.inference, most_rows, &s->workspace));
    s->parameters = vmg_allocate(s->context, s->network->parameter_count, sizeof *s->parameters);
    assert_non_null(s->parameters);
    assert_ok(s->context, vmg_network_initialise(s->context, s->network, 5, s->parameters));
}

static void tear_down(subject *s)
{
    vmg_release(s->context, s->parameters);
    vmg_workspace_destroy(s->context, s->workspace);
    vmg_network_destroy(s->context, s->network);
    vmg_context_destroy(s->context);
}

static vmg_real *tensor(const subject *s, size_t layer, const char *name)
{
    char whole[VMG_TENSOR_NAME_SIZE];
    snprintf(whole, sizeof whole, "layer%zu.%s", layer + 1, name);
    for (size_t i = 0; i < s->network->tensor_count; i++) {
        if (!strcmp(s->network->tensors[i].name, whole)) {
            return s->parameters + s->network->tensors[i].offset;
        }
    }
    fail_msg("there is no tensor %s", whole);
    return NULL;
}

static vmg_batch batch_of(void)
{
    static vmg_real x[most_rows * inputs], y[most_rows];
    for (size_t i = 0; i < most_rows * inputs; i++) {
        x[i] = (vmg_real)sin(1 + 2.5 * (double)i);
        y[i % most_rows] = (vmg_real)cos((double)i);
    }
    return (vmg_batch){vmg_matrix_view(x, most_rows, inputs), {.values = vmg_matrix_view(y, most_rows, 1)}};
}

static vmg_objective objective(subject *s, uint64_t step)
{
    vmg_workspace_prepare(s->workspace, s->parameters);
    vmg_workspace_draw(s->workspace, 9, step, most_rows, false);
    return vmg_workspace_objective(s->workspace, s->parameters, batch_of(), (vmg_objective_weights){data_points, 1},
                                   NULL, NULL);
}

static vmg_belief outputs(subject *s, uint64_t step)
{
    vmg_workspace_prepare(s->workspace, s->parameters);
    vmg_workspace_draw(s->workspace, 9, step, most_rows, false);
    return vmg_workspace_forward(s->workspace, batch_of().inputs);
}

/* log_sd_ij = log_sd_row_i + log_sd_column_j */
static void copy_matrix_to_factorised(const subject *matrix, const subject *factorised)
{
    for (size_t l = 0; l < matrix->network->layer_count; l++) {
        const size_t r = matrix->network->layers[l]->rows, c = matrix->network->layers[l]->columns;
        const vmg_real *row = tensor(matrix, l, "log_sd_row"), *column = tensor(matrix, l, "log_sd_column");
        vmg_real *to = tensor(factorised, l, "log_sd");
        memcpy(tensor(factorised, l, "M"), tensor(matrix, l, "M"), r * c * sizeof *to);
        for (size_t i = 0; i < r * c; i++) {
            to[i] = row[i / c] + column[i % c];
        }
    }
}

static void products_of_variances_are_a_matrix_layer(void **state)
{
    (void)state;
    static const vmg_prior_form priors[] = {VMG_PRIOR_STANDARD, VMG_PRIOR_HYPER, VMG_PRIOR_EMPIRICAL,
                                            VMG_PRIOR_RELEVANCE};
    const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-11 : 2e-5;
    for (size_t p = 0; p < sizeof priors / sizeof *priors; p++) {
        subject matrix, factorised;
        set_up(&matrix, options_of(&vmg_layer_kind_matrix, VMG_VARIANCE_FREE, priors[p], VMG_MOMENTS));
        set_up(&factorised, options_of(&vmg_layer_kind_factorised, VMG_VARIANCE_FREE, priors[p], VMG_MOMENTS));
        copy_matrix_to_factorised(&matrix, &factorised);
        const vmg_belief one = outputs(&matrix, 0), other = outputs(&factorised, 0);
        for (size_t k = 0; k < most_rows; k++) {
            for (size_t j = 0; j < 2; j++) {
                const double variance = (double)vmg_matrix_row(one.variance, k)[j];
                assert_true(variance > 0.01);
                assert_close((double)vmg_matrix_row(other.mean, k)[j], (double)vmg_matrix_row(one.mean, k)[j],
                             4 * tolerance);
                assert_close((double)vmg_matrix_row(other.variance, k)[j], variance, 4 * tolerance * (1 + variance));
            }
            assert_close((double)vmg_matrix_row(other.covariance, k)[0], (double)vmg_matrix_row(one.covariance, k)[0],
                         4 * tolerance);
        }
        const vmg_objective first = objective(&matrix, 0), second = objective(&factorised, 0);
        assert_true(first.layers.weights > 1);
        assert_close(second.layers.weights, first.layers.weights, tolerance * first.layers.weights);
        assert_close(second.layers.hyper, first.layers.hyper, tolerance);
        assert_close(second.value, first.value, 4 * tolerance * (1 + fabs(first.value)));
        tear_down(&matrix);
        tear_down(&factorised);
    }
}

/* With one hidden layer the moments are exact: those of many samples. */
static void moments_are_those_of_many_samples(void **state)
{
    (void)state;
    enum { draws = 40000 };
    for (int form = VMG_VARIANCE_FREE; form <= VMG_VARIANCE_LAYER_DROPOUT; form++) {
        subject moments, sampled;
        vmg_network_options options =
            options_of(&vmg_layer_kind_factorised, (vmg_weight_variance)form, VMG_PRIOR_STANDARD, VMG_MOMENTS);
        options.hidden_count = 1;
        set_up(&moments, options);
        options.inference = VMG_SAMPLED;
        set_up(&sampled, options);
        double mean[most_rows][2] = {{0}}, square[most_rows][2] = {{0}}, product[most_rows] = {0};
        for (uint64_t n = 0; n < draws; n++) {
            const vmg_belief drawn = outputs(&sampled, n);
            for (size_t k = 0; k < most_rows; k++) {
                const vmg_real *b = vmg_matrix_row(drawn.mean, k);
                for (size_t j = 0; j < 2; j++) {
                    mean[k][j] += (double)b[j] / draws;
                    square[k][j] += (double)b[j] * (double)b[j] / draws;
                }
                product[k] += (double)b[0] * (double)b[1] / draws;
            }
        }
        const vmg_belief exact = outputs(&moments, 0);
        for (size_t k = 0; k < most_rows; k++) {
            double sd[2];
            for (size_t j = 0; j < 2; j++) {
                const double variance = (double)vmg_matrix_row(exact.variance, k)[j];
                sd[j] = sqrt(variance);
                assert_true(variance > 0);
                assert_close(mean[k][j], (double)vmg_matrix_row(exact.mean, k)[j], 5 * sqrt(variance / draws));
                assert_close(square[k][j] - mean[k][j] * mean[k][j], variance, 0.05 * variance);
            }
            assert_close(product[k] - mean[k][0] * mean[k][1], (double)vmg_matrix_row(exact.covariance, k)[0],
                         0.04 * sd[0] * sd[1]);
        }
        tear_down(&moments);
        tear_down(&sampled);
    }
}

static void variational_dropout_is_a_part_of_the_squared_mean(void **state)
{
    (void)state;
    for (int form = VMG_VARIANCE_DROPOUT; form <= VMG_VARIANCE_LAYER_DROPOUT; form++) {
        subject dropout, plain;
        set_up(&dropout,
               options_of(&vmg_layer_kind_factorised, (vmg_weight_variance)form, VMG_PRIOR_STANDARD, VMG_MOMENTS));
        set_up(&plain, options_of(&vmg_layer_kind_factorised, VMG_VARIANCE_FREE, VMG_PRIOR_STANDARD, VMG_MOMENTS));
        for (size_t l = 0; l < plain.network->layer_count; l++) {
            const size_t count = plain.network->layers[l]->rows * plain.network->layers[l]->columns;
            vmg_real *mean = tensor(&dropout, l, "M"), *root = tensor(&dropout, l, "log_sqrt_alpha");
            for (size_t i = 0; i < count; i++) {
                const size_t own = form == VMG_VARIANCE_DROPOUT ? i : 0;
                root[own] = own == 1 ? 3 : (vmg_real)(-0.5 - 0.1 * (double)(own % 7)); /* 3: beyond the bound, as 0 */
                mean[i] = mean[i] != 0 ? mean[i] : (vmg_real)0.3;
                tensor(&plain, l, "M")[i] = mean[i];
                tensor(&plain, l, "log_sd")[i] =
                    (vmg_real)(log(fabs((double)mean[i])) + (own == 1 ? 0 : (double)root[own]));
            }
        }
        const vmg_belief one = outputs(&dropout, 0), other = outputs(&plain, 0);
        for (size_t k = 0; k < most_rows; k++) {
            for (size_t j = 0; j < 2; j++) {
                const double variance = (double)vmg_matrix_row(other.variance, k)[j];
                assert_close((double)vmg_matrix_row(one.mean, k)[j], (double)vmg_matrix_row(other.mean, k)[j], 1e-4);
                assert_close((double)vmg_matrix_row(one.variance, k)[j], variance, 1e-4 * (1 + variance));
            }
        }
        tear_down(&dropout);
        tear_down(&plain);
    }
}

/* A draw of the weights has their means and variances. */
static void draws_of_weights_have_their_moments(void **state)
{
    (void)state;
    enum { draws = 4000 };
    subject s;
    set_up(&s, options_of(&vmg_layer_kind_factorised, VMG_VARIANCE_FREE, VMG_PRIOR_STANDARD, VMG_SAMPLED));
    vmg_real drawn[(inputs + 1) * units], scratch[2 * (inputs + 1) * units];
    double square[(inputs + 1) * units] = {0}, mean[(inputs + 1) * units] = {0};
    vmg_workspace_prepare(s.workspace, s.parameters);
    for (size_t i = 0; i < (inputs + 1) * units; i++) {
        tensor(&s, 0, "log_sd")[i] = (vmg_real)(-1 - 0.1 * (double)i);
    }
    vmg_workspace_prepare(s.workspace, s.parameters);
    for (uint64_t n = 0; n < draws; n++) {
        s.network->layers[0]->kind->draw_weights(s.workspace->states[0], 3, n, scratch,
                                                 vmg_matrix_view(drawn, inputs + 1, units));
        for (size_t i = 0; i < (inputs + 1) * units; i++) {
            const double off = (double)drawn[i] - (double)tensor(&s, 0, "M")[i];
            mean[i] += off / draws;
            square[i] += off * off / draws;
        }
    }
    for (size_t i = 0; i < (inputs + 1) * units; i++) {
        const double variance = exp(-2 - 0.2 * (double)i);
        assert_close(mean[i], 0, 5 * sqrt(variance / draws));
        assert_close(square[i], variance, 0.12 * variance);
    }
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_variances_are_a_matrix_layer),
        cmocka_unit_test(moments_are_those_of_many_samples),
        cmocka_unit_test(variational_dropout_is_a_part_of_the_squared_mean),
        cmocka_unit_test(draws_of_weights_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
