/* Networks with large layers, which leave a part of their gradient to the end: the gradient is that of the plain
 * kernels and of differences; a step moves every parameter once, as Adam does; no number depends on the threads, and
 * nothing is allocated. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "network/network.h"
#include "optimise/descent.h"

enum { rows = 200, inputs = 60, units = 101, steps = 3, data_points = 1000 };

static const vmg_adam_options adam = {0.9, 0.999, 1e-8, 0.99};

typedef struct subject {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_team *team;
    vmg_arena arena;
    vmg_descent descent;
    vmg_real *parameters, *gradient, *x, *y;
    vmg_batch batch;
} subject;

/* What the network is made of. */
typedef struct make_up {
    const char *what;
    const vmg_layer_kind *layer;
    vmg_prior_form prior;
    vmg_inference inference;
    size_t pairs;
    double dropout;
} make_up;

static const make_up make_ups[] = {
    {"matrix, standard prior", &vmg_layer_kind_matrix, VMG_PRIOR_STANDARD, VMG_SAMPLED, 0, 0},
    {"matrix, hyper-prior", &vmg_layer_kind_matrix, VMG_PRIOR_HYPER, VMG_SAMPLED, 0, 0},
    {"matrix, empirical prior", &vmg_layer_kind_matrix, VMG_PRIOR_EMPIRICAL, VMG_SAMPLED, 0, 0},
    {"matrix, relevance prior", &vmg_layer_kind_matrix, VMG_PRIOR_RELEVANCE, VMG_SAMPLED, 0, 0},
    {"matrix, moments", &vmg_layer_kind_matrix, VMG_PRIOR_RELEVANCE, VMG_MOMENTS, 0, 0},
    {"matrix, pseudo-data", &vmg_layer_kind_matrix, VMG_PRIOR_HYPER, VMG_SAMPLED, 3, 0},
    {"factorised", &vmg_layer_kind_factorised, VMG_PRIOR_STANDARD, VMG_SAMPLED, 0, 0},
    {"point", &vmg_layer_kind_point, VMG_PRIOR_STANDARD, VMG_SAMPLED, 0, 0},
    {"point, dropout", &vmg_layer_kind_point, VMG_PRIOR_STANDARD, VMG_SAMPLED, 0, 0.1},
};

static vmg_real *draw(vmg_context *context, uint64_t seed, size_t count)
{
    vmg_real *out = vmg_allocate(context, vmg_random_stride(count), sizeof *out);
    assert_non_null(out);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){seed, 0, 0}, 0, vmg_random_stride(count), out);
    return out;
}

static vmg_network_options options_of(const make_up *of)
{
    static const size_t hidden[] = {units, units};
    vmg_network_options options = {
        .inputs = inputs,
        .hidden = hidden,
        .hidden_count = 2,
        .activation = vmg_activation_find("tanh"),
        .layer_kind = of->layer,
        .inference = of->inference,
        .divide_inputs = true,
        .likelihood = {.kind = &vmg_likelihood_gaussian, .outputs = 1, .prior_shape = 2, .prior_rate = 1.5},
    };
    if (of->layer == &vmg_layer_kind_point) {
        options.point = (vmg_point_layer){.prior_sd = 0.5, .dropout = of->dropout};
    } else if (of->layer == &vmg_layer_kind_factorised) {
        options.factorised = (vmg_factorised_layer){.prior = of->prior, .prior_sd = 1, .log_sd = -2};
    } else {
        options.layer = (vmg_matrix_layer){.row = {.kind = &vmg_covariance_diagonal},
                                           .column = {.kind = &vmg_covariance_diagonal},
                                           .prior = of->prior,
                                           .prior_sd = 0.7,
                                           .hyper_shape = 1.1,
                                           .hyper_rate = 0.6,
                                           .log_sd_row = -1,
                                           .log_sd_constant = -1,
                                           .log_sd_column = -1,
                                           .pairs = of->pairs,
                                           .largest_alpha = 0.5,
                                           .jitter = 1e-3};
    }
    return options;
}

static void set_up(const make_up *of, size_t threads, vmg_kernel_set kernels, subject *s)
{
    const vmg_network_options options = options_of(of);
    vmg_arena counted = {0};
    *s = (subject){0};
    assert_int_equal(vmg_context_create(&(vmg_context_options){.threads = threads, .kernels = kernels}, &s->context),
                     VMG_OK);
    assert_ok(s->context, vmg_network_create(s->context, &options, &s->network));
    assert_ok(s->context, vmg_workspace_create(s->context, s->network, of->inference, rows, &s->workspace));
    assert_true(vmg_workspace_is_large(s->workspace));
    assert_ok(s->context, vmg_team_create(s->context, &s->team));
    vmg_workspace_join(s->workspace, s->team);
    vmg_descent_lay_out(adam, s->workspace, s->team, &counted, &s->descent);
    assert_ok(s->context, vmg_arena_create(s->context, &counted, &s->arena));
    vmg_descent_lay_out(adam, s->workspace, s->team, &s->arena, &s->descent);
    const size_t count = s->network->parameter_count;
    s->parameters = draw(s->context, 1, count);
    s->gradient = draw(s->context, 2, count); /* what is there before does not count */
    assert_ok(s->context, vmg_network_initialise(s->context, s->network, 3, s->parameters));
    s->x = draw(s->context, 4, rows * inputs);
    s->y = draw(s->context, 5, rows);
    s->batch = (vmg_batch){vmg_matrix_view(s->x, rows, inputs), {vmg_matrix_view(s->y, rows, 1), NULL, NULL}};
}

static void tear_down(subject *s)
{
    vmg_arena_destroy(s->context, &s->arena);
    vmg_workspace_destroy(s->context, s->workspace);
    vmg_team_destroy(s->context, s->team);
    vmg_network_destroy(s->context, s->network);
    vmg_release(s->context, s->parameters);
    vmg_release(s->context, s->gradient);
    vmg_release(s->context, s->x);
    vmg_release(s->context, s->y);
    vmg_context_destroy(s->context);
}

typedef vmg_objective (*objective_function)(vmg_workspace *workspace, const vmg_real *parameters, vmg_batch batch,
                                            vmg_objective_weights weights, vmg_real *gradient, double *each);

static double find(subject *s, objective_function function, vmg_real *gradient)
{
    vmg_workspace_prepare(s->workspace, s->parameters);
    vmg_workspace_draw(s->workspace, 9, s->descent.adam.step, rows, false);
    return function(s->workspace, s->parameters, s->batch, (vmg_objective_weights){data_points, 0.7}, gradient, NULL)
        .value;
}

static bool leaves_something(const subject *s)
{
    bool leaves = false;
    for (size_t l = 0; l < s->network->layer_count; l++) {
        leaves = leaves || s->workspace->states[l]->late.factor;
    }
    return leaves;
}

/* Against the plain kernels, and in double some entries of each tensor against differences. */
static void check_gradient(const make_up *of)
{
    subject s, plain;
    set_up(of, 2, VMG_KERNELS_AUTO, &s);
    set_up(of, 1, VMG_KERNELS_PLAIN, &plain);
    memcpy(plain.parameters, s.parameters, s.network->parameter_count * sizeof *s.parameters);
    find(&s, vmg_workspace_objective, s.gradient);
    find(&plain, vmg_workspace_objective, plain.gradient);
    for (size_t i = 0; i < s.network->parameter_count; i++) {
        assert_close((double)s.gradient[i], (double)plain.gradient[i], VMG_REAL_IS_DOUBLE ? 1e-10 : 2e-4);
    }
#if VMG_REAL_IS_DOUBLE
    const double step = 1e-5;
    for (size_t t = 0; t < s.network->tensor_count; t++) {
        const vmg_tensor *tensor = &s.network->tensors[t];
        /* the noise of pseudo-data begins at its clip, where there is no derivative */
        const size_t count = strstr(tensor->name, "alpha") ? 0 : tensor->rows * tensor->columns;
        for (size_t i = tensor->offset; i < tensor->offset + count; i += 1 + count / 7) {
            const double old = s.parameters[i];
            s.parameters[i] = old + step;
            const double above = find(&s, vmg_workspace_objective, NULL);
            s.parameters[i] = old - step;
            const double below = find(&s, vmg_workspace_objective, NULL);
            s.parameters[i] = old;
            if (!(fabs(s.gradient[i] - (above - below) / (2 * step)) <= 1e-7)) {
                fail_msg("%s: gradient of %s[%zu] is %.10g, differences give %.10g", of->what, tensor->name,
                         i - tensor->offset, s.gradient[i], (above - below) / (2 * step));
            }
        }
    }
#endif
    tear_down(&s);
    tear_down(&plain);
}

static void large_layers_have_their_gradient(void **state)
{
    (void)state;
    size_t left = 0;
    for (size_t i = 0; i < sizeof make_ups / sizeof *make_ups; i++) {
        subject s;
        check_gradient(&make_ups[i]);
        set_up(&make_ups[i], 1, VMG_KERNELS_AUTO, &s);
        left += leaves_something(&s);
        tear_down(&s);
    }
    assert_in_range(left, 6, 8); /* else this tests nothing, or not what is added to a gradient as before */
}

/* Where the parameters are after some steps, by pieces. */
static vmg_real *descend(subject *s)
{
    const size_t before = vmg_context_allocations(s->context);
    for (size_t i = 0; i < steps; i++) {
        find(s, vmg_workspace_differentiate, s->gradient);
        vmg_descent_take_step(&s->descent, 1e-2, s->gradient, s->parameters);
    }
    assert_int_equal(vmg_context_allocations(s->context), before);
    return s->parameters;
}

static void steps_by_pieces_are_steps_of_adam(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof make_ups / sizeof *make_ups; i++) {
        subject s, whole;
        set_up(&make_ups[i], 3, VMG_KERNELS_AUTO, &s);
        set_up(&make_ups[i], 1, VMG_KERNELS_AUTO, &whole);
        descend(&s);
        for (size_t n = 0; n < steps; n++) {
            find(&whole, vmg_workspace_objective, whole.gradient);
            vmg_adam *own = &whole.descent.adam;
            vmg_adam_move(own, whole.workspace->kernels, vmg_adam_begin_step(own, 1e-2), 0, own->count, whole.gradient,
                          whole.parameters);
        }
        /* a step is 0.01 whatever the gradient: one that rounding decides may be taken the other way */
        double difference = 0, moved = 0;
        for (size_t p = 0; p < s.network->parameter_count; p++) {
            difference += fabs((double)s.parameters[p] - (double)whole.parameters[p]);
            moved += fabs((double)s.descent.adam.average[p] - (double)whole.descent.adam.average[p]);
        }
        const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-9 : 1e-5;
        assert_true(difference <= tolerance * (double)s.network->parameter_count);
        assert_true(moved <= tolerance * (double)s.network->parameter_count);
        tear_down(&s);
        tear_down(&whole);
    }
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof make_ups / sizeof *make_ups; i++) {
        const size_t threads[] = {1, 2, 4};
        subject s[3];
        for (size_t t = 0; t < 3; t++) {
            set_up(&make_ups[i], threads[t], VMG_KERNELS_AUTO, &s[t]);
            descend(&s[t]);
            assert_memory_equal(s[t].parameters, s[0].parameters,
                                s[0].network->parameter_count * sizeof *s[0].parameters);
        }
        for (size_t t = 0; t < 3; t++) {
            tear_down(&s[t]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_layers_have_their_gradient),
        cmocka_unit_test(steps_by_pieces_are_steps_of_adam),
        cmocka_unit_test(threads_change_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
