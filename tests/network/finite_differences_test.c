/* The gradient of every parameter against central differences, over kinds of networks that the golden files do not
 * have: no, one and two hidden layers, every prior, both forms of pseudo-data noise, every activation,
 * every likelihood. */
#include "test.h"

#include <string.h>

#include "base/context.h"
#include "network/network.h"

enum { rows = 6, inputs = 3, targets = 2, data_points = 31 };

typedef enum what_for { GAUSSIAN, VARYING, TWO_CLASSES, THREE_CLASSES, FIVE_CLASSES } what_for;

typedef struct kind_of_network {
    const char *what;
    size_t hidden_count;
    const char *activation;
    vmg_inference inference;
    vmg_prior_form prior;
    size_t pairs;
    vmg_noise_form noise_form;
    what_for likelihood;
} kind_of_network;

static const kind_of_network kinds[] = {
    {"linear, sampled", 0, "relu", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"linear, moments, pseudo-data", 0, "relu", VMG_MOMENTS, VMG_PRIOR_HYPER, 4, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, sampled, empirical prior", 1, "tanh", VMG_SAMPLED, VMG_PRIOR_EMPIRICAL, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"two layers, sampled, pseudo-data", 2, "softplus", VMG_SAMPLED, VMG_PRIOR_HYPER, 3, VMG_NOISE_OUTER_PRODUCT,
     GAUSSIAN},
    {"two layers, classes, pseudo-data", 2, "gelu", VMG_SAMPLED, VMG_PRIOR_STANDARD, 2, VMG_NOISE_OUTER_PRODUCT,
     THREE_CLASSES},
    {"one layer, classes, more pairs than rows", 1, "sigmoid", VMG_SAMPLED, VMG_PRIOR_STANDARD, 9, VMG_NOISE_SCALAR,
     THREE_CLASSES},
    {"one layer, sampled", 1, "erf", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, sampled", 1, "sine", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, sampled", 1, "leaky-relu", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, sampled", 1, "linear", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"two layers, moments", 2, "relu", VMG_MOMENTS, VMG_PRIOR_EMPIRICAL, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"two layers, moments, pseudo-data", 2, "relu", VMG_MOMENTS, VMG_PRIOR_HYPER, 3, VMG_NOISE_SCALAR, GAUSSIAN},
    {"two layers, moments, relevance prior", 2, "erf", VMG_MOMENTS, VMG_PRIOR_RELEVANCE, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, sampled, relevance prior", 1, "tanh", VMG_SAMPLED, VMG_PRIOR_RELEVANCE, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"one layer, moments", 1, "leaky-relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, GAUSSIAN},
    {"linear, varying noise", 0, "relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, VARYING},
    {"one layer, varying noise", 1, "relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, VARYING},
    {"two layers, varying noise, pseudo-data", 2, "relu", VMG_MOMENTS, VMG_PRIOR_HYPER, 3, VMG_NOISE_SCALAR, VARYING},
    {"one layer, sampled, varying noise", 1, "tanh", VMG_SAMPLED, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, VARYING},
    {"two layers, sampled, varying noise, pseudo-data", 2, "softplus", VMG_SAMPLED, VMG_PRIOR_STANDARD, 3,
     VMG_NOISE_OUTER_PRODUCT, VARYING},
    {"linear, two classes by moments", 0, "relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, TWO_CLASSES},
    {"two classes by moments", 1, "relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, TWO_CLASSES},
    {"two classes by moments, pseudo-data", 2, "tanh", VMG_MOMENTS, VMG_PRIOR_HYPER, 3, VMG_NOISE_SCALAR, TWO_CLASSES},
    {"three classes by moments", 1, "relu", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, THREE_CLASSES},
    {"five classes by moments", 2, "erf", VMG_MOMENTS, VMG_PRIOR_STANDARD, 0, VMG_NOISE_SCALAR, FIVE_CLASSES},
};

/* Whether the gradient is an expectation of its own over the value's nodes (likelihood/categorical_moments.h): nearly
 * the value's derivative where variances are small, as they are made for these. */
static bool is_nearly_exact(const kind_of_network *kind)
{
    return kind->inference == VMG_MOMENTS && kind->likelihood > TWO_CLASSES;
}

typedef struct subject {
    vmg_context *context;
    vmg_network *network;
    vmg_workspace *workspace;
    vmg_real *parameters, *gradient;
    vmg_real x[rows * inputs + 4], y[rows * targets + 4];
    uint32_t labels[rows];
    vmg_batch batch;
} subject;

/* What is believed about the weights. */
typedef struct structures {
    const vmg_layer_kind *layer;
    const vmg_covariance_kind *row, *column; /* of matrix layers */
    double dropout;                          /* of point layers */
    vmg_weight_variance variance;            /* of factorised layers */
} structures;
static const structures both_diagonal = {&vmg_layer_kind_matrix, &vmg_covariance_diagonal, &vmg_covariance_diagonal, 0,
                                         VMG_VARIANCE_FREE};

/* Networks of other layers than matrix layers. */
#define MOMENTS .inference = VMG_MOMENTS
#define FACTORISED(form)                                                                                               \
    {                                                                                                                  \
        .layer = &vmg_layer_kind_factorised, .variance = VMG_VARIANCE_##form                                           \
    }
static const struct other_network {
    kind_of_network kind;
    structures weights;
} others[] = {
    {{.what = "points", .hidden_count = 2, .activation = "tanh"}, {.layer = &vmg_layer_kind_point}},
    {{.what = "points", .hidden_count = 1, .activation = "gelu", .likelihood = VARYING},
     {.layer = &vmg_layer_kind_point}},
    {{.what = "dropout", .hidden_count = 2, .activation = "softplus"},
     {.layer = &vmg_layer_kind_point, .dropout = 0.4}},
    {{.what = "dropout", .hidden_count = 1, .activation = "tanh", .likelihood = THREE_CLASSES},
     {.layer = &vmg_layer_kind_point, .dropout = 0.2}},
    {{.what = "factorised", .activation = "relu", .hidden_count = 2, .prior = VMG_PRIOR_HYPER}, FACTORISED(FREE)},
    {{.what = "factorised, empirical", .activation = "tanh", .hidden_count = 1, .prior = VMG_PRIOR_EMPIRICAL},
     FACTORISED(FREE)},
    {{.what = "factorised, relevance", .activation = "erf", .hidden_count = 2, .prior = VMG_PRIOR_RELEVANCE, MOMENTS},
     FACTORISED(FREE)},
    {{.what = "factorised", .activation = "relu", .hidden_count = 1, .likelihood = VARYING, MOMENTS}, FACTORISED(FREE)},
    {{.what = "factorised",
      .activation = "relu",
      .hidden_count = 2,
      .prior = VMG_PRIOR_HYPER,
      .likelihood = TWO_CLASSES,
      MOMENTS},
     FACTORISED(FREE)},
    {{.what = "factorised", .activation = "relu", .hidden_count = 1, .likelihood = FIVE_CLASSES, MOMENTS},
     FACTORISED(FREE)},
    {{.what = "variational dropout", .activation = "tanh", .hidden_count = 2}, FACTORISED(DROPOUT)},
    {{.what = "variational dropout", .activation = "relu", .hidden_count = 2, .likelihood = VARYING, MOMENTS},
     FACTORISED(DROPOUT)},
    {{.what = "variational dropout, layers", .activation = "gelu", .hidden_count = 1, .likelihood = THREE_CLASSES},
     FACTORISED(LAYER_DROPOUT)},
    {{.what = "variational dropout, layers", .activation = "relu", .hidden_count = 2, MOMENTS},
     FACTORISED(LAYER_DROPOUT)},
};

static void set_up(const kind_of_network *kind, structures covariances, subject *s)
{
    static const vmg_likelihood_kind *const likelihoods[] = {&vmg_likelihood_gaussian, &vmg_likelihood_varying,
                                                             &vmg_likelihood_categorical, &vmg_likelihood_categorical,
                                                             &vmg_likelihood_categorical};
    static const size_t hidden[] = {5, 4}, outputs[] = {targets, 2 * targets, 2, 3, 5};
    vmg_network_options options = {
        .inputs = inputs,
        .hidden = hidden,
        .hidden_count = kind->hidden_count,
        .activation = vmg_activation_find(kind->activation),
        .layer_kind = covariances.layer,
        .layer = {.row = {.kind = covariances.row, .rank = 2},
                  .column = {.kind = covariances.column, .rank = 3},
                  .prior = kind->prior,
                  .prior_sd = 0.8,
                  .hyper_shape = 1,
                  .hyper_rate = 0.5,
                  .log_sd_row = is_nearly_exact(kind) ? -4 : -1,
                  .log_sd_constant = is_nearly_exact(kind) ? -4 : -2,
                  .log_sd_spread = 0.3,
                  .pairs = kind->pairs,
                  .noise_form = kind->noise_form,
                  .largest_alpha = 0.3,
                  .jitter = 1e-3},
        .inference = kind->inference,
        .divide_inputs = kind->pairs > 0,
        .likelihood = {.kind = likelihoods[kind->likelihood],
                       .outputs = outputs[kind->likelihood],
                       .prior_shape = 2,
                       .prior_rate = 0.5,
                       .noise_floor = 0.01,
                       .noise_hold = 0.4},
    };
    const bool classes = kind->likelihood >= TWO_CLASSES;
    if (covariances.layer == &vmg_layer_kind_point) {
        options.point = (vmg_point_layer){.prior_sd = 0.8, .dropout = covariances.dropout};
    }
    if (covariances.layer == &vmg_layer_kind_factorised) {
        options.factorised = (vmg_factorised_layer){.variance = covariances.variance,
                                                    .prior = kind->prior,
                                                    .prior_sd = 0.8,
                                                    .hyper_shape = 1,
                                                    .hyper_rate = 0.5,
                                                    .log_sd = is_nearly_exact(kind) ? -4 : -1};
    }
    *s = (subject){0};
    assert_int_equal(vmg_context_create(NULL, &s->context), VMG_OK);
    if (!options.activation) {
        fail_msg("there is no activation %s", kind->activation);
    }
    assert_ok(s->context, vmg_network_create(s->context, &options, &s->network));
    assert_ok(s->context, vmg_workspace_create(s->context, s->network, kind->inference, rows, &s->workspace));
    const size_t count = s->network->parameter_count;
    s->parameters = vmg_allocate(s->context, vmg_random_stride(count), sizeof *s->parameters);
    s->gradient = vmg_allocate(s->context, vmg_random_stride(count), sizeof *s->gradient);
    assert_ok(s->context, vmg_network_initialise(s->context, s->network, 5, s->parameters));
    /* away from the initial values, whose zeros and bounds would hide something */
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){6, 0, 0}, 0, vmg_random_stride(count), s->gradient);
    for (size_t i = 0; i < count; i++) {
        s->parameters[i] += 0.3f * s->gradient[i];
    }
    for (size_t i = 0; i < s->network->tensor_count; i++) { /* inside the clip of the noise */
        const vmg_tensor *tensor = &s->network->tensors[i];
        for (size_t j = 0; strstr(tensor->name, "alpha") && j < tensor->rows * tensor->columns; j++) {
            const bool halves = strstr(tensor->name, "pair") || strstr(tensor->name, "dimension");
            s->parameters[tensor->offset + j] = (halves ? -0.9f : -1.8f) + 0.05f * s->gradient[tensor->offset + j];
        }
    }
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){7, 0, 0}, 0, vmg_random_stride(rows * inputs), s->x);
    vmg_random_normal(&vmg_kernels_plain, (vmg_random){8, 0, 0}, 0, vmg_random_stride(rows * targets), s->y);
    for (uint32_t k = 0; k < rows; k++) {
        s->labels[k] = k % (uint32_t)outputs[kind->likelihood];
    }
    s->batch = (vmg_batch){
        vmg_matrix_view(s->x, rows, inputs),
        {classes ? (vmg_matrix){0} : vmg_matrix_view(s->y, rows, targets), classes ? s->labels : NULL, NULL}};
}

static void tear_down(subject *s)
{
    vmg_release(s->context, s->parameters);
    vmg_release(s->context, s->gradient);
    vmg_workspace_destroy(s->context, s->workspace);
    vmg_network_destroy(s->context, s->network);
    vmg_context_destroy(s->context);
}

static double objective(subject *s, vmg_real *gradient)
{
    vmg_workspace_prepare(s->workspace, s->parameters);
    vmg_workspace_draw(s->workspace, 9, 3, rows, false);
    return vmg_workspace_objective(s->workspace, s->parameters, s->batch, (vmg_objective_weights){data_points, 0.7},
                                   gradient, NULL)
        .value;
}

static void check_gradient(const kind_of_network *kind, structures covariances, bool weighted)
{
    static const double row_weights[rows] = {0.5, 2, 1, 0.25, 1.75, 0.5}; /* mean 1 */
    subject s;
    set_up(kind, covariances, &s);
    s.batch.targets.weights = weighted ? row_weights : NULL;
    assert_true(isfinite(objective(&s, s.gradient)));
#if VMG_REAL_IS_DOUBLE
    const double step = 1e-5, tolerance = is_nearly_exact(kind) ? 2e-5 : 3e-7;
    for (size_t i = 0; i < s.network->parameter_count; i++) {
        const double old = s.parameters[i];
        s.parameters[i] = old + step;
        const double above = objective(&s, NULL);
        s.parameters[i] = old - step;
        const double below = objective(&s, NULL);
        s.parameters[i] = old;
        const double expected = (above - below) / (2 * step);
        /* central differences: an error of order step^2, and rounding of the value over the step */
        if (!(fabs(s.gradient[i] - expected) <= tolerance * (1 + fabs(expected)) + 4e-15 * fabs(above) / step)) {
            const vmg_tensor *tensor = vmg_network_tensor_at(s.network, i);
            fail_msg("%s (%s): gradient of %s[%zu] is %.10g, differences give %.10g", kind->what, kind->activation,
                     tensor->name, i - tensor->offset, s.gradient[i], expected);
        }
    }
#endif
    tear_down(&s);
}

static void every_gradient_matches_central_differences(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        check_gradient(&kinds[n], both_diagonal, false);
        check_gradient(&kinds[n], both_diagonal, true);
    }
    for (size_t n = 0; n < sizeof others / sizeof *others; n++) {
        check_gradient(&others[n].kind, others[n].weights, n % 2);
    }
}

/* Each kind of row covariance with each kind of column covariance, by both rules, with and without pseudo-data. */
static void every_covariance_has_its_gradient(void **state)
{
    (void)state;
    const vmg_covariance_kind *const covariances[] = {&vmg_covariance_diagonal, &vmg_covariance_low_rank,
                                                      &vmg_covariance_full};
    for (size_t n = 0; n < 3 * 3 * 2 * 2; n++) {
        const structures both = {&vmg_layer_kind_matrix, covariances[n % 3], covariances[n / 3 % 3], 0,
                                 VMG_VARIANCE_FREE};
        char what[128];
        const what_for classes = n < 18 ? THREE_CLASSES : TWO_CLASSES;
        const kind_of_network kind = {.what = what,
                                      .hidden_count = 1 + n % 2,
                                      .activation = "relu",
                                      .inference = n / 18 ? VMG_MOMENTS : VMG_SAMPLED,
                                      .prior = (vmg_prior_form)(n % 3),
                                      .pairs = n / 9 % 2 ? 3 : 0,
                                      .noise_form = n % 4 < 2 ? VMG_NOISE_SCALAR : VMG_NOISE_OUTER_PRODUCT,
                                      .likelihood = n % 2   ? VARYING
                                                    : n % 4 ? classes
                                                            : GAUSSIAN};
        snprintf(what, sizeof what, "rows %s, columns %s, %s, %zu pairs", both.row->name, both.column->name,
                 n / 18 ? "moments" : "sampled", kind.pairs);
        check_gradient(&kind, both, false);
    }
}

/* Nothing is allocated in a step: preparing, drawing, forwards, backwards. */
static void a_step_allocates_nothing(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        subject s;
        set_up(&kinds[n], both_diagonal, &s);
        const size_t before = vmg_context_allocations(s.context);
        for (int i = 0; i < 3; i++) {
            objective(&s, s.gradient);
        }
        assert_int_equal(vmg_context_allocations(s.context), before);
        tear_down(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gradient_matches_central_differences),
        cmocka_unit_test(every_covariance_has_its_gradient),
        cmocka_unit_test(a_step_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
