/* Numbers in an exported graph: from the networks' outputs to a mixture of normal distributions for every target, and
 * to what is said of it. K components are the first axis; locations are counted from that of the first one, so that
 * nothing is lost in float where the target lies far from 0. */
#include "distribution/normal_quantile.h"
#include "export/onnx_parts.h"
#include "likelihood/likelihood.h"
#include "network/varying_noise.h"

typedef struct components {
    size_t count;                          /* K */
    vmg_onnx_value location, model, noise; /* K x N x T: mean, and variances */
    vmg_onnx_value weight;                 /* K x 1 x 1 */
} components;

static const size_t most_kinds = 2; /* of networks: constant noise, varying noise */

static size_t target_count(const vmg_onnx_graph *graph)
{
    return graph->model->target->target_count;
}

/* The noise of every network: M x 1 x T, each `repeats` times, the whole list one time behind the other. */
static vmg_onnx_value noise_numbers(vmg_onnx_graph *graph, const vmg_onnx_outputs *of, size_t repeats)
{
    const size_t targets = target_count(graph), count = of->count * repeats;
    const int64_t dims[] = {(int64_t)count, 1, (int64_t)targets};
    double *numbers = vmg_onnx_take(graph, count * targets, sizeof *numbers);
    for (size_t i = 0; numbers && i < count * targets; i++) {
        numbers[i] = of->members[i / targets % of->count]->noise[i % targets];
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

static components constant_noise(vmg_onnx_graph *graph, const vmg_onnx_outputs *of, double *weights)
{
    for (size_t i = 0; i < of->count; i++) {
        weights[i] = of->members[i]->weight;
    }
    const vmg_onnx_value shape = vmg_onnx_one(graph, "Shape", of->mean);
    return (components){
        .count = of->count,
        .location = of->mean,
        .model = of->variance,
        .noise = vmg_onnx_two(graph, "Expand", noise_numbers(graph, of, 1), shape),
    };
}

/* Numbers of the nodes, as many times as there are networks: K x 1 x 1. */
static vmg_onnx_value node_numbers(vmg_onnx_graph *graph, size_t networks)
{
    const size_t count = VMG_NOISE_NODES * networks;
    const int64_t dims[] = {(int64_t)count, 1, 1};
    double *numbers = vmg_onnx_take(graph, count, sizeof *numbers);
    for (size_t i = 0; numbers && i < count; i++) {
        numbers[i] = vmg_noise_nodes[i / networks];
    }
    return numbers ? vmg_onnx_numbers(graph, 3, dims, numbers) : "";
}

/* 1 / (1 / (floor + exp g) + 1 / ceiling) */
static vmg_onnx_value noise_of(vmg_onnx_graph *graph, vmg_onnx_value g)
{
    const double steepest = vmg_onnx_is_float(graph) ? 80 : VMG_NOISE_STEEPEST; /* exp of it is finite */
    const vmg_onnx_value grown =
        vmg_onnx_one(graph, "Exp", vmg_onnx_two(graph, "Min", g, vmg_onnx_number(graph, steepest)));
    const vmg_onnx_value low =
        vmg_onnx_one(graph, "Reciprocal", vmg_onnx_add_number(graph, grown, graph->model->noise_floor));
    return vmg_onnx_one(graph, "Reciprocal", vmg_onnx_add_number(graph, low, 1 / VMG_NOISE_CEILING));
}

/* Every value VMG_NOISE_NODES times. */
static vmg_onnx_value repeat(vmg_onnx_graph *graph, vmg_onnx_value of, size_t networks)
{
    const size_t count = VMG_NOISE_NODES * networks;
    const int64_t dims[] = {(int64_t)count};
    int64_t *places = vmg_onnx_take(graph, count, sizeof *places);
    for (size_t i = 0; places && i < count; i++) {
        places[i] = (int64_t)(i % networks);
    }
    return places ? vmg_onnx_gather(graph, of, vmg_onnx_integers(graph, 1, dims, places), 0) : "";
}

/* Nodes over o, the second half of the outputs: given o, f is normal (network/varying_noise.h). */
static components varying_noise(vmg_onnx_graph *graph, const vmg_onnx_outputs *of, double *weights)
{
    const size_t targets = target_count(graph), networks = of->count;
    for (size_t i = 0; i < VMG_NOISE_NODES * networks; i++) {
        weights[i] = of->members[i % networks]->weight * vmg_noise_weights[i / networks];
    }
    const vmg_onnx_value first = vmg_onnx_range(graph, 0, targets), second = vmg_onnx_range(graph, targets, targets);
    const vmg_onnx_value variance = vmg_onnx_gather(graph, of->variance, first, 2);
    const vmg_onnx_value sd = vmg_onnx_one(graph, "Sqrt", vmg_onnx_gather(graph, of->variance, second, 2));
    const vmg_onnx_value most = vmg_onnx_one(graph, "Sqrt", variance);
    const vmg_onnx_value quotient = vmg_onnx_two(graph, "Div", of->pairs, vmg_onnx_at_least(graph, sd, 1e-30));
    const vmg_onnx_value slope =
        vmg_onnx_two(graph, "Max", vmg_onnx_two(graph, "Min", quotient, most), vmg_onnx_one(graph, "Neg", most));
    const vmg_onnx_value left =
        vmg_onnx_one(graph, "Relu", vmg_onnx_subtract(graph, variance, vmg_onnx_square(graph, slope)));
    const vmg_onnx_value node = node_numbers(graph, networks);
    const vmg_onnx_value f = repeat(graph, vmg_onnx_gather(graph, of->mean, first, 2), networks);
    const vmg_onnx_value o = vmg_onnx_add(graph, repeat(graph, vmg_onnx_gather(graph, of->mean, second, 2), networks),
                                          noise_numbers(graph, of, VMG_NOISE_NODES));
    const vmg_onnx_value g = vmg_onnx_add(graph, o, vmg_onnx_multiply(graph, repeat(graph, sd, networks), node));
    return (components){
        .count = VMG_NOISE_NODES * networks,
        .location = vmg_onnx_add(graph, f, vmg_onnx_multiply(graph, repeat(graph, slope, networks), node)),
        .model = repeat(graph, left, networks),
        .noise = noise_of(graph, g),
    };
}

static components mix(vmg_onnx_graph *graph, vmg_onnx_encoded encoded)
{
    const size_t room = vmg_exported_model_components(graph->model);
    double *weights = vmg_onnx_take(graph, room, sizeof *weights);
    vmg_onnx_value location[2], model[2], noise[2];
    components out = {0};
    size_t kinds = 0;
    for (size_t varying = 0; varying < most_kinds && weights; varying++) {
        const vmg_onnx_outputs of = vmg_onnx_run_networks(graph, encoded.x, varying != 0);
        if (!of.count || graph->status) {
            continue;
        }
        const components part =
            varying ? varying_noise(graph, &of, weights + out.count) : constant_noise(graph, &of, weights + out.count);
        location[kinds] = part.location;
        model[kinds] = part.model;
        noise[kinds++] = part.noise;
        out.count += part.count;
    }
    if (graph->status) {
        return out;
    }
    const int64_t dims[] = {(int64_t)out.count, 1, 1};
    out.weight = vmg_onnx_numbers(graph, 3, dims, weights);
    out.location = vmg_onnx_concatenate(graph, kinds, location, 0);
    out.model = vmg_onnx_concatenate(graph, kinds, model, 0);
    out.noise = vmg_onnx_concatenate(graph, kinds, noise, 0);
    out.model = encoded.unseen ? vmg_onnx_add(graph, out.model, encoded.unseen) : out.model;
    return out;
}

/* --- Quantiles ----------------------------------------------------------------------------------------------------
 * Both ends at once: two sides, lower and upper, are the axis before the components. The probability beyond an end
 * falls with sign times the end; it is brought to `tail` by halving the interval between the components' own ends, in
 * float and by Erf, which is quick, and then to the digits of the graph by Newton's method for its logarithm. */

enum { halvings = 32, newton_steps = 2 };

typedef struct ends {
    vmg_onnx_value sign;      /* 2 x 1 x 1 x 1 */
    vmg_onnx_value distance;  /* K x N x T */
    vmg_onnx_value inverse;   /* 2 x K x N x T: sign / sd */
    vmg_onnx_value weight;    /* K x 1 x 1 */
    vmg_onnx_value low, high; /* 2 x 1 x N x T: what the ends lie between */
    const double *tail;       /* T: what lies beyond an end */
} ends;

/* A number for each target, 1 x 1 x 1 x T: factor tail + offset, or, with `inverted`, 1 / tail. */
static vmg_onnx_value of_tails(vmg_onnx_graph *graph, const double *tails, double factor, double offset, bool inverted)
{
    const size_t targets = target_count(graph);
    const int64_t dims[] = {1, 1, 1, (int64_t)targets};
    double *numbers = vmg_onnx_take(graph, targets, sizeof *numbers);
    for (size_t t = 0; numbers && t < targets; t++) {
        numbers[t] = inverted ? 1 / tails[t] : offset + factor * tails[t];
    }
    return numbers ? vmg_onnx_numbers(graph, 4, dims, numbers) : "";
}

/* 2 x 1 x N x T, float: the ends to some digits. Above z lies (1 - erf(z / sqrt 2)) / 2. */
static vmg_onnx_value halve(vmg_onnx_graph *graph, const ends *of)
{
    const double root_half = 0.70710678118654752440;
    const vmg_onnx_value distance = vmg_onnx_to_float(graph, of->distance);
    const vmg_onnx_value inverse = vmg_onnx_to_float(graph, vmg_onnx_times(graph, of->inverse, root_half));
    const vmg_onnx_value weight = vmg_onnx_to_float(graph, of->weight);
    const vmg_onnx_value half = vmg_onnx_to_float(graph, vmg_onnx_number(graph, 0.5));
    const vmg_onnx_value wanted = vmg_onnx_to_float(graph, of_tails(graph, of->tail, -2, 1, false));
    const vmg_onnx_value is_upper = vmg_onnx_two(graph, "Greater", of->sign, vmg_onnx_number(graph, 0));
    vmg_onnx_loop loop = {.state_count = 2,
                          .rank = 4,
                          .in_float = true,
                          .first = {vmg_onnx_to_float(graph, of->low), vmg_onnx_to_float(graph, of->high)}};
    vmg_onnx_loop_begin(graph, &loop);
    const vmg_onnx_value middle = vmg_onnx_multiply(graph, vmg_onnx_add(graph, loop.state[0], loop.state[1]), half);
    const vmg_onnx_value z = vmg_onnx_multiply(graph, vmg_onnx_subtract(graph, middle, distance), inverse);
    const vmg_onnx_value within =
        vmg_onnx_sum(graph, vmg_onnx_multiply(graph, weight, vmg_onnx_one(graph, "Erf", z)), 1, true);
    const vmg_onnx_value more = vmg_onnx_two(graph, "Less", within, wanted); /* lies beyond than should */
    const vmg_onnx_value raise = vmg_onnx_two(graph, "Equal", more, is_upper);
    loop.next[0] = vmg_onnx_where(graph, raise, middle, loop.state[0]);
    loop.next[1] = vmg_onnx_where(graph, raise, loop.state[1], middle);
    vmg_onnx_loop_end(graph, vmg_onnx_integer(graph, halvings), &loop);
    return graph->status ? "" : loop.result[0];
}

/* at + sign (F / f) log(F / tail), F the probability beyond, f its density; kept between low and high. */
static vmg_onnx_value newton_step(vmg_onnx_graph *graph, const ends *of, vmg_onnx_value at)
{
    const double limit = vmg_onnx_z_limit(graph), smallest = 1e-37;
    const vmg_onnx_value z = vmg_onnx_clip(
        graph, vmg_onnx_multiply(graph, vmg_onnx_subtract(graph, at, of->distance), of->inverse), -limit, limit);
    const vmg_onnx_normal normal = vmg_onnx_normal_of(graph, z);
    const vmg_onnx_value densities = vmg_onnx_multiply(
        graph, of->weight, vmg_onnx_multiply(graph, normal.density, vmg_onnx_one(graph, "Abs", of->inverse)));
    const vmg_onnx_value density = vmg_onnx_at_least(graph, vmg_onnx_sum(graph, densities, 1, true), smallest);
    const vmg_onnx_value beyond = vmg_onnx_at_least(
        graph, vmg_onnx_sum(graph, vmg_onnx_multiply(graph, of->weight, normal.above), 1, true), smallest);
    const vmg_onnx_value excess =
        vmg_onnx_one(graph, "Log", vmg_onnx_multiply(graph, beyond, of_tails(graph, of->tail, 0, 0, true)));
    const vmg_onnx_value step = vmg_onnx_multiply(
        graph, vmg_onnx_multiply(graph, of->sign, vmg_onnx_two(graph, "Div", beyond, density)), excess);
    return vmg_onnx_two(graph, "Min", vmg_onnx_two(graph, "Max", vmg_onnx_add(graph, at, step), of->low), of->high);
}

/* 2 x 1 x N x T, in the networks' units, from the first component's location. */
static vmg_onnx_value interval(vmg_onnx_graph *graph, const components *of, vmg_onnx_value distance)
{
    static const int64_t dims[] = {2, 1, 1, 1};
    static const double signs[] = {-1, 1};
    const size_t targets = target_count(graph);
    double *tail = vmg_onnx_take(graph, targets, sizeof *tail), *z;
    z = vmg_onnx_take(graph, targets, sizeof *z);
    for (size_t t = 0; z && t < targets; t++) {
        tail[t] = vmg_exported_model_tail(graph->model, t, graph->job->interval);
        z[t] = -vmg_normal_quantile(tail[t]);
    }
    if (!z) {
        return "";
    }
    const vmg_onnx_value sd = vmg_onnx_one(graph, "Sqrt", vmg_onnx_add(graph, of->model, of->noise));
    const vmg_onnx_value sign = vmg_onnx_numbers(graph, 4, dims, signs);
    const vmg_onnx_value each = vmg_onnx_add(
        graph, distance, vmg_onnx_multiply(graph, vmg_onnx_multiply(graph, sign, sd), of_tails(graph, z, 1, 0, false)));
    if (of->count == 1) {
        return each;
    }
    const ends wanted = {
        .sign = sign,
        .distance = distance,
        .inverse = vmg_onnx_two(graph, "Div", sign, sd),
        .weight = of->weight,
        .low = vmg_onnx_extreme(graph, "ReduceMin", each, 1),
        .high = vmg_onnx_extreme(graph, "ReduceMax", each, 1),
        .tail = tail,
    };
    vmg_onnx_value at = vmg_onnx_to_numbers(graph, halve(graph, &wanted));
    for (size_t step = 0; step < newton_steps; step++) {
        at = newton_step(graph, &wanted, at);
    }
    return at;
}

/* --- Outputs ------------------------------------------------------------------------------------------------------ */

/* Means or scales of the targets: 1 x T. */
static vmg_onnx_value target_numbers(vmg_onnx_graph *graph, bool scales)
{
    const size_t targets = target_count(graph);
    const int64_t dims[] = {1, (int64_t)targets};
    double *numbers = vmg_onnx_take(graph, targets, sizeof *numbers);
    for (size_t t = 0; numbers && t < targets; t++) {
        numbers[t] = scales ? graph->model->target->targets[t].scale : graph->model->target->targets[t].mean;
    }
    return numbers ? vmg_onnx_numbers(graph, 2, dims, numbers) : "";
}

static vmg_onnx_value first_of(vmg_onnx_graph *graph, vmg_onnx_value of, int64_t index)
{
    return vmg_onnx_gather(graph, of, vmg_onnx_integer(graph, index), 0);
}

void vmg_onnx_predict_numbers(vmg_onnx_graph *graph, vmg_onnx_encoded encoded)
{
    const size_t targets = target_count(graph);
    const components all = mix(graph, encoded);
    if (graph->status) {
        return;
    }
    const vmg_onnx_value scale = target_numbers(graph, true);
    const vmg_onnx_value first = first_of(graph, all.location, 0); /* N x T */
    const vmg_onnx_value centre =
        vmg_onnx_add(graph, target_numbers(graph, false), vmg_onnx_multiply(graph, scale, first));
    const vmg_onnx_value distance = vmg_onnx_subtract(graph, all.location, first);
    const vmg_onnx_value from_centre = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, all.weight, distance), 0, false);
    const vmg_onnx_value square = vmg_onnx_square(graph, vmg_onnx_subtract(graph, distance, from_centre));
    const vmg_onnx_value model =
        vmg_onnx_sum(graph, vmg_onnx_multiply(graph, all.weight, vmg_onnx_add(graph, square, all.model)), 0, false);
    const vmg_onnx_value noise = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, all.weight, all.noise), 0, false);
    const vmg_onnx_value variances[] = {vmg_onnx_add(graph, model, noise), model, noise};
    static const char *const names[] = {"std", "std_model", "std_noise"};
    vmg_onnx_output(graph, vmg_onnx_add(graph, centre, vmg_onnx_multiply(graph, scale, from_centre)), "mean", targets);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        vmg_onnx_output(graph, vmg_onnx_multiply(graph, scale, vmg_onnx_one(graph, "Sqrt", variances[i])), names[i],
                        targets);
    }
    const vmg_onnx_value both = interval(graph, &all, distance);
    for (int64_t side = 0; side < 2; side++) {
        const vmg_onnx_value end = first_of(graph, first_of(graph, both, side), 0);
        vmg_onnx_output(graph, vmg_onnx_add(graph, centre, vmg_onnx_multiply(graph, scale, end)),
                        side ? "upper" : "lower", targets);
    }
}
