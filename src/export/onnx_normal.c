/* The normal distribution in an exported graph. There is no erfc among the operators, and Erf leaves nothing of its
 * tails; so, with t = 1 / (1 + 0.35 z), the probability above z >= 0 is the density times t P(t), P a polynomial fitted
 * for the smallest largest relative error on 0 <= z <= 40: 2e-7 of degree 8 (float), 5e-12 of degree 15 (double).
 * tests/export/normal_tail.py fits them. */
#include "activation/vector/logistic_mixture.h"
#include "export/onnx_parts.h"

static const double slope_of_t = 0.35;
static const double of_float[] = {
    0.34999403347605651, 0.35022841771004903,  0.3036926718026639,  0.24809329800691682,   -0.01103295906003865,
    0.31859333198323725, -0.55976720175945616, 0.31637884824795037, -0.062866104893601005,
};
static const double of_double[] = {
    0.34999999855508235, 0.35000006669204786,    0.30712395989532093,   0.22137670252091315,
    0.10866922386096189, -0.0026374647896401093, -0.043735507070227442, -0.19090173014232192,
    0.46212083894874922, -1.2083778083110701,    2.4532501087942364,    -3.0760302306662197,
    2.3982770168222487,  -1.1559746387647465,    0.31900669494643807,   -0.038853093981742859,
};

static vmg_onnx_value polynomial(vmg_onnx_graph *graph, size_t count, const double *numbers, vmg_onnx_value t)
{
    vmg_onnx_value sum = vmg_onnx_number(graph, numbers[count - 1]);
    for (size_t i = count - 1; i-- > 0;) {
        sum = vmg_onnx_add_number(graph, vmg_onnx_multiply(graph, t, sum), numbers[i]);
    }
    return sum;
}

vmg_onnx_normal vmg_onnx_normal_tail(vmg_onnx_graph *graph, vmg_onnx_value z)
{
    const bool as_float = vmg_onnx_is_float(graph);
    const size_t count = as_float ? sizeof of_float / sizeof *of_float : sizeof of_double / sizeof *of_double;
    vmg_onnx_normal out = {0};
    const vmg_onnx_value t =
        vmg_onnx_one(graph, "Reciprocal", vmg_onnx_add_number(graph, vmg_onnx_times(graph, z, slope_of_t), 1));
    const vmg_onnx_value ratio =
        vmg_onnx_multiply(graph, t, polynomial(graph, count, as_float ? of_float : of_double, t));
    const vmg_onnx_value power = vmg_onnx_times(graph, vmg_onnx_square(graph, z), -0.5);
    out.density = vmg_onnx_times(graph, vmg_onnx_one(graph, "Exp", power), 0.39894228040143267794);
    out.tail = vmg_onnx_multiply(graph, out.density, ratio);
    return out;
}

vmg_onnx_normal vmg_onnx_normal_of(vmg_onnx_graph *graph, vmg_onnx_value z)
{
    vmg_onnx_normal out = vmg_onnx_normal_tail(graph, vmg_onnx_one(graph, "Abs", z));
    const vmg_onnx_value negative = vmg_onnx_is_below(graph, z, 0), rest = vmg_onnx_rest(graph, out.tail);
    out.below = vmg_onnx_where(graph, negative, out.tail, rest);
    out.above = vmg_onnx_where(graph, negative, rest, out.tail);
    return out;
}

/* One number of every component, 1 x 1 x 1 x components. */
static vmg_onnx_value components(vmg_onnx_graph *graph, size_t which)
{
    static const int64_t dims[] = {1, 1, 1, LOGISTIC_COMPONENTS};
    double numbers[LOGISTIC_COMPONENTS];
    for (size_t i = 0; i < LOGISTIC_COMPONENTS; i++) {
        const logistic_component *component = &logistic_mixture[i];
        numbers[i] = (double)(which == 0   ? component->squared_scale
                              : which == 1 ? component->weight
                                           : component->overlap);
    }
    return vmg_onnx_numbers(graph, 4, dims, numbers);
}

vmg_onnx_logistic vmg_onnx_logistic_of(vmg_onnx_graph *graph, vmg_onnx_value x, vmg_onnx_value variance)
{
    const vmg_onnx_value weight = components(graph, 1);
    const vmg_onnx_value spread = vmg_onnx_add(graph, components(graph, 0), vmg_onnx_unsqueeze(graph, variance, 3));
    const vmg_onnx_value r = vmg_onnx_one(graph, "Reciprocal", vmg_onnx_one(graph, "Sqrt", spread));
    const vmg_onnx_value z =
        vmg_onnx_clip(graph, vmg_onnx_multiply(graph, vmg_onnx_unsqueeze(graph, x, 3), r), 0, vmg_onnx_z_limit(graph));
    const vmg_onnx_normal normal = vmg_onnx_normal_tail(graph, z);
    const vmg_onnx_value d = vmg_onnx_multiply(graph, vmg_onnx_multiply(graph, weight, r), normal.density);
    const vmg_onnx_value rd = vmg_onnx_multiply(graph, r, d);
    const vmg_onnx_value second = vmg_onnx_multiply(graph, vmg_onnx_add_number(graph, vmg_onnx_square(graph, z), -1),
                                                    vmg_onnx_multiply(graph, r, rd));
    return (vmg_onnx_logistic){
        .tail = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, weight, normal.tail), 3, false),
        .density = vmg_onnx_sum(graph, d, 3, false),
        .density1 = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, z, rd), 3, false),
        .density2 = vmg_onnx_sum(graph, second, 3, false),
        .lift = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, spread, d), 3, false),
        .overlap = vmg_onnx_sum(graph, vmg_onnx_multiply(graph, components(graph, 2), d), 3, false),
    };
}
