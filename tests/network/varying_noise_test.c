/* The predictive distribution of networks whose noise varies with the inputs: by moments against a million draws of f
 * and o, and sampled against what each posterior sample says. */
#include "test.h"

#include "base/context.h"
#include "base/real.h"
#include "network/predictive.h"
#include "network/varying_noise.h"

enum { ROWS = 3, INPUTS = 2, TARGETS = 2, SAMPLES = 6, DRAWS = 1000000 };

typedef struct subject {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real *parameters;
    vmg_real x[ROWS * INPUTS];
    vmg_arena arena;
    vmg_predictive predictive;
} subject;

static void lay_out(subject *s, vmg_inference inference, bool with_constant, size_t samples)
{
    const vmg_likelihood constant = {.kind = &vmg_likelihood_gaussian, .outputs = TARGETS};
    vmg_predictive_plan plan = {0};
    vmg_arena counted = {0};
    if (with_constant) {
        vmg_predictive_plan_member(&plan, &constant, inference, samples);
    }
    vmg_predictive_plan_member(&plan, &s->network->likelihood, inference, samples);
    vmg_predictive_lay_out(&plan, ROWS, &counted, &s->predictive);
    assert_ok(s->context, vmg_arena_create(s->context, &counted, &s->arena));
    vmg_predictive_lay_out(&plan, ROWS, &s->arena, &s->predictive);
}

static void set_up(subject *s, vmg_inference inference)
{
    static const size_t hidden[] = {20};
    const vmg_network_options options = {
        .inputs = INPUTS,
        .hidden = hidden,
        .hidden_count = 1,
        .activation = vmg_activation_find("relu"),
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = {.row = {.kind = &vmg_covariance_diagonal},
                  .column = {.kind = &vmg_covariance_diagonal},
                  .prior_sd = 1,
                  .log_sd_row = -1.5,
                  .log_sd_constant = -1.5},
        .likelihood = {.kind = &vmg_likelihood_varying,
                       .outputs = 2 * TARGETS,
                       .prior_shape = 1,
                       .prior_rate = 1,
                       .noise_floor = 1e-3},
    };
    const vmg_real x[ROWS * INPUTS] = {0.3f, -0.4f, 1.2f, 0.9f, -0.8f, 0.7f};
    *s = (subject){0};
    assert_int_equal(vmg_context_create(NULL, &s->context), VMG_OK);
    assert_ok(s->context, vmg_network_create(s->context, &options, &s->network));
    assert_ok(s->context, vmg_workspace_create(s->context, s->network, inference, ROWS, &s->workspace));
    s->parameters = vmg_allocate(s->context, s->network->parameter_count, sizeof *s->parameters);
    assert_ok(s->context, vmg_network_initialise(s->context, s->network, 4, s->parameters));
    s->parameters[s->network->likelihood_offset] = -1;
    for (size_t i = 0; i < ROWS * INPUTS; i++) {
        s->x[i] = x[i];
    }
}

static void tear_down(subject *s)
{
    vmg_arena_destroy(s->context, &s->arena);
    vmg_release(s->context, s->parameters);
    vmg_workspace_destroy(s->context, s->workspace);
    vmg_network_destroy(s->context, s->network);
    vmg_context_destroy(s->context);
}

static void predict(subject *s, vmg_inference inference)
{
    const vmg_matrix inputs = vmg_matrix_view(s->x, ROWS, INPUTS);
    vmg_predictive_begin(&s->predictive, ROWS);
    vmg_predictive_set_noise(&s->predictive, s->network, s->parameters, inference, 1, 0);
    vmg_predictive_add(&s->predictive, s->workspace, s->parameters, inputs, 11, 1, 0);
    vmg_predictive_finish(&s->predictive, ROWS);
}

/* A mean over draws, and how far the truth may be from it: 4 standard errors. */
typedef struct running_mean {
    double count, sum, squares;
} running_mean;

static void add(running_mean *mean, double value)
{
    mean->count++;
    mean->sum += value;
    mean->squares += value * value;
}

static void assert_is_mean(double got, const running_mean *mean, const char *what)
{
    const double centre = mean->sum / mean->count, variance = mean->squares / mean->count - centre * centre;
    if (!(fabs(got - centre) <= 4 * sqrt(variance / mean->count))) {
        fail_msg("%s: %g, but %g with standard error %g by draws", what, got, centre, sqrt(variance / mean->count));
    }
}

/* Three standard normals. */
static void draw_three(uint64_t number, double *out)
{
    static vmg_real buffer[4];
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){3, number, 0}, 0, 4, buffer);
    for (int i = 0; i < 3; i++) {
        out[i] = (double)buffer[i];
    }
}

/* One row and target, from what the network believes about f and o alone. */
static void compare_with_draws(const subject *s, vmg_belief belief, size_t row, size_t target)
{
    const vmg_mixture mixture = vmg_predictive_mixture(&s->predictive, row, target);
    const double mean = (double)vmg_matrix_row(belief.mean, row)[target];
    const double mean_o = (double)vmg_matrix_row(belief.mean, row)[TARGETS + target];
    const double variance = (double)vmg_matrix_row(belief.variance, row)[target];
    const double sd_o = sqrt((double)vmg_matrix_row(belief.variance, row)[TARGETS + target]);
    const double slope = (double)vmg_matrix_row(belief.covariance, row)[target] / sd_o;
    const double points[] = {-1.5, 0.2, 2.5}, low = vmg_mixture_quantile(&mixture, 0.05);
    const double high = vmg_mixture_quantile(&mixture, 0.99);
    running_mean y_mean = {0}, noise_mean = {0}, square = {0}, below_low = {0}, below_high = {0}, density[3] = {{0}},
                 crps = {0};
    double last = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        double z[3];
        draw_three(i, z);
        const double f = mean + slope * z[0] + sqrt(variance - slope * slope) * z[1];
        const double noise = vmg_likelihood_varying_noise(
            &s->network->likelihood, s->parameters + s->network->likelihood_offset, target, mean_o + sd_o * z[0]);
        const double y = f + sqrt(noise) * z[2];
        add(&y_mean, y);
        add(&noise_mean, noise);
        add(&square, (f - mean) * (f - mean));
        add(&below_low, y < low);
        add(&below_high, y < high);
        for (int p = 0; p < 3; p++) {
            const double error = points[p] - f;
            add(&density[p], exp(-0.5 * error * error / noise) / sqrt(2 * VMG_PI * noise));
        }
        if (i % 2) {
            add(&crps, 0.5 * (fabs(y - 1) + fabs(last - 1)) - 0.5 * fabs(y - last));
        }
        last = y;
    }
    assert_is_mean(vmg_mixture_mean(&mixture), &y_mean, "mean");
    assert_is_mean(vmg_mixture_noise_variance(&mixture), &noise_mean, "noise variance");
    assert_is_mean(vmg_mixture_model_variance(&mixture), &square, "model variance");
    assert_close(vmg_mixture_model_variance(&mixture), variance, VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-5);
    assert_is_mean(0.05, &below_low, "5 % quantile");
    assert_is_mean(0.99, &below_high, "99 % quantile");
    for (int p = 0; p < 3; p++) {
        assert_is_mean(exp(vmg_mixture_log_density(&mixture, points[p])), &density[p], "density");
    }
    assert_is_mean(vmg_mixture_crps(&mixture, 1), &crps, "CRPS");
}

static void moments_match_a_million_draws(void **state)
{
    (void)state;
    subject s;
    set_up(&s, VMG_MOMENTS);
    lay_out(&s, VMG_MOMENTS, false, 1);
    assert_int_equal(s.predictive.components, VMG_NOISE_NODES);
    predict(&s, VMG_MOMENTS);
    const vmg_belief belief = vmg_workspace_forward(s.workspace, vmg_matrix_view(s.x, ROWS, INPUTS));
    bool related = false;
    for (size_t i = 0; i < ROWS * TARGETS; i++) {
        related = related || fabs((double)vmg_matrix_row(belief.covariance, i / TARGETS)[i % TARGETS]) > 0.02;
    }
    assert_true(related); /* else the covariance would not be tested */
    compare_with_draws(&s, belief, 0, 0);
    compare_with_draws(&s, belief, 1, 1);
    tear_down(&s);
}

static void samples_have_their_own_noise(void **state)
{
    (void)state;
    subject s;
    set_up(&s, VMG_SAMPLED);
    lay_out(&s, VMG_SAMPLED, false, SAMPLES);
    predict(&s, VMG_SAMPLED);
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        vmg_workspace_draw(s.workspace, 11, sample, ROWS, true);
        const vmg_belief belief = vmg_workspace_forward(s.workspace, vmg_matrix_view(s.x, ROWS, INPUTS));
        for (size_t i = 0; i < ROWS * TARGETS; i++) {
            const vmg_mixture mixture = vmg_predictive_mixture(&s.predictive, i / TARGETS, i % TARGETS);
            const vmg_real *outputs = vmg_matrix_row(belief.mean, i / TARGETS);
            const double noise =
                vmg_likelihood_varying_noise(&s.network->likelihood, s.parameters + s.network->likelihood_offset,
                                             i % TARGETS, (double)outputs[TARGETS + i % TARGETS]);
            assert_int_equal(mixture.count, SAMPLES);
            assert_true(mixture.location[sample] == outputs[i % TARGETS]);
            assert_close((double)mixture.noise[sample], noise, 1e-6);
            assert_true(isinf(mixture.degrees[sample]) && !mixture.model && !mixture.weight);
        }
    }
    tear_down(&s);
}

/* Beside a member of constant noise both weigh the same, and a part of the rows is the same rows. */
static void members_weigh_the_same(void **state)
{
    (void)state;
    subject s;
    set_up(&s, VMG_MOMENTS);
    lay_out(&s, VMG_MOMENTS, true, 1);
    assert_int_equal(s.predictive.components, 1 + VMG_NOISE_NODES);
    const vmg_network_options options = {
        .inputs = INPUTS,
        .layer_kind = &vmg_layer_kind_matrix,
        .layer = {.row = {.kind = &vmg_covariance_diagonal},
                  .column = {.kind = &vmg_covariance_diagonal},
                  .prior_sd = 1},
        .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = TARGETS, .prior_shape = 1, .prior_rate = 1},
    };
    vmg_network *linear = NULL;
    vmg_workspace *workspace = NULL;
    assert_ok(s.context, vmg_network_create(s.context, &options, &linear));
    assert_ok(s.context, vmg_workspace_create(s.context, linear, VMG_MOMENTS, ROWS, &workspace));
    vmg_real *parameters = vmg_allocate(s.context, linear->parameter_count, sizeof *parameters);
    assert_ok(s.context, vmg_network_initialise(s.context, linear, 5, parameters));
    const vmg_matrix inputs = vmg_matrix_view(s.x, ROWS, INPUTS);
    vmg_predictive_set_noise(&s.predictive, linear, parameters, VMG_MOMENTS, 1, 0);
    vmg_predictive_set_noise(&s.predictive, s.network, s.parameters, VMG_MOMENTS, 1, 1);
    vmg_predictive_add(&s.predictive, workspace, parameters, inputs, 1, 1, 0);
    vmg_predictive_add(&s.predictive, s.workspace, s.parameters, inputs, 1, 1, 1);
    const vmg_belief constant = vmg_workspace_forward(workspace, inputs);
    const vmg_belief varying = vmg_workspace_forward(s.workspace, inputs);
    const vmg_predictive part = vmg_predictive_rows(&s.predictive, 1, ROWS - 1);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t target = 0; target < TARGETS; target++) {
            const vmg_mixture mixture = vmg_predictive_mixture(&s.predictive, row, target);
            const double mean = 0.5 * ((double)vmg_matrix_row(constant.mean, row)[target] +
                                       (double)vmg_matrix_row(varying.mean, row)[target]);
            assert_close(vmg_mixture_mean(&mixture), mean, 1e-6);
            assert_close(
                (double)mixture.noise[0],
                vmg_likelihood_gaussian_noise(&linear->likelihood, parameters + linear->likelihood_offset, 0).scale2,
                1e-6);
            if (row > 0) {
                const vmg_mixture same = vmg_predictive_mixture(&part, row - 1, target);
                assert_true(vmg_mixture_log_density(&same, 0.3) == vmg_mixture_log_density(&mixture, 0.3));
            }
        }
    }
    vmg_release(s.context, parameters);
    vmg_workspace_destroy(s.context, workspace);
    vmg_network_destroy(s.context, linear);
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_match_a_million_draws),
        cmocka_unit_test(samples_have_their_own_noise),
        cmocka_unit_test(members_weigh_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
