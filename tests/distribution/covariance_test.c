/* Every covariance structure against dense matrices: products, roots, traces, determinants, entries; gradients against
 * differences; initial values. */
#include "distribution/dense_covariance.h"

#include <string.h>

#include "base/context.h"
#include "base/real.h"

enum { most_size = 9, most_parameters = 256, count = 4, most_pairs = most_size * (most_size - 1) / 2 };

/* float: 24 bits through sums of some 100 terms whose sizes differ */
static const double tolerance = VMG_REAL_IS_DOUBLE ? 1e-11 : 5e-5;

typedef struct shape {
    const vmg_covariance_kind *kind;
    size_t size, rank, parameters;
} shape;

static const shape shapes[] = {
    {&vmg_covariance_diagonal, 1, 0, 1},  {&vmg_covariance_diagonal, 7, 0, 7},  {&vmg_covariance_low_rank, 1, 0, 1},
    {&vmg_covariance_low_rank, 5, 0, 5},  {&vmg_covariance_low_rank, 2, 1, 4},  {&vmg_covariance_low_rank, 9, 1, 18},
    {&vmg_covariance_low_rank, 8, 3, 32}, {&vmg_covariance_low_rank, 4, 6, 28}, {&vmg_covariance_full, 1, 0, 1},
    {&vmg_covariance_full, 2, 0, 3},      {&vmg_covariance_full, 9, 0, 45},
};

typedef struct subject {
    vmg_context *context;
    vmg_arena arena;
    vmg_covariance covariance;
    vmg_covariance_state state;
    const vmg_covariance_kind *kind;
    size_t size, end; /* of the parameters */
    vmg_real parameters[most_parameters];
    double dense[most_size * most_size];
    vmg_real x[count * 12], y[count * 12]; /* count x size with a stride of 12 */
    vmg_real weight[most_pairs + 4];
    uint32_t first[most_pairs], second[most_pairs];
    size_t pairs;
} subject;

static vmg_matrix rows_of(vmg_real *at, size_t size)
{
    return (vmg_matrix){at, count, size, 12};
}

static void set_up(const shape *of, const vmg_kernels *kernels, subject *s)
{
    *s = (subject){
        .covariance = {.kind = of->kind, .size = of->size, .rank = of->rank}, .kind = of->kind, .size = of->size};
    vmg_tensor_list list = {.parameters = 3}; /* something stands before it */
    vmg_arena counted = {0};
    assert_int_equal(vmg_context_create(NULL, &s->context), VMG_OK);
    s->kind->list(&s->covariance, "layer1.", "row", &list);
    s->end = list.parameters;
    assert_int_equal(s->covariance.offset, 3);
    assert_int_equal(s->end - 3, of->parameters);
    s->state.kernels = kernels;
    s->kind->lay_out(&s->covariance, count + most_size, &counted, &s->state);
    assert_ok(s->context, vmg_arena_create(s->context, &counted, &s->arena));
    s->kind->lay_out(&s->covariance, count + most_size, &s->arena, &s->state);
    const vmg_random from = {21, s->size, 0};
    vmg_random_normal(kernels, from, 0, most_parameters, s->parameters);
    vmg_random_normal(kernels, from, 1000, count * 12, s->x);
    vmg_random_normal(kernels, from, 2000, count * 12, s->y);
    vmg_random_normal(kernels, from, 3000, most_pairs + 4, s->weight);
    for (size_t i = 0; i < s->end; i++) {
        s->parameters[i] *= (vmg_real)0.7;
    }
    for (uint32_t i = 0; i < s->size; i++) { /* either may be the larger one */
        for (uint32_t j = i + 1; j < s->size; j++, s->pairs++) {
            s->first[s->pairs] = s->pairs % 2 ? j : i;
            s->second[s->pairs] = s->pairs % 2 ? i : j;
        }
    }
    s->kind->prepare(&s->state, s->parameters);
    dense_covariance(&s->covariance, s->parameters, s->dense);
}

static void tear_down(subject *s)
{
    vmg_arena_destroy(s->context, &s->arena);
    vmg_context_destroy(s->context);
}

static double dense_form(const subject *s, const vmg_real *x, const vmg_real *y)
{
    double sum = 0;
    for (size_t i = 0; i < s->size; i++) {
        for (size_t j = 0; j < s->size; j++) {
            sum += (double)x[i] * s->dense[i * s->size + j] * (double)y[j];
        }
    }
    return sum;
}

static void check_products(subject *s)
{
    vmg_real out[count * 12], form[count], entries[most_pairs];
    s->kind->multiply(&s->state, rows_of(s->x, s->size), rows_of(out, s->size));
    s->kind->quadratic(&s->state, rows_of(s->x, s->size), form);
    for (size_t k = 0; k < count; k++) {
        assert_close(form[k], dense_form(s, s->x + 12 * k, s->x + 12 * k), tolerance);
        for (size_t j = 0; j < s->size; j++) {
            vmg_real unit[most_size] = {0};
            unit[j] = 1;
            assert_close(out[12 * k + j], dense_form(s, s->x + 12 * k, unit), tolerance);
        }
    }
    for (size_t i = 0; i < s->size; i++) {
        assert_close(s->state.diagonal[i], s->dense[i * s->size + i], tolerance);
    }
    assert_true(vmg_covariance_is_diagonal(s->kind) == (s->kind == &vmg_covariance_diagonal));
    if (s->kind->entries) {
        s->kind->entries(&s->state, s->pairs, s->first, s->second, entries);
        for (size_t p = 0; p < s->pairs; p++) {
            assert_close(entries[p], s->dense[s->first[p] * s->size + s->second[p]], tolerance);
        }
    }
}

/* L^T is what the identity becomes when it is coloured: L L^T = U, |L|^2 = |U|, and whitening is the way back. */
static void check_root(subject *s)
{
    const size_t size = s->size;
    vmg_real identity[most_size * most_size] = {0}, root[most_size * most_size];
    double upper[most_size][most_size], log_determinant = 0, trace = 0;
    for (size_t i = 0; i < size; i++) {
        identity[i * size + i] = 1;
        trace += s->dense[i * size + i];
    }
    s->kind->colour(&s->state, vmg_matrix_view(identity, size, size), vmg_matrix_view(root, size, size));
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < size; j++) {
            double sum = 0;
            for (size_t k = 0; k < size; k++) {
                sum += (double)root[k * size + i] * (double)root[k * size + j];
            }
            assert_close(sum, s->dense[i * size + j], tolerance);
            upper[i][j] = s->dense[i * size + j];
        }
    }
    s->kind->whiten(&s->state, vmg_matrix_view(root, size, size));
    for (size_t i = 0; i < size * size; i++) {
        assert_close(root[i], identity[i], tolerance);
    }
    for (size_t k = 0; k < size; k++) { /* elimination */
        log_determinant += log(upper[k][k]);
        for (size_t i = k + 1; i < size; i++) {
            for (size_t j = size; j-- > k;) {
                upper[i][j] -= upper[i][k] / upper[k][k] * upper[k][j];
            }
        }
    }
    assert_close(s->kind->trace(&s->state), trace, tolerance);
    assert_close(s->kind->log_determinant(&s->state), log_determinant, tolerance);
}

static void each_shape(void (*check)(subject *s))
{
    for (size_t set = 0; vmg_kernels_at(set); set++) {
        for (size_t n = 0; n < sizeof shapes / sizeof *shapes; n++) {
            subject s;
            set_up(&shapes[n], vmg_kernels_at(set), &s);
            check(&s);
            tear_down(&s);
        }
    }
}

static void answers_are_those_of_the_dense_matrix(void **state)
{
    (void)state;
    each_shape(check_products);
    each_shape(check_root);
}

/* The questions that have gradients, as numbers. */
typedef enum question {
    of_diagonal,
    of_entries,
    of_quadratic,
    of_product,
    of_colour,
    of_invariants,
    questions
} question;

static double answer(subject *s, question asked)
{
    vmg_real out[count * 12], entries[most_pairs];
    double sum = 0;
    s->kind->prepare(&s->state, s->parameters);
    switch (asked) {
    case of_diagonal:
        for (size_t i = 0; i < s->size; i++) {
            sum += (double)s->weight[i] * (double)s->state.diagonal[i];
        }
        return sum;
    case of_entries:
        s->kind->entries(&s->state, s->pairs, s->first, s->second, entries);
        for (size_t p = 0; p < s->pairs; p++) {
            sum += (double)s->weight[p] * (double)entries[p];
        }
        return sum;
    case of_quadratic:
        s->kind->quadratic(&s->state, rows_of(s->x, s->size), out);
        for (size_t k = 0; k < count; k++) {
            sum += (double)s->weight[k] * (double)out[k];
        }
        return sum;
    case of_product:
    case of_colour:
        (asked == of_product ? s->kind->multiply : s->kind->colour)(&s->state, rows_of(s->x, s->size),
                                                                    rows_of(out, s->size));
        for (size_t k = 0; k < count; k++) {
            for (size_t i = 0; i < s->size; i++) {
                sum += (double)s->y[12 * k + i] * (double)out[12 * k + i];
            }
        }
        return sum;
    default:
        return 0.7 * s->kind->trace(&s->state) - 1.3 * s->kind->log_determinant(&s->state);
    }
}

static void add_gradient(subject *s, question asked, vmg_real *gradient)
{
    const vmg_matrix x = rows_of(s->x, s->size), y = rows_of(s->y, s->size);
    vmg_real out[count * 12];
    answer(s, asked);
    switch (asked) {
    case of_diagonal:
        s->kind->diagonal_gradient(&s->state, s->weight, gradient);
        break;
    case of_entries:
        s->kind->entries_gradient(&s->state, s->pairs, s->first, s->second, s->weight, gradient);
        break;
    case of_quadratic:
        s->kind->multiply(&s->state, y, rows_of(out, s->size)); /* which must not disturb it */
        s->kind->quadratic_gradient(&s->state, x, s->weight, gradient);
        break;
    case of_product:
        s->kind->product_gradient(&s->state, x, y, gradient);
        break;
    case of_colour:
        s->kind->colour(&s->state, x, rows_of(out, s->size));
        s->kind->multiply(&s->state, y, x); /* nothing is remembered of the call before but what is given again */
        vmg_random_normal(s->state.kernels, (vmg_random){21, s->size, 0}, 1000, count * 12, s->x);
        s->kind->colour_gradient(&s->state, x, rows_of(out, s->size), y, gradient);
        break;
    default:
        s->kind->invariants_gradient(&s->state, 0.7, -1.3, gradient);
    }
}

static void check_gradients(subject *s)
{
    for (question asked = 0; asked < questions; asked++) {
        vmg_real gradient[most_parameters];
        if (asked == of_entries && !s->kind->entries) {
            continue;
        }
        for (size_t i = 0; i < most_parameters; i++) {
            gradient[i] = 5; /* it is added to */
        }
        add_gradient(s, asked, gradient);
        assert_close(gradient[2], 5, 0);
        assert_close(gradient[s->end], 5, 0);
        for (size_t i = 3; i < s->end; i++) {
            const vmg_real step = VMG_REAL_IS_DOUBLE ? (vmg_real)1e-6 : (vmg_real)1e-2, old = s->parameters[i];
            s->parameters[i] = old + step;
            const double above = answer(s, asked);
            s->parameters[i] = old - step;
            const double below = answer(s, asked);
            s->parameters[i] = old;
            /* float: the step's square, and rounding over the step */
            if (fabs((double)gradient[i] - 5 - (above - below) / (2 * (double)step)) >
                (VMG_REAL_IS_DOUBLE ? 2e-8 : 2e-2) * (1 + fabs((double)gradient[i]))) {
                fail_msg("%s, size %zu, rank %zu, question %d: gradient of parameter %zu is %g, differences give %g",
                         s->kind->name, s->size, s->covariance.rank, (int)asked, i - 3, (double)gradient[i] - 5,
                         (above - below) / (2 * (double)step));
            }
        }
    }
}

static void gradients_match_differences(void **state)
{
    (void)state;
    each_shape(check_gradients);
}

/* Standard deviations as asked for, hardly any correlation, and for low rank some: at none its gradient vanishes. */
static void check_initial(subject *s)
{
    vmg_real log_sd[most_size];
    double largest = 0;
    for (size_t i = 0; i < s->size; i++) {
        log_sd[i] = (vmg_real)(-3 + 0.3 * (double)i);
    }
    s->parameters[2] = s->parameters[s->end] = 42;
    s->kind->initialise(&s->covariance, log_sd, (vmg_random){4, 0, 9}, s->parameters);
    assert_true(s->parameters[2] == 42 && s->parameters[s->end] == 42);
    dense_covariance(&s->covariance, s->parameters, s->dense);
    for (size_t i = 0; i < s->size; i++) {
        assert_close(log(s->dense[i * s->size + i]) / 2, log_sd[i], VMG_REAL_IS_DOUBLE ? 1e-12 : 1e-6);
        for (size_t j = 0; j < i; j++) {
            const double correlation = s->dense[i * s->size + j] / exp((double)log_sd[i] + (double)log_sd[j]);
            largest = fabs(correlation) > largest ? fabs(correlation) : largest;
        }
    }
    assert_true(largest < 0.15 && (largest > 0) == (s->kind == &vmg_covariance_low_rank && s->covariance.rank > 0));
}

static void initial_values_have_the_standard_deviations(void **state)
{
    (void)state;
    each_shape(check_initial);
}

static void kinds_are_found_by_name(void **state)
{
    (void)state;
    const char *const names[] = {"diagonal", "low-rank", "full"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const vmg_covariance_kind *kind = vmg_covariance_find(names[i]);
        assert_non_null(kind);
        assert_string_equal(kind->name, names[i]);
    }
    assert_null(vmg_covariance_find("low"));
}

/* What is not finite shows: a determinant that is not a number, not a wrong one. */
static void what_is_not_finite_shows(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof shapes / sizeof *shapes; n++) {
        subject s;
        set_up(&shapes[n], &vmg_kernels_plain, &s);
        s.parameters[s.end - 1] = (vmg_real)NAN;
        s.kind->prepare(&s.state, s.parameters);
        assert_false(isfinite(s.kind->trace(&s.state)));
        if (s.kind != &vmg_covariance_full || s.size == 1) { /* |U| does not depend on T */
            assert_false(isfinite(s.kind->log_determinant(&s.state)));
        }
        tear_down(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_those_of_the_dense_matrix),
        cmocka_unit_test(gradients_match_differences),
        cmocka_unit_test(initial_values_have_the_standard_deviations),
        cmocka_unit_test(kinds_are_found_by_name),
        cmocka_unit_test(what_is_not_finite_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
