/* The moments of activations in an exported graph: the formulas of src/activation/vector/, for h normal. */
#include <string.h>

#include "activation/vector/legendre_rule.h"
#include "activation/vector/logistic_mixture.h"
#include "export/onnx_parts.h"

/* Mean and variance of every entry. */
typedef struct moments {
    vmg_onnx_value mean, variance;
} moments;

/* max(0, a) */
static vmg_onnx_value positive(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return vmg_onnx_one(graph, "Relu", a);
}

static vmg_onnx_value inverse_root(vmg_onnx_graph *graph, vmg_onnx_value a)
{
    return vmg_onnx_one(graph, "Reciprocal", vmg_onnx_one(graph, "Sqrt", a));
}

static vmg_onnx_value bounded(vmg_onnx_graph *graph, vmg_onnx_value z)
{
    return vmg_onnx_clip(graph, z, -vmg_onnx_z_limit(graph), vmg_onnx_z_limit(graph));
}

/* leak h + (1 - leak) max(0, h) */
static moments rectifier(vmg_onnx_graph *graph, moments h, double leak)
{
    const double keep = 1 - leak;
    const vmg_onnx_value inverse = inverse_root(graph, vmg_onnx_at_least(graph, h.variance, 1e-30));
    const vmg_onnx_value sd = vmg_onnx_multiply(graph, h.variance, inverse);
    const vmg_onnx_value z = bounded(graph, vmg_onnx_multiply(graph, h.mean, inverse));
    const vmg_onnx_normal at = vmg_onnx_normal_of(graph, z);
    const vmg_onnx_value kept = positive(graph, vmg_onnx_add(graph, vmg_onnx_multiply(graph, h.mean, at.below),
                                                             vmg_onnx_multiply(graph, sd, at.density)));
    /* below + z^2 below above + density (z (above - below) - density) */
    const vmg_onnx_value inner =
        vmg_onnx_subtract(graph, vmg_onnx_multiply(graph, z, vmg_onnx_subtract(graph, at.above, at.below)), at.density);
    const vmg_onnx_value product = vmg_onnx_multiply(graph, at.below, at.above);
    const vmg_onnx_value sum =
        vmg_onnx_add(graph, at.below, vmg_onnx_multiply(graph, vmg_onnx_square(graph, z), product));
    vmg_onnx_value spread = positive(graph, vmg_onnx_add(graph, sum, vmg_onnx_multiply(graph, at.density, inner)));
    moments out = {kept, NULL};
    if (leak > 0) {
        out.mean = vmg_onnx_add(graph, vmg_onnx_times(graph, h.mean, leak), vmg_onnx_times(graph, kept, keep));
        spread =
            vmg_onnx_add(graph, vmg_onnx_times(graph, spread, keep * keep),
                         vmg_onnx_add_number(graph, vmg_onnx_times(graph, at.below, 2 * leak * keep), leak * leak));
    }
    out.variance = vmg_onnx_multiply(graph, h.variance, spread);
    return out;
}

/* A small variance of a function of h from its expected derivatives. */
static vmg_onnx_value expanded(vmg_onnx_graph *graph, vmg_onnx_value variance, vmg_onnx_value first,
                               vmg_onnx_value second, vmg_onnx_value third)
{
    const vmg_onnx_value last =
        vmg_onnx_times(graph, vmg_onnx_multiply(graph, variance, vmg_onnx_square(graph, third)), 1.0 / 3);
    const vmg_onnx_value inner = vmg_onnx_add(graph, vmg_onnx_square(graph, second), last);
    const vmg_onnx_value sum = vmg_onnx_add(graph, vmg_onnx_square(graph, first),
                                            vmg_onnx_times(graph, vmg_onnx_multiply(graph, variance, inner), 0.5));
    return vmg_onnx_multiply(graph, variance, sum);
}

/* The closed form, or, where the variance is small, the expansion; not below 0. */
static vmg_onnx_value choose(vmg_onnx_graph *graph, vmg_onnx_value variance, double small, vmg_onnx_value expansion,
                             vmg_onnx_value closed)
{
    return positive(graph, vmg_onnx_where(graph, vmg_onnx_is_below(graph, variance, small), expansion, closed));
}

/* offset + height / (1 + exp(-rate h)): sigmoid and tanh */
static moments logistic(vmg_onnx_graph *graph, moments h, double offset, double height, double rate)
{
    const vmg_onnx_value v = vmg_onnx_times(graph, h.variance, rate * rate);
    const vmg_onnx_value x = vmg_onnx_times(graph, vmg_onnx_one(graph, "Abs", h.mean), rate);
    const vmg_onnx_logistic sum = vmg_onnx_logistic_of(graph, x, v);
    const vmg_onnx_value rest = vmg_onnx_rest(graph, sum.tail);
    const vmg_onnx_value closed = vmg_onnx_subtract(graph, vmg_onnx_multiply(graph, sum.tail, rest), sum.density);
    const vmg_onnx_value small = expanded(graph, v, sum.density, sum.density1, sum.density2);
    const vmg_onnx_value value = vmg_onnx_where(graph, vmg_onnx_is_below(graph, h.mean, 0), sum.tail, rest);
    return (moments){
        vmg_onnx_add_number(graph, vmg_onnx_times(graph, value, height), offset),
        vmg_onnx_times(graph, choose(graph, v, (double)VMG_LOGISTIC_SMALL_VARIANCE, small, closed), height * height),
    };
}

/* log(1 + exp(h)) */
static moments softplus(vmg_onnx_graph *graph, moments h)
{
    const vmg_onnx_value x = vmg_onnx_one(graph, "Abs", h.mean);
    const vmg_onnx_logistic sum = vmg_onnx_logistic_of(graph, x, h.variance);
    const vmg_onnx_value u = positive(graph, vmg_onnx_subtract(graph, sum.lift, vmg_onnx_multiply(graph, x, sum.tail)));
    const vmg_onnx_value first =
        vmg_onnx_where(graph, vmg_onnx_is_below(graph, h.mean, 0), sum.tail, vmg_onnx_rest(graph, sum.tail));
    const vmg_onnx_value closed =
        vmg_onnx_subtract(graph, vmg_onnx_add(graph, vmg_onnx_multiply(graph, h.variance, first), sum.overlap),
                          vmg_onnx_multiply(graph, u, vmg_onnx_add(graph, u, x)));
    const vmg_onnx_value small = expanded(graph, h.variance, first, sum.density, sum.density1);
    return (moments){
        vmg_onnx_add(graph, positive(graph, h.mean), u),
        choose(graph, h.variance, (double)VMG_LOGISTIC_SMALL_VARIANCE, small, closed),
    };
}

/* Node or weight of the Gauss-Legendre rule, 1 x 1 x 1 x nodes. */
static vmg_onnx_value legendre_rule(vmg_onnx_graph *graph, bool weights)
{
    static const int64_t dims[] = {1, 1, 1, LEGENDRE_NODES};
    double numbers[LEGENDRE_NODES];
    for (size_t i = 0; i < LEGENDRE_NODES; i++) {
        numbers[i] = (double)(weights ? legendre[i].weight : legendre[i].at);
    }
    return vmg_onnx_numbers(graph, 4, dims, numbers);
}

/* E[h Phi(h) h Phi(-h)] without what has a closed form: the sum over the rule of
 * w / (pi q) s^3 exp(-q k^2 / 2) (k^2 + v), q = 1 + node^2, s = 1 / sqrt(1 + q v), k = m s */
static vmg_onnx_value gelu_overlap(vmg_onnx_graph *graph, moments h)
{
    const vmg_onnx_value node = legendre_rule(graph, false), weight = legendre_rule(graph, true);
    const vmg_onnx_value m = vmg_onnx_unsqueeze(graph, h.mean, 3), v = vmg_onnx_unsqueeze(graph, h.variance, 3);
    const vmg_onnx_value q = vmg_onnx_add_number(graph, vmg_onnx_square(graph, node), 1);
    const vmg_onnx_value s = inverse_root(graph, vmg_onnx_add_number(graph, vmg_onnx_multiply(graph, q, v), 1));
    const vmg_onnx_value k2 = vmg_onnx_square(graph, bounded(graph, vmg_onnx_multiply(graph, m, s)));
    const vmg_onnx_value power = vmg_onnx_times(graph, vmg_onnx_multiply(graph, q, k2), -0.5);
    const vmg_onnx_value factor = vmg_onnx_times(graph, vmg_onnx_two(graph, "Div", weight, q), 0.31830988618379067154);
    const vmg_onnx_value cube = vmg_onnx_multiply(graph, vmg_onnx_square(graph, s), s);
    const vmg_onnx_value size = vmg_onnx_multiply(graph, cube, vmg_onnx_add(graph, k2, v));
    const vmg_onnx_value terms =
        vmg_onnx_multiply(graph, vmg_onnx_multiply(graph, factor, size), vmg_onnx_one(graph, "Exp", power));
    return vmg_onnx_sum(graph, terms, 3, false);
}

/* h Phi(h) */
static moments gelu(vmg_onnx_graph *graph, moments h)
{
    const vmg_onnx_value r = inverse_root(graph, vmg_onnx_add_number(graph, h.variance, 1));
    const vmg_onnx_value r2 = vmg_onnx_square(graph, r);
    const vmg_onnx_value t = bounded(graph, vmg_onnx_multiply(graph, h.mean, r)), t2 = vmg_onnx_square(graph, t);
    const vmg_onnx_normal at = vmg_onnx_normal_of(graph, t);
    const vmg_onnx_value rd = vmg_onnx_multiply(graph, r, at.density), lift = vmg_onnx_multiply(graph, h.variance, rd);
    const vmg_onnx_value value = vmg_onnx_add(graph, vmg_onnx_multiply(graph, h.mean, at.below), lift);
    const vmg_onnx_value missing = vmg_onnx_subtract(graph, vmg_onnx_multiply(graph, h.mean, at.above), lift);
    const vmg_onnx_value slope = vmg_onnx_multiply(graph, vmg_onnx_multiply(graph, r2, t), at.density);
    const vmg_onnx_value first = vmg_onnx_add(graph, at.below, slope);
    const vmg_onnx_value bend = vmg_onnx_multiply(graph, r2, vmg_onnx_rest(graph, t2));
    const vmg_onnx_value second = vmg_onnx_multiply(graph, rd, vmg_onnx_add_number(graph, bend, 1));
    const vmg_onnx_value twist = vmg_onnx_add(graph, bend, vmg_onnx_times(graph, r2, 2)); /* r^2 (3 - t^2) */
    const vmg_onnx_value third = vmg_onnx_multiply(graph, slope, vmg_onnx_add_number(graph, twist, 1));
    const vmg_onnx_value closed = vmg_onnx_subtract(
        graph,
        vmg_onnx_add(graph, vmg_onnx_multiply(graph, h.variance, first), vmg_onnx_multiply(graph, value, missing)),
        gelu_overlap(graph, h));
    const vmg_onnx_value small = expanded(graph, h.variance, first, second, third);
    return (moments){value, choose(graph, h.variance, (double)VMG_GELU_SMALL_VARIANCE, small, closed)};
}

/* erf(h) */
static moments error_function(vmg_onnx_graph *graph, moments h)
{
    const double four_over_pi = 1.2732395447351626862, root_two = 1.4142135623730950488;
    const vmg_onnx_value v2 = vmg_onnx_times(graph, h.variance, 2), v4 = vmg_onnx_times(graph, h.variance, 4);
    const vmg_onnx_value r = inverse_root(graph, vmg_onnx_add_number(graph, v2, 1));
    const vmg_onnx_value a = inverse_root(graph, vmg_onnx_add_number(graph, v4, 1));
    const vmg_onnx_value length = vmg_onnx_two(graph, "Div", vmg_onnx_multiply(graph, v4, vmg_onnx_square(graph, a)),
                                               vmg_onnx_add_number(graph, a, 1));
    const double limit = vmg_onnx_z_limit(graph) / root_two;
    const vmg_onnx_value u = vmg_onnx_clip(graph, vmg_onnx_multiply(graph, h.mean, r), -limit, limit);
    const vmg_onnx_value node = legendre_rule(graph, false), weight = legendre_rule(graph, true);
    const vmg_onnx_value y = vmg_onnx_rest(graph, vmg_onnx_multiply(graph, vmg_onnx_unsqueeze(graph, length, 3), node));
    const vmg_onnx_value q = vmg_onnx_add_number(graph, vmg_onnx_square(graph, y), 1);
    const vmg_onnx_value power = vmg_onnx_one(
        graph, "Neg", vmg_onnx_multiply(graph, vmg_onnx_unsqueeze(graph, vmg_onnx_square(graph, u), 3), q));
    const vmg_onnx_value terms =
        vmg_onnx_multiply(graph, weight, vmg_onnx_two(graph, "Div", vmg_onnx_one(graph, "Exp", power), q));
    const vmg_onnx_value sum = vmg_onnx_sum(graph, terms, 3, false);
    const vmg_onnx_normal at = vmg_onnx_normal_of(graph, vmg_onnx_times(graph, u, root_two));
    return (moments){
        vmg_onnx_subtract(graph, at.below, at.above),
        vmg_onnx_times(graph, vmg_onnx_multiply(graph, length, sum), four_over_pi),
    };
}

/* sin(h); lost = 1 - exp(-v) = 2 tanh(v / 2) / (1 + tanh(v / 2)), which keeps its digits where v is small */
static moments sine(vmg_onnx_graph *graph, moments h)
{
    const vmg_onnx_value half = vmg_onnx_one(graph, "Tanh", vmg_onnx_times(graph, h.variance, 0.5));
    const vmg_onnx_value lost =
        vmg_onnx_two(graph, "Div", vmg_onnx_times(graph, half, 2), vmg_onnx_add_number(graph, half, 1));
    const vmg_onnx_value decay = vmg_onnx_one(graph, "Exp", vmg_onnx_one(graph, "Neg", h.variance));
    const vmg_onnx_value root = vmg_onnx_one(graph, "Exp", vmg_onnx_times(graph, h.variance, -0.5));
    const vmg_onnx_value cosine2 = vmg_onnx_square(graph, vmg_onnx_one(graph, "Cos", h.mean));
    const vmg_onnx_value sum =
        vmg_onnx_add(graph, vmg_onnx_times(graph, lost, 0.5), vmg_onnx_multiply(graph, decay, cosine2));
    return (moments){
        vmg_onnx_multiply(graph, root, vmg_onnx_one(graph, "Sin", h.mean)),
        vmg_onnx_multiply(graph, lost, sum),
    };
}

static moments relu(vmg_onnx_graph *graph, moments h)
{
    return rectifier(graph, h, 0);
}

static moments leaky_relu(vmg_onnx_graph *graph, moments h)
{
    return rectifier(graph, h, 0.01);
}

static moments hyperbolic_tangent(vmg_onnx_graph *graph, moments h)
{
    return logistic(graph, h, -1, 2, 2);
}

static moments sigmoid(vmg_onnx_graph *graph, moments h)
{
    return logistic(graph, h, 0, 1, 1);
}

static moments linear(vmg_onnx_graph *graph, moments h)
{
    (void)graph;
    return h;
}

static const struct activation_row {
    const char *name;
    moments (*of)(vmg_onnx_graph *graph, moments h);
} activations[] = {
    {"relu", relu},     {"leaky-relu", leaky_relu}, {"tanh", hyperbolic_tangent}, {"sigmoid", sigmoid},
    {"gelu", gelu},     {"softplus", softplus},     {"erf", error_function},      {"sine", sine},
    {"linear", linear},
};

static const struct activation_row *find(const char *name)
{
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++) {
        if (strcmp(activations[i].name, name) == 0) {
            return &activations[i];
        }
    }
    return NULL;
}

bool vmg_onnx_has_activation(const char *name)
{
    return find(name) != NULL;
}

void vmg_onnx_activate(vmg_onnx_graph *graph, const char *name, vmg_onnx_value *mean, vmg_onnx_value *variance)
{
    const moments out = find(name)->of(graph, (moments){*mean, *variance});
    *mean = out.mean;
    *variance = out.variance;
}
